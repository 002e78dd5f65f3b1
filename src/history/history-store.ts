import type { DBSchema } from 'idb';
import { bounds } from '../bounds';
import { KeptDatabase, type Removal } from '../kept-database';
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
  private readonly database = new KeptDatabase<Schema>('vcon-verifier-history', (database) => {
    database.createObjectStore('entries', { keyPath: 'id' }).createIndex('verifiedAt', 'verifiedAt');
    database.createObjectStore('settings');
  });

  /** Of the database. */
  get name(): string {
    return this.database.name;
  }

  /** Whether it was switched on; null where the browser keeps nothing. */
  async isOn(): Promise<boolean | null> {
    const on = await this.database.read((database) => database.get('settings', 'on'));
    return (await this.database.isRefused()) ? null : on === true;
  }

  async setOn(on: boolean): Promise<void> {
    await this.database.change('settings', (store) => store.put(on, 'on'));
  }

  /** All entries, the newest first, and by name those of one report. */
  async list(): Promise<HistoryEntry[]> {
    const entries = (await this.database.read((database) => database.getAll('entries'))) ?? [];
    return entries.sort((a, b) => compared(b.verifiedAt, a.verifiedAt) || compared(a.source, b.source));
  }

  /**
   * Keeps entries, each in the place of the one with its id; the oldest go where there are too many.
   * @throws where there is no room for them
   */
  async put(entries: readonly HistoryEntry[]): Promise<void> {
    await this.database.change('entries', async (store) => {
      await Promise.all(entries.map((entry) => store.put(entry)));
      let excess = (await store.count()) - bounds.history.entries;
      let oldest = excess > 0 ? await store.index('verifiedAt').openCursor() : null;
      while (oldest !== null && excess > 0) {
        await oldest.delete();
        excess--;
        oldest = await oldest.continue();
      }
    });
  }

  async remove(id: string): Promise<void> {
    await this.database.change('entries', (store) => store.delete(id));
  }

  async clear(): Promise<void> {
    await this.database.change('entries', (store) => store.clear());
  }

  /** Removes the history and its switch, and their database with them. */
  removeAll(): Promise<Removal> {
    return this.database.remove();
  }
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
