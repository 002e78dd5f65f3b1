import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { TrustEntry } from './trust-entry';

interface Schema extends DBSchema {
  trust: { key: [string, string]; value: TrustEntry };
}

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
    const entries = database === null ? [...this.memory.values()] : await database.getAll('trust');
    return entries.toSorted((a, b) => a.addedAt.localeCompare(b.addedAt));
  }

  /** Adds an entry, or replaces the one of the same purpose and certificate. */
  async put(entry: TrustEntry): Promise<void> {
    const database = await this.database;
    if (database === null) this.memory.set(`${entry.purpose} ${entry.sha256}`, entry);
    else await database.put('trust', entry);
  }

  async remove({ purpose, sha256 }: Pick<TrustEntry, 'purpose' | 'sha256'>): Promise<void> {
    const database = await this.database;
    if (database === null) this.memory.delete(`${purpose} ${sha256}`);
    else await database.delete('trust', [purpose, sha256]);
  }
}

const open = async (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>('vcon-verifier', 1, {
    upgrade: (database) => {
      database.createObjectStore('trust', { keyPath: ['purpose', 'sha256'] });
    },
  });
