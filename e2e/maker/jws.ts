import { constants, createHash, KeyObject, sign } from 'node:crypto';
import type { Signer } from './signer';

/** RFC 7515 section 7.2.1, General JWS JSON Serialization. */
export interface JwsGeneral {
  /** base64url. */
  payload: string;
  signatures: {
    /** base64url of a JSON object. */
    protected: string;
    header?: Record<string, unknown>;
    /** base64url. */
    signature: string;
  }[];
}

/** The header that carries the certificate. */
export type HeaderPlacement = 'unprotected' | 'protected' | 'both' | 'none';

export interface SignOptions {
  /** The draft demands the unprotected header, which is the default. */
  x5cIn?: HeaderPlacement;
  /** Further members of the protected header; they replace those of the same name. */
  protectedExtra?: object;
  /** Further members of the unprotected header; they replace those of the same name. */
  unprotectedExtra?: object;
  /** RS256 (the default), RS384, RS512, PS256, PS384 or PS512. Any other is written down, and RS256 is made. */
  alg?: string;
  /** Whether the protected header names the certificate by `x5t#S256`, RFC 7515 section 4.1.8; true by default. */
  x5tS256?: boolean;
}

/** Compact JSON in UTF-8. */
export const toBytes = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

/**
 * Signs a record: vCon core, "Signed Form of vCon Object". `alg` and `x5t#S256` are protected; the unprotected
 * header carries `x5c` and, where the record has one, `uuid`.
 * @param record What is signed: an object as compact JSON, bytes as they stand.
 * @param signer Each signer adds a signature.
 */
export async function signRecord(
  record: object | Uint8Array,
  signer: Signer | readonly Signer[],
  options: SignOptions = {},
): Promise<JwsGeneral> {
  const bytes = record instanceof Uint8Array ? record : toBytes(record);
  const payload = base64url(bytes);
  const uuid = 'uuid' in record ? { uuid: record.uuid } : {};
  const signers = 'privateKey' in signer ? [signer] : signer;
  return { payload, signatures: signers.map((each) => signPayload(payload, each, uuid, options)) };
}

/** Changes the text of the payload and leaves the signatures as they are. */
export function alterPayload(jws: JwsGeneral, change: (text: string) => string): JwsGeneral {
  const text = Buffer.from(jws.payload, 'base64url').toString();
  return { ...jws, payload: base64url(change(text)) };
}

function signPayload(
  payload: string,
  signer: Signer,
  uuid: object,
  options: SignOptions,
): JwsGeneral['signatures'][number] {
  const { x5cIn = 'unprotected', alg = 'RS256', x5tS256 = true } = options;
  const x5c = { x5c: [Buffer.from(signer.certificate).toString('base64')] };
  const thumbprint = createHash('sha256').update(signer.certificate).digest('base64url');
  const protectedHeader = {
    alg,
    ...(x5tS256 ? { 'x5t#S256': thumbprint } : {}),
    ...(x5cIn === 'protected' || x5cIn === 'both' ? x5c : {}),
    ...options.protectedExtra,
  };
  const header = {
    ...(x5cIn === 'unprotected' || x5cIn === 'both' ? x5c : {}),
    ...uuid,
    ...options.unprotectedExtra,
  };
  const encoded = base64url(toBytes(protectedHeader));
  return {
    protected: encoded,
    // RFC 7515 section 7.2.1: an empty unprotected header is left out
    ...(Object.keys(header).length > 0 ? { header } : {}),
    signature: rsaSignature(alg, `${encoded}.${payload}`, signer.privateKey),
  };
}

/** RFC 7518 sections 3.3 and 3.5. */
function rsaSignature(alg: string, input: string, privateKey: CryptoKey): string {
  const [, scheme = 'RS', bits = '256'] = /^(RS|PS)(256|384|512)$/.exec(alg) ?? [];
  return sign(`sha${bits}`, Buffer.from(input), {
    key: KeyObject.from(privateKey),
    padding: scheme === 'PS' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }).toString('base64url');
}

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');
