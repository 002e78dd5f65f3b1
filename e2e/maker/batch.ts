import { makeWav } from './audio';
import { signRecord, toBytes } from './jws';
import { rsaKey } from './keys';
import { distinguishedName, makeCertificate, party, toPem, type Party } from './pki';
import { basicConstraints, keyUsage, subjectKeyIdentifier } from './pki-extensions';
import { makeRecord } from './record';
import { signerOf, type Signer } from './signer';

/** Signs the records of a batch; its certificate has an intermediate authority and a root above it. */
export interface Issuer {
  readonly name: string;
  /** The root's certificate, RFC 7468 textual encoding. */
  readonly rootPem: string;
  readonly signer: Signer;
  /** Its certificate, the intermediate authority's and the root's: an `x5c` (RFC 7515 section 4.1.6). */
  readonly x5c: readonly string[];
}

/**
 * Makes a signer under an intermediate authority under a root, all of them by RSA of 2048 bits.
 * @param number sets one issuer apart from the next: its names and keys
 */
export async function makeIssuer(number: number): Promise<Issuer> {
  const organization = `Klar Voice ${number} Example Ltd`;
  const one = (role: string, index: number): Party =>
    party(
      distinguishedName(['C', 'DE'], ['O', organization], ['CN', role]),
      rsaKey(2048, 100 + number * 3 + index),
    );
  const name = `records-${number}.klar-voice.example`;
  const [root, intermediate, signer] = [one('Root CA', 0), one('Issuing CA', 1), one(name, 2)];
  const authority = ({ key }: Party) => [
    basicConstraints(true),
    keyUsage(['keyCertSign', 'cRLSign']),
    subjectKeyIdentifier(key),
  ];
  const rootDer = makeCertificate({ issuer: root, subject: root, extensions: authority(root) });
  const chain: [Uint8Array, ...Uint8Array[]] = [
    makeCertificate({
      issuer: intermediate,
      subject: signer,
      extensions: [keyUsage(['digitalSignature']), subjectKeyIdentifier(signer.key)],
    }),
    makeCertificate({ issuer: root, subject: intermediate, extensions: authority(intermediate) }),
    rootDer,
  ];
  return {
    name,
    rootPem: toPem('CERTIFICATE', rootDer),
    signer: await signerOf(signer.key, chain[0]),
    x5c: chain.map((der) => Buffer.from(der).toString('base64')),
  };
}

export interface BatchCall {
  readonly record: Uint8Array;
  /** The recording that it refers to. */
  readonly recording: { readonly name: string; readonly bytes: Uint8Array };
}

/** What one call of a batch is made with; each part may be changed to plant something. */
export interface CallOptions {
  readonly issuer: Issuer;
  /** Sets one call apart from the next. */
  readonly number: number;
  /** About how many bytes the record's file is to have; by default as many as come about. */
  readonly size?: number;
  readonly uuid?: string;
}

/** Makes one signed record in JSON serialization, its chain in `x5c`, and the short recording that it refers to. */
export async function makeCall({ issuer, number, size = 0, uuid }: CallOptions): Promise<BatchCall> {
  const recording = { bytes: recordingOf(number), filename: `call-${String(number).padStart(5, '0')}.wav` };
  const line = 'Thank you. I have noted that, and you will have it in writing by the end of the week.';
  // base64url makes four characters of three bytes, and an utterance has more around it than its text.
  const turns = Math.max(2, Math.round(((size - 9000) * 3) / 4 / (line.length + 26)));
  const record = makeRecord({
    recording,
    // A UUID counts to 4096 within one millisecond.
    createdAt: new Date(Date.UTC(2025, 8, 18, 9, 20) + number * 1000),
    ...(uuid === undefined ? {} : { uuid }),
    transcript: Array.from({ length: turns }, (_, i) => ({ party: i % 2, text: line })),
  });
  return {
    record: toBytes(await signRecord(record, issuer.signer, { unprotectedExtra: { x5c: issuer.x5c } })),
    recording: { name: recording.filename, bytes: recording.bytes },
  };
}

/** One second of tone that no other call has: its last samples count up. */
function recordingOf(number: number): Uint8Array {
  const bytes = makeWav(number % 16, 1);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, number);
  return bytes;
}
