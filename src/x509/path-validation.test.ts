import { inEnglish } from '../wording';
import { beforeAll, describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { Certificate } from './certificate';
import { encode, tags } from './der';
import { nameConstraintsOf } from './extensions';
import { validatePath, type PathInputs, type PathResult } from './path-validation';
import { ANY_POLICY } from './policy-graph';
import type { RevocationStatus } from './revocation-status';
import {
  boolean,
  caConstraints,
  directoryName,
  ecKeys,
  extension,
  implicitText,
  inhibitAnyPolicy,
  integer,
  keyUsage,
  make,
  name,
  nameConstraints,
  oid,
  policies,
  policyConstraints,
  policyMappings,
  printableString,
  rdn,
  sequence,
  subjectAltName,
  tagged,
  utf8String,
  type Keys,
  type Making,
} from './testing';
import { anchorOf, type TrustAnchor } from './trust-anchor';

const time = new Date('2026-06-01T00:00:00Z');
const keys: Keys[] = [];
let root: Certificate;
let anchor: TrustAnchor;

const key = (index: number): Keys => {
  const found = keys[index];
  if (found === undefined) throw new Error('the test needs more keys');
  return found;
};

beforeAll(async () => {
  keys.push(...(await Promise.all(Array.from({ length: 6 }, () => ecKeys()))));
  root = await make({
    subject: 'CN=Root',
    issuer: 'CN=Root',
    keys: key(0),
    signedBy: key(0),
    extensions: [caConstraints()],
  });
  anchor = anchorOf(root);
});

/** What is different in one certificate of a chain; its `extensions` come on top of basicConstraints, unless bare. */
type Change = Partial<Making> & { bare?: boolean };

/**
 * Makes the path Root (the anchor) > CA 1 > CA 2 ... > Leaf, of as many certificates as there are changes.
 * A subject or issuer that is set is used as it is; everybody else is called by the place in the path.
 */
async function chain(...changes: Change[]): Promise<Certificate[]> {
  const subjects = changes.map(
    ({ subject }, index) => subject ?? (index === changes.length - 1 ? 'CN=Leaf' : `CN=CA ${index + 1}`),
  );
  return Promise.all(
    changes.map(({ extensions = [], bare = false, ...change }, index) => {
      const isLeaf = index === changes.length - 1;
      return make({
        subject: subjects[index] ?? '',
        issuer: index === 0 ? 'CN=Root' : (subjects[index - 1] ?? ''),
        keys: key(index + 1),
        signedBy: key(index),
        extensions: [...(isLeaf || bare ? [] : [caConstraints()]), ...extensions],
        ...change,
      });
    }),
  );
}

const validate = (path: Certificate[], inputs: Partial<PathInputs> = {}): Promise<PathResult> =>
  validatePath(path, { anchor, time, ...inputs });

/** "valid", or which certificate breaks which rule, by which section. */
function outcome(result: PathResult): string {
  if (result.valid) return 'valid';
  const { certificate, rule, spec, message } = result.failure;
  expect(inEnglish(message)).toMatch(/^[A-Z].*\.$/);
  return `${certificate} ${rule} ${spec.replace('RFC 5280 section ', '')}`;
}

const judged = async (...changes: Change[]): Promise<string> =>
  outcome(await validate(await chain(...changes)));

describe('a path', () => {
  it.each([1, 2, 3, 4])('of %i certificates is valid', async (length) => {
    expect(await judged(...Array.from({ length }, () => ({})))).toBe('valid');
  });

  it('without a certificate, or with more than the bound, is not judged', async () => {
    expect(outcome(await validate([]))).toBe('0 path-bound 6.1');
    const [leaf] = await chain({});
    if (leaf === undefined) throw new Error('no leaf');
    const long = Array.from({ length: bounds.pathCertificates + 1 }, () => leaf);
    expect(outcome(await validate(long))).toBe('0 path-bound 6.1');
  });

  it('in the other order is not valid', async () => {
    const path = await chain({}, {});
    expect(outcome(await validate(path.toReversed()))).toBe('0 name-chaining 6.1.3 (a)(4)');
  });

  it('says who it is about in plain words', async () => {
    const result = await validate(await chain({ bare: true }, {}));
    if (result.valid) throw new Error('valid');
    expect(inEnglish(result.failure.message)).toBe(
      'The certificate of “CA 1” has issued another one, but is no CA certificate.',
    );
  });
});

describe('signatures (6.1.3 (a)(1))', () => {
  it('have to fit', async () => {
    expect(await judged({ damaged: true }, {})).toBe('0 signature 6.1.3 (a)(1)');
    expect(await judged({}, { damaged: true })).toBe('1 signature 6.1.3 (a)(1)');
  });

  it('of another key with the same name do not', async () => {
    expect(await judged({}, { signedBy: key(5) })).toBe('1 signature 6.1.3 (a)(1)');
  });

  it('by an unknown algorithm, or with parameters that do not belong, are not judged', async () => {
    const dsa = sequence(oid('2.16.840.1.101.3.4.3.2'));
    expect(await judged({ outerAlgorithm: dsa, innerAlgorithm: dsa })).toBe(
      '0 signature-algorithm 6.1.3 (a)(1)',
    );
    const withNull = sequence(oid('1.2.840.10045.4.3.2'), encode(tags.null));
    expect(await judged({ outerAlgorithm: withNull, innerAlgorithm: withNull })).toBe(
      '0 signature-algorithm 6.1.3 (a)(1)',
    );
  });

  it('with SHA-1 are not relied on', async () => {
    const sha1 = sequence(oid('1.2.840.10045.4.1'));
    expect(await judged({ outerAlgorithm: sha1, innerAlgorithm: sha1 })).toBe(
      '0 signature-algorithm 6.1.3 (a)(1)',
    );
  });

  it('have to be named alike inside and outside (4.1.1.2)', async () => {
    const other = sequence(oid('1.2.840.10045.4.3.3'));
    expect(await judged({ innerAlgorithm: other })).toBe('0 signature-algorithm 4.1.1.2');
    const withNull = sequence(oid('1.2.840.10045.4.3.2'), encode(tags.null));
    expect(await judged({ innerAlgorithm: withNull })).toBe('0 signature-algorithm 4.1.1.2');
  });
});

describe('key sizes', () => {
  /** An RSA key of this many bits that nobody holds. */
  function rsaSpki(bits: number, exponent: number[]): Uint8Array {
    const modulus = new Uint8Array(bits / 8 + 1).fill(0xab);
    modulus[0] = 0;
    const key = sequence(encode(tags.integer, modulus), integer(...exponent));
    const algorithm = sequence(oid('1.2.840.113549.1.1.1'), encode(tags.null));
    return sequence(algorithm, encode(tags.bitString, Uint8Array.of(0), key));
  }

  it.each([
    [1024, [1, 0, 1], '1 key-size'],
    [2040, [1, 0, 1], '1 key-size'],
    [2048, [1, 0, 1], 'valid'],
    [2048, [3], 'valid'],
    [2048, [1], '1 key-size'],
    [2048, [4], '1 key-size'],
    [bounds.rsaBits + 8, [1, 0, 1], '1 key-size'],
  ])('RSA with %i bits and exponent %j: %s', async (bits, exponent, expected) => {
    const found = await judged({}, { spki: rsaSpki(bits, exponent) });
    expect(found.split(' ').slice(0, 2).join(' ')).toBe(expected);
  });

  it('of the anchor count', async () => {
    const weak = { name: root.subjectName, spki: rsaSpki(1024, [1, 0, 1]) };
    expect(outcome(await validate(await chain({}), { anchor: weak }))).toContain('0 key-size');
  });
});

describe('validity (6.1.3 (a)(2))', () => {
  const at = (text: string) => ({ time: new Date(text) });

  it('counts from its first second to its last', async () => {
    const path = await chain({}, { notBefore: '20260101000000Z', notAfter: '20261231235959Z' });
    expect(outcome(await validate(path, at('2025-12-31T23:59:59.999Z')))).toBe('1 validity 6.1.3 (a)(2)');
    expect(outcome(await validate(path, at('2026-01-01T00:00:00Z')))).toBe('valid');
    expect(outcome(await validate(path, at('2026-12-31T23:59:59Z')))).toBe('valid');
    expect(outcome(await validate(path, at('2027-01-01T00:00:00Z')))).toBe('1 validity 6.1.3 (a)(2)');
  });

  it('of an intermediate counts as well', async () => {
    expect(await judged({ notAfter: '20250101000000Z' }, {})).toBe('0 validity 6.1.3 (a)(2)');
  });

  it('is not given at a time that is none', async () => {
    expect(outcome(await validate(await chain({}), { time: new Date(NaN) }))).toBe('0 validity 6.1.3 (a)(2)');
  });

  it('of the anchor does not count: a name and a key are trusted (6.1.1 (d))', async () => {
    const old = await make({
      subject: 'CN=Root',
      issuer: 'CN=Root',
      keys: key(0),
      signedBy: key(0),
      notAfter: '20210101000000Z',
    });
    expect(outcome(await validate(await chain({}, {}), { anchor: anchorOf(old) }))).toBe('valid');
  });
});

describe('revocation (6.1.3 (a)(3))', () => {
  const revoked: RevocationStatus = {
    kind: 'revoked',
    date: new Date('2026-01-01T00:00:00Z'),
    reason: 'keyCompromise',
    invalidityDate: null,
  };

  it('of any certificate fails the path, and those behind it are not asked for', async () => {
    const path = await chain({}, {});
    const asked: string[] = [];
    const result = await validate(path, {
      revocation: (certificate, issuer, { index }) => {
        asked.push(`${certificate.shortName} by ${issuer.certificate?.shortName ?? '?'} at ${index}`);
        return Promise.resolve(revoked);
      },
    });
    expect(outcome(result)).toBe('0 revocation 6.1.3 (a)(3)');
    expect(asked).toEqual(['CA 1 by Root at 0']);
    expect(result.revocation).toEqual([revoked, { kind: 'not-checked' }]);
  });

  it('that is not settled fails it only where a status is required', async () => {
    const path = await chain({}, {});
    const unknown = { kind: 'unknown', why: 'stale' } as const;
    const revocation = () => Promise.resolve(unknown);
    expect(outcome(await validate(path, { revocation }))).toBe('valid');
    expect(outcome(await validate(path, { revocation, revocationRequired: true }))).toBe(
      '0 revocation 6.1.3 (a)(3)',
    );
    expect(outcome(await validate(path, { revocationRequired: true }))).toBe('0 revocation 6.1.3 (a)(3)');
  });

  it('is known of an expired certificate, too', async () => {
    const path = await chain({ notAfter: '20250101000000Z' });
    const result = await validate(path, { revocation: () => Promise.resolve(revoked) });
    expect(outcome(result)).toBe('0 validity 6.1.3 (a)(2)');
    expect(result.revocation).toEqual([revoked]);
  });
});

describe('name chaining (6.1.3 (a)(4), 7.1)', () => {
  it('needs the name of the one before', async () => {
    expect(await judged({}, { issuer: 'CN=CA 2' })).toBe('1 name-chaining 6.1.3 (a)(4)');
    expect(await judged({ issuer: 'CN=Other root' })).toBe('0 name-chaining 6.1.3 (a)(4)');
  });

  it.each([
    ['case', name('CN=ca 1')],
    ['white space', name('CN= CA   1 ')],
    ['string type', sequence(rdn('CN', printableString('CA 1')))],
  ])('does not mind %s', async (_, issuer) => {
    expect(await judged({}, { issuer })).toBe('valid');
  });

  it('does not hold with an empty name', async () => {
    expect(await judged({ subject: '' }, {})).toBe('1 certificate-form 4.1.2.4');
  });
});

describe('basic constraints (6.1.4 (k))', () => {
  it.each([
    ['absent', []],
    ['not of a CA', [extension('2.5.29.19', true, sequence())]],
    ['with FALSE written out', [extension('2.5.29.19', true, sequence(boolean(false)))]],
    ['with a path length alone', [extension('2.5.29.19', true, sequence(integer(1)))]],
  ])('that are %s make it no CA', async (_, extensions) => {
    expect(await judged({ bare: true, extensions }, {})).toBe('0 basic-constraints 6.1.4 (k)');
  });

  it('cannot be in version 1 or 2, so that these issue nothing, but may be a target', async () => {
    for (const version of [1, 2] as const) {
      expect(await judged({ bare: true, version }, {})).toBe('0 basic-constraints 6.1.4 (k)');
      expect(await judged({}, { version })).toBe('valid');
      expect(await judged({ version }, {})).toBe('0 certificate-form 4.1.2.9');
    }
  });

  it('do not have to be critical', async () => {
    const extensions = [extension('2.5.29.19', false, sequence(boolean(true)))];
    expect(await judged({ bare: true, extensions }, {})).toBe('valid');
  });
});

describe('path length (6.1.4 (l) and (m))', () => {
  const limited = (length: number): Change => ({ bare: true, extensions: [caConstraints(length)] });

  it('counts the CAs behind, not the target', async () => {
    expect(await judged(limited(0), {})).toBe('valid');
    expect(await judged(limited(0), {}, {})).toBe('1 path-length 6.1.4 (l)');
    expect(await judged(limited(1), {}, {})).toBe('valid');
    expect(await judged(limited(1), {}, {}, {})).toBe('2 path-length 6.1.4 (l)');
  });

  it('is never widened further down', async () => {
    expect(await judged(limited(1), limited(5), {}, {})).toBe('2 path-length 6.1.4 (l)');
    expect(await judged(limited(5), limited(0), {}, {})).toBe('2 path-length 6.1.4 (l)');
  });

  it('does not count self-issued certificates', async () => {
    const again = { subject: 'CN=CA 1' };
    expect(await judged({ ...limited(0), ...again }, again, {})).toBe('valid');
    expect(await judged({ ...limited(0), ...again }, again, {}, {})).toBe('2 path-length 6.1.4 (l)');
  });

  it('beyond every number is no limit, and does not overflow', async () => {
    const giant = sequence(boolean(true), integer(0x7f, ...Array<number>(20).fill(0xff)));
    const huge = { bare: true, extensions: [extension('2.5.29.19', true, giant)] };
    expect(await judged(huge, {}, {})).toBe('valid');
  });

  it('below zero is malformed', async () => {
    const negative = extension('2.5.29.19', true, sequence(boolean(true), integer(0xff)));
    expect(await judged({ bare: true, extensions: [negative] }, {})).toBe('0 malformed-extension 4.2');
  });
});

describe('key usage (6.1.4 (n))', () => {
  it('of an issuer has keyCertSign where it is present', async () => {
    expect(await judged({ extensions: [keyUsage(0x04)] }, {})).toBe('valid');
    expect(await judged({ extensions: [keyUsage(0x82)] }, {})).toBe('0 key-usage 6.1.4 (n)');
    expect(await judged({ extensions: [keyUsage(0)] }, {})).toBe('0 key-usage 6.1.4 (n)');
  });

  it('counts also where it is not critical', async () => {
    const value = encode(tags.bitString, Uint8Array.of(0, 0x80));
    expect(await judged({ extensions: [extension('2.5.29.15', false, value)] }, {})).toBe(
      '0 key-usage 6.1.4 (n)',
    );
  });

  it('of a target does not matter to the path', async () => {
    expect(await judged({}, { extensions: [keyUsage(0x02)] })).toBe('valid');
  });
});

describe('extensions (4.2, 6.1.4 (o), 6.1.5 (f))', () => {
  const unknown = (critical: boolean) => [extension('1.2.3.4.5', critical, encode(tags.null))];

  it('that are unknown and critical fail, in any place', async () => {
    expect(await judged({ extensions: unknown(true) }, {})).toMatch(/^0 unknown-critical-extension/);
    expect(await judged({}, { extensions: unknown(true) })).toMatch(/^1 unknown-critical-extension/);
  });

  it('that are unknown and not critical are noted', async () => {
    const result = await validate(await chain({}, { extensions: unknown(false) }));
    expect(outcome(result)).toBe('valid');
    expect(result.notes.map(({ certificate }) => certificate)).toEqual([1]);
    expect(result.notes.map(({ message }) => inEnglish(message)).join()).toContain('1.2.3.4.5');
  });

  it('that come twice fail, whichever comes first', async () => {
    expect(await judged({ extensions: [caConstraints()] }, {})).toBe('0 duplicate-extension 4.2');
    expect(await judged({}, { extensions: [...unknown(false), ...unknown(false)] })).toBe(
      '1 duplicate-extension 4.2',
    );
  });

  it.each([
    ['basicConstraints', '2.5.29.19'],
    ['keyUsage', '2.5.29.15'],
    ['subjectAltName', '2.5.29.17'],
    ['nameConstraints', '2.5.29.30'],
    ['certificatePolicies', '2.5.29.32'],
    ['policyMappings', '2.5.29.33'],
    ['policyConstraints', '2.5.29.36'],
    ['inhibitAnyPolicy', '2.5.29.54'],
    ['extKeyUsage', '2.5.29.37'],
    ['authorityKeyIdentifier', '2.5.29.35'],
    ['subjectKeyIdentifier', '2.5.29.14'],
  ])('that are malformed fail, critical or not: %s', async (_, id) => {
    for (const value of [
      Uint8Array.of(),
      Uint8Array.of(0x30, 0x80, 0, 0),
      encode(tags.null),
      Uint8Array.of(0x30, 5),
    ]) {
      for (const critical of [true, false]) {
        expect(await judged({}, { extensions: [extension(id, critical, value)] })).toBe(
          '1 malformed-extension 4.2',
        );
      }
    }
  });
});

describe('name constraints (6.1.3 (b) and (c), 6.1.4 (g))', () => {
  const limited = (permitted: Uint8Array[], excluded: Uint8Array[] = []): Change => ({
    subject: 'O=Org, CN=CA',
    extensions: [nameConstraints(permitted, excluded)],
  });
  const org = [directoryName('O=Org')];

  it('hold for the subject', async () => {
    expect(await judged(limited(org), { subject: 'O=Org, CN=Leaf' })).toBe('valid');
    expect(await judged(limited(org), { subject: 'O=Other, CN=Leaf' })).toBe('1 name-constraints 6.1.3 (b)');
    expect(await judged(limited([], org), { subject: 'O=Other, CN=Leaf' })).toBe('valid');
    expect(await judged(limited([], org), { subject: 'O=org, CN=Leaf' })).toBe(
      '1 name-constraints 6.1.3 (c)',
    );
  });

  it('hold for every certificate below, and not for the one that they are in', async () => {
    expect(await judged({ ...limited(org), subject: 'O=Elsewhere' }, { subject: 'O=Org' })).toBe('valid');
    expect(await judged(limited(org), { subject: 'O=Other' }, { subject: 'O=Org' })).toBe(
      '1 name-constraints 6.1.3 (b)',
    );
    expect(await judged(limited(org), { subject: 'O=Org' }, { subject: 'O=Other' })).toBe(
      '2 name-constraints 6.1.3 (b)',
    );
  });

  it('do not hold for self-issued certificates on the way, but for a self-issued target', async () => {
    const self = { ...limited(org), subject: 'O=Elsewhere' };
    expect(await judged(self, { subject: 'O=Elsewhere' }, { subject: 'O=Org' })).toBe('valid');
    expect(await judged(self, { subject: 'O=Elsewhere' })).toBe('1 name-constraints 6.1.3 (b)');
  });

  it('are narrowed further down, never widened', async () => {
    const [wide, narrow] = [[directoryName('O=Org')], [directoryName('O=Org, OU=Unit')]];
    const path = (first: Uint8Array[], second: Uint8Array[], subject: string) =>
      judged(limited(first), { ...limited(second), subject: 'O=Org, OU=Unit' }, { subject });
    expect(await path(wide, narrow, 'O=Org, OU=Unit, CN=x')).toBe('valid');
    expect(await path(wide, narrow, 'O=Org, CN=x')).toBe('2 name-constraints 6.1.3 (b)');
    expect(await path(narrow, wide, 'O=Org, CN=x')).toBe('2 name-constraints 6.1.3 (b)');
    expect(await path(wide, [directoryName('O=Other')], 'O=Org, OU=Unit')).toBe(
      '2 name-constraints 6.1.3 (b)',
    );
    expect(await path(wide, [directoryName('O=Other')], 'O=Other')).toBe('2 name-constraints 6.1.3 (b)');
  });

  it('of one form do not hold for another', async () => {
    const dns = subjectAltName(implicitText(2, 'other.example'));
    expect(await judged(limited([implicitText(1, 'example.com')]), { extensions: [dns] })).toBe('valid');
  });

  it('can be given as inputs (6.1.1 (h) and (i))', async () => {
    const value = sequence(tagged(0, 'constructed', sequence(directoryName('O=Org'))));
    const permittedSubtrees = nameConstraintsOf(value)?.permitted ?? [];
    expect(permittedSubtrees).toHaveLength(1);
    const path = await chain({ subject: 'O=Other' });
    expect(outcome(await validate(path, { permittedSubtrees }))).toBe('0 name-constraints 6.1.3 (b)');
    expect(outcome(await validate(path, { excludedSubtrees: permittedSubtrees }))).toBe('valid');
    const inside = await chain({ subject: 'O=Org, CN=x' });
    expect(outcome(await validate(inside, { permittedSubtrees }))).toBe('valid');
    expect(outcome(await validate(inside, { excludedSubtrees: permittedSubtrees }))).toBe(
      '0 name-constraints 6.1.3 (c)',
    );
  });
});

describe('policies (6.1.3 (d) to (f), 6.1.4, 6.1.5)', () => {
  const P1 = '1.2.3.1';
  const P2 = '1.2.3.2';
  const P3 = '1.2.3.3';
  const withPolicies = (...ids: string[]): Change => ({ extensions: [policies(...ids)] });
  const also = (change: Change, ...extensions: Uint8Array[]): Change => ({
    ...change,
    extensions: [...(change.extensions ?? []), ...extensions],
  });

  const explicit = { explicitPolicy: true };

  it('are not needed unless they are required', async () => {
    const path = await chain({}, {});
    expect(outcome(await validate(path))).toBe('valid');
    expect(outcome(await validate(path, { initialPolicies: [P1] }))).toBe('valid');
    expect(outcome(await validate(path, explicit))).toBe('0 policy 6.1.3 (f)');
  });

  it.each([
    ['the same all along', [withPolicies(P1), withPolicies(P1)], [ANY_POLICY], 'valid'],
    ['that do not agree', [withPolicies(P1), withPolicies(P2)], [ANY_POLICY], '1 policy 6.1.3 (f)'],
    ['missing in the target', [withPolicies(P1), {}], [ANY_POLICY], '1 policy 6.1.3 (f)'],
    ['accepted', [withPolicies(P1, P2), withPolicies(P2)], [P2, P3], 'valid'],
    ['not accepted', [withPolicies(P1), withPolicies(P1)], [P2], '1 policy 6.1.5 (g)'],
    ['any in the CA', [withPolicies(ANY_POLICY), withPolicies(P1)], [P1], 'valid'],
    ['any in both', [withPolicies(ANY_POLICY), withPolicies(ANY_POLICY)], [P1], 'valid'],
  ])('required: %s', async (_, changes, initialPolicies, expected) => {
    const path = await chain(...changes);
    expect(outcome(await validate(path, { ...explicit, initialPolicies }))).toBe(expected);
  });

  it('are given with a valid path', async () => {
    const result = await validate(await chain(withPolicies(P1, P2, P3), withPolicies(P1, P2)), {
      initialPolicies: [P2, P3],
    });
    expect(result).toMatchObject({
      valid: true,
      policies: { authorityConstrained: [P1, P2], userConstrained: [P2] },
    });
  });

  it('repeated in one certificate are malformed (4.2.1.4)', async () => {
    expect(await judged({}, withPolicies(P1, P1))).toBe('1 malformed-extension 4.2');
  });

  it('are required so many certificates behind requireExplicitPolicy (6.1.4 (i))', async () => {
    const requiring = (count: number) => ({ extensions: [policyConstraints(count, null)] });
    expect(await judged(requiring(0), {})).toBe('1 policy 6.1.3 (f)');
    // One behind: the wrap-up lowers it once more (6.1.5 (a)).
    expect(await judged(requiring(1), {})).toBe('1 policy 6.1.5 (g)');
    expect(await judged(requiring(2), {})).toBe('valid');
    expect(await judged(requiring(2), {}, {})).toBe('2 policy 6.1.5 (g)');
    expect(await judged(also(withPolicies(P1), policyConstraints(0, null)), withPolicies(P1))).toBe('valid');
  });

  it('are not required sooner for a self-issued certificate (6.1.4 (h))', async () => {
    const requiring = { subject: 'CN=CA 1', extensions: [policyConstraints(2, null)] };
    expect(await judged(requiring, { subject: 'CN=CA 1' }, {})).toBe('valid');
    expect(await judged(requiring, {}, {})).toBe('2 policy 6.1.5 (g)');
  });

  it('are required by the target itself (6.1.5 (b))', async () => {
    expect(await judged({}, { extensions: [policyConstraints(0, null)] })).toBe('1 policy 6.1.5 (g)');
    expect(await judged({}, { extensions: [policyConstraints(1, null)] })).toBe('valid');
  });

  it('may be mapped (6.1.4 (b))', async () => {
    const mapping = also(withPolicies(P1), policyMappings([P1, P2]));
    const path = await chain(mapping, withPolicies(P2));
    expect(outcome(await validate(path, { ...explicit, initialPolicies: [P1] }))).toBe('valid');
    expect(outcome(await validate(path, { ...explicit, initialPolicies: [P2] }))).toBe('1 policy 6.1.5 (g)');
    expect(outcome(await validate(path, { ...explicit, inhibitPolicyMapping: true }))).toBe(
      '1 policy 6.1.3 (f)',
    );
  });

  it('may not be mapped from or to any policy (6.1.4 (a))', async () => {
    for (const pair of [
      [P1, ANY_POLICY],
      [ANY_POLICY, P1],
    ] as [string, string][]) {
      expect(await judged(also(withPolicies(P1), policyMappings(pair)), withPolicies(P1))).toBe(
        '0 policy-mapping 6.1.4 (a)',
      );
    }
  });

  it('may not be mapped behind inhibitPolicyMapping', async () => {
    const inhibiting = also(withPolicies(P1), policyConstraints(0, 0));
    const mapping = also(withPolicies(P1), policyMappings([P1, P2]));
    expect(await judged(inhibiting, mapping, withPolicies(P2))).toBe('2 policy 6.1.3 (f)');
    const later = also(withPolicies(P1), policyConstraints(0, 1));
    expect(await judged(later, mapping, withPolicies(P2))).toBe('valid');
  });

  it('any policy counts only in front of inhibitAnyPolicy, or in a self-issued CA (6.1.3 (d)(2))', async () => {
    const inhibiting = also(withPolicies(P1), policyConstraints(0, null), inhibitAnyPolicy(0));
    expect(await judged(inhibiting, withPolicies(ANY_POLICY))).toBe('1 policy 6.1.3 (f)');
    const later = also(withPolicies(P1), policyConstraints(0, null), inhibitAnyPolicy(1));
    expect(await judged(later, withPolicies(ANY_POLICY))).toBe('valid');
    const self = { ...withPolicies(ANY_POLICY), subject: 'CN=CA 1' };
    expect(await judged({ ...inhibiting, subject: 'CN=CA 1' }, self, withPolicies(P1))).toBe('valid');
    expect(await judged({ ...inhibiting, subject: 'CN=CA 1' }, self)).toBe('1 policy 6.1.3 (f)');
    const path = await chain(withPolicies(ANY_POLICY), withPolicies(P1));
    expect(outcome(await validate(path, { ...explicit, inhibitAnyPolicy: true }))).toBe('0 policy 6.1.3 (f)');
  });
});

describe('names that a forger may choose', () => {
  it('do not make a message long', async () => {
    const subject = sequence(rdn('CN', utf8String('x'.repeat(5000))));
    const result = await validate(await chain({ subject, damaged: true }));
    if (result.valid) throw new Error('valid');
    expect(inEnglish(result.failure.message).length).toBeLessThan(250);
  });
});
