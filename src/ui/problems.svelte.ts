import { english, sentences, type Said } from '../wording';

/** What is said together, in whatever language the page speaks when it is shown. */
export type Sentences = readonly Said[];

/** Runs what needs a worker; null where that failed, which is said: by `failure`, else as a failure of the worker. */
export type Attempt = <T>(action: () => Promise<T>, failure?: Said) => Promise<T | null>;

/** What went wrong and belongs to no file: each in a sentence or two on what, and what to do. */
export class Problems {
  shown = $state.raw<readonly Sentences[]>([]);

  /** Shows a problem, unless it is shown already. */
  say(...problem: Sentences): void {
    const inEnglish = sentences(english, problem);
    if (this.shown.some((known) => sentences(english, known) === inEnglish)) return;
    this.shown = [...this.shown, problem];
  }

  dismiss(): void {
    this.shown = [];
  }
}
