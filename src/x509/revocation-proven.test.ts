import { beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from './certificate';
import { checkPinned, revocationCheck } from './revocation';
import type { RevocationStatus } from './revocation-status';
import { byName, entry, makeCrl, makeOcsp, revoked } from './revocation-testing';
import { caConstraints, ecKeys, extension, integer, make, oid, sequence, type Keys } from './testing';
import { anchorOf } from './trust-anchor';

/** The status of a certificate for what is proven to have been signed at a time or before. */

const CA = 'O=Org, CN=CA';
const time = new Date('2026-06-01T00:00:00Z');
const [before, after] = [new Date('2025-05-31T00:00:00Z'), new Date('2025-06-02T00:00:00Z')];

let caKeys: Keys;
let ca: Certificate;
let leaf: Certificate;

beforeAll(async () => {
  caKeys = await ecKeys();
  ca = await make({ subject: CA, issuer: CA, keys: caKeys, signedBy: caKeys, extensions: [caConstraints()] });
  leaf = await make({
    subject: 'CN=leaf',
    issuer: CA,
    keys: await ecKeys(),
    signedBy: caKeys,
    serial: integer(5),
  });
});

type Data = Partial<Parameters<typeof revocationCheck>[0]>;

function ask(data: Data, provenTime?: Date | null): Promise<RevocationStatus> {
  const check = revocationCheck({ lists: [], responses: [], certificates: [], ...data }, () =>
    Promise.resolve(false),
  );
  const issuer = { name: ca.subjectName, spki: ca.spki, certificate: ca };
  const context = { anchor: anchorOf(ca), time, path: [leaf], index: 0 };
  return check(leaf, issuer, provenTime === undefined ? context : { ...context, provenTime });
}

describe('a list that names the certificate', () => {
  const listed = () => makeCrl({ issuer: CA, signedBy: caKeys, entries: [entry(integer(5))] });

  test('counts from the date in it on', async () => {
    const lists = [await listed()];
    const later = { kind: 'revoked', date: new Date('2025-06-01T00:00:00Z') };
    expect(await ask({ lists })).toMatchObject(later);
    expect(await ask({ lists }, null)).toMatchObject(later);
    expect(await ask({ lists }, before)).toMatchObject({ kind: 'good', later });
    expect(await ask({ lists }, after)).toMatchObject(later);
    const data = { lists, responses: [], certificates: [ca] };
    expect(await checkPinned(leaf, data, time, before)).toMatchObject({ kind: 'good', later });
    expect(await checkPinned(leaf, data, time, after)).toMatchObject(later);
    expect(await checkPinned(leaf, data, time)).toMatchObject(later);
  });

  test('shows nothing of earlier days where others were not read', async () => {
    expect(await ask({ lists: [await listed()], cutOff: true }, before)).toMatchObject({ kind: 'revoked' });
  });
});

test('an answer counts by a responder that was valid at the proven time, or is now', async () => {
  const responderKeys = await ecKeys();
  const answerBy = async (notBefore: string, notAfter: string) => {
    const responder = await make({
      subject: 'CN=Responder',
      issuer: CA,
      keys: responderKeys,
      signedBy: caKeys,
      notBefore,
      notAfter,
      extensions: [extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.9')))],
    });
    return makeOcsp({
      certificate: leaf,
      issuer: ca,
      signedBy: responderKeys,
      responder: byName(responder),
      certificates: [responder],
      status: revoked('20250601000000Z', 1),
    });
  };
  const then = await answerBy('20250501000000Z', '20250701000000Z');
  expect((await ask({ responses: [then] })).kind).toBe('unknown');
  expect((await ask({ responses: [then] }, after)).kind).toBe('revoked');
  const current = await answerBy('20260501000000Z', '20260701000000Z');
  expect((await ask({ responses: [current] }, after)).kind).toBe('revoked');
  const between = await answerBy('20260101000000Z', '20260201000000Z');
  expect((await ask({ responses: [between] }, after)).kind).toBe('unknown');
});
