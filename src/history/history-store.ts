import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { bounds } from '../bounds';
import type { HistoryEntry } from './history-entry';

interface Schema extends DBSchema {
  entries: { key: string; value: HistoryEntry; indexes: { verifiedAt: string } };
  settings: { key: 'on'; value: boolean };
}

/**
 * Where the history is kept: IndexedDB alone. Where the browser refuses that there is none; it would end with the page.
 * A database of its own, so that neither waits for the other's layout to change.
 */
export class HistoryStore {
  private readonly database: Promise<IDBPDatabase<Schema> | null>;

  constructor() {
    this.database = open().catch(() => null);
  }

  /** Whether it was switched on; null where the browser keeps nothing. */
  async isOn(): Promise<boolean | null> {
    const database = await this.database;
    return database === null ? null : (await database.get('settings', 'on')) === true;
  }

  async setOn(on: boolean): Promise<void> {
    await (await this.database)?.put('settings', on, 'on');
  }

  /** All entries, the newest first, and by name those of one report. */
  async list(): Promise<HistoryEntry[]> {
    const entries = (await (await this.database)?.getAll('entries')) ?? [];
    return entries.sort((a, b) => compared(b.verifiedAt, a.verifiedAt) || compared(a.source, b.source));
  }

  /** Keeps entries, each in the place of the one with its id; the oldest go where there are too many. */
  async put(entries: readonly HistoryEntry[]): Promise<void> {
    const database = await this.database;
    if (database === null) return;
    const transaction = database.transaction('entries', 'readwrite');
    const { store } = transaction;
    await Promise.all(entries.map((entry) => store.put(entry)));
    let excess = (await store.count()) - bounds.history.entries;
    let oldest = excess > 0 ? await store.index('verifiedAt').openCursor() : null;
    while (oldest !== null && excess > 0) {
      await oldest.delete();
      excess--;
      oldest = await oldest.continue();
    }
    await transaction.done;
  }

  async remove(id: string): Promise<void> {
    await (await this.database)?.delete('entries', id);
  }

  async clear(): Promise<void> {
    await (await this.database)?.clear('entries');
  }
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const open = async (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>('vcon-verifier-history', 1, {
    upgrade: (database) => {
      database.createObjectStore('entries', { keyPath: 'id' }).createIndex('verifiedAt', 'verifiedAt');
      database.createObjectStore('settings');
    },
  });
