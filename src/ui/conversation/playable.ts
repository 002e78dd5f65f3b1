import type { FileOutcome, RecordReport, ShownReport } from '../../report/report';
import type { Dialog } from '../../worker/bridge';

/** What there is to play of a dialog, and what the verification found of it. */
export type Playable =
  /** A file the user gave. */
  | { readonly kind: 'file'; readonly sha512: string; readonly standing: Standing }
  | { readonly kind: 'inline'; readonly size: number }
  | { readonly kind: 'nothing'; readonly why: 'missing' | 'not-read' | 'withheld' | 'none' };

/** How a supplied file stands to the one that the record names. */
export type Standing = 'same' | 'other' | 'not-compared';

const standings: Readonly<Record<FileOutcome, Standing | null>> = {
  match: 'same',
  // The file of a withheld hash is found by that hash alone.
  withheld: 'same',
  mismatch: 'other',
  'no-hash': 'not-compared',
  unsupported: 'not-compared',
  missing: null,
  unassigned: null,
  'not-read': null,
};

/** Tells what can be played of a dialog. */
export function playableOf(dialog: Dialog, record: RecordReport, report: ShownReport): Playable {
  const file = record.files.find(({ pointer }) => pointer === dialog.pointer);
  if (file === undefined) {
    return dialog.inlineSize === null
      ? { kind: 'nothing', why: 'none' }
      : { kind: 'inline', size: dialog.inlineSize };
  }
  const standing = standings[file.outcome];
  const sha512 = report.evidence[file.evidence ?? -1]?.sha512 ?? null;
  if (standing !== null && sha512 !== null) return { kind: 'file', sha512, standing };
  if (file.outcome === 'not-read' || file.outcome === 'withheld')
    return { kind: 'nothing', why: file.outcome };
  return { kind: 'nothing', why: 'missing' };
}
