import { describe, expect, it } from 'vitest';
import { Tally } from './tally.svelte';

const file = (position: number, size: number | null) => ({
  position,
  folder: 'calls',
  name: `${position}.vcon`,
  size,
});

describe('how far the reading has come', () => {
  it('counts a file of unknown size as those were whose size was not known', () => {
    const tally = new Tally();
    tally.expect(1_000_000);
    for (let n = 0; n < 10; n++) tally.expect(null);
    for (let n = 0; n < 2; n++) {
      tally.learn(15_000 + 2000 * n);
      tally.countRead(15_000 + 2000 * n);
    }
    tally.look(11, 0, []);
    expect([tally.total, tally.done, tally.bytesDone]).toEqual([11, 2, 32_000]);
    expect(tally.bytesTotal).toBe(1_000_000 + 10 * 16_000);
  });

  it('counts files that have no place yet, and tells no time for as long as there are any', () => {
    const tally = new Tally();
    for (let n = 0; n < 100; n++) tally.expect(1000);
    tally.look(100, 900, []);
    tally.measure();
    expect([tally.total, tally.bytesTotal, tally.secondsLeft]).toEqual([1000, 1_000_000, null]);
  });

  it('never says that more is read than there is', () => {
    const tally = new Tally();
    tally.expect(null);
    tally.look(1, 0, [{ files: [], bytesRead: 900_000 }]);
    expect(tally.bytesTotal).toBe(tally.bytesDone);
  });

  it('takes back a file that was not read once it is given again', () => {
    const tally = new Tally();
    tally.expect(500);
    tally.expect(null);
    tally.countFailed(file(0, 500), 'Stopped.');
    tally.countFailed(file(1, null), 'Stopped.');
    tally.look(2, 0, []);
    expect([tally.done, tally.bytesTotal, tally.notReadCount]).toEqual([2, 0, 2]);
    expect(tally.notRead.map(({ name }) => name)).toEqual(['calls/0.vcon', 'calls/1.vcon']);
    tally.takeBack(0);
    tally.expect(500);
    tally.countRead(500);
    tally.look(2, 0, []);
    expect([tally.done, tally.bytesDone, tally.notReadCount]).toEqual([2, 500, 1]);
    expect(tally.notRead.map(({ name }) => name)).toEqual(['calls/1.vcon']);
  });
});
