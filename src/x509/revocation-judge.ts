import { bounds } from '../bounds';
import { asSaid, message, said, type Said, type Sentence } from '../wording';
import type { Certificate } from './certificate';
import type { RevocationList } from './crl';
import type { DistributionPoint } from './distribution-point';
import { nameKey } from './name';
import { unknownCriticalOcspExtension, type OcspResponse } from './ocsp';
import { LEAST_RSA_BITS } from './public-key';
import { extendsList } from './revocation-delta';
import { statementOf, statementOfAnswer } from './revocation-evidence';
import { answerTitle, listTitle } from './revocation-freshness';
import { meansCertificate, namesCertificate, whyNotAuthorized } from './revocation-responder';
import { crlIssuersOf, distributionPointsOf, reasonsCovered } from './revocation-scope';
import { checkOnce, ListSigners, type ListSigner } from './revocation-signer';
import { weigh, type Statement } from './revocation-statement';
import type { PathIssuer, RevocationStatus } from './revocation-status';

/** What was supplied to judge revocation by. None of it is trusted: each list and answer has to prove itself. */
export interface RevocationData {
  readonly lists: readonly RevocationList[];
  readonly responses: readonly OcspResponse[];
  /** Certificates that may be of CRL issuers, in any order. */
  readonly certificates: readonly Certificate[];
  /** More was supplied than is read, so that nothing can be shown to be unrevoked. False by default. */
  readonly cutOff?: boolean;
}

const MOST_ISSUERS_TRIED = 16;

/** Guards against certificates whose revocation hangs on each other (as in a list that its own signer is on). */
export interface Nesting {
  /** Signers, by SHA-256, whose certificates are being judged further out. */
  readonly signers: readonly string[];
  /** Certificates of signers that may still be judged, over all nesting. */
  readonly budget: { left: number };
  /** Signatures on lists that may still be checked with keys that nothing has validated yet, over all nesting. */
  readonly checks: { left: number };
}

const MOST_NESTED = 4;
const MOST_SIGNERS_JUDGED = 16;
export const outermost = (): Nesting => ({
  signers: [],
  budget: { left: MOST_SIGNERS_JUDGED },
  checks: { left: bounds.listSignatureChecks },
});

/** For whom and when a certificate is judged. */
export interface Question {
  readonly issuer: PathIssuer;
  readonly time: Date;
  /** The latest time at which the certificate's key can have been used; null where none is proven. */
  readonly provenTime: Date | null;
  /** Those whose keys are validated already: the issuer, who is above it in the path, the anchor. */
  readonly trusted: readonly PathIssuer[];
  readonly nesting: Nesting;
  /** Anchor and time, as a string: what `isTrusted` rests on beside the signer and the nesting. */
  readonly under: string;
  readonly isTrusted: (signer: Certificate, deeper: Nesting) => Promise<boolean>;
}

interface Findings {
  readonly statements: Statement[];
  /** Why other lists and answers do not count, one sentence each. */
  readonly problems: Sentence[];
}

const countsForNothing = (source: Said, why: Sentence): Said =>
  said('{source} counts for nothing: {why}.', { source, why: asSaid(why) });

/** Asks all that was supplied about one certificate after another. */
export class RevocationJudge {
  private readonly signers: ListSigners;
  private readonly listsByIssuer = new Map<string, RevocationList[]>();
  private readonly responses: readonly OcspResponse[];
  /** By signer, by those it is nested in, since what is found further in rests on what is assumed further out, and so on. */
  private readonly verdicts = new Map<string, Promise<boolean>>();

  private readonly cutOff: boolean;

  constructor({ lists, responses, certificates, cutOff = false }: RevocationData) {
    this.cutOff = cutOff;
    this.signers = new ListSigners(certificates);
    this.responses = responses;
    for (const list of lists) {
      const key = nameKey(list.issuerName);
      const same = this.listsByIssuer.get(key);
      if (same === undefined) this.listsByIssuer.set(key, [list]);
      else same.push(list);
    }
  }

  async check(certificate: Certificate, question: Question): Promise<RevocationStatus> {
    const findings: Findings = { statements: [], problems: [] };
    await this.askLists(certificate, question, findings);
    await this.askResponses(certificate, question, findings);
    const { statements, problems } = findings;
    const status: RevocationStatus =
      statements.length + problems.length === 0
        ? { kind: 'not-checked' }
        : weigh(statements, problems, question.provenTime);
    if (!this.cutOff || status.kind === 'revoked') return status;
    // What was not read may name it as of an earlier time.
    if (status.kind === 'good' && status.later !== undefined) return status.later;
    return {
      kind: 'unknown',
      why: said('More than {n} revocation lists were given; the others were not read.', { n: bounds.lists }),
    };
  }

  /** Whether anything that was supplied is about the certificate, by the name of its issuer. */
  async isRelated(certificate: Certificate): Promise<boolean> {
    if (this.listsFor(certificate, distributionPointsOf(certificate) ?? []).length > 0) return true;
    for (const { certId } of this.responses.flatMap(({ answers }) => answers)) {
      if (await namesCertificate(certId, certificate)) return true;
    }
    return false;
  }

  /** The key that made the signature on the certificate; null where it is not at hand, or too short to prove anything. */
  async issuerOf(certificate: Certificate): Promise<PathIssuer | null> {
    const own = certificate.selfIssued ? [certificate] : [];
    const named = [...own, ...this.signers.named(nameKey(certificate.issuerName))];
    const tried = new Set<string>();
    for (const { spki, publicKey, publicKeySha256 } of named) {
      if (tried.has(publicKeySha256) || (publicKey.bits !== null && publicKey.bits < LEAST_RSA_BITS))
        continue;
      if (tried.size === MOST_ISSUERS_TRIED) break;
      tried.add(publicKeySha256);
      if ((await checkOnce(certificate, spki)) === 'fits') {
        return { name: certificate.issuerName, spki, certificate: null };
      }
    }
    return null;
  }

  private listsFor(certificate: Certificate, points: readonly DistributionPoint[]): RevocationList[] {
    return [...crlIssuersOf(certificate, points)].flatMap((issuer) => this.listsByIssuer.get(issuer) ?? []);
  }

  // --- RFC 5280 section 6.3.3 ------------------------------------------------------------------------------

  private async askLists(certificate: Certificate, question: Question, findings: Findings): Promise<void> {
    const points = distributionPointsOf(certificate);
    const lists = this.listsFor(certificate, points ?? []);
    if (points === null && lists.length > 0) {
      findings.problems.push(message('The distribution points in the certificate cannot be read.'));
      return;
    }
    for (const list of lists) {
      const reasons = reasonsCovered(list, certificate, points ?? []);
      const signer = await this.signerOf(list, reasons, question);
      if ('why' in signer) {
        findings.problems.push(countsForNothing(listTitle(list), signer.why));
        continue;
      }
      const delta = await this.deltaFor(list, lists, signer.spki, question.time);
      const statement = statementOf(list, delta, reasons, certificate, question.time);
      if (statement !== null) findings.statements.push(statement);
      else findings.problems.push(said('{source} tells only what has changed.', { source: listTitle(list) }));
    }
  }

  /** Steps (b) and (e) to (g). @param reasons what {@link reasonsCovered} gives */
  private signerOf(
    list: RevocationList,
    reasons: number,
    { trusted, nesting, under, isTrusted }: Question,
  ): Promise<ListSigner> | ListSigner {
    if (list.unusable !== null) return { why: list.unusable };
    if (reasons === 0) return { why: message('it is about other certificates of its issuer') };
    return this.signers.signerOf(list, trusted, nesting.checks, async (certificate) => {
      const { sha256 } = certificate;
      // The path of this very certificate is being validated further out, which will fail if it is not in order.
      if (nesting.signers.includes(sha256)) return true;
      const signers = [...nesting.signers, sha256];
      const key = [...signers, under].join(' ');
      const known = this.verdicts.get(key);
      if (known !== undefined) return known;
      if (nesting.signers.length === MOST_NESTED || nesting.budget.left === 0) return false;
      nesting.budget.left--;
      const verdict = isTrusted(certificate, { ...nesting, signers });
      this.verdicts.set(key, verdict);
      return verdict;
    });
  }

  /** Steps (a), (c) and (h): the newest delta list that extends the complete one and is signed by the same key. */
  private async deltaFor(
    list: RevocationList,
    related: readonly RevocationList[],
    spki: Uint8Array,
    time: Date,
  ): Promise<RevocationList | null> {
    let newest: RevocationList | null = null;
    for (const delta of related) {
      if (delta.unusable !== null || !extendsList(delta, list) || !(delta.thisUpdate <= time)) continue;
      if (newest !== null && (newest.crlNumber ?? 0n) >= (delta.crlNumber ?? 0n)) continue;
      if ((await checkOnce(delta, spki)) === 'fits') newest = delta;
    }
    return newest;
  }

  // --- RFC 6960 --------------------------------------------------------------------------------------------

  private async askResponses(
    certificate: Certificate,
    question: Question,
    findings: Findings,
  ): Promise<void> {
    for (const response of this.responses) {
      for (const answer of response.answers) {
        if (!(await meansCertificate(answer.certId, certificate, question.issuer))) continue;
        const unknown = unknownCriticalOcspExtension(response, answer);
        const why =
          unknown === null
            ? await this.whyNotAuthorized(response, question)
            : said('it has a critical extension that is not known here ({extension})', {
                extension: unknown,
              });
        if (why !== null) findings.problems.push(countsForNothing(answerTitle(answer), why));
        else if (answer.status.kind === 'unknown') {
          findings.problems.push(
            said('{source} says that the responder does not know the certificate.', {
              source: answerTitle(answer),
            }),
          );
        } else {
          findings.statements.push(
            statementOfAnswer(answer, answer.status, response, certificate, question.time),
          );
        }
      }
    }
  }

  private whyNotAuthorized(response: OcspResponse, question: Question): Promise<Sentence | null> {
    return whyNotAuthorized(response, {
      issuer: question.issuer,
      times: [question.time, question.provenTime ?? question.time],
      isRevoked: async (certificate) => {
        const findings: Findings = { statements: [], problems: [] };
        await this.askLists(certificate, question, findings);
        return weigh(findings.statements, findings.problems).kind === 'revoked';
      },
    });
  }
}
