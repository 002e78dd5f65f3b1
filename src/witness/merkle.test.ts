import { describe, expect, it } from 'vitest';
import { logOf, sha256 } from '../../e2e/maker/scitt';
import { leafHash, pathLength, rootFrom } from './merkle';

/** The tree of 7 leaves that RFC 9162 section 2.1.5 draws, with the paths that it names. */
const drawn: readonly (readonly [leaf: number, path: readonly string[]])[] = [
  [0, ['b', 'h', 'l']],
  [3, ['c', 'g', 'l']],
  [4, ['f', 'j', 'k']],
  [6, ['i', 'k']],
];

describe('pathLength', () => {
  it.each(drawn)('is that of the example of RFC 9162 section 2.1.5 for leaf %d', (leaf, path) => {
    expect(pathLength(7, leaf)).toBe(path.length);
  });

  it('is that of every leaf of every tree of up to 130', () => {
    for (let size = 1; size <= 130; size++) {
      const log = logOf(size);
      for (let leaf = 0; leaf < size; leaf++) expect(pathLength(size, leaf)).toBe(log.path(leaf).length);
    }
  });

  it('is 53 in the largest tree that is counted', () => {
    expect(pathLength(Number.MAX_SAFE_INTEGER, 0)).toBe(53);
    expect(pathLength(2 ** 52 + 1, 2 ** 52)).toBe(1);
  });
});

describe('rootFrom', () => {
  it('leads from every leaf of every tree of up to 64 to its root', async () => {
    for (let size = 1; size <= 64; size++) {
      const log = logOf(size);
      const root = new Uint8Array(log.root);
      for (let leafIndex = 0; leafIndex < size; leafIndex++) {
        const leaf = await leafHash(sha256(Buffer.from(`entry ${leafIndex}`)));
        expect(await rootFrom({ treeSize: size, leafIndex, path: log.path(leafIndex) }, leaf)).toEqual(root);
      }
    }
  });

  it('leads nowhere with a path too long or too short, or an index beyond the tree', async () => {
    const log = logOf(7);
    const leaf = await leafHash(sha256(Buffer.from('entry 3')));
    const path = log.path(3);
    const [first = Buffer.alloc(0)] = path;
    expect(await rootFrom({ treeSize: 7, leafIndex: 3, path: path.slice(1) }, leaf)).toBeNull();
    expect(await rootFrom({ treeSize: 7, leafIndex: 3, path: [...path, first] }, leaf)).toBeNull();
    for (const leafIndex of [7, 8, -1, 0.5, NaN, 2 ** 60]) {
      expect(await rootFrom({ treeSize: 7, leafIndex, path }, leaf)).toBeNull();
    }
    for (const treeSize of [0, -7, NaN, Infinity, 2 ** 53]) {
      expect(await rootFrom({ treeSize, leafIndex: 3, path }, leaf)).toBeNull();
    }
  });
});
