import { asIs, inARow, message, said, type Said } from '../wording';
import type { AlgorithmIdentifier } from './certificate';
import { attempt, context, inside, objectIdentifier, only, tags } from './der';

const forgeable = said('can be forged');
const pkcs1 = asIs('PKCS #1 v1.5');

/** What each algorithm is called: its key and its hash, where it has one, and what stands in brackets behind them. */
const algorithms = new Map<string, readonly [key: string, hash?: string, remark?: Said]>([
  // RFC 3279 sections 2.2.1 to 2.2.3
  ['1.2.840.113549.1.1.2', ['RSA', 'MD2', forgeable]],
  ['1.2.840.113549.1.1.3', ['RSA', 'MD4', forgeable]],
  ['1.2.840.113549.1.1.4', ['RSA', 'MD5', forgeable]],
  ['1.2.840.113549.1.1.5', ['RSA', 'SHA-1', forgeable]],
  ['1.3.14.3.2.29', ['RSA', 'SHA-1', forgeable]],
  ['1.2.840.10040.4.3', ['DSA', 'SHA-1', forgeable]],
  ['1.3.14.3.2.27', ['DSA', 'SHA-1', forgeable]],
  ['1.2.840.10045.4.1', ['ECDSA', 'SHA-1', forgeable]],
  // RFC 4055 section 5
  ['1.2.840.113549.1.1.14', ['RSA', 'SHA-224', pkcs1]],
  ['1.2.840.113549.1.1.11', ['RSA', 'SHA-256', pkcs1]],
  ['1.2.840.113549.1.1.12', ['RSA', 'SHA-384', pkcs1]],
  ['1.2.840.113549.1.1.13', ['RSA', 'SHA-512', pkcs1]],
  // RFC 8017 appendix B.1
  ['1.2.840.113549.1.1.15', ['RSA', 'SHA-512/224', pkcs1]],
  ['1.2.840.113549.1.1.16', ['RSA', 'SHA-512/256', pkcs1]],
  // RFC 9688 section 3
  ['2.16.840.1.101.3.4.3.13', ['RSA', 'SHA3-224', pkcs1]],
  ['2.16.840.1.101.3.4.3.14', ['RSA', 'SHA3-256', pkcs1]],
  ['2.16.840.1.101.3.4.3.15', ['RSA', 'SHA3-384', pkcs1]],
  ['2.16.840.1.101.3.4.3.16', ['RSA', 'SHA3-512', pkcs1]],
  // RFC 5758 sections 3.1 and 3.2
  ['2.16.840.1.101.3.4.3.1', ['DSA', 'SHA-224']],
  ['2.16.840.1.101.3.4.3.2', ['DSA', 'SHA-256']],
  ['1.2.840.10045.4.3.1', ['ECDSA', 'SHA-224']],
  ['1.2.840.10045.4.3.2', ['ECDSA', 'SHA-256']],
  ['1.2.840.10045.4.3.3', ['ECDSA', 'SHA-384']],
  ['1.2.840.10045.4.3.4', ['ECDSA', 'SHA-512']],
  // RFC 8410 section 3
  ['1.3.101.112', ['Ed25519']],
  ['1.3.101.113', ['Ed448']],
  // RFC 9881 section 2
  ['2.16.840.1.101.3.4.3.17', ['ML-DSA-44']],
  ['2.16.840.1.101.3.4.3.18', ['ML-DSA-65']],
  ['2.16.840.1.101.3.4.3.19', ['ML-DSA-87']],
]);

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const PSS = asIs('PSS');
const SHA_1 = '1.3.14.3.2.26';

const hashes = new Map([
  ['1.2.840.113549.2.5', 'MD5'],
  [SHA_1, 'SHA-1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);

/** What a signature algorithm is called, such as "RSA with SHA-256 (PKCS #1 v1.5)"; never throws. */
export function describeSignatureAlgorithm({ oid, parameters }: AlgorithmIdentifier): Said {
  if (oid === RSASSA_PSS) return describePss(parameters);
  const known = algorithms.get(oid);
  if (known === undefined) return said('Not known here: {oid}', { oid });
  const [key, hash, remark] = known;
  if (hash === undefined) return asIs(key);
  const name = withHash(key, asIs(hash));
  return remark === undefined ? name : said('{name} ({remark})', { name, remark });
}

const withHash = (key: string, hash: Said): Said => said('{key} with {hash}', { key, hash });

/** RSASSA-PSS-params (RFC 4055 section 3.1): a hash that is left out is SHA-1. */
function describePss(parameters: Uint8Array | null): Said {
  if (parameters === null) return asIs('RSA (PSS)');
  const oid = attempt(() => {
    const hash = inside(only(parameters, tags.sequence)).optional(context(0, 'constructed'));
    if (hash === null) return SHA_1;
    return objectIdentifier(inside(only(hash.content, tags.sequence)).next(tags.objectIdentifier).content);
  });
  if (oid === null) return said('RSA (PSS, its parameters malformed)');
  const hash = hashes.get(oid);
  const name = withHash('RSA', hash === undefined ? said('the hash {oid}', { oid }) : asIs(hash));
  return said('{name} ({remark})', {
    name,
    remark: hash === 'SHA-1' || hash === 'MD5' ? inARow([PSS, forgeable], message('{one}; {other}')) : PSS,
  });
}
