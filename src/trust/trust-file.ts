import { bounds } from '../bounds';
import { fileType } from '../evidence/file-type';
import { readCertificate, type Certificate } from '../x509/certificate';
import { inEnglish } from '../wording';
import { kindOfLabel, pemBlocks } from '../x509/pem';
import { readPkcs7 } from '../x509/pkcs7';
import { entryFor } from './new-entry';
import { hasPrivateKeyText, secretInBinary, type Secret } from './secrets';
import { serviceEntry } from './service-entry';
import { readServiceKeys, type ServiceKey, type ServiceKeys } from './service-key';
import type { Origin } from './trust-entry';
import type { Taking, TrustFile, TrustFileReading } from './trust-input';
import { looksLikeList, readListFile } from './trust-list-file';

/**
 * Reads a file for the trust list. All of it is hostile: a file with a private key in it is refused as a whole, and
 * nothing is taken from a list that breaks a rule. Never throws on any content.
 */
export async function readTrustFile(file: TrustFile, taking: Taking): Promise<TrustFileReading> {
  const { name, bytes } = file;
  const refused = (why: string): TrustFileReading => ({ entries: [], problem: `"${name}" ${why}` });
  if (bytes.length === 0) return refused('is empty.');
  if (bytes.length > bounds.documentBytes) {
    return refused(
      `is larger than ${bounds.documentBytes / 1024 / 1024} MiB, and certificates take some kilobytes. Nothing of it was taken.`,
    );
  }
  const text = decoded(bytes);
  const secret = hasPrivateKeyText(text) ? 'private key' : secretInBinary(bytes);
  const ofService = taking.purpose === 'transparency';
  const service = ofService && secret === null ? await readServiceKeys(bytes) : null;
  if (service?.hasPrivate || (ofService && secret === 'private key')) return refused(PRIVATE_KEY_OF_SERVICE);
  if (secret !== null) return refused(secretWords[secret]);
  const origin = {
    origin: `${taking.whose}file ${name.slice(0, 255)}`,
    confirmedBy: null,
    addedAt: taking.addedAt,
    purpose: taking.purpose,
  };
  const fromKeys = service === null ? noKeys : keysIn(service, name, origin);
  if (service !== null && service.form !== 'PEM') {
    return fromKeys.entries.length > 0
      ? fromKeys
      : refused(`holds no key that can be taken. ${whyNot(service)}`);
  }
  if (looksLikeList(text)) {
    const { entries, problem } = await readListFile(file, taking);
    return problem === null ? { entries, problem } : refused(problem);
  }

  const found = encodedCertificates(bytes, text);
  if (found.ders.length > bounds.certificatesInFile) {
    return refused(
      `holds more than ${bounds.certificatesInFile} certificates. Nothing of it was taken; split it, and add the parts you mean.`,
    );
  }
  const read = await Promise.all(found.ders.map(async (der) => der && readCertificate(der)));
  const certificates = once(read.filter((certificate) => certificate !== null));
  const entries = [...certificates.map((certificate) => entryFor(certificate, origin)), ...fromKeys.entries];
  if (entries.length === 0) {
    return refused(
      service === null
        ? `holds no certificate that could be read. ${whatItIs(file, found, taking.purpose)}`
        : `holds no key that can be taken. ${whyNot(service)}`,
    );
  }
  const unread = read.filter((certificate) => certificate === null).length;
  const problems = [
    ...(unread === 0
      ? []
      : [
          `"${name}": ${unread} of the ${read.length} certificates in it could not be read and ${unread === 1 ? 'was' : 'were'} left out.`,
        ]),
    ...(fromKeys.problem === null ? [] : [fromKeys.problem]),
  ];
  return { entries, problem: problems.length === 0 ? null : problems.join(' ') };
}

const noKeys: TrustFileReading = { entries: [], problem: null };

/** An entry for each of the keys, and what became of the others. */
function keysIn(service: ServiceKeys, name: string, origin: Origin): TrustFileReading {
  const isFirst = ({ publicKeySha256 }: ServiceKey, index: number): boolean =>
    service.keys.findIndex((key) => key.publicKeySha256 === publicKeySha256) === index;
  return {
    entries: service.keys.filter(isFirst).map((key) => serviceEntry(key, origin)),
    problem: service.refused.length === 0 ? null : `"${name}": a part of it was left out. ${whyNot(service)}`,
  };
}

/** Why keys were not taken, each reason once. */
const whyNot = ({ refused }: ServiceKeys): string => [...new Set(refused.map(inEnglish))].join(' ');

const PRIVATE_KEY_OF_SERVICE =
  'holds a private key, so nothing of it was taken or kept. A private key belongs on nobody’s trust list: export the public key alone and add that. If the key is not yours, tell its owner that it went astray.';

const secretWords: Readonly<Record<Secret, string>> = {
  'private key':
    'holds a private key, so nothing of it was taken or kept. A private key belongs on nobody’s trust list: save the part from BEGIN CERTIFICATE to END CERTIFICATE as a file of its own and add that. If the key is not yours, tell its owner that it went astray.',
  'PKCS #12':
    'is a PKCS #12 file, which carries a private key as a rule, so nothing of it was taken or kept. Export the certificate alone, in PEM or DER, and add that.',
};

/** Text in the encoding that its byte order mark names (some programs write PEM in UTF-16), else byte by byte. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? 'le' : first === 0xfe && second === 0xff ? 'be' : null;
  return new TextDecoder(utf16 === null ? 'latin1' : `utf-16${utf16}`).decode(bytes);
}

interface Found {
  /** What should be certificates, one more than the bound at most; null: not even base64. */
  readonly ders: readonly (Uint8Array | null)[];
  /** Labels (RFC 7468 section 2) of other things in a PEM file. */
  readonly otherLabels: ReadonlySet<string>;
  readonly isPkcs7: boolean;
}

/** Everything in a PEM, PKCS #7 or DER file that says it is a certificate, before any of it is read. */
function encodedCertificates(bytes: Uint8Array, text: string): Found {
  const ders: (Uint8Array | null)[] = [];
  const otherLabels = new Set<string>();
  let isPkcs7 = false;
  let isPem = false;
  for (const { label, der } of pemBlocks(text)) {
    isPem = true;
    const kind = kindOfLabel(label);
    if (kind === 'other' || kind === 'crl') {
      if (otherLabels.size < 3) otherLabels.add(label);
      continue;
    }
    const inside = kind === 'pkcs7' && der !== null ? (readPkcs7(der)?.certificates ?? null) : null;
    isPkcs7 ||= inside !== null;
    ders.push(...(inside ?? [der]));
    if (ders.length > bounds.certificatesInFile) break;
  }
  if (isPem) return { ders, otherLabels, isPkcs7 };
  const inside = readPkcs7(bytes)?.certificates ?? null;
  return { ders: inside ?? [bytes], otherLabels, isPkcs7: inside !== null };
}

const labelWords: ReadonlyMap<string, string> = new Map([
  ['CERTIFICATE REQUEST', 'a request for a certificate'],
  ['NEW CERTIFICATE REQUEST', 'a request for a certificate'],
  ['X509 CRL', 'a revocation list'],
  ['PUBLIC KEY', 'a public key without a certificate'],
  ['RSA PUBLIC KEY', 'a public key without a certificate'],
  ['TRUSTED CERTIFICATE', 'a certificate in a form of OpenSSL’s own (convert it with "openssl x509")'],
]);

function whatItIs(
  { name, bytes }: TrustFile,
  { otherLabels, isPkcs7 }: Found,
  purpose: Taking['purpose'],
): string {
  const keys = purpose === 'transparency' ? 'a public key (PEM, JWK, COSE_Key), ' : '';
  const wanted = `What can be added is PEM, DER, PKCS #7, ${keys}or a trust list as exported here.`;
  if (isPkcs7) return `It is a PKCS #7 file without one. ${wanted}`;
  const others = [...otherLabels].map((label) => labelWords.get(label) ?? `"${label}"`);
  if (others.length > 0) return `It has ${others.join(', ')} in it. ${wanted}`;
  const { kind, looksLike } = fileType(name, bytes.length, bytes.subarray(0, bounds.headBytes));
  return kind === 'pem'
    ? `A certificate in it is damaged. ${wanted}`
    : `It looks like ${looksLike}. ${wanted}`;
}

/** Each certificate once. */
const once = (certificates: readonly Certificate[]): Certificate[] => [
  ...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values(),
];
