import type { Report } from '../report/report';
import type { Removal } from '../kept-database';
import { message } from '../wording';
import { historyEntries, type HistoryEntry } from './history-entry';
import { HistoryStore } from './history-store';

/**
 * `off`: nothing is added; `refused`: this browser keeps nothing for the page.
 */
export interface HistoryState {
  readonly state: 'on' | 'off' | 'refused';
  /** The newest first. */
  readonly entries: readonly HistoryEntry[];
  /** What went wrong, in a sentence; null where nothing did. */
  readonly problem: string | null;
}

type Store = Pick<
  HistoryStore,
  'name' | 'isOn' | 'setOn' | 'list' | 'put' | 'remove' | 'clear' | 'removeAll'
>;

const FAILED = message(
  'This browser did not keep the history as asked, perhaps for want of room. What is listed is what it has.',
);

/**
 * What was verified before, once the user has switched that on. One thing after another, in the order asked for. For one
 * set of evidence: the next has a history of its own over the same store.
 */
export class History {
  private readonly store: () => Store;
  /** Tells the evidence at hand from that of other times: what is verified anew of it takes the place of its entry. */
  private readonly sitting = crypto.randomUUID();
  /** Entries that the user deleted while their evidence was at hand: they do not come back with it. */
  private readonly deleted = new Set<string>();
  private problem: string | null = null;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(start: () => Store = () => new HistoryStore()) {
    let store: Store | null = null;
    this.store = () => (store ??= start());
  }

  /** Of the database that it is kept in. */
  get name(): string {
    return this.store().name;
  }

  /**
   * What went wrong with keeping what was found last, in a sentence; null where nothing did. Comes once all that was asked
   * for is done.
   */
  async lastProblem(): Promise<string | null> {
    await this.queue;
    return this.problem;
  }

  /** Keeps what came of a report, where the history is on. Never fails. */
  record(report: Report): Promise<void> {
    return this.inTurn(async () => {
      if ((await this.store().isOn()) === true) await this.keep(report);
    });
  }

  async list(): Promise<HistoryState> {
    await this.queue;
    try {
      const on = await this.store().isOn();
      const entries = await this.store().list();
      return { state: on === null ? 'refused' : on ? 'on' : 'off', entries, problem: this.problem };
    } catch {
      return { state: 'refused', entries: [], problem: FAILED };
    }
  }

  /**
   * Switches it on or off; what it holds stays.
   * @param report the one at hand, which is kept too where it is switched on
   */
  async setOn(on: boolean, report: Report | null): Promise<HistoryState> {
    await this.inTurn(async () => {
      await this.store().setOn(on);
      if (on && report !== null) await this.keep(report);
    });
    return this.list();
  }

  async remove(id: string): Promise<HistoryState> {
    this.deleted.add(id);
    await this.inTurn(() => this.store().remove(id));
    return this.list();
  }

  /** Deletes all entries. */
  async clear(): Promise<HistoryState> {
    for (const { id } of (await this.list()).entries) this.deleted.add(id);
    await this.inTurn(() => this.store().clear());
    return this.list();
  }

  /** Deletes all entries and the switch with their database; it is off then. */
  async removeAll(): Promise<Removal> {
    for (const { id } of (await this.list()).entries) this.deleted.add(id);
    let removal: Removal = 'failed';
    await this.inTurn(async () => {
      removal = await this.store().removeAll();
    });
    return removal;
  }

  private keep(report: Report): Promise<void> {
    return this.store().put(historyEntries(report, this.sitting).filter(({ id }) => !this.deleted.has(id)));
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.queue.then(action).then(
      () => {
        this.problem = null;
      },
      () => {
        this.problem = FAILED;
      },
    );
    this.queue = done;
    return done;
  }
}
