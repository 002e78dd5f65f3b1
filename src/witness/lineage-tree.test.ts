import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { FileDigests } from '../vcon/content-hash';
import { isObject, parseJson, type JsonObject } from '../vcon/json';
import { english, sentences } from '../wording';
import { lineageReferences } from './lineage-reference';
import { lineageForest, type LineageForest, type LineageRecord } from './lineage-tree';

const uuid = (n: number): string => `018e3f72-c3a8-8b8e-b468-${String(n).padStart(12, '0')}`;
const digest = (content: string, name = 'sha512'): string => createHash(name).update(content).digest('hex');
const token = (content: string, name = 'sha512'): string =>
  `${name}-${createHash(name).update(content).digest('base64url')}`;
const digests = (content: string): FileDigests => ({ sha512: digest(content), sha256: null });

function json(value: unknown): JsonObject {
  const read = parseJson(new TextEncoder().encode(JSON.stringify(value))).value;
  if (!isObject(read)) throw new Error('not an object');
  return read;
}

/** A record whose file is known by its content, its UUID by its number. */
const made = (n: number, members: object = {}, content = `file ${n}`, unaltered = true): LineageRecord => ({
  uuid: uuid(n),
  files: [digests(content)],
  unaltered,
  references: lineageReferences(json(members)),
});

/** The drawing as text: a line a row, with the fit of the link and how it ends. */
const drawn = ({ nodes, links, rows }: LineageForest): string[] =>
  rows.map(({ node, depth, link, end }) => {
    const { record = null } = nodes[node] ?? {};
    const { reference, fit } = (link === null ? null : links[link]) ?? {};
    const parts = [record === null ? '?' : String(record), reference?.member, fit, end];
    return `${'  '.repeat(depth)}${parts.filter((part) => part != null).join(' ')}`;
  });

describe('the records that a record names', () => {
  it('are read from every member, as far as they are objects', () => {
    const references = lineageReferences(
      json({
        appended: { uuid: uuid(1) },
        amended: { uuid: uuid(2), content_hash: token('x') },
        redacted: {},
        group: [{ uuid: uuid(3) }, 5, { url: 'https://x.example/' }],
      }),
    );
    expect(references).toMatchObject([
      {
        kind: 'amended',
        member: 'amended',
        pointer: '/amended',
        uuid: uuid(2),
        hash: { sha512: [digest('x')] },
      },
      { kind: 'amended', member: 'appended', pointer: '/appended', uuid: uuid(1) },
      { kind: 'group', pointer: '/group/0', uuid: uuid(3) },
      { kind: 'group', pointer: '/group/2', uuid: null, hash: { unusable: 'absent' } },
    ]);
    expect(lineageReferences(json({ amended: 'x', redacted: [], group: {} }))).toEqual([]);
    expect(lineageReferences(json({ group: [{}, {}, {}] }), 2)).toHaveLength(2);
  });
});

describe('the forest', () => {
  it('has later versions below earlier ones, and members below groups', () => {
    const forest = lineageForest([
      made(1),
      made(2, { redacted: { uuid: uuid(1), type: 'PII', content_hash: token('file 1') } }),
      made(3, { amended: { uuid: `URN:UUID:${uuid(2).toUpperCase()}`, content_hash: [token('file 2')] } }),
      made(4, { group: [{ uuid: uuid(3), content_hash: token('file 3') }, { uuid: uuid(9) }] }),
      made(5),
    ]);
    expect(drawn(forest)).toEqual([
      '0',
      '  1 redacted both',
      '    2 amended both',
      '3',
      '  2 group both',
      '  ? group absent',
    ]);
    expect(forest.remarks).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['both', { uuid: uuid(1), content_hash: token('file 1') }, 'both'],
    ['another hash', { uuid: uuid(1), content_hash: token('other') }, 'hash-differs'],
    ['no hash', { uuid: uuid(1) }, 'no-hash'],
    ['a hash that cannot be used', { uuid: uuid(1), content_hash: 'md5-abc' }, 'no-hash'],
    [
      'a hash that was not computed',
      { uuid: uuid(1), content_hash: token('file 1', 'sha256') },
      'hash-unknown',
    ],
    ['the hash alone', { content_hash: token('file 1') }, 'hash-only'],
    ['another UUID', { uuid: uuid(8), content_hash: token('file 1') }, 'uuid-differs'],
    ['another record', { uuid: uuid(8), content_hash: token('other') }, 'absent'],
    ['nothing', { url: 'https://x.example/1' }, 'nothing'],
  ])('says how a record fits: %s', (_, amended, fit) => {
    const { links } = lineageForest([made(1), made(2, { amended })]);
    expect(links).toMatchObject([{ record: 1, fit, candidates: 1, reference: { pointer: '/amended' } }]);
  });

  it('says of each link whether the record that it stands in is unaltered', () => {
    const reference = { amended: { uuid: uuid(1), content_hash: token('file 1') } };
    const { links } = lineageForest([made(1), made(2, reference), made(3, reference, 'file 3', false)]);
    expect(links.map((link) => link.protected)).toEqual([true, false]);
    expect(sentences(english, links[0]?.said ?? [])).toBe(
      'The UUID and the hash are those of the record that is named. This is said in a record that is unchanged since it was signed.',
    );
    expect(sentences(english, links[1]?.said ?? [])).toContain('anybody may have written it');
  });

  it('takes the file as it was before it was compressed or locked, too', () => {
    const locked = { ...made(1), files: [digests('locked'), digests('signed')] };
    const { links } = lineageForest([
      locked,
      made(2, { amended: { uuid: uuid(1), content_hash: token('signed') } }),
    ]);
    expect(links[0]?.fit).toBe('both');
  });

  it('means the record whose hash fits, of several with the UUID', () => {
    const reference = { amended: { uuid: uuid(1), content_hash: token('b') } };
    const { links, nodes } = lineageForest([
      made(1, {}, 'a'),
      made(1, {}, 'b'),
      made(1, {}, 'b'),
      made(2, reference),
    ]);
    expect(links).toMatchObject([{ fit: 'both', candidates: 1 }]);
    expect(nodes[links[0]?.parent ?? 9]?.record).toBe(1);
  });

  it('shows all that fit equally well', () => {
    const forest = lineageForest([
      made(1, {}, 'a'),
      made(1, {}, 'b'),
      made(2, { amended: { uuid: uuid(1) } }),
    ]);
    expect(forest.links.map(({ candidates }) => candidates)).toEqual([2, 2]);
    expect(drawn(forest)).toEqual(['0', '  2 amended no-hash', '1', '  2 amended no-hash']);
    expect(sentences(english, forest.links[0]?.said ?? [])).toContain(
      '2 of the supplied records fit equally well.',
    );
  });

  it('has one node for an absent record that several name', () => {
    const named = { amended: { uuid: uuid(9) } };
    expect(
      drawn(lineageForest([made(1, named), made(2, named), made(3, { amended: { url: 'x' } })])),
    ).toEqual(['?', '  0 amended absent', '  1 amended absent', '?', '  2 amended nothing']);
  });

  it('ends where records name themselves or each other', () => {
    const self = lineageForest([made(1, { amended: { uuid: uuid(1) } })]);
    expect(self.links).toMatchObject([{ self: true, parent: 0, child: 0 }]);
    expect(drawn(self)).toEqual(['0', '  0 amended no-hash cycle']);
    expect(sentences(english, self.remarks)).toContain('in a circle');

    const circle = lineageForest([1, 2, 3].map((n) => made(n, { amended: { uuid: uuid((n % 3) + 1) } })));
    expect(drawn(circle).map((line) => line.trim())).toEqual([
      expect.stringMatching(/^\d$/),
      expect.stringMatching(/no-hash$/),
      expect.stringMatching(/no-hash$/),
      expect.stringMatching(/cycle$/),
    ]);
    expect(sentences(english, circle.remarks)).toContain('in a circle');
  });

  it('draws what is below a record once', () => {
    const forest = lineageForest([
      made(1),
      made(2, { amended: { uuid: uuid(1) } }),
      made(3, { amended: { uuid: uuid(2) } }),
      made(4, { group: [{ uuid: uuid(2) }] }),
    ]);
    expect(drawn(forest)).toEqual([
      '0',
      '  1 amended no-hash',
      '    2 amended no-hash',
      '3',
      '  1 group no-hash again',
    ]);
  });

  it('is bounded, and says what is left out', () => {
    const chain = Array.from({ length: 500 }, (_, n) =>
      made(n, n === 0 ? {} : { amended: { uuid: uuid(n - 1) } }),
    );
    const { rows } = lineageForest(chain);
    expect(new Set(rows.map(({ node }) => node)).size).toBe(500);
    expect(Math.max(...rows.map(({ depth }) => depth))).toBe(bounds.lineage.depth);
    expect(rows.filter(({ end }) => end === 'deep').length).toBeGreaterThan(0);

    const group = Array.from({ length: bounds.lineage.linksOfOne + 5 }, (_, n) => ({ uuid: uuid(n + 10) }));
    const many = lineageForest([made(1, { group })]);
    expect(many.links).toHaveLength(bounds.lineage.linksOfOne);
    expect(sentences(english, many.remarks)).toBe('5 links between records are not shown.');

    const layered = Array.from({ length: 40 }, (_, n) =>
      made(n, { group: [{ uuid: uuid(n + 1) }, { uuid: uuid(n + 1) }, { uuid: uuid(n + 2) }] }),
    );
    expect(lineageForest(layered).rows.length).toBeLessThanOrEqual(1 + 40 * 3);

    const same = Array.from({ length: 3000 }, (_, n) => made(1, { amended: { uuid: uuid(1) } }, `file ${n}`));
    const { links } = lineageForest(same);
    expect(links).toHaveLength(bounds.lineage.links);
  });
});
