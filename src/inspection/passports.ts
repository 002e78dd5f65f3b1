import { bounds } from '../bounds';
import type { EvidenceFile } from '../evidence/evidence';
import type { Report } from '../report/report';
import type { PrivateKey } from '../signature/private-key';
import { passportsOf, type Passport } from '../witness/passport';
import { readCertificates, type Certificate } from '../x509/certificate';
import { reopened } from './reopened';

/** A PASSporT of a party as it is shown. */
export interface ShownPassport extends Omit<Passport, 'certificate'> {
  /** The supplied certificate that its signature fits: what it calls itself, and its SHA-256 in hex. */
  readonly certificate: { readonly name: string; readonly sha256: string } | null;
}

/**
 * The PASSporTs of a record of the evidence, each checked with the certificates that were supplied.
 * @param files those that the report is about, by their indices in it
 * @returns none where the record cannot be read
 */
export async function recordPassports(
  report: Report | null,
  files: readonly EvidenceFile[],
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<readonly ShownPassport[]> {
  const content = (await reopened(file, keys))?.content;
  if (content?.kind !== 'vcon') return [];
  const passports = await passportsOf(content.vcon, await suppliedBy(report, files));
  return passports.map(({ certificate, ...passport }) => ({
    ...passport,
    certificate:
      certificate === null
        ? null
        : { name: certificate.shortName.slice(0, bounds.fieldValue), sha256: certificate.sha256 },
  }));
}

/** Certificates among the evidence that a PASSporT can be signed with (RFC 8225 section 4.2: ES256). */
async function suppliedBy(
  report: Report | null,
  files: readonly EvidenceFile[],
): Promise<readonly Certificate[]> {
  const found: Certificate[] = [];
  let looked = 0;
  for (const [index, { role }] of (report?.evidence ?? []).entries()) {
    const content = files[index]?.content;
    if (role !== 'certificate' || content?.state !== 'read' || content.bytes === null) continue;
    const certificates = await readCertificates(content.bytes);
    looked += certificates.length;
    found.push(...certificates.filter(({ publicKey }) => publicKey.kind === 'P-256'));
    if (found.length >= bounds.certificatesTried || looked >= bounds.pathCandidates) break;
  }
  return found;
}
