import type { DBSchema } from 'idb';
import { KeptDatabase, type Removal } from '../kept-database';
import { completeEntry, type StoredEntry } from './stored-entry';
import type { TrustEntry } from './trust-entry';

interface Schema extends DBSchema {
  trust: { key: [string, string]; value: StoredEntry };
}

/** What tells one entry from another: a certificate may be trusted for several purposes, each in an entry of its own. */
export type TrustKey = Pick<TrustEntry, 'purpose' | 'sha256'>;

/**
 * Where the user's trust list is kept: IndexedDB, or memory where the browser refuses it. The layout of the database has
 * not changed since version 1; only its entries have more members now, and are completed when they are read.
 */
export class TrustStore {
  private readonly memory = new Map<string, TrustEntry>();
  private readonly database = new KeptDatabase<Schema>('vcon-verifier', (database) => {
    database.createObjectStore('trust', { keyPath: ['purpose', 'sha256'] });
  });

  /** Of the database. */
  get name(): string {
    return this.database.name;
  }

  /** Whether entries outlive the page. */
  async isKept(): Promise<boolean> {
    return !(await this.database.isRefused());
  }

  /** All entries, in the order they were added. */
  async list(): Promise<TrustEntry[]> {
    const stored = await this.database.read((database) => database.getAll('trust'));
    const entries =
      stored === null ? [...this.memory.values()] : await Promise.all(stored.map(completeEntry));
    return entries.toSorted((a, b) => a.addedAt.localeCompare(b.addedAt));
  }

  async get({ purpose, sha256 }: TrustKey): Promise<TrustEntry | undefined> {
    return (await this.list()).find((entry) => entry.purpose === purpose && entry.sha256 === sha256);
  }

  /**
   * Adds entries, all or none, each replacing the one of the same purpose and certificate.
   * @throws where there is no room for them
   */
  async put(...entries: readonly TrustEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const stored = await this.database.change('trust', (store) =>
      Promise.all(entries.map((entry) => store.put(entry))),
    );
    if (stored) return;
    for (const entry of entries) this.memory.set(`${entry.purpose} ${entry.sha256}`, entry);
  }

  async remove({ purpose, sha256 }: TrustKey): Promise<void> {
    const stored = await this.database.change('trust', (store) => store.delete([purpose, sha256]));
    if (!stored) this.memory.delete(`${purpose} ${sha256}`);
  }

  /** Removes the list, and its database with it. */
  removeAll(): Promise<Removal> {
    this.memory.clear();
    return this.database.remove();
  }
}
