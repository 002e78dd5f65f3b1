import {
  deleteDB,
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPObjectStore,
  type StoreNames,
} from 'idb';

/** Milliseconds that a browser may take to open a database. Some never answer; the page goes on without. */
const PATIENCE = 5000;

/** `held`: it is empty, and goes once the other tabs that have it open are closed. */
export type Removal = 'removed' | 'held' | 'failed';

type Store<Schema extends DBSchema, Name extends StoreNames<Schema>> = IDBPObjectStore<
  Schema,
  [Name],
  Name,
  'readwrite'
>;

/**
 * A database (IndexedDB) of this page. It is made with the first thing put into it and not before, so that a page that
 * keeps nothing leaves nothing behind; and every tab lets go of it when another removes it.
 *
 * Its version is 1 and stays: a higher one would have to wait until every page of an older build that is open in another
 * tab is closed.
 */
export class KeptDatabase<Schema extends DBSchema> {
  readonly name: string;
  private readonly layOut: (database: IDBPDatabase<Schema>) => void;
  private connection: IDBPDatabase<Schema> | null = null;
  /** The browser keeps nothing for this page, or does not give back what it kept. */
  private refused = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(name: string, layOut: (database: IDBPDatabase<Schema>) => void) {
    this.name = name;
    this.layOut = layOut;
  }

  /** Whether this browser keeps nothing for the page. */
  async isRefused(): Promise<boolean> {
    await this.connect(false);
    return this.refused;
  }

  /** Reads; null where nothing was ever put in, or the browser refuses. */
  async read<Result>(action: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result | null> {
    const database = await this.connect(false);
    if (database === null) return null;
    try {
      return await action(database);
    } catch {
      // Another tab may have removed it in this moment; else it is broken, and the page goes on without.
      if (this.connection === database) this.refused = true;
      return null;
    }
  }

  /**
   * Changes one of its stores, all or nothing.
   * @returns false where the browser refuses
   * @throws where there was no room, or the change failed otherwise
   */
  async change<Name extends StoreNames<Schema>>(
    name: Name,
    action: (store: Store<Schema, Name>) => Promise<unknown>,
  ): Promise<boolean> {
    const database = await this.connect(true);
    if (database === null) return false;
    const transaction = database.transaction(name, 'readwrite');
    // What goes wrong is told by the first that fails.
    transaction.done.catch(() => undefined);
    try {
      await Promise.all([action(transaction.store), transaction.done]);
    } catch (error) {
      abort(transaction);
      throw error;
    }
    return true;
  }

  /** Removes it with all that is in it. Never fails otherwise than by its answer. */
  async remove(): Promise<Removal> {
    await this.connect(false);
    const database = this.connection;
    if (database === null) return 'removed';
    // Emptied first: what is in it is gone even where another tab holds on to it.
    const emptied = await empty(database).then(
      () => true,
      () => false,
    );
    this.connection = null;
    database.close();
    return new Promise((resolve) => {
      const blocked = (): void => {
        // Until that tab is closed nothing can be opened under this name.
        this.refused = true;
        resolve(emptied ? 'held' : 'failed');
      };
      deleteDB(this.name, { blocked }).then(
        () => resolve('removed'),
        () => resolve('failed'),
      );
    });
  }

  /** One after the other, so that there is one connection. `make`: where it is not there. */
  private connect(make: boolean): Promise<IDBPDatabase<Schema> | null> {
    const connected = this.queue.then(async () => {
      if (this.refused) return null;
      return (this.connection ??= await this.open(make));
    });
    this.queue = connected;
    return connected;
  }

  private async open(make: boolean): Promise<IDBPDatabase<Schema> | null> {
    let absent = false;
    try {
      if (!make && !(await isThere(this.name))) return null;
      return await inTime(
        openDB<Schema>(this.name, 1, {
          upgrade: (database, _from, _to, transaction) => {
            if (make) return this.layOut(database);
            // It was not there, which an older browser tells only now.
            absent = true;
            transaction.done.catch(() => undefined);
            transaction.abort();
          },
          blocking: (_from, _to, event) => {
            (event.target as IDBDatabase).close();
            this.connection = null;
          },
          terminated: () => {
            this.connection = null;
          },
        }),
      );
    } catch {
      this.refused = !absent;
      return null;
    }
  }
}

/** Whether there is such a database. An older browser does not tell without opening it. */
async function isThere(name: string): Promise<boolean> {
  if (typeof indexedDB.databases !== 'function') return true;
  const all = await inTime(indexedDB.databases());
  return all.some((database) => database.name === name);
}

async function empty<Schema extends DBSchema>(database: IDBPDatabase<Schema>): Promise<void> {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names, 'readwrite');
  await Promise.all([...names.map((name) => transaction.objectStore(name).clear()), transaction.done]);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

function inTime<Result>(promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The database did not open.')), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
