import { beforeAll, describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { Certificate } from './certificate';
import { encode, tags } from './der';
import { findPath, type FoundPath, type PathSearch } from './path-building';
import { SignatureMemory } from './signature-memory';
import { caConstraints, ecKeys, extension, make, sequence, tagged, type Keys, type Making } from './testing';
import { anchorOf } from './trust-anchor';

const time = new Date('2026-06-01T00:00:00Z');
const keys = new Map<string, Keys>();

const key = (label: string): Keys => {
  const found = keys.get(label);
  if (found === undefined) throw new Error('no such key in the test');
  return found;
};

/** A certificate for the key of the subject, signed by the key of the issuer: each called by its label. */
const issue = (subject: string, issuer: string, change: Partial<Making> = {}): Promise<Certificate> =>
  make({
    subject: `CN=${subject}`,
    issuer: `CN=${issuer}`,
    keys: key(subject),
    signedBy: key(issuer),
    extensions: [caConstraints()],
    ...change,
  });

let root: Certificate;
let ca: Certificate;
let sub: Certificate;
let leaf: Certificate;

beforeAll(async () => {
  for (const label of ['Root', 'Other root', 'CA', 'Sub', 'Leaf', 'Stray']) keys.set(label, await ecKeys());
  root = await issue('Root', 'Root');
  ca = await issue('CA', 'Root');
  sub = await issue('Sub', 'CA');
  leaf = await issue('Leaf', 'Sub', { extensions: [] });
});

const find = (
  candidates: Certificate[],
  options: { anchors?: Certificate[]; target?: Certificate } & Partial<Omit<PathSearch, 'anchors'>> = {},
): Promise<FoundPath> => {
  const { anchors = [root], target = leaf, ...rest } = options;
  return findPath(target, { anchors: anchors.map(anchorOf), candidates, time, ...rest });
};

const shape = (found: FoundPath): string =>
  [
    found.kind === 'none' ? 'none' : found.result.valid ? 'valid' : found.result.failure.rule,
    ...found.path.map(({ shortName }) => shortName),
  ].join(' ');

describe('finding a path', () => {
  it('takes certificates in any order, with the anchor’s own and the target among them', async () => {
    expect(shape(await find([ca, sub]))).toBe('valid CA Sub Leaf');
    expect(shape(await find([sub, ca]))).toBe('valid CA Sub Leaf');
    expect(shape(await find([leaf, root, sub, root, ca, leaf, sub]))).toBe('valid CA Sub Leaf');
  });

  it('takes a target that the anchor issued itself', async () => {
    const direct = await issue('Leaf', 'Root', { extensions: [] });
    expect(shape(await find([], { target: direct }))).toBe('valid Leaf');
  });

  it('ends at the nearest anchor, and says which it is', async () => {
    const found = await find([ca, sub], { anchors: [await issue('Stray', 'Stray'), ca] });
    expect(found).toMatchObject({ kind: 'path', anchorIndex: 1, targetIsAnchor: false, boundHit: false });
    expect(shape(found)).toBe('valid Sub Leaf');
  });

  it('passes over wrong ones: other names, other keys with the name, broken signatures', async () => {
    const otherKey = await issue('Sub', 'CA', { keys: key('Stray') });
    const otherKeyToo = await issue('CA', 'Root', { keys: key('Stray') });
    const broken = await issue('Sub', 'CA', { damaged: true });
    const stray = await issue('Stray', 'Root');
    expect(shape(await find([otherKey, otherKeyToo, stray, broken, ca, sub]))).toBe('valid CA Sub Leaf');
  });

  it('goes round an expired certificate where another is valid', async () => {
    const expired = await issue('CA', 'Root', { notAfter: '20250101000000Z' });
    expect(shape(await find([expired, sub, ca]))).toBe('valid CA Sub Leaf');
    expect(shape(await find([expired, sub]))).toBe('validity CA Sub Leaf');
  });

  it('goes by a cross-certificate to the anchor that is trusted', async () => {
    const cross = await issue('Root', 'Other root');
    const other = await issue('Other root', 'Other root');
    expect(shape(await find([sub, ca, cross], { anchors: [other] }))).toBe('valid Root CA Sub Leaf');
    expect(shape(await find([sub, ca, cross], { anchors: [other, root] }))).toBe('valid CA Sub Leaf');
  });

  it('does not go round in circles', async () => {
    const circle = [await issue('CA', 'Sub'), await issue('Sub', 'CA'), await issue('CA', 'CA')];
    const found = await find(circle, { anchors: [root] });
    expect(found).toMatchObject({ kind: 'none', boundHit: false });
    expect(shape(await find([...circle, ca]))).toBe('valid CA Sub Leaf');
  });

  it('takes key identifiers as a hint and nothing else', async () => {
    const keyId = (bytes: number[]) =>
      extension('2.5.29.14', false, encode(tags.octetString, Uint8Array.from(bytes)));
    const wants = (bytes: number[]) =>
      extension('2.5.29.35', false, sequence(tagged(0, 'primitive', Uint8Array.from(bytes))));
    const target = await issue('Leaf', 'Sub', { extensions: [wants([1])] });
    const mismatched = await issue('Sub', 'CA', { extensions: [caConstraints(), keyId([2])] });
    const decoy = await issue('Sub', 'CA', { keys: key('Stray'), extensions: [caConstraints(), keyId([1])] });
    expect(shape(await find([decoy, mismatched, ca], { target }))).toBe('valid CA Sub Leaf');
  });

  it('finds nothing where there is no anchor, or none above the target', async () => {
    expect(shape(await find([ca, sub, root], { anchors: [] }))).toBe('none Root CA Sub Leaf');
    const other = await issue('Other root', 'Other root');
    expect(shape(await find([sub], { anchors: [other] }))).toBe('none Sub Leaf');
    expect(shape(await find([]))).toBe('none Leaf');
  });

  it('is not taken in by an anchor’s name on another key', async () => {
    const impostor = await issue('Root', 'Root', { keys: key('Stray'), signedBy: key('Stray') });
    const forged = await issue('Leaf', 'Root', { signedBy: key('Stray'), extensions: [] });
    expect(shape(await find([], { target: forged }))).toBe('signature Leaf');
    expect(shape(await find([impostor], { target: forged }))).toBe('none Root Leaf');
  });
});

describe('two authorities of one name', () => {
  it('are told apart by their keys: a path to the one is no broken path to the other', async () => {
    const namesake = await issue('Root', 'Root', { keys: key('Stray'), signedBy: key('Stray') });
    const carried = [ca, sub, root];
    expect(shape(await find(carried, { anchors: [namesake] }))).toBe('none Root CA Sub Leaf');
    expect(shape(await find(carried, { anchors: [namesake, root] }))).toBe('valid CA Sub Leaf');
    expect(shape(await find([], { anchors: [namesake], target: root }))).toBe('none Root');
    // Nobody at hand is shown to have issued it: all that can be said is that this one did not.
    expect(shape(await find([ca, sub], { anchors: [namesake] }))).toBe('signature CA Sub Leaf');
  });
});

describe('the failure that is told', () => {
  it('is the broken signature, where names alone lead to an anchor', async () => {
    const broken = await issue('Sub', 'CA', { damaged: true });
    const found = await find([ca, broken]);
    expect(shape(found)).toBe('signature CA Sub Leaf');
    expect(found).toMatchObject({ result: { failure: { certificate: 1 } } });
  });

  it('is the one that came furthest', async () => {
    const noCa = await issue('CA', 'Root', { extensions: [] });
    const expired = await issue('Leaf', 'Sub', { extensions: [], notAfter: '20250101000000Z' });
    const found = await find([noCa, ca, sub], { target: expired });
    expect(shape(found)).toBe('validity CA Sub Leaf');
    expect(found).toMatchObject({ result: { failure: { certificate: 2 } } });
  });

  it('is a revocation, where there is one', async () => {
    const expired = await issue('Sub', 'CA', { notAfter: '20250101000000Z' });
    const found = await find([expired, ca, sub], {
      revocation: (certificate) =>
        Promise.resolve(
          certificate.sha256 === ca.sha256
            ? { kind: 'revoked', date: new Date(0), reason: 'keyCompromise', invalidityDate: null }
            : { kind: 'not-checked' },
        ),
    });
    expect(shape(found)).toBe('revocation CA Sub Leaf');
  });
});

describe('the anchor itself as target', () => {
  it('is a path of one where it is self-issued (RFC 5280 section 6.1)', async () => {
    const found = await find([root], { target: root });
    expect(found).toMatchObject({ kind: 'path', targetIsAnchor: true });
    expect(shape(found)).toBe('valid Root');
  });

  it('still has to be valid then', async () => {
    const old = await issue('Root', 'Root', { notAfter: '20250101000000Z' });
    expect(shape(await find([], { target: old, anchors: [old] }))).toBe('validity Root');
  });

  it('has no path where somebody else issued it', async () => {
    const found = await find([], { target: ca, anchors: [ca] });
    expect(found).toMatchObject({ kind: 'none', targetIsAnchor: true });
  });
});

describe('bounds', () => {
  it('a path is at most so long', async () => {
    const labels = Array.from({ length: bounds.pathCertificates + 1 }, (_, index) => `Link ${index}`);
    for (const label of labels) keys.set(label, key('CA'));
    const links = await Promise.all(
      labels.map((label, index) =>
        issue(label, index === 0 ? 'Root' : (labels[index - 1] ?? ''), {
          signedBy: index === 0 ? key('Root') : key('CA'),
        }),
      ),
    );
    const target = (index: number): Certificate => links[index] ?? leaf;
    const longest = await find(links, { target: target(bounds.pathCertificates - 1) });
    expect(longest).toMatchObject({ kind: 'path', result: { valid: true }, boundHit: false });
    const tooLong = await find(links, { target: target(bounds.pathCertificates) });
    expect(tooLong).toMatchObject({ kind: 'none', boundHit: true });
  });

  it('signatures are checked so often, and a hundred certificates of one name lose nothing', async () => {
    const many = await Promise.all(
      Array.from({ length: bounds.pathSignatureChecks + 10 }, (_, index) =>
        issue('Sub', 'CA', { keys: key('Stray'), spki: spkiNumber(index) }),
      ),
    );
    expect(shape(await find([...many.slice(0, 100), ca, sub]))).toBe('valid CA Sub Leaf');
    const found = await find([...many, ca]);
    expect(found).toMatchObject({ kind: 'path', result: { valid: false }, boundHit: true });
  });

  it('paths are tried so often', async () => {
    // Cross-certificates in every layer: 12^3 paths, none valid at this time.
    const layer = (subject: string, issuer: string) =>
      Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          issue(subject, issuer, {
            serial: encode(tags.integer, Uint8Array.of(index)),
            notAfter: '20250101000000Z',
          }),
        ),
      );
    const candidates = (await Promise.all([layer('CA', 'Root'), layer('Sub', 'CA')])).flat();
    let validated = 0;
    const found = await find(candidates, {
      revocation: () => {
        validated++;
        return Promise.resolve({ kind: 'not-checked' });
      },
    });
    expect(found).toMatchObject({ kind: 'path', result: { valid: false }, boundHit: true });
    expect(validated).toBe(bounds.pathsTried);
  });

  /** The point of another key for each number; no path needs it to be on the curve. */
  function spkiNumber(index: number): Uint8Array {
    const spki = Uint8Array.from(key('Stray').spki);
    spki[spki.length - 1] = index & 255;
    spki[spki.length - 2] = index >> 8;
    return spki;
  }
});

describe('a memory of signatures', () => {
  it('gives the same answers, good and bad, without a second check', async () => {
    const signatures = new SignatureMemory();
    expect(signatures.knows(sub, ca.spki)).toBe(false);
    const first = await find([ca, sub], { signatures });
    expect(signatures.knows(sub, ca.spki)).toBe(true);
    expect(await find([ca, sub], { signatures })).toEqual(first);
    expect(await signatures.check(sub, ca.spki)).toBe('fits');
    expect(await signatures.check(sub, root.spki)).toBe('differs');
    expect(await signatures.check(sub, ca.spki)).toBe('fits');
  });
});
