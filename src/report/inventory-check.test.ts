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
    waiting: false,
    kind: 'file',
    uuid: null,
  };
}

/** A file, or a record, that was not read; one that is still to be. */
const notRead = (path: string, kind: 'file' | 'record' = 'file'): SuppliedFile => ({
  ...file(path, null),
  kind,
});
const waiting = (path: string, kind: 'file' | 'record' = 'file'): SuppliedFile => ({
  ...notRead(path, kind),
  waiting: true,
});

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
      counts: {
        entries: 3,
        found: 1,
        missing: 1,
        notReadYet: 0,
        different: 0,
        extra: 1,
        twice: 1,
        unread: 0,
      },
      missing: [{ line: 2, text: 'cccc' }],
      notReadYet: [],
      different: [],
      twice: [{ line: 1, text: 'bbbb', listed: 2, supplied: 2 }],
      extra: [1],
    });
  });

  it('tells a record under another name, and another record under the name', () => {
    const files = [record('other.vcon', 'aaaa'), record('b.vcon', 'dddd', '3')];
    const list = inventory('uuid', { uuid: 'aaaa', name: 'a.vcon' }, { uuid: 'bbbb', name: 'b.vcon' });
    expect(compare(list, files)).toMatchObject({
      counts: { found: 0, missing: 0, different: 2, extra: 0 },
      different: [
        { line: 1, text: 'aaaa, a.vcon', evidence: 1, aspect: 'name' },
        { line: 2, text: 'bbbb, b.vcon', evidence: 2, aspect: 'uuid' },
      ],
    });
  });

  it('tells two records whose files are swapped', () => {
    const files = [record('x/call.vcon', 'aaaa'), record('y/call.vcon', 'bbbb', '3')];
    const rows = (a: string, b: string): Inventory =>
      inventory('uuid', { uuid: 'aaaa', name: a }, { uuid: 'bbbb', name: b });
    expect(compare(rows('x/call.vcon', 'y/call.vcon'), files).counts).toMatchObject({ found: 2 });
    expect(compare(rows('y/call.vcon', 'x/call.vcon'), files)).toMatchObject({
      counts: { found: 0, different: 2, extra: 0 },
      different: [{ aspect: 'name' }, { aspect: 'name' }],
    });
  });

  it('finds a record in another folder, and one beside whose UUID stands the name of its recording', () => {
    const files = [record('new/1/call.vcon', 'aaaa'), record('new/2/call.vcon', 'bbbb', '3'), file('b.wav')];
    const list = inventory(
      'uuid',
      { uuid: 'aaaa', name: 'old/1/call.vcon' },
      { uuid: 'bbbb', name: 'old/2/call.vcon' },
      { uuid: 'aaaa', name: 'a.wav' },
      { uuid: 'bbbb', name: 'b.wav' },
    );
    expect(compare(list, files).counts).toMatchObject({ found: 4, different: 0, extra: 0 });
  });

  it('knows the name of a record by how a table of this tool writes it', () => {
    const list = inventory('uuid', { uuid: 'aaaa', name: 'case/a⟨U+202E⟩.vcon' });
    expect(compare(list, [record('case/a\u{202E}.vcon', 'aaaa')]).counts).toMatchObject({ found: 1 });
  });

  it('holds each line against what is there where one UUID stands with two digests', () => {
    const list = inventory(
      'uuid',
      { uuid: 'aaaa', sha512: sha512('1') },
      { uuid: 'aaaa', sha512: sha512('9') },
    );
    expect(compare(list, [record('a.vcon', 'aaaa')])).toMatchObject({
      counts: { found: 1, different: 1, twice: 0 },
      different: [{ line: 2, evidence: 1, aspect: 'sha512' }],
    });
  });

  it('calls nothing missing or extra that may be in a file not read yet', () => {
    const list = inventory('uuid', { uuid: 'aaaa' }, { uuid: 'bbbb' });
    const read = record('a.vcon', 'aaaa');
    expect(compare(list, [read, waiting('b.vcon', 'record')])).toMatchObject({
      counts: { entries: 2, found: 1, missing: 0, notReadYet: 1, different: 0, extra: 0 },
      missing: [],
      notReadYet: [{ line: 2, text: 'bbbb' }],
    });
    expect(compare(list, [read, waiting('unnamed')]).counts).toMatchObject({ missing: 0, notReadYet: 1 });
    // Reading was stopped: what was not read can still be it.
    expect(compare(list, [read, notRead('b.vcon', 'record')]).counts).toMatchObject({
      missing: 0,
      notReadYet: 1,
      extra: 0,
    });
    // No record is in a recording.
    expect(compare(list, [read, waiting('b.wav')]).counts).toMatchObject({ missing: 1, notReadYet: 0 });
  });

  it('does not call a record renamed before the file of its name is read', () => {
    const list = inventory('uuid', { uuid: 'aaaa', name: 'a.vcon' });
    const copy = record('copy.vcon', 'aaaa');
    const counts = (file: SuppliedFile): ListReport['counts'] => compare(list, [copy, file]).counts;
    expect(counts(waiting('a.vcon', 'record'))).toMatchObject({ notReadYet: 1, different: 0 });
    expect(counts(record('a.vcon', 'aaaa'))).toMatchObject({ found: 1, different: 0 });
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

  it('counts what it names and is not read yet apart', () => {
    const files = [record('a.vcon', null), waiting('b.vcon', 'record'), notRead('c.vcon', 'record')];
    const list = inventory(
      'name',
      { name: 'a.vcon' },
      { name: 'b.vcon' },
      { name: 'c.vcon' },
      { name: 'd.vcon' },
    );
    expect(compare(list, files)).toMatchObject({
      counts: { found: 1, missing: 1, notReadYet: 1, different: 1, extra: 0 },
      missing: [{ text: 'd.vcon' }],
      notReadYet: [{ line: 2, text: 'b.vcon' }],
      different: [{ evidence: 3, aspect: 'not-read' }],
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
    expect(compare(list, files)).toMatchObject({ counts: { found: 1, twice: 0, extra: 1 }, extra: [1] });
  });

  describe('that names several files alike', () => {
    const digits = ['1', '2', '3', '4', '5', '6'];
    const files = digits.map((digit) => file(`${digit}/call.wav`, digit));
    const lines = (...of: readonly string[]): Inventory =>
      inventory('sha512', ...of.map((digit) => ({ name: 'call.wav', sha512: sha512(digit) })));

    it('checks each of its lines', () => {
      expect(compare(lines(...digits), files).counts).toMatchObject({ found: 6, extra: 0, twice: 0 });
      expect(compare(lines('1', 'a', 'b', 'c', 'd', 'e'), files)).toMatchObject({
        counts: { found: 1, missing: 0, different: 5, extra: 0, twice: 0 },
        different: [2, 3, 4, 5, 6].map((evidence) => ({ line: evidence, evidence, aspect: 'sha512' })),
      });
      expect(compare(lines('1', '2', 'a'), files.slice(0, 1))).toMatchObject({
        counts: { found: 1, different: 2, extra: 0 },
      });
    });

    it('calls twice what is the same in both, and extra what it has not', () => {
      expect(compare(lines('1', '1'), files.slice(0, 1))).toMatchObject({
        counts: { entries: 2, found: 1 },
        twice: [{ line: 1, listed: 2, supplied: 1 }],
      });
      const copies = [file('1/call.wav', '1'), file('2/call.wav', '1'), file('3/call.wav', '3')];
      expect(compare(lines('1'), copies)).toMatchObject({
        counts: { found: 1 },
        twice: [{ listed: 1, supplied: 2 }],
        extra: [3],
      });
    });

    it('leaves as many lines open as there are files to be read', () => {
      const some = [...files.slice(0, 2), ...digits.slice(2).map((digit) => waiting(`${digit}/call.wav`))];
      expect(compare(lines(...digits), some).counts).toMatchObject({
        found: 2,
        missing: 0,
        notReadYet: 4,
        different: 0,
        extra: 0,
      });
      expect(compare(lines('1', 'a', 'b', 'c', 'd', 'e'), some).counts).toMatchObject({
        found: 1,
        notReadYet: 4,
        different: 1,
      });
    });
  });

  it('finds no file by its name alone, and calls none missing that may be here under another', () => {
    const list = inventory(
      'sha512',
      { name: 'a.wav', sha512: sha512('2') },
      { name: 'b.wav', sha512: sha512('3') },
    );
    expect(compare(list, [waiting('a.wav'), waiting('renamed.wav')]).counts).toMatchObject({
      found: 0,
      missing: 0,
      notReadYet: 2,
      different: 0,
      extra: 0,
    });
    expect(compare(list, [notRead('a.wav'), notRead('renamed.wav')]).counts).toMatchObject({
      found: 0,
      missing: 1,
      notReadYet: 0,
      different: 1,
      extra: 1,
    });
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
