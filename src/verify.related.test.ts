import { describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { contentHash, makeRecord } from '../e2e/maker/record';
import { makeSigner } from '../e2e/maker/signer';
import { amend } from '../e2e/maker/versions';
import type { Evidence } from './evidence/evidence';
import { relatedRecords } from './inspection/related';
import { verify } from './verify';

const record = makeRecord();
const signed = toBytes(await signRecord(record, await makeSigner()));
const amended = amend(record, signed, { extra: 'a later word' });
const evidenceOf = (...files: readonly (Uint8Array | object)[]): Evidence =>
  files.map((file, i) => supplied(`${i}.vcon`, file instanceof Uint8Array ? file : toBytes(file)));
const related = async (evidence: Evidence) =>
  relatedRecords(
    await verify(evidence, { now: '2026-01-01T00:00:00Z', trust: [], assignments: [], keys: [] }),
  );

describe('relatedRecords', () => {
  it('offers versions with the earlier one first, then the same UUID, then the same bytes', async () => {
    const evidence = evidenceOf(amended, signed, { ...record, subject: 'Another' }, signed);
    expect(await related(evidence)).toEqual([
      { first: 1, second: 0, how: 'amended' },
      { first: 2, second: 0, how: 'amended' },
      { first: 1, second: 2, how: 'same-uuid' },
      { first: 1, second: 3, how: 'same-bytes' },
    ]);
  });

  it('finds the earlier version by its hash alone, also in a list', async () => {
    const { amended: named } = amended as { amended: { content_hash: string } };
    const bare = {
      ...amended,
      amended: { content_hash: [contentHash(toBytes('else')), named.content_hash] },
    };
    expect(await related(evidenceOf(bare, signed))).toEqual([]);
    const known = { ...amended, amended: { content_hash: [named.content_hash] } };
    expect(await related(evidenceOf(known, signed))).toEqual([{ first: 1, second: 0, how: 'amended' }]);
  });

  it('offers nothing of unrelated records and of files that are none, and is bounded', async () => {
    expect(await related(evidenceOf(makeRecord(), makeRecord(), toBytes('text')))).toEqual([]);
    const many = Array.from({ length: 150 }, (_, i) => ({ ...record, subject: String(i) }));
    expect(await related(evidenceOf(...many))).toHaveLength(100);
  });
});
