import type { Answer, RecordReport, ShownReport, SignatureReport } from '../../report/report';
import { message } from '../../wording';
import type { Shape } from '../words';
import { signingCertificate } from './path';
import { bestWitness, nameOfWitness } from './witness';

export type LinkKey =
  'recording' | 'fingerprint' | 'record' | 'signature' | 'certificate' | 'trust' | 'witness';

/**
 * `holds`: proven. `broken`: a completed check says no. `open`: something is left to be settled here. `unproven`:
 * found in the file, and nothing shows that it is what was signed. `absent`: there is nothing of the kind.
 */
export type LinkState = 'holds' | 'broken' | 'open' | 'unproven' | 'absent' | 'unreadable';

/** One link of the evidence chain as it is drawn. */
export interface ChainLink {
  readonly key: LinkKey;
  readonly state: LinkState;
  /** The state in two or three words; a message. */
  readonly word: string;
  /** What the link is here, such as the name of a file; text that came with the evidence. Null where nothing is to be told. */
  readonly detail: string | null;
  /** How many files the link stands for, where it is several: what is told instead. */
  readonly files: number | null;
  /** When it shows that the record was signed, at the latest: RFC 3339, UTC; null where it shows nothing of the kind. */
  readonly signedBy: string | null;
  /** How it hangs together with the link before it; null on the first. */
  readonly joint: 'holds' | 'broken' | 'open' | null;
}

/** Where a link sends its reader for the proof. */
export type ProofPlace = 'files' | 'recordings' | 'unaltered' | 'signature' | 'path' | 'signer' | 'witness';

export const proofPlaces: Readonly<Record<LinkKey, ProofPlace>> = {
  recording: 'files',
  fingerprint: 'recordings',
  record: 'unaltered',
  signature: 'signature',
  certificate: 'path',
  trust: 'signer',
  witness: 'witness',
};

export const linkShapes: Readonly<Record<LinkState, Shape>> = {
  holds: 'yes',
  broken: 'no',
  open: 'unknown',
  unproven: 'none',
  absent: 'none',
  unreadable: 'unreadable',
};

/** The links of the evidence chain. */
export const linkWords: Record<LinkKey, string> = {
  recording: message('Recording'),
  fingerprint: message('Fingerprint'),
  record: message('Record'),
  signature: message('Signature'),
  certificate: message('Certificate'),
  trust: message('Trust'),
  witness: message('Witness'),
};

/** What the shape of a link stands for, to those who do not see it. */
export const linkStateWords: Record<LinkState, string> = {
  holds: message('holds'),
  broken: message('failed a check'),
  open: message('not settled'),
  unproven: message('unproven'),
  absent: message('nothing there'),
  unreadable: message('cannot be read'),
};

type Link = Omit<ChainLink, 'joint' | 'signedBy'> & Partial<Pick<ChainLink, 'signedBy'>>;

/**
 * The evidence chain of a record, from its recording to its witness. It says what the four answers say, link by link,
 * and nothing beyond: no link holds that its answer does not carry, and what a record says of others is unproven
 * wherever the record is.
 */
export function chainOf(report: ShownReport, record: RecordReport): ChainLink[] {
  const links: Link[] = [
    recordingLink(report, record),
    fingerprintLink(record),
    recordLink(record),
    signatureLink(record),
    ...signerLinks(report, record),
    witnessLink(report, record),
  ];
  return links.map((link, at) => ({ signedBy: null, ...link, joint: jointOf(links[at - 1], link) }));
}

function jointOf(before: Link | undefined, link: Link): ChainLink['joint'] {
  if (before === undefined) return null;
  // The check between these two is what failed.
  const broken =
    (link.key === 'fingerprint' && before.state === 'broken') ||
    (link.key === 'signature' && link.state === 'broken') ||
    (link.key === 'trust' && before.state === 'broken') ||
    (link.key === 'witness' && link.state === 'broken');
  if (broken) return 'broken';
  return before.state === 'holds' && link.state === 'holds' ? 'holds' : 'open';
}

const unaltered = ({ questions }: RecordReport): boolean => questions.unaltered.answer === 'yes';

/** Nothing of what is inside the record could be looked at. */
const closed = ({ form, questions, fields }: RecordReport): boolean =>
  form === 'none' || (fields.length === 0 && questions.recordings.answer === 'unknown');

function recordingLink(report: ShownReport, record: RecordReport): Link {
  const { answer, label } = record.questions.recordings;
  const counted = record.files.filter(({ outcome }) => outcome !== 'withheld');
  const [only] = counted.length === 1 ? counted : [];
  const supplied = report.evidence[only?.evidence ?? -1]?.name ?? only?.name ?? null;
  const several = counted.length > 1;
  const link = {
    key: 'recording',
    detail: several ? null : supplied,
    files: several ? counted.length : null,
  } as const;
  switch (answer) {
    case 'yes':
      return { ...link, state: 'holds', word: label };
    case 'no':
      return { ...link, state: 'broken', word: message('Another file') };
    case 'none':
      return { ...link, state: 'absent', word: record.files.length === 0 ? label : message('Withheld') };
    case 'unknown':
      if (closed(record)) return { ...link, state: 'absent', word: message('Not known') };
      return { ...link, state: counted.every(matches) ? 'unproven' : 'open', word: label };
  }
}

const matches = ({ outcome }: RecordReport['files'][number]): boolean => outcome === 'match';

/** The fingerprint of the recording as the record gives it: as good as the record. */
function fingerprintLink(record: RecordReport): Link {
  const { recordings } = record.questions;
  const link = { key: 'fingerprint', detail: null, files: null } as const;
  if (closed(record)) return { ...link, state: 'absent', word: message('Not known') };
  const counted = record.files.filter(({ outcome }) => outcome !== 'withheld');
  if (counted.length === 0 || recordings.answer === 'none')
    return { ...link, state: 'absent', word: message('None given') };
  if (counted.some(({ outcome }) => outcome === 'no-hash'))
    return { ...link, state: 'open', word: message('Not given') };
  if (counted.some(({ outcome }) => outcome === 'unsupported'))
    return { ...link, state: 'open', word: message('Unknown kind') };
  return unaltered(record)
    ? { ...link, state: 'holds', word: message('Signed') }
    : { ...link, state: 'unproven', word: message('Unproven') };
}

function recordLink({ outcome, form, questions, source }: RecordReport): Link {
  const { answer, label } = questions.unaltered;
  const link = { key: 'record', word: label, detail: source, files: null } as const;
  if (answer === 'yes') return { ...link, state: 'holds' };
  if (answer === 'no') return { ...link, state: 'broken' };
  return { ...link, state: outcome === 'unreadable' && form !== 'signed' ? 'unreadable' : 'open' };
}

function signatureLink(record: RecordReport): Link {
  const { questions, layers, form } = record;
  const [first] = layers.at(-1)?.signatures ?? [];
  const link = { key: 'signature', detail: first?.alg ?? null, files: null } as const;
  switch (questions.unaltered.answer) {
    case 'yes':
      return { ...link, state: 'holds', word: message('Fits') };
    case 'no':
      return { ...link, state: 'broken', word: message('Does not fit') };
    default:
      if (layers.length > 0) return { ...link, state: 'open', word: message('Not judged') };
      return { ...link, state: 'absent', word: form === 'unsigned' ? message('None') : message('Not known') };
  }
}

/** Who signed: the certificate, and what vouches for it. */
function signerLinks(report: ShownReport, record: RecordReport): Link[] {
  const { answer, label, reasons } = record.questions.signer;
  const signature = bestSignature(record);
  const certificate = signature === undefined ? undefined : signingCertificate(report, signature);
  const name = certificate?.shortName ?? null;
  const entry = report.policy.trustEntries[signature?.path.trustEntry ?? -1];
  const links = (
    certificateState: Pick<Link, 'state' | 'word'>,
    trustState: Pick<Link, 'state' | 'word'>,
    trustDetail: string | null = null,
  ): Link[] => [
    { key: 'certificate', detail: name, files: null, ...certificateState },
    { key: 'trust', detail: trustDetail, files: null, ...trustState },
  ];

  if (!unaltered(record)) {
    const none = {
      state: 'absent',
      word: record.layers.length === 0 ? message('Not known') : message('None'),
    } as const;
    const there = record.form === 'unsigned' ? ({ state: 'absent', word: message('None') } as const) : none;
    const carried =
      certificate === undefined ? there : ({ state: 'unproven', word: message('Unproven') } as const);
    return links(carried, { state: 'unproven', word: message('Nobody shown') });
  }
  if (answer === 'yes') {
    const confirmed = entry?.kind === 'anchor' ? message('Under your authority') : message('On your list');
    const under = entry?.confirmedBy === null ? message('Listed, unconfirmed') : confirmed;
    return links(
      // Not valid any more, and shown to have been when it signed.
      {
        state: 'holds',
        word: signature?.provenTime === undefined ? message('Accepted') : message('Valid when it signed'),
      },
      { state: 'holds', word: under },
      entry?.name ?? null,
    );
  }
  const notReached = { state: 'unproven', word: message('Not reached') } as const;
  if (answer === 'no') return links({ state: 'broken', word: label }, notReached);
  const ofCertificate = ['SIGNER_EXPIRED', 'SIGNER_NOT_YET_VALID', 'WEAK_KEY', 'CHAIN_NOT_VALID'] as const;
  const trouble = ofCertificate.some((reason) => reasons.includes(reason));
  if (trouble)
    return links(
      { state: 'open', word: reasons.includes('CHAIN_NOT_VALID') ? message('Path not valid') : label },
      notReached,
    );
  const word = reasons.includes('SIGNER_KEY_CHANGED') ? message('Another key') : message('Only a name');
  return links({ state: 'unproven', word }, { state: 'open', word: label });
}

/** The signature that the second answer is drawn from: of the innermost layer, the one that says most. */
export function bestSignature({ layers }: RecordReport): SignatureReport | undefined {
  const signatures = layers.at(-1)?.signatures ?? [];
  const rank = ({ valid, path }: SignatureReport): number => {
    if (valid !== true) return 4;
    return path.answer === 'yes' ? 0 : path.answer === 'no' ? 1 : path.trustEntry !== null ? 2 : 3;
  };
  return signatures.toSorted((a, b) => rank(a) - rank(b))[0];
}

const witnessStates: Readonly<Record<Answer, LinkState>> = {
  yes: 'holds',
  no: 'broken',
  unknown: 'open',
  none: 'absent',
};

function witnessLink(report: ShownReport, record: RecordReport): Link {
  const { answer, label } = record.questions.witness;
  const link = { key: 'witness', state: witnessStates[answer], word: label, files: null } as const;
  const witness = bestWitness(record);
  if (witness === null) return { ...link, detail: null };
  const signed = answer === 'yes' && witness.proves === 'signing-time';
  return { ...link, detail: nameOfWitness(report, witness), signedBy: signed ? witness.time : null };
}
