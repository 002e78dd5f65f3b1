import { sign } from 'node:crypto';
import type { KeyPair } from './keys';

/**
 * Makes PASSporTs (RFC 8225, with the SHAKEN claims of RFC 8588) with any content, wrong content included, as they stand
 * in the `stir` parameter of a party.
 */
export interface PassportContent {
  /** A P-256 key. */
  readonly key: KeyPair;
  /** Added to the header; a member that is undefined is left out. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** SIP Identity parameters (RFC 8224 section 4), such as ";info=<https://…>;alg=ES256". */
  readonly parameters?: string;
}

/** What a SHAKEN PASSporT of a call from one number to another has. */
export const shakenHeader = {
  alg: 'ES256',
  ppt: 'shaken',
  typ: 'passport',
  x5u: 'https://cert.example.org/passport.cer',
} as const;

export const shakenClaims = {
  attest: 'A',
  dest: { tn: ['12155550131'] },
  iat: 1_773_136_800,
  orig: { tn: '12025550148' },
  origid: '123e4567-e89b-12d3-a456-426655440000',
} as const;

const encode = (value: object): string => Buffer.from(JSON.stringify(sorted(value))).toString('base64url');

/** Section 9: members in lexicographic order, at every level. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** @returns the full form (section 3), with the Identity parameters behind it */
export function makePassport({ key, header, claims, parameters = '' }: PassportContent): string {
  const input = `${encode({ ...shakenHeader, ...header })}.${encode({ ...shakenClaims, ...claims })}`;
  return `${signPassport(input, key)}${parameters}`;
}

/** Signs what stands before the second dot (ES256, RFC 7518 section 3.4). */
export function signPassport(input: string, { privateKey }: KeyPair): string {
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
