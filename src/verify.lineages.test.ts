import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { contentHash, makeRecord } from '../e2e/maker/record';
import { makeSigner } from '../e2e/maker/signer';
import { amend, redact } from '../e2e/maker/versions';
import { bounds } from './bounds';
import type { EvidenceFile } from './evidence/evidence';
import { verify } from './verify';
import { recordLineage, type RecordLineage } from './inspection/lineages';

const policy = { now: '2026-01-01T00:00:00Z', trust: [], assignments: [], keys: [] };

async function lineageOf(files: readonly EvidenceFile[], index: number): Promise<RecordLineage | null> {
  return recordLineage(await verify(files, policy), files, [], index);
}

/** Depth, index, kind of link and how it fits, of each row. */
const drawn = (lineage: RecordLineage | null) =>
  lineage?.rows.map(({ depth, evidence, link }) =>
    [depth, evidence ?? 'absent', ...(link === null ? [] : [link.kind, link.fit])].join(' '),
  );

const signer = await makeSigner();
const first = makeRecord();
const one = toBytes(await signRecord(first, signer));
const second = amend(first, one, { note: 'more' });
const two = toBytes(await signRecord(second, signer));
const third = toBytes(redact(second, two, (copy) => void delete copy['amended']));

describe('the lineage of a record', () => {
  it('is the chain that it stands in, each link checked by UUID and hash', async () => {
    const alone = supplied('alone.vcon', toBytes(makeRecord()));
    const files = [supplied('3.vcon', third), supplied('2.vcon', two), supplied('1.vcon', one), alone];
    const chain = ['0 2', '1 1 amended both', '2 0 redacted both'];
    for (const index of [0, 1, 2]) expect(drawn(await lineageOf(files, index))).toEqual(chain);
    expect(await lineageOf(files, 3)).toBeNull();
    const lineage = await lineageOf(files, 0);
    expect(lineage?.rows[0]).toMatchObject({ uuid: first['uuid'], createdAt: '2025-09-18T09:20:12Z' });
    expect(lineage?.rows[1]?.link).toMatchObject({ statedIn: 1, pointer: '/amended', protected: true });
    expect(lineage?.rows[2]?.link).toMatchObject({ statedIn: 0, pointer: '/redacted', protected: false });
  });

  it('has what is named and was not supplied', async () => {
    expect(drawn(await lineageOf([supplied('2.vcon', two)], 0))).toEqual(['0 absent', '1 0 amended absent']);
  });

  it('finds a version by what is inside its file, and by other digests than SHA-512', async () => {
    const sha256 = `sha256-${createHash('sha256').update(one).digest('base64url')}`;
    const newer = { ...second, amended: { uuid: first['uuid'], content_hash: [contentHash(one), sha256] } };
    const files = [supplied('1.vcon', Uint8Array.from(gzipSync(one))), supplied('2.vcon', toBytes(newer))];
    expect(drawn(await lineageOf(files, 0))).toEqual(['0 0', '1 1 amended both']);
    const other = { ...newer, amended: { ...newer.amended, content_hash: contentHash(two) } };
    expect(
      drawn(
        await lineageOf(
          [files[0], supplied('2.vcon', toBytes(other))].flatMap((f) => f ?? []),
          1,
        ),
      ),
    ).toEqual(['0 0', '1 1 amended hash-differs']);
  });

  it('has groups, and is no more than the bound', async () => {
    const others = Array.from({ length: bounds.lineage.linksOfOne }, (_, i) => ({ uuid: `u${i}` }));
    const group = {
      ...makeRecord(),
      group: [{ uuid: first['uuid'], content_hash: contentHash(one) }, 7, ...others],
    };
    const lineage = await lineageOf([supplied('1.vcon', one), supplied('g.vcon', toBytes(group))], 0);
    expect(drawn(lineage)?.slice(0, 3)).toEqual(['0 1', '1 0 group both', '1 absent group absent']);
    expect(lineage?.rows.length).toBeLessThanOrEqual(bounds.lineage.rows);
  });

  it('is there in a batch of which no values are kept', async () => {
    const many = Array.from({ length: bounds.recordsWithFields }, () =>
      supplied('m.vcon', toBytes(makeRecord())),
    );
    const files = [supplied('1.vcon', one), supplied('2.vcon', two), ...many];
    const lineage = await lineageOf(files, 1);
    expect(drawn(lineage)).toEqual(['0 0', '1 1 amended both']);
    expect(lineage?.rows[0]?.createdAt).toBe('2025-09-18T09:20:12Z');
  });
});
