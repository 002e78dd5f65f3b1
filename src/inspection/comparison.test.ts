import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { supplied } from '../../e2e/maker/evidence';
import { encryptedRecord, makeRecipient } from '../../e2e/maker/jwe';
import { signRecord, toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner } from '../../e2e/maker/signer';
import { amend, redact } from '../../e2e/maker/versions';
import { compareEvidence } from './comparison';
import type { Evidence } from '../evidence/evidence';
import { isKeyProblem, readPrivateKey } from '../signature/private-key';

const signer = await makeSigner();
const record = makeRecord();
const signed = toBytes(await signRecord(record, signer));
const amended = amend(record, signed, { extra: 'a later word' });
const names = ['call.vcon', 'other.vcon', 'third.vcon', 'fourth.vcon'];
const evidenceOf = (...files: readonly (Uint8Array | object)[]): Evidence =>
  files.map((file, i) =>
    supplied(names[i] ?? `${i}.vcon`, file instanceof Uint8Array ? file : toBytes(file)),
  );
const compare = (evidence: Evidence, first = 0, second = 1) =>
  compareEvidence(evidence, { first, second }, []);

describe('compareEvidence', () => {
  it('tells the same bytes under two names', async () => {
    expect((await compare(evidenceOf(signed, signed)))?.copies.relation).toBe('same-bytes');
  });

  it('tells a file that was written anew, and a record without its signature', async () => {
    const pretty = new TextEncoder().encode(
      JSON.stringify(JSON.parse(Buffer.from(signed).toString()), null, 2),
    );
    expect((await compare(evidenceOf(signed, pretty)))?.copies.relation).toBe('same-json');
    expect((await compare(evidenceOf(signed, record)))?.copies.relation).toBe('same-record');
    expect((await compare(evidenceOf(signed, gzipSync(signed))))?.copies.relation).toBe('same-record');
  });

  it('lists one changed value', async () => {
    const found = await compare(evidenceOf(signed, { ...record, subject: 'Another subject' }));
    expect(found?.copies.difference?.changes).toMatchObject([
      { kind: 'changed', first: { pointer: '/subject' } },
    ]);
    expect(found?.lineages).toEqual([]);
  });

  it('puts the version that is named first, whichever way it is asked, and holds the other to the draft', async () => {
    for (const evidence of [evidenceOf(signed, amended), evidenceOf(amended, signed)]) {
      const found = await compare(evidence);
      expect(found?.lineages).toMatchObject([
        { newer: 'second', kind: 'amended', report: { named: 'yes', counts: { deviations: 0, allowed: 1 } } },
      ]);
      expect(evidence[found?.second ?? 0]?.content).toMatchObject({ bytes: toBytes(amended) });
    }
  });

  it('reads the hash of a version as that of the file, compressed or not', async () => {
    const zipped = gzipSync(signed);
    const found = await compare(evidenceOf(zipped, amended));
    expect(found?.lineages[0]?.report?.named).toBe('yes');
    const of = async (bytes: Uint8Array) =>
      (await compare(evidenceOf(zipped, amend(record, bytes, {}))))?.lineages[0]?.report;
    expect((await of(zipped))?.named).toBe('yes');
    expect((await of(toBytes('another file')))?.named).toBe('unknown');
  });

  it('says where a version names another record than the one it is compared with', async () => {
    const found = await compare(evidenceOf(makeRecord(), amended));
    expect(found?.lineages).toEqual([{ newer: 'second', kind: 'amended', report: null }]);
    expect(found).toMatchObject({ first: 0, second: 1 });
  });

  it('holds a redacted version to the draft', async () => {
    const copy = redact(record, signed, (copy) => delete copy['subject']);
    const found = await compare(evidenceOf(copy, signed));
    expect(found?.first).toBe(1);
    expect(found?.lineages[0]?.report).toMatchObject({
      kind: 'redacted',
      counts: { deviations: 0, allowed: 1 },
    });
  });

  it('opens locked records with the key, and says without it that they cannot be compared', async () => {
    const recipient = await makeRecipient();
    const locked = toBytes(await encryptedRecord(await signRecord(record, signer), recipient));
    const evidence = evidenceOf(locked, signed);
    expect((await compare(evidence))?.copies).toMatchObject({ relation: 'unknown', difference: null });
    const key = await readPrivateKey(new TextEncoder().encode(recipient.pem), null);
    if (isKeyProblem(key)) throw new Error(key.message);
    expect((await compareEvidence(evidence, { first: 0, second: 1 }, [key]))?.copies.relation).toBe(
      'same-record',
    );
  });

  it('is nothing where there is no such file, and cannot tell of what is no record', async () => {
    expect(await compare(evidenceOf(signed))).toBeNull();
    const found = await compare(evidenceOf(signed, toBytes('text')));
    expect(found?.copies).toMatchObject({ relation: 'unknown' });
  });
});
