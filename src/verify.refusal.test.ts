import { beforeAll, describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { encryptedRecord, makeRecipient, type Recipient } from '../e2e/maker/jwe';
import { signRecord, toBytes, type SignOptions } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import type { Reason } from './reasons';
import type { RecordReport } from './report/report';
import { isKeyProblem, readPrivateKey } from './signature/private-key';
import { verify } from './verify';

let signer: Signer;
let recipient: Recipient;
beforeAll(async () => {
  [signer, recipient] = await Promise.all([makeSigner(), makeRecipient()]);
});

const text = (json: string): Uint8Array => new TextEncoder().encode(json);
const record = makeRecord();

async function judge(file: Uint8Array, withKey = false): Promise<RecordReport> {
  const key = withKey ? await readPrivateKey(text(recipient.pem), null) : null;
  const keys = key === null || isKeyProblem(key) ? [] : [key];
  const policy = { now: '2026-07-01T12:00:00Z', trust: [], assignments: [], keys };
  const { records } = await verify([supplied('a.vcon', file)], policy);
  if (records[0] === undefined || records.length > 1) throw new Error('a test needs one record');
  return records[0];
}

const signed = async (options: SignOptions = {}) => signRecord(record, signer, options);

/** What a signature's own member is changed to. */
async function changed(members: object): Promise<Uint8Array> {
  const jws = await signed();
  return toBytes({ ...jws, signatures: [{ ...jws.signatures[0], ...members }] });
}

describe('a refusal names the place, the rule and what to do', () => {
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, Reason, RegExp, RegExp]>([
    [
      'a member twice in the record',
      () => text('{"parties":[{"name":"a","\\u006eame":"b"}]}'),
      'DUPLICATE_MEMBER',
      /^At byte 24 of the file, in \/parties\/0\/name:/,
      /RFC 7493 section 2\.3/,
    ],
    [
      'a member twice in the signed payload',
      async () => toBytes(await signRecord(text('{"parties":[],"parties":[]}'), signer)),
      'DUPLICATE_MEMBER',
      /^At byte 14 of the signed payload, in \/parties:/,
      /RFC 7493 section 2\.3/,
    ],
    [
      'a file that was cut short',
      () => text('{"parties":[{"name":"a'),
      'MALFORMED_JSON',
      /^At byte 22 of the file.*cut short/,
      /RFC 8259/,
    ],
    [
      'something after the record',
      () => text('{"parties":[]} x'),
      'MALFORMED_JSON',
      /^At byte 15 of the file:/,
      /RFC 8259/,
    ],
    [
      'text that is not UTF-8',
      () => Uint8Array.from([...text('{"parties":["'), 0xff, 0x22, 0x5d, 0x7d]),
      'MALFORMED_JSON',
      /^At byte 13 of the file, in \/parties\/0: .*UTF-8/,
      /RFC 7493 section 2\.1/,
    ],
    [
      'text in UTF-16',
      () =>
        Uint8Array.from(
          [...'\ufeff{"parties":[]}'].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]),
        ),
      'NOT_A_VCON',
      /^From byte 0 on .*UTF-16/,
      /Differentiation/,
    ],
    [
      'nesting past the bound',
      () => text(`{"parties":${'['.repeat(200)}${']'.repeat(200)}}`),
      'TOO_DEEP',
      /^At byte \d+ of the file, in \/parties\/0.*128/,
      /RFC 8259 section 9/,
    ],
    [
      'crit outside',
      () => changed({ header: { crit: ['x'] } }),
      'HEADER_CONFLICT',
      /^\/signatures\/0\/header "crit"/,
      /RFC 7515 section 4\.1\.11/,
    ],
    [
      'an unknown critical header',
      async () => toBytes(await signed({ protectedExtra: { crit: ['exp'], exp: 1 } })),
      'UNSUPPORTED_CRITICAL_HEADER',
      /^\/signatures\/0\/protected .*"exp"/,
      /RFC 7515 section 4\.1\.11/,
    ],
    [
      'b64 without crit',
      async () => toBytes(await signed({ protectedExtra: { b64: false } })),
      'HEADER_CONFLICT',
      /^\/signatures\/0\/protected "b64"/,
      /RFC 7797 section 6/,
    ],
    [
      'headers that differ',
      async () => toBytes(await signed({ unprotectedExtra: { alg: 'RS512' } })),
      'HEADER_CONFLICT',
      /^\/signatures\/0\/header "alg"/,
      /RFC 7515 section 7\.2\.1/,
    ],
    [
      'a protected header that is no JSON',
      () => changed({ protected: Buffer.from('{"alg":}').toString('base64url') }),
      'SIGNATURE_MALFORMED',
      /^\/signatures\/0\/protected .*byte 7/,
      /RFC 8259/,
    ],
    [
      'a signature with padding',
      async () => changed({ signature: `${(await signed()).signatures[0]?.signature ?? ''}==` }),
      'SIGNATURE_MALFORMED',
      /^\/signatures\/0\/signature .*base64url/,
      /RFC 7515 section 2/,
    ],
    [
      'a payload with a new line',
      async () => toBytes({ ...(await signed()), payload: `${(await signed()).payload}\n` }),
      'SIGNATURE_MALFORMED',
      /^\/payload .*base64url/,
      /RFC 7515 section 2/,
    ],
    [
      'an algorithm that is not allowed',
      async () => toBytes(await signed({ alg: 'HS256' })),
      'ALG_NOT_ALLOWED',
      /^\/signatures\/0\/protected .*"HS256"/,
      /RFC 7518 section 3\.1/,
    ],
    [
      'a certificate that is none',
      () => changed({ header: { x5c: ['AAAA'] } }),
      'SIGNATURE_MALFORMED',
      /^\/signatures\/0\/header .*"x5c"/,
      /RFC 7515 section 4\.1\.6/,
    ],
    [
      'an address in place of a certificate',
      () => changed({ header: { x5u: 'https://issuer.example/cert.pem' } }),
      'NO_CERTIFICATE',
      /^\/signatures\/0\/header .*does not fetch: https:\/\/issuer\.example\/cert\.pem$/,
      /RFC 7515 sections 4\.1\.5/,
    ],
    [
      'a record within a signature',
      async () => toBytes({ ...(await signed()), parties: [] }),
      'FORM_AMBIGUOUS',
      /"payload", "signatures" beside "parties"/,
      /Differentiation/,
    ],
    [
      'an encryption without recipients',
      async () => toBytes({ ...(await encryptedRecord(await signed(), recipient)), recipients: [] }),
      'ENCRYPTION_MALFORMED',
      /no recipient/,
      /RFC 7516 section 7\.2\.1/,
    ],
  ])('%s', async (_, make, reason, place, spec) => {
    const report = await judge(await make());
    expect(report.outcome).not.toBe('passed');
    expect(report.reasons).toContain(reason);
    const open = Object.values(report.questions).filter(({ answer }) => answer !== 'yes');
    for (const { next } of open) expect(next?.text).toMatch(/\w{3}.*\.$/);
    const refusals = report.checks
      .filter(({ outcome }) => outcome === 'not-checked')
      .map((check) => ({ said: `${check.place ?? ''} ${check.message}`.trim(), spec: check.spec }));
    expect(refusals).toContainEqual({
      said: expect.stringMatching(place) as string,
      spec: expect.stringMatching(spec) as string,
    });
  });
});

describe('what is tolerated is pointed out', () => {
  const flagged = (report: RecordReport, id: string) =>
    report.checks.filter((check) => check.id === id && check.outcome === 'warn');

  it('a byte order mark (RFC 8259 section 8.1)', async () => {
    const jws = toBytes(await signed());
    const report = await judge(Uint8Array.from([0xef, 0xbb, 0xbf, ...jws]));
    expect(report.questions.unaltered.answer).toBe('yes');
    expect(flagged(report, 'container.bom')).toHaveLength(1);
  });

  it('half of a surrogate pair: in the record, around it, and in a protected header (RFC 7493 section 2.1)', async () => {
    const lone = '\ud800';
    const payload = text('{"parties":[],"subject":"\\ud800"}');
    const inside = await judge(toBytes(await signRecord(payload, signer)));
    expect(inside.questions.unaltered.answer).toBe('yes');
    expect(flagged(inside, 'vcon.surrogate')).toMatchObject([{ pointer: '/subject' }]);

    const around = await judge(toBytes({ ...(await signed()), comment: lone }));
    expect(around.questions.unaltered.answer).toBe('yes');
    expect(flagged(around, 'container.surrogate')).toMatchObject([{ place: '/comment' }]);

    const header = await judge(toBytes(await signed({ protectedExtra: { kid: lone } })));
    expect(header.questions.unaltered.answer).toBe('yes');
    expect(flagged(header, 'signature.surrogate')).toMatchObject([{ place: '/signatures/0/protected' }]);
  });

  it('a record that was encrypted without being signed', async () => {
    const locked = toBytes(await encryptedRecord(record, recipient));
    const report = await judge(locked, true);
    expect(report).toMatchObject({ form: 'encrypted', outcome: 'indeterminate' });
    expect(flagged(report, 'container.unsigned-inside')).toHaveLength(1);
    const proper = await judge(toBytes(await encryptedRecord(await signed(), recipient)), true);
    expect(flagged(proper, 'container.unsigned-inside')).toHaveLength(0);
  });

  it('a number that no double holds is shown as written', async () => {
    const number = '12345678901234567890.10';
    const payload = text(`{"parties":[],"dialog":[{"type":"text","duration":${number}}]}`);
    const { fields } = await judge(toBytes(await signRecord(payload, signer)));
    expect(fields.find(({ pointer }) => pointer === '/dialog/0/duration')).toMatchObject({ value: number });
  });

  it('a member named __proto__ is a member like any other', async () => {
    const payload = text('{"parties":[],"__proto__":{"uuid":"x"}}');
    const report = await judge(toBytes(await signRecord(payload, signer)));
    expect(report.uuid).toBe(null);
    expect(report.fields.map(({ pointer }) => pointer)).toContain('/__proto__/uuid');
  });
});
