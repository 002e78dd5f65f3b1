import type { Facts, SignatureFacts, WitnessFacts } from './facts';
import type { Lack } from '../witness/witness-judge';
import { stopsPass, type Reason } from '../reasons';
import { asSaid, english, said, sentences, type Said } from '../wording';
import type { Answer, NextStep, QuestionAnswer, QuestionKey } from './report';

/** What the words of an answer may draw on. */
export interface Words {
  readonly facts: Facts;
  /** The signature that the signer's answer is drawn from; null where there is none. */
  readonly signer: SignatureFacts | null;
  readonly answers: Readonly<
    Record<QuestionKey, { readonly answer: Answer; readonly reasons: readonly Reason[] }>
  >;
}

interface Entry {
  /** Two or three words. */
  readonly label: string;
  readonly summary: string | ((words: Words) => readonly Said[]);
  /** null: it is settled with the first question, by whoever can settle that. */
  readonly next: NextStep | null;
}

const user = (text: string): NextStep => ({ who: 'user', text });
const issuer = (text: string): NextStep => ({ who: 'issuer', text });
const nobody = (text: string): NextStep => ({ who: 'nobody', text });

const why = ({ facts: { unreadable, blocked } }: Words): Said[] => [
  unreadable?.why ?? asSaid(blocked?.why ?? ''),
];
function calledItself({ signer }: Words): Said {
  const name = signer?.name ?? '';
  return said('It calls itself “{name}”.', { name: name.length > 80 ? `${name.slice(0, 80)}…` : name });
}
const detail = ({ signer }: Words): readonly Said[] => signer?.signer?.detail ?? [];
const caveat = ({ signer }: Words): readonly Said[] => signer?.signer?.caveat ?? [];

/** The witness that the answer is drawn from. */
const speaker = ({ facts: { witnesses }, answers: { witness } }: Words): WitnessFacts | undefined => {
  const speaking = witnesses.filter(({ answer }) => answer === witness.answer);
  const [worst] = witness.reasons;
  return speaking.find(({ reasons }) => worst !== undefined && reasons.includes(worst)) ?? speaking[0];
};

/** What it says, and how many others say the same of what they cover. */
const witnessed = (words: Words): readonly Said[] => {
  const others = words.facts.witnesses.filter(({ answer }) => answer === 'yes').length - 1;
  const also =
    words.answers.witness.answer === 'yes' && others > 0
      ? [
          said('{n} more witness confirms the record, too.|{n} more witnesses confirm the record, too.', {
            n: others,
          }),
        ]
      : [];
  return [...(speaker(words)?.detail ?? []), ...also];
};

const freshCopy = issuer('Ask the issuer for a fresh copy of the record.');
const otherCopy = user('Compare with another copy, from the issuer or from a backup.');
const originalFile = user(
  'Add the recording itself as it was stored, not converted, trimmed or saved again.',
);
const soundlySigned = issuer(
  'Ask the issuer for a copy signed with a certificate that holds, or for an independent time stamp.',
);
const otherProducer = issuer(
  'Ask the issuer to export the record again; this copy breaks the rules of its format.',
);

/** What to do about a witness that is not confirmed, by what it lacks. */
const missing: Readonly<Record<Lack, NextStep>> = {
  trust: user(
    'Confirm the fingerprint of the witness with whoever runs it, then trust it as a witness; or leave it out.',
  ),
  key: user(
    'Ask whoever runs the service for its public key, and add that to your trust list under transparency services.',
  ),
  receipt: issuer('Ask the issuer for the receipt that a transparency service gave for this statement.'),
  statement: issuer('Ask the issuer for the signed statement that this receipt is for, and add it.'),
  other: issuer('Ask the issuer for a time stamp or receipt by another witness; this one cannot count.'),
};

/** What to say for a reason, one entry a reason. The first reason of a question that has an entry speaks for it. */
const byReason: Readonly<Partial<Record<Reason, Entry>>> = {
  SIGNATURE_INVALID: {
    label: 'Does not match',
    summary: 'The signature was checked and does not fit this copy of the record.',
    next: otherCopy,
  },
  NO_SIGNATURE: {
    label: 'Not signed',
    summary: 'The record carries no signature, so nothing here shows whether it was changed.',
    next: issuer('Ask the issuer for the signed form of this record.'),
  },
  NO_CERTIFICATE: {
    label: 'No certificate',
    summary: 'The record is signed, but there is no usable certificate to check the signature with.',
    next: issuer(
      'Ask the issuer for the certificate and add it to your trust list, or drop it beside the record.',
    ),
  },
  ALG_NOT_ALLOWED: {
    label: 'Cannot be judged',
    summary: 'The signature is of a kind that this tool does not accept.',
    next: issuer('Ask the issuer for a copy signed with RS256.'),
  },
  SIGNATURE_MALFORMED: {
    label: 'Cannot be judged',
    summary: 'A part of the signature is not written as its standard demands, so it was not judged.',
    next: freshCopy,
  },
  HEADER_CONFLICT: {
    label: 'Contradicts itself',
    summary: 'The record says two different things about how it was signed.',
    next: otherProducer,
  },
  UNSUPPORTED_CRITICAL_HEADER: {
    label: 'Cannot be judged',
    summary: 'The signature demands a rule that this tool does not know.',
    next: issuer('Ask the issuer which tool can check this record, or for a plainly signed copy.'),
  },
  FORM_AMBIGUOUS: { label: 'Two readings', summary: why, next: otherProducer },
  ENCRYPTED: {
    label: 'Locked',
    summary: 'The record is encrypted. Only someone with its key can look inside and check it.',
    next: user(
      'Give the private key that the record was locked for; it stays in this page and is never stored.',
    ),
  },
  DECRYPTION_FAILED: {
    label: 'Did not open',
    summary: 'The key that you gave did not open the record: it is another key, or the file is damaged.',
    next: user('Try another key, or another copy of the record.'),
  },
  ENCRYPTION_MALFORMED: { label: 'Cannot be opened', summary: why, next: freshCopy },
  NOT_A_VCON: {
    label: 'Cannot be read',
    summary: why,
    next: user('Add the call record, usually a .vcon or .json file.'),
  },
  MALFORMED_JSON: { label: 'Cannot be read', summary: why, next: freshCopy },
  DUPLICATE_MEMBER: { label: 'Cannot be read', summary: why, next: otherProducer },
  TOO_LARGE: {
    label: 'Too large',
    summary: why,
    next: nobody('This tool does not read a record of this size.'),
  },
  TOO_DEEP: { label: 'Too deep', summary: why, next: otherProducer },

  SIGNER_NOT_TRUSTED: {
    label: 'Not confirmed',
    summary: (words) => [
      calledItself(words),
      said('Anybody can write a name into a certificate; you have not confirmed this one.'),
      ...caveat(words),
    ],
    next: user('Confirm the fingerprint with the issuer over another channel, then trust this signer.'),
  },
  SIGNER_KEY_CHANGED: {
    label: 'Key changed',
    summary: (words) => [
      ...detail(words),
      said('Issuers renew keys; somebody using their name would look the same.'),
      ...caveat(words),
    ],
    next: user('Ask the issuer, over a channel you trust, whether this new fingerprint is theirs.'),
  },
  SIGNER_EXPIRED: {
    label: 'Expired',
    summary: (words) => [...detail(words), said('Nothing independent shows that it signed before that.')],
    next: issuer('Ask the issuer for a time stamp made while the certificate was valid.'),
  },
  SIGNER_NOT_YET_VALID: {
    label: 'Not yet valid',
    summary: detail,
    next: user("Check this computer's date, or go back to its clock if you set a time; else ask the issuer."),
  },
  SIGNER_REVOKED: {
    label: 'Withdrawn',
    summary: detail,
    next: issuer('Ask the issuer why the certificate was withdrawn and from when.'),
  },
  CHAIN_NOT_VALID: {
    label: 'Not confirmed',
    summary: detail,
    next: issuer('Ask the issuer for a valid certificate chain.'),
  },
  WEAK_KEY: {
    label: 'Weak key',
    summary: (words) =>
      detail(words).length > 0
        ? detail(words)
        : [said('The key is so short that a signature by it shows nothing.')],
    next: issuer('Ask the issuer for a copy signed with a key of at least 2048 bits.'),
  },

  WITNESS_MISMATCH: {
    label: 'Covers something else',
    summary: witnessed,
    next: user('Add the time stamp or receipt that was made for this record, and leave this one out.'),
  },
  WITNESS_INVALID: {
    label: 'Not valid',
    summary: witnessed,
    next: issuer('Ask the issuer for the time stamp or receipt again, as its maker gave it out.'),
  },
  WITNESS_NOT_TRUSTED: { label: 'Not confirmed', summary: witnessed, next: missing.trust },
  WITNESS_EARLIER_VERSION: {
    label: 'Earlier version',
    summary: witnessed,
    next: issuer('Ask the issuer for a time stamp or receipt of this version, if you need one.'),
  },

  FILE_MISMATCH: {
    label: 'Does not match',
    summary: 'A file that you gave is not the one that the record names.',
    next: originalFile,
  },
  FILE_UNASSIGNED: {
    label: 'Not assigned',
    summary: ({ facts: { unmatchedFiles } }) => [
      unmatchedFiles === 0
        ? said('None of the files that you gave is the one named.')
        : said(
            'None of the files that you gave is the one named; {n} is unmatched.|None of the files that you gave is the one named; {n} are unmatched.',
            { n: unmatchedFiles },
          ),
    ],
    next: user('Say which of your files is meant, or add the one that is missing.'),
  },
  FILE_NOT_READ: {
    label: 'Not read',
    summary: (words) =>
      words.facts.unreadable === null
        ? [said('A file that it refers to could not be read to its end.')]
        : why(words),
    next: user('Add the file again, from a place where it can be read.'),
  },
  FILE_NOT_SUPPLIED: {
    label: 'Not supplied',
    summary: ({ facts }) => {
      const missing = facts.files.filter((outcome) => outcome === 'missing').length;
      const counted = facts.files.filter((outcome) => outcome !== 'withheld').length;
      return [
        counted === 1
          ? said('The record refers to a file that you have not given.')
          : said(
              'Of {all} files that the record refers to, {n} is not here.|Of {all} files that the record refers to, {n} are not here.',
              { all: counted, n: missing },
            ),
      ];
    },
    next: user('Add the recording that the record names.'),
  },
  FILE_NOT_REFERENCED: {
    label: 'Names no recording',
    summary: ({ facts }) => [
      facts.files.length === 0
        ? said('The record refers to no file, so it says nothing about the one that you gave.')
        : said('The recording of this redacted record was withheld; the one that you gave is another.'),
    ],
    next: issuer('Ask the issuer which record belongs to this recording.'),
  },
  FILE_WITHOUT_HASH: {
    label: 'No fingerprint',
    summary: 'The record names a file without its fingerprint; no file can be shown to be the right one.',
    next: issuer("Ask the issuer for a record that carries the file's content hash."),
  },
  HASH_UNSUPPORTED: {
    label: 'Unknown fingerprint',
    summary: 'The record gives a fingerprint of a kind that this tool does not compute.',
    next: issuer('Ask the issuer for a record with a SHA-512 content hash.'),
  },
};

/** What to say where the answer is yes or none, or where being unproven is all there is to say. */
const byAnswer: Readonly<Record<QuestionKey, Readonly<Partial<Record<Answer, Entry>>>>> = {
  unaltered: {
    yes: {
      label: 'Unchanged',
      summary: 'The signature fits: this is byte for byte what was signed.',
      next: null,
    },
  },
  signer: {
    yes: { label: 'Trusted signer', summary: detail, next: null },
    unknown: {
      label: 'Not shown',
      summary: ({ facts }) => [
        facts.layers.length === 0
          ? said('Nobody has signed it in a way that can be checked.')
          : said('No signature was found to fit, so nobody is shown to have signed this.'),
      ],
      next: null,
    },
  },
  recordings: {
    yes: {
      label: 'Match',
      summary: ({ facts }) => {
        const count = facts.matchedFiles;
        return [
          count === 1
            ? said('The file that you gave is the one that the record names.')
            : said('All {count} files that the record names are here and match.', { count }),
        ];
      },
      next: null,
    },
    none: {
      label: 'Names no file',
      summary: ({ facts }) => [
        facts.files.length === 0
          ? said('The record refers to no file outside itself.')
          : facts.withheldFound
            ? said(
                'Its recording was withheld from this redacted record; the file that you gave is that recording.',
              )
            : said('The files that it refers to were withheld on purpose from this redacted record.'),
      ],
      next: nobody('Nothing needs doing: there is no file to compare.'),
    },
    unknown: {
      label: 'Unproven',
      summary: 'The files fit what this copy says, but the copy itself is not shown to be unchanged.',
      next: null,
    },
  },
  witness: {
    yes: { label: 'Witnessed', summary: witnessed, next: null },
    unknown: {
      label: 'Unproven',
      summary: 'A witness had this copy, but the copy itself is not shown to be unchanged.',
      next: null,
    },
    none: {
      label: 'No witness',
      summary: 'No time stamp or receipt from somebody independent was given.',
      next: issuer(
        'Ask the issuer whether the record was time-stamped or registered with somebody independent.',
      ),
    },
  },
};

type Bare = Words['answers'][QuestionKey];

/** What to say of the other questions where the record as a whole is closed to us. */
const closed: Readonly<Partial<Record<Reason, Entry>>> = {
  ENCRYPTED: {
    label: 'Locked',
    summary: 'What the record says of this is inside, and the record is locked.',
    next: null,
  },
  FORM_AMBIGUOUS: {
    label: 'Two readings',
    summary: 'The file says different things of this, depending on how it is read.',
    next: null,
  },
  ...Object.fromEntries(
    (
      [
        'DECRYPTION_FAILED',
        'ENCRYPTION_MALFORMED',
        'NOT_A_VCON',
        'MALFORMED_JSON',
        'DUPLICATE_MEMBER',
        'TOO_LARGE',
        'TOO_DEEP',
        'SIGNATURE_MALFORMED',
        'FILE_NOT_READ',
      ] as const
    ).map((reason): [Reason, Entry] => [
      reason,
      {
        label: 'Not known',
        summary: 'What the record says of this could not be read.',
        next: null,
      },
    ]),
  ),
};

/** Additions to an answer that stays yes, and what can be done about them. */
const besides: Readonly<Partial<Record<Reason, { readonly text: string; readonly next: NextStep }>>> = {
  WITNESS_INVALID: {
    text: 'Another time stamp or receipt on it is not usable.',
    next: issuer('Ask the issuer for a copy without the time stamp or receipt that is not usable.'),
  },
  EXTRA_SIGNATURE_INVALID: {
    text: 'Another signature on it does not fit.',
    next: issuer('Ask the issuer why a signature on it does not fit, or for a copy with theirs alone.'),
  },
  UUID_MISMATCH: {
    text: 'The identifier in the signature is not that of the record.',
    next: otherProducer,
  },
  UUID_CONFLICT: {
    text: 'Another signed record with the same identifier says something else.',
    next: issuer('Ask the issuer which of the two records counts.'),
  },
  ...Object.fromEntries(
    (
      [
        'NO_CERTIFICATE',
        'ALG_NOT_ALLOWED',
        'SIGNATURE_MALFORMED',
        'HEADER_CONFLICT',
        'UNSUPPORTED_CRITICAL_HEADER',
        'WEAK_KEY',
      ] as const
    ).map((reason) => [
      reason,
      {
        text: 'Another signature on it could not be judged.',
        next: issuer('Ask the issuer for a copy whose every signature can be checked.'),
      },
    ]),
  ),
  UNSUPPORTED_EXTENSION: {
    text: 'It carries rules that this tool cannot interpret.',
    next: issuer('Ask the issuer which tool can check this record, or for a copy without the extension.'),
  },
};

function entry(key: QuestionKey, { answer, reasons }: Bare, { facts }: Words): Entry {
  const worded = reasons.filter((reason) => byReason[reason] !== undefined);
  const reason = worded.find(stopsPass) ?? (key === 'witness' ? worded[0] : undefined);
  const spoken = answer === 'yes' || answer === 'none' ? undefined : reason;
  // It may be a file that the record refers to, and not the record.
  const isOpened = spoken === 'FILE_NOT_READ' && facts.unreadable === null;
  const entry =
    spoken === undefined
      ? byAnswer[key][answer]
      : ((key === 'unaltered' || isOpened ? undefined : closed[spoken]) ?? byReason[spoken]);
  if (entry === undefined) throw new Error(`No words for ${key} ${answer} ${reasons.join()}`);
  return entry;
}

/** Label and summary of an answer. */
export function say(
  key: QuestionKey,
  bare: Bare,
  words: Words,
): Pick<QuestionAnswer, 'label' | 'summary' | 'said'> {
  const { label, summary } = entry(key, bare, words);
  const spoken = typeof summary === 'string' ? [said(summary)] : summary(words);
  const added = bare.answer === 'yes' ? bare.reasons.flatMap((reason) => besides[reason]?.text ?? []) : [];
  const more = [...new Set(added)];
  if (key === 'signer' && bare.answer === 'yes' && hasStranger(words)) more.push(alsoByStranger);
  if (bare.reasons.includes('FILE_READ_EARLIER')) more.push(readEarlier);
  const all = [...spoken, ...more.map((text) => said(text))].filter(({ message }) => message !== '');
  return { label, summary: sentences(english, all), said: all };
}

const alsoByStranger = 'It also bears the signature of somebody whom you have not confirmed.';

const readEarlier =
  'A file was not read again: its fingerprint was taken over from a partial report made in this browser.';

/** Whether somebody else has signed the same, and is not trusted. */
const hasStranger = ({ facts }: Words): boolean =>
  (facts.layers.at(-1) ?? []).some(({ valid, signer }) => valid === true && signer?.answer !== 'yes');

/** Who can settle an answer that stops a pass, and how; null where it does not. */
export function nextStep(key: QuestionKey, bare: Bare, words: Words): NextStep | null {
  const { answers, signer } = words;
  if (bare.answer === 'yes') {
    const open = bare.reasons.find(stopsPass);
    return open === undefined ? null : (besides[open]?.next ?? freshCopy);
  }
  if (key === 'signer' && (signer?.signer?.caveat.length ?? 0) > 0) return soundlySigned;
  const { next } = entry(key, bare, words);
  if (next === missing.trust) return missing[speaker(words)?.lacks ?? 'other'];
  if (next !== null) return next;
  const first = entry('unaltered', answers.unaltered, words).next;
  return first === null ? freshCopy : { who: first.who, text: followsFromFirst };
}

export const followsFromFirst = 'This follows from the first question.';

/** Every label, summary and next step in the tables here, with its places; what is said by `said` elsewhere is not among them. */
export const answerMessages: readonly string[] = [
  ...new Set([
    ...[byReason, closed, ...Object.values(byAnswer)]
      .flatMap((entries) => Object.values(entries))
      .flatMap(({ label, summary, next }) => [
        label,
        ...(typeof summary === 'string' ? [summary] : []),
        ...(next === null ? [] : [next.text]),
      ]),
    ...Object.values(besides).flatMap(({ text, next }) => [text, next.text]),
    ...Object.values(missing).map(({ text }) => text),
    soundlySigned.text,
    alsoByStranger,
    readEarlier,
    followsFromFirst,
  ]),
];
