import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { completeEntry, type StoredEntry } from './stored-entry';
import type { TrustEntry } from './trust-entry';

interface Schema extends DBSchema {
  trust: { key: [string, string]; value: StoredEntry };
}

/** What tells one entry from another: a certificate may be trusted for several purposes, each in an entry of its own. */
export type TrustKey = Pick<TrustEntry, 'purpose' | 'sha256'>;

/** Where the user's trust list is kept: IndexedDB, or memory where the browser refuses it. */
export class TrustStore {
  private readonly memory = new Map<string, TrustEntry>();
  private readonly database: Promise<IDBPDatabase<Schema> | null>;

  constructor() {
    this.database = open().catch(() => null);
  }

  /** Whether entries outlive the page. */
  async isKept(): Promise<boolean> {
    return (await this.database) !== null;
  }

  /** All entries, in the order they were added. */
  async list(): Promise<TrustEntry[]> {
    const database = await this.database;
    const entries: TrustEntry[] =
      database === null
        ? [...this.memory.values()]
        : await Promise.all((await database.getAll('trust')).map(completeEntry));
    return entries.toSorted((a, b) => a.addedAt.localeCompare(b.addedAt));
  }

  async get({ purpose, sha256 }: TrustKey): Promise<TrustEntry | undefined> {
    return (await this.list()).find((entry) => entry.purpose === purpose && entry.sha256 === sha256);
  }

  /** Adds entries, all or none, each replacing the one of the same purpose and certificate. */
  async put(...entries: readonly TrustEntry[]): Promise<void> {
    const database = await this.database;
    if (database === null) {
      for (const entry of entries) this.memory.set(`${entry.purpose} ${entry.sha256}`, entry);
      return;
    }
    const transaction = database.transaction('trust', 'readwrite');
    await Promise.all([...entries.map((entry) => transaction.store.put(entry)), transaction.done]);
  }

  async remove({ purpose, sha256 }: TrustKey): Promise<void> {
    const database = await this.database;
    if (database === null) this.memory.delete(`${purpose} ${sha256}`);
    else await database.delete('trust', [purpose, sha256]);
  }
}

/**
 * The layout of the database has not changed since version 1; only its entries have more members now. They are
 * completed when they are read, and the version stays: a higher one would have to wait until every page of an older
 * build that is open in another tab is closed, and keep the trust list from showing until then.
 */
const open = async (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>('vcon-verifier', 1, {
    upgrade: (database) => {
      database.createObjectStore('trust', { keyPath: ['purpose', 'sha256'] });
    },
  });
