import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TrustEntry } from './trust-entry';
import { TrustStore } from './trust-store';

const entry = (sha256: string, more: Partial<TrustEntry> = {}): TrustEntry => ({
  kind: 'pin',
  purpose: 'signer',
  covers: 'certificate',
  name: sha256,
  subject: `CN=${sha256}`,
  sha256,
  publicKeySha256: sha256,
  origin: 'a test',
  confirmedBy: null,
  addedBy: 'you',
  addedAt: '2026-01-01T00:00:00.000Z',
  pem: '',
  ...more,
});

/** What a browser that refuses has for a database: nothing, or one that refuses in one of two ways. */
const refusals: Record<string, () => unknown> = {
  'has no IndexedDB': () => undefined,
  'refuses to open it at once': () => ({
    open: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  }),
  'refuses to open it a little later': () => ({
    open: () => {
      const request = new FailedRequest();
      queueMicrotask(() => request.dispatchEvent(new Event('error')));
      return request;
    },
  }),
};

/** As much of an IDBRequest as a failed one needs. */
class FailedRequest extends EventTarget {
  readonly error = new DOMException('refused', 'UnknownError');
}

describe.each(Object.entries(refusals))('the trust list in a browser that %s', (_, indexedDb) => {
  const start = (): TrustStore => {
    vi.stubGlobal('indexedDB', indexedDb());
    vi.stubGlobal('IDBRequest', FailedRequest);
    return new TrustStore();
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('works in memory, and says that it does not outlive the page', async () => {
    const store = start();
    expect(await store.isKept()).toBe(false);
    expect(await store.list()).toEqual([]);
    await store.put(entry('a'));
    expect(await store.list()).toEqual([entry('a')]);
  });

  it('lists entries in the order they were added', async () => {
    const store = start();
    const times = ['2026-03-01', '2026-01-01', '2026-02-01'].map((day) => `${day}T00:00:00.000Z`);
    for (const addedAt of times) await store.put(entry(addedAt, { addedAt }));
    expect((await store.list()).map(({ addedAt }) => addedAt)).toEqual(times.toSorted());
  });

  it('replaces an entry of the same purpose and certificate, and keeps those of another purpose apart', async () => {
    const store = start();
    await store.put(entry('a'));
    await store.put(entry('a', { name: 'renamed', confirmedBy: 'letter' }));
    await store.put(entry('a', { purpose: 'timestamp' }));
    expect((await store.list()).map(({ purpose, name }) => [purpose, name])).toEqual([
      ['signer', 'renamed'],
      ['timestamp', 'a'],
    ]);
    await store.remove({ purpose: 'signer', sha256: 'a' });
    expect((await store.list()).map(({ purpose }) => purpose)).toEqual(['timestamp']);
    await store.remove({ purpose: 'signer', sha256: 'a' });
    expect(await store.list()).toHaveLength(1);
  });

  it('takes many at once, and finds one by its purpose and certificate', async () => {
    const store = start();
    await store.put(entry('a'), entry('b'), entry('a', { purpose: 'timestamp' }));
    expect(await store.list()).toHaveLength(3);
    expect(await store.get({ purpose: 'timestamp', sha256: 'a' })).toMatchObject({ purpose: 'timestamp' });
    expect(await store.get({ purpose: 'timestamp', sha256: 'b' })).toBeUndefined();
  });
});
