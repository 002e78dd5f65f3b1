import type { Document } from '../evidence/document';
import type { Evidence } from '../evidence/evidence';
import type { Certificate } from '../x509/certificate';
import type { EvidenceEntry, EvidenceRole, RecordReport } from './report';

/**
 * Lists every supplied file with the role it came to play.
 * @param referenced indices of the files that a reference of a record was found to mean
 * @param certificates what was read from files of certificates
 */
export function reportEvidence(
  evidence: Evidence,
  documents: readonly Document[],
  records: readonly RecordReport[],
  referenced: ReadonlySet<number>,
  certificates: ReadonlyMap<number, readonly Certificate[]>,
): EvidenceEntry[] {
  const outcomes = new Map(records.map((record) => [record.evidence, record.outcome]));
  return documents.map((document, index) => {
    const file = evidence[index];
    const outcome = outcomes.get(document.copyOf);
    const held = certificates.get(document.copyOf)?.length ?? 0;
    const isReferenced = referenced.has(index) || referenced.has(document.copyOf);
    const role = roleOf(document, outcome, isReferenced, held);
    const note =
      file?.content.state === 'not-read'
        ? file.content.why
        : document.copyOf === index
          ? noteOn(role, held)
          : `Identical to ${documents[document.copyOf]?.path ?? 'another file'}; counted once.`;
    return { name: document.path, size: file?.size ?? 0, sha512: document.sha512, role, note };
  });
}

function roleOf(
  { kind }: Document,
  outcome: RecordReport['outcome'] | undefined,
  referenced: boolean,
  certificates: number,
): EvidenceRole {
  if (kind === 'unread') return 'unreadable';
  if (referenced) return 'recording';
  if (outcome !== undefined) return kind === 'record' && outcome !== 'unreadable' ? 'record' : 'unreadable';
  if (kind === 'certificate') return certificates > 0 ? kind : 'unreferenced';
  return kind === 'key' || kind === 'report' || kind === 'archive' ? kind : 'unreferenced';
}

function noteOn(role: EvidenceRole, certificates: number): string | null {
  switch (role) {
    case 'certificate': {
      const count = certificates === 1 ? 'A certificate' : `${certificates} certificates`;
      return `${count}. Being given here makes nothing trusted; to trust it, add it to your trust list.`;
    }
    case 'key':
      return 'A private key. It was neither used nor kept.';
    case 'archive':
      return 'An archive. Unpack it and add what is inside.';
    case 'report':
      return 'A report of an earlier verification. It was not checked; anyone could have written it.';
    case 'unreadable':
      return 'It cannot be read as a call record.';
    case 'unreferenced':
      return 'No record here refers to this file.';
    default:
      return null;
  }
}
