import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { makeRecipient } from '../e2e/maker/jwe';
import { answersOf, printTable } from '../e2e/maker/table';
import type { EvidenceFile } from './evidence/evidence';
import type { Reason } from './reasons';
import type { Form, Outcome, RecordReport } from './report/report';
import { isKeyProblem, readPrivateKey, type PrivateKey } from './signature/private-key';
import { pinFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { readCertificates } from './x509/certificate';

const now = '2026-07-01T12:00:00Z';
const corpus = '../shared/corpus';
const examples = `${corpus}/ietf-vcon-core`;
const withCorpus = existsSync(examples);
if (!withCorpus) console.info('Skipped: the working group’s examples are not beside this project.');

const mp3 = 'ab_call.mp3';
const wav = 'ab_call.wav';

/** What the user has of one record's key. */
type Key = 'none' | 'its key' | 'another key';

interface Example {
  /** The record. */
  readonly file: string;
  /** What is given with it, without its key. */
  readonly beside?: readonly string[];
  readonly key?: Key;
  /** Whether the certificate of the signer, grp.div.fakevcon.io, is pinned. */
  readonly pinned?: boolean;
  readonly form: Form;
  readonly outcome: Outcome;
  /** All of them. */
  readonly reasons: readonly Reason[];
  /** unaltered, signer, recordings, witness */
  readonly answers: string;
  /** From the text of the draft. */
  readonly why: string;
}

const unsigned = { form: 'unsigned', outcome: 'indeterminate' } as const;

const expected: readonly Example[] = [
  {
    ...unsigned,
    file: 'ab_call_ext_rec.vcon',
    beside: [mp3],
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown unknown none',
    why: '"parties" makes it unsigned; its content_hash fits, but only a signature on the vCon secures a hash.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec.vcon',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED', 'FILE_NOT_SUPPLIED'],
    answers: 'unknown unknown unknown none',
    why: 'Its dialog has url and content_hash: an externally referenced file, which is not here.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec.vcon',
    beside: [wav],
    outcome: 'failed',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED', 'FILE_MISMATCH'],
    answers: 'unknown unknown no none',
    why: 'The SHA-512 of another recording is not the one in its content_hash.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec_amended.vcon',
    beside: [mp3],
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED', 'AMENDED'],
    answers: 'unknown unknown unknown none',
    why: 'Unsigned; "amended" refers by uuid to the prior version, which is lineage and no file of it.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec_analysis.vcon',
    beside: [mp3],
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown unknown none',
    why: 'Unsigned; the analysis is inline (body, encoding), the recording external.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec_with_redact.vcon',
    beside: [mp3],
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown unknown none',
    why: 'Unsigned; it holds a redacted transcript but has no "redacted" of its own: it is the whole version.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec_redacted.vcon',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED', 'REDACTED'],
    answers: 'unknown unknown none none',
    why: 'Unsigned, a Redacted Object; "the body or url MAY be absent if it is redacted": nothing to be supplied.',
  },
  {
    ...unsigned,
    file: 'ab_call_ext_rec_redacted.vcon',
    beside: [mp3],
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED', 'REDACTED'],
    answers: 'unknown unknown none none',
    why: 'The recording that was withheld is known by its hash; it still is not referred to by a url.',
  },
  {
    form: 'signed',
    file: 'ab_call_ext_rec_signed.vcon',
    beside: [mp3],
    pinned: true,
    outcome: 'passed',
    reasons: ['HEADER_DUPLICATED', 'REVOCATION_NOT_CHECKED'],
    answers: 'yes yes yes none',
    why: '"payload" and "signatures"; RS256 fits by the protected header (alg and x5c repeated with equal values), the SHA-512 fits.',
  },
  {
    form: 'signed',
    file: 'ab_call_ext_rec_signed.vcon',
    beside: [mp3],
    outcome: 'indeterminate',
    reasons: ['HEADER_DUPLICATED', 'SIGNER_NOT_TRUSTED'],
    answers: 'yes unknown yes none',
    why: 'x5c lets the certificate be found; whether to trust it is not the record’s to say.',
  },
  {
    form: 'signed',
    file: 'ab_call_ext_rec_signed.vcon',
    beside: [wav],
    pinned: true,
    outcome: 'failed',
    reasons: ['HEADER_DUPLICATED', 'REVOCATION_NOT_CHECKED', 'FILE_MISMATCH'],
    answers: 'yes yes no none',
    why: 'Another file of the same call is not the one whose SHA-512 was signed.',
  },
  {
    form: 'signed',
    file: 'ab_call_ext_rec_signed.vcon',
    pinned: true,
    outcome: 'indeterminate',
    reasons: ['HEADER_DUPLICATED', 'REVOCATION_NOT_CHECKED', 'FILE_NOT_SUPPLIED'],
    answers: 'yes yes unknown none',
    why: 'The signature does not need the recording; whether that was modified stays open without it.',
  },
  {
    form: 'encrypted',
    file: 'ab_call_ext_rec_encrypted.vcon',
    beside: [mp3],
    pinned: true,
    outcome: 'indeterminate',
    reasons: ['ENCRYPTED', 'HEADER_DUPLICATED'],
    answers: 'unknown unknown unknown none',
    why: '"ciphertext" and "recipients" (enc in three headers, visibly); the signed form is inside, for its recipient alone.',
  },
  {
    form: 'encrypted',
    file: 'ab_call_ext_rec_encrypted.vcon',
    beside: [mp3],
    key: 'another key',
    pinned: true,
    outcome: 'indeterminate',
    reasons: ['DECRYPTION_FAILED', 'HEADER_DUPLICATED'],
    answers: 'unknown unknown unknown none',
    why: 'RSA-OAEP for one recipient: no other key opens it, and that says nothing against the record.',
  },
  {
    form: 'encrypted',
    file: 'ab_call_ext_rec_encrypted.vcon',
    beside: [mp3],
    key: 'its key',
    pinned: true,
    outcome: 'passed',
    reasons: ['HEADER_DUPLICATED', 'REVOCATION_NOT_CHECKED'],
    answers: 'yes yes yes none',
    why: 'RSA-OAEP and A256CBC-HS512 (enc repeated with equal values) give the signed form, its uuid that of the header.',
  },
  {
    form: 'encrypted',
    file: 'ab_call_ext_rec_encrypted.vcon',
    beside: [mp3],
    key: 'its key',
    outcome: 'indeterminate',
    reasons: ['HEADER_DUPLICATED', 'SIGNER_NOT_TRUSTED'],
    answers: 'yes unknown yes none',
    why: 'Being able to open it makes nobody trusted: the same as the signed form without a pin.',
  },
  {
    form: 'encrypted',
    file: 'ab_call_ext_rec_encrypted.vcon',
    beside: [wav],
    key: 'its key',
    pinned: true,
    outcome: 'failed',
    reasons: ['HEADER_DUPLICATED', 'REVOCATION_NOT_CHECKED', 'FILE_MISMATCH'],
    answers: 'yes yes no none',
    why: 'The same as the signed form with another recording.',
  },
  {
    ...unsigned,
    file: 'ab_call_int_rec.vcon',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown none none',
    why: 'Unsigned; the recording is an inline file (body, encoding base64url), so none is referred to.',
  },
  {
    ...unsigned,
    file: 'ab_call_int_rec.vcon',
    beside: [mp3],
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED', 'FILE_NOT_REFERENCED'],
    answers: 'unknown unknown unknown none',
    why: 'It has no url and no content_hash: nothing in it speaks of the recording given with it.',
  },
  {
    ...unsigned,
    file: 'ab_email_acct_prob_thread.vcon',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown none none',
    why: 'Unsigned, all inline; "redacted": {} and "group": [] have no values, so they count as absent.',
  },
  {
    ...unsigned,
    file: 'ab_email_prob_followup_text_thread.vcon',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown none none',
    why: 'Unsigned, all inline; "redacted": {} and "group": [] have no values, so they count as absent.',
  },
  {
    ...unsigned,
    file: 'b_email_acct_prob_image.vcon',
    reasons: ['NO_SIGNATURE', 'NOT_PROTECTED'],
    answers: 'unknown unknown none none',
    why: 'Unsigned; the image is a part of the multipart body, inline.',
  },
  {
    file: 'simple-vcon.vcon',
    form: 'none',
    outcome: 'unreadable',
    reasons: ['NOT_A_VCON'],
    answers: 'unknown unknown unknown none',
    why: 'None of parties, dialog, analysis, attachments; no payload, no ciphertext: none of the three forms.',
  },
  {
    file: mp3,
    form: 'none',
    outcome: 'unreadable',
    reasons: ['NOT_A_VCON'],
    answers: 'unknown unknown unknown none',
    why: 'A recording alone: a vCon is a JSON object.',
  },
  {
    file: wav,
    form: 'none',
    outcome: 'unreadable',
    reasons: ['NOT_A_VCON'],
    answers: 'unknown unknown unknown none',
    why: 'A recording alone: a vCon is a JSON object.',
  },
];

describe.skipIf(!withCorpus)('the working group’s examples, by the text of the draft', () => {
  const example = (name: string): EvidenceFile => supplied(name, readFileSync(`${examples}/${name}`));
  const sorted = (reasons: readonly Reason[]): Reason[] => [...reasons].sort();
  const keys = new Map<Key, readonly PrivateKey[]>([['none', []]]);
  const rows: string[][] = [];
  let pinned: readonly TrustEntry[];

  async function privateKey(file: Uint8Array): Promise<PrivateKey> {
    const read = await readPrivateKey(file, null);
    if (isKeyProblem(read)) throw new Error(read.message);
    return read;
  }

  beforeAll(async () => {
    const [certificate] = await readCertificates(readFileSync(`${corpus}/py-vcon-certs/fake_grp.crt`));
    if (certificate === undefined) throw new Error('no certificate in fake_grp.crt');
    const origin = { name: 'the working group', origin: 'test', confirmedBy: null, addedAt: now };
    pinned = [pinFor(certificate, origin)];
    keys.set('its key', [await privateKey(readFileSync(`${corpus}/py-vcon-certs/fake_grp.key`))]);
    const { pem } = await makeRecipient();
    keys.set('another key', [await privateKey(new TextEncoder().encode(pem))]);
  });

  afterAll(() => {
    const head = ['file', 'given with it', 'form', 'outcome', 'reasons', 'answers', 'why'];
    printTable(`The working group’s examples: ${rows.length} rows`, head, rows);
  });

  const judge = async (
    files: readonly string[],
    key: Key,
    trusted: boolean,
  ): Promise<readonly RecordReport[]> => {
    const policy = { now, trust: trusted ? pinned : [], assignments: [], keys: keys.get(key) ?? [] };
    return (await verify(files.map(example), policy)).records;
  };

  const given = ({ beside = [], key = 'none', pinned = false }: Example): string =>
    [...beside, ...(key === 'none' ? [] : [key]), ...(pinned ? ['pin'] : [])].join(' + ') || 'nothing';

  it.each(expected.map((row) => [`${row.file} with ${given(row)}`, row] as const))('%s', async (_, row) => {
    const { file, beside = [], key = 'none', pinned = false, why } = row;
    const [record, ...others] = await judge([file, ...beside], key, pinned);
    if (record === undefined) throw new Error('no record in the report');
    const { form, outcome, reasons } = record;
    rows.push([file, given(row), form, outcome, reasons.join(' '), answersOf(record), why]);
    expect(others).toEqual([]);
    expect({ form, outcome, reasons: sorted(reasons), answers: answersOf(record) }).toEqual({
      form: row.form,
      outcome: row.outcome,
      reasons: sorted(row.reasons),
      answers: row.answers,
    });
  });

  it('has a row for every file of the folder', () => {
    const named = new Set(expected.map(({ file }) => file));
    expect(readdirSync(examples).filter((name) => !named.has(name))).toEqual([]);
  });

  it('all at once: the signed one and the locked one pass, and copies that nobody signed take nothing from them', async () => {
    const files = [...new Set(expected.map(({ file }) => file))];
    const records = await judge(files, 'its key', true);
    const passed = records.filter(({ outcome }) => outcome === 'passed').map(({ source }) => source);
    expect(passed.toSorted()).toEqual(['ab_call_ext_rec_encrypted.vcon', 'ab_call_ext_rec_signed.vcon']);
    const conflicting = records.filter(({ reasons }) => reasons.includes('UUID_CONFLICT'));
    // "The UUID MUST be globally unique": these share one with other content.
    expect(conflicting.map(({ source }) => source).toSorted()).toEqual([
      'ab_call_ext_rec.vcon',
      'ab_call_ext_rec_analysis.vcon',
      'ab_call_ext_rec_with_redact.vcon',
      'ab_email_acct_prob_thread.vcon',
      'b_email_acct_prob_image.vcon',
    ]);
  });
});
