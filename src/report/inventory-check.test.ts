import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { Inventory, InventoryEntry } from '../evidence/inventory';
import { Supplied, type SuppliedFile } from './inventory-check';
import type { ListReport } from './report';
import { sha512 } from './testing';

const record = (path: string, uuid: string | null, digit = '1'): SuppliedFile => ({
  ...file(path, digit),
  kind: 'record',
  uuid,
});

function file(path: string, digit: string | null = '2'): SuppliedFile {
  const [name = '', ...folder] = path.split('/').toReversed();
  return {
    name,
    folder: folder.toReversed().join('/'),
    sha512: digit === null ? null : sha512(digit),
    kind: 'file',
    uuid: null,
  };
}

const inventory = (by: Inventory['by'], ...some: Partial<InventoryEntry>[]): Inventory => ({
  kind: 'list',
  by,
  entries: some.map((entry, i) => ({ line: i + 1, uuid: null, name: null, sha512: null, ...entry })),
  unread: 0,
});

/** Holds a list, the first file given, against the files behind it. */
const compare = (list: Inventory, files: readonly SuppliedFile[], folder = ''): ListReport =>
  new Supplied([{ ...file('list', '0'), folder, kind: 'aside' }, ...files]).compare(list, 0);

describe('a list of UUIDs', () => {
  it('says what is found, missing, extra and twice', () => {
    const files = [record('a.vcon', 'AAAA'), record('b.vcon', 'bbbb', '3'), record('b2.vcon', 'BBBB', '3')];
    const list = inventory('uuid', { uuid: 'bbbb' }, { uuid: 'cccc' }, { uuid: 'bbbb' });
    expect(compare(list, files)).toEqual({
      evidence: 0,
      name: 'list',
      by: 'uuid',
      extraOf: 'records',
      counts: { entries: 3, found: 1, missing: 1, different: 0, extra: 1, twice: 1, unread: 0 },
      missing: [{ line: 2, text: 'cccc' }],
      different: [],
      twice: [{ line: 1, text: 'bbbb', listed: 2, supplied: 2 }],
      extra: [1],
    });
  });

  it('finds a record by its UUID under any name, and tells another record under the name', () => {
    const files = [record('other.vcon', 'aaaa'), record('b.vcon', 'dddd', '3')];
    const list = inventory('uuid', { uuid: 'aaaa', name: 'a.vcon' }, { uuid: 'bbbb', name: 'b.vcon' });
    expect(compare(list, files)).toMatchObject({
      counts: { found: 1, missing: 0, different: 1, extra: 0 },
      different: [{ line: 2, text: 'bbbb, b.vcon', evidence: 2, aspect: 'uuid' }],
    });
  });

  it('with a SHA-512 beside tells a record that was changed since', () => {
    const list = inventory('uuid', { uuid: 'aaaa', sha512: sha512('9') });
    expect(compare(list, [record('a.vcon', 'aaaa')])).toMatchObject({
      counts: { found: 0, different: 1 },
      different: [{ evidence: 1, aspect: 'sha512' }],
    });
  });
});

describe('a list of names', () => {
  it('finds files without regard to case, composition and folders in front', () => {
    const files = [record('case/Anru\u{308}f.vcon', null), record('b.vcon', null, '3')];
    const list = inventory('name', { name: 'ANR\u{FC}F.VCON' }, { name: 'D:\\calls\\b.vcon' });
    expect(compare(list, files).counts).toMatchObject({ found: 2, missing: 0, extra: 0, twice: 0 });
  });

  it('takes no file for two that have its name in other folders', () => {
    const list = inventory('name', { name: 'a/call.vcon' }, { name: 'b/call.vcon' });
    expect(compare(list, [record('case/a/call.vcon', null)])).toMatchObject({
      counts: { found: 1, missing: 1 },
      missing: [{ text: 'b/call.vcon' }],
    });
    expect(compare(list, [record('call.vcon', null)]).counts).toMatchObject({ missing: 2, extra: 1 });
  });

  it('says that a name can mean two files', () => {
    const files = [record('a/call.vcon', null), record('b/call.vcon', null, '3')];
    expect(compare(inventory('name', { name: 'call.vcon' }), files)).toMatchObject({
      counts: { found: 1, extra: 0, twice: 1 },
      twice: [{ listed: 1, supplied: 2 }],
    });
    expect(compare(inventory('name', { name: 'a/call.vcon' }), files).counts).toMatchObject({
      twice: 0,
      extra: 1,
    });
  });

  it('counts recordings as extra only where it names one', () => {
    const files = [record('a.vcon', null), file('a.wav'), file('b.wav', '3')];
    expect(compare(inventory('name', { name: 'a.vcon' }), files).extra).toEqual([]);
    const both = compare(inventory('name', { name: 'a.vcon' }, { name: 'a.wav' }), files);
    expect(both).toMatchObject({ extraOf: 'files', extra: [3] });
  });
});

describe('a list of checksums', () => {
  it('tells found, other content, another name, not read, missing and extra', () => {
    const files = [
      file('a.wav', '2'),
      file('b.wav', '3'),
      file('new.wav', '4'),
      file('d.wav', null),
      file('x.wav', '6'),
    ];
    const list = inventory(
      'sha512',
      { name: 'a.wav', sha512: sha512('2') },
      { name: './b.wav', sha512: sha512('9') },
      { name: 'old.wav', sha512: sha512('4') },
      { name: 'd.wav', sha512: sha512('5') },
      { name: 'e.wav', sha512: sha512('8') },
    );
    expect(compare(list, files)).toMatchObject({
      extraOf: 'files',
      counts: { found: 1, missing: 1, different: 3, extra: 1, twice: 0 },
      missing: [{ text: 'e.wav' }],
      different: [
        { line: 2, evidence: 2, aspect: 'sha512' },
        { line: 3, evidence: 3, aspect: 'name' },
        { line: 4, evidence: 4, aspect: 'not-read' },
      ],
      extra: [5],
    });
  });

  it('is read from its own folder', () => {
    const files = [
      file('case.zip/a/call.wav', '2'),
      file('case.zip/call.wav', '3'),
      file('elsewhere/z.wav', '4'),
    ];
    const list = inventory('sha512', { name: 'call.wav', sha512: sha512('3') });
    expect(compare(list, files, 'case.zip')).toMatchObject({
      name: 'case.zip/list',
      counts: { found: 1, different: 0, twice: 0 },
      extra: [1],
    });
  });

  it('finds the right one among several files of a name', () => {
    const files = [file('x/call.wav', '2'), file('y/call.wav', '3')];
    const list = inventory('sha512', { name: 'call.wav', sha512: sha512('3') });
    expect(compare(list, files)).toMatchObject({ counts: { found: 1, twice: 1, extra: 0 } });
  });
});

it('names the first exceptions of each kind, and counts all', () => {
  const amount = 3 * bounds.inventory.shown;
  const entries = Array.from({ length: amount }, (_, i) => ({ uuid: `missing-${String(i)}` }));
  const files = Array.from({ length: amount }, (_, i) => record(`${String(i)}.vcon`, `extra-${String(i)}`));
  const report = compare(inventory('uuid', ...entries), files);
  expect(report.counts).toMatchObject({ missing: amount, extra: amount });
  expect(report.missing).toHaveLength(bounds.inventory.shown);
  expect(report.extra).toHaveLength(bounds.inventory.shown);
});
