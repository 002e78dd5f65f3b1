import { describe, expect, it } from 'vitest';
import { SMALL, type FileToSupply } from '../../worker/bridge';
import { isRecording, ReadingQueue } from './reading-queue';

const file = (name: string, size: number | null = 1000, position = 0): FileToSupply => ({
  file: new File([], name),
  name,
  folder: '',
  size,
  member: null,
  position,
});
const large = SMALL + 1;
const namesOf = (files: ReturnType<ReadingQueue['next']>) =>
  Array.isArray(files) ? files.map(({ name }) => name) : files;

function queueOf(...files: FileToSupply[]): ReadingQueue {
  const queue = new ReadingQueue();
  queue.give(files);
  return queue;
}

describe('the files that wait to be read', () => {
  it('come certificates and keys first, then what is small, then large records, and recordings last', () => {
    const queue = queueOf(
      file('call.wav', large),
      file('batch.json', large),
      file('call.vcon'),
      file('signer.pem'),
    );
    queue.release();
    const order = [1, 2, 3, 4, 5].map(() => namesOf(queue.next(true)));
    expect(order).toEqual([['signer.pem'], ['call.vcon'], ['batch.json'], ['call.wav'], null]);
  });

  it('come first as lists of withdrawn certificates, however large those are', () => {
    const queue = queueOf(file('call.wav', large), file('issuer.crl', 2 * large), file('call.vcon'));
    const order = [1, 2, 3].map(() => namesOf(queue.next(true)));
    expect(order).toEqual([['issuer.crl'], ['call.vcon'], ['call.wav']]);
  });

  it('go together where they are small, in groups of a size that does not keep others waiting', () => {
    const records = Array.from({ length: 70 }, (_, at) => file(`${at}.vcon`, null));
    const queue = queueOf(...records);
    const groups = [1, 2, 3, 4].map(() => namesOf(queue.next(true)));
    expect(groups.flat().filter((name) => name !== null)).toEqual(records.map(({ name }) => name));
    expect(groups.slice(0, 3).every((group) => Array.isArray(group) && group.length <= 32)).toBe(true);
    expect(groups[3]).toBeNull();
  });

  it('wait where they are large and there is no room for one', () => {
    const queue = queueOf(file('a.wav', large), file('b.wav', large));
    expect(queue.next(false)).toBeNull();
    expect(namesOf(queue.next(true))).toEqual(['a.wav']);
  });

  it('are held back as recordings as long as a partial report may know their fingerprints', () => {
    const known = { sha512: 'ab'.repeat(64), reportedAt: '2026-01-02T03:04:05Z' };
    const queue = queueOf(file('report.json'), file('a.wav', large), file('b.wav', large));
    expect(namesOf(queue.next(true))).toEqual(['report.json']);
    expect(queue.next(true)).toBe('held');
    queue.release();
    queue.takeOver(({ name }) => (name === 'a.wav' ? known : null));
    // What is known is only looked into, and goes before what is to be read.
    expect(namesOf(queue.next(false))).toEqual(['a.wav']);
    expect(namesOf(queue.next(true))).toEqual(['b.wav']);
  });

  it('are recordings where they are large and not JSON', () => {
    expect(isRecording(file('call.wav', large))).toBe(true);
    expect(isRecording(file('call.wav'))).toBe(false);
    expect(isRecording(file('report.json', large))).toBe(false);
  });
});
