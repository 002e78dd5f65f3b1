/** Reports made by hand, for tests of what becomes of a report. */
import type {
  Answer,
  CertificateReport,
  EvidenceEntry,
  Field,
  FileReport,
  ListReport,
  QuestionAnswer,
  RecordReport,
  Report,
  ReportTrustEntry,
  WitnessReport,
} from './report';

/** SHA-512 and SHA-256 in hex, told apart by one hex digit. */
export const sha512 = (digit: string): string => digit.repeat(128);
export const sha256 = (digit: string): string => digit.repeat(64);

export const entry: ReportTrustEntry = {
  kind: 'pin',
  purpose: 'signer',
  covers: 'certificate',
  name: 'Klar Voice',
  sha256: sha256('c'),
  origin: 'file issuer.pem',
  confirmedBy: 'by telephone',
};

export const certificate: CertificateReport = {
  subject: 'CN=records.klar-voice.example,O=Klar Voice Example Ltd,C=DE',
  issuer: 'CN=records.klar-voice.example,O=Klar Voice Example Ltd,C=DE',
  shortName: 'records.klar-voice.example',
  serialNumber: '01',
  notBefore: '2025-01-01T00:00:00.000Z',
  notAfter: '2054-12-31T23:59:59.000Z',
  sha256: sha256('c'),
  publicKeySha256: sha256('d'),
  publicKey: 'RSA, 2048 bits',
};

export const question = (
  answer: Answer,
  label: string,
  some: Partial<QuestionAnswer> = {},
): QuestionAnswer => ({
  answer,
  label,
  reasons: [],
  summary: 'A sentence.',
  said: [{ message: 'A sentence.', values: {} }],
  next: answer === 'yes' ? null : { who: 'user', text: `Settle ${label}.` },
  ...some,
});

/** What a made record says of its call. */
export const said = {
  subject: 'Question about a household policy',
  name: 'Jonas Beispiel',
  tel: 'tel:+12025550187',
  transcript: 'From October the premium is 31 euros.',
};

export const field = (pointer: string, value: string): Field => ({
  pointer,
  type: 'string',
  protection: 'signed',
  conformance: 'ok',
  note: null,
  value,
});

export const file: FileReport = {
  pointer: '/dialog/0',
  name: 'call.wav',
  url: 'https://records.klar-voice.example/recordings/call.wav',
  expected: [`sha512-${'A'.repeat(86)}`],
  computed: `sha512-${'A'.repeat(86)}`,
  outcome: 'match',
  evidence: 1,
};

/** A record that checks out, changed as told. */
export function madeRecord(some: Partial<RecordReport> = {}): RecordReport {
  return {
    source: 'call.vcon',
    evidence: 0,
    form: 'signed',
    uuid: '01995c60-2c10-8231-b9a2-279e0d16bc46',
    outcome: 'passed',
    headline: 'Unchanged since a signer you trust signed it; the recording matches.',
    headlineSaid: {
      message: 'Unchanged since a signer you trust signed it; the recording matches.',
      values: {},
    },
    reasons: ['REVOCATION_NOT_CHECKED'],
    questions: {
      unaltered: question('yes', 'Unchanged'),
      signer: question('yes', 'Trusted signer', { reasons: ['REVOCATION_NOT_CHECKED'] }),
      recordings: question('yes', 'Match'),
      witness: question('none', 'No witness'),
    },
    layers: [
      {
        serialization: 'general',
        signatures: [
          {
            alg: 'RS256',
            valid: true,
            certificates: [certificate],
            certificateBound: true,
            path: { answer: 'yes', detail: 'Pinned.', trustEntry: 0, said: [], links: [] },
          },
        ],
      },
    ],
    files: [file],
    witnesses: [],
    checks: [],
    fields: [
      field('/subject', said.subject),
      field('/parties/0/name', said.name),
      field('/parties/0/tel', said.tel),
      field('/dialog/0/start', '2025-09-18T11:15:12+02:00'),
      field('/analysis/0/body', said.transcript),
    ],
    ...some,
  };
}

/** A record that was changed after it was signed. */
export const alteredRecord = (some: Partial<RecordReport> = {}): RecordReport => {
  const made = madeRecord();
  return {
    ...made,
    outcome: 'failed',
    headline: 'This copy does not match its signature. Do not rely on it.',
    headlineSaid: { message: 'This copy does not match its signature. Do not rely on it.', values: {} },
    reasons: ['SIGNATURE_INVALID', 'NOT_PROTECTED'],
    questions: {
      ...made.questions,
      unaltered: question('no', 'Does not match'),
      signer: question('unknown', 'Not shown', { reasons: ['NOT_PROTECTED'] }),
      recordings: question('unknown', 'Unproven', { reasons: ['NOT_PROTECTED'] }),
    },
    layers: made.layers.map((layer) => ({
      ...layer,
      signatures: layer.signatures.map((signature) => ({
        ...signature,
        valid: false,
        path: { answer: 'unknown', detail: 'Not asked.', trustEntry: null, said: [], links: [] },
      })),
    })),
    ...some,
  };
};

export const recordFile: EvidenceEntry = {
  name: 'call.vcon',
  size: 4321,
  sha512: sha512('1'),
  role: 'record',
  note: null,
};
export const recordingFile: EvidenceEntry = {
  name: 'call.wav',
  size: 16_044,
  sha512: sha512('2'),
  role: 'recording',
  note: null,
};

/** A list of which one entry is missing. */
export const madeList = (some: Partial<ListReport> = {}): ListReport => ({
  evidence: 1,
  name: 'list.csv',
  by: 'uuid',
  extraOf: 'records',
  counts: { entries: 3, found: 1, missing: 1, notReadYet: 0, different: 1, extra: 1, twice: 0, unread: 0 },
  missing: [{ line: 4, text: 'gone.vcon' }],
  notReadYet: [],
  different: [{ line: 2, text: 'other.vcon', evidence: 0, aspect: 'sha512' }],
  twice: [],
  extra: [0],
  ...some,
});

export const madeReport = (
  records: readonly RecordReport[] = [madeRecord()],
  some: Partial<Report> = {},
): Report => ({
  format: 'vcon-verification-report',
  formatVersion: 1,
  tool: { name: 'vcon-verifier', version: '0.1.0', build: sha256('b') },
  verifiedAt: '2026-07-01T12:00:00.000Z',
  validationTime: { time: '2026-07-01T12:00:00.000Z', source: 'clock', doubt: null, doubtSaid: null },
  policy: { trustEntries: [entry], revocation: [], assignments: [] },
  partial: null,
  evidence: [recordFile, recordingFile],
  records,
  certificates: [],
  ...some,
});

/** A time stamp over the signature whose maker is not trusted, changed as told. */
export const madeWitness = (some: Partial<WitnessReport> = {}): WitnessReport => ({
  kind: 'timestamp',
  evidence: null,
  pointer: 'header',
  given: 'carried',
  answer: 'unknown',
  reasons: ['WITNESS_NOT_TRUSTED'],
  lacks: 'trust',
  covers: ['signature'],
  proves: 'signing-time',
  time: '2026-03-01T10:00:00.000Z',
  maker: 'Time Stamps',
  makerKeySha256: null,
  detail: '',
  said: [],
  trustEntry: null,
  certificates: [],
  links: [],
  checks: [],
  ...some,
});
