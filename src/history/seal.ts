import type { DBSchema } from 'idb';
import { KeptDatabase, type Removal } from '../kept-database';

interface Schema extends DBSchema {
  keys: { key: 'seal'; value: CryptoKey };
}

const HMAC: HmacKeyGenParams = { name: 'HMAC', hash: 'SHA-256' };

/** Where the key is kept: IndexedDB alone, which holds it without anybody being able to take it out. */
export class SealStore {
  private readonly database = new KeptDatabase<Schema>('vcon-verifier-seal', (database) => {
    database.createObjectStore('keys');
  });

  /** Of the database. */
  get name(): string {
    return this.database.name;
  }

  /** null where none was made yet, or the browser keeps nothing. */
  async key(): Promise<CryptoKey | null> {
    return (await this.database.read((database) => database.get('keys', 'seal'))) ?? null;
  }

  /**
   * Keeps a key where there is none yet; another tab may have been first.
   * @returns the one that counts; null where the browser keeps nothing
   * @throws where there was no room for it
   */
  async keep(fresh: CryptoKey): Promise<CryptoKey | null> {
    let key = fresh;
    const kept = await this.database.change('keys', async (store) => {
      const before = await store.get('seal');
      if (before === undefined) await store.put(fresh, 'seal');
      else key = before;
    });
    return kept ? key : null;
  }

  /** Removes the key, and its database with it. */
  removeAll(): Promise<Removal> {
    return this.database.remove();
  }
}

type Store = Pick<SealStore, 'name' | 'key' | 'keep' | 'removeAll'>;

/**
 * The seal by which this browser knows a partial report of its own again: HMAC-SHA-256 (RFC 2104) by a key that was made
 * here, never leaves this browser and says nothing of anybody. It is made with the first seal.
 */
export class Seal {
  private readonly store: Store;

  constructor(store: Store = new SealStore()) {
    this.store = store;
  }

  /** Of the database that the key is kept in. */
  get name(): string {
    return this.store.name;
  }

  /** Whether there is a key. */
  async isKept(): Promise<boolean> {
    return (await this.store.key().catch(() => null)) !== null;
  }

  /** The seal on a text, hex; null where this browser keeps no key. */
  async on(text: string): Promise<string | null> {
    try {
      const key = (await this.store.key()) ?? (await this.store.keep(await makeKey()));
      if (key === null) return null;
      const seal = await crypto.subtle.sign(HMAC.name, key, new TextEncoder().encode(text));
      return [...new Uint8Array(seal)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    } catch {
      return null;
    }
  }

  /**
   * Whether a seal was made here, over this very text.
   * @param seal hex
   */
  async fits(text: string, seal: string): Promise<boolean> {
    try {
      const key = await this.store.key();
      const bytes = Uint8Array.from(seal.match(/[0-9a-f]{2}/g) ?? [], (pair) => parseInt(pair, 16));
      if (key === null || seal.length !== 2 * bytes.length) return false;
      return await crypto.subtle.verify(HMAC.name, key, bytes, new TextEncoder().encode(text));
    } catch {
      return false;
    }
  }

  /** Removes the key: what it sealed is known no more. */
  removeAll(): Promise<Removal> {
    return this.store.removeAll();
  }
}

const makeKey = (): Promise<CryptoKey> => crypto.subtle.generateKey(HMAC, false, ['sign', 'verify']);
