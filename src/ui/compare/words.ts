/** The words of a comparison. */
import type {
  Change,
  ComparedLineage,
  Comparison,
  LineageCheck,
  LineageReport,
  RelatedRecords,
} from '../../worker/bridge';
import { count, counted } from '../text';
import type { Shape } from '../words';

/** What the two records are to each other: copies of one, or versions of which one came first. */
export interface SideNames {
  readonly first: string;
  readonly second: string;
  readonly kinds: Readonly<Record<Change['kind'], string>>;
}

export const copyNames: SideNames = {
  first: 'Your copy',
  second: 'Our copy',
  kinds: {
    added: 'Only in our copy',
    removed: 'Only in your copy',
    changed: 'Changed',
    moved: 'Moved',
  },
};

export const versionNames: SideNames = {
  first: 'Earlier version',
  second: 'Later version',
  kinds: { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' },
};

export const kindOrder = ['added', 'removed', 'changed', 'moved'] as const;

/** Which one is the later version; null where neither says so. */
const versions = ({ lineages }: Comparison): ComparedLineage | undefined =>
  lineages.find(({ report }) => report !== null);

export const namesOf = (comparison: Comparison): SideNames =>
  versions(comparison) === undefined ? copyNames : versionNames;

export interface ComparisonAnswer {
  readonly sign: 'same' | 'alike' | 'different' | 'unknown';
  readonly sentence: string;
  readonly detail: string;
}

/** How the two are related, in one sentence and another. */
export function answerOf(comparison: Comparison): ComparisonAnswer {
  const { copies } = comparison;
  switch (copies.relation) {
    case 'same-bytes':
      return {
        sign: 'same',
        sentence: 'The same bytes.',
        detail:
          'The two files are the same, byte for byte. Identical files count as one record, so every answer is for both.',
      };
    case 'same-json':
      return { sign: 'alike', sentence: 'The same record in other bytes.', detail: copies.sentence };
    case 'same-record':
      return { sign: 'alike', sentence: 'The same record, stored in another way.', detail: copies.sentence };
    case 'different':
      return { sign: 'different', sentence: differences(comparison), detail: saidOf(comparison) };
    case 'unknown':
      return {
        sign: 'unknown',
        sentence: 'Whether they say the same cannot be told.',
        detail: copies.sentence,
      };
  }
}

function differences(comparison: Comparison): string {
  const { difference } = comparison.copies;
  const { kinds } = namesOf(comparison);
  const parts = kindOrder.flatMap((kind) => {
    const amount = difference?.counts[kind] ?? 0;
    return amount === 0 ? [] : [`${count(amount)} ${lower(kinds[kind])}`];
  });
  return parts.length === 0
    ? 'Different, but no difference was found in what was compared.'
    : `Different: ${parts.join(', ')}.`;
}

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

function saidOf(comparison: Comparison): string {
  const version = versions(comparison);
  if (version !== undefined) {
    const [newer, older] =
      version.newer === 'first' ? ['The earlier', 'the later'] : ['The later', 'the earlier'];
    const what = kindWords[version.kind];
    if (version.report?.named === 'yes') return `${newer} version says that it is ${what} of ${older} one.`;
    return `${newer} version says that it is ${what} of another record; whether of this one is not settled.`;
  }
  const [elsewhere] = comparison.lineages;
  if (elsewhere === undefined) return comparison.copies.sentence;
  const whose = copyNames[elsewhere.newer];
  return `${whose} says that it is ${kindWords[elsewhere.kind]} of a record that is not the other one here.`;
}

const kindWords = { amended: 'an amended version', redacted: 'a redacted version' } as const;

/** What is asked of a version. */
export const lineageQuestions = {
  amended: 'Is the later version really a copy plus additions?',
  redacted: 'Is the later version really a copy minus redactions?',
} as const;

const notOnly = { amended: 'Not only additions', redacted: 'Not only redactions' } as const;

export interface LineageAnswer {
  readonly shape: Shape;
  readonly label: string;
  readonly summary: string;
}

/** That an element left without a placeholder is against a recommendation only (a SHOULD of the draft). */
export const isAdvice = ({ id, outcome }: LineageCheck): boolean =>
  id === 'lineage.placeholder' && outcome === 'warn';

/** The answer on one lineage, in words. */
export function lineageAnswer(report: LineageReport): LineageAnswer {
  const { counts, checks, summary } = report;
  const advice = checks.filter(isAdvice).length;
  const limited = checks.some(({ id, outcome }) => id === 'lineage.limit' && outcome === 'warn');
  if (counts.deviations > advice) return { shape: 'unknown', label: notOnly[report.kind], summary };
  const settled = counts.undecided === 0 && !limited;
  const shape = settled ? 'yes' : 'unknown';
  const label = settled ? 'Yes' : 'As far as it can be told';
  if (advice === 0) return { shape, label, summary };
  const where = counted(advice, 'list', 'lists');
  const gentle =
    'The newer record is a copy of the older one with data taken out. ' +
    `The draft recommends to leave an empty placeholder for what is taken out of a list; ${where} here ${advice === 1 ? 'has' : 'have'} none. That is a recommendation, and no sign of another change.`;
  return { shape, label, summary: gentle };
}

/** What stands in front of a row on a version. */
export const rowWords: Readonly<Record<LineageCheck['outcome'], string>> = {
  pass: 'As the draft says',
  info: 'Cannot be told',
  warn: 'Look at this',
};
export const adviceWord = 'Only a recommendation';

export const rowShapes: Readonly<Record<LineageCheck['outcome'], Shape>> = {
  pass: 'yes',
  info: 'none',
  warn: 'unknown',
};

/** What is between two names in the sentence that offers to compare them. */
export const relatedWords: Readonly<Record<RelatedRecords['how'], string>> = {
  amended: 'says that it is an amended version of',
  redacted: 'says that it is a redacted version of',
  'same-uuid': 'gives itself the same UUID as',
  'same-bytes': 'is byte for byte the same file as',
};
