import { bounds } from '../bounds';
import { message, said, sentences, word, type Said, type Wording } from '../wording';
import { aspectWords, listSaid } from './list-words';
import { short } from './plain-text';
import type { ListedEntry, ListReport, Report } from './report';

/** What a list came to, and its exceptions, as data to be printed. */
export interface PrintedList {
  /** The counts, in a sentence. */
  readonly heading: string;
  /** The first of each kind; kinds that there are none of are left out. */
  readonly exceptions: readonly PrintedExceptions[];
}

export interface PrintedExceptions {
  readonly label: string;
  readonly lines: readonly string[];
  /** How many more there are and where; null where these are all. */
  readonly leftOut: string | null;
}

/** UTF-16 units of one text that came with the evidence. */
const TEXT_LENGTH = 300;

/** The lists of a report, in the order in which they were given. */
export const printedLists = ({ lists = [], evidence }: Report, wording: Wording): PrintedList[] =>
  lists.map((list) => ({
    heading: sentences(wording, [listSaid(list, short(list.name, TEXT_LENGTH, wording))]),
    exceptions: exceptionsOf(list, evidence, wording),
  }));

function exceptionsOf(
  { missing, notReadYet, different, extra, twice, counts }: ListReport,
  evidence: Report['evidence'],
  wording: Wording,
): PrintedExceptions[] {
  const text = (shown: string): string => short(shown, TEXT_LENGTH, wording);
  const nameOf = (index: number): string => text(evidence[index]?.name ?? '');
  const lineOf = (entry: ListedEntry): Said =>
    said('line {line}: {name}', { line: String(entry.line), name: text(entry.text) });
  const kinds: readonly (readonly [label: string, count: number, lines: readonly Said[]])[] = [
    [message('On the list, not here'), counts.missing, missing.map(lineOf)],
    [message('On the list, not read yet'), counts.notReadYet, notReadYet.map(lineOf)],
    [
      message('Here, not as listed'),
      counts.different,
      different.map((entry) =>
        said('line {line}: {name}: {result} ({file})', {
          line: String(entry.line),
          name: text(entry.text),
          result: said(aspectWords[entry.aspect]),
          file: nameOf(entry.evidence),
        }),
      ),
    ],
    [
      message('Here, not on the list'),
      counts.extra,
      extra.map((index) => said('{name}', { name: nameOf(index) })),
    ],
    [
      message('Twice'),
      counts.twice,
      twice.map(({ line, text: name, listed, supplied }) =>
        said('line {line}: {name}: {lines}, {files}', {
          line: String(line),
          name: text(name),
          lines: said('{n} line names it|{n} lines name it', { n: listed }),
          files: said('{n} file fits|{n} files fit', { n: supplied }),
        }),
      ),
    ],
  ];
  return kinds.flatMap(([label, count, all]) => {
    const lines = all.slice(0, bounds.printed.listed);
    const left = count - lines.length;
    return count === 0
      ? []
      : [
          {
            label: word(wording, '{label}: {n}', { label: said(label), n: count }),
            lines: lines.map((line) => sentences(wording, [line])),
            leftOut:
              left === 0
                ? null
                : word(wording, '{n} more: see the JSON report.|{n} more: see the JSON report.', { n: left }),
          },
        ];
  });
}
