/**
 * Does one thing at a time, and of those asked for only the newest: each overtakes those before it, which end at once and
 * come to nothing.
 */
export class NewestOnly {
  private newest = new AbortController();
  private before: Promise<unknown> = Promise.resolve();

  /**
   * @param work begins once what is under way has ended, and is to change nothing once it is overtaken
   * @returns null where it was overtaken
   */
  run<Outcome>(work: (overtaken: AbortSignal) => Promise<Outcome>): Promise<Outcome | null> {
    this.newest.abort();
    const { signal } = (this.newest = new AbortController());
    const turn = this.before.then(() => (signal.aborted ? null : work(signal)));
    this.before = turn.catch(() => undefined);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(null));
      turn.then(resolve, reject);
    });
  }
}
