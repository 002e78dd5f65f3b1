import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { supplied } from '../../e2e/maker/evidence';
import { encryptedRecord, makeRecipient } from '../../e2e/maker/jwe';
import { signRecord, toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { isKeyProblem, readPrivateKey } from '../signature/private-key';
import { english, sentences } from '../wording';
import { compareWitness, recordFingerprints } from './fingerprints';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const record = makeRecord();
const bytes = toBytes(record);

async function made(file: Uint8Array) {
  const found = await recordFingerprints(supplied('call.vcon', file), []);
  if (found.state !== 'there') throw new Error(found.state);
  return found;
}

describe('the fingerprints of a record', () => {
  it('are those of the file, of what was signed and of the forms that are written of it', async () => {
    const file = toBytes(await signRecord(bytes, await makeSigner()));
    const { fingerprints, missing } = await made(file);
    const of = (what: string) => fingerprints.find((one) => one.what === what);
    expect(of('file')?.sha256).toBe(sha256(file));
    expect(of('file')?.sha512).toBe(createHash('sha512').update(file).digest('hex'));
    expect(of('payload')?.sha256).toBe(sha256(bytes));
    expect(of('jcs')).toBeDefined();
    expect(missing).toEqual([]);
  });

  it('are those of the payload as it was signed where that is compressed', async () => {
    const packed = Uint8Array.from(gzipSync(bytes));
    const { fingerprints } = await made(toBytes(await signRecord(packed, await makeSigner())));
    expect(fingerprints.find(({ what }) => what === 'payload')?.sha256).toBe(sha256(packed));
  });

  it('have long texts in them, word for word', async () => {
    const long = { ...record, attachments: [{ body: 'é'.repeat(bounds.longText), encoding: 'none' }] };
    const { fingerprints } = await made(toBytes(await signRecord(long, await makeSigner())));
    const python = JSON.stringify(long).replaceAll('é', '\\u00e9');
    const compact = fingerprints.find(({ sha256: hex }) => hex === sha256(new TextEncoder().encode(python)));
    expect(compact?.what).toBe('python');
  });

  it('are those of the bytes alone where it is large once it is unpacked', async () => {
    const large = { ...record, attachments: [{ body: 'a'.repeat(bounds.fingerprints.jsonBytes) }] };
    const { fingerprints, missing } = await made(Uint8Array.from(gzipSync(toBytes(large))));
    expect(fingerprints.map(({ what }) => what)).toEqual(['file']);
    expect(sentences(english, missing)).toContain('larger than 8 MB');
  });

  it('are none where it is locked, and there once it is opened', async () => {
    const recipient = await makeRecipient();
    const inside = await signRecord(bytes, await makeSigner());
    const locked = supplied('call.vcon', toBytes(await encryptedRecord(inside, recipient)));
    expect(await recordFingerprints(locked, [])).toEqual({ state: 'locked' });
    const key = await readPrivateKey(new TextEncoder().encode(recipient.pem), null);
    if (isKeyProblem(key)) throw new Error(key.message);
    expect(await recordFingerprints(locked, [key])).toMatchObject({ state: 'there' });
  });

  it.each([
    ['no JSON', 'not a record'],
    ['no record', '{"a":1}'],
    ['nothing', ''],
  ])('are none where there is no record: %s', async (_, text) => {
    const file = supplied('call.vcon', new TextEncoder().encode(text));
    expect(await recordFingerprints(file, [])).toEqual({ state: 'unreadable' });
    expect(await recordFingerprints(undefined, [])).toEqual({ state: 'unreadable' });
  });
});

describe('what a witness wrote down', () => {
  it('is held against them, with the places where they stand', async () => {
    const { fingerprints } = await made(bytes);
    const given = JSON.stringify({ digests: [sha256(bytes), 'f'.repeat(64)] });
    const answer = await compareWitness({ given, fingerprints });
    expect(answer).toMatchObject({
      kind: 'json',
      cutOff: false,
      digests: 2,
      matches: [{ bits: 256, pointer: '/digests/0', within: null, label: { message: 'The file as it is' } }],
      jlinc: null,
    });
  });

  it('is bounded: its size, the matches that are listed and the texts of an audit record', async () => {
    const { fingerprints } = await made(bytes);
    const most = bounds.fingerprints;
    const large = await compareWitness({ given: new Uint8Array(most.recordBytes + 1), fingerprints });
    expect(large).toMatchObject({ kind: 'none', cutOff: true, digests: 0 });
    const many = JSON.stringify(Array.from({ length: 100 }, () => sha256(bytes)));
    const listed = await compareWitness({ given: many, fingerprints });
    expect(listed.matches).toHaveLength(most.matches);
    const audit = JSON.stringify({ audit: { eventId: 'e'.repeat(10_000), sisaId: 's' } });
    const { jlinc } = await compareWitness({ given: audit, fingerprints });
    expect(jlinc?.eventId).toHaveLength(most.text);
  });
});
