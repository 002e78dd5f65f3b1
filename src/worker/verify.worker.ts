import type { EvidenceFile } from '../evidence/evidence';
import { fileType } from '../evidence/file-type';
import { exportJson } from '../report/export';
import type { Report } from '../report/report';
import { entryFor, pinFor } from '../trust/new-entry';
import { TrustStore } from '../trust/trust-store';
import type { TrustEntry } from '../trust/trust-entry';
import {
  isKeyProblem,
  readPrivateKey,
  type PrivateKey,
  type PrivateKeyProblem,
} from '../signature/private-key';
import { verify } from '../verify';
import { readCertificates } from '../x509/certificate';
import type {
  AddRequest,
  KeyInfo,
  KeyOutcome,
  KeyRequest,
  TrustChange,
  TrustFile,
  TrustOutcome,
  TrustPin,
  VerifyRequest,
} from './bridge';
import { serve } from './channel';

/** The evidence stays here, so that bytes cross the border once. */
const evidence = new Map<number, EvidenceFile>();
let report: Report | null = null;
const store = new TrustStore();
const now = (): string => new Date().toISOString();
/** The user's private keys, by the SHA-256 of their public keys. In memory alone, and not to be taken out of it. */
const keys = new Map<string, PrivateKey>();

/** What is kept of a private key file: by this it is still told to be one. */
const KEY_HEAD = new TextEncoder().encode('-----BEGIN PRIVATE KEY-----');

async function takeKey(bytes: Uint8Array, passphrase: string | null): Promise<PrivateKeyProblem | null> {
  const key = await readPrivateKey(bytes, passphrase);
  if (isKeyProblem(key)) return key;
  keys.set(key.publicKeySha256, key);
  return null;
}

const listKeys = (): KeyInfo[] =>
  [...keys.values()].map(({ kind, publicKeySha256 }) => ({ kind, publicKeySha256 }));

async function listed(added: number): Promise<TrustOutcome> {
  return { entries: await store.list(), kept: await store.isKept(), added };
}

serve({
  async add({ position, file }: AddRequest): Promise<string | null> {
    const { content } = file;
    const isKey = content.state === 'read' && fileType(file.name, file.size, content.head).kind === 'key';
    if (!isKey || content.bytes === null) {
      evidence.set(position, file);
      return null;
    }
    const problem = await takeKey(content.bytes, null);
    // Of a private key nothing stays in the evidence but that it was one.
    const { state, sha512 } = content;
    evidence.set(position, { ...file, content: { state, sha512, head: KEY_HEAD, bytes: null } });
    return problem === null ? null : `"${file.name}": ${problem.message}`;
  },

  async addKey({ bytes, passphrase }: KeyRequest): Promise<KeyOutcome> {
    const problem = await takeKey(bytes, passphrase);
    return { keys: listKeys(), problem };
  },

  async listKeys(): Promise<KeyOutcome> {
    return { keys: listKeys(), problem: null };
  },

  async forgetKeys(): Promise<KeyOutcome> {
    keys.clear();
    return { keys: [], problem: null };
  },

  async verify({ files: supplied, assignments, sampleTrust }: VerifyRequest): Promise<Report | 'forgotten'> {
    if (evidence.size < supplied) return 'forgotten';
    const trust: readonly TrustEntry[] = sampleTrust ?? (await store.list());
    const files = [...evidence].toSorted(([a], [b]) => a - b).map(([, file]) => file);
    report = await verify(files, { now: now(), trust, assignments, keys: [...keys.values()] });
    return report;
  },

  async exportJson(withContent: boolean): Promise<string> {
    return report === null ? '' : exportJson(report, withContent);
  },

  async clear(): Promise<void> {
    evidence.clear();
    keys.clear();
    report = null;
  },

  listTrust: (): Promise<TrustOutcome> => listed(0),

  async makePin({ pem, name, origin, confirmedBy }: TrustPin): Promise<TrustEntry | null> {
    const [certificate] = await readCertificates(new TextEncoder().encode(pem));
    return certificate === undefined
      ? null
      : pinFor(certificate, { name, origin, confirmedBy, addedAt: now() });
  },

  async putTrust(entry: TrustEntry): Promise<TrustOutcome> {
    await store.put(entry);
    return listed(1);
  },

  async addTrustFile({ name, bytes }: TrustFile): Promise<TrustOutcome> {
    const certificates = await readCertificates(bytes);
    const known = new Set((await store.list()).map(({ sha256 }) => sha256));
    const fresh = certificates.filter(({ sha256 }) => !known.has(sha256));
    for (const certificate of fresh) {
      await store.put(entryFor(certificate, { origin: `file ${name}`, confirmedBy: null, addedAt: now() }));
    }
    return listed(certificates.length);
  },

  async changeTrust({ entry, change }: TrustChange): Promise<TrustOutcome> {
    await store.put({ ...entry, ...change });
    return listed(0);
  },

  async removeTrust(entry: TrustEntry): Promise<TrustOutcome> {
    await store.remove(entry);
    return listed(0);
  },
});
