import { describe, expect, it } from 'vitest';
import { ecKey, type KeyPair } from '../../e2e/maker/keys';
import { makePassport, shakenHeader, signPassport, type PassportContent } from '../../e2e/maker/passport';
import { makeCertificate, party } from '../../e2e/maker/pki';
import { bounds } from '../bounds';
import { isObject, parseJson, type JsonObject } from '../vcon/json';
import { readCertificate, type Certificate } from '../x509/certificate';
import { passportsOf, type Passport } from './passport';

const key = ecKey();
const provider = await certificateOf(key, 'SHAKEN Example Telecom');

async function certificateOf(own: KeyPair, name: string): Promise<Certificate> {
  const subject = party(name, own);
  const certificate = await readCertificate(makeCertificate({ issuer: subject, subject }));
  if (certificate === null) throw new Error('no certificate');
  return certificate;
}

function record(parties: unknown): JsonObject {
  const { value } = parseJson(new TextEncoder().encode(JSON.stringify({ parties })));
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

async function read(stir: unknown, tel?: string, supplied = [provider]): Promise<Passport> {
  const [passport] = await passportsOf(record([{ tel, stir }]), supplied);
  if (passport === undefined) throw new Error('no PASSporT');
  return passport;
}

const made = (content: Partial<PassportContent> = {}): string => makePassport({ key, ...content });

const outcomes = ({ checks }: Passport): string[] => checks.map(({ id, outcome }) => `${id} ${outcome}`);
const warnings = (passport: Passport): string[] =>
  passport.checks
    .filter(({ outcome }) => outcome === 'warn')
    .map(({ message, spec }) => `${message} ${spec}`);

describe('a PASSporT', () => {
  it('is read and its signature fits the supplied certificate', async () => {
    const passport = await read(made(), '+12025550148');
    expect(passport).toMatchObject({
      party: 0,
      pointer: '/parties/0/stir',
      form: 'full',
      header: { alg: 'ES256', typ: 'passport', ppt: 'shaken', x5u: shakenHeader.x5u },
      claims: {
        iat: '2026-03-10T10:00:00Z',
        orig: { tn: ['12025550148'], uri: [] },
        dest: { tn: ['12155550131'], uri: [] },
        attest: 'A',
        origid: '123e4567-e89b-12d3-a456-426655440000',
        others: [],
      },
      signature: 'fits',
      partyIs: 'orig',
    });
    expect(passport.certificate?.shortName).toBe('SHAKEN Example Telecom');
    expect(outcomes(passport)).toEqual(['passport.number info', 'passport.signature info']);
  });

  it('of RFC 8225 appendix A is read, and nothing in it is remarked on', async () => {
    const example =
      'eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0LmV4YW1wbGUub3JnL3Bhc3Nwb3J0LmNlciJ9.' +
      'eyJkZXN0Ijp7InVyaSI6WyJzaXA6YWxpY2VAZXhhbXBsZS5jb20iXX0sImlhdCI6MTQ3MTM3NTQxOCwib3JpZyI6eyJ0biI6IjEyMTU1NTUxMjEyIn19.' +
      'VLBCIVDCaeK6M4hLJb6SHQvacAQVvoiiEOWQ_iUkqk79UD81fHQ0E1b3_GluIkba7UWYRM47ZbNFdOJquE35cw';
    const passport = await read(example);
    expect(passport).toMatchObject({
      form: 'full',
      claims: {
        iat: '2016-08-16T19:23:38Z',
        orig: { tn: ['12155551212'] },
        dest: { uri: ['sip:alice@example.com'] },
      },
      partyIs: null,
    });
    expect(warnings(passport)).toEqual([]);
  });

  it('is not said to be signed by anybody else', async () => {
    const token = made();
    const [header = '', claims = '', signature = ''] = token.split('.');
    const changed = Buffer.from(Buffer.from(claims, 'base64url').toString().replace('0148', '0149')).toString(
      'base64url',
    );
    const other = await certificateOf(ecKey(), 'Other');
    for (const [stir, supplied] of [
      [`${header}.${changed}.${signature}`, [provider]],
      [token, [other]],
      [token, []],
      [token, [await certificateOf(ecKey('P-384', 'ecdsa-sha384'), 'Other curve')]],
      [made({ header: { alg: 'ES384' } }), [provider]],
      [made({ header: { alg: 'none' } }), [provider]],
      [made({ header: { crit: ['exp'], exp: 1 } }), [provider]],
      [made({ header: { crit: ['b64'], b64: false } }), [provider]],
      [`${header}.${claims}.${signature.slice(4)}`, [provider]],
    ] as const) {
      const passport = await read(stir, undefined, [...supplied]);
      expect(passport).toMatchObject({ form: 'full', signature: 'not-checked', certificate: null });
      expect(outcomes(passport)).toContain('passport.signature not-checked');
    }
    expect(await read(token, undefined, [other, provider])).toMatchObject({ signature: 'fits' });
  });

  it('may be a whole SIP Identity header, whose parameters are held against it', async () => {
    const fitting = `;info=<${shakenHeader.x5u}>;alg=ES256;ppt="shaken"`;
    const passport = await read(`Identity: ${made({ parameters: fitting })}`);
    expect(passport).toMatchObject({ form: 'full', signature: 'fits' });
    expect(warnings(passport)).toEqual([]);
    const other = await read(made({ parameters: ';info=<https://other.example/>;alg=ES256;ppt=div' }));
    expect(warnings(other).map((one) => /parameter (\w+)/.exec(one)?.[1])).toEqual(['ppt', 'info']);
  });

  it.each<[string, Partial<PassportContent>, string]>([
    ['type', { header: { typ: 'JWT' } }, '"typ"'],
    ['certificate', { header: { x5u: undefined } }, '"x5u"'],
    ['time', { claims: { iat: '2026' } }, '"iat"'],
    ['time', { claims: { iat: 1e300 } }, '"iat"'],
    ['caller', { claims: { orig: { tn: ['1', '2'] } } }, '"orig"'],
    ['called ones', { claims: { dest: {} } }, '"dest"'],
    ['attestation', { claims: { attest: 'D' } }, '"attest"'],
    ['origin', { claims: { origid: undefined } }, '"origid"'],
    ['keys', { claims: { mky: [] } }, '"mky"'],
  ])('is remarked on where it lacks a proper %s', async (_, content, name) => {
    const found = warnings(await read(made(content)));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(name);
  });

  it('needs no attestation without SHAKEN, and shows the other claims', async () => {
    const passport = await read(
      made({
        header: { ppt: undefined },
        claims: {
          attest: undefined,
          origid: undefined,
          mky: [{ alg: 'sha-256', dig: '02:1A' }],
          rcd: { nam: 'Alice' },
        },
      }),
    );
    expect(warnings(passport)).toEqual([]);
    expect(passport.claims).toMatchObject({ mky: ['sha-256 02:1A'], others: ['rcd'], attest: null });
  });

  it('is remarked on where it is not written as section 9 asks', async () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64url');
    const header = encode(JSON.stringify(shakenHeader));
    const claims = encode('{"orig":{"tn":"1"},"dest":{"tn":["2"]},"iat":1,"attest":"A","origid":"u"}');
    const passport = await read(signPassport(`${header}.${claims}`, key));
    expect(outcomes(passport)).toEqual(['passport.serialization info', 'passport.signature info']);
  });

  it.each([
    ['a number', 5],
    ['an object', { token: 'x' }],
    ['no token', 'shaken'],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['no JSON', 'e30.AAAA.AAAA'],
    ['a list', `${Buffer.from('[]').toString('base64url')}.e30.AAAA`],
    ['a member twice', `e30.${Buffer.from('{"iat":1,"iat":2}').toString('base64url')}.AAAA`],
    ['padding', 'e30=.e30.AAAA'],
    ['a long text', `e30.e30.${'A'.repeat(bounds.passports.characters)}`],
  ])('that is none is said not to be read: %s', async (_, stir) => {
    expect(await read(stir)).toMatchObject({
      form: 'unreadable',
      header: null,
      claims: null,
      signature: 'not-checked',
    });
  });

  it('in compact form has nothing to be checked', async () => {
    const passport = await read(`..${made().split('.')[2]};info=<https://cert.example.org/>`);
    expect(passport).toMatchObject({ form: 'compact', signature: 'not-checked' });
    expect(outcomes(passport)).toEqual(['passport.form not-checked']);
  });

  it.each([
    ['+12025550148', 'orig'],
    ['tel:+1-202-555-0148;ext=5', 'orig'],
    ['1 (202) 555.0148', 'orig'],
    ['+12155550131', 'dest'],
    ['2025550148', 'unclear'],
    ['0995550131', 'neither'],
    ['+2025550148', 'neither'],
    ['+13035550199', 'neither'],
    ['anonymous', 'neither'],
  ])('has the number %s of its party as: %s', async (tel, where) => {
    const passport = await read(made(), tel);
    expect(passport.partyIs).toBe(where);
    expect(outcomes(passport)).toContain(`passport.number ${where === 'neither' ? 'warn' : 'info'}`);
  });

  it('stands with any party, and only so many are read', async () => {
    const stir = made();
    const found = await passportsOf(
      record([{ name: 'A' }, { stir }, null, 5, { stir: '' }, { stir: null }, { stir }]),
      [],
    );
    expect(found.map(({ party: index }) => index)).toEqual([1, 6]);
    const many = await passportsOf(record(Array.from({ length: 300 }, () => ({ stir: 'x' }))), []);
    expect(many).toHaveLength(bounds.passports.parties);
    expect(await passportsOf(record('none'), [])).toEqual([]);
  });

  it('is tried with so many certificates and no more', async () => {
    const others = await Promise.all(
      Array.from({ length: bounds.certificatesTried }, () => certificateOf(ecKey(), 'Other')),
    );
    expect(await read(made(), undefined, [...others, provider])).toMatchObject({ signature: 'not-checked' });
    expect(await read(made(), undefined, [...others.slice(1), provider])).toMatchObject({
      signature: 'fits',
    });
  });
});
