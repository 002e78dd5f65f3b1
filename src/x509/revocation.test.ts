import { inEnglish } from '../wording';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from './certificate';
import type { RevocationList } from './crl';
import { findPath } from './path-building';
import { extendsList } from './revocation-delta';
import { checkPinned, revocationCheck, type RevocationData } from './revocation';
import type { RevocationStatus } from './revocation-status';
import {
  certificateIssuer,
  crlIssuer,
  crlNumber,
  deltaIndicator,
  distributionPoints,
  entry,
  fullName,
  generalizedTime,
  indirect,
  invalidityDate,
  issuingDistributionPoint,
  keyIdentifier,
  makeCrl,
  onlyAttributeCerts,
  onlyCaCerts,
  onlySomeReasons,
  onlyUserCerts,
  reasonCode,
  reasonFlags,
  relativeName,
  rsaKeys,
  uri,
  utcTime,
  type CrlMaking,
} from './revocation-testing';
import {
  caConstraints,
  directoryName,
  ecKeys,
  extension,
  integer,
  keyUsage,
  make,
  oid,
  sequence,
  utf8String,
  type Keys,
  type Making,
} from './testing';
import { anchorOf } from './trust-anchor';

const ROOT = 'O=Org, CN=Root';
const CA = 'O=Org, CN=CA';
const time = new Date('2026-06-01T00:00:00Z');
const CRL_SIGN = 0x02;
const KEY_CERT_SIGN = 0x04;

let rootKeys: Keys;
let caKeys: Keys;
let otherKeys: Keys;
let root: Certificate;
let ca: Certificate;
let leaf: Certificate;

const makeCa = (making: Partial<Making> = {}): Promise<Certificate> =>
  make({
    subject: CA,
    issuer: ROOT,
    keys: caKeys,
    signedBy: rootKeys,
    serial: integer(2),
    extensions: [caConstraints(), keyUsage(KEY_CERT_SIGN | CRL_SIGN)],
    ...making,
  });
const makeLeaf = (making: Partial<Making> = {}): Promise<Certificate> =>
  make({ subject: 'CN=leaf', issuer: CA, keys: otherKeys, signedBy: caKeys, serial: integer(5), ...making });
const withPoints = (...points: Uint8Array[][]): Promise<Certificate> =>
  makeLeaf({ extensions: [distributionPoints(...points)] });

beforeAll(async () => {
  [rootKeys, caKeys, otherKeys] = await Promise.all([ecKeys(), ecKeys(), ecKeys()]);
  root = await make({
    subject: ROOT,
    issuer: ROOT,
    keys: rootKeys,
    signedBy: rootKeys,
    extensions: [caConstraints()],
  });
  [ca, leaf] = await Promise.all([makeCa(), makeLeaf()]);
});

/** A list by the CA that names nobody, but for what is said. */
const list = (making: Partial<CrlMaking> = {}): Promise<RevocationList> =>
  makeCrl({ issuer: CA, signedBy: caKeys, ...making });
const scoped = (...parts: Uint8Array[]) => list({ extensions: [issuingDistributionPoint(...parts)] });
const naming = (serial: number, code?: number, making: Partial<CrlMaking> = {}) =>
  list({ entries: [entry(integer(serial), code === undefined ? [] : [reasonCode(code)])], ...making });

interface Asking extends Partial<RevocationData> {
  path?: Certificate[];
  at?: Date;
  /** CRL issuers have to be shown unrevoked, too. */
  required?: boolean;
}

/** CRL issuers have to have a path to the root, and not to be revoked. */
function checkOf(
  lists: RevocationList[],
  { path = [ca, leaf], certificates = [], required = false }: Asking,
) {
  return revocationCheck({ lists, responses: [], certificates }, async (signer, context, revocation) => {
    const found = await findPath(signer, {
      anchors: [context.anchor],
      candidates: [...path, ...certificates],
      time: context.time,
      revocation,
      revocationRequired: required,
    });
    return found.kind === 'path' && found.result.valid;
  });
}

/** Asks for the last certificate of the path. */
function ask(
  lists: RevocationList[],
  asking: Asking = {},
  check = checkOf(lists, asking),
): Promise<RevocationStatus> {
  const { path = [ca, leaf], at = time } = asking;
  const anchor = anchorOf(root);
  const index = path.length - 1;
  const target = path[index];
  if (target === undefined) throw new Error('an empty path');
  const certificate = path[index - 1] ?? root;
  const by = { name: certificate.subjectName, spki: certificate.spki, certificate };
  return check(target, by, { anchor, time: at, path, index });
}

const kindOf = async (...args: Parameters<typeof ask>) => (await ask(...args)).kind;
const whyOf = async (...args: Parameters<typeof ask>) => {
  const status = await ask(...args);
  return status.kind === 'unknown' ? inEnglish(status.why) : `it is ${status.kind}`;
};

describe('a complete list', () => {
  test('that does not name the certificate shows it good; nothing supplied, or only by others, is not checked', async () => {
    expect(await ask([await list()])).toEqual({ kind: 'good', asOf: new Date('2026-01-01T00:00:00Z') });
    expect(await kindOf([])).toBe('not-checked');
    const ofRoot = await makeCrl({ issuer: ROOT, signedBy: rootKeys, entries: [entry(integer(5))] });
    expect(await kindOf([ofRoot])).toBe('not-checked');
    expect(await kindOf([ofRoot, await list()])).toBe('good');
  });

  test('that names it gives date, reason and invalidity date', async () => {
    const entries = [
      entry(integer(4)),
      entry(integer(5), [reasonCode(1), invalidityDate('20250101000000Z')]),
    ];
    expect(await ask([await list({ entries })])).toEqual({
      kind: 'revoked',
      date: new Date('2025-06-01T00:00:00Z'),
      reason: 'keyCompromise',
      invalidityDate: new Date('2025-01-01T00:00:00Z'),
    });
    expect(await ask([await naming(5)])).toMatchObject({ kind: 'revoked', reason: 'unspecified' });
    expect(await kindOf([await naming(4)])).toBe('good');
  });

  test('of version 1 counts', async () => {
    expect(await kindOf([await list({ version: 1 })])).toBe('good');
    expect(await kindOf([await naming(5, undefined, { version: 1 })])).toBe('revoked');
  });

  test('by the anchor tells of the first certificate in the path (PKITS 4.4.2)', async () => {
    const ofRoot = (serial: number) =>
      makeCrl({ issuer: ROOT, signedBy: rootKeys, entries: [entry(integer(serial))] });
    expect(await kindOf([await ofRoot(2)], { path: [ca] })).toBe('revoked');
    expect(await kindOf([await ofRoot(5)], { path: [ca] })).toBe('good');
  });

  test('that must not be used is not used', async () => {
    const unknown = extension('1.2.3.4', true, integer(1));
    expect(await whyOf([await naming(5, 1, { extensions: [unknown] })])).toMatch(/critical extension/);
    expect(await kindOf([await naming(5, 1, { extensions: [unknown] }), await list()])).toBe('good');
  });

  test('with a certificate whose distribution points cannot be read shows nothing', async () => {
    const odd = await makeLeaf({ extensions: [extension('2.5.29.31', false, integer(1))] });
    expect(await whyOf([await list()], { path: [ca, odd] })).toMatch(/distribution points/);
  });

  test('lets a removeFromCRL, which belongs into delta lists, revoke nothing', async () => {
    expect(await kindOf([await naming(5, 8)])).toBe('good');
  });
});

describe('signature and signer, 6.3.3 (f) and (g)', () => {
  test('a list that anybody could have made counts for nothing, whichever way it speaks', async () => {
    for (const making of [{ damaged: true }, { signedBy: otherKeys }]) {
      expect(await whyOf([await list(making)])).toMatch(/anybody may have made it/);
      expect(await kindOf([await naming(5, 1, making)])).toBe('unknown');
      expect(await kindOf([await naming(5, 1, making), await list()])).toBe('good');
      expect(await kindOf([await list(making), await naming(5, 1)])).toBe('revoked');
    }
  });

  test('nor does one with a signature that can be forged', async () => {
    const signedBy = { ...caKeys, algorithm: sequence(oid('1.2.840.10045.4.1')) };
    expect(await whyOf([await list({ signedBy })])).toMatch(/can be forged/);
  });

  test('a keyUsage of the issuer has to have cRLSign (PKITS 4.7.4, 4.7.5)', async () => {
    const lacking = await makeCa({ extensions: [caConstraints(), keyUsage(KEY_CERT_SIGN)] });
    expect(await whyOf([await list()], { path: [lacking, leaf] })).toMatch(/cRLSign/);
    const without = await makeCa({ extensions: [caConstraints()] });
    expect(await kindOf([await list()], { path: [without, leaf] })).toBe('good');
  });

  describe('by a separate key (PKITS 4.4.19 to 21)', () => {
    let crlKeys: Keys;
    beforeAll(async () => {
      crlKeys = await ecKeys();
    });
    const signer = (making: Partial<Making> = {}) =>
      makeCa({ keys: crlKeys, serial: integer(3), extensions: [keyUsage(CRL_SIGN)], ...making });
    const rootList = (...serials: number[]) =>
      makeCrl({ issuer: ROOT, signedBy: rootKeys, entries: serials.map((serial) => entry(integer(serial))) });

    test('counts where its certificate has a path to the same anchor', async () => {
      const certificates = [await signer()];
      expect(await kindOf([await list({ signedBy: crlKeys })], { certificates })).toBe('good');
      expect(await kindOf([await naming(5, 1, { signedBy: crlKeys })], { certificates })).toBe('revoked');
    });

    test('is judged once for any number of lists', async () => {
      const certificates = [await signer()];
      const day = (at: number) => String(at + 1).padStart(2, '0');
      const made = Array.from({ length: 28 }, (_, at) =>
        list({
          signedBy: crlKeys,
          thisUpdate: utcTime(`2605${day(at)}000000Z`),
          nextUpdate: utcTime(`260${at === 27 ? 7 : 5}${day(at)}000001Z`),
        }),
      );
      let judged = 0;
      const lists = await Promise.all(made);
      const check = revocationCheck({ lists, responses: [], certificates }, () =>
        Promise.resolve(++judged > 0),
      );
      expect((await ask([], {}, check)).kind).toBe('good');
      expect((await ask([], {}, check)).kind).toBe('good');
      expect(judged).toBe(1);
      expect((await ask([], { at: new Date('2026-06-02T00:00:00Z') }, check)).kind).toBe('good');
      expect(judged).toBe(2);
    });

    test('does not count where its certificate is not at hand', async () => {
      expect(await kindOf([await naming(5, 1, { signedBy: crlKeys })])).toBe('unknown');
    });

    test.each([
      ['is under another anchor', { issuer: 'CN=Elsewhere' }],
      ['has expired', { notAfter: '20260101000000Z' }],
      ['is signed by another', { signedBy: undefined }],
      ['is not for signing lists', { extensions: [keyUsage(0x80)] }],
      ['has an unknown critical extension', { extensions: [extension('1.2.3.4', true, integer(1))] }],
    ])('does not count where its certificate %s', async (_, making) => {
      const { signedBy = otherKeys } = making as Partial<Making>;
      const certificates = [await signer('signedBy' in making ? { signedBy } : making)];
      expect(await kindOf([await naming(5, 1, { signedBy: crlKeys })], { certificates })).toBe('unknown');
    });

    test('does not count where its certificate was revoked', async () => {
      const certificates = [await signer()];
      const ofCa = await list({ signedBy: crlKeys });
      expect(await whyOf([ofCa, await rootList(3)], { certificates })).toMatch(/no valid path/);
      expect(await kindOf([ofCa, await rootList(4)], { certificates })).toBe('good');
    });

    test('is found among a hundred certificates of one name', async () => {
      const others = await Promise.all(
        Array.from({ length: 100 }, async () => signer({ keys: await ecKeys(), signedBy: otherKeys })),
      );
      const identified = await signer({
        extensions: [keyUsage(CRL_SIGN), extension('2.5.29.14', false, Uint8Array.of(4, 2, 7, 7))],
      });
      const ofCa = await list({ signedBy: crlKeys, extensions: [keyIdentifier(7, 7)] });
      expect(await kindOf([ofCa], { certificates: [...others, identified] })).toBe('good');
      // Where nothing tells which one it is, the search ends.
      expect(
        await kindOf([await list({ signedBy: crlKeys })], { certificates: [...others, identified] }),
      ).toBe('unknown');
    });

    test('of a new key that the old one has certified counts (PKITS 4.5.6)', async () => {
      const rolled = await signer({ issuer: CA, signedBy: caKeys, serial: integer(9) });
      const certificates = [rolled];
      expect(await kindOf([await naming(5, 1, { signedBy: crlKeys })], { certificates })).toBe('revoked');
      // Its own standing hangs on the list that it signs itself: that settles it, and comes to an end.
      const both = [await list({ signedBy: crlKeys }), await rootList()];
      expect(await kindOf(both, { certificates, required: true })).toBe('good');
      expect(await kindOf([await list({ signedBy: crlKeys })], { certificates })).toBe('good');
      expect(await kindOf([await naming(9, 1, { signedBy: crlKeys })], { certificates })).toBe('unknown');
    });
  });
});

describe('freshness, 6.3.3 (a)', () => {
  const from = (thisUpdate: string, nextUpdate: string | null, rest: Partial<CrlMaking> = {}) =>
    list({
      thisUpdate: utcTime(thisUpdate),
      nextUpdate: nextUpdate === null ? null : utcTime(nextUpdate),
      ...rest,
    });

  test('holds from thisUpdate to nextUpdate, both included', async () => {
    expect(await kindOf([await from('260601000000Z', '260602000000Z')])).toBe('good');
    expect(await kindOf([await from('260501000000Z', '260601000000Z')])).toBe('good');
    expect(await whyOf([await from('260501000000Z', '260531235959Z')])).toMatch(
      /is stale: .*2026-05-31 23:59:59 UTC/,
    );
    expect(await whyOf([await from('260601000001Z', '260701000000Z')])).toMatch(/after the time that counts/);
  });

  test('is not shown where there is no nextUpdate', async () => {
    expect(await whyOf([await from('260501000000Z', null)])).toMatch(/nextUpdate.*stale/);
  });

  test('does not matter to a revocation, but to a hold', async () => {
    const entries = (code: number) => ({ entries: [entry(integer(5), [reasonCode(code)])] });
    expect(await kindOf([await from('250501000000Z', '250601000000Z', entries(4))])).toBe('revoked');
    expect(await kindOf([await from('250501000000Z', null, entries(1))])).toBe('revoked');
    expect(await whyOf([await from('250501000000Z', '250601000000Z', entries(6))])).toMatch(/on hold/);
    expect(await kindOf([await from('260501000000Z', '260701000000Z', entries(6))])).toBe('revoked');
  });

  test('is not shown by a list from after the certificate expired, unless it keeps expired ones', async () => {
    const at = new Date('2041-01-02T00:00:00Z');
    const late = (...extensions: Uint8Array[]) =>
      list({ thisUpdate: utcTime('410101000000Z'), nextUpdate: utcTime('420101000000Z'), extensions });
    const keepsSince = (since: string) => extension('2.5.29.60', false, generalizedTime(since));
    expect(await whyOf([await late()], { at })).toMatch(/after the certificate expired/);
    expect(await kindOf([await late(keepsSince('20390101000000Z'))], { at })).toBe('good');
    expect(await kindOf([await late(keepsSince('20400601000000Z'))], { at })).toBe('unknown');
  });

  test('is not shown at a time that is none', async () => {
    expect(await kindOf([await list()], { at: new Date(NaN) })).toBe('unknown');
  });
});

describe('scope, 6.3.3 (b)', () => {
  test('(2)(ii) to (iv): user, CA and attribute certificates', async () => {
    const [users, authorities, attributes] = [
      await scoped(onlyUserCerts),
      await scoped(onlyCaCerts),
      await scoped(onlyAttributeCerts),
    ];
    const subCa = await makeLeaf({ extensions: [caConstraints()] });
    expect(await kindOf([users])).toBe('good');
    expect(await whyOf([authorities])).toMatch(/about other certificates/);
    expect(await kindOf([attributes])).toBe('unknown');
    expect(await kindOf([users], { path: [ca, subCa] })).toBe('unknown');
    expect(await kindOf([authorities], { path: [ca, subCa] })).toBe('good');
    expect(await kindOf([attributes], { path: [ca, subCa] })).toBe('unknown');
  });

  describe('(2)(i): the name of the distribution point (PKITS 4.14.1 to 9)', () => {
    const cn = (value: string) => sequence(oid('2.5.4.3'), utf8String(value));
    const full = () => fullName(directoryName(`${CA}, CN=one`));
    const relative = () => relativeName(cn('ONE'));
    const cases = [
      ['full in both', full, full, 'good'],
      ['relative in the certificate', relative, full, 'good'],
      ['relative in the list', full, relative, 'good'],
      ['relative in both', relative, relative, 'good'],
      ['another one', full, () => fullName(directoryName(`${CA}, CN=two`)), 'unknown'],
      ['another relative one', full, () => relativeName(cn('two')), 'unknown'],
      [
        'one of two',
        () => fullName(uri('http://a/'), uri('http://b/')),
        () => fullName(uri('http://c/'), uri('http://b/')),
        'good',
      ],
      [
        'the issuer itself, which stands for lists in no point',
        full,
        () => fullName(directoryName(CA)),
        'good',
      ],
    ] as const;
    test.each(cases)('%s', async (_, own, theirs, kind) => {
      const path = [ca, await withPoints([own()])];
      expect(await kindOf([await scoped(theirs())], { path })).toBe(kind);
      // Without one, a list is about all certificates of its issuer.
      expect(await kindOf([await list()], { path })).toBe('good');
    });

    test('where the certificate has no point, only the names of its issuer will do', async () => {
      expect(await kindOf([await scoped(full())])).toBe('unknown');
      expect(await kindOf([await scoped(fullName(directoryName(CA)))])).toBe('good');
      const alternative = extension('2.5.29.18', false, sequence(uri('http://ca/')));
      const path = [ca, await makeLeaf({ extensions: [alternative] })];
      expect(await kindOf([await scoped(fullName(uri('http://ca/')))], { path })).toBe('good');
      expect(await kindOf([await scoped(fullName(uri('http://ca/')))])).toBe('unknown');
    });
  });

  describe('(1): indirect lists (PKITS 4.14.22 to 35)', () => {
    const AGENT = 'O=Org, CN=Agent';
    let agentKeys: Keys;
    let agent: Certificate;
    beforeAll(async () => {
      agentKeys = await ecKeys();
      agent = await makeCa({
        subject: AGENT,
        keys: agentKeys,
        serial: integer(7),
        extensions: [keyUsage(CRL_SIGN)],
      });
    });
    const byAgent = (entries: Uint8Array[], ...parts: Uint8Array[]) =>
      makeCrl({
        issuer: AGENT,
        signedBy: agentKeys,
        entries,
        extensions: parts.length === 0 ? [] : [issuingDistributionPoint(...parts)],
      });
    const named = () => withPoints([crlIssuer(directoryName(AGENT))]);
    const of = (subject: string) => [certificateIssuer(directoryName(subject))];
    const asked = async (crl: RevocationList, target: Certificate) =>
      kindOf([crl], { path: [ca, target], certificates: [agent] });

    test('count where the certificate names their issuer', async () => {
      expect(await asked(await byAgent([], indirect), await named())).toBe('good');
      expect(await asked(await byAgent([entry(integer(5), of(CA))], indirect), await named())).toBe(
        'revoked',
      );
    });

    test('do not count where it does not, or where they do not say that they are indirect', async () => {
      expect(await asked(await byAgent([entry(integer(5), of(CA))], indirect), leaf)).toBe('not-checked');
      const otherwise = await withPoints([fullName(uri('http://a/'))]);
      expect(await asked(await byAgent([], indirect), otherwise)).toBe('not-checked');
      expect(await asked(await byAgent([]), await named())).toBe('unknown');
      expect(await asked(await byAgent([], onlyUserCerts), await named())).toBe('unknown');
    });

    test('tell by certificate issuer, which holds for the entries behind it', async () => {
      const entries = (...subjects: (string | null)[]) =>
        subjects.map((subject, at) => entry(integer(at + 3), subject === null ? [] : of(subject)));
      const target = await named();
      expect(await asked(await byAgent(entries(CA, null, null), indirect), target)).toBe('revoked');
      expect(await asked(await byAgent(entries('CN=Other', null, null), indirect), target)).toBe('good');
      expect(await asked(await byAgent(entries('CN=Other', CA, null), indirect), target)).toBe('revoked');
      expect(await asked(await byAgent(entries(CA, 'CN=Other', null), indirect), target)).toBe('good');
      // Before the first certificateIssuer the entries are about the list's own issuer.
      expect(await asked(await byAgent(entries(null, null, null), indirect), target)).toBe('good');
    });

    test('match by name of the point, and by cRLIssuer where it has none', async () => {
      const point = (...names: Uint8Array[]) => fullName(...names);
      const byIssuerName = await byAgent([], point(directoryName(AGENT)), indirect);
      expect(await asked(byIssuerName, await named())).toBe('good');
      expect(await asked(await byAgent([], point(uri('http://a/')), indirect), await named())).toBe(
        'unknown',
      );
      const cn = relativeName(sequence(oid('2.5.4.3'), utf8String('one')));
      const withName = await withPoints([cn, crlIssuer(directoryName(AGENT))]);
      expect(
        await asked(await byAgent([], point(directoryName(`${AGENT}, CN=one`)), indirect), withName),
      ).toBe('good');
      expect(await asked(await byAgent([], point(directoryName(`${CA}, CN=one`)), indirect), withName)).toBe(
        'unknown',
      );
    });

    test('by the issuer itself tell of its own certificates (PKITS 4.14.22, 23)', async () => {
      expect(await kindOf([await scoped(indirect)])).toBe('good');
      const own = { extensions: [issuingDistributionPoint(indirect)] };
      expect(await kindOf([await naming(5, 1, own)])).toBe('revoked');
      const others = await list({ ...own, entries: [entry(integer(5), of('CN=Other'))] });
      expect(await kindOf([others])).toBe('good');
    });

    test('may tell of the certificate of their own issuer (PKITS 4.14.30)', async () => {
      const selfTold = await makeCa({
        subject: AGENT,
        keys: agentKeys,
        serial: integer(7),
        extensions: [keyUsage(CRL_SIGN), distributionPoints([crlIssuer(directoryName(AGENT))])],
      });
      const certificates = [selfTold];
      const path = [ca, await named()];
      const asking = { path, certificates, required: true };
      expect(await kindOf([await byAgent([], indirect)], asking)).toBe('good');
      const withdrawn = await byAgent([entry(integer(7), of(ROOT))], indirect);
      expect(await kindOf([withdrawn], { path, certificates })).toBe('unknown');
    });

    test('signed by a key that is trusted, but not of their issuer, do not count', async () => {
      const extensions = [issuingDistributionPoint(indirect)];
      const misnamed = await makeCrl({ issuer: AGENT, signedBy: caKeys, extensions });
      expect(await asked(misnamed, await named())).toBe('unknown');
    });

    describe('of issuers whose standing hangs on other such lists', () => {
      /** A CRL issuer that the root has certified, and whose own lists `by` issues. */
      const vouched = async (subject: string, by: string, serial: number) => {
        const keys = await ecKeys();
        const certificate = await makeCa({
          subject,
          keys,
          serial: integer(serial),
          extensions: [keyUsage(CRL_SIGN), distributionPoints([crlIssuer(directoryName(by))])],
        });
        const says = (...revoked: number[]) =>
          makeCrl({
            issuer: subject,
            signedBy: keys,
            entries: revoked.map((one) => entry(integer(one), of(ROOT))),
            extensions: [issuingDistributionPoint(indirect)],
          });
        return { certificate, says };
      };
      const under = async (subject: string) => [ca, await withPoints([crlIssuer(directoryName(subject))])];

      test('come to an end where two vouch for each other', async () => {
        const [one, two] = [await vouched('CN=One', 'CN=Two', 11), await vouched('CN=Two', 'CN=One', 12)];
        const certificates = [one.certificate, two.certificate];
        const asking = { path: await under('CN=One'), certificates, required: true };
        expect(await kindOf([await one.says(), await two.says()], asking)).toBe('good');
        expect(await kindOf([await one.says(), await two.says(11)], asking)).toBe('unknown');
        expect(await kindOf([await one.says()], asking)).toBe('unknown');
      });

      test('what is assumed of one is not remembered of the other', async () => {
        const [one, two] = [await vouched('CN=One', 'CN=Two', 11), await vouched('CN=Two', 'CN=One', 12)];
        const asking = { certificates: [one.certificate, two.certificate], required: true };
        const lists = [await one.says(), await two.says(11)];
        const check = checkOf(lists, asking);
        for (const subject of ['CN=One', 'CN=Two', 'CN=One']) {
          const status = await ask(lists, { ...asking, path: await under(subject) }, check);
          expect(status.kind).toBe('unknown');
        }
      });

      test('count as far as four in a row, and no further', async () => {
        const row = await Promise.all(
          Array.from({ length: 5 }, (_, at) => vouched(`CN=${at}`, `CN=${at + 1}`, 20 + at)),
        );
        const certificates = row.map(({ certificate }) => certificate);
        const lists = await Promise.all(row.map(({ says }) => says()));
        // The last in the row vouches for itself, by the name of the one behind it.
        const last = await vouched('CN=5', 'CN=5', 25);
        const asking = { certificates: [...certificates, last.certificate], required: true };
        const all = [...lists, await last.says()];
        expect(await kindOf(all, { ...asking, path: await under('CN=2') })).toBe('good');
        expect(await kindOf(all, { ...asking, path: await under('CN=0') })).toBe('unknown');
      });
    });
  });
});

describe('reasons, 6.3.3 (d), (e) and (l) (PKITS 4.14.15 to 21)', () => {
  const some = (...flags: number[]) => scoped(onlySomeReasons(...flags));
  test('have to be covered all, by one list or several', async () => {
    const [compromise, others] = [await some(1, 2), await some(3, 4, 5, 6, 7, 8)];
    expect(await whyOf([compromise])).toMatch(/only some of the reasons/);
    expect(await kindOf([others])).toBe('unknown');
    expect(await kindOf([compromise, others])).toBe('good');
    expect(await kindOf([compromise, await some(3, 4, 5, 6, 7)])).toBe('unknown');
  });

  test('are what both list and point are for', async () => {
    const path = [
      ca,
      await withPoints([fullName(uri('http://a/')), reasonFlags(1, 1)], [fullName(uri('http://b/'))]),
    ];
    const at = (address: string) => scoped(fullName(uri(address)));
    expect(await kindOf([await at('http://a/')], { path })).toBe('unknown');
    expect(await kindOf([await at('http://b/')], { path })).toBe('good');
    expect(await kindOf([await scoped(fullName(uri('http://a/')), onlySomeReasons(2))], { path })).toBe(
      'unknown',
    );
  });

  test('do not matter to a revocation', async () => {
    const extensions = [issuingDistributionPoint(onlySomeReasons(1))];
    expect(await kindOf([await naming(5, 1, { extensions })])).toBe('revoked');
  });
});

describe('delta lists, 6.3.3 (c), (h), (i) and (k), and 5.2.4 (PKITS 4.15)', () => {
  const base = (
    made: bigint,
    entries: Uint8Array[] = [],
    making: Partial<CrlMaking> = {},
    extensions: Uint8Array[] = [],
  ) => list({ entries, ...making, extensions: [crlNumber(made), ...extensions] });
  const delta = (
    from: bigint,
    made: bigint,
    entries: Uint8Array[] = [],
    making: Partial<CrlMaking> = {},
    extensions: Uint8Array[] = [],
  ) =>
    list({
      thisUpdate: utcTime('260201000000Z'),
      entries,
      ...making,
      extensions: [crlNumber(made), deltaIndicator(from), ...extensions],
    });
  const named = (code: number) => [entry(integer(5), [reasonCode(code)])];
  const [compromise, hold, remove] = [1, 6, 8];

  test('alone show nobody good (4.15.1), and may revoke', async () => {
    expect(await whyOf([await delta(1n, 2n)])).toMatch(/delta revocation list.*only what has changed/);
    expect(await kindOf([await delta(1n, 2n, named(remove))])).toBe('unknown');
    expect(await kindOf([await delta(1n, 2n, named(compromise))])).toBe('revoked');
  });

  test('change what the complete list says (4.15.2 to 7)', async () => {
    const say = async (before: number | null, then: number | null) =>
      kindOf([
        await base(1n, before === null ? [] : named(before)),
        await delta(1n, 2n, then === null ? [] : named(then)),
      ]);
    expect(await say(null, null)).toBe('good');
    expect(await say(compromise, null)).toBe('revoked');
    expect(await say(null, compromise)).toBe('revoked');
    expect(await say(hold, null)).toBe('revoked');
    expect(await say(hold, remove)).toBe('good');
    expect(await say(hold, compromise)).toBe('revoked');
    expect(await say(null, remove)).toBe('good');
  });

  test('make a stale complete list current (4.15.8, 9), those that fit it (4.15.10)', async () => {
    const stale = { nextUpdate: utcTime('260115000000Z') };
    expect(await kindOf([await base(5n, [], stale)])).toBe('unknown');
    expect(await ask([await base(5n, [], stale), await delta(5n, 6n)])).toEqual({
      kind: 'good',
      asOf: new Date('2026-02-01T00:00:00Z'),
    });
    expect(await kindOf([await base(5n, [], stale), await delta(5n, 6n, named(compromise))])).toBe('revoked');
    expect(await kindOf([await base(5n, [], stale), await delta(6n, 7n)])).toBe('unknown');
    expect(await kindOf([await base(5n, [], stale), await delta(5n, 6n, [], stale)])).toBe('unknown');
  });

  const held = (making: Partial<CrlMaking> = {}, ...extensions: Uint8Array[]) =>
    base(5n, named(hold), making, extensions);
  test.each([
    ['fits', () => delta(5n, 6n, named(remove)), 'good'],
    ['goes on from an earlier list', () => delta(3n, 6n, named(remove)), 'good'],
    ['goes on from a later list', () => delta(6n, 7n, named(remove)), 'revoked'],
    ['does not follow the list', () => delta(4n, 5n, named(remove)), 'revoked'],
    [
      'has another scope',
      () => delta(5n, 6n, named(remove), {}, [issuingDistributionPoint(onlyUserCerts)]),
      'revoked',
    ],
    ['names another key', () => delta(5n, 6n, named(remove), {}, [keyIdentifier(1)]), 'revoked'],
    ['is by another key', () => delta(5n, 6n, named(remove), { signedBy: otherKeys }), 'revoked'],
    ['is damaged', () => delta(5n, 6n, named(remove), { damaged: true }), 'revoked'],
    [
      'is from after the time that counts',
      () => delta(5n, 6n, named(remove), { thisUpdate: utcTime('260701000000Z') }),
      'revoked',
    ],
    [
      'has an unknown critical extension',
      () => delta(5n, 6n, named(remove), {}, [extension('1.2.3.4', true, integer(1))]),
      'revoked',
    ],
  ] as const)('one that %s', async (_, made, kind) => {
    expect(await kindOf([await held(), await made()])).toBe(kind);
  });

  test('of the same scope and key as the list, written out', async () => {
    const same = [issuingDistributionPoint(onlyUserCerts), keyIdentifier(1)];
    expect(await kindOf([await held({}, ...same), await delta(5n, 6n, named(remove), {}, same)])).toBe(
      'good',
    );
  });

  test('the newest one counts', async () => {
    const lists = [await held(), await delta(5n, 6n, named(remove)), await delta(5n, 7n, named(compromise))];
    expect(await kindOf(lists)).toBe('revoked');
    const lifted = [
      await held(),
      await delta(5n, 6n, named(hold)),
      await delta(5n, 7n, named(remove), { thisUpdate: utcTime('260202000000Z') }),
    ];
    expect(await kindOf(lifted)).toBe('good');
    expect(await kindOf([...lifted].reverse())).toBe('good');
  });

  test('go on only from lists of the same issuer', async () => {
    const [complete, change] = [await base(5n), await delta(5n, 6n)];
    expect(extendsList(change, complete)).toBe(true);
    expect(extendsList(await delta(5n, 6n, [], { issuer: ROOT }), complete)).toBe(false);
    expect(extendsList(complete, complete)).toBe(false);
    expect(extendsList(await delta(5n, 7n), change)).toBe(false);
  });

  test('need a number in the complete list', async () => {
    expect(await kindOf([await naming(5, hold), await delta(5n, 6n, named(remove))])).toBe('revoked');
  });
});

describe('a pinned certificate', () => {
  let own: Certificate;
  beforeAll(async () => {
    own = await make({ subject: CA, issuer: CA, keys: caKeys, signedBy: caKeys, serial: integer(5) });
  });
  const pinned = async (
    certificate: Certificate,
    lists: RevocationList[],
    certificates: Certificate[] = [],
  ) => (await checkPinned(certificate, { lists, responses: [], certificates }, time)).kind;

  test('that is self-signed is judged by lists of its own key', async () => {
    expect(await pinned(own, [await naming(5, 1)])).toBe('revoked');
    expect(await pinned(own, [await list()])).toBe('good');
    expect(await pinned(own, [await naming(5, 1, { signedBy: otherKeys })])).toBe('unknown');
    expect(await pinned(own, [])).toBe('not-checked');
  });

  test('is judged by lists of the key that issued it, wherever that key comes from', async () => {
    expect(await pinned(leaf, [await naming(5, 1)], [ca])).toBe('revoked');
    const sameKey = await make({
      subject: CA,
      issuer: CA,
      keys: caKeys,
      signedBy: caKeys,
      extensions: [keyUsage(0x80)],
    });
    expect(await pinned(leaf, [await naming(5, 1)], [sameKey])).toBe('revoked');
    expect(await pinned(leaf, [await naming(5, 1)])).toBe('unknown');
    const namesake = await make({ subject: CA, issuer: CA, keys: otherKeys, signedBy: otherKeys });
    expect(await pinned(leaf, [await naming(5, 1, { signedBy: otherKeys })], [namesake])).toBe('unknown');
    expect(await pinned(leaf, [await naming(5, 1, { signedBy: otherKeys })], [namesake, ca])).toBe('unknown');
  });

  test('is not judged by a key that is too short to prove anything', async () => {
    const judged = async (bits: number) => {
      const keys = await rsaKeys(bits);
      const weak = await make({ subject: CA, issuer: CA, keys, signedBy: keys, serial: integer(5) });
      return pinned(weak, [await naming(5, 1, { signedBy: keys })]);
    };
    expect(await judged(1024)).toBe('unknown');
    expect(await judged(2048)).toBe('revoked');
  });

  test('is not judged by lists of a key that its issuer has certified for that', async () => {
    const crlKeys = await ecKeys();
    const signer = await make({
      subject: CA,
      issuer: CA,
      keys: crlKeys,
      signedBy: caKeys,
      extensions: [keyUsage(CRL_SIGN)],
    });
    expect(await pinned(leaf, [await naming(5, 1, { signedBy: crlKeys })], [ca, signer])).toBe('unknown');
  });
});
