import { makeWav } from './maker/audio';
import { signRecord, toBytes } from './maker/jws';
import { rsaKey, type KeyPair } from './maker/keys';
import {
  distinguishedName,
  makeCertificate,
  makeList,
  party,
  toPem,
  type CertificateContent,
  type ListContent,
  type Party,
} from './maker/pki';
import {
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  cpsQualifier,
  crlDistributionPoints,
  generalName,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from './maker/pki-extensions';
import { makeRecord } from './maker/record';
import { signerOf } from './maker/signer';
import type { MadeFile } from './verifier-page';

/** The address in the signer's certificate at which its authority says that its list is. */
export const listAddress = 'http://crl.authority.example/issuing-2.crl';

const day = 24 * 60 * 60 * 1000;
/** A moment from now, by this computer's clock. */
export const inDays = (days: number): Date => new Date(Date.now() + days * day);

const named = (commonName: string, organization: string, key: KeyPair): Party =>
  party(distinguishedName(['C', 'DE'], ['O', organization], ['CN', commonName]), key);

type Change = Partial<Omit<CertificateContent, 'issuer' | 'subject'>>;

export interface Changes {
  readonly intermediate?: Change;
  readonly signer?: Change;
  /** Bits of the key of the intermediate authority. */
  readonly intermediateBits?: number;
}

/** A call that is signed under an authority, whose root the user may trust. */
export interface CertifiedCall {
  readonly root: MadeFile;
  readonly record: MadeFile;
  readonly recording: MadeFile;
  /** A list by the authority that issued the signer's certificate; current, and empty, unless changed. */
  list(change?: Partial<ListContent>): MadeFile;
}

/** The serial number of the signer's certificate. */
export const SERIAL_NUMBER = 4711;

/** Makes a signer under an intermediate authority under a root, and a call signed by it; `changes` break things. */
export async function makeCertifiedCall(changes: Changes = {}): Promise<CertifiedCall> {
  const root = named('Example Root CA', 'Example Trust Services', rsaKey(2048, 1));
  const intermediate = named(
    'Example Issuing CA 2',
    'Example Trust Services',
    rsaKey(changes.intermediateBits ?? 2048, 2),
  );
  const signer = named('records.klar-voice.example', 'Klar Voice Example Ltd', rsaKey(2048, 3));
  const authority = (key: KeyPair, pathLength?: number) => [
    basicConstraints(true, pathLength),
    keyUsage(['keyCertSign', 'cRLSign']),
    subjectKeyIdentifier(key),
  ];
  const rootDer = makeCertificate({ issuer: root, subject: root, extensions: authority(root.key) });
  const intermediateDer = makeCertificate({
    issuer: root,
    subject: intermediate,
    extensions: [...authority(intermediate.key, 0), authorityKeyIdentifier(root.key)],
    ...changes.intermediate,
  });
  const signerDer = makeCertificate({
    issuer: intermediate,
    subject: signer,
    serialNumber: SERIAL_NUMBER,
    extensions: [
      basicConstraints(false),
      keyUsage(['digitalSignature', 'nonRepudiation']),
      subjectKeyIdentifier(signer.key),
      authorityKeyIdentifier(intermediate.key),
      subjectAltName([generalName.dns('records.klar-voice.example')]),
      certificatePolicies([
        { policy: '1.3.6.1.4.1.99999.7', qualifiers: [cpsQualifier('https://authority.example/rules')] },
      ]),
      crlDistributionPoints([{ name: { full: [generalName.uri(listAddress)] } }]),
    ],
    ...changes.signer,
  });

  const recording = makeWav(3);
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');
  const record = await signRecord(
    makeRecord({ recording: { bytes: recording, filename: 'call.wav' } }),
    await signerOf(signer.key, signerDer),
    { unprotectedExtra: { x5c: [base64(signerDer), base64(intermediateDer)] } },
  );
  return {
    root: { name: 'root.pem', bytes: Buffer.from(toPem('CERTIFICATE', rootDer)) },
    record: { name: 'call.vcon', bytes: toBytes(record) },
    recording: { name: 'call.wav', bytes: recording },
    list: (change = {}) => ({
      name: 'issuing-2.crl',
      bytes: makeList({
        issuer: intermediate,
        thisUpdate: inDays(-1),
        nextUpdate: inDays(30),
        extensions: [authorityKeyIdentifier(intermediate.key)],
        ...change,
      }),
    }),
  };
}
