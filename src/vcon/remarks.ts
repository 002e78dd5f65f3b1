import { bounds } from '../bounds';
import type { Check } from '../check';
import { message, reportable, said } from '../wording';

/** Ids of the checks on a record against its draft, stable for ever. */
export type RemarkId =
  /** A value of the wrong JSON type, or a number out of its range. */
  | 'vcon.type'
  /** A string that is none of the values, or not of the form, that the draft allows. */
  | 'vcon.value'
  | 'vcon.date'
  | 'vcon.uuid'
  | 'vcon.url'
  | 'vcon.mediatype'
  | 'vcon.content-hash'
  /** A mandatory parameter is missing: in any case, beside a body, or beside a url. */
  | 'vcon.required'
  | 'vcon.required-with-body'
  | 'vcon.required-with-url'
  /** An index to a party or dialog that the record does not have. */
  | 'vcon.index'
  /** More than one of redacted, amended and group. */
  | 'vcon.exclusive'
  /** A parameter that a dialog of this type must not have. */
  | 'vcon.dialog-type'
  /** A string that is not Unicode text. */
  | 'vcon.surrogate'
  /** A name or form of an earlier version than the record's. */
  | 'vcon.deprecated'
  /** A name or form of a later version than the record's. */
  | 'vcon.newer'
  /** A name that is not of the draft. */
  | 'vcon.unknown';

export interface Remark extends Check {
  readonly id: RemarkId;
  readonly outcome: 'warn' | 'info';
}

/**
 * Collects remarks and keeps the first `bounds.remarks` of them. Warnings come before information, so that
 * nobody can hide a warning behind a thousand harmless remarks.
 */
export class Remarks {
  private readonly kept = { warn: [] as Numbered[], info: [] as Numbered[] };
  private readonly count = { warn: 0, info: 0 };

  add(remark: Remark): void {
    const number = this.count.warn + this.count.info;
    const kept = this.kept[remark.outcome];
    this.count[remark.outcome]++;
    if (kept.length < bounds.remarks) kept.push({ number, remark });
  }

  /** In the order they were made, with a row that counts those not kept and, without a warning, one that says so. */
  checks(spec: string): readonly Check[] {
    const warnings = this.kept.warn;
    const others = this.kept.info.slice(0, bounds.remarks - warnings.length);
    const rows: Check[] = [...warnings, ...others]
      .sort((a, b) => a.number - b.number)
      .map((one) => one.remark);
    if (this.count.warn === 0) {
      rows.unshift({
        id: 'vcon.conformance',
        outcome: 'pass',
        pointer: null,
        message: message('Every rule of the draft that is checked here is kept.'),
        spec,
      });
    }
    const warned = this.count.warn - warnings.length;
    const rest = warned + this.count.info - others.length;
    if (rest > 0) {
      const more = said('{n} more remarks are not listed, {warned} of them warnings.', {
        n: String(rest),
        warned: String(warned),
      });
      const outcome = warned > 0 ? 'warn' : 'info';
      rows.push({ id: 'vcon.more', outcome, pointer: null, ...reportable(more), spec });
    }
    return rows;
  }
}

interface Numbered {
  readonly number: number;
  readonly remark: Remark;
}
