/** How long something still takes, as people are told: it goes down steadily, whatever the estimates do meanwhile. */

/** Milliseconds over which a new estimate comes to count. */
const SMOOTHING = 10_000;
/** By how much the time left may grow before that is told: estimates that go up and down a little mean nothing. */
const GROWTH = 1.25;

/** Steps in which time left is told: seconds up to which each is used, and its length. */
const STEPS = [
  { upTo: 90, step: 10 },
  { upTo: 600, step: 60 },
  { upTo: 3600, step: 300 },
  { upTo: Infinity, step: 600 },
] as const;

export class Countdown {
  private left: number | null = null;
  private at = 0;
  private told: number | null = null;

  /**
   * @param estimate seconds; null: nothing is known
   * @param now milliseconds, by any clock that only goes forward
   * @returns seconds, in round numbers; null where nothing can be told
   */
  tell(estimate: number | null, now: number): number | null {
    if (estimate === null || !Number.isFinite(estimate)) {
      this.left = null;
      this.told = null;
      return null;
    }
    const passed = now - this.at;
    this.at = now;
    if (this.left === null) this.left = estimate;
    else {
      const due = Math.max(0, this.left - passed / 1000);
      this.left = due + (estimate - due) * (1 - Math.exp(-passed / SMOOTHING));
    }
    const rounded = roundTime(this.left);
    if (this.told === null || rounded < this.told || this.left > this.told * GROWTH) this.told = rounded;
    return this.told;
  }
}

/** Seconds in the steps that people count in: tens of seconds, minutes, five or ten minutes. Never less than is left. */
function roundTime(seconds: number): number {
  const { step } = STEPS.find(({ upTo }) => seconds <= upTo) ?? STEPS[0];
  return Math.max(1, Math.ceil(seconds / step)) * step;
}
