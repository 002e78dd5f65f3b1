import type { Reason } from '../reasons';
import { serviceEntry } from '../trust/service-entry';
import type { ServiceKey } from '../trust/service-key';
import type { Carried } from '../witness/carried';
import type { Subject, Subjects } from '../witness/subject';
import type { Testimony } from '../witness/testimony';
import { coveredBy } from '../witness/time-stamp-coverage';
import { tieToRecord, type Candidate } from '../witness/statement';
import type { Lack, Signers, WitnessJudge, WitnessJudgement } from '../witness/witness-judge';
import { english, message, reportable, said, sentences, utcTime, type Said } from '../wording';
import type { Certificate } from '../x509/certificate';
import type { Check, ServiceKeyReport, WitnessReport, Witnessed } from './report';
import { reportCertificate, reportLink } from './signer-report';

/** A testimony that is held against a record, and why. */
export interface Held {
  readonly testimony: Testimony;
  readonly given: WitnessReport['given'];
  /** Index into the evidence of its file; null where the record carries it. */
  readonly evidence: number | null;
  readonly carried: Carried | null;
}

/** A testimony held against a record: what came of it. */
export interface Heard {
  readonly held: Held;
  readonly judged: WitnessJudgement;
  readonly answer: WitnessReport['answer'];
  readonly reasons: readonly Reason[];
  readonly detail: readonly Said[];
  /** What is missing for it to count; null where it is not open, or where nothing more can come. */
  readonly lacks: Lack | null;
  readonly covers: readonly Witnessed[];
  readonly proves: WitnessReport['proves'];
  /** The innermost signatures that it shows to be no younger than `judged.time`. */
  readonly holds: ReadonlySet<number | 'all'>;
  readonly ownChecks: readonly Check[];
}

/**
 * Hears a testimony on a record.
 * @param isShown whether a signature is shown to be one over this record, and over nothing else
 */
export async function hear(
  held: Held,
  { subjects, complete }: Subjects,
  isShown: (signature: NonNullable<Subject['signature']>) => boolean,
  judge: WitnessJudge,
  signers: Signers,
): Promise<Heard> {
  const { testimony, given, carried } = held;
  const judged = await judge.judge(testimony, signers);
  const counted = subjects.filter(({ signature }) => signature === undefined || isShown(signature));
  const covered = await coveredOf(testimony, counted);
  const covers = [...new Set(covered.map(({ what }) => what))];
  const holds = new Set(covered.flatMap(({ holds }) => holds ?? []));
  const isTimed = testimony.kind === 'timestamp' && holds.size > 0;
  const common = {
    held,
    judged,
    covers,
    holds: testimony.kind === 'timestamp' ? holds : new Set<never>(),
    proves: covers.length === 0 ? null : isTimed ? ('signing-time' as const) : ('content' as const),
    lacks: judged.answer === 'unknown' ? judged.lacks : null,
    ownChecks: [],
  };
  if (testimony.kind === 'unread') {
    return { ...common, answer: 'unknown', reasons: judged.reasons, detail: judged.detail };
  }
  if (carried !== null && !carried.beside) return { ...common, ...earlier(testimony, judged) };
  if (covers.length > 0) {
    const refuted = judged.answer === 'no' && given === 'carried' ? 'unknown' : judged.answer;
    const [over, shown] = coverWords(testimony, covers, isTimed);
    const spec = testimony.kind === 'timestamp' ? 'RFC 3161 section 2.4.2' : 'RFC 9943 section 6';
    const ownCheck: Check = {
      id: 'witness.covers',
      outcome: 'pass',
      pointer: null,
      ...reportable(over),
      spec,
    };
    return {
      ...common,
      answer: refuted,
      reasons: judged.reasons,
      detail: [...(judged.answer === 'yes' ? [shown] : []), ...judged.detail],
      ownChecks: [ownCheck],
    };
  }
  if ((await coveredOf(testimony, subjects)).length > 0) return { ...common, ...ofAnySignature };
  return { ...common, ...elsewhere(held, judged, complete) };
}

/** What of the record a testimony is about. */
async function coveredOf(testimony: Testimony, subjects: readonly Subject[]): Promise<readonly Subject[]> {
  if (testimony.kind === 'timestamp') {
    const known = subjects.map(({ what, digests, holds }) => ({
      what: what === 'canonical' ? ('payload' as const) : what,
      bytes: null,
      digests,
      holdsSignature: holds !== null,
    }));
    const { covered } = await coveredBy(testimony.token.imprint, known);
    return subjects.filter((_, index) => covered.includes(index));
  }
  if (testimony.kind !== 'statement') return [];
  const candidates = subjects.map((subject): Candidate<Subject> => ({ what: subject, ...subject.digests }));
  const tie = await tieToRecord(testimony.statement, candidates);
  return tie === null ? [] : [tie.what];
}

type Concluded = Pick<Heard, 'answer' | 'reasons' | 'detail' | 'ownChecks'> & {
  readonly covers?: readonly Witnessed[];
};

/** What stands inside of what was signed was made before it was signed. */
function earlier(testimony: Testimony, judged: WitnessJudgement): Concluded {
  const reproduced = testimony.kind === 'conserver' && testimony.reproduced;
  const what = reproduced
    ? said(
        'It is of this record as it was before the receipt was added; what is signed here is a later version.',
      )
    : said(
        'It stands inside of what was signed, so it can only be of an earlier version, which is not at hand.',
      );
  const ownChecks: Check[] = [
    {
      id: 'witness.covers',
      outcome: 'info',
      pointer: null,
      ...reportable(what),
      spec: 'draft-ietf-vcon-vcon-core, Signed Form of vCon Object',
    },
  ];
  // One that does not hold is told; one of an earlier version that nobody vouches for changes nothing.
  return judged.answer === 'no'
    ? { answer: 'unknown', reasons: ['WITNESS_INVALID'], detail: [...judged.detail, what], ownChecks }
    : {
        answer: 'unknown',
        reasons: ['WITNESS_EARLIER_VERSION'],
        detail: judged.answer === 'yes' ? [what, ...judged.detail] : [what],
        covers: reproduced ? ['earlier-version'] : [],
        ownChecks,
      };
}

/** Anybody can add bytes that were stamped long ago as a signature, and find a key that they fit. */
const ofAnySignature: Concluded = {
  answer: 'unknown',
  reasons: ['WITNESS_NOT_TRUSTED'],
  detail: [
    said(
      'It is of a signature that was not found to fit, or that may be by any key, so it shows nothing of this record.',
    ),
  ],
  ownChecks: [],
};

/** It covers nothing of this record, and is taken to be for it. */
function elsewhere({ testimony, given }: Held, judged: WitnessJudgement, complete: boolean): Concluded {
  const isUnclear =
    (testimony.kind === 'statement' && testimony.statement.message.payload === null) ||
    testimony.kind === 'receipt';
  if (isUnclear && complete) {
    return { answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'], detail: judged.detail, ownChecks: [] };
  }
  if (!complete) {
    const detail = [
      said('What it covers was not found, but not all of this record could be read and tried.'),
    ];
    return { answer: 'unknown', reasons: ['WITNESS_MISMATCH'], detail, ownChecks: [] };
  }
  const words =
    testimony.kind === 'timestamp'
      ? message('The time stamp is of something else than this record: no part of it has that fingerprint.')
      : message('The statement is about something else than this record.');
  const ownChecks: Check[] = [
    {
      id: 'witness.covers',
      outcome: 'fail',
      pointer: null,
      message: words,
      spec: testimony.kind === 'timestamp' ? 'RFC 3161 section 2.4.2' : 'RFC 9943 section 6',
    },
  ];
  const answer = given === 'carried' ? 'unknown' : 'no';
  return { answer, reasons: ['WITNESS_MISMATCH'], detail: [said(words)], ownChecks };
}

/** What a testimony is over, and what that shows where it holds. */
function coverWords(
  testimony: Testimony,
  covers: readonly Witnessed[],
  isTimed: boolean,
): readonly [over: Said, shown: Said] {
  const what = covers
    .map((one) => said(names[one]))
    .reduce((one, other) => said('{one} and {other}', { one, other }));
  if (testimony.kind !== 'timestamp') {
    const over = said('The statement is about {what}.', { what });
    return [over, over];
  }
  const values = { time: utcTime(testimony.token.genTime), what };
  return [
    said('The time stamp of {time} is over {what}.', values),
    isTimed
      ? said('The time stamp of {time} is over {what}, so the record was signed by then.', values)
      : said(
          'The time stamp of {time} is over {what}: it existed then; when it was signed is not shown.',
          values,
        ),
  ];
}

const names: Readonly<Record<Witnessed, string>> = {
  file: message('the whole file'),
  payload: message('the signed content'),
  'signing-input': message('the signed content with its header'),
  signature: message('the signature'),
  canonical: message('the content in its canonical form'),
  'earlier-version': message('an earlier version'),
};

/** A testimony as the report has it. */
export function reportWitness(heard: Heard, mentioned: Set<Certificate>): WitnessReport {
  const { held, judged, answer, reasons, detail, covers, proves, ownChecks } = heard;
  const { testimony, evidence, given, carried } = held;
  judged.certificates.forEach((certificate) => mentioned.add(certificate));
  judged.chain.forEach(({ certificate }) => mentioned.add(certificate));
  return {
    kind:
      testimony.kind === 'unread'
        ? testimony.meant
        : testimony.kind === 'conserver'
          ? 'receipt'
          : testimony.kind,
    evidence,
    pointer: carried?.pointer ?? null,
    given,
    answer,
    reasons,
    lacks: heard.lacks,
    covers,
    proves,
    time: judged.time?.stated.toISOString() ?? null,
    maker: judged.maker,
    makerKeySha256: judged.makerKeySha256,
    ...(judged.serviceKey === null ? {} : { serviceKey: reportServiceKey(judged.serviceKey) }),
    detail: sentences(english, detail),
    said: detail,
    trustEntry: judged.trustEntry,
    certificates: judged.certificates.map(reportCertificate),
    links: judged.chain.map(reportLink),
    checks: [...ownChecks, ...judged.checks],
  };
}

function reportServiceKey(key: ServiceKey): ServiceKeyReport {
  const { subject, sha256, pem, keyId, algorithm } = serviceEntry(key, nowhere);
  return {
    name: subject,
    sha256,
    pem,
    ...(keyId === undefined ? {} : { keyId }),
    ...(algorithm === undefined ? {} : { algorithm }),
  };
}

/** An entry that is made for its words alone comes from nowhere. */
const nowhere = { origin: '', confirmedBy: null, addedAt: '' } as const;
