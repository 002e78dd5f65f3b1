import { execFileSync } from 'node:child_process';
import { constants, sign as nodeSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toBase64url } from '../vcon/base64url';
import { allowedAlgorithms } from './algorithm';
import { verifyJws } from './jws';

/** How OpenSSL and Node make and check a signature of each algorithm of the table. */
interface OtherWay {
  /** Arguments of `openssl req` that make the key. */
  readonly key: readonly string[];
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  readonly pss: boolean;
}

const rsa = ['-newkey', 'rsa:2048'];
const ec = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const otherWays: Readonly<Record<string, OtherWay>> = {
  RS256: { key: rsa, hash: 'sha256', pss: false },
  RS384: { key: rsa, hash: 'sha384', pss: false },
  RS512: { key: rsa, hash: 'sha512', pss: false },
  PS256: { key: rsa, hash: 'sha256', pss: true },
  PS384: { key: rsa, hash: 'sha384', pss: true },
  PS512: { key: rsa, hash: 'sha512', pss: true },
  ES256: { key: ec('P-256'), hash: 'sha256', pss: false },
  ES384: { key: ec('P-384'), hash: 'sha384', pss: false },
  ES512: { key: ec('P-521'), hash: 'sha512', pss: false },
  Ed25519: { key: ['-newkey', 'ed25519'], hash: null, pss: false },
  EdDSA: { key: ['-newkey', 'ed25519'], hash: null, pss: false },
};

const folder = mkdtempSync(join(tmpdir(), 'algorithms-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasOpenSsl = (() => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    console.info('Skipped: openssl is not installed, so there is nothing to check the algorithms against.');
    return false;
  }
})();

function makeKey(alg: string, way: OtherWay): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, `${alg}.key`), join(folder, `${alg}.pem`)];
  execFileSync(
    'openssl',
    ['req', '-x509', '-nodes', '-subj', `/CN=${alg}`, ...way.key, '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  return { key, certificate };
}

/** Signs with Node's crypto, in the form that JWS wants (RFC 7518 section 3.4: r and s side by side). */
function signInNode(key: string, way: OtherWay, input: Buffer): Buffer {
  return nodeSign(way.hash, input, {
    key: readFileSync(key),
    dsaEncoding: 'ieee-p1363',
    ...(way.pss
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {}),
  });
}

/** Whether OpenSSL takes the signature for good; EC signatures are handed to it in DER. */
function openSslAccepts(certificate: string, way: OtherWay, input: Buffer, signature: Buffer): boolean {
  const files = ['public', 'input', 'signature'].map((name) => join(folder, name));
  const [publicKey = '', inputFile = '', signatureFile = ''] = files;
  writeFileSync(publicKey, execFileSync('openssl', ['x509', '-in', certificate, '-noout', '-pubkey']));
  writeFileSync(inputFile, input);
  writeFileSync(signatureFile, way.key.includes('ec') ? toDer(signature) : signature);
  const digest = way.hash === null ? ['-rawin'] : ['-rawin', '-digest', way.hash];
  const padding = way.pss ? ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:digest'] : [];
  const base = [
    'pkeyutl',
    '-verify',
    '-pubin',
    '-inkey',
    publicKey,
    '-sigfile',
    signatureFile,
    '-in',
    inputFile,
  ];
  try {
    execFileSync('openssl', [...base, ...digest, ...padding], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** ECDSA-Sig-Value (RFC 3279 section 2.2.3) of r and s side by side. */
function toDer(signature: Buffer): Buffer {
  const half = signature.length / 2;
  const integer = (bytes: Buffer): Buffer => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const bare = bytes.subarray(start < 0 ? bytes.length - 1 : start);
    const positive = (bare[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bare]) : bare;
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  };
  const body = Buffer.concat([integer(signature.subarray(0, half)), integer(signature.subarray(half))]);
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}

const payload = toBase64url(new TextEncoder().encode('{"parties":[]}'));

async function ours(alg: string, certificate: string, signature: Buffer): Promise<boolean | null> {
  const x5c = readFileSync(certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '');
  const header = new Map([['x5c', [x5c]]]);
  const signed = { protected: protectedHeader(alg), header, signature: toBase64url(signature) };
  const { signatures } = await verifyJws({ payload, signatures: [{ pointer: '', ...signed }] }, []);
  return signatures[0]?.valid ?? null;
}

const protectedHeader = (alg: string): string =>
  toBase64url(new TextEncoder().encode(JSON.stringify({ alg })));

describe.skipIf(!hasOpenSsl)('every algorithm of the table, against OpenSSL and Node', () => {
  it('is covered here', () => {
    expect(Object.keys(otherWays)).toEqual([...allowedAlgorithms.keys()]);
  });

  it.each(Object.entries(otherWays))('%s: a good signature, and one with a bit changed', async (alg, way) => {
    const { key, certificate } = makeKey(alg, way);
    const input = Buffer.from(`${protectedHeader(alg)}.${payload}`);
    const good = signInNode(key, way, input);
    expect(openSslAccepts(certificate, way, input, good)).toBe(true);
    expect(await ours(alg, certificate, good)).toBe(true);
    for (const at of [0, Math.floor(good.length / 2), good.length - 1]) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 0x01;
      expect(openSslAccepts(certificate, way, input, bad)).toBe(false);
      expect(await ours(alg, certificate, bad)).toBe(false);
    }
    expect(await ours(alg, certificate, good.subarray(1))).toBe(false);
  });

  it('is bound to the kind of key: a key of another kind is never tried', async () => {
    const kinds = ['RS256', 'ES256', 'ES384', 'ES512', 'Ed25519'].map((alg) => {
      const way = otherWays[alg] as OtherWay;
      return { alg, ...makeKey(`${alg}-bound`, way), way };
    });
    for (const { alg } of kinds) {
      for (const other of kinds.filter((kind) => kind.alg !== alg)) {
        const input = Buffer.from(`${protectedHeader(alg)}.${payload}`);
        expect(await ours(alg, other.certificate, signInNode(other.key, other.way, input))).toBeNull();
      }
    }
  });

  it.each(['none', 'HS256', 'HS512', 'ES256K', 'RS1', 'RSA-OAEP', 'rs256', ''])(
    '%s is never judged',
    async (alg) => {
      const way = otherWays['RS256'] as OtherWay;
      const { key, certificate } = makeKey('never', way);
      const input = Buffer.from(`${protectedHeader(alg)}.${payload}`);
      expect(await ours(alg, certificate, signInNode(key, way, input))).toBeNull();
    },
  );
});
