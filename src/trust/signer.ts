import type { Reason } from '../reasons';
import { asSaid, message, said, utcTime, type Said, type Sentence } from '../wording';
import type { Certificate } from '../x509/certificate';
import { isEmpty, sameName } from '../x509/name';
import { findPath, type FoundPath } from '../x509/path-building';
import { weaknessOf } from '../x509/public-key';
import { signingPurpose } from '../x509/purpose';
import { countsAsRevoked, reasonInWords, type Revoked } from '../x509/revocation-rule';
import { checkPinned, revocationCheck, type RevocationData } from '../x509/revocation';
import type { RevocationCheck, RevocationStatus } from '../x509/revocation-status';
import { SignatureMemory } from '../x509/signature-memory';
import { anchorOf, mayBeAnchor } from '../x509/trust-anchor';
import { chainOf, pinnedChain, type ChainLink } from './chain';
import type { TrustedCertificate } from './trust-entry';
import { day, laterRevocation, withdrawalOf } from './withdrawal-words';

/** Whether the user trusts the holder of one certificate as a signer. */
export interface SignerJudgement {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
  /** One sentence, or more. */
  readonly detail: readonly Said[];
  /** Index into the trust list of the entry that the answer rests on, or that stands in its way; null for none. */
  readonly trustEntry: number | null;
  /** What was looked at, the signing certificate first. */
  readonly chain: readonly ChainLink[];
  /** When the certificate was withdrawn; null where nothing shows that it was. */
  readonly revokedAt: Date | null;
  /** The time as of which the signer was judged in place of now, where the answer rests on that; else null. */
  readonly provenTime: Date | null;
  /** Why trusting the certificate would not settle it; none where it would. */
  readonly caveat: readonly Said[];
  /** What the certificates say that stands in nobody's way, such as other purposes of a key: one sentence each. */
  readonly remarks: readonly Sentence[];
}

/** Whom a judgement is asked of. */
export interface Signer {
  /** The certificate by which a signature verified. */
  readonly certificate: Certificate;
  /** Every certificate that came with the signature. */
  readonly carried: readonly Certificate[];
  /** Whether the signature covers which certificate it was made with (RFC 7515 section 10.5). */
  readonly bound: boolean;
}

/** What a time stamp that covers the value of a signature shows of it, by an authority that the user trusts for that. */
export interface ProvenTime {
  /** The latest time at which the signature can have been made. */
  readonly time: Date;
  /** What the authority is called. */
  readonly by: string;
}

/** As of when a signer is judged. */
interface Moment {
  /** Lists and answers have to be current at this time. */
  readonly known: Date;
  /** The time proven for the signature, at which the certificates have to be valid; null where that is `known`. */
  readonly proven: Date | null;
}

/** By what signers are judged; the same for all records of one set of evidence. */
export interface SignerPolicy {
  readonly trustList: readonly TrustedCertificate[];
  /** Certificates that were supplied beside the records; they may lie on a path, and are trusted for nothing. */
  readonly supplied: readonly Certificate[];
  /** Lists and answers that were supplied. */
  readonly revocation: Omit<RevocationData, 'certificates'>;
  /** By this computer's clock. */
  readonly now: Date;
  /** Set by the user: it makes a judgement harder, never easier. Null where it was not set. */
  readonly setTime: Date | null;
}

/** Judges signers by one policy, each of them once. */
export class SignerJudge {
  private readonly policy: SignerPolicy;
  private readonly judged = new Map<string, Promise<SignerJudgement>>();
  private readonly moments = new Map<string, Promise<SignerJudgement>>();
  private readonly signatures = new SignatureMemory();

  constructor(policy: SignerPolicy) {
    this.policy = policy;
  }

  /**
   * Judges a signer against the user's trust list: by a pin, else by a path to an anchor.
   *
   * A pin replaces the certification path and nothing else: what has expired, is not yet valid, was withdrawn, has a
   * weak key or is not for signing stays unproven. The same name with another key is called out, never trusted.
   *
   * A proven time rescues what has expired or was withdrawn since then, and nothing else. Withdrawal is judged by what
   * is known now: what was withdrawn, or is suspect, since that time or an earlier one is `no`.
   */
  judge(signer: Signer, proven: ProvenTime | null = null): Promise<SignerJudgement> {
    const key = JSON.stringify([...keyOf(signer), ...(proven === null ? [] : [proven.time, proven.by])]);
    const known = this.judged.get(key) ?? this.judgeAnew(signer, proven);
    this.judged.set(key, known);
    return known;
  }

  private async judgeAnew(signer: Signer, proven: ProvenTime | null): Promise<SignerJudgement> {
    const { now, setTime } = this.policy;
    const today = await this.asOf(now, signer, proven);
    if (setTime === null) return today;
    const then = await this.asOf(setTime, signer, proven);
    // A time that anybody can set rescues nothing, so that it only counts where today says yes.
    if (today.answer === 'yes') {
      if (then.answer !== 'yes' || then.provenTime !== null || today.provenTime === null) return then;
      const proof = proven === null ? [] : proofOf(proven, today.chain, now);
      return { ...then, provenTime: today.provenTime, detail: [...then.detail, ...proof] };
    }
    const also =
      then.answer === 'yes'
        ? 'At the time that you set it was in order; but anybody can set a time, so today counts.'
        : 'Nor is it in order at the time that you set.';
    return { ...today, detail: [...today.detail, said(also)] };
  }

  /** Judges by what is known at a time; what is proven counts where that does not say yes. */
  private async asOf(known: Date, signer: Signer, proven: ProvenTime | null): Promise<SignerJudgement> {
    const without = await this.judgeOnce(signer, { known, proven: null });
    // Written so that an invalid Date proves nothing.
    if (without.answer === 'yes' || proven === null || !(proven.time <= known)) return without;
    if (without.reasons.some((reason) => whateverTheTime.includes(reason))) return without;
    const by = await this.judgeOnce(signer, { known, proven: proven.time });
    const withProof = (more: readonly Said[]): SignerJudgement => ({
      ...by,
      provenTime: proven.time,
      detail: [...by.detail, ...more],
    });
    if (by.answer === 'yes') return withProof(proofOf(proven, by.chain, known));
    if (by.answer === 'no' && without.answer !== 'no') return withProof([tooLate(proven)]);
    const expired = [without, by].every(({ reasons }) => reasons.includes('SIGNER_EXPIRED'));
    return by.answer === 'no' || expired
      ? { ...without, detail: [...without.detail, tooLate(proven)] }
      : without;
  }

  private judgeOnce(signer: Signer, moment: Moment): Promise<SignerJudgement> {
    const key = JSON.stringify([...keyOf(signer), moment]);
    const known = this.moments.get(key) ?? this.judgeAt(signer, moment);
    this.moments.set(key, known);
    return known;
  }

  private async judgeAt(signer: Signer, moment: Moment): Promise<SignerJudgement> {
    const pin = this.pinOf(signer);
    if (pin !== undefined) return this.judgePinned(signer, pin, moment);
    const found = await this.find(signer, moment);
    return judgePath(found, this.anchors(), moment) ?? this.judgeStranger(signer, found, timeOf(moment));
  }

  private ofSigners(kind: 'pin' | 'anchor'): TrustedCertificate[] {
    return this.policy.trustList.filter(({ entry }) => entry.purpose === 'signer' && entry.kind === kind);
  }

  private anchors(): TrustedCertificate[] {
    return this.ofSigners('anchor').filter(({ certificate }) => mayBeAnchor(certificate));
  }

  private pinOf({ certificate }: Signer): TrustedCertificate | undefined {
    const pins = this.ofSigners('pin');
    return (
      pins.find(({ entry }) => entry.sha256 === certificate.sha256) ??
      pins.find(
        (pin) =>
          pin.entry.covers === 'key' && pin.certificate.publicKeySha256 === certificate.publicKeySha256,
      )
    );
  }

  /** Where the record's own certificate is bound to nothing, anybody may have put it there: the pinned one counts. */
  private async judgePinned(
    { certificate: carriedOne, carried, bound }: Signer,
    pin: TrustedCertificate,
    moment: Moment,
  ): Promise<SignerJudgement> {
    const time = timeOf(moment);
    const certificate = bound ? carriedOne : pin.certificate;
    const { entry, index } = pin;
    const itself = entry.sha256 === certificate.sha256;
    const revocation = await checkPinned(
      certificate,
      this.revocationData(carried),
      moment.known,
      moment.proven,
    );
    const stopped = (reason: Reason, detail: Said, answer: 'no' | 'unknown' = 'unknown') => ({
      ...judgement(answer, [reason], [detail], index),
      chain: pinnedChain(certificate, 'fail', detail, revocation),
    });
    if (revocation.kind === 'revoked') {
      const text = itself
        ? 'Pinned in your trust list as “{name}”, but it was withdrawn on {withdrawn}.'
        : 'Its key is pinned in your trust list as “{name}”, but it was withdrawn on {withdrawn}.';
      const detail = said(text, { name: entry.name, withdrawn: withdrawn(revocation) });
      return {
        ...stopped('SIGNER_REVOKED', detail, countsAsRevoked(revocation, moment.proven)),
        revokedAt: revocation.date,
      };
    }
    if (!(time <= certificate.notAfter)) {
      const text = itself
        ? 'Pinned, but it expired on {date}.'
        : 'Its key is pinned, but it expired on {date}.';
      return stopped('SIGNER_EXPIRED', said(text, { date: day(certificate.notAfter) }));
    }
    if (!(time >= certificate.notBefore)) {
      const text = itself
        ? 'Pinned, but it is valid only from {date}.'
        : 'Its key is pinned, but it is valid only from {date}.';
      return stopped('SIGNER_NOT_YET_VALID', said(text, { date: day(certificate.notBefore) }));
    }
    const weakness = weaknessOf(certificate.spki);
    if (weakness !== null) {
      const text = itself ? 'Pinned, but its key {weakness}.' : 'Its key is pinned, but its key {weakness}.';
      return stopped('WEAK_KEY', said(text, { weakness: asSaid(weakness) }));
    }
    const purpose = signingPurpose(certificate);
    if (!purpose.fit) {
      const text = itself ? 'Pinned, but: {problem}' : 'Its key is pinned, but: {problem}';
      return stopped('CHAIN_NOT_VALID', said(text, { problem: asSaid(purpose.message) }));
    }
    const detail = itself
      ? said('Pinned in your trust list as “{name}”.', { name: entry.name })
      : said('Its key is pinned in your trust list as “{name}”.', { name: entry.name });
    return {
      ...judgement('yes', notes([revocation]), [detail, ...withdrawalOf([revocation])], index),
      revokedAt: laterRevocation([revocation]),
      remarks: purpose.notes,
      chain: pinnedChain(certificate, 'pass', detail, revocation),
    };
  }

  private candidates(carried: readonly Certificate[]): Certificate[] {
    const { supplied, trustList } = this.policy;
    return [...carried, ...supplied, ...trustList.map(({ certificate }) => certificate)];
  }

  private revocationData(carried: readonly Certificate[]): RevocationData {
    return { ...this.policy.revocation, certificates: this.candidates(carried) };
  }

  private find({ certificate, carried, bound }: Signer, moment: Moment): Promise<FoundPath> {
    const candidates = this.candidates(carried);
    const { signatures } = this;
    const search = { candidates, signatures };
    const { known, proven } = moment;
    // Whoever signed a list has to be in order now or at the proven time; nothing proves an age of the list.
    const check = revocationCheck(this.revocationData(carried), async (signer, { anchor }, deeper) => {
      const revocation = asKnown(deeper, { known, proven: null });
      for (const time of proven === null ? [known] : [known, proven]) {
        const found = await findPath(signer, { ...search, time, anchors: [anchor], revocation });
        if (found.kind === 'path' && found.result.valid) return true;
      }
      return false;
    });
    const anchors = this.anchors().map((anchor) => anchorOf(anchor.certificate));
    const revocation = unlessNewer(asKnown(check, moment), bound);
    return findPath(certificate, { ...search, time: timeOf(moment), anchors, revocation });
  }

  /** Nobody in the trust list vouches for this one; whose name it bears still matters. */
  private judgeStranger({ certificate }: Signer, found: FoundPath, time: Date): SignerJudgement {
    const chain = chainOf(found, (index) => this.anchors()[index]?.entry.name ?? '', time);
    const stranger = (reason: Reason, detail: Said, index: number | null): SignerJudgement => ({
      ...judgement('unknown', [reason], [detail], index),
      caveat: caveatOf(certificate, time),
      chain,
    });
    const pins = this.ofSigners('pin');
    const sameKey = pins.find((pin) => pin.certificate.publicKeySha256 === certificate.publicKeySha256);
    if (sameKey !== undefined) {
      const detail = said('It is another certificate for the same key as “{name}” in your trust list.', {
        name: sameKey.entry.name,
      });
      return stranger('SIGNER_NOT_TRUSTED', detail, null);
    }
    const namesake =
      certificate.selfIssued && !isEmpty(certificate.subjectName)
        ? pins.find((pin) => sameName(pin.certificate.subjectName, certificate.subjectName))
        : undefined;
    if (namesake !== undefined) {
      const detail = said('It has the name of “{name}” in your trust list, but another key.', {
        name: namesake.entry.name,
      });
      return stranger('SIGNER_KEY_CHANGED', detail, namesake.index);
    }
    const detail =
      this.anchors().length === 0
        ? 'This certificate is not in your trust list.'
        : 'This certificate is not in your trust list, and no authority in it issued it.';
    return stranger('SIGNER_NOT_TRUSTED', said(detail), null);
  }
}

/** What no proof of time changes. */
const whateverTheTime: readonly Reason[] = ['SIGNER_NOT_TRUSTED', 'SIGNER_KEY_CHANGED', 'WEAK_KEY'];

const keyOf = ({ certificate, carried, bound }: Signer) => [
  certificate.sha256,
  bound,
  carried.map(({ sha256 }) => sha256),
];

/** At which the certificates have to be valid. */
const timeOf = ({ known, proven }: Moment): Date => proven ?? known;

const asKnown =
  (check: RevocationCheck, { known, proven }: Moment): RevocationCheck =>
  (certificate, issuer, context) =>
    check(certificate, issuer, { ...context, time: known, provenTime: proven });

/**
 * A proven time is that of the signature, and of the certificate that the signature covers. Any other may have been
 * made later: with a stolen key of its issuer, and dated back. So a withdrawal that casts doubt on all that an authority
 * has issued counts, unless what it issued is shown to be older.
 */
const unlessNewer =
  (check: RevocationCheck, bound: boolean): RevocationCheck =>
  async (certificate, issuer, context) => {
    const status = await check(certificate, issuer, context);
    if (status.kind !== 'good' || status.later === undefined) return status;
    const { later } = status;
    const stepsUp = context.path.length - 1 - context.index;
    const isOlder = stepsUp === 0 ? bound || later.reason !== 'cACompromise' : stepsUp === 1 && bound;
    return isOlder || countsAsRevoked(later, null) === 'unknown' ? status : later;
  };

const judgement = (
  answer: SignerJudgement['answer'],
  reasons: readonly Reason[],
  detail: readonly Said[],
  trustEntry: number | null,
): Omit<SignerJudgement, 'chain'> => ({
  answer,
  reasons,
  detail,
  trustEntry,
  revokedAt: null,
  provenTime: null,
  caveat: [],
  remarks: [],
});

/** What a pin would not heal. */
function caveatOf(certificate: Certificate, time: Date): Said[] {
  const { notBefore, notAfter, spki } = certificate;
  const weakness = weaknessOf(spki);
  const purpose = signingPurpose(certificate);
  const faults = [
    ...(time > notAfter ? [said('Its certificate expired on {date}.', { date: day(notAfter) })] : []),
    ...(time < notBefore
      ? [said('Its certificate is valid only from {date}.', { date: day(notBefore) })]
      : []),
    ...(weakness === null ? [] : [said('Its key {weakness}.', { weakness: asSaid(weakness) })]),
    ...(purpose.fit ? [] : [asSaid(purpose.message)]),
  ];
  return faults.length === 0 ? [] : [...faults, said('Trusting it would not change that.')];
}

/** What a path to an anchor says of its signer; null where no anchor has anything to do with it. */
function judgePath(
  found: FoundPath,
  anchors: readonly TrustedCertificate[],
  moment: Moment,
): SignerJudgement | null {
  if (found.kind === 'none') return null;
  const anchor = anchors[found.anchorIndex];
  const target = found.path.at(-1) ?? found.anchor.certificate;
  if (anchor === undefined || target === undefined) return null;
  const { entry, index } = anchor;
  const { result } = found;
  const time = timeOf(moment);
  const chain = chainOf(found, () => entry.name, time);
  const stopped = (reason: Reason, detail: Said): SignerJudgement => ({
    ...judgement('unknown', [reason], found.boundHit ? [detail, said(cutOff)] : [detail], index),
    chain,
  });

  const revoked = result.revocation.findIndex(({ kind }) => kind === 'revoked');
  const status = result.revocation[revoked];
  const withdrawnOne = found.path[revoked];
  if (status?.kind === 'revoked' && withdrawnOne !== undefined) {
    const text =
      withdrawnOne === target
        ? 'A path leads to “{name}” in your trust list, but it was withdrawn on {withdrawn}.'
        : 'A path leads to “{name}” in your trust list, but the certificate of its issuer “{issuer}” was withdrawn on {withdrawn}.';
    const detail = said(text, {
      name: entry.name,
      issuer: withdrawnOne.shortName,
      withdrawn: withdrawn(status),
    });
    const answer = countsAsRevoked(status, moment.proven);
    return { ...judgement(answer, ['SIGNER_REVOKED'], [detail], index), revokedAt: status.date, chain };
  }
  if (!result.valid) {
    const { rule, certificate, message } = result.failure;
    // Whoever bears the name of an anchor and has another key is another.
    if (rule === 'signature' && certificate === 0) return null;
    const broken = found.path[certificate];
    if (rule === 'validity' && broken !== undefined) {
      const early = time < broken.notBefore;
      return stopped(early ? 'SIGNER_NOT_YET_VALID' : 'SIGNER_EXPIRED', outsideValidity(broken, early));
    }
    if (rule === 'key-size' && weaknessOf(target.spki) !== null) return stopped('WEAK_KEY', asSaid(message));
    return stopped('CHAIN_NOT_VALID', asSaid(message));
  }
  const purpose = signingPurpose(target);
  if (!purpose.fit) {
    const [own, ...others] = chain;
    const broken = { outcome: 'fail', message: purpose.message, spec: purpose.spec } as const;
    return {
      ...stopped('CHAIN_NOT_VALID', asSaid(purpose.message)),
      chain: own === undefined ? [] : [{ ...own, ...broken }, ...others],
    };
  }
  const detail = said('Certified as “{signer}” under the authority “{name}” in your trust list.', {
    signer: target.shortName,
    name: entry.name,
  });
  return {
    ...judgement('yes', notes(result.revocation), [detail, ...withdrawalOf(result.revocation)], index),
    revokedAt: laterRevocation(result.revocation),
    remarks: [...purpose.notes, ...result.notes.map(({ message }) => message)],
    chain,
  };
}

const outsideValidity = ({ shortName, notBefore, notAfter }: Certificate, early: boolean): Said =>
  early
    ? said('The certificate of “{name}” is valid only from {date}.', {
        name: shortName,
        date: day(notBefore),
      })
    : said('The certificate of “{name}” expired on {date}.', { name: shortName, date: day(notAfter) });

const cutOff = message('There are more certificates here than are tried, so another path may lead to it.');

const notes = (statuses: readonly RevocationStatus[]): Reason[] =>
  statuses.every(({ kind }) => kind === 'good') ? [] : ['REVOCATION_NOT_CHECKED'];

/** How a proven time makes good what stands in the way at the time `known`. */
function proofOf({ time, by }: ProvenTime, chain: readonly ChainLink[], known: Date): Said[] {
  const since = chain
    .filter(({ role }) => role !== 'anchor')
    .flatMap(({ certificate: { shortName: name, notAfter }, revocation }) => [
      ...(revocation.kind === 'revoked'
        ? [
            said('The certificate of “{name}” was withdrawn only after that, on {withdrawn}.', {
              name,
              withdrawn: withdrawn(revocation),
            }),
          ]
        : []),
      ...(known > notAfter
        ? [
            said('The certificate of “{name}” expired only after that, on {date}.', {
              name,
              date: day(notAfter),
            }),
          ]
        : []),
    ]);
  const text = 'A time stamp by “{authority}” shows that it was signed at {time} or before.';
  return [said(text, { authority: by, time: utcTime(time) }), ...since];
}

const tooLate = ({ time, by }: ProvenTime): Said =>
  said(
    'The time stamp by “{authority}” does not help: it shows no more than that it was signed at {time} or before.',
    { authority: by, time: utcTime(time) },
  );

/** When, and why. */
function withdrawn({ date: since, reason, invalidityDate }: Revoked): Said {
  const values = { date: day(since), reason: said(reasonInWords(reason)) };
  return invalidityDate === null
    ? said('{date} ({reason})', values)
    : said('{date} ({reason}; its key is suspect since {suspect})', {
        ...values,
        suspect: day(invalidityDate),
      });
}
