/** How much was read by when. */
export interface Look {
  /** Milliseconds, of any clock that only goes forward. */
  readonly at: number;
  readonly files: number;
  readonly bytes: number;
}

/** Milliseconds that are looked back on. */
const SPAN = 10_000;
/** Milliseconds before anything is said: the first ones tell little. */
const PATIENCE = 2000;
/** What a file costs besides its bytes, in bytes that could be read meanwhile. */
const PER_FILE = 400_000;

/** How fast the reading goes of late, and how long the rest will take at that. */
export class Pace {
  private looks: Look[] = [];

  look(now: Look): void {
    const known = this.looks.filter(({ at }) => now.at - at <= SPAN);
    this.looks = [...known, now];
  }

  /** 0: not known yet. */
  get bytesPerSecond(): number {
    return this.per(({ bytes }) => bytes);
  }

  /** null: not known yet. */
  secondsFor(rest: Pick<Look, 'files' | 'bytes'>): number | null {
    const [first] = this.looks;
    const last = this.looks.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < PATIENCE) return null;
    const speed = this.per(work);
    return speed > 0 ? work(rest) / speed : null;
  }

  private per(amount: (look: Look) => number): number {
    const [first] = this.looks;
    const last = this.looks.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 200) return 0;
    return Math.max(0, (amount(last) - amount(first)) / ((last.at - first.at) / 1000));
  }
}

const work = ({ files, bytes }: Pick<Look, 'files' | 'bytes'>): number => files * PER_FILE + bytes;
