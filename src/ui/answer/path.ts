import type {
  CertificateDetails,
  CertificateReport,
  PathLinkReport,
  PathReport,
  ShownReport,
  ReportTrustEntry,
  SignatureReport,
} from '../../report/report';
import { message } from '../../wording';
import type { Shape } from '../words';

/** One certificate as it is drawn. */
export interface PathNode {
  readonly link: PathLinkReport;
  readonly certificate: CertificateDetails | null;
  readonly shape: Shape;
  /** The state in two or three words. */
  readonly state: string;
  /** How the user calls it, where it is on their trust list; null otherwise. */
  readonly entryName: string | null;
  /** Whether what it says of its holder is vouched for by the one before it. */
  readonly vouched: boolean;
}

/** The path of a signature as it is drawn: from the trust list down to the signer. */
export interface Path {
  readonly nodes: readonly PathNode[];
  /** No certificate of it is on the trust list. */
  readonly stranded: boolean;
}

/** The path of a signature, or of what is judged like one, with the certificates that the report lists for its links. */
export function pathOf(
  report: ShownReport,
  { path }: { readonly path: Pick<PathReport, 'links' | 'trustEntry'> },
): Path {
  const byHash = new Map(report.certificates.map((certificate) => [certificate.sha256, certificate]));
  const entry = report.policy.trustEntries[path.trustEntry ?? -1];
  const listed = path.links.find((link) => isListed(link, path.links, entry)) ?? null;
  const nodes = path.links.toReversed().map((link): PathNode => {
    const own = link === listed;
    return {
      link,
      certificate: byHash.get(link.sha256) ?? null,
      ...stateOf(link, own, listed !== null),
      entryName: own ? (entry?.name ?? null) : null,
      vouched: link.outcome === 'pass',
    };
  });
  return { nodes, stranded: nodes.length > 0 && listed === null };
}

/** Whether a link is what the path hangs on: the anchor, or a signer that is itself on the list. */
function isListed(
  link: PathLinkReport,
  links: readonly PathLinkReport[],
  entry: ReportTrustEntry | undefined,
): boolean {
  if (link.role === 'anchor') return true;
  if (links.length !== 1 || entry === undefined) return false;
  // Of a pinned one nothing but the list decides; an anchor may sign by itself.
  return link.spec === null || entry.sha256 === link.sha256;
}

function stateOf(
  { outcome }: PathLinkReport,
  own: boolean,
  anchored: boolean,
): Pick<PathNode, 'shape' | 'state'> {
  switch (outcome) {
    case 'pass':
      return { shape: 'yes', state: own ? message('In your trust list') : message('Holds') };
    case 'not-checked':
      return { shape: 'none', state: message('Not looked at') };
    case 'fail':
      if (!anchored) return { shape: 'unknown', state: message('Nobody you trust vouches for it') };
      return {
        shape: 'no',
        state: own ? message('In your trust list, but does not hold') : message('The path breaks here'),
      };
  }
}

/** The certificate that stands for the signer: where the record's own is bound to nothing, the one that was pinned. */
export function signingCertificate(
  report: ShownReport,
  { certificates, path }: SignatureReport,
): CertificateReport | undefined {
  const [first] = path.links;
  return report.certificates.find(({ sha256 }) => sha256 === first?.sha256) ?? certificates[0];
}

/** Certificates that came with a signature and have no place in its path. */
export function sentAlong({ certificates, path }: SignatureReport): CertificateReport[] {
  const shown = new Set(path.links.map(({ sha256 }) => sha256));
  return certificates.filter(
    ({ sha256 }, index) => !shown.has(sha256) && (path.links.length > 0 || index > 0),
  );
}
