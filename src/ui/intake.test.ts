import { describe, expect, it, vi } from 'vitest';
import type { FileToSupply, Supplied, Verifier } from '../worker/bridge';
import { Intake } from './intake.svelte';

const READ: Supplied = {
  sha512: '00',
  problem: null,
  readEarlier: false,
  putOff: false,
  size: 3,
  isKey: false,
  notice: null,
};
const STOPPED: Supplied = { ...READ, sha512: null, problem: 'Stopped.' };

const named = (name: string, folder = '') => ({ file: new File(['abc'], name), folder });

/** An intake whose files are answered by `supply`, and whose archives hold a recording each. */
function made(supply: (file: FileToSupply) => Supplied | null) {
  const supplied: FileToSupply[] = [];
  const listArchive = vi.fn(() =>
    Promise.resolve({ members: [{ folder: '', name: 'inside.wav', size: 3 }], leftOut: [] }),
  );
  const verifier = {
    atOnce: 2,
    expect: vi.fn(() => Promise.resolve()),
    leaveOut: () => Promise.resolve(),
    knownDigests: () => Promise.resolve({ files: [], unsealed: [] }),
    listArchive,
    supply: ({ files }: { files: readonly FileToSupply[] }) => {
      const answers = files.map(supply);
      if (answers.includes(null)) return new Promise(() => undefined);
      supplied.push(...files);
      return Promise.resolve(answers);
    },
  };
  let done = (): void => undefined;
  const intake = new Intake(verifier as unknown as Verifier, {
    onSupplied: () => undefined,
    onDone: () => done(),
    onProblem: () => undefined,
    attempt: (action) => action(),
  });
  const end = (): Promise<void> => new Promise((resolve) => (done = resolve));
  return { intake, verifier, supplied, end, listArchive };
}

const namesOf = (files: readonly FileToSupply[]): string[] => files.map(({ name }) => name).toSorted();

describe('the intake', () => {
  it('gives a file that was not read its old place when it is given again', async () => {
    let read = false;
    const { intake, verifier, supplied, end } = made(() => (read ? READ : STOPPED));
    const stopped = end();
    intake.add([named('a.vcon', 'calls'), named('b.vcon', 'calls')]);
    await stopped;
    expect([intake.given, intake.tally.notReadCount]).toEqual([2, 2]);
    read = true;
    supplied.length = 0;
    const again = end();
    intake.add([named('b.vcon', 'calls'), named('a.vcon', 'calls'), named('a.vcon', 'others')]);
    await again;
    expect([intake.given, intake.tally.notReadCount, intake.tally.done]).toEqual([3, 0, 3]);
    const places = supplied.map(({ folder, name, position }) => [`${folder}/${name}`, position]);
    expect(Object.fromEntries(places)).toEqual({ 'calls/a.vcon': 0, 'calls/b.vcon': 1, 'others/a.vcon': 2 });
    expect(verifier.expect).toHaveBeenCalledWith({
      from: 1,
      files: [expect.objectContaining({ name: 'b.vcon' })],
    });
    intake.close();
  });

  it('takes up what has no place yet when everything is read anew', async () => {
    const { intake, supplied, end, listArchive } = made(() => READ);
    // The archive is being listed when the workers end.
    listArchive.mockImplementationOnce(() => new Promise(() => undefined));
    intake.add([named('first.vcon'), named('calls.zip'), named('last.vcon')]);
    intake.add([named('second-drop.vcon')]);
    expect(intake.open).toBe(true);
    supplied.length = 0;
    const over = end();
    const next = intake.again([]);
    await over;
    expect(next.open).toBe(false);
    expect(namesOf(supplied)).toEqual([
      'calls.zip',
      'first.vcon',
      'inside.wav',
      'last.vcon',
      'second-drop.vcon',
    ]);
    next.close();
  });
});
