import { constants, createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { KeyPair } from './keys';

/** What the maker writes as CBOR: objects are maps with text labels, Maps have labels of any kind. */
export type Cbor =
  null | boolean | number | bigint | string | Uint8Array | readonly Cbor[] | ReadonlyMap<Cbor, Cbor> | Tag;

export class Tag {
  readonly number: number | bigint;
  readonly content: Cbor;
  constructor(number: number | bigint, content: Cbor) {
    this.number = number;
    this.content = content;
  }
}

/** Deterministic CBOR (RFC 8949 section 4.2), except that members stay in the order given. */
export function cbor(value: Cbor): Buffer {
  if (value === null) return Buffer.of(0xf6);
  if (typeof value === 'boolean') return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'number' || typeof value === 'bigint') {
    return value < 0 ? head(1, -1n - BigInt(value)) : head(0, BigInt(value));
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Tag) return Buffer.concat([head(6, value.number), cbor(value.content)]);
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<Cbor, Cbor>)];
    return Buffer.concat([head(5, members.length), ...members.flat().map(cbor)]);
  }
  const items = value as readonly Cbor[];
  return Buffer.concat([head(4, items.length), ...items.map(cbor)]);
}

export function head(major: number, argument: number | bigint): Buffer {
  const n = BigInt(argument);
  if (n < 24n) return Buffer.of((major << 5) | Number(n));
  const width = n < 0x100n ? 1 : n < 0x1_0000n ? 2 : n < 0x1_0000_0000n ? 4 : 8;
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(n, 1);
  return Buffer.concat([Buffer.of((major << 5) | (24 + Math.log2(width))), bytes.subarray(9 - width)]);
}

// --- COSE_Sign1 (RFC 9052 section 4.2) ----------------------------------------------------------------------

/** Algorithms by their names; number, hash and padding. */
const algorithms = {
  ES256: { label: -7, hash: 'sha256' },
  ES384: { label: -35, hash: 'sha384' },
  ES512: { label: -36, hash: 'sha512' },
  ESP256: { label: -9, hash: 'sha256' },
  EdDSA: { label: -8, hash: null },
  Ed25519: { label: -19, hash: null },
  PS256: { label: -37, hash: 'sha256', salt: 32 },
  PS384: { label: -38, hash: 'sha384', salt: 48 },
  PS512: { label: -39, hash: 'sha512', salt: 64 },
  RS256: { label: -257, hash: 'sha256' },
  RS384: { label: -258, hash: 'sha384' },
  RS512: { label: -259, hash: 'sha512' },
  /** SHA-1 (RFC 8812 section 2): nobody may use it. */
  RS1: { label: -65535, hash: 'sha1' },
} as const;

export type CoseAlgorithm = keyof typeof algorithms;

export const algorithmLabel = (algorithm: CoseAlgorithm): number => algorithms[algorithm].label;

export interface Sign1Options {
  readonly key: KeyPair;
  readonly algorithm: CoseAlgorithm;
  /** Without `alg`, which comes first where `alg` is not false. */
  readonly protectedHeader?: ReadonlyMap<Cbor, Cbor>;
  readonly unprotectedHeader?: ReadonlyMap<Cbor, Cbor>;
  /** What is signed. */
  readonly payload: Uint8Array;
  readonly detached?: boolean;
  /** false for a protected header without `alg`. */
  readonly alg?: boolean;
  readonly tag?: boolean;
  /** Bytes of the protected header in place of those that follow from it. */
  readonly protectedBytes?: Uint8Array;
}

export function sign1(options: Sign1Options): Buffer {
  const { key, algorithm, protectedHeader = new Map(), unprotectedHeader = new Map(), payload } = options;
  const header = new Map<Cbor, Cbor>([
    ...(options.alg === false ? [] : [[1, algorithms[algorithm].label] as const]),
    ...protectedHeader,
  ]);
  const protectedBytes = options.protectedBytes ?? (header.size === 0 ? new Uint8Array() : cbor(header));
  const data = cbor(['Signature1', protectedBytes, new Uint8Array(), payload]);
  const message = [
    protectedBytes,
    unprotectedHeader,
    options.detached ? null : payload,
    signature(algorithm, key.privateKey, data),
  ];
  return cbor(options.tag === false ? message : new Tag(18, message));
}

function signature(algorithm: CoseAlgorithm, key: KeyObject, data: Uint8Array): Uint8Array {
  const { hash, ...rest } = algorithms[algorithm];
  const padding = 'salt' in rest ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: rest.salt } : {};
  return sign(hash, data, { key, dsaEncoding: 'ieee-p1363', ...padding });
}

// --- The log (RFC 9162 section 2.1) -------------------------------------------------------------------------

export const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The largest power of two below n. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** A log of entries: root and audit paths as their definitions have them, by recursion. */
export class Log {
  private readonly entries: readonly Uint8Array[];
  private readonly known = new Map<string, Buffer>();

  constructor(entries: readonly Uint8Array[]) {
    this.entries = entries;
  }

  get size(): number {
    return this.entries.length;
  }

  get root(): Buffer {
    return this.hash(0, this.size);
  }

  /** MTH of the entries from one to before another (section 2.1.1). */
  private hash(from: number, to: number): Buffer {
    const id = `${from} ${to}`;
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const middle = from + split(to - from);
    const hash =
      to - from === 1
        ? sha256(Buffer.of(0), this.entries[from] ?? new Uint8Array())
        : sha256(Buffer.of(1), this.hash(from, middle), this.hash(middle, to));
    this.known.set(id, hash);
    return hash;
  }

  /** PATH of an entry (section 2.1.3.1). */
  path(index: number, from = 0, to = this.size): Buffer[] {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle
      ? [...this.path(index, from, middle), this.hash(middle, to)]
      : [...this.path(index, middle, to), this.hash(from, middle)];
  }
}

/** A log of `size` entries, made up, with those given at their places. */
export const logOf = (size: number, given: Readonly<Record<number, Uint8Array>> = {}): Log =>
  new Log(Array.from({ length: size }, (_, i) => given[i] ?? sha256(Buffer.from(`entry ${i}`))));

// --- Receipts and statements --------------------------------------------------------------------------------

export interface ReceiptOptions {
  readonly key: KeyPair;
  readonly algorithm?: CoseAlgorithm;
  readonly log: Log;
  readonly index: number;
  readonly kid?: Uint8Array | null;
  /** Replaces the proof that follows. */
  readonly proof?: Cbor;
  readonly sign1?: Partial<Sign1Options>;
  readonly vds?: Cbor;
}

/** A receipt (RFC 9942 section 5.2.1). */
export function makeReceipt(options: ReceiptOptions): Buffer {
  const { key, algorithm = 'ES256', log, index, kid = Buffer.from('ts-key'), vds = 1 } = options;
  const proof = options.proof ?? [log.size, index, log.path(index)];
  return sign1({
    key,
    algorithm,
    payload: log.root,
    detached: true,
    protectedHeader: new Map<Cbor, Cbor>([
      ...(kid === null ? [] : [[4, kid] as const]),
      [395, vds],
      [
        15,
        new Map<Cbor, Cbor>([
          [1, 'https://ts.example'],
          [2, 'a record'],
          [6, 1_780_000_000],
        ]),
      ],
    ]),
    unprotectedHeader: new Map([[396, new Map([[-1, [cbor(proof)]]])]]),
    ...options.sign1,
  });
}

export interface StatementOptions {
  readonly key: KeyPair;
  readonly algorithm?: CoseAlgorithm;
  readonly content: Uint8Array;
  /** As a hash envelope (RFC 9995); false for the content itself. */
  readonly envelope?: boolean;
  readonly receipts?: readonly Uint8Array[];
  /** DER of certificates, the signer's first. */
  readonly certificates?: readonly Uint8Array[];
  readonly sign1?: Partial<Sign1Options>;
}

/** A Signed Statement about some content (RFC 9943 section 6); with receipts, a Transparent Statement. */
export function makeStatement(options: StatementOptions): Buffer {
  const { key, algorithm = 'ES256', content, envelope = true, receipts = [], certificates = [] } = options;
  return sign1({
    key,
    algorithm,
    payload: envelope ? sha256(content) : content,
    protectedHeader: new Map<Cbor, Cbor>([
      [4, Buffer.from('issuer-key')],
      [
        15,
        new Map<Cbor, Cbor>([
          [1, 'https://issuer.example'],
          [2, 'vcon://a-record'],
        ]),
      ],
      ...(envelope
        ? ([
            [258, -16],
            [259, 'application/vcon+json'],
            [260, 'https://issuer.example/record'],
          ] as const)
        : ([[3, 'application/vcon+json']] as const)),
      ...(certificates.length === 0 ? [] : [[33, certificates] as const]),
    ]),
    unprotectedHeader: new Map<Cbor, Cbor>(receipts.length === 0 ? [] : [[394, receipts]]),
    ...options.sign1,
  });
}

// --- Keys of services ---------------------------------------------------------------------------------------

/** The public key as a JWK (RFC 7517). */
export function jwkOf(
  { spki }: KeyPair,
  members: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return { ...key.export({ format: 'jwk' }), ...members };
}

const curves: Readonly<Record<string, number>> = { 'P-256': 1, 'P-384': 2, 'P-521': 3, Ed25519: 6 };

/** The public key as a COSE_Key (RFC 9052 section 7). */
export function coseKeyOf(
  key: KeyPair,
  members: ReadonlyMap<Cbor, Cbor> = new Map(),
): ReadonlyMap<Cbor, Cbor> {
  const jwk = jwkOf(key) as Record<string, string>;
  const bytes = (name: string): Buffer => Buffer.from(jwk[name] ?? '', 'base64url');
  const parts = new Map<Cbor, Cbor>();
  if (jwk['kty'] === 'RSA') {
    parts.set(1, 3).set(-1, bytes('n')).set(-2, bytes('e'));
  } else {
    parts
      .set(1, jwk['kty'] === 'EC' ? 2 : 1)
      .set(-1, curves[jwk['crv'] ?? ''] ?? 0)
      .set(-2, bytes('x'));
    if (jwk['kty'] === 'EC') parts.set(-3, bytes('y'));
  }
  return new Map([...parts, ...members]);
}
