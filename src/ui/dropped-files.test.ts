import { describe, expect, it } from 'vitest';
import { english, sentences, type Said } from '../wording';
import { droppedFiles } from './dropped-files';

const told = (problem: Said | null): string => sentences(english, problem === null ? [] : [problem]);

const file = (name: string, fullPath = `/${name}`) => ({
  isFile: true,
  isDirectory: false,
  name,
  fullPath,
  file: (resolve: (file: File) => void) => {
    resolve(new File(['x'], name));
  },
});

/** A folder that hands out its entries in batches, as browsers do. */
const folder = (name: string, batches: unknown[][], fullPath = `/${name}`) => ({
  isFile: false,
  isDirectory: true,
  name,
  fullPath,
  createReader: () => {
    const left = [...batches];
    return {
      readEntries: (resolve: (entries: unknown[]) => void) => {
        resolve(left.shift() ?? []);
      },
    };
  },
});

const broken = (name: string) => ({
  ...folder(name, []),
  createReader: () => ({
    readEntries: (_: unknown, reject: (error: Error) => void) => {
      reject(new Error('gone'));
    },
  }),
});

const transfer = (...entries: { name: string; isDirectory: boolean }[]) =>
  ({
    items: entries.map((entry) => ({
      kind: 'file',
      webkitGetAsEntry: () => entry,
      getAsFile: () => (entry.isDirectory ? null : new File(['x'], entry.name)),
    })),
  }) as unknown as DataTransfer;

describe('droppedFiles', () => {
  it('walks folders to the end of every batch and keeps where each file lay', async () => {
    const inner = folder('b', [[file('deep.wav')]], '/a/b');
    const outer = folder('a', [[file('1.json'), inner], [file('2.json')], []]);
    const { files, problem } = await droppedFiles(transfer(outer, file('alone.vcon')));
    expect(problem).toBeNull();
    expect(files.map(({ file: { name }, folder: from }) => `${from}|${name}`)).toEqual([
      '|alone.vcon',
      'a|1.json',
      'a|2.json',
      'a/b|deep.wav',
    ]);
  });

  it('goes on after a folder that cannot be opened, and says so', async () => {
    const { files, problem } = await droppedFiles(
      transfer(broken('locked'), folder('a', [[file('1.json')]])),
    );
    expect(files).toHaveLength(1);
    expect(told(problem)).toContain('"locked"');
  });

  it('stops at the bound, and says so', async () => {
    const many = Array.from({ length: 600 }, (_, batch) =>
      Array.from({ length: 100 }, (_, index) => file(`${String(batch)}-${String(index)}`)),
    );
    const { files, problem } = await droppedFiles(transfer(folder('huge', many)));
    expect(files).toHaveLength(50_000);
    expect(told(problem)).toContain('50,000');
  });

  it('takes records and recordings first where there are too many files', async () => {
    const irrelevant = Array.from({ length: 600 }, (_, batch) =>
      Array.from({ length: 100 }, (_, index) => file(`${String(batch)}-${String(index)}.dat`)),
    );
    const telling = [file('call.vcon'), file('call.wav'), file('signer.pem')];
    const { files } = await droppedFiles(transfer(folder('huge', [...irrelevant, telling])));
    expect(files).toHaveLength(50_000);
    expect(files.slice(-3).map(({ file: { name } }) => name)).toEqual([
      'call.vcon',
      'call.wav',
      'signer.pem',
    ]);
  });

  it('stops at endlessly many folders too', async () => {
    const many = Array.from({ length: 2100 }, () => Array.from({ length: 100 }, () => folder('empty', [])));
    const { files, problem } = await droppedFiles(transfer(folder('huge', many)));
    expect(files).toHaveLength(0);
    expect(problem).not.toBeNull();
  });
});
