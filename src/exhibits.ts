import { bounds } from './bounds';
import { identify, whyNotOpened, type Document } from './evidence/document';
import type { Evidence, EvidenceFile } from './evidence/evidence';
import type { Unreadable } from './report/facts';
import { takeInHand, type RecordInHand } from './report/record-report';
import { openRecord } from './signature/layers';
import type { PrivateKey } from './signature/private-key';
import type { ContentHash } from './vcon/content-hash';
import { readCertificates, type Certificate } from './x509/certificate';
import { readCrls, type RevocationList } from './x509/crl';
import { readOcspResponse, type OcspResponse } from './x509/ocsp';
import { message, said, type Sentence } from './wording';

/** What a supplied file turned out to be. */
export type Nature =
  | { readonly kind: 'record'; readonly record: RecordInHand }
  /** Meant as a record, and none. */
  | { readonly kind: 'no-record'; readonly unreadable: Unreadable }
  /** A delivery notice: it announces a record by its hash. */
  | { readonly kind: 'envelope'; readonly contentHash: ContentHash }
  | Credential
  /** Meant to hold certificates or revocation data, and nothing in it could be read. */
  | { readonly kind: 'damaged'; readonly why: Sentence }
  | { readonly kind: 'key' | 'report' | 'archive' | 'file' | 'unread' };

/** Certificates and revocation data in a file, which may hold all of them; `kind` is the first that it does hold. */
export interface Credential {
  readonly kind: 'certificate' | 'crl' | 'ocsp';
  readonly certificates: readonly Certificate[];
  /** Lists of withdrawn certificates (RFC 5280 section 5). */
  readonly lists: readonly RevocationList[];
  /** Answers on whether certificates are withdrawn (RFC 6960). */
  readonly responses: readonly OcspResponse[];
}

/** One supplied file, opened as far as it goes. */
export interface Exhibit extends Omit<Document, 'kind'> {
  /** Index into the evidence. */
  readonly index: number;
  readonly file: EvidenceFile;
  /** The same for all copies of one file. */
  readonly nature: Nature;
}

/**
 * Opens everything that was supplied: first the certificates, since records may need them, then the records.
 * @param trusted certificates of the trust list; tried before supplied ones where a record carries none
 * @param keys the user's private keys
 */
export async function openExhibits(
  evidence: Evidence,
  trusted: readonly Certificate[],
  keys: readonly PrivateKey[],
): Promise<Exhibit[]> {
  const documents = identify(evidence);
  const credentials = await Promise.all(
    documents.map((document, index) => readCredential(document, index, evidence[index])),
  );
  const certificates = credentials.flatMap((one) => one?.certificates ?? []);
  // Of several certificates for one key, the one that holds longest speaks for it.
  const lasting = trusted.toSorted((a, b) => b.notAfter.getTime() - a.notAfter.getTime());
  const means: Means = { supplied: [...lasting, ...certificates], keys };

  const exhibits: Exhibit[] = [];
  for (const [index, { kind, ...document }] of documents.entries()) {
    const file = evidence[index];
    if (file === undefined) continue;
    const first = exhibits[document.copyOf];
    const nature =
      first?.nature ??
      (await natureOf({ kind, ...document }, index, file, credentials[index] ?? null, means));
    exhibits.push({ ...document, index, file, nature });
  }
  return exhibits;
}

async function readCredential(
  document: Document,
  index: number,
  file: EvidenceFile | undefined,
): Promise<Credential | null> {
  const content = file?.content;
  if (document.kind !== 'certificate' || document.copyOf !== index) return null;
  if (content?.state !== 'read' || content.bytes === null) return null;
  const certificates = await readCertificates(content.bytes);
  const lists = readCrls(content.bytes);
  const response = certificates.length + lists.length > 0 ? null : readOcspResponse(content.bytes);
  const responses = response === null ? [] : [response];
  const kind =
    certificates.length > 0 ? 'certificate' : lists.length > 0 ? 'crl' : response === null ? null : 'ocsp';
  return kind === null ? null : { kind, certificates, lists, responses };
}

function damaged({ size, content }: EvidenceFile): Nature {
  const tooLarge = content.state === 'read' && content.bytes === null;
  const why = tooLarge
    ? said(
        'By its name or look it is meant to hold a certificate or a revocation list, but it has {size} bytes; up to {most} are read.',
        { size: String(size), most: String(bounds.documentBytes) },
      )
    : message(
        'By its name or look it is meant to hold a certificate or a revocation list, but none in it could be read. Get it again, in PEM or DER.',
      );
  return { kind: 'damaged', why };
}

/** What records are opened with. */
interface Means {
  readonly supplied: readonly Certificate[];
  readonly keys: readonly PrivateKey[];
}

async function natureOf(
  document: Document,
  index: number,
  file: EvidenceFile,
  credential: Credential | null,
  { supplied, keys }: Means,
): Promise<Nature> {
  switch (document.kind) {
    case 'certificate':
      return credential ?? damaged(file);
    case 'no-record':
      return { kind: 'no-record', unreadable: whyNotOpened(document, file.size) };
    case 'record':
    case 'packed': {
      const bytes = file.content.state === 'read' ? file.content.bytes : null;
      if (bytes === null) return { kind: 'file' };
      const opened = await openRecord(bytes, supplied, keys);
      const { content, layers } = opened;
      if (opened.form === 'none' && content.kind === 'envelope') return content;
      if (layers.length > 0 || opened.encryption.length > 0 || content.kind !== 'unreadable') {
        return { kind: 'record', record: takeInHand(index, document.path, opened) };
      }
      return document.kind === 'packed' ? { kind: 'archive' } : { kind: 'no-record', unreadable: content };
    }
    default:
      return { kind: document.kind };
  }
}
