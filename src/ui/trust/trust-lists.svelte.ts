import { bounds } from '../../bounds';
import { said } from '../../wording';
import type {
  EntryChange,
  NewTrust,
  Offered,
  TrustEntry,
  TrustKey,
  TrustListEntry,
  TrustOutcome,
  Verifier,
} from '../../worker/bridge';
import type { Judging } from '../judging';
import { t } from '../language/language.svelte';
import { offeredFiles } from '../offered-files';
import type { Attempt, Sentences } from '../problems.svelte';
import { sampleTrust } from '../samples';
import { download } from '../parts/download';
import { broughtBy, type TrustNews } from './trust-news';

/** By whose word the evidence is judged: the user's own trust list, or that of a sample. Each change is judged by at once. */
export class TrustLists {
  /** The user's own. */
  own = $state.raw<readonly TrustListEntry[]>([]);
  /** Whether the browser keeps anything for this page; null: not known yet. */
  kept = $state<boolean | null>(null);
  /** What this site offers for the user's own. */
  offered = $state.raw<Offered>({ entries: [], problems: [] });
  /** The evidence is judged as if nothing were on the user's own. Ends with the evidence, and is never stored. */
  withoutOwn = $state(false);
  /** That of the sample being shown, which is never judged by the user's own; null: none is shown. */
  ofSample = $state.raw<readonly TrustListEntry[] | null>(null);

  private readonly verifier: Verifier;
  private readonly attempt: Attempt;
  private readonly judging: Judging;

  constructor(verifier: Verifier, attempt: Attempt, judging: Judging) {
    this.verifier = verifier;
    this.attempt = attempt;
    this.judging = judging;
  }

  /** The list that the records in front of the user are judged by, or would be. */
  get inUse(): readonly TrustListEntry[] {
    return this.ofSample ?? this.own;
  }

  /** Reads the user's own list, and what this site offers for it. */
  load(): void {
    void this.attempt(
      async () => this.show(await this.verifier.listTrust()),
      said(
        'The part of this page that does the checking did not start, so nothing can be checked. Load the page again, or open it in a current browser.',
      ),
    );
    const offered = offeredFiles();
    if (offered.length > 0) {
      void this.attempt(async () => (this.offered = await this.verifier.readOffered(offered)));
    }
  }

  /** Drops what ends with the evidence. */
  clear(): void {
    this.ofSample = null;
    this.withoutOwn = false;
  }

  /** The entries of the samples' own list. */
  async entriesOfSamples(): Promise<TrustListEntry[]> {
    const trust = await sampleTrust();
    const entries = await Promise.all(
      trust.map((entry) =>
        this.verifier.makeTrust({
          ...entry,
          name: t(entry.name),
          origin: t('built-in sample'),
          confirmedBy: t('part of the sample'),
        }),
      ),
    );
    return entries.filter((entry) => entry !== null);
  }

  /**
   * Trusts a certificate or key that came with the evidence, as a signer or as a witness, on the list by which that was
   * judged when this was asked for: the user's own, or that of the sample. It is then judged with that list.
   * @throws where it could not be kept
   */
  async addToInUse(trust: NewTrust): Promise<void> {
    const { ofSample } = this;
    if (ofSample === null) {
      this.withoutOwn = false;
      return this.add(trust);
    }
    await this.change(async () => {
      const entry = await this.verifier.makeTrust(trust);
      // Another sample may be open by now, or none.
      if (entry !== null && this.ofSample === ofSample) this.ofSample = [...ofSample, entry];
    });
  }

  /**
   * Puts a certificate or key on the user's own trust list, whatever is open.
   * @throws where it could not be kept
   */
  async add(trust: NewTrust): Promise<void> {
    await this.change(async () => this.show(await this.verifier.addTrust(trust)));
  }

  /**
   * Adds the certificates or keys in these files to the user's own list.
   * @param purpose what they are trusted for
   * @returns what became of the files
   * @throws where they could not be kept
   */
  async addFiles(files: readonly File[], purpose: TrustEntry['purpose']): Promise<TrustNews> {
    const done: Sentences[] = [];
    const problems: Sentences[] = [];
    await this.change(async () => {
      for (const file of files) {
        const bytes = await readSmall(file).catch(() => null);
        if (bytes === null) {
          problems.push([
            said('"{name}" could not be read by this browser; nothing of it was taken.', { name: file.name }),
          ]);
          continue;
        }
        const outcome = await this.verifier.addTrustFile({ file: { name: file.name, bytes }, purpose });
        this.show(outcome);
        if (outcome.problem !== null) problems.push([said(outcome.problem)]);
        done.push(...broughtBy(file.name, outcome));
      }
    });
    return { done, problems };
  }

  /**
   * Changes what is the user's to say of an entry of their own list.
   * @throws where it could not be kept
   */
  async update(key: TrustKey, change: EntryChange): Promise<void> {
    await this.change(async () => this.show(await this.verifier.changeTrust({ key: plainKey(key), change })));
  }

  /**
   * Removes an entry from the user's own list.
   * @throws where it could not be removed
   */
  async remove(key: TrustKey): Promise<void> {
    await this.change(async () => this.show(await this.verifier.removeTrust(plainKey(key))));
  }

  /**
   * Judges without the user's own list, which goes with what is removed here.
   * @throws where it could not be removed
   */
  async removedBy(removal: () => Promise<void>): Promise<void> {
    this.withoutOwn = false;
    await this.change(async () => {
      await removal();
      this.show(await this.verifier.listTrust());
    });
  }

  /** Judges with or without the user's own list, which stays as it is. */
  async judgeWithoutOwn(without: boolean): Promise<void> {
    this.withoutOwn = without;
    await this.judging.judge();
  }

  /** Downloads the user's own list. */
  export(): void {
    void this.attempt(async () =>
      download(
        'trust-list.json',
        new Blob([await this.verifier.exportTrust()], { type: 'application/json' }),
      ),
    );
  }

  /** @throws where the list could not be changed */
  private async change(change: () => Promise<void>): Promise<void> {
    this.judging.outdate();
    const done = await this.attempt(async () => {
      await change();
      return true;
    }, said('Your trust list was not changed: the browser did not keep the change, perhaps for want of room on this computer.'));
    await this.judging.judge();
    if (done === null) throw new Error('The trust list was not changed.');
  }

  private show({ entries, kept }: TrustOutcome): void {
    this.own = entries;
    this.kept = kept;
  }
}

const plainKey = ({ purpose, sha256 }: TrustKey): TrustKey => ({ purpose, sha256 });

/** A file for the trust list; of one past the bound, as much as shows that it is. */
async function readSmall(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, bounds.documentBytes + 1).arrayBuffer());
}
