/** Milliseconds that long work goes on before the page gets its turn. */
const SLICE = 8;

/** The pauses in long work, in which the page draws and answers. */
export class Pauses {
  private began = performance.now();

  /** The page has waited long enough. */
  get isDue(): boolean {
    return performance.now() - this.began > SLICE;
  }

  async pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.began = performance.now();
  }
}
