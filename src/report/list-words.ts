import { message, said, type Said } from '../wording';
import type { DifferentEntry, ListReport, Report } from './report';

/** What a list came to, in a sentence or two: the counts. */
export function listSaid({ counts }: ListReport, name: string): Said {
  const { found, missing, notReadYet, different, extra, twice, unread } = counts;
  const n = found + missing + notReadYet + different;
  const values = { name, n, found, missing, different, extra, twice };
  const all =
    notReadYet === 0
      ? said(
          'List {name}: of {n} entry, {found} found, {missing} missing, {different} different; {extra} not on the list, {twice} twice.|List {name}: of {n} entries, {found} found, {missing} missing, {different} different; {extra} not on the list, {twice} twice.',
          values,
        )
      : said(
          'List {name}: of {n} entry, {found} found, {missing} missing, {different} different, {open} not read yet; {extra} not on the list, {twice} twice.|List {name}: of {n} entries, {found} found, {missing} missing, {different} different, {open} not read yet; {extra} not on the list, {twice} twice.',
          { ...values, open: notReadYet },
        );
  return unread === 0
    ? all
    : said('{one} {other}', {
        one: all,
        other: said('{n} line of it was not understood.|{n} lines of it were not understood.', { n: unread }),
      });
}

/** Of how many records a report is that was drawn up before all files were read; null where it is a whole one. */
export const partialSaid = ({ partial }: Pick<Report, 'partial'>): Said | null =>
  partial === null
    ? null
    : said(
        'PARTIAL: {records} of {n} record. Files were still being read.|PARTIAL: {records} of {n} records. Files were still being read.',
        { records: partial.records, n: partial.of },
      );

/** What is another of an entry that is there. */
export const aspectWords: Readonly<Record<DifferentEntry['aspect'], string>> = {
  sha512: message('other content'),
  uuid: message('other UUID, or none that can be read'),
  name: message('same content under another name'),
  'not-read': message('not read'),
};

/** That lists prove nothing. */
export const listLimit = message(
  'A list only says what somebody expected. It was compared by the names, UUIDs and fingerprints in it, and changes no result.',
);
