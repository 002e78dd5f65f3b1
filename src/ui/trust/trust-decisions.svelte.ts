import type { RecordRow } from '../../report/report';
import type { TrustListEntry } from '../../worker/bridge';
import { signersToTrust, type SignerToTrust } from '../answer/signer';
import type { WitnessToTrust } from '../answer/witness';
import type { Session } from '../session.svelte';
import {
  decided,
  questionOfAuthority,
  questionOfOffer,
  questionOfServiceKey,
  questionOfSigner,
  type TrustDecision,
  type TrustQuestion,
} from './question';

/** What the user decides on trust: in the trust list, and in answer to the question about one certificate or key. */
export class TrustDecisions {
  /** The trust list is open. */
  listing = $state(false);
  /** The question is open. */
  asking = $state(false);
  /** What is asked, and whether a record that is open or this site brought it up. */
  asked = $state.raw<{ readonly question: TrustQuestion; readonly by: 'record' | 'site' } | null>(null);

  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  /** Asks about a signer of the record that is open. */
  askOfSigner(signer: SignerToTrust): void {
    const { report, inFull, trust } = this.session;
    if (report === null || inFull === null) return;
    this.ask(questionOfSigner(inFull.certificates, signer, trust.inUse), 'record');
  }

  /** Asks about a witness of the record that is open. */
  askOfWitness(witness: WitnessToTrust): void {
    const { inFull, trust } = this.session;
    const { source, sha256 } = witness;
    if ('key' in witness) {
      this.ask(questionOfServiceKey(witness.key, source, trust.inUse), 'record');
      return;
    }
    const certificate = inFull?.certificates.find((one) => one.sha256 === sha256);
    if (certificate === undefined) return;
    this.ask(questionOfAuthority(certificate, 'timestamp', source, trust.inUse), 'record');
  }

  /** Asks about the signer of a record that need not be open. */
  async askOfRow(row: RecordRow): Promise<void> {
    const full = await this.session.inFullFor(row);
    const { report, trust } = this.session;
    if (report === null || full === null) return;
    const [signer] = signersToTrust(report, full.record);
    if (signer === undefined) return;
    this.ask(questionOfSigner(full.certificates, signer, trust.inUse), 'record');
  }

  /** Asks about an entry that this site offers. */
  askOfOffer(offer: TrustListEntry): void {
    this.ask(questionOfOffer(offer, this.session.trust.own), 'site');
  }

  private ask(question: TrustQuestion, by: 'record' | 'site'): void {
    this.asked = { question, by };
    this.asking = true;
  }

  /**
   * Does as the user decided.
   * @throws where it could not be kept
   */
  async decide(decision: TrustDecision): Promise<void> {
    if (this.asked === null) return;
    const { question, by } = this.asked;
    const entry = decided(question, decision);
    const { trust } = this.session;
    await (by === 'record' ? trust.addToInUse(entry) : trust.add(entry));
    this.asking = false;
  }

  /** Drops the question. */
  drop(): void {
    this.asking = false;
    this.asked = null;
  }
}
