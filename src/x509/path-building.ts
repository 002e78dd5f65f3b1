import { bounds } from '../bounds';
import type { Certificate } from './certificate';
import { sameBytes } from './der';
import { nameKey, sameName, type Name } from './name';
import { IssuerOrder } from './path-order';
import { validatePath, type PathInputs, type PathResult } from './path-validation';
import { SignatureMemory } from './signature-memory';
import type { TrustAnchor } from './trust-anchor';

/** What to search with: the inputs of {@link validatePath}, several anchors, and whatever certificates are at hand. */
export interface PathSearch extends Omit<PathInputs, 'anchor' | 'checkSignature'> {
  /** In the order in which they are tried where several fit. */
  readonly anchors: readonly TrustAnchor[];
  /**
   * Certificates that may be on the way, in any order: of the record, of files, of the trust list. The target and the
   * anchors' own certificates may be among them. None of them is trusted.
   */
  readonly candidates: readonly Certificate[];
  /** Kept by the caller from one search to the next; a fresh one by default. */
  readonly signatures?: SignatureMemory;
}

export type FoundPath =
  | {
      readonly kind: 'path';
      /** Of the first valid path; where none is valid, of the one that came closest. */
      readonly result: PathResult;
      /** From the certificate that the anchor issued to the target, as {@link validatePath} takes it. */
      readonly path: readonly Certificate[];
      readonly anchor: TrustAnchor;
      /** Index into `anchors`. */
      readonly anchorIndex: number;
      /** The target has the name and the key of one of the anchors. */
      readonly targetIsAnchor: boolean;
      /** The search was cut off by a bound: there may be another path. */
      readonly boundHit: boolean;
    }
  | {
      /** No chain of names leads to any anchor. */
      readonly kind: 'none';
      /** The longest chain found, from the certificate whose issuer is not at hand to the target. */
      readonly path: readonly Certificate[];
      readonly targetIsAnchor: boolean;
      readonly boundHit: boolean;
    };

/**
 * Looks for a valid path from one of the anchors to the target (RFC 5280 section 6.1, RFC 4158).
 *
 * It goes from the target up, first only from a certificate to one whose key its signature fits. Only where no anchor
 * is reached in this way does it go by names alone, so that the broken signature can be named; and not from a
 * certificate that somebody else of the name is shown to have issued, which is no broken one. Key identifiers decide
 * which issuer is tried first and nothing else. Its work is bounded; it throws only what `revocation` throws.
 */
export async function findPath(target: Certificate, search: PathSearch): Promise<FoundPath> {
  const builder = new PathBuilder(target, search);
  return (await builder.tryPaths('fitting')) ?? (await builder.tryPaths('by-name')) ?? builder.noPath();
}

type Found = Extract<FoundPath, { kind: 'path' }>;

/** Which steps from a certificate to a possible issuer count. */
type Steps = 'fitting' | 'by-name';

interface Complete {
  readonly path: readonly Certificate[];
  readonly anchorIndex: number;
  readonly anchor: TrustAnchor;
}

class PathBuilder {
  private readonly signatures: SignatureMemory;
  private readonly issuers = new Map<string, Certificate[]>();
  private readonly anchors = new Map<string, { anchor: TrustAnchor; anchorIndex: number }[]>();
  private readonly order: IssuerOrder;
  private readonly ordered = new Map<Certificate, readonly Certificate[]>();
  private readonly knownIssuers = new Map<Certificate, boolean>();
  private readonly targetIsAnchor: boolean;
  private boundHit = false;
  private stepsLeft: number = bounds.pathSteps;
  private checksLeft: number = bounds.pathSignatureChecks;
  /** Target first. */
  private longest: readonly Certificate[];

  constructor(
    private readonly target: Certificate,
    private readonly search: PathSearch,
  ) {
    this.signatures = search.signatures ?? new SignatureMemory();
    this.longest = [target];
    this.order = new IssuerOrder(search.time);
    this.targetIsAnchor = search.anchors.some((anchor) => isHolder(target, anchor));
    const candidates = new Map(search.candidates.map((candidate) => [candidate.sha256, candidate]));
    if (candidates.size > bounds.pathCandidates) this.boundHit = true;
    for (const candidate of [...candidates.values()].slice(0, bounds.pathCandidates)) {
      group(this.issuers, nameKey(candidate.subjectName), candidate);
    }
    for (const [anchorIndex, anchor] of search.anchors.entries()) {
      group(this.anchors, nameKey(anchor.name), { anchor, anchorIndex });
    }
  }

  /** @returns a valid path, else the one that came closest; null where no path reaches an anchor */
  async tryPaths(steps: Steps): Promise<Found | null> {
    this.stepsLeft = bounds.pathSteps;
    let best: Found | null = null;
    let tried = 0;
    for await (const { path, anchor, anchorIndex } of this.pathsFrom([this.target], steps)) {
      if (tried++ === bounds.pathsTried) {
        this.boundHit = true;
        break;
      }
      const result = await validatePath(path, {
        ...this.search,
        anchor,
        checkSignature: (certificate, spki) => this.signatures.check(certificate, spki),
      });
      const found = { kind: 'path', result, path, anchor, anchorIndex } as const;
      if (best === null || rank(found) > rank(best)) {
        best = { ...found, targetIsAnchor: this.targetIsAnchor, boundHit: false };
      }
      if (result.valid) break;
    }
    return best === null ? null : { ...best, boundHit: this.boundHit };
  }

  noPath(): FoundPath {
    const { targetIsAnchor, boundHit } = this;
    return { kind: 'none', path: this.longest.toReversed(), targetIsAnchor, boundHit };
  }

  /** @param chain from the target up */
  private async *pathsFrom(chain: readonly Certificate[], steps: Steps): AsyncGenerator<Complete> {
    const last = chain.at(-1);
    if (last === undefined) return;
    if (chain.length > this.longest.length) this.longest = chain;
    const issuerKey = nameKey(last.issuerName);
    for (const { anchor, anchorIndex } of this.anchors.get(issuerKey) ?? []) {
      // A path ends at the anchor; it does not come by the anchor's own certificate. The target may be that itself.
      if (chain.slice(1).some((certificate) => isHolder(certificate, anchor))) continue;
      if (await this.counts(last, anchor.spki, steps)) {
        yield { path: chain.toReversed(), anchor, anchorIndex };
      }
    }
    for (const issuer of this.likeliestFirst(last, issuerKey)) {
      if (chain.some((certificate) => isSameHolder(certificate, issuer))) continue;
      if (chain.length === bounds.pathCertificates || this.stepsLeft-- <= 0) {
        this.boundHit = true;
        return;
      }
      if (await this.counts(last, issuer.spki, steps)) yield* this.pathsFrom([...chain, issuer], steps);
    }
  }

  private likeliestFirst(certificate: Certificate, issuerKey: string): readonly Certificate[] {
    const known = this.ordered.get(certificate);
    if (known !== undefined) return known;
    const issuers = this.order.sort(certificate, this.issuers.get(issuerKey) ?? []);
    this.ordered.set(certificate, issuers);
    return issuers;
  }

  private async counts(certificate: Certificate, spki: Uint8Array, steps: Steps): Promise<boolean> {
    if (await this.fits(certificate, spki)) return true;
    // Where another holder of the name is shown to be the issuer, this one is not.
    return steps === 'by-name' && !(await this.hasKnownIssuer(certificate));
  }

  /** Whether the signature fits a key at hand that goes by the issuer's name. */
  private async hasKnownIssuer(certificate: Certificate): Promise<boolean> {
    const known = this.knownIssuers.get(certificate);
    if (known !== undefined) return known;
    const issuerKey = nameKey(certificate.issuerName);
    const holders = [
      ...(this.issuers.get(issuerKey) ?? []),
      ...(this.anchors.get(issuerKey) ?? []).map(({ anchor }) => anchor),
      ...(certificate.selfIssued ? [certificate] : []),
    ];
    let found = false;
    for (const { spki } of holders) found ||= await this.fits(certificate, spki);
    this.knownIssuers.set(certificate, found);
    return found;
  }

  private async fits(certificate: Certificate, spki: Uint8Array): Promise<boolean> {
    if (!this.signatures.knows(certificate, spki) && this.checksLeft-- <= 0) {
      this.boundHit = true;
      return false;
    }
    return (await this.signatures.check(certificate, spki)) === 'fits';
  }
}

/** The further up the path goes well, the better: valid, then revoked, then by how few certificates are left unjudged. */
function rank({ result, path }: Pick<Found, 'result' | 'path'>): number {
  if (result.valid) return Infinity;
  const judged = result.failure.certificate - path.length;
  return result.failure.rule === 'revocation' ? judged + bounds.pathCertificates + 1 : judged;
}

interface Holder {
  readonly name: Name;
  readonly spki: Uint8Array;
}

const isHolder = ({ subjectName, spki }: Certificate, holder: Holder): boolean =>
  sameBytes(spki, holder.spki) && sameName(subjectName, holder.name);

const isSameHolder = (certificate: Certificate, other: Certificate): boolean =>
  certificate.publicKeySha256 === other.publicKeySha256 &&
  sameName(certificate.subjectName, other.subjectName);

function group<T>(groups: Map<string, T[]>, key: string, member: T): void {
  const members = groups.get(key);
  if (members === undefined) groups.set(key, [member]);
  else members.push(member);
}
