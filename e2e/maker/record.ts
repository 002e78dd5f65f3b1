import { createHash } from 'node:crypto';
import { makeWav } from './audio';

/** The host that records come from; its name is part of their UUIDs. */
const host = 'records.klar-voice.example';

export type QaStatus = 'pass' | 'needs_review' | 'fail' | 'not_applicable' | 'error';

/** One utterance. `party`: index into the record's `parties`, 0 the agent and 1 the customer. */
export interface Turn {
  party: number;
  text: string;
}

export interface Recording {
  bytes: Uint8Array;
  filename: string;
  /** By default `filename` among the recordings of the host. */
  url?: string;
  /** Seconds. */
  duration?: number;
}

export interface RecordOptions {
  uuid?: string;
  createdAt?: Date;
  subject?: string;
  /** `makeWav()` by default. */
  recording?: Recording;
  transcript?: readonly Turn[];
  qaStatus?: QaStatus;
}

/** The `content_hash` of a file: `sha512-` and its SHA-512 in base64url (vCon core, "JSON Notation"). */
export function contentHash(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64url')}`;
}

/**
 * A version 8 UUID by vCon core, "uuid": milliseconds since 1970 (48 bits), `sequence` (12 bits), and the high
 * 62 bits of the SHA-1 of the host's name.
 */
export function makeUuid(time: Date, sequence: number, fqhn = host): string {
  const version = 8n;
  const variant = 0b10n;
  const high = (BigInt(time.getTime()) << 16n) | (version << 12n) | BigInt(sequence & 0xfff);
  const low = (variant << 62n) | (createHash('sha1').update(fqhn).digest().readBigUInt64BE() >> 2n);
  const hex = [high, low].map((half) => half.toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Counts the records made, so that no two have the same UUID. */
let sequence = 0;

/**
 * Makes the compliance record of one telephone call: a vCon in unsigned form (vCon core, "Unsigned Form of vCon
 * Object"). It refers to one recording by `url` and `content_hash`, and holds four analyses as JSON in strings
 * (`encoding` "json"): transcript, QA result, sentiment and telemetry.
 */
export function makeRecord(options: RecordOptions = {}): Record<string, unknown> {
  const createdAt = options.createdAt ?? new Date('2025-09-18T09:20:12Z');
  const recording = options.recording ?? { bytes: makeWav(), filename: 'call-0915.wav' };
  return {
    uuid: options.uuid ?? makeUuid(createdAt, sequence++),
    created_at: date(createdAt),
    updated_at: date(createdAt),
    subject: options.subject ?? 'Question about a household policy',
    parties: [
      {
        tel: 'tel:+12025550142',
        name: 'Mara Muster (agent)',
        validation: 'employee login',
        uuid: '8f0d3a52-6c1b-4e57-9a2f-3b7c5d9e1f04',
      },
      { tel: 'tel:+12025550187', name: 'Jonas Beispiel', validation: 'policy number and date of birth' },
    ],
    dialog: [
      {
        type: 'recording',
        start: date(new Date(createdAt.getTime() - 5 * 60_000)),
        duration: recording.duration ?? 2,
        parties: [1, 0],
        mediatype: 'audio/x-wav',
        filename: recording.filename,
        url: recording.url ?? `https://${host}/recordings/${encodeURIComponent(recording.filename)}`,
        content_hash: contentHash(recording.bytes),
      },
    ],
    analysis: [
      analysis('transcript', 'Klar Transcribe', { language: 'en', turns: options.transcript ?? transcript }),
      analysis('qa', 'Klar Quality', qaResult(options.qaStatus ?? 'pass')),
      analysis('sentiment', 'Klar Sentiment', { overall: 'neutral', agent: 'positive', customer: 'neutral' }),
      analysis('telemetry', 'Klar Line', {
        codec: 'PCMA',
        jitter_ms: 4.2,
        packet_loss_percent: 0.1,
        mos: 4.3,
      }),
    ],
    attachments: [],
  };
}

/** RFC 8620 section 1.4: no fraction of a second where it is zero. */
const date = (time: Date): string => time.toISOString().replace('.000Z', 'Z');

/** An Analysis Object about the first dialog. */
const analysis = (type: string, product: string, body: object) => ({
  type,
  dialog: 0,
  mediatype: 'application/json',
  vendor: 'Klar Voice Example Ltd',
  product,
  schema: `${type}/1`,
  encoding: 'json',
  body: JSON.stringify(body),
});

const transcript: readonly Turn[] = [
  { party: 0, text: 'Klar Voice insurance desk, this is Mara. How can I help?' },
  { party: 1, text: 'Hello, Jonas Beispiel. I had a letter about my household policy.' },
  { party: 0, text: 'Thank you. Your policy number and date of birth, please?' },
  { party: 1, text: 'K V 2 0 4 4, the third of May 1979.' },
  { party: 0, text: 'Thanks. From October the premium is 31 euros a month instead of 28.' },
  { party: 1, text: 'And the cover for my bicycle stays as it is?' },
  { party: 0, text: 'It stays, up to 1500 euros. You may cancel until the end of the month.' },
  { party: 1, text: 'No, please leave it as it is. Goodbye.' },
];

/** What the quality check says for each status: score, compliance, and the result of each criterion. */
const qaResults = {
  pass: [96, 'pass', ['pass', 'pass', 'pass']],
  needs_review: [71, 'not_evaluated', ['pass', 'needs_review', 'pass']],
  fail: [42, 'fail', ['pass', 'fail', 'fail']],
  not_applicable: [null, 'not_evaluated', ['not_applicable', 'not_applicable', 'not_applicable']],
  error: [null, 'not_evaluated', ['error', 'error', 'error']],
} as const;

function qaResult(status: QaStatus) {
  const [score, compliance, results] = qaResults[status];
  const criteria = [
    'Identity of the caller confirmed',
    'Recording announced',
    'Written confirmation offered',
  ];
  return {
    status,
    overall_score: score,
    compliance_status: compliance,
    criteria: criteria.map((criterion, i) => ({ criterion, status: results[i] })),
  };
}
