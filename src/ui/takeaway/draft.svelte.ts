import type { Examination } from '../../worker/bridge';

/** What the user types and ticks for what they take away. In memory alone; it goes with the evidence. */
export class Draft {
  /** Holds for everything that is taken away. */
  withContent = $state(false);
  /** A table begins with a byte order mark. */
  byteOrderMark = $state(true);
  caseReference = $state('');
  examiner = $state('');
  note = $state('');
  conclusion = $state('');

  get examination(): Examination {
    const { caseReference, examiner, note, conclusion } = this;
    return { caseReference, examiner, note, conclusion };
  }

  clear(): void {
    this.withContent = false;
    this.byteOrderMark = true;
    this.caseReference = '';
    this.examiner = '';
    this.note = '';
    this.conclusion = '';
  }
}
