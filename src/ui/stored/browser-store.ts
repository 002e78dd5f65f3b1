import type { HistoryState, Removal, Stored, Verifier } from '../../worker/bridge';
import type { Attempt } from '../problems.svelte';
import type { TrustLists } from '../trust/trust-lists.svelte';
import { forgetLanguage } from './in-browser';

/** What is kept in this browser: the history, and all of it together. */
export class BrowserStore {
  private readonly verifier: Verifier;
  private readonly attempt: Attempt;
  private readonly trust: TrustLists;

  constructor(verifier: Verifier, attempt: Attempt, trust: TrustLists) {
    this.verifier = verifier;
    this.attempt = attempt;
    this.trust = trust;
  }

  /** What was verified before; null where it cannot be had. */
  listHistory(): Promise<HistoryState | null> {
    return this.attempt(() => this.verifier.listHistory());
  }

  /** Switches the history on or off; what it holds stays. */
  setHistory(on: boolean): Promise<HistoryState | null> {
    return this.attempt(() => this.verifier.setHistory(on));
  }

  /** Deletes one entry of the history; null: all. */
  deleteHistory(id: string | null): Promise<HistoryState | null> {
    return this.attempt(() => this.verifier.deleteHistory(id));
  }

  /** What is kept in this browser; null where that cannot be told. */
  list(): Promise<Stored | null> {
    return this.attempt(() => this.verifier.listStored());
  }

  /** Removes all that is kept in this browser, and judges what is open without it; null where that failed. */
  async removeAll(): Promise<Removal | null> {
    let removal: Removal | null = null;
    await this.trust
      .removedBy(async () => {
        removal = await this.verifier.removeStored();
      })
      .catch(() => null);
    return forgetLanguage() ? removal : 'failed';
  }
}
