import type { ShownReport } from '../../report/report';
import { plural, t } from '../language/language.svelte';
import { cut, visible } from '../text';

/** UTF-16 units of a file name, with its ending. */
const NAME_LENGTH = 80;

/**
 * What a report is called where it is kept: by the case, else by its record, with the date (UTC) it was drawn up on, and
 * as partial where it is. It can be the name of a file on every system.
 * @param ending of the file, with its dot
 */
export function reportName(report: ShownReport, caseReference: string, ending = ''): string {
  const { records, verifiedAt, partial } = report;
  const [only] = records.length === 1 ? records : [];
  const amount = plural('{n} record|{n} records', records.length);
  const about = safe(caseReference) || safe(only?.source.split(/[\\/]/).at(-1) ?? '') || amount;
  const kind = partial === null ? t('Verification report') : t('Partial verification report');
  const [before, rest] = [`${safe(kind)} `, ` ${verifiedAt.slice(0, 10)}${ending}`];
  return `${before}${cut(about, NAME_LENGTH - before.length - rest.length).trimEnd()}${rest}`;
}

/** A text without what some system keeps for itself; what cannot be seen is left out, as ⟨U+202E⟩ helps nobody there. */
const safe = (text: string): string =>
  visible(cut(text, 10 * NAME_LENGTH))
    .replace(/⟨[^⟩]*⟩/g, ' ')
    .replace(/[\\/:*?"<>|]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[ .-]+|[ .-]+$/g, '');
