import type { Reason } from '../reasons';
import { asSaid, inEnglish, message, said, type Said, type Sentence } from '../wording';
import type { Certificate } from '../x509/certificate';
import { isEmpty, sameName } from '../x509/name';
import { findPath, type FoundPath } from '../x509/path-building';
import { weaknessOf } from '../x509/public-key';
import { signingPurpose } from '../x509/purpose';
import { countsAsRevoked, reasonInWords, type Revoked } from '../x509/revocation-rule';
import { checkPinned, revocationCheck, type RevocationData } from '../x509/revocation';
import type { RevocationStatus } from '../x509/revocation-status';
import { SignatureMemory } from '../x509/signature-memory';
import { anchorOf, mayBeAnchor } from '../x509/trust-anchor';
import { chainOf, pinnedChain, type ChainLink } from './chain';
import type { TrustedCertificate } from './trust-entry';

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
  private readonly signatures = new SignatureMemory();

  constructor(policy: SignerPolicy) {
    this.policy = policy;
  }

  /**
   * Judges a signer against the user's trust list: by a pin, else by a path to an anchor.
   *
   * A pin replaces the certification path and nothing else: what has expired, is not yet valid, was withdrawn, has a
   * weak key or is not for signing stays unproven. The same name with another key is called out, never trusted.
   */
  judge(signer: Signer): Promise<SignerJudgement> {
    const { certificate, carried, bound } = signer;
    const key = [certificate.sha256, bound, ...carried.map(({ sha256 }) => sha256)].join();
    const known = this.judged.get(key) ?? this.judgeAnew(signer);
    this.judged.set(key, known);
    return known;
  }

  private async judgeAnew(signer: Signer): Promise<SignerJudgement> {
    const { now, setTime } = this.policy;
    const today = await this.judgeAt(signer, now);
    if (setTime === null) return today;
    const then = await this.judgeAt(signer, setTime);
    // A time that anybody can set rescues nothing, so that it only counts where today says yes.
    if (today.answer === 'yes') return then;
    const also =
      then.answer === 'yes'
        ? 'At the time that you set it was in order; but anybody can set a time, so today counts.'
        : 'Nor is it in order at the time that you set.';
    return { ...today, detail: [...today.detail, said(also)] };
  }

  private async judgeAt(signer: Signer, time: Date): Promise<SignerJudgement> {
    const pin = this.pinOf(signer);
    if (pin !== undefined) return this.judgePinned(signer, pin, time);
    const found = await this.find(signer, time);
    return judgePath(found, this.anchors(), time) ?? this.judgeStranger(signer, found, time);
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
    time: Date,
  ): Promise<SignerJudgement> {
    const certificate = bound ? carriedOne : pin.certificate;
    const { entry, index } = pin;
    const itself = entry.sha256 === certificate.sha256;
    const revocation = await checkPinned(certificate, this.revocationData(carried), time);
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
        ...stopped('SIGNER_REVOKED', detail, countsAsRevoked(revocation, null)),
        revokedAt: revocation.date,
      };
    }
    if (!(time <= certificate.notAfter)) {
      const text = itself
        ? 'Pinned, but it expired on {date}.'
        : 'Its key is pinned, but it expired on {date}.';
      return stopped('SIGNER_EXPIRED', said(text, { date: date(certificate.notAfter) }));
    }
    if (!(time >= certificate.notBefore)) {
      const text = itself
        ? 'Pinned, but it is valid only from {date}.'
        : 'Its key is pinned, but it is valid only from {date}.';
      return stopped('SIGNER_NOT_YET_VALID', said(text, { date: date(certificate.notBefore) }));
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

  private find({ certificate, carried }: Signer, time: Date): Promise<FoundPath> {
    const candidates = this.candidates(carried);
    const { signatures } = this;
    const search = { candidates, time, signatures };
    const revocation = revocationCheck(this.revocationData(carried), async (signer, { anchor }, deeper) => {
      const found = await findPath(signer, { ...search, anchors: [anchor], revocation: deeper });
      return found.kind === 'path' && found.result.valid;
    });
    const anchors = this.anchors().map((anchor) => anchorOf(anchor.certificate));
    return findPath(certificate, { ...search, anchors, revocation });
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
  caveat: [],
  remarks: [],
});

/** What a pin would not heal. */
function caveatOf(certificate: Certificate, time: Date): Said[] {
  const { notBefore, notAfter, spki } = certificate;
  const weakness = weaknessOf(spki);
  const purpose = signingPurpose(certificate);
  const faults = [
    ...(time > notAfter ? [said('Its certificate expired on {date}.', { date: date(notAfter) })] : []),
    ...(time < notBefore
      ? [said('Its certificate is valid only from {date}.', { date: date(notBefore) })]
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
  time: Date,
): SignerJudgement | null {
  if (found.kind === 'none') return null;
  const anchor = anchors[found.anchorIndex];
  const target = found.path.at(-1) ?? found.anchor.certificate;
  if (anchor === undefined || target === undefined) return null;
  const { entry, index } = anchor;
  const { result } = found;
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
    const answer = countsAsRevoked(status, null);
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
    remarks: [...purpose.notes, ...result.notes.map(({ message }) => message)],
    chain,
  };
}

const outsideValidity = ({ shortName, notBefore, notAfter }: Certificate, early: boolean): Said =>
  early
    ? said('The certificate of “{name}” is valid only from {date}.', {
        name: shortName,
        date: date(notBefore),
      })
    : said('The certificate of “{name}” expired on {date}.', { name: shortName, date: date(notAfter) });

const cutOff = message('There are more certificates here than are tried, so another path may lead to it.');

const notes = (statuses: readonly RevocationStatus[]): Reason[] =>
  statuses.every(({ kind }) => kind === 'good') ? [] : ['REVOCATION_NOT_CHECKED'];

/** Whether the certificates were withdrawn. */
function withdrawalOf(statuses: readonly RevocationStatus[]): Said[] {
  const unsettled = new Map(
    statuses.flatMap((status) => (status.kind === 'unknown' ? [[inEnglish(status.why), status.why]] : [])),
  );
  if (unsettled.size > 0) return [...unsettled.values()].map(asSaid);
  const good = statuses.filter(({ kind }) => kind === 'good').length;
  if (good === statuses.length) return [said('Not withdrawn, by the lists that you gave.')];
  return [
    good === 0
      ? said('Whether it was withdrawn was not checked.')
      : said('Whether it was withdrawn was checked for a part of the path only.'),
  ];
}

/** When, and why. */
function withdrawn({ date: since, reason, invalidityDate }: Revoked): Said {
  const values = { date: date(since), reason: said(reasonInWords(reason)) };
  return invalidityDate === null
    ? said('{date} ({reason})', values)
    : said('{date} ({reason}; its key is suspect since {suspect})', {
        ...values,
        suspect: date(invalidityDate),
      });
}

/** A day, in UTC. */
const date = (time: Date): string => `${time.toISOString().slice(0, 10)} (UTC)`;
