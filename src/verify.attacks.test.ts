import 'reflect-metadata/lite';
import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
} from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWav } from '../e2e/maker/audio';
import { supplied } from '../e2e/maker/evidence';
import { encryptedRecord, makeRecipient, type Recipient } from '../e2e/maker/jwe';
import { alterPayload, signRecord, toBytes, type JwsGeneral } from '../e2e/maker/jws';
import { contentHash, makeRecord } from '../e2e/maker/record';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import { answersOf, printTable } from '../e2e/maker/table';
import { bounds } from './bounds';
import type { EvidenceFile } from './evidence/evidence';
import { stopsPass, type Reason } from './reasons';
import type { Outcome } from './report/report';
import { isKeyProblem, readPrivateKey, type PrivateKey } from './signature/private-key';
import { pinFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { readCertificates } from './x509/certificate';

/** Copies that lie about. */
const COPIES = 101;

const now = '2026-07-01T12:00:00Z';
const certificateDates = { notBefore: new Date('2025-01-01'), notAfter: new Date('2054-12-31') };

/** What the user gives and trusts. */
interface Given {
  readonly files: readonly EvidenceFile[];
  readonly trust?: readonly TrustEntry[];
  readonly keys?: readonly PrivateKey[];
}

/** A record that means to be taken for more than it is, or a genuine one beside it that must not suffer. */
interface Attack {
  /** What the record was. */
  readonly name: string;
  /** What it wanted to achieve. */
  readonly aim: string;
  /** JWS, JSON or bytes of `call.vcon`, given with the recording and the issuer pinned; or everything by hand. */
  readonly make: () => unknown;
  readonly outcome: Outcome;
  /** unaltered, signer, recordings */
  readonly answers: string;
  /** The reasons that stop a pass: all of them. */
  readonly stops?: readonly Reason[];
  /** Notes that have to be there. */
  readonly notes?: readonly Reason[];
  /** What the design says, in one sentence. */
  readonly why: string;
  /** Which record of the report is looked at, where there are several. */
  readonly which?: number;
}

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');
const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const thumbprint = (der: Uint8Array): string => createHash('sha256').update(der).digest('base64url');
const x5c = (...signers: readonly Pick<Signer, 'certificate'>[]) => ({
  x5c: signers.map(({ certificate }) => base64(certificate)),
});

const recording = { bytes: makeWav(0), filename: 'call.wav' };
const otherRecording = makeWav(1);
const wav = supplied('call.wav', recording.bytes);
const record = makeRecord({ recording });
const payload = base64url(toBytes(record));
const forged = { ...record, subject: 'What was never said' };
const [dialog] = record['dialog'] as readonly object[];
const withDialog = (...changes: readonly object[]): object => ({
  ...record,
  dialog: changes.map((change) => ({ ...dialog, ...change })),
});
const silent = { ...record, dialog: [] };

/** Who takes part: the user has pinned the issuer, and nobody else unless a case says so. */
interface Cast {
  readonly issuer: Signer;
  readonly mallory: Signer;
  readonly archiver: Signer;
  readonly expired: Signer;
  readonly weak: Signer;
  readonly curve: Signer;
  readonly recipient: Recipient;
  readonly key: PrivateKey;
}
let cast: Cast;
let pins: Readonly<Record<'issuer' | 'archiver' | 'expired' | 'weak' | 'curve', TrustEntry>>;

async function pin(certificate: Uint8Array, name: string): Promise<TrustEntry> {
  const [read] = await readCertificates(certificate);
  if (read === undefined) throw new Error('a case needs a certificate');
  return pinFor(read, { name, origin: 'test', confirmedBy: null, addedAt: now });
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate over any public key, by any signer. */
async function certify(
  publicKey: CryptoKey,
  by: Pick<Signer, 'privateKey'>,
  name: string,
  options: { issuer?: string; ca?: boolean; algorithm?: EcdsaParams | Algorithm } = {},
): Promise<Uint8Array> {
  const made = await X509CertificateGenerator.create({
    subject: name,
    issuer: options.issuer ?? name,
    ...certificateDates,
    publicKey,
    signingKey: by.privateKey,
    signingAlgorithm: options.algorithm ?? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    extensions: [new BasicConstraintsExtension(options.ca ?? false, undefined, true)],
  });
  return new Uint8Array(made.rawData);
}

async function makeCurveSigner(): Promise<Signer> {
  const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const name = 'CN=curve.klar-voice.example';
  const certificate = await certify(keys.publicKey, keys, name, { algorithm: ecdsa });
  return { name, certificate, pem: '', ...keys };
}

beforeAll(async () => {
  const named = (name: string, more: object = {}): Promise<Signer> =>
    makeSigner({ name: `CN=${name}`, ...more });
  const [issuer, mallory, archiver, expired, weak, curve, recipient] = await Promise.all([
    named('issuer.klar-voice.example'),
    named('mallory.example'),
    named('archive.example'),
    named('expired.example', { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') }),
    named('weak.example', { modulusLength: 1024 }),
    makeCurveSigner(),
    makeRecipient(),
  ]);
  const key = await readPrivateKey(encode(recipient.pem), null);
  if (isKeyProblem(key)) throw new Error(key.message);
  cast = { issuer, mallory, archiver, expired, weak, curve, recipient, key };
  const made = Object.entries({ issuer, archiver, expired, weak, curve }).map(
    async ([name, { certificate }]) => [name, await pin(certificate, name)] as const,
  );
  pins = Object.fromEntries(await Promise.all(made)) as typeof pins;
});

type Signature = JwsGeneral['signatures'][number];

/** What a signature is made of; by default as the issuer makes it, with `x5c` outside and bound by nothing. */
interface Making {
  readonly by?: Signer;
  /** Members of the protected header beside `alg`; a text for a header written by hand. */
  readonly inside?: object | string;
  readonly outside?: object;
  readonly payload?: string;
  /** What the header says; the signature is made by that, or by `madeBy`. */
  readonly alg?: string | null;
  readonly madeBy?: 'RS256' | 'PS256' | 'ES256';
  /** The value of the signature, over the signing input. */
  readonly value?: (input: string) => string;
}

function signature(making: Making = {}): Signature {
  const { by = cast.issuer, alg = 'RS256', madeBy = alg } = making;
  const inside =
    typeof making.inside === 'string'
      ? making.inside
      : JSON.stringify({ ...(alg === null ? {} : { alg }), ...making.inside });
  const header = { ...x5c(by), ...making.outside };
  const input = `${base64url(inside)}.${making.payload ?? payload}`;
  const value = making.value ?? ((text) => base64url(signWith(madeBy ?? 'RS256', text, by)));
  return { protected: base64url(inside), header, signature: value(input) };
}

function signWith(alg: string, input: string, { privateKey }: Pick<Signer, 'privateKey'>): Buffer {
  const key = KeyObject.from(privateKey);
  const data = Buffer.from(input);
  if (alg === 'ES256') return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
  const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return sign('sha256', data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}

const jws = (...makings: readonly Making[]): JwsGeneral => ({ payload, signatures: makings.map(signature) });
/** One good signature, changed afterwards. */
const changed = (change: (made: Signature) => object, making: Making = {}): object => ({
  payload,
  signatures: [change(signature(making))],
});
/** A JWS by a signer around anything. */
const around = (inner: unknown, by: Signer): Promise<JwsGeneral> =>
  signRecord(inner instanceof Uint8Array ? inner : toBytes(inner), by);

async function nested(inner: unknown, times: number, by: Signer): Promise<unknown> {
  let wrapped = inner;
  for (let i = 0; i < times; i++) wrapped = await around(wrapped, by);
  return wrapped;
}

const noUrl = { url: undefined, content_hash: undefined };
const ORDER_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature of the same text that the same key is known to have made: (r, n - s). */
function twin(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  const s = ORDER_P256 - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  return base64url(
    Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]),
  );
}

/** Sets a bit that the last character of base64url has to spare. */
function stray(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + letters.charAt(letters.indexOf(text.slice(-1)) + 1);
}

const curveGiven = (file: object): Given => ({
  files: [supplied('call.vcon', toBytes(file)), wav],
  trust: [pins.curve],
});
const trusting = (file: unknown, ...trust: readonly TrustEntry[]): Given => ({
  files: [supplied('call.vcon', toBytes(file)), wav],
  trust,
});
const withFiles = async (inner: object, ...files: readonly EvidenceFile[]): Promise<Given> => ({
  files: [supplied('call.vcon', toBytes(await signRecord(inner, cast.issuer))), ...files],
});

/** An Ed25519 key of which every signature is known: the neutral point of the curve (RFC 8032 section 5.1.7). */
async function neutralKey(): Promise<Uint8Array> {
  const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
  spki.fill(0, spki.length - 32).writeUInt8(1, spki.length - 32);
  const key = await crypto.subtle.importKey('spki', spki, 'Ed25519', true, ['verify']);
  return certify(key, cast.mallory, 'CN=neutral.example');
}

/** An RSA key with the public exponent 1: what is signed is its own signature. */
async function exponentOne(): Promise<Uint8Array> {
  const { n } = KeyObject.from(cast.issuer.publicKey).export({ format: 'jwk' });
  const key = createPublicKey({ key: { kty: 'RSA', n: n ?? '', e: 'AQ' }, format: 'jwk' });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const spki = new Uint8Array(key.export({ format: 'der', type: 'spki' }));
  return certify(
    await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
    cast.mallory,
    'CN=one.example',
  );
}

/** EMSA-PKCS1-v1_5 with SHA-256 for 2048 bits (RFC 8017 section 9.2). */
function padded(input: string): string {
  const info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const digest = Buffer.concat([info, createHash('sha256').update(input).digest()]);
  const fill = Buffer.alloc(256 - 3 - digest.length, 0xff);
  return base64url(Buffer.concat([Buffer.from([0, 1]), fill, Buffer.from([0]), digest]));
}

const passed = { outcome: 'passed', answers: 'yes yes yes' } as const;
/** The signature cannot be judged; nothing is said against the record. */
const unjudged = { outcome: 'indeterminate', answers: 'unknown unknown unknown' } as const;
const altered = { outcome: 'failed', answers: 'no unknown unknown' } as const;
const stranger = {
  outcome: 'indeterminate',
  answers: 'yes unknown yes',
  stops: ['SIGNER_NOT_TRUSTED'],
} as const;
const malformed = { ...unjudged, stops: ['SIGNATURE_MALFORMED', 'NOT_PROTECTED'] } as const;
const conflict = { ...unjudged, stops: ['HEADER_CONFLICT', 'NOT_PROTECTED'] } as const;
const invalid = { ...altered, stops: ['SIGNATURE_INVALID', 'NOT_PROTECTED'] } as const;
const notAllowed = { ...unjudged, stops: ['ALG_NOT_ALLOWED', 'NOT_PROTECTED'] } as const;
const ambiguous = { ...unjudged, stops: ['FORM_AMBIGUOUS'] } as const;
const noCertificate = { ...unjudged, stops: ['NO_CERTIFICATE', 'NOT_PROTECTED'] } as const;

const sections: Readonly<Record<string, readonly Attack[]>> = {
  'One signature at a time': [
    {
      name: 'the issuer’s record, as it is',
      aim: 'the measure for all others',
      make: () => jws({}),
      ...passed,
      notes: ['CERTIFICATE_NOT_BOUND'],
      why: 'A pass needs everything, and everything is there.',
    },
    {
      name: 'the same payload, a stranger’s signature added',
      aim: 'discredit a genuine record',
      make: () => jws({}, { by: cast.mallory }),
      ...passed,
      why: 'Both verify, one of them by a trusted signer, and nothing but notes is present.',
    },
    {
      name: 'the same with the stranger’s signature first',
      aim: 'have the first signature alone looked at',
      make: () => jws({ by: cast.mallory }, {}),
      ...passed,
      why: 'Each signature is judged on its own; their order says nothing.',
    },
    {
      name: 'trusted signature good, a stranger’s bad',
      aim: 'hide that one signature does not fit',
      make: () => jws({}, { by: cast.mallory, value: () => base64url(new Uint8Array(256).fill(7)) }),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['EXTRA_SIGNATURE_INVALID'],
      why: 'A trusted one that verifies beside another that does not: unaltered yes, but not a pass.',
    },
    {
      name: 'text changed; the old signature kept, a stranger’s good one added',
      aim: 'borrow the issuer’s name for a forged text',
      make: async () => {
        const { signatures } = await signRecord(record, cast.issuer);
        const { payload, signatures: others } = await signRecord(forged, cast.mallory);
        return { payload, signatures: [...signatures, ...others] };
      },
      ...invalid,
      why: 'None verified by a trusted signer: any invalid signature makes unaltered no.',
    },
    {
      name: 'an untrusted signature good, another untrusted one bad',
      aim: 'have the good one cover for the bad one',
      make: () =>
        jws({ by: cast.mallory }, { by: cast.archiver, value: () => base64url(new Uint8Array(256).fill(7)) }),
      ...invalid,
      why: 'None verified by a trusted signer: any invalid signature makes unaltered no.',
    },
    {
      name: 'the issuer’s good signature beside one of the issuer’s that does not fit',
      aim: 'replay an old signature of the issuer',
      make: () => jws({}, { value: () => base64url(signWith('RS256', 'something else', cast.issuer)) }),
      ...invalid,
      why: 'An invalid one carrying a trusted certificate makes unaltered no.',
    },
    {
      name: 'a stranger’s good signature beside a bad one with the issuer’s certificate',
      aim: 'show the issuer’s certificate beside a good signature',
      make: () => jws({ by: cast.mallory }, { value: () => base64url(new Uint8Array(256).fill(7)) }),
      ...invalid,
      why: 'An invalid one carrying a trusted certificate makes unaltered no.',
    },
    {
      name: 'a stranger’s good signature beside alg "none" with the issuer’s certificate',
      aim: 'put an answer together from two signatures',
      make: () => jws({ by: cast.mallory }, { alg: 'none', value: () => '' }),
      outcome: 'indeterminate',
      answers: 'yes unknown yes',
      stops: ['SIGNER_NOT_TRUSTED', 'ALG_NOT_ALLOWED'],
      why: 'signer is answered only from signatures that verified, and never from two of them.',
    },
    {
      name: 'the issuer’s good signature beside alg "none" with the issuer’s certificate',
      aim: 'have what was not judged passed over',
      make: () => jws({}, { alg: 'none', value: () => '' }),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['ALG_NOT_ALLOWED'],
      why: 'A pass needs every reason present to be a note.',
    },
    {
      name: 'the issuer’s good signature beside an entry that is no object',
      aim: 'have what is malformed passed over',
      make: () => ({ payload, signatures: [signature(), null] }),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['SIGNATURE_MALFORMED'],
      why: 'A pass needs every reason present to be a note.',
    },
    {
      name: 'a stranger’s signature under the issuer’s certificate',
      aim: 'pass a stranger off as the issuer',
      make: () => jws({ by: cast.mallory, outside: x5c(cast.issuer) }),
      ...invalid,
      why: 'A completed check with an allowed algorithm and a fitting key fails.',
    },
    {
      name: 'the issuer’s signature, x5c swapped for a stranger’s (not bound)',
      aim: 'claim the issuer’s record as one’s own',
      make: () => jws({ outside: x5c(cast.mallory) }),
      ...invalid,
      why: 'A completed check with the certificate that the record carries fails.',
    },
    {
      name: 'the issuer’s signature, x5c swapped for a stranger’s (bound by x5t#S256)',
      aim: 'claim the issuer’s record as one’s own',
      make: () =>
        jws({ inside: { 'x5t#S256': thumbprint(cast.issuer.certificate) }, outside: x5c(cast.mallory) }),
      ...conflict,
      why: 'A thumbprint that names another certificate contradicts x5c: contradictory headers are unknown.',
    },
    {
      name: 'the issuer’s signature, x5c swapped for another certificate of the same key',
      aim: 'put another name on a signature that fits',
      make: async () => {
        const certificate = await certify(cast.issuer.publicKey, cast.mallory, 'CN=mallory.example');
        return jws({ outside: x5c({ certificate }) });
      },
      ...stranger,
      notes: ['CERTIFICATE_NOT_BOUND'],
      why: 'A pin is for this very certificate; the signature fits, so unaltered is yes.',
    },
    {
      name: 'two certificates, the stranger’s first, signed by the stranger',
      aim: 'have the issuer’s certificate noticed further down',
      make: () => jws({ by: cast.mallory, outside: x5c(cast.mallory, cast.issuer) }),
      ...stranger,
      why: 'The first certificate signs (RFC 7515 section 4.1.6); a pin issues nothing.',
    },
    {
      name: 'two certificates, the issuer’s first, signed by the stranger',
      aim: 'have the second certificate tried',
      make: () => jws({ by: cast.mallory, outside: x5c(cast.issuer, cast.mallory) }),
      ...invalid,
      why: 'The first certificate signs, and the completed check with it fails.',
    },
    {
      name: 'a list of signatures with nothing in it',
      aim: 'have "all signatures verify" hold for none',
      make: () => ({ payload, signatures: [] }),
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED'],
      why: 'Without a signature that verifies unaltered is unknown.',
    },
    {
      name: 'one signature more than are read, the last one bad',
      aim: 'hide a bad signature behind the bound',
      make: () =>
        jws(...Array.from({ length: bounds.signatures }, () => ({})), { value: () => base64url('bad') }),
      outcome: 'unreadable',
      answers: 'unknown unknown unknown',
      stops: ['TOO_LARGE'],
      why: 'What breaks a bound is unreadable, never read in part.',
    },
  ],

  'Nothing hangs in the air': [
    {
      name: 'signature taken off: the payload alone',
      aim: 'have an unsigned copy taken for the signed record',
      make: () => record,
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED'],
      why: 'Unsigned is unknown, and a matching recording is no yes: a forger rewrites hashes too.',
    },
    {
      name: 'unsigned, with members that look like a signature',
      aim: 'look signed',
      make: () => ({
        ...record,
        signed: true,
        alg: 'RS256',
        protected: 'eyJhbGciOiJSUzI1NiJ9',
        proof: payload,
        ...x5c(cast.issuer),
      }),
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED'],
      why: 'Only "payload" with "signatures" is the signed form.',
    },
    {
      name: 'text and content_hash changed, another recording given',
      aim: 'have the forged recording match the forged hash',
      make: async () => {
        const made = await signRecord(record, cast.issuer);
        const to = (text: string) => text.replace(contentHash(recording.bytes), contentHash(otherRecording));
        return {
          files: [
            supplied('call.vcon', toBytes(alterPayload(made, to))),
            supplied('call.wav', otherRecording),
          ],
        };
      },
      ...invalid,
      why: 'Unless unaltered is yes, recordings is never yes.',
    },
    {
      name: 'text changed, and another recording than it names',
      aim: 'escape with one of two faults',
      make: async () => ({
        files: [
          supplied(
            'call.vcon',
            toBytes(
              alterPayload(await signRecord(record, cast.issuer), (text) =>
                text.replace('premium', 'premiun'),
              ),
            ),
          ),
          supplied('call.wav', otherRecording),
        ],
      }),
      outcome: 'failed',
      answers: 'no unknown no',
      stops: ['SIGNATURE_INVALID', 'NOT_PROTECTED', 'FILE_MISMATCH'],
      why: 'A mismatch still says no.',
    },
    {
      name: 'encrypted for the user without having been signed',
      aim: 'have "it opens with your key" taken for a signature',
      make: async () => ({
        files: [supplied('call.vcon', toBytes(await encryptedRecord(record, cast.recipient))), wav],
        keys: [cast.key],
      }),
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED'],
      why: 'Anybody can encrypt to a public key: unsigned is unknown.',
    },
  ],

  'No means checked: algorithms': [
    {
      name: 'alg "none", no signature value',
      aim: 'pass without a key',
      make: () => jws({ alg: 'none', value: () => '' }),
      ...notAllowed,
      why: 'Not allowed is unknown, never a failed check and never a pass.',
    },
    {
      name: 'alg "nOnE"',
      aim: 'get around a list of forbidden names',
      make: () => jws({ alg: 'nOnE', value: () => '' }),
      ...notAllowed,
      why: 'What is not in the table of allowed algorithms is not allowed.',
    },
    {
      name: 'HS256 with the issuer’s public key (DER) as the secret',
      aim: 'have the public key used as an HMAC secret',
      make: () => {
        const secret = KeyObject.from(cast.issuer.publicKey).export({ format: 'der', type: 'spki' });
        return jws({
          alg: 'HS256',
          value: (input) => createHmac('sha256', secret).update(input).digest('base64url'),
        });
      },
      ...notAllowed,
      why: 'HMAC is never allowed.',
    },
    {
      name: 'HS256 with the issuer’s certificate (PEM) as the secret',
      aim: 'have the certificate used as an HMAC secret',
      make: () =>
        jws({
          alg: 'HS256',
          value: (input) => createHmac('sha256', cast.issuer.pem).update(input).digest('base64url'),
        }),
      ...notAllowed,
      why: 'HMAC is never allowed.',
    },
    {
      name: 'an RS256 signature called PS256',
      aim: 'confuse two paddings of one key',
      make: () => jws({ alg: 'PS256', madeBy: 'RS256' }),
      ...invalid,
      why: 'Allowed and fitting the kind of key: the check runs to its end and fails.',
    },
    {
      name: 'a PS256 signature called RS256',
      aim: 'confuse two paddings of one key',
      make: () => jws({ alg: 'RS256', madeBy: 'PS256' }),
      ...invalid,
      why: 'Allowed and fitting the kind of key: the check runs to its end and fails.',
    },
    {
      name: 'ES256 named with an RSA certificate',
      aim: 'use a key with an algorithm it is not for',
      make: () => jws({ alg: 'ES256', madeBy: 'RS256' }),
      ...notAllowed,
      why: 'Each algorithm is bound to its kind of key; without a fitting key nothing was checked.',
    },
    {
      name: 'an RSA signature of nothing but zeros',
      aim: 'a value that a careless check takes',
      make: () => jws({ value: () => base64url(new Uint8Array(256)) }),
      ...invalid,
      why: 'The check runs to its end and fails.',
    },
    {
      name: 'ES256, r = s = 0',
      aim: 'the signature that fits everything where r and s are not checked',
      make: () =>
        curveGiven(jws({ by: cast.curve, alg: 'ES256', value: () => base64url(new Uint8Array(64)) })),
      ...invalid,
      why: 'The check runs to its end and fails: r and s are from 1 to n - 1.',
    },
    {
      name: 'ES256, r = s = n',
      aim: 'zero by another spelling',
      make: () => {
        const n = Buffer.from(ORDER_P256.toString(16), 'hex');
        return curveGiven(
          jws({ by: cast.curve, alg: 'ES256', value: () => base64url(Buffer.concat([n, n])) }),
        );
      },
      ...invalid,
      why: 'The check runs to its end and fails: r and s are from 1 to n - 1.',
    },
    {
      name: 'ES256, a good signature',
      aim: 'the measure for the two around it',
      make: () => curveGiven(jws({ by: cast.curve, alg: 'ES256' })),
      ...passed,
      why: 'It verifies and its certificate is pinned.',
    },
    {
      name: 'ES256, the other s of a good signature (malleability)',
      aim: 'a second signature value without the key',
      make: () =>
        curveGiven(
          changed((made) => ({ ...made, signature: twin(made.signature) }), { by: cast.curve, alg: 'ES256' }),
        ),
      ...passed,
      why: 'It verifies over the very bytes that were signed; RFC 7518 section 3.4 does not ask for the lower s.',
    },
    {
      name: 'ES256, a good signature in DER',
      aim: 'another spelling of the value',
      make: () =>
        curveGiven(
          jws({
            by: cast.curve,
            alg: 'ES256',
            value: (input) =>
              sign('sha256', Buffer.from(input), KeyObject.from(cast.curve.privateKey)).toString('base64url'),
          }),
        ),
      ...invalid,
      why: 'RFC 7518 section 3.4: where the value has not 64 bytes, validation has failed.',
    },
    {
      name: 'Ed25519 with the neutral point as the key, and that pinned',
      aim: 'one signature that fits every text',
      make: async () => {
        const certificate = await neutralKey();
        const value = base64url(Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]));
        const file = jws({ alg: 'EdDSA', outside: x5c({ certificate }), value: () => value });
        return trusting(file, await pin(certificate, 'neutral'));
      },
      outcome: 'indeterminate',
      answers: 'unknown unknown unknown',
      stops: ['WEAK_KEY', 'NOT_PROTECTED'],
      why: 'Anybody can sign with it, so a signature that fits shows no bytes unchanged: as with a key too short.',
    },
    {
      name: 'RSA with the public exponent 1, and that pinned',
      aim: 'a signature that anybody can work out',
      make: async () => {
        const certificate = await exponentOne();
        return trusting(jws({ outside: x5c({ certificate }), value: padded }), await pin(certificate, 'one'));
      },
      outcome: 'indeterminate',
      answers: 'unknown unknown unknown',
      stops: ['WEAK_KEY', 'NOT_PROTECTED'],
      why: 'Anybody can sign with it, so a signature that fits shows no bytes unchanged: as with a key too short.',
    },
  ],

  'No means checked: spelling': [
    {
      name: 'a bit more in the last character of the signature',
      aim: 'another text for the same signature',
      make: () => changed((made) => ({ ...made, signature: stray(made.signature) })),
      ...malformed,
      why: 'Malformed base64url is unknown.',
    },
    {
      name: 'a line break in the signature',
      aim: 'another text for the same signature',
      make: () =>
        changed((made) => ({
          ...made,
          signature: `${made.signature.slice(0, 76)}\n${made.signature.slice(76)}`,
        })),
      ...malformed,
      why: 'Malformed base64url is unknown.',
    },
    {
      name: 'padding behind the signature',
      aim: 'another text for the same signature',
      make: () => changed((made) => ({ ...made, signature: `${made.signature}==` })),
      ...malformed,
      why: 'Malformed base64url is unknown.',
    },
    {
      name: 'a space in the payload, signed as it stands',
      aim: 'a payload that readers decode differently',
      make: () => {
        const spaced = `${payload.slice(0, 40)} ${payload.slice(40)}`;
        return { payload: spaced, signatures: [signature({ payload: spaced })] };
      },
      ...unjudged,
      stops: ['SIGNATURE_MALFORMED'],
      why: 'Malformed base64url is unknown, also where the signature covers it.',
    },
    {
      name: 'padding behind the payload, signed as it stands',
      aim: 'a payload that readers decode differently',
      make: () => ({ payload: `${payload}=`, signatures: [signature({ payload: `${payload}=` })] }),
      ...unjudged,
      stops: ['SIGNATURE_MALFORMED'],
      why: 'Malformed base64url is unknown, also where the signature covers it.',
    },
    {
      name: 'padding behind the protected header',
      aim: 'a header that readers decode differently',
      make: () => changed((made) => ({ ...made, protected: `${made.protected}=` })),
      ...malformed,
      why: 'Malformed base64url is unknown.',
    },
    {
      name: 'alg twice in the protected header',
      aim: 'two readers, two algorithms',
      make: () => jws({ inside: '{"alg":"none","alg":"RS256"}' }),
      ...malformed,
      why: 'A header that is not proper JSON is malformed: unknown.',
    },
    {
      name: 'a certificate with one byte missing',
      aim: 'have a broken certificate passed over',
      make: () => jws({ outside: { x5c: [base64(cast.issuer.certificate.slice(0, -1))] } }),
      ...malformed,
      why: 'Malformed DER is unknown.',
    },
    {
      name: 'a certificate with one byte behind it',
      aim: 'another certificate file for the same certificate',
      make: () => jws({ outside: { x5c: [base64(Uint8Array.from([...cast.issuer.certificate, 0]))] } }),
      ...malformed,
      why: 'Malformed DER is unknown.',
    },
  ],

  'Two readings': [
    {
      name: '"payload" twice, the forged one last',
      aim: 'one reader checks the first, another shows the last',
      make: () => {
        const [open, ...rest] = JSON.stringify(jws({})).split('');
        const twice = `${open ?? ''}${rest.join('').slice(0, -1)},"payload":"${base64url(toBytes(forged))}"}`;
        return encode(twice);
      },
      outcome: 'unreadable',
      answers: 'unknown unknown unknown',
      stops: ['DUPLICATE_MEMBER'],
      why: 'What breaks JSON’s rules is unreadable.',
    },
    {
      name: '"payload" and "p\\u0061yload"',
      aim: 'hide a duplicate behind an escape',
      make: () =>
        encode(`{"p\\u0061yload":"${base64url(toBytes(forged))}",${JSON.stringify(jws({})).slice(1)}`),
      outcome: 'unreadable',
      answers: 'unknown unknown unknown',
      stops: ['DUPLICATE_MEMBER'],
      why: 'Names are compared after unescaping.',
    },
    {
      name: 'parties twice in what the issuer signed',
      aim: 'a signed text with two meanings',
      make: () => around(encode('{"parties":[],"parties":[{"name":"Mallory"}]}'), cast.issuer),
      outcome: 'unreadable',
      answers: 'yes yes unknown',
      stops: ['DUPLICATE_MEMBER'],
      why: 'Unreadable at any layer; what was already established stays visible.',
    },
    {
      name: 'a second JSON text behind the record',
      aim: 'one reader stops early, another reads on',
      make: () => encode(`${JSON.stringify(jws({}))}${JSON.stringify(forged)}`),
      outcome: 'unreadable',
      answers: 'unknown unknown unknown',
      stops: ['MALFORMED_JSON'],
      why: 'What breaks JSON’s rules is unreadable.',
    },
    {
      name: 'vCon members beside "payload", as one library writes them',
      aim: 'show a forged text under a good signature',
      make: () => ({ ...jws({}), ...forged }),
      ...ambiguous,
      why: 'vCon members beside payload: never a pass.',
    },
    {
      name: 'one vCon member beside "payload"',
      aim: 'show another time under a good signature',
      make: () => ({ ...jws({}), created_at: '1999-01-01T00:00:00Z' }),
      ...ambiguous,
      why: 'vCon members beside payload: never a pass.',
    },
    {
      name: '"signature" beside "signatures"',
      aim: 'flattened for one reader, general for another',
      make: () => ({ ...jws({}), ...signature({ by: cast.mallory }) }),
      ...ambiguous,
      why: 'signature beside signatures: never a pass.',
    },
    {
      name: 'JWE members beside JWS members',
      aim: 'locked for one reader, signed for another',
      make: async () => ({ ...jws({}), ...(await encryptedRecord(forged, cast.recipient)) }),
      ...ambiguous,
      why: 'JWS members beside JWE members: never a pass.',
    },
    {
      name: 'vCon members beside "ciphertext"',
      aim: 'show a forged text over a locked record',
      make: async () => ({
        ...(await encryptedRecord(await signRecord(record, cast.issuer), cast.recipient)),
        ...forged,
      }),
      ...ambiguous,
      why: 'vCon members beside ciphertext: never a pass.',
    },
    {
      name: 'an unsigned record with a "payload" that nothing signs',
      aim: 'look signed to a reader that asks for "payload" alone',
      make: () => ({ ...record, payload }),
      ...ambiguous,
      why: 'vCon members beside payload: never a pass.',
    },
    {
      name: 'two readings one layer down',
      aim: 'hide the ambiguity under a good signature',
      make: () => around({ ...jws({ by: cast.mallory }), ...forged }, cast.issuer),
      ...ambiguous,
      why: 'Two readings never pass, at any layer.',
    },
  ],

  'Headers by the letter': [
    {
      name: 'crit names an extension that we do not know',
      aim: 'have a demand passed over',
      make: () => jws({ inside: { crit: ['http://x.example/rule'], 'http://x.example/rule': true } }),
      ...unjudged,
      stops: ['UNSUPPORTED_CRITICAL_HEADER', 'NOT_PROTECTED'],
      why: 'RFC 7515 section 4.1.11: what is critical and not understood must not be accepted.',
    },
    {
      name: 'b64 is false, and crit names another thing that we do not know',
      aim: 'have one fault hide the other',
      make: () => jws({ inside: { b64: false, crit: ['exp'], exp: 1 } }),
      ...unjudged,
      stops: ['UNSUPPORTED_CRITICAL_HEADER', 'NOT_PROTECTED'],
      why: 'RFC 7515 section 4.1.11: what is critical and not understood must not be accepted.',
    },
    ...Object.entries({
      'crit is empty': { crit: [] },
      'crit is no list': { crit: 'b64', b64: true },
      'crit holds a number': { crit: [1] },
      'crit names what is not in the header': { crit: ['exp'] },
      'crit names alg': { crit: ['alg'] },
      'crit names one thing twice': { crit: ['b64', 'b64'], b64: true },
      'b64 is false and not critical': { b64: false },
      'b64 is the text "false"': { b64: 'false', crit: ['b64'] },
    }).map(([name, inside]): Attack => ({
      name,
      aim: 'a header that readers take differently',
      make: () => jws({ inside }),
      ...conflict,
      why: 'RFC 7515 section 4.1.11 and RFC 7797 sections 3 and 6: contradictory headers are unknown.',
    })),
    {
      name: 'crit in the unprotected header',
      aim: 'take back or add a demand after signing',
      make: () => jws({ outside: { crit: ['exp'], exp: 1 } }),
      ...conflict,
      why: 'RFC 7515 section 4.1.11: crit must be protected.',
    },
    {
      name: 'b64 in the unprotected header',
      aim: 'change how the payload is read after signing',
      make: () => jws({ outside: { b64: false } }),
      ...conflict,
      why: 'RFC 7797 section 3: b64 must be protected.',
    },
    {
      name: 'b64 false, by RFC 7797: the payload is the record’s text',
      aim: 'none: a genuine record',
      make: () => {
        const text = JSON.stringify(record);
        return {
          payload: text,
          signatures: [signature({ payload: text, inside: { b64: false, crit: ['b64'] } })],
        };
      },
      ...passed,
      why: 'It verifies over the payload as it stands.',
    },
    {
      name: 'the same with one letter of the text changed',
      aim: 'alter a payload that is not encoded',
      make: () => {
        const text = JSON.stringify(record);
        const made = signature({ payload: text, inside: { b64: false, crit: ['b64'] } });
        return { payload: text.replace('premium', 'premiun'), signatures: [made] };
      },
      ...invalid,
      why: 'The check runs to its end and fails.',
    },
    {
      name: 'b64 true, and critical',
      aim: 'none: a genuine record',
      make: () => jws({ inside: { b64: true, crit: ['b64'] } }),
      ...passed,
      why: 'RFC 7797 section 3 allows it; it says what holds anyway.',
    },
    {
      name: 'two signatures that disagree on b64',
      aim: 'one payload, read two ways',
      make: () => jws({}, { by: cast.mallory, inside: { b64: false, crit: ['b64'] } }),
      ...unjudged,
      stops: ['HEADER_CONFLICT', 'FORM_AMBIGUOUS'],
      why: 'RFC 7797 section 3: b64 must be the same for all; contradictory headers, and a payload of two readings.',
    },
    {
      name: 'a stranger’s signature and key (jwk) under the issuer’s certificate',
      aim: 'bring the key along',
      make: () => {
        const jwk = KeyObject.from(cast.mallory.publicKey).export({ format: 'jwk' });
        return jws({ by: cast.mallory, inside: { jwk }, outside: x5c(cast.issuer) });
      },
      ...invalid,
      why: 'jwk never chooses a key; the check with the certificate fails.',
    },
    {
      name: 'a stranger’s signature and key (jwk), no certificate',
      aim: 'bring the key along',
      make: () => {
        const jwk = KeyObject.from(cast.mallory.publicKey).export({ format: 'jwk' });
        return jws({ by: cast.mallory, inside: { jwk }, outside: { x5c: undefined } });
      },
      ...noCertificate,
      why: 'jwk never chooses a key; no certificate is unknown.',
    },
    {
      name: 'jku and kid that name the stranger’s key',
      aim: 'have a key fetched',
      make: () =>
        jws({
          by: cast.mallory,
          inside: { jku: 'https://mallory.example/keys', kid: 'issuer' },
          outside: { x5c: undefined },
        }),
      ...noCertificate,
      why: 'jku and kid never choose a key; nothing is fetched.',
    },
    {
      name: 'x5u alone, signed by the stranger',
      aim: 'have a certificate fetched',
      make: () =>
        jws({ by: cast.mallory, inside: { x5u: 'https://mallory.example/c' }, outside: { x5c: undefined } }),
      ...noCertificate,
      why: 'Nothing is fetched, and no pin fits: no certificate, never a forgery.',
    },
    {
      name: 'x5u alone, signed by the issuer',
      aim: 'none: a genuine record',
      make: () => jws({ inside: { x5u: 'https://issuer.example/c' }, outside: { x5c: undefined } }),
      ...passed,
      why: 'Where a record carries no certificate, pins are tried, and one that fits is yes.',
    },
    {
      name: 'certificate taken out and the text changed',
      aim: 'turn a forgery into a mere question',
      make: async () =>
        alterPayload(await signRecord(record, cast.issuer, { x5cIn: 'none', x5tS256: false }), (text) =>
          text.replace('premium', 'premiun'),
        ),
      ...noCertificate,
      why: 'No certificate that fits is unknown: nobody can tell it from a stranger’s signature.',
    },
    {
      name: 'x5t of another certificate',
      aim: 'two certificates in one header',
      make: () =>
        jws({ inside: { x5t: createHash('sha1').update(cast.mallory.certificate).digest('base64url') } }),
      ...conflict,
      why: 'x5t, where present, must match.',
    },
    {
      name: 'x5t#S256 of another certificate',
      aim: 'two certificates in one header',
      make: () => jws({ inside: { 'x5t#S256': thumbprint(cast.mallory.certificate) } }),
      ...conflict,
      why: 'x5t#S256, where present, must match.',
    },
    {
      name: 'alg differs between the two headers',
      aim: 'two readers, two algorithms',
      make: () => jws({ outside: { alg: 'none' } }),
      ...conflict,
      why: 'Contradictory headers are unknown.',
    },
    {
      name: 'x5c differs between the two headers',
      aim: 'two readers, two signers',
      make: () => jws({ inside: x5c(cast.issuer), outside: x5c(cast.mallory) }),
      ...conflict,
      why: 'Contradictory headers are unknown.',
    },
    {
      name: 'alg and x5c repeated with equal values, as the working group’s example has them',
      aim: 'none: a genuine record',
      make: () => jws({ inside: x5c(cast.issuer), outside: { alg: 'RS256' } }),
      ...passed,
      notes: ['HEADER_DUPLICATED'],
      why: 'Equal values say one thing: a note.',
    },
    {
      name: 'alg outside alone',
      aim: 'leave the choice of the algorithm open',
      make: () =>
        jws({
          alg: null,
          inside: { 'x5t#S256': thumbprint(cast.issuer.certificate) },
          outside: { alg: 'RS256' },
        }),
      ...passed,
      notes: ['ALG_NOT_PROTECTED'],
      why: 'Judged, with a note; each algorithm is bound to its kind of key.',
    },
    {
      name: 'the header names another record’s UUID',
      aim: 'file a genuine record under another call',
      make: () => jws({ outside: { uuid: '00000000-0000-8000-8000-000000000000' } }),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['UUID_MISMATCH'],
      why: 'The signature holds, but it contradicts itself: not a pass.',
    },
  ],

  'Nested signatures': [
    {
      name: 'by a trusted archiver around a changed record of the issuer',
      aim: 'cover a forgery with a good outer signature',
      make: async () => {
        const inner = alterPayload(await signRecord(record, cast.issuer), (text) =>
          text.replace('premium', 'premiun'),
        );
        return trusting(await around(inner, cast.archiver), pins.issuer, pins.archiver);
      },
      ...invalid,
      why: 'Every layer must verify.',
    },
    {
      name: 'an outer signature that does not fit, around the issuer’s good one',
      aim: 'have the inner signature alone looked at',
      make: async () => {
        const outer = await around(await signRecord(record, cast.issuer), cast.archiver);
        const [made] = outer.signatures;
        return trusting(
          { ...outer, signatures: [{ ...made, signature: base64url(new Uint8Array(256).fill(7)) }] },
          pins.issuer,
          pins.archiver,
        );
      },
      ...invalid,
      why: 'Every layer must verify.',
    },
    {
      name: 'by a trusted archiver around a stranger’s record',
      aim: 'have the archiver vouch for the signer',
      make: async () =>
        trusting(
          await around(await signRecord(record, cast.mallory), cast.archiver),
          pins.issuer,
          pins.archiver,
        ),
      ...stranger,
      why: 'signer is the innermost; outer ones are archivers.',
    },
    {
      name: 'by a stranger around the issuer’s record',
      aim: 'put one’s own name around a genuine record',
      make: async () => around(await signRecord(record, cast.issuer), cast.mallory),
      ...passed,
      why: 'Every layer verifies, and signer is the innermost.',
    },
    {
      name: 'alg "none" around the issuer’s record',
      aim: 'add a layer that nobody signed',
      make: async () => {
        const inner = base64url(toBytes(await signRecord(record, cast.issuer)));
        return { payload: inner, signatures: [signature({ payload: inner, alg: 'none', value: () => '' })] };
      },
      ...notAllowed,
      why: 'Every layer must verify, and one was not judged.',
    },
    {
      name: 'by the issuer around a JWS without any signature',
      aim: 'a layer that nobody signed, inside',
      make: () => around({ payload, signatures: [] }, cast.issuer),
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED'],
      why: 'Every layer must verify, and the innermost has no signature.',
    },
    {
      name: 'as many layers as are read, all by trusted signers',
      aim: 'none: a genuine record',
      make: async () =>
        trusting(
          await nested(await signRecord(record, cast.issuer), bounds.layers - 1, cast.archiver),
          pins.issuer,
          pins.archiver,
        ),
      ...passed,
      why: 'Every layer verifies, and signer is the innermost.',
    },
    {
      name: 'one layer more than are read, a stranger’s innermost',
      aim: 'hide the innermost signer behind the bound',
      make: async () =>
        trusting(
          await nested(await signRecord(record, cast.mallory), bounds.layers, cast.archiver),
          pins.archiver,
        ),
      outcome: 'unreadable',
      answers: 'yes unknown unknown',
      stops: ['TOO_DEEP'],
      why: 'Past a bound it is unreadable; signer is the innermost, which was not reached.',
    },
    {
      name: 'by the issuer around a locked record, without its key',
      aim: 'have a seal on an envelope taken for a seal on the letter',
      make: async () => around(await encryptedRecord(record, cast.recipient), cast.issuer),
      ...unjudged,
      stops: ['ENCRYPTED'],
      why: 'Locked is unknown.',
    },
    {
      name: 'by the issuer around a locked record that nobody signed, with its key',
      aim: 'have a seal on an envelope taken for a seal on the letter',
      make: async () => ({
        files: [
          supplied(
            'call.vcon',
            toBytes(await around(await encryptedRecord(record, cast.recipient), cast.issuer)),
          ),
          wav,
        ],
        keys: [cast.key],
      }),
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED'],
      why: 'unaltered asks for a signature over these bytes; the one there is covers the locked form, which its signer may not have been able to read.',
    },
    {
      name: 'by the issuer, the payload gzip-compressed',
      aim: 'none: a genuine record',
      make: () => around(new Uint8Array(gzipSync(toBytes(record))), cast.issuer),
      ...passed,
      why: 'The draft allows it, and the signature is over the compressed bytes.',
    },
    {
      name: 'by the issuer, a payload that unpacks past the bound',
      aim: 'exhaust the reader behind a good signature',
      make: () => around(new Uint8Array(gzipSync(Buffer.alloc(bounds.unpackedBytes + 1, 0x20))), cast.issuer),
      outcome: 'unreadable',
      answers: 'yes yes unknown',
      stops: ['TOO_LARGE'],
      why: 'Past a bound it is unreadable; what was established stays visible.',
    },
    {
      name: 'by the issuer around something that is no record',
      aim: 'have any signed text taken for a record',
      make: () => around({ sub: 'a token of the issuer’s', iat: 1 }, cast.issuer),
      outcome: 'unreadable',
      answers: 'yes yes unknown',
      stops: ['NOT_A_VCON'],
      why: 'Not a vCon is unreadable, whoever signed it.',
    },
    {
      name: 'by the issuer around a delivery notice',
      aim: 'have a signed notice taken for the record it announces',
      make: () =>
        withFiles({
          type: 'compliance_record.ready',
          record: {
            format: 'vcon',
            content_hash: contentHash(recording.bytes),
            download_url: 'https://x.example',
          },
        }),
      outcome: 'unreadable',
      answers: 'yes yes unknown',
      stops: ['NOT_A_VCON'],
      why: 'Not a vCon is unreadable: a notice is a pointer, never the record.',
    },
  ],

  'Contradictions within and between records': [
    {
      name: 'two records signed by the issuer under one UUID',
      aim: 'show whichever suits',
      make: async () =>
        withFiles(record, wav, supplied('other.vcon', toBytes(await signRecord(forged, cast.issuer)))),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['UUID_CONFLICT'],
      why: 'Same UUID, other content, both signed: not a pass for either.',
    },
    {
      name: 'the same behind a hundred unsigned copies',
      aim: 'hide the contradiction behind a bound',
      make: async () => {
        const junk = Array.from({ length: COPIES }, (_, i) =>
          supplied(`copy-${i}.vcon`, toBytes({ ...silent, subject: `copy ${i}` })),
        );
        const both = [silent, { ...silent, subject: 'another' }].map((each) => signRecord(each, cast.issuer));
        const [one, other] = (await Promise.all(both)).map(toBytes);
        if (one === undefined || other === undefined) throw new Error('a case needs two records');
        return { files: [...junk, supplied('one.vcon', one), supplied('other.vcon', other)] };
      },
      which: COPIES,
      outcome: 'indeterminate',
      answers: 'yes yes none',
      stops: ['UUID_CONFLICT'],
      why: 'Same UUID, other content, both signed: not a pass, however many copies lie about.',
    },
    {
      name: 'an unsigned copy with another text beside the issuer’s record',
      aim: 'cast doubt on a genuine record',
      make: () => withFiles(record, wav, supplied('other.vcon', toBytes(forged))),
      ...passed,
      why: 'What anybody could have written casts no doubt on what is signed.',
    },
    {
      name: 'that unsigned copy itself',
      aim: 'borrow from the signed record beside it',
      make: () => withFiles(record, wav, supplied('other.vcon', toBytes(forged))),
      which: 1,
      ...unjudged,
      stops: ['NO_SIGNATURE', 'NOT_PROTECTED', 'UUID_CONFLICT'],
      why: 'Each record is answered on its own.',
    },
    {
      name: '"critical" names an extension',
      aim: 'have a rule passed over that changes what the record means',
      make: () => withFiles({ ...record, critical: ['a-rule'] }, wav),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['UNSUPPORTED_EXTENSION'],
      why: 'What we do not implement is not interpreted: never a pass.',
    },
    {
      name: '"must_support", its earlier name',
      aim: 'have a rule passed over that changes what the record means',
      make: () => withFiles({ ...record, must_support: ['a-rule'] }, wav),
      outcome: 'indeterminate',
      answers: 'yes yes yes',
      stops: ['UNSUPPORTED_EXTENSION'],
      why: 'What we do not implement is not interpreted: never a pass.',
    },
    {
      name: 'a redacted record that withholds its recording',
      aim: 'none: a genuine record',
      make: () =>
        withFiles({ ...withDialog({ url: undefined }), redacted: { uuid: record['uuid'], type: 'audio' } }),
      outcome: 'passed',
      answers: 'yes yes none',
      notes: ['REDACTED'],
      why: 'A hash without url or body in a redacted record is withheld: listed, not counted.',
    },
    {
      name: 'an amended record',
      aim: 'none: a genuine record',
      make: () => withFiles({ ...record, amended: { uuid: '019f15a6-a752-826f-b9a2-279e0d16bc46' } }, wav),
      ...passed,
      notes: ['AMENDED'],
      why: 'Lineage is no reference; a note.',
    },
  ],

  'Which file is which': [
    {
      name: 'another recording under the right name',
      aim: 'swap the recording',
      make: () => withFiles(record, supplied('call.wav', otherRecording)),
      outcome: 'failed',
      answers: 'yes yes no',
      stops: ['FILE_MISMATCH'],
      why: 'Same name, other digest.',
    },
    {
      name: 'another recording under another name, alone',
      aim: 'have a swapped recording read as missing',
      make: () => withFiles(record, supplied('new.wav', otherRecording)),
      outcome: 'failed',
      answers: 'yes yes no',
      stops: ['FILE_MISMATCH'],
      why: 'One open reference and one file of its kind: that one is meant.',
    },
    {
      name: 'two calls, both with the first call’s recording in place of their own',
      aim: 'use one recording for two calls',
      make: async () => {
        const second = makeRecord({ recording: { bytes: otherRecording, filename: 'call.wav' } });
        return {
          files: [
            supplied('one/call.vcon', toBytes(await signRecord(record, cast.issuer))),
            supplied('one/call.wav', recording.bytes),
            supplied('two/call.vcon', toBytes(await signRecord(second, cast.issuer))),
            supplied('two/call.wav', recording.bytes),
          ],
        };
      },
      which: 1,
      outcome: 'failed',
      answers: 'yes yes no',
      stops: ['FILE_MISMATCH'],
      why: 'By name in the record’s own folder: a swapped recording never reads as merely missing.',
    },
    {
      name: 'two calls whose recordings lie in each other’s folder',
      aim: 'none: both are there',
      make: async () => {
        const second = makeRecord({ recording: { bytes: otherRecording, filename: 'call.wav' } });
        return {
          files: [
            supplied('one/call.vcon', toBytes(await signRecord(record, cast.issuer))),
            supplied('one/call.wav', otherRecording),
            supplied('two/call.vcon', toBytes(await signRecord(second, cast.issuer))),
            supplied('two/call.wav', recording.bytes),
          ],
        };
      },
      ...passed,
      why: 'By digest first, to every reference of every record: a digest cannot be swapped.',
    },
    {
      name: 'two hashes, one of them wrong',
      aim: 'have one that fits be enough',
      make: () =>
        withFiles(
          withDialog({ content_hash: [contentHash(recording.bytes), contentHash(otherRecording)] }),
          wav,
        ),
      outcome: 'failed',
      answers: 'yes yes no',
      stops: ['FILE_MISMATCH'],
      why: 'All usable ones must match.',
    },
    {
      name: 'SHA-512 right, SHA-256 beside it wrong',
      aim: 'have one that fits be enough',
      make: () =>
        withFiles(
          withDialog({
            content_hash: [contentHash(recording.bytes), `sha256-${base64url(new Uint8Array(32))}`],
          }),
          wav,
        ),
      outcome: 'failed',
      answers: 'yes yes no',
      stops: ['FILE_MISMATCH'],
      why: 'All usable ones must match.',
    },
    {
      name: 'SHA-256 alone, right',
      aim: 'none: a genuine record',
      make: () =>
        withFiles(
          withDialog({
            content_hash: `sha256-${createHash('sha256').update(recording.bytes).digest('base64url')}`,
          }),
          wav,
        ),
      ...passed,
      why: 'Other algorithms may be included; this one is computed.',
    },
    {
      name: 'MD5 alone',
      aim: 'have a broken digest count',
      make: () =>
        withFiles(
          withDialog({
            content_hash: `md5-${createHash('md5').update(recording.bytes).digest('base64url')}`,
          }),
          wav,
        ),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['HASH_UNSUPPORTED'],
      why: 'Without a usable hash: unknown.',
    },
    {
      name: 'a url without any hash',
      aim: 'name a recording that can be anything',
      make: () => withFiles(withDialog({ content_hash: undefined }), wav),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_WITHOUT_HASH'],
      why: 'Without a usable hash: unknown.',
    },
    {
      name: 'urls in a list, without any hash',
      aim: 'name a recording where nobody looks',
      make: () => withFiles(withDialog({ url: ['https://x.example/call.wav'], content_hash: undefined })),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_WITHOUT_HASH'],
      why: 'References are url or content_hash; "it names no recording" would be untrue.',
    },
    {
      name: 'a content_hash beside a body that is false',
      aim: 'name a recording where nobody looks',
      make: () => withFiles(withDialog({ url: undefined, body: false })),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_NOT_SUPPLIED'],
      why: 'References are url or content_hash, and nothing is inline here.',
    },
    {
      name: 'dialog is an object instead of a list',
      aim: 'name a recording where nobody looks',
      make: () => withFiles({ ...record, dialog: { one: dialog } }),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_NOT_SUPPLIED'],
      why: 'A recording is named there, in whatever way; "none" would be untrue.',
    },
    {
      name: 'a body inside with a hash that does not fit it',
      aim: 'none: a producer’s slip',
      make: () =>
        withFiles(
          withDialog({
            ...noUrl,
            body: 'Hello',
            encoding: 'none',
            content_hash: contentHash(otherRecording),
          }),
        ),
      outcome: 'passed',
      answers: 'yes yes none',
      notes: ['BODY_HASH_MISMATCH'],
      why: 'Inline content of a verified record is already protected: a warning.',
    },
    {
      name: 'a record that names no recording, with a WAV',
      aim: 'have any recording taken for that of the record',
      make: () => withFiles(silent, wav),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_NOT_REFERENCED'],
      why: 'Given together with a media file and nothing else: not referenced.',
    },
    {
      name: 'a record that names no recording, with an AAC file',
      aim: 'have any recording taken for that of the record',
      make: () =>
        withFiles(silent, supplied('call.aac', Uint8Array.from([0xff, 0xf1, 0x50, 0x80, 2, 0x1f, 0xfc, 0]))),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_NOT_REFERENCED'],
      why: 'Given together with a media file and nothing else: not referenced, whatever its format.',
    },
    {
      name: 'a record that names no recording, with a WAV and an unsigned record',
      aim: 'get around "and nothing else"',
      make: () => withFiles(silent, wav, supplied('other.vcon', toBytes({ parties: [] }))),
      outcome: 'indeterminate',
      answers: 'yes yes unknown',
      stops: ['FILE_NOT_REFERENCED'],
      why: 'What anybody could have written must not make a signed record pass that would not pass alone.',
    },
  ],

  'Evidence is not trust, and trust has a purpose': [
    {
      name: 'the stranger’s certificate given with the stranger’s record',
      aim: 'become trusted by being there',
      make: async () => ({
        files: [
          supplied('call.vcon', toBytes(await signRecord(record, cast.mallory))),
          wav,
          supplied('issuer.pem', encode(cast.mallory.pem)),
        ],
      }),
      ...stranger,
      why: 'Nothing that is dropped as evidence becomes trusted.',
    },
    {
      name: 'the same, the certificate only outside the record',
      aim: 'become trusted by being needed',
      make: async () => ({
        files: [
          supplied('call.vcon', toBytes(await signRecord(record, cast.mallory, { x5cIn: 'none' }))),
          wav,
          supplied('issuer.pem', encode(cast.mallory.pem)),
        ],
      }),
      ...stranger,
      why: 'A supplied certificate that fits makes unaltered yes, and nobody trusted.',
    },
    {
      name: 'a certificate that a pinned authority issued to the stranger',
      aim: 'have a pin issue',
      make: async () => {
        const authority = await makeSigner({ name: 'CN=authority.example', ca: true });
        const certificate = await certify(cast.mallory.publicKey, authority, 'CN=leaf.example', {
          issuer: authority.name,
        });
        const file = jws({ by: cast.mallory, outside: x5c({ certificate }, authority) });
        return trusting(file, await pin(authority.certificate, 'authority'));
      },
      ...stranger,
      why: 'A pin never issues.',
    },
    {
      name: 'signed with the pinned authority’s own key',
      aim: 'none: a pin is for this very certificate',
      make: async () => {
        const authority = await makeSigner({ name: 'CN=authority.example', ca: true });
        return trusting(jws({ by: authority }), await pin(authority.certificate, 'authority'));
      },
      ...passed,
      why: 'A pin replaces the path; that it is of an authority does not matter to it.',
    },
    {
      name: 'the issuer trusted for time stamps alone',
      aim: 'use trust for another purpose',
      make: () => trusting(jws({}), { ...pins.issuer, purpose: 'timestamp' }),
      ...stranger,
      why: 'Each entry is for its purpose, and for that alone.',
    },
    {
      name: 'a pin whose certificate is not the one it names',
      aim: 'a list entry that shows one fingerprint and trusts another certificate',
      make: () => trusting(jws({ by: cast.mallory }), { ...pins.issuer, pem: cast.mallory.pem }),
      ...stranger,
      why: 'An entry that contradicts itself trusts nobody.',
    },
    {
      name: 'a stranger’s certificate under the issuer’s name',
      aim: 'pass for the issuer by name',
      make: async () => jws({ by: await makeSigner({ name: cast.issuer.name }) }),
      outcome: 'indeterminate',
      answers: 'yes unknown yes',
      stops: ['SIGNER_KEY_CHANGED'],
      why: 'The name of a pinned one with another key: loud, unknown, never no.',
    },
    {
      name: 'a pinned certificate that has expired',
      aim: 'have a pin rescue it',
      make: () => trusting(jws({ by: cast.expired }), pins.expired),
      outcome: 'indeterminate',
      answers: 'yes unknown yes',
      stops: ['SIGNER_EXPIRED'],
      why: 'A pin replaces only the path: expired stays unknown.',
    },
    {
      name: 'a pinned certificate with a key of 1024 bits',
      aim: 'have a pin rescue it',
      make: () => trusting(jws({ by: cast.weak }), pins.weak),
      outcome: 'indeterminate',
      answers: 'yes unknown yes',
      stops: ['WEAK_KEY'],
      why: 'A pin replaces only the path: weak stays unknown.',
    },
    {
      name: 'a pinned certificate with a key of 512 bits',
      aim: 'sign with a key that anybody can work out',
      make: async () => {
        const tiny = await makeSigner({ name: 'CN=tiny.example', modulusLength: 512 });
        return trusting(jws({ by: tiny }), await pin(tiny.certificate, 'tiny'));
      },
      ...unjudged,
      stops: ['WEAK_KEY', 'NOT_PROTECTED'],
      why: 'Anybody can sign with it, so a signature that fits shows nothing.',
    },
  ],
};

const isGiven = (made: unknown): made is Given =>
  typeof made === 'object' && made !== null && 'files' in made;

function given(made: unknown): Given {
  if (isGiven(made)) return made;
  return { files: [supplied('call.vcon', made instanceof Uint8Array ? made : toBytes(made)), wav] };
}

describe('attacks on every rule that no change may loosen', () => {
  const rows: string[][] = [];
  afterAll(() => {
    const head = ['what it was', 'what it wanted', 'outcome', 'answers', 'reasons', 'why'];
    printTable(`Attacks, and genuine records beside them: ${rows.length} cases`, head, rows);
  });

  describe.each(Object.entries(sections))('%s', (_, attacks) => {
    it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (name, attack) => {
      const { files, trust = [pins.issuer], keys = [] } = given(await attack.make());
      const { records } = await verify(files, { now, trust, assignments: [], keys });
      const found = records[attack.which ?? 0];
      if (found === undefined) throw new Error('no such record in the report');
      const { outcome, reasons } = found;
      const answers = answersOf(found);
      rows.push([name, attack.aim, outcome, answers, reasons.join(' '), attack.why]);
      expect({ outcome, answers, stops: reasons.filter(stopsPass).sort() }).toEqual({
        outcome: attack.outcome,
        answers: `${attack.answers} none`,
        stops: [...(attack.stops ?? [])].sort(),
      });
      expect(reasons).toEqual(expect.arrayContaining([...(attack.notes ?? [])]));
    });
  });
});
