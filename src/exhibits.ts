import { bounds } from './bounds';
import { identify, whyNotOpened, type Document } from './evidence/document';
import type { Evidence, EvidenceFile } from './evidence/evidence';
import { readInventory } from './evidence/inventory';
import type { Credential, Exhibit, Nature } from './exhibit';
import type { Memory } from './memory';
import { restsOnOthers, takeInHand, withoutFields } from './report/record-in-hand';
import { openRecord } from './signature/layers';
import type { PrivateKey } from './signature/private-key';
import { readCertificates, type Certificate } from './x509/certificate';
import { readCrls } from './x509/crl';
import { readOcspResponse } from './x509/ocsp';
import { readServiceKeys } from './trust/service-key';
import { parseJson } from './vcon/json';
import { isJlinc } from './witness/jlinc';
import { readTestimony } from './witness/testimony';
import { namesTimeStamp, unwrapped } from './witness/time-stamp-file';
import { message, said } from './wording';

/**
 * Opens everything that was supplied: first the certificates, since records may need them, then the records.
 * @param trusted certificates of the trust list; tried before supplied ones where a record carries none
 * @param keys the user's private keys
 * @param memory what was opened before is not opened again
 */
export async function openExhibits(
  evidence: Evidence,
  trusted: readonly Certificate[],
  keys: readonly PrivateKey[],
  memory: Memory,
): Promise<Exhibit[]> {
  const documents = identify(evidence);
  const credentials = await Promise.all(
    documents.map((document, index) => {
      const file = evidence[index];
      return document.kind === 'certificate' && document.copyOf === index && file !== undefined
        ? memory.credentials.of(file, () => readCredential(file))
        : null;
    }),
  );
  const certificates = credentials.flatMap((one) => one?.certificates ?? []);
  // Of several certificates for one key, the one that holds longest speaks for it.
  const lasting = trusted.toSorted((a, b) => b.notAfter.getTime() - a.notAfter.getTime());
  const means: Means = { supplied: [...lasting, ...certificates], keys };
  const restingOn = memory.meansBy([
    ...means.supplied.map(({ sha256 }) => sha256),
    ...keys.map(({ publicKeySha256 }) => publicKeySha256),
  ]);

  const natures: (Nature | undefined)[] = [];
  for (const some of windows(evidence)) {
    const opened = some.map(async (index) => {
      const [document, file] = [documents[index], evidence[index]];
      if (document === undefined || file === undefined || document.copyOf !== index) return;
      const open = (): Promise<Nature> =>
        natureOf(document, index, file, credentials[index] ?? null, means, memory.listsFields);
      natures[index] = placedAt(index, await memory.natures.of(file, open, restingOn, isLasting));
    });
    await Promise.all(opened);
  }
  return documents.flatMap(({ kind: _, ...document }, index) => {
    const [file, nature] = [evidence[index], natures[document.copyOf]];
    return file === undefined || nature === undefined ? [] : [{ ...document, index, file, nature }];
  });
}

/**
 * Opens files as soon as they are there, and remembers of them what rests on nothing else; nothing is lost where that is
 * not done.
 * @param places indices into the evidence
 */
export async function openAhead(
  evidence: Evidence,
  places: readonly number[],
  memory: Memory,
): Promise<void> {
  const files = places.flatMap((index) => {
    const file = evidence[index];
    return file === undefined ? [] : [{ file, index }];
  });
  const documents = identify(files.map(({ file }) => file));
  for (const some of windows(files.map(({ file }) => file))) {
    const opened = some.map(async (at) => {
      const [document, given] = [documents[at], files[at]];
      if (document?.kind !== 'record' || given === undefined || document.copyOf !== at) return;
      const { file, index } = given;
      const none: Means = { supplied: [], keys: [] };
      const open = (): Promise<Nature> => natureOf(document, index, file, null, none, memory.listsFields);
      await memory.natures.ahead(file, open, isLasting);
    });
    await Promise.all(opened);
  }
}

/** A file may have been opened at another place of the evidence. */
const placedAt = (index: number, nature: Nature): Nature =>
  nature.kind === 'record' && nature.record.evidence !== index
    ? { ...nature, record: { ...nature.record, evidence: index } }
    : nature;

/** Whether what a file turned out to be stays so, whatever else is given. */
const isLasting = (nature: Nature): boolean => nature.kind !== 'record' || !restsOnOthers(nature.record);

/** Files that are opened side by side: while one waits for the browser's cryptography, others are read. */
const SIDE_BY_SIDE = { files: 16, bytes: 32 * 1024 * 1024 } as const;

/** The indices of the evidence in order, in groups that are small enough to be opened side by side. */
function* windows(evidence: Evidence): Generator<number[]> {
  let group: number[] = [];
  let bytes = 0;
  for (const [index, { content }] of evidence.entries()) {
    const size = content.state === 'read' ? (content.bytes?.length ?? 0) : 0;
    if (group.length > 0 && (group.length >= SIDE_BY_SIDE.files || bytes + size > SIDE_BY_SIDE.bytes)) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(index);
    bytes += size;
  }
  yield group;
}

async function readCredential({ content }: EvidenceFile): Promise<Credential | null> {
  if (content.state !== 'read' || content.bytes === null) return null;
  // The certificates in a time stamp are part of it.
  const der = unwrapped(content.bytes);
  if (der !== null && namesTimeStamp(der)) return null;
  const certificates = await readCertificates(content.bytes);
  const lists = readCrls(content.bytes);
  const response = certificates.length + lists.length > 0 ? null : readOcspResponse(content.bytes);
  const responses = response === null ? [] : [response];
  const kind =
    certificates.length > 0 ? 'certificate' : lists.length > 0 ? 'crl' : response === null ? null : 'ocsp';
  return kind === null ? null : { kind, certificates, lists, responses };
}

async function witnessIn({ content }: EvidenceFile): Promise<Nature | null> {
  if (content.state !== 'read' || content.bytes === null) return null;
  const testimony = await readTestimony(content.bytes);
  return testimony === null ? keysIn(content.bytes) : { kind: 'testimony', testimony };
}

async function keysIn(bytes: Uint8Array): Promise<Nature | null> {
  const keys = (await readServiceKeys(bytes))?.keys ?? [];
  return keys.length === 0 ? null : { kind: 'service-keys', keys };
}

function auditIn(bytes: Uint8Array): Nature | null {
  if (bytes.length > bounds.fingerprints.recordBytes) return null;
  try {
    return isJlinc(parseJson(bytes).value) ? { kind: 'audit' } : null;
  } catch {
    return null;
  }
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
  listsFields: boolean,
): Promise<Nature> {
  switch (document.kind) {
    case 'certificate':
      return credential ?? (await witnessIn(file)) ?? damaged(file);
    case 'cose':
      return (await witnessIn(file)) ?? { kind: 'file' };
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
        const record = await takeInHand(index, document.path, opened);
        return { kind: 'record', record: listsFields ? record : withoutFields(record) };
      }
      if (document.kind === 'packed') return { kind: 'archive' };
      return (await keysIn(bytes)) ?? auditIn(bytes) ?? { kind: 'no-record', unreadable: content };
    }
    case 'file':
      return readInventory(file) ?? { kind: 'file' };
    default:
      return { kind: document.kind };
  }
}
