/**
 * What comes of a promise, for a template, as long as the component lives. Not `{#await}`: Svelte holds on to what that has
 * shown until the page is closed, and of evidence nothing is to stay behind.
 */
export class Awaited<Value> {
  /** null: not there yet. */
  result = $state.raw<{ readonly value: Value } | 'failed' | null>(null);

  /** @param start called anew when what it reads changes; null: nothing is wanted now */
  constructor(start: () => Promise<Value> | null) {
    $effect(() => {
      let over = false;
      const show = (result: typeof this.result): void => {
        if (!over) this.result = result;
      };
      start()?.then(
        (value) => show({ value }),
        () => show('failed'),
      );
      return () => {
        over = true;
        this.result = null;
      };
    });
  }
}
