/** Keeps the keyboard where it was, after what had the focus is gone. */

const operable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** The element with the focus, and what it stands in, the nearest first. */
export function placesOfFocus(): Element[] {
  const places: Element[] = [];
  const body = document.body;
  for (let at = document.activeElement; at !== null && at !== body; at = at.parentElement) places.push(at);
  return places;
}

/**
 * Where the focus was lost, gives it to the first that can be operated in the nearest of these places that is left: to
 * what stands beside a button that has done its work.
 */
export function recoverFocus(places: readonly Element[]): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  for (const place of places) {
    if (!place.isConnected || place.closest('[inert], [hidden]') !== null) continue;
    const found = [...place.querySelectorAll<HTMLElement>(operable)].find(
      (one) => one.tabIndex >= 0 && one.checkVisibility(),
    );
    if (found === undefined) continue;
    found.focus();
    return;
  }
  document.getElementById('main')?.focus({ preventScroll: true });
}
