/** Every record of a long table as a few bare elements, for programs that read the page: tables draw what is in view alone. */
import type { RecordRow } from '../../report/report';
import { questionOrder } from '../words';
import { prepareSearch } from './sieve';

/** Milliseconds of one step, and records between two looks at the clock. */
const STEP = 6;
const SLICE = 32;

/** Fills an element with one element a record, step by step, so that the page answers in between. */
export class PlainList {
  private readonly host: HTMLElement;
  private readonly ondone: () => void;
  private readonly model: HTMLElement;
  private rows: readonly RecordRow[] = [];
  /** What each element shows. */
  private shown: RecordRow[] = [];
  /** Elements up to here show the rows. */
  private at = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param ondone called whenever the elements have come to show the rows */
  constructor(host: HTMLElement, ondone: () => void) {
    this.host = host;
    this.ondone = ondone;
    this.model = document.createElement('p');
    this.model.dataset['testid'] = 'record';
    for (const question of questionOrder) {
      const mark = document.createElement('i');
      mark.dataset['question'] = question;
      this.model.append(mark);
    }
  }

  show(rows: readonly RecordRow[]): void {
    this.rows = rows;
    this.at = 0;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work());
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private work(): void {
    const end = performance.now() + STEP;
    do this.slice();
    while (this.at < this.rows.length && performance.now() < end);
    if (this.at < this.rows.length) {
      this.timer = setTimeout(() => this.work());
      return;
    }
    while (this.shown.length > this.rows.length) {
      this.shown.pop();
      this.host.lastElementChild?.remove();
    }
    this.ondone();
  }

  private slice(): void {
    const added = document.createDocumentFragment();
    for (const row of this.rows.slice(this.at, this.at + SLICE)) {
      const drawn = this.shown[this.at];
      const element =
        drawn === undefined ? document.importNode(this.model, true) : this.host.children[this.at];
      if (drawn !== row) write(element, row);
      prepareSearch(row);
      if (drawn === undefined && element !== undefined) added.append(element);
      this.shown[this.at] = row;
      this.at += 1;
    }
    this.host.append(added);
  }
}

function write(element: Element | undefined, { outcome, answers }: RecordRow): void {
  element?.setAttribute('data-outcome', outcome ?? '');
  questionOrder.forEach((question, i) => {
    element?.children[i]?.setAttribute('data-answer', answers[question].answer);
  });
}
