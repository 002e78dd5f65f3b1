import { bounds } from '../bounds';
import type { Reason } from '../reasons';
import { chainOf, pinnedChain, type ChainLink } from '../trust/chain';
import type { TrustedCertificate } from '../trust/trust-entry';
import { day, withdrawalOf } from '../trust/withdrawal-words';
import { asSaid, said, utcTime, type Said } from '../wording';
import type { Certificate } from '../x509/certificate';
import { findPath, type FoundPath } from '../x509/path-building';
import { weaknessOf } from '../x509/public-key';
import { countsAsRevoked, reasonInWords, type Revoked } from '../x509/revocation-rule';
import { checkPinned, revocationCheck, type RevocationData } from '../x509/revocation';
import type { RevocationStatus } from '../x509/revocation-status';
import { SignatureMemory } from '../x509/signature-memory';
import { anchorOf, mayBeAnchor } from '../x509/trust-anchor';
import { isNamed } from './cms-attributes';
import type { TimeStampToken } from './time-stamp';
import { checkToken, type CheckedToken } from './time-stamp-check';
import { keysAbove } from './time-stamp-independence';
import { notForTimeStamps } from './time-stamp-purpose';

/** Whether the user trusts the maker of a time stamp, for time stamps. */
export interface AuthorityJudgement {
  /**
   * `yes`: intact, made by an authority of the trust list, which is valid now and independent of the signer. `no`: not
   * intact, or its certificate was withdrawn in a way that takes its tokens with it. Else `unknown`.
   */
  readonly answer: 'yes' | 'unknown' | 'no';
  readonly reasons: readonly Reason[];
  /** One sentence, or more. */
  readonly detail: readonly Said[];
  /** What was looked at, the authority's certificate first. */
  readonly chain: readonly ChainLink[];
  /** Index into the trust list of the entry that the answer rests on, or that stands in its way; null for none. */
  readonly trustEntry: number | null;
  /** When the authority's certificate was withdrawn; null where nothing shows that it was. */
  readonly revokedAt: Date | null;
  /** What the token shows by itself. */
  readonly checked: CheckedToken;
}

/** By what authorities are judged. */
export interface AuthorityPolicy {
  /** The whole list; entries of purpose `timestamp` count. */
  readonly trustList: readonly TrustedCertificate[];
  /** Certificates that were supplied; they may lie on a path, and are trusted for nothing. */
  readonly supplied: readonly Certificate[];
  /** Lists and answers that were supplied; those in the token count beside them. */
  readonly revocation: Omit<RevocationData, 'certificates'>;
  /** By this computer's clock. */
  readonly now: Date;
  /** Set by the user: it makes a judgement harder, never easier. Null where it was not set. */
  readonly setTime: Date | null;
  /** Whom the record's signer is trusted by: its certificate first, those above it, the anchor. Empty where it has none. */
  readonly signerChain: readonly Certificate[];
  /** Certificates that came with the record's signature: other ways may lead up from its signer. None by default. */
  readonly signerCarried?: readonly Certificate[];
  /** Kept by the caller from one token to the next; a fresh one by default. */
  readonly signatures?: SignatureMemory;
}

/**
 * Judges the maker of a time stamp. The authority has to be valid now: genTime is its own word, and a key that has
 * expired or was withdrawn may have been used for any genTime. One whose keys also stand above the record's signer, or
 * are the signer's, is not independent and settles nothing. Never throws.
 */
export async function judgeAuthority(
  token: TimeStampToken,
  policy: AuthorityPolicy,
): Promise<AuthorityJudgement> {
  const checked = await checkToken(token, policy.supplied);
  const { intact, signer } = checked;
  const without = { chain: [], trustEntry: null, revokedAt: null, checked };
  const wrong = checked.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'not-checked');
  const problems = wrong.map(({ message, said: worded }) => worded ?? said(message));
  if (intact === false) return { ...without, answer: 'no', reasons: ['WITNESS_INVALID'], detail: problems };
  if (intact === null || signer === null) {
    return { ...without, answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'], detail: problems };
  }
  const judge = new AuthorityJudge(token, signer, policy);
  const today = { ...(await judge.judgeAt(policy.now)), checked };
  if (policy.setTime === null) return today;
  const then = { ...(await judge.judgeAt(policy.setTime)), checked };
  if (today.answer === 'yes') return then;
  const also =
    then.answer === 'yes'
      ? 'At the time that you set it was in order; but anybody can set a time, so today counts.'
      : 'Nor is it in order at the time that you set.';
  return { ...today, detail: [...today.detail, said(also)] };
}

type Judgement = Omit<AuthorityJudgement, 'checked'>;

class AuthorityJudge {
  private readonly signatures: SignatureMemory;
  private readonly entries: readonly TrustedCertificate[];
  private readonly candidates: readonly Certificate[];
  private readonly revocation: RevocationData;

  constructor(
    private readonly token: TimeStampToken,
    private readonly authority: Certificate,
    private readonly policy: AuthorityPolicy,
  ) {
    const { trustList, supplied, revocation } = policy;
    this.signatures = policy.signatures ?? new SignatureMemory();
    this.entries = trustList.filter(({ entry }) => entry.purpose === 'timestamp');
    this.candidates = [
      ...token.certificates,
      ...supplied,
      ...trustList.map(({ certificate }) => certificate),
    ];
    this.revocation = {
      ...revocation,
      lists: [...revocation.lists, ...token.lists],
      responses: [...revocation.responses, ...token.responses],
      certificates: this.candidates,
    };
  }

  async judgeAt(time: Date): Promise<Judgement> {
    const { genTime, accuracySeconds } = this.token;
    const judged = await this.judgeMaker(time);
    if (judged.answer !== 'yes') return judged;
    if (genTime.getTime() - (accuracySeconds ?? 0) * 1000 > time.getTime()) {
      const text =
        'The time stamp says {time}, which is later than the time that counts here, {now}. If it was made just now, look at the clock of this computer.';
      return stopped(said(text, { time: utcTime(genTime), now: utcTime(time) }), judged);
    }
    const { notBefore, notAfter } = this.authority;
    if (genTime < notBefore || genTime > notAfter) {
      const text =
        'The time stamp says {time}, which is outside the validity of its certificate, from {from} to {until}.';
      const values = { time: utcTime(genTime), from: utcTime(notBefore), until: utcTime(notAfter) };
      return stopped(said(text, values), judged);
    }
    return judged;
  }

  private async judgeMaker(time: Date): Promise<Judgement> {
    const above = await this.keysAbove(this.policy.signerChain);
    const isShared = ({ publicKeySha256 }: Certificate): boolean => above.has(publicKeySha256);
    /** Whether an entry, or whoever is shown to stand above it, also stands above the signer. */
    const isDependent = async ({ certificate }: TrustedCertificate): Promise<boolean> =>
      [...(await this.keysAbove([certificate]))].some((key) => above.has(key));
    const pin = this.pin();
    if (pin !== undefined) {
      const judged = await this.judgePinned(pin, time);
      const shared = isShared(this.authority) || (await isDependent(pin));
      return judged.answer === 'yes' && shared ? this.dependent(judged) : judged;
    }
    const anchors = this.entries.filter(
      ({ entry, certificate }) => entry.kind === 'anchor' && mayBeAnchor(certificate),
    );
    const allowed = await this.allowedOnPath();
    const any = await this.judgePath(anchors, allowed, time);
    if (any === null) return this.stranger(anchors, allowed, time);
    if (any.answer !== 'yes' || isShared(this.authority)) {
      return any.answer === 'yes' ? this.dependent(any) : any;
    }
    // Another path may be independent where this one is not.
    const others = allowed.filter((certificate) => !isShared(certificate));
    let left = anchors.filter(({ certificate }) => !isShared(certificate));
    for (let tries = bounds.pathsTried; tries > 0; tries--) {
      const judged = await this.judgePath(left, others, time);
      const entry = left.find(({ index }) => index === judged?.trustEntry);
      if (judged?.answer !== 'yes' || entry === undefined) break;
      if (!(await isDependent(entry))) return judged;
      left = left.filter((other) => other !== entry);
    }
    return this.dependent(any);
  }

  private keysAbove(chain: readonly Certificate[]): Promise<ReadonlySet<string>> {
    const { signerChain, signerCarried = [] } = this.policy;
    return keysAbove(chain, [...signerChain, ...signerCarried, ...this.candidates], this.signatures);
  }

  private dependent(judged: Judgement): Judgement {
    const own = this.policy.signerChain[0]?.publicKeySha256 === this.authority.publicKeySha256;
    const text = own
      ? 'The time stamp was made with the signer’s own key, so it is not independent and settles nothing.'
      : 'The time stamp comes from under an authority that also stands above the signer, so it is not independent and settles nothing.';
    return stopped(said(text), judged);
  }

  private pin(): TrustedCertificate | undefined {
    const pins = this.entries.filter(({ entry }) => entry.kind === 'pin');
    return (
      pins.find(({ entry }) => entry.sha256 === this.authority.sha256) ??
      pins.find(
        ({ entry, certificate }) =>
          entry.covers === 'key' && certificate.publicKeySha256 === this.authority.publicKeySha256,
      )
    );
  }

  private async judgePinned({ entry, index }: TrustedCertificate, time: Date): Promise<Judgement> {
    const { authority } = this;
    const revocation = await checkPinned(authority, this.revocation, time);
    const pinned = said('Pinned in your trust list as “{name}”.', { name: entry.name });
    const at = (outcome: ChainLink['outcome'], detail: Said) => ({
      chain: pinnedChain(authority, outcome, detail, revocation),
      trustEntry: index,
      revokedAt: null,
    });
    if (revocation.kind === 'revoked') {
      return this.withdrawn(authority, revocation, at('fail', withdrawal(authority, revocation)));
    }
    const fault = this.faultOf(time);
    if (fault !== null) return stopped(fault, at('fail', fault));
    return trusted([pinned], [revocation], at('pass', pinned));
  }

  /** What stands in a pinned authority's way that a path would show. */
  private faultOf(time: Date): Said | null {
    const { authority } = this;
    if (time < authority.notBefore || time > authority.notAfter) return outsideValidity(authority, time);
    const weakness = weaknessOf(authority.spki);
    if (weakness !== null) return said('Its key {weakness}.', { weakness: asSaid(weakness) });
    const purpose = notForTimeStamps(authority);
    return purpose && asSaid(purpose.problem);
  }

  /** Where a token names more certificates than its signer's, no other is on its path (RFC 5035 section 5.4). */
  private async allowedOnPath(): Promise<readonly Certificate[]> {
    const lists = this.token.signature.attributes.signingCertificates.filter((ids) => ids.length > 1);
    let allowed = this.candidates;
    for (const ids of lists) {
      const named = await Promise.all(allowed.map((certificate) => isNamed(ids, certificate)));
      allowed = allowed.filter((_, index) => named[index]);
    }
    return allowed;
  }

  /** @returns null where no path leads to any of the anchors */
  private async judgePath(
    anchors: readonly TrustedCertificate[],
    candidates: readonly Certificate[],
    time: Date,
  ): Promise<Judgement | null> {
    const { authority } = this;
    const found = await this.find(anchors, candidates, time);
    if (found.kind === 'none') return null;
    const anchor = anchors[found.anchorIndex];
    if (anchor === undefined) return null;
    const { result, path } = found;
    const chain = chainOf(found, () => anchor.entry.name, time);
    const at = { chain, trustEntry: anchor.index, revokedAt: null };
    const revoked = result.revocation.findIndex(({ kind }) => kind === 'revoked');
    const status = result.revocation[revoked];
    const withdrawnOne = path[revoked];
    if (status?.kind === 'revoked' && withdrawnOne !== undefined)
      return this.withdrawn(withdrawnOne, status, at);
    if (!result.valid) {
      const { rule, certificate, message } = result.failure;
      // Whoever bears the name of an anchor and has another key is another.
      if (rule === 'signature' && certificate === 0) return null;
      const broken = path[certificate];
      return rule === 'validity' && broken !== undefined
        ? stopped(outsideValidity(broken, time), at)
        : stopped(asSaid(message), at);
    }
    const purpose = notForTimeStamps(authority);
    if (purpose !== null) {
      const [own, ...others] = chain;
      const broken = { outcome: 'fail', message: purpose.problem, spec: purpose.spec } as const;
      const marked = own === undefined ? [] : [{ ...own, ...broken }, ...others];
      return stopped(asSaid(purpose.problem), { ...at, chain: marked });
    }
    const detail = said('Certified as “{signer}” under the authority “{name}” in your trust list.', {
      signer: authority.shortName,
      name: anchor.entry.name,
    });
    return trusted([detail], result.revocation, at);
  }

  private find(
    anchors: readonly TrustedCertificate[],
    candidates: readonly Certificate[],
    time: Date,
  ): Promise<FoundPath> {
    const { signatures } = this;
    const search = { time, signatures };
    const revocation = revocationCheck(this.revocation, async (signer, { anchor }, deeper) => {
      const found = await findPath(signer, {
        ...search,
        candidates: this.candidates,
        anchors: [anchor],
        revocation: deeper,
      });
      return found.kind === 'path' && found.result.valid;
    });
    return findPath(this.authority, {
      ...search,
      candidates,
      anchors: anchors.map(({ certificate }) => anchorOf(certificate)),
      revocation,
    });
  }

  /**
   * RFC 3161 section 4: where the key may have been stolen, or no reason is given, all its tokens fall; else those from
   * the revocation on, and the older ones are as good as the genTime that they state themselves.
   */
  private withdrawn(
    { shortName }: Certificate,
    status: Revoked,
    at: Pick<Judgement, 'chain' | 'trustEntry'>,
  ): Judgement {
    const no = countsAsRevoked(status, null) === 'no' || status.date <= this.token.genTime;
    return {
      ...at,
      answer: no ? 'no' : 'unknown',
      reasons: [no ? 'WITNESS_INVALID' : 'WITNESS_NOT_TRUSTED'],
      detail: [withdrawal({ shortName }, status)],
      revokedAt: status.date,
    };
  }

  private async stranger(
    anchors: readonly TrustedCertificate[],
    candidates: readonly Certificate[],
    time: Date,
  ): Promise<Judgement> {
    const found = await this.find(anchors, candidates, time);
    const at = {
      chain: chainOf(found, (index) => anchors[index]?.entry.name ?? '', time),
      trustEntry: null,
      revokedAt: null,
    };
    const carried = new Set([this.authority, ...this.token.certificates].map(({ sha256 }) => sha256));
    const other = this.policy.trustList.find(
      ({ entry }) => entry.purpose !== 'timestamp' && carried.has(entry.sha256),
    );
    if (other !== undefined) {
      const text = '“{name}” is in your trust list, but not for time stamps.';
      return stopped(said(text, { name: other.entry.name }), { ...at, trustEntry: other.index });
    }
    const text = 'Nobody in your trust list vouches for time stamps of “{name}”.';
    return stopped(said(text, { name: this.authority.shortName.slice(0, 80) }), at);
  }
}

const stopped = (
  detail: Said,
  { chain, trustEntry, revokedAt }: Pick<Judgement, 'chain' | 'trustEntry' | 'revokedAt'>,
): Judgement => ({
  answer: 'unknown',
  reasons: ['WITNESS_NOT_TRUSTED'],
  detail: [detail],
  chain,
  trustEntry,
  revokedAt,
});

const trusted = (
  detail: readonly Said[],
  statuses: readonly RevocationStatus[],
  at: Pick<Judgement, 'chain' | 'trustEntry' | 'revokedAt'>,
): Judgement => ({
  ...at,
  answer: 'yes',
  reasons: statuses.every(({ kind }) => kind === 'good') ? [] : ['REVOCATION_NOT_CHECKED'],
  detail: [...detail, ...withdrawalOf(statuses)],
});

const withdrawal = ({ shortName }: Pick<Certificate, 'shortName'>, { date, reason }: Revoked): Said =>
  said('The certificate of “{name}” was withdrawn on {date} ({reason}).', {
    name: shortName.slice(0, 80),
    date: day(date),
    reason: said(reasonInWords(reason)),
  });

const outsideValidity = ({ shortName, notBefore, notAfter }: Certificate, time: Date): Said =>
  time < notBefore
    ? said('The certificate of “{name}” is valid only from {date}.', {
        name: shortName,
        date: day(notBefore),
      })
    : said('The certificate of “{name}” expired on {date}. Nobody vouches for its time stamps any longer.', {
        name: shortName,
        date: day(notAfter),
      });
