import { bounds } from '../../bounds';
import type { KeyInfo, KeyOutcome, Verifier } from '../../worker/bridge';
import type { Judging } from '../judging';
import type { Attempt } from '../problems.svelte';

/** Private keys in memory, by which locked records are opened. */
export class PrivateKeys {
  held = $state.raw<readonly KeyInfo[]>([]);

  private readonly verifier: Verifier;
  private readonly attempt: Attempt;
  private readonly judging: Pick<Judging, 'judge'>;
  /** Places of key files in the evidence. */
  private places: number[] = [];

  constructor(verifier: Verifier, attempt: Attempt, judging: Pick<Judging, 'judge'>) {
    this.verifier = verifier;
    this.attempt = attempt;
    this.judging = judging;
  }

  /** Notes that a file of the evidence, at this place, is a key. */
  note(place: number): void {
    this.places.push(place);
  }

  /**
   * Hands over the places of key files, when all files are read anew and get other places.
   * @returns those that are not to be read again, as their keys were forgotten
   */
  placesForgotten(): number[] {
    const places = this.held.length === 0 ? this.places : [];
    this.places = [];
    return places;
  }

  /** Drops what ends with the evidence; the workers drop the keys themselves. */
  clear(): void {
    this.held = [];
    this.places = [];
  }

  /**
   * Takes a private key file, to open locked records with.
   * @param passphrase null at first; asked for where the key needs one
   * @returns why it could not be taken, or null
   */
  async unlock(file: File, passphrase: string | null): Promise<KeyOutcome['problem']> {
    const bytes = new Uint8Array(await file.slice(0, bounds.keyBytes + 1).arrayBuffer());
    const outcome = await this.attempt(() => this.verifier.addKey({ bytes, passphrase }));
    if (outcome === null) return null;
    this.held = outcome.keys;
    if (outcome.problem === null) await this.judging.judge();
    return outcome.problem;
  }

  /** Drops every private key from memory, and judges anew without them. */
  async forget(): Promise<void> {
    const outcome = await this.attempt(() => this.verifier.forgetKeys());
    if (outcome !== null) this.held = outcome.keys;
    await this.judging.judge();
  }
}
