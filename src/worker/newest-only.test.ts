import { describe, expect, it } from 'vitest';
import { NewestOnly } from './newest-only';

/** Work that ends when it is told to. */
function work(name: string, log: string[]) {
  let end = (): void => undefined;
  let fail = (): void => undefined;
  const promise = new Promise<string>((resolve, reject) => {
    end = () => resolve(name);
    fail = () => reject(new Error(name));
  });
  const begin = async (overtaken: AbortSignal): Promise<string> => {
    log.push(`${name} begins`);
    try {
      return await promise;
    } finally {
      log.push(overtaken.aborted ? `${name} ends overtaken` : `${name} ends`);
    }
  };
  return { begin, end, fail };
}

describe('of what is asked for at once', () => {
  it('one is done at a time, only the newest of those that wait, and the others end at once', async () => {
    const log: string[] = [];
    const [a, b, c] = [work('a', log), work('b', log), work('c', log)];
    const one = new NewestOnly();
    const first = one.run(a.begin);
    await Promise.resolve();
    const second = one.run(b.begin);
    expect(await first).toBeNull();
    const third = one.run(c.begin);
    expect(await second).toBeNull();
    expect(log).toEqual(['a begins']);
    c.end();
    a.end();
    expect(await third).toBe('c');
    expect(log).toEqual(['a begins', 'a ends overtaken', 'c begins', 'c ends']);
  });

  it('what fails is told of, and the next is done all the same', async () => {
    const log: string[] = [];
    const [a, b] = [work('a', log), work('b', log)];
    const one = new NewestOnly();
    const first = one.run(a.begin);
    a.fail();
    await expect(first).rejects.toThrow('a');
    b.end();
    expect(await one.run(b.begin)).toBe('b');
  });

  it('what fails after it was overtaken is nobody’s concern', async () => {
    const log: string[] = [];
    const [a, b] = [work('a', log), work('b', log)];
    const one = new NewestOnly();
    const first = one.run(a.begin);
    await Promise.resolve();
    b.end();
    const second = one.run(b.begin);
    a.fail();
    expect([await first, await second]).toEqual([null, 'b']);
  });
});
