import { JsonNumber, type JsonObject } from '../vcon/json';
import { bounds } from '../bounds';
import { Interner } from './interner';
import { canonicalNumber } from './number';
import type { Place } from './place';
import { Display, type Shown } from './shown';
import { walk, type Edit } from './walk';

/** What differs between two records: plain data. Only `changes` carries content of the conversation. */
export interface Difference {
  /** Everything was compared, and nothing differs. */
  readonly same: boolean;
  /**
   * Differences by their kind, listed or not: an object that only one record has is one, whatever it holds, and an
   * element that was moved and changed counts as moved, and for each change in it.
   */
  readonly counts: Readonly<Record<Change['kind'], number>>;
  /** Values in all that only the second record has, or only the first; objects and lists count as one each. */
  readonly values: { readonly added: number; readonly removed: number };
  /** In the order of the second record. */
  readonly changes: readonly Change[];
  /** Differences that are counted and not listed. */
  readonly unlisted: number;
  /** One plain sentence where a limit kept something from being listed or compared; null otherwise. */
  readonly limit: string | null;
  /** One plain sentence. */
  readonly summary: string;
}

/**
 * One difference. In lists, elements that are neither added, removed nor moved keep their order, and fill the places
 * that the others leave.
 */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Where it is in the first record; null where it was added. */
  readonly first: Side | null;
  /** Where it is in the second record; null where it was removed. */
  readonly second: Side | null;
  /** Two spellings of one number. */
  readonly respelled: boolean;
}

export interface Side extends Shown {
  /** RFC 6901 pointer. */
  readonly pointer: string;
}

/** Compares two records, as `parseJson` returned them: the first is the old one, where one is older. */
export function compareRecords(first: JsonObject, second: JsonObject): Difference {
  const collector = new Collector();
  const complete = walk(first, second, collector.interner, (edit) => collector.add(edit));
  return collector.difference(complete);
}

class Collector {
  readonly interner = new Interner();
  private readonly display = new Display();
  private readonly counts = { added: 0, removed: 0, changed: 0, moved: 0 };
  private readonly values = { added: 0, removed: 0 };
  private readonly changes: Change[] = [];

  add(edit: Edit): void {
    if (edit.kind === 'shifted') return;
    this.counts[edit.kind]++;
    if (edit.kind === 'added') this.values.added += this.interner.size(edit.after);
    if (edit.kind === 'removed') this.values.removed += this.interner.size(edit.before);
    if (this.changes.length >= bounds.comparison.changes || places(edit).some(({ hidden }) => hidden)) return;
    this.changes.push(this.change(edit));
  }

  private change(edit: Exclude<Edit, { kind: 'shifted' }>): Change {
    const { kind } = edit;
    if (edit.kind === 'added') {
      return { kind, first: null, second: side(edit.to, this.display.show(edit.after)), respelled: false };
    }
    if (edit.kind === 'removed') {
      return { kind, first: side(edit.from, this.display.show(edit.before)), second: null, respelled: false };
    }
    const [before, after] = this.display.showBoth(edit.before, edit.after);
    const respelled =
      edit.before instanceof JsonNumber &&
      edit.after instanceof JsonNumber &&
      kind === 'changed' &&
      canonicalNumber(edit.before.literal) === canonicalNumber(edit.after.literal);
    return { kind, first: side(edit.from, before), second: side(edit.to, after), respelled };
  }

  difference(complete: boolean): Difference {
    const { added, removed, changed, moved } = this.counts;
    const total = added + removed + changed + moved;
    const unlisted = total - this.changes.length;
    return {
      same: complete && total === 0,
      counts: this.counts,
      values: this.values,
      changes: this.changes,
      unlisted,
      limit: limitSentence(unlisted, complete),
      summary: summary(this.counts, complete),
    };
  }
}

const places = (edit: Edit): readonly Place[] =>
  edit.kind === 'added' ? [edit.to] : edit.kind === 'removed' ? [edit.from] : [edit.from, edit.to];

const side = ({ pointer }: Place, shown: Shown): Side => ({ pointer, ...shown });

function limitSentence(unlisted: number, complete: boolean): string | null {
  const parts = [
    unlisted > 0
      ? `${unlisted} more ${unlisted === 1 ? 'difference is' : 'differences are'} counted and not listed.`
      : '',
    complete ? '' : `What is nested more than ${bounds.jsonDepth} deep was not compared.`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(' ');
}

function summary(counts: Difference['counts'], complete: boolean): string {
  const said = [
    [counts.added, 'is only in the second', 'are only in the second'],
    [counts.removed, 'only in the first', 'only in the first'],
    [counts.changed, 'changed', 'changed'],
    [counts.moved, 'moved', 'moved'],
  ] as const;
  const parts = said.flatMap(([count, one, many]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`],
  );
  if (parts.length > 0) return `The records differ: ${parts.join(', ')}.`;
  return complete ? 'The records say the same.' : 'No difference was found in what was compared.';
}
