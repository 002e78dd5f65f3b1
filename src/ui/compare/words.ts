/** The words of a comparison. */
import { bounds } from '../../bounds';
import type { EvidenceRole } from '../../report/report';
import { message, said, type Said } from '../../wording';
import type {
  Change,
  ComparedLineage,
  Comparison,
  LineageCheck,
  LineageReport,
  RelatedRecords,
} from '../../worker/bridge';
import { plural, t } from '../language/language.svelte';
import type { Shape } from '../words';

/** What one of the two records is to the other. */
export interface SideWords {
  readonly name: string;
  readonly unproven: string;
  /** What is to be dropped on it. */
  readonly drop: string;
  /** Where a value is in it. */
  readonly place: string;
}

/** What the two records are to each other: copies of one, or versions of which one came first. */
export interface SideNames {
  readonly first: SideWords;
  readonly second: SideWords;
  readonly kinds: Readonly<Record<Change['kind'], string>>;
  /** The same, for a number of them. */
  readonly amounts: Readonly<Record<Change['kind'], string>>;
}

const changed = message('{n} changed|{n} changed');
const moved = message('{n} moved|{n} moved');

export const copyNames: SideNames = {
  first: {
    name: message('Your copy'),
    unproven: message('Your copy, unproven'),
    drop: message('Drop your copy here'),
    place: message('in your copy: {place}'),
  },
  second: {
    name: message('Our copy'),
    unproven: message('Our copy, unproven'),
    drop: message('Drop our copy here'),
    place: message('in our copy: {place}'),
  },
  kinds: {
    added: message('Only in our copy'),
    removed: message('Only in your copy'),
    changed: message('Changed'),
    moved: message('Moved'),
  },
  amounts: {
    added: message('{n} only in our copy|{n} only in our copy'),
    removed: message('{n} only in your copy|{n} only in your copy'),
    changed,
    moved,
  },
};

export const versionNames: SideNames = {
  first: {
    name: message('Earlier version'),
    unproven: message('Earlier version, unproven'),
    drop: message('Drop earlier version here'),
    place: message('in earlier version: {place}'),
  },
  second: {
    name: message('Later version'),
    unproven: message('Later version, unproven'),
    drop: message('Drop later version here'),
    place: message('in later version: {place}'),
  },
  kinds: {
    added: message('Added'),
    removed: message('Removed'),
    changed: message('Changed'),
    moved: message('Moved'),
  },
  amounts: {
    added: message('{n} added|{n} added'),
    removed: message('{n} removed|{n} removed'),
    changed,
    moved,
  },
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
  readonly detail: readonly Said[];
}

/** How the two are related, in one sentence and another. */
export function answerOf(comparison: Comparison): ComparisonAnswer {
  const { copies } = comparison;
  switch (copies.relation) {
    case 'same-bytes':
      return {
        sign: 'same',
        sentence: t('The same bytes.'),
        detail: [...copies.said, said('Identical files count as one record, so every answer is for both.')],
      };
    case 'same-json':
      return { sign: 'alike', sentence: t('The same record in other bytes.'), detail: copies.said };
    case 'same-record':
      return { sign: 'alike', sentence: t('The same record, stored in another way.'), detail: copies.said };
    case 'different':
      return { sign: 'different', sentence: differences(comparison), detail: saidOf(comparison) };
    case 'unknown':
      return {
        sign: 'unknown',
        sentence: t('Whether they say the same cannot be told.'),
        detail: copies.said,
      };
  }
}

function differences(comparison: Comparison): string {
  const { difference } = comparison.copies;
  const { amounts } = namesOf(comparison);
  const parts = kindOrder.flatMap((kind) => {
    const amount = difference?.counts[kind] ?? 0;
    return amount === 0 ? [] : [plural(amounts[kind], amount)];
  });
  return parts.length === 0
    ? t('Different, but no difference was found in what was compared.')
    : t('Different: {parts}.', { parts: parts.join(', ') });
}

/** What the newer one says of being a version: by which one that is, and by what it says. */
const versionWords = {
  first: {
    amended: message('The earlier version says that it is an amended version of the later one.'),
    redacted: message('The earlier version says that it is a redacted version of the later one.'),
  },
  second: {
    amended: message('The later version says that it is an amended version of the earlier one.'),
    redacted: message('The later version says that it is a redacted version of the earlier one.'),
  },
} as const;

const unsettledWords = {
  first: {
    amended: message(
      'The earlier version says that it is an amended version of another record; whether of this one is not settled.',
    ),
    redacted: message(
      'The earlier version says that it is a redacted version of another record; whether of this one is not settled.',
    ),
  },
  second: {
    amended: message(
      'The later version says that it is an amended version of another record; whether of this one is not settled.',
    ),
    redacted: message(
      'The later version says that it is a redacted version of another record; whether of this one is not settled.',
    ),
  },
} as const;

const elsewhereWords = {
  first: {
    amended: message(
      'Your copy says that it is an amended version of a record that is not the other one here.',
    ),
    redacted: message(
      'Your copy says that it is a redacted version of a record that is not the other one here.',
    ),
  },
  second: {
    amended: message(
      'Our copy says that it is an amended version of a record that is not the other one here.',
    ),
    redacted: message(
      'Our copy says that it is a redacted version of a record that is not the other one here.',
    ),
  },
} as const;

function saidOf(comparison: Comparison): readonly Said[] {
  const version = versions(comparison);
  if (version !== undefined) {
    const words = version.report?.named === 'yes' ? versionWords : unsettledWords;
    return [said(words[version.newer][version.kind])];
  }
  const [elsewhere] = comparison.lineages;
  if (elsewhere === undefined) return comparison.copies.said;
  return [said(elsewhereWords[elsewhere.newer][elsewhere.kind])];
}

/** What keeps some of the differences from being listed, or from being found. */
export function limitsOf({ copies: { relation, difference } }: Comparison): readonly Said[] {
  if (difference === null || difference.limit === null) return [];
  const limits: Said[] = [];
  if (difference.unlisted > 0) {
    limits.push(
      said(
        '{n} more difference is counted and not listed.|{n} more differences are counted and not listed.',
        { n: difference.unlisted },
      ),
    );
  }
  // Records with a difference of which it is not known whether they say the same are those that are too deep.
  if (relation === 'unknown') {
    limits.push(said('What is nested more than {n} deep was not compared.', { n: bounds.jsonDepth }));
  }
  return limits;
}

/** What is asked of a version. */
export const lineageQuestions = {
  amended: message('Is the later version really a copy plus additions?'),
  redacted: message('Is the later version really a copy minus redactions?'),
} as const;

const notOnly = { amended: message('Not only additions'), redacted: message('Not only redactions') } as const;

export interface LineageAnswer {
  readonly shape: Shape;
  readonly label: string;
  readonly summary: readonly Said[];
}

/** That an element left without a placeholder is against a recommendation only (a SHOULD of the draft). */
export const isAdvice = ({ id, outcome }: LineageCheck): boolean =>
  id === 'lineage.placeholder' && outcome === 'warn';

/** The answer on one lineage, in words. */
export function lineageAnswer(report: LineageReport): LineageAnswer {
  const { counts, checks, said: summary } = report;
  const advice = checks.filter(isAdvice).length;
  const limited = checks.some(({ id, outcome }) => id === 'lineage.limit' && outcome === 'warn');
  if (counts.deviations > advice) {
    return { shape: 'unknown', label: t(notOnly[report.kind]), summary };
  }
  const settled = counts.undecided === 0 && !limited;
  const shape = settled ? 'yes' : 'unknown';
  const label = settled ? t('Yes') : t('As far as it can be told');
  if (advice === 0) return { shape, label, summary };
  const gentle = [
    said('The newer record is a copy of the older one with data taken out.'),
    said(
      'The draft recommends to leave an empty placeholder for what is taken out of a list; {n} list here has none.|The draft recommends to leave an empty placeholder for what is taken out of a list; {n} lists here have none.',
      { n: advice },
    ),
    said('That is a recommendation, and no sign of another change.'),
  ];
  return { shape, label, summary: gentle };
}

/** What stands in front of a row on a version. */
export const rowWords: Readonly<Record<LineageCheck['outcome'], string>> = {
  pass: message('As the draft says.'),
  info: message('Cannot be told.'),
  warn: message('Look at this.'),
};
export const adviceWord = message('Only a recommendation.');

export const rowShapes: Readonly<Record<LineageCheck['outcome'], Shape>> = {
  pass: 'yes',
  info: 'none',
  warn: 'unknown',
};

/** The sentence that offers to compare two records. */
export const relatedWords: Readonly<Record<RelatedRecords['how'], string>> = {
  amended: message('{second} says that it is an amended version of {first}.'),
  redacted: message('{second} says that it is a redacted version of {first}.'),
  'same-uuid': message('{second} gives itself the same UUID as {first}.'),
  'same-bytes': message('{second} is byte for byte the same file as {first}; they count as one record.'),
};

/** What a file is that was given for a record. */
export const givenWords: Readonly<Record<EvidenceRole, string>> = {
  record: message('record'),
  recording: message('recording'),
  certificate: message('certificate'),
  crl: message('revocation list'),
  ocsp: message('revocation answer'),
  timestamp: message('time stamp'),
  receipt: message('receipt'),
  envelope: message('delivery notice'),
  key: message('key'),
  report: message('report'),
  archive: message('archive'),
  list: message('list'),
  unreferenced: message('not matched to a record'),
  unreadable: message('cannot be read'),
};
