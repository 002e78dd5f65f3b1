import { afterEach, describe, expect, it, vi } from 'vitest';
import { bounds } from '../bounds';
import type { Removal } from '../kept-database';
import { alteredRecord, madeRecord, madeReport, said, sha512 } from '../report/testing';
import { History } from './history';
import { historyEntries, type HistoryEntry } from './history-entry';

/** A store in memory. */
function madeStore(on: boolean | null = true) {
  const entries = new Map<string, HistoryEntry>();
  return {
    entries,
    isOn: vi.fn(async () => on),
    async setOn(next: boolean) {
      on = next;
    },
    list: async () => [...entries.values()],
    async put(added: readonly HistoryEntry[]) {
      for (const entry of added) entries.set(entry.id, entry);
    },
    async remove(id: string) {
      entries.delete(id);
    },
    clear: async () => entries.clear(),
    name: 'a-database',
    async removeAll(): Promise<Removal> {
      entries.clear();
      on = false;
      return 'removed';
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an entry of the history', () => {
  it('holds names, fingerprints, outcome and time, and no content', () => {
    const entries = historyEntries(madeReport([madeRecord(), alteredRecord({ evidence: 1 })]), 'sitting');
    expect(entries).toMatchObject([
      {
        id: `sitting ${sha512('1')}`,
        source: 'call.vcon',
        sha512: sha512('1'),
        files: [sha512('2')],
        outcome: 'passed',
      },
      { outcome: 'failed' },
    ]);
    expect(Object.keys(entries[0] ?? {}).toSorted()).toEqual(
      ['files', 'id', 'outcome', 'sha512', 'source', 'uuid', 'verifiedAt'].toSorted(),
    );
    for (const value of Object.values(said)) expect(JSON.stringify(entries)).not.toContain(value);
  });

  it('is bounded, whatever the record calls itself', () => {
    const [entry] = historyEntries(
      madeReport([madeRecord({ source: 'x'.repeat(1e6), uuid: '\u{1F600}'.repeat(1e6) })]),
      '',
    );
    expect(entry?.source).toHaveLength(bounds.history.text);
    expect(entry?.uuid).toHaveLength(bounds.history.text);
    expect(historyEntries(madeReport(Array.from({ length: 6000 }, () => madeRecord())), '')).toHaveLength(
      bounds.history.entries,
    );
  });
});

describe('the history', () => {
  const report = madeReport();

  it('keeps nothing until it is switched on, and then the report at hand too', async () => {
    const store = madeStore(false);
    const history = new History(() => store);
    await history.record(report);
    expect(await history.list()).toEqual({ state: 'off', entries: [], problem: null });
    expect(await history.setOn(true, report)).toMatchObject({
      state: 'on',
      entries: [{ outcome: 'passed' }],
    });
    expect(await history.setOn(false, report)).toMatchObject({ state: 'off', entries: [{}] });
  });

  it('keeps what is verified anew in the place of what was found before, and other evidence beside it', async () => {
    const store = madeStore();
    const history = new History(() => store);
    await history.record(madeReport([alteredRecord()]));
    await history.record(report);
    expect((await history.list()).entries).toMatchObject([{ outcome: 'passed' }]);
    const next = new History(() => store);
    await next.record(report);
    expect((await next.list()).entries).toHaveLength(2);
  });

  it('does not bring back what was deleted while its evidence is at hand', async () => {
    const store = madeStore();
    const history = new History(() => store);
    await history.record(report);
    const [entry] = (await history.list()).entries;
    expect(await history.remove(entry?.id ?? '')).toMatchObject({ entries: [] });
    await history.record(report);
    expect((await history.list()).entries).toEqual([]);
    const next = new History(() => store);
    await next.record(report);
    expect(await next.clear()).toMatchObject({ entries: [] });
    await next.record(report);
    expect((await next.list()).entries).toEqual([]);
  });

  it('is off and empty once it is removed, and what is open does not come back', async () => {
    const store = madeStore();
    const history = new History(() => store);
    await history.record(report);
    expect(await history.removeAll()).toBe('removed');
    expect(await history.list()).toEqual({ state: 'off', entries: [], problem: null });
    await history.record(report);
    expect(await history.setOn(true, report)).toMatchObject({ state: 'on', entries: [] });
  });

  it('says so where something is not kept, until something is', async () => {
    const store = madeStore();
    const history = new History(() => store);
    vi.spyOn(store, 'put').mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
    await history.record(report);
    expect((await history.list()).problem).toContain('did not keep');
    expect(await history.lastProblem()).toContain('did not keep');
    await history.record(report);
    expect((await history.list()).problem).toBeNull();
  });

  it.each([
    ['has no IndexedDB', undefined],
    [
      'refuses it',
      {
        open: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      },
    ],
  ])('of a browser that %s is refused, and stays empty', async (_, indexedDb) => {
    vi.stubGlobal('indexedDB', indexedDb);
    const history = new History();
    await history.record(report);
    expect(await history.setOn(true, report)).toEqual({ state: 'refused', entries: [], problem: null });
  });
});
