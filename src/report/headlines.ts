import type { Facts } from './facts';
import type { Reason } from '../reasons';
import { message, said, type Said } from '../wording';
import type { Answer, Outcome, QuestionKey } from './report';

/** What a headline is chosen from. */
export interface Situation {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  readonly facts: Facts;
  /** When the signer's certificate was withdrawn; null where nothing shows that it was. */
  readonly revokedAt: Date | null;
  readonly answers: Readonly<
    Record<QuestionKey, { readonly answer: Answer; readonly reasons: readonly Reason[] }>
  >;
}

type Row = readonly [when: (situation: Situation) => boolean, headline: string];

const is =
  (key: QuestionKey, answer: Answer) =>
  ({ answers }: Situation): boolean =>
    answers[key].answer === answer;
const because =
  (key: QuestionKey, reason: Reason) =>
  ({ answers }: Situation): boolean =>
    answers[key].reasons.includes(reason);
const ends =
  (outcome: Outcome) =>
  (situation: Situation): boolean =>
    situation.outcome === outcome;
const all =
  (...conditions: Row[0][]) =>
  (situation: Situation): boolean =>
    conditions.every((condition) => condition(situation));
const always = (): boolean => true;

const altered = is('unaltered', 'no');
const unaltered = is('unaltered', 'yes');
const trusted = is('signer', 'yes');
const swapped = is('recordings', 'no');
const recordingsMatch = is('recordings', 'yes');
const noFile = is('recordings', 'none');
const withheld = all(noFile, ({ facts }) => facts.files.length > 0);
const unread = ends('unreadable');

const withdrawn = "Unchanged since signed, but the signer's certificate was withdrawn on {date}.";

/**
 * One headline a record: the first row that fits, the worst problem first. At most 12 words each, `{type}` being at
 * most two.
 */
const table: readonly Row[] = [
  [altered, 'This copy does not match its signature. Do not rely on it.'],
  [is('signer', 'no'), withdrawn],
  [all(swapped, unaltered), 'The record is unchanged; this recording is not the one it names.'],
  [
    all(swapped, because('unaltered', 'NO_SIGNATURE')),
    'This recording is not the one named, and the record is unsigned.',
  ],
  [swapped, 'This recording is not the one named; the record itself is unproven.'],

  [all(unread, unaltered), 'Unchanged since signed, but what was signed is not readable.'],
  [all(unread, ({ facts }) => facts.recordingAlone), 'You gave a recording but no record. Add the record.'],
  [
    all(unread, ({ facts }) => facts.announcement),
    'This only announces a record; it is not the record itself.',
  ],
  [all(unread, ({ facts }) => facts.empty), 'This is not a readable call record; it is an empty file.'],
  [all(unread, because('unaltered', 'FILE_NOT_READ')), 'This file was not read; nothing in it was checked.'],
  [
    all(unread, because('unaltered', 'TOO_LARGE')),
    'This record is larger than this tool reads; it was not checked.',
  ],
  [all(unread, because('unaltered', 'TOO_DEEP')), 'This record is nested deeper than this tool reads.'],
  [
    all(unread, because('unaltered', 'DUPLICATE_MEMBER')),
    'This record says one thing twice, so it cannot be read safely.',
  ],
  [unread, 'This is not a readable call record; it looks like {type}.'],

  [because('unaltered', 'FORM_AMBIGUOUS'), 'This file can be read two ways, so it cannot be judged.'],
  [because('unaltered', 'ENCRYPTED'), 'This record is locked. Only someone with its key can check it.'],
  [because('unaltered', 'DECRYPTION_FAILED'), 'This key did not open it: wrong key or damaged file.'],
  [
    because('unaltered', 'ENCRYPTION_MALFORMED'),
    'The encryption of this record is malformed; it cannot be opened.',
  ],
  [
    because('unaltered', 'NO_SIGNATURE'),
    'This record is not signed; nothing here shows whether it was changed.',
  ],
  ...unjudged(is('unaltered', 'unknown')),

  [because('unaltered', 'UUID_CONFLICT'), 'Two different signed versions of this record were supplied.'],
  [
    because('unaltered', 'UUID_MISMATCH'),
    'Unchanged, but its signature names another record than it contains.',
  ],
  [
    because('unaltered', 'UNSUPPORTED_EXTENSION'),
    'Unchanged, but it carries rules this tool cannot interpret.',
  ],
  [
    because('unaltered', 'EXTRA_SIGNATURE_INVALID'),
    'A signature you trust fits; another on this record does not.',
  ],
  [because('signer', 'SIGNER_REVOKED'), withdrawn],
  [
    because('signer', 'SIGNER_KEY_CHANGED'),
    'Unchanged, but signed with another key than the one you trusted.',
  ],
  [
    all(because('signer', 'SIGNER_EXPIRED'), is('witness', 'yes')),
    'Unchanged, but nothing independent shows it was signed before the certificate expired.',
  ],
  [
    because('signer', 'SIGNER_EXPIRED'),
    'Unchanged, but the certificate expired; no independent proof of the signing date.',
  ],
  [because('signer', 'SIGNER_NOT_YET_VALID'), "Unchanged, but the signer's certificate is not valid yet."],
  [because('signer', 'WEAK_KEY'), 'Unchanged since signed, but with a key too weak to trust.'],
  [
    because('signer', 'CHAIN_NOT_VALID'),
    "Unchanged since signed; the signer's certificate chain does not hold.",
  ],
  [
    all(is('signer', 'unknown'), recordingsMatch),
    'Unchanged since signed, recording matches; you have not confirmed the signer.',
  ],
  [
    all(is('signer', 'unknown'), withheld),
    'Unchanged since signed; recording withheld; you have not confirmed the signer.',
  ],
  [
    all(is('signer', 'unknown'), noFile),
    'Unchanged since signed; names no recording; you have not confirmed the signer.',
  ],
  ...recordingUnknown(is('signer', 'unknown'), 'Unchanged since signed; signer not confirmed;'),
  ...recordingUnknown(trusted, 'Unchanged since a signer you trust signed it;'),
  ...unjudged(always),

  [
    because('witness', 'WITNESS_MISMATCH'),
    'Unchanged and signer trusted, but the witness proof covers something else.',
  ],
  [is('witness', 'no'), 'Unchanged and signer trusted, but the witness proof is not valid.'],
  [because('witness', 'WITNESS_INVALID'), 'Unchanged and signer trusted, but a witness proof is not usable.'],
  [
    all(recordingsMatch, because('witness', 'WITNESS_NOT_TRUSTED')),
    'Unchanged, signer trusted, recording matches; the witness is not confirmed.',
  ],
  [because('witness', 'WITNESS_NOT_TRUSTED'), 'Unchanged and signer trusted; the witness is not confirmed.'],
  [
    all(recordingsMatch, is('witness', 'yes')),
    'Unchanged since signed by a signer you trust; recording and witness match.',
  ],
  [
    all(withheld, is('witness', 'yes')),
    'Unchanged since signed by a signer you trust; witnessed; recording was withheld.',
  ],
  [
    all(noFile, is('witness', 'yes')),
    'Unchanged since signed by a signer you trust; witnessed; names no recording.',
  ],
  [recordingsMatch, 'Unchanged since a signer you trust signed it; the recording matches.'],
  [withheld, 'Unchanged since a signer you trust signed it; its recording was withheld.'],
  [noFile, 'Unchanged since a signer you trust signed it; it names no recording.'],
];

/** Rows for a signature that could not be judged. */
function unjudged(when: Row[0]): Row[] {
  const rows: [Reason, string][] = [
    ['HEADER_CONFLICT', 'This record contradicts itself, so its signature cannot be judged.'],
    ['UNSUPPORTED_CRITICAL_HEADER', 'Its signature demands rules this tool does not know; not judged.'],
    ['NO_CERTIFICATE', 'This record is signed, but its certificate is missing.'],
    ['ALG_NOT_ALLOWED', 'It carries a signature of a kind this tool does not accept.'],
    ['WEAK_KEY', 'Its signing key is so weak that the signature shows nothing.'],
    ['SIGNATURE_MALFORMED', 'A signature on this record is malformed and cannot be judged.'],
  ];
  return rows.map(([reason, headline]) => [all(when, because('unaltered', reason)), headline]);
}

/** Rows for recordings that are not settled, after what is settled. */
function recordingUnknown(when: Row[0], start: string): Row[] {
  const rows: [Reason, string][] = [
    ['FILE_UNASSIGNED', 'recording not identified.'],
    ['FILE_NOT_READ', 'recording not read.'],
    ['FILE_NOT_SUPPLIED', 'recording not supplied.'],
    ['FILE_NOT_REFERENCED', 'recording not referenced.'],
    ['FILE_WITHOUT_HASH', 'recording carries no fingerprint.'],
    ['HASH_UNSUPPORTED', 'fingerprint kind unknown.'],
  ];
  return rows.map(([reason, end]) => [all(when, because('recordings', reason)), `${start} ${end}`]);
}

/** The headline of a record. */
export function headline(situation: Situation): Said {
  const row = table.find(([when]) => when(situation));
  if (row === undefined) throw new Error('No headline for this combination of answers');
  const { facts, revokedAt } = situation;
  const places = {
    type: said(facts.unreadable?.looksLike ?? message('something else')),
    date: revokedAt?.toISOString().slice(0, 10) ?? said(message('a date that is not known')),
  };
  const used = Object.entries(places).filter(([name]) => row[1].includes(`{${name}}`));
  return said(row[1], Object.fromEntries(used));
}

/** Every headline that there is, with its places. */
export const headlineMessages: readonly string[] = table.map(([, headline]) => headline);
