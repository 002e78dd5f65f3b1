import { createHash, KeyObject, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { encryptedRecord, makeRecipient } from '../e2e/maker/jwe';
import { alterPayload, signRecord, toBytes, type JwsGeneral } from '../e2e/maker/jws';
import { ecKey, rsaKey, type KeyPair } from '../e2e/maker/keys';
import { makeCertificate, makeList, party, toPem, type CertificateContent } from '../e2e/maker/pki';
import { basicConstraints, keyUsage } from '../e2e/maker/pki-extensions';
import { contentHash, makeRecord } from '../e2e/maker/record';
import { jwkOf, logOf, makeReceipt, makeStatement } from '../e2e/maker/scitt';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import {
  caCertificateOf,
  makeStampAuthority,
  makeStampResponse,
  makeTimeStamp,
  type StampAuthority,
  type Stamping,
} from '../e2e/maker/time-stamp';
import { bounds } from './bounds';
import { Memory } from './memory';
import type { RecordReport, Report } from './report/report';
import { isKeyProblem, readPrivateKey } from './signature/private-key';
import type { EvidenceFile } from './evidence/evidence';
import { entryFor, pinFor } from './trust/new-entry';
import { serviceEntry } from './trust/service-entry';
import { readServiceKeys } from './trust/service-key';
import type { TrustEntry } from './trust/trust-entry';
import { parseJson } from './vcon/json';
import { verify, type Policy } from './verify';
import { message } from './wording';
import { canonicalJson } from './witness/canonical';
import { readCertificates } from './x509/certificate';

/** After the certificate of `expired` ended, and in the validity of all others. */
const now = '2026-07-01T12:00:00Z';
const before = new Date('2026-03-01T10:00:00Z');
const after = new Date('2026-06-01T10:00:00Z');
const origin = { origin: 'a test', confirmedBy: null, addedAt: now } as const;
const valid = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };

const certificateIn = async (pem: string) => {
  const [certificate] = await readCertificates(new TextEncoder().encode(pem));
  if (certificate === undefined) throw new Error('a test needs a certificate');
  return certificate;
};
const pin = async ({ pem }: Signer) => pinFor(await certificateIn(pem), { name: 'the issuer', ...origin });
const authorityEntry = async ({ caCertificate }: StampAuthority): Promise<TrustEntry> => ({
  ...entryFor(await certificateIn(toPem('CERTIFICATE', caCertificate)), { name: 'the authority', ...origin }),
  purpose: 'timestamp',
});
const serviceFile = (key: KeyPair): Uint8Array =>
  toBytes({ keys: [jwkOf(key, { kid: 'ts-key', use: 'sig' })] });
async function serviceTrust(key: KeyPair): Promise<TrustEntry> {
  const [read] = (await readServiceKeys(serviceFile(key)))?.keys ?? [];
  if (read === undefined) throw new Error('a test needs a key');
  return serviceEntry(read, { name: 'the service', ...origin });
}

const recording = new Uint8Array(5000).fill(7);
const vcon = makeRecord({ recording: { bytes: recording, filename: 'call.wav' } });

let signer: Signer;
let expired: Signer;
let authority: StampAuthority;
let signed: JwsGeneral;
let signedByExpired: JwsGeneral;
let trust: TrustEntry[];
const service = ecKey();
const serialNumber = '0a0b';

beforeAll(async () => {
  signer = await makeSigner({ serialNumber });
  expired = await makeSigner({
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2026-05-01T00:00:00Z'),
  });
  authority = makeStampAuthority(valid);
  signed = await signRecord(vcon, signer);
  signedByExpired = await signRecord(vcon, expired);
  trust = [
    await pin(signer),
    await pin(expired),
    await authorityEntry(authority),
    await serviceTrust(service),
  ];
});

const signatureOf = (jws: JwsGeneral): Uint8Array =>
  new Uint8Array(Buffer.from(jws.signatures[0]?.signature ?? '', 'base64url'));
const stampOf = (data: Uint8Array, some: Partial<Stamping> = {}): Uint8Array =>
  makeTimeStamp({ authority, data, genTime: before, ...some });

type Given = readonly (readonly [string, Uint8Array])[];
const judge = (
  files: Given,
  by: Partial<Pick<Policy, 'trust' | 'assignments' | 'now' | 'keys'>> = {},
): Promise<Report> =>
  verify(
    [['call.wav', recording] as const, ...files].map(([name, bytes]) => supplied(name, bytes)),
    { now, trust, assignments: [], keys: [], ...by },
  );
const only = ({ records: [first] }: Report): RecordReport => {
  if (first === undefined) throw new Error('a test needs a record');
  return first;
};
const answers = ({ questions }: RecordReport) =>
  Object.fromEntries(Object.entries(questions).map(([key, { answer }]) => [key, answer]));

describe('a signing certificate that has expired', () => {
  const judged = async (...stamps: Uint8Array[]) =>
    only(
      await judge([
        ['a.vcon', toBytes(signedByExpired)],
        ...stamps.map((stamp, index) => [`${index}.tsr`, stamp] as const),
      ]),
    );

  it('leaves the signer unknown without a time stamp', async () => {
    const { outcome, questions } = await judged();
    expect(outcome).toBe('indeterminate');
    expect(questions.signer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_EXPIRED'] });
    expect(questions.witness.answer).toBe('none');
  });

  it.each(['sha256', 'sha384', 'sha512'] as const)(
    'passes with a time stamp over the signature from before, by %s',
    async (hash) => {
      const report = await judged(stampOf(signatureOf(signedByExpired), { hash }));
      expect(report).toMatchObject({
        outcome: 'passed',
        witnesses: [{ answer: 'yes', proves: 'signing-time' }],
      });
      expect(answers(report)).toEqual({
        unaltered: 'yes',
        signer: 'yes',
        recordings: 'yes',
        witness: 'yes',
      });
      expect(report.layers[0]?.signatures[0]?.provenTime).toBe(before.toISOString());
    },
  );

  it('passes with one over the file, in which the signature stands', async () => {
    expect(await judged(stampOf(toBytes(signedByExpired)))).toMatchObject({
      outcome: 'passed',
      witnesses: [{ covers: ['file'], proves: 'signing-time' }],
    });
  });

  it('passes with one over the signature as it is written, in base64url', async () => {
    const written = new TextEncoder().encode(signedByExpired.signatures[0]?.signature);
    expect(await judged(stampOf(written))).toMatchObject({ outcome: 'passed' });
  });

  it('stays unknown with a time stamp from after', async () => {
    const report = await judged(stampOf(signatureOf(signedByExpired), { genTime: after }));
    expect(report.outcome).toBe('indeterminate');
    expect(report.questions.signer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_EXPIRED'] });
    expect(report.questions.witness.answer).toBe('yes');
  });

  it('stays unknown with one over the payload alone, or over what is signed, which show the content alone', async () => {
    const { payload, signatures } = signedByExpired;
    for (const [bytes, covers] of [
      [Buffer.from(payload, 'base64url'), 'payload'],
      [Buffer.from(`${signatures[0]?.protected ?? ''}.${payload}`), 'signing-input'],
    ] as const) {
      const report = await judged(stampOf(new Uint8Array(bytes)));
      expect(report.outcome).toBe('indeterminate');
      expect(report.questions.signer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_EXPIRED'] });
      expect(report.witnesses).toMatchObject([{ answer: 'yes', covers: [covers], proves: 'content' }]);
    }
  });

  it('stays unknown where nobody in the trust list vouches for the authority', async () => {
    const stamp = stampOf(signatureOf(signedByExpired));
    const report = only(
      await judge(
        [
          ['a.vcon', toBytes(signedByExpired)],
          ['a.tsr', stamp],
        ],
        { trust: [await pin(expired)] },
      ),
    );
    expect(report.questions.signer.answer).toBe('unknown');
    expect(report.questions.witness).toMatchObject({ answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] });
  });

  it('is not rescued by an authority that is trusted for another purpose', async () => {
    const other = { ...(await authorityEntry(authority)), purpose: 'signer' } as const;
    const report = only(
      await judge(
        [
          ['a.vcon', toBytes(signedByExpired)],
          ['a.tsr', stampOf(signatureOf(signedByExpired))],
        ],
        { trust: [await pin(expired), other] },
      ),
    );
    expect(answers(report)).toMatchObject({ signer: 'unknown', witness: 'unknown' });
  });

  it('is not rescued by the earlier of two times where only the later is proven', async () => {
    const bad = stampOf(signatureOf(signedByExpired), {
      spoil: (signature) => signature.map((byte, at) => (at === 20 ? byte ^ 1 : byte)),
    });
    const late = stampOf(signatureOf(signedByExpired), { genTime: after, serialNumber: 5 });
    const report = await judged(bad, late);
    expect(answers(report)).toMatchObject({ signer: 'unknown', witness: 'no' });
  });
});

describe('a signing certificate that was withdrawn', () => {
  const revokedAt = new Date('2026-04-01T00:00:00Z');
  const superseded = 4;
  const keyCompromise = 1;
  const judged = async (reason: number, genTime: Date | null, data?: Uint8Array) => {
    const { issuerName, spki } = await certificateIn(signer.pem);
    const key: KeyPair = { scheme: 'rsa-sha256', spki, privateKey: KeyObject.from(signer.privateKey) };
    const list = makeList({
      issuer: { name: issuerName.der, key },
      thisUpdate: new Date('2026-06-01T00:00:00Z'),
      nextUpdate: new Date('2026-08-01T00:00:00Z'),
      entries: [{ serialNumber: BigInt(`0x${serialNumber}`), reason, revocationDate: revokedAt }],
    });
    const stamp = stampOf(data ?? signatureOf(signed), genTime === null ? {} : { genTime });
    return only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.crl', list],
        ...(genTime === null ? [] : ([['a.tsr', stamp]] as const)),
      ]),
    );
  };

  it('as superseded: unknown without, a pass with a time stamp from before, no with one from after', async () => {
    const without = await judged(superseded, null);
    expect(without.questions.signer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_REVOKED'] });
    expect(await judged(superseded, before)).toMatchObject({ outcome: 'passed' });
    const late = await judged(superseded, after);
    expect(late.questions.signer).toMatchObject({ answer: 'no', reasons: ['SIGNER_REVOKED'] });
  });

  it('as superseded: unknown with a time stamp over the payload alone', async () => {
    const content = new Uint8Array(Buffer.from(signed.payload, 'base64url'));
    const report = await judged(superseded, before, content);
    expect(report.questions.signer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_REVOKED'] });
    expect(report.witnesses).toMatchObject([{ answer: 'yes', proves: 'content' }]);
  });

  it('for a stolen key: no without, a pass with a time stamp from before', async () => {
    expect((await judged(keyCompromise, null)).questions.signer.answer).toBe('no');
    expect(await judged(keyCompromise, before)).toMatchObject({ outcome: 'passed' });
  });
});

describe('what a time stamp is over', () => {
  it('is found by trying; one of something else says no where it came with this record alone', async () => {
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.tsr', stampOf(new TextEncoder().encode('another record'))],
      ]),
    );
    expect(report.questions.witness).toMatchObject({ answer: 'no', reasons: ['WITNESS_MISMATCH'] });
    expect(report.outcome).toBe('indeterminate');
    expect(report.headline).toBe(
      'Unchanged and signer trusted, but the witness proof covers something else.',
    );
  });

  it('may be a record that was not read: then it is not held against the one that was', async () => {
    const files = [
      supplied('call.wav', recording),
      supplied('a.vcon', toBytes(signed)),
      supplied('b.tsr', stampOf(new TextEncoder().encode('another record'))),
    ];
    const unread: EvidenceFile = {
      name: 'b.vcon',
      folder: '',
      size: 1,
      content: { state: 'not-read', why: 'The file is no longer there.' },
    };
    const report = await verify([...files, unread], { now, trust, assignments: [], keys: [] });
    expect(report.records.map(({ outcome }) => outcome)).toEqual(['passed', 'unreadable']);
    expect(only(report).questions.witness.answer).toBe('none');
  });

  it('may be the recording: then it is not held against the record', async () => {
    const report = await judge([
      ['a.vcon', toBytes(signed)],
      ['a.tsr', stampOf(recording)],
    ]);
    expect(only(report).questions.witness.answer).toBe('none');
    expect(report.evidence[2]).toMatchObject({
      role: 'timestamp',
      note: expect.stringContaining('call.wav') as unknown,
    });
  });

  it('is a response as well as a token, in DER and as text', async () => {
    const token = stampOf(signatureOf(signed));
    for (const file of [
      token,
      makeStampResponse({ token }),
      new TextEncoder().encode(Buffer.from(token).toString('base64')),
    ]) {
      const report = only(
        await judge([
          ['a.vcon', toBytes(signed)],
          ['a.tsr', file],
        ]),
      );
      expect(report.questions.witness.answer).toBe('yes');
    }
  });
});

describe('a time stamp that the record carries', () => {
  const carrying = (unprotectedExtra: object) => signRecord(vcon, expired, { unprotectedExtra });

  it('beside its signature counts as one that was given', async () => {
    // The signature does not cover this header, so that the same signature fits with the token beside it.
    const bare = await carrying({});
    const token = Buffer.from(stampOf(signatureOf(bare))).toString('base64');
    const [first] = bare.signatures;
    for (const header of [
      { ...first?.header, timestamp: token },
      {
        ...first?.header,
        etsiU: [
          Buffer.from(JSON.stringify({ sigTst: { tstTokens: [{ val: token }] } })).toString('base64url'),
        ],
      },
    ]) {
      const file = toBytes({ ...bare, signatures: [{ ...first, header }] });
      const report = only(await judge([['a.vcon', file]]));
      expect(report).toMatchObject({
        outcome: 'passed',
        witnesses: [{ given: 'carried', evidence: null, answer: 'yes' }],
      });
    }
  });

  it('and that is of something else does not say no: nobody gave it for this record', async () => {
    const token = Buffer.from(stampOf(new Uint8Array(3))).toString('base64');
    const report = only(await judge([['a.vcon', toBytes(await carrying({ timestamp: token }))]]));
    expect(report.questions.witness).toMatchObject({ answer: 'unknown', reasons: ['WITNESS_MISMATCH'] });
  });

  it('inside of what was signed is of an earlier version, which stops no pass', async () => {
    const token = Buffer.from(stampOf(toBytes(vcon))).toString('base64url');
    const attachments = [{ type: 'time stamp', body: token, encoding: 'base64url' }];
    const jws = await signRecord({ ...vcon, attachments }, signer);
    const report = only(await judge([['a.vcon', toBytes(jws)]]));
    expect(report).toMatchObject({
      outcome: 'passed',
      reasons: expect.arrayContaining(['WITNESS_EARLIER_VERSION']) as unknown,
    });
    expect(report.questions.witness).toMatchObject({ answer: 'unknown', label: 'Earlier version' });
  });
});

describe('a witness that cannot count', () => {
  it('is under the signer’s own anchor', async () => {
    const own = { ...(await pin(signer)), purpose: 'timestamp' } as const;
    const report = only(
      await judge(
        [
          ['a.vcon', toBytes(signed)],
          ['a.tsr', stampOf(signatureOf(signed))],
        ],
        { trust: [await pin(signer), own] },
      ),
    );
    expect(report.questions.witness).toMatchObject({ answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] });
  });

  it('lies in the future, is for something else or has ended: trust in it is not asked for', async () => {
    const cases: readonly (readonly [StampAuthority, Partial<Stamping>])[] = [
      [authority, { genTime: new Date('2026-09-01T00:00:00Z') }],
      [makeStampAuthority({ ...valid, extensions: [] }), {}],
      [makeStampAuthority({ ...valid, notAfter: new Date('2026-04-01T00:00:00Z') }), {}],
    ];
    for (const [by, some] of cases) {
      const stamp = stampOf(signatureOf(signed), { authority: by, ...some });
      const report = only(
        await judge(
          [
            ['a.vcon', toBytes(signed)],
            ['a.tsr', stamp],
          ],
          { trust: [await pin(signer)] },
        ),
      );
      expect(report.witnesses).toMatchObject([{ answer: 'unknown', lacks: 'other' }]);
      expect(report.questions.witness.next?.text).not.toContain('trust it');
    }
    const stranger = only(
      await judge(
        [
          ['a.vcon', toBytes(signed)],
          ['a.tsr', stampOf(signatureOf(signed))],
        ],
        { trust: [await pin(signer)] },
      ),
    );
    expect(stranger.witnesses).toMatchObject([{ lacks: 'trust' }]);
  });

  it('lies in the future', async () => {
    const stamp = stampOf(signatureOf(signed), { genTime: new Date('2026-09-01T00:00:00Z') });
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.tsr', stamp],
      ]),
    );
    expect(report.questions.witness.answer).toBe('unknown');
    expect(report.outcome).toBe('indeterminate');
  });

  it('is of a copy that was changed since: nothing is shown of a copy that does not match its signature', async () => {
    const altered = toBytes(alterPayload(signed, (text) => text.replace('"uuid"', '"uuib"')));
    const report = only(
      await judge([
        ['a.vcon', altered],
        ['a.tsr', stampOf(altered)],
      ]),
    );
    expect(answers(report)).toMatchObject({ unaltered: 'no', witness: 'unknown' });
    expect(report.questions.witness.reasons).toEqual(['NOT_PROTECTED']);
  });

  it('is damaged: what is cut short settles nothing', async () => {
    const stamp = stampOf(signatureOf(signed)).subarray(0, 400);
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.tsr', stamp],
      ]),
    );
    expect(report.questions.witness.answer).not.toBe('yes');
    expect(report.outcome).not.toBe('failed');
  });
});

describe('what is made to mislead or to exhaust', () => {
  const stamp = (): Uint8Array => stampOf(signatureOf(signed));
  const tstInfo = Uint8Array.of(6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 16, 1, 4);
  const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
  const cases: readonly (readonly [string, string, () => Uint8Array])[] = [
    ['a time stamp that is cut short', 'a.tsr', () => stamp().subarray(0, 300)],
    ['DER of indefinite length', 'a.tsr', () => joined(Uint8Array.of(0x30, 0x80), stamp().subarray(4))],
    [
      'DER that nests ten thousand deep',
      'a.tsr',
      () => joined(tstInfo, new Uint8Array(20_000).fill(0x30)).map((byte, at) => (at === 0 ? 0x30 : byte)),
    ],
    [
      'DER that promises four gigabytes',
      'a.tsr',
      () => joined(Uint8Array.of(0x30, 0x84, 255, 255, 255, 255), tstInfo),
    ],
    [
      'CBOR that nests ten thousand deep',
      'a.cose',
      () => joined(Uint8Array.of(0xd2, 0x84), new Uint8Array(10_000).fill(0x81)),
    ],
    ['CBOR of indefinite length', 'a.cose', () => Uint8Array.of(0xd2, 0x9f, 0x40, 0xa0, 0xf6, 0x40, 0xff)],
    [
      'CBOR that promises 2^63 bytes',
      'a.cose',
      () => Uint8Array.of(0xd2, 0x84, 0x5b, 0x7f, 255, 255, 255, 255, 255, 255, 255),
    ],
    ['an empty file', 'a.tsr', () => new Uint8Array()],
  ];

  it.each(cases)('%s is no witness, and harms nothing else', async (_, name, bytes) => {
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        [name, bytes()],
      ]),
    );
    expect(answers(report)).toMatchObject({ unaltered: 'yes', signer: 'yes', recordings: 'yes' });
    expect(['none', 'unknown']).toContain(report.questions.witness.answer);
  });

  it('a receipt whose log is larger than its proof is refused', async () => {
    const bare = makeStatement({ key: ecKey(), content: toBytes(signed) });
    const log = logOf(9, { 4: bare });
    const receipt = makeReceipt({ key: service, log, index: 4, proof: [100_000, 4, log.path(4)] });
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.cose', bare],
        ['receipt.cose', receipt],
      ]),
    );
    expect(report.outcome).not.toBe('passed');
    expect(report.questions.witness.answer).not.toBe('yes');
  });

  it('a time stamp of which one byte was changed never proves another time', async () => {
    const good = stampOf(signatureOf(signedByExpired));
    const step = Math.ceil(good.length / 60);
    for (let at = 0; at < good.length; at += step) {
      const changed = good.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
      const report = only(
        await judge([
          ['a.vcon', toBytes(signedByExpired)],
          ['a.tsr', changed],
        ]),
      );
      const { time } = report.witnesses[0] ?? {};
      if (report.outcome === 'passed') expect(time).toBe(before.toISOString());
      expect(report.questions.unaltered.answer).toBe('yes');
    }
  });
});

describe('a transparency service', () => {
  const registered = (content: Uint8Array, some: { key?: KeyPair; envelope?: boolean } = {}) => {
    const bare = makeStatement({ key: ecKey(), content, envelope: some.envelope ?? true });
    // The log keeps the statement with an empty unprotected header, which is how it was made.
    const log = logOf(9, { 4: bare });
    const receipt = makeReceipt({ key: some.key ?? service, log, index: 4 });
    return { bare, receipt };
  };
  const withReceipt = (content: Uint8Array, some: { key?: KeyPair; envelope?: boolean } = {}) => {
    const key = ecKey();
    const bare = makeStatement({ key, content, envelope: some.envelope ?? true });
    const receipt = makeReceipt({ key: some.key ?? service, log: logOf(9, { 4: bare }), index: 4 });
    return { bare, receipt, key };
  };

  it('that registered a statement about the record is a witness', async () => {
    for (const content of [toBytes(signed), new Uint8Array(Buffer.from(signed.payload, 'base64url'))]) {
      const { bare, receipt } = registered(content);
      const report = only(
        await judge([
          ['a.vcon', toBytes(signed)],
          ['a.cose', bare],
          ['receipt.cose', receipt],
        ]),
      );
      expect(report.witnesses).toMatchObject([
        { kind: 'statement', answer: 'yes', proves: 'content', maker: 'the service' },
      ]);
      expect(report).toMatchObject({
        outcome: 'passed',
        headline: 'Unchanged since signed by a signer you trust; recording and witness match.',
      });
    }
  });

  it('may have had the record in its canonical form, with texts of any length', async () => {
    const long = { ...vcon, attachments: [{ encoding: 'none', body: 'é'.repeat(bounds.longText) }] };
    const jws = await signRecord(long, signer);
    const canonical = canonicalJson(
      parseJson(toBytes(long), { longText: 2 ** 24, plainText: 2 ** 24 }).value,
    ).text;
    const { bare, receipt } = registered(new TextEncoder().encode(canonical ?? ''));
    const report = only(
      await judge([
        ['a.vcon', toBytes(jws)],
        ['a.cose', bare],
        ['receipt.cose', receipt],
      ]),
    );
    expect(report.witnesses).toMatchObject([{ answer: 'yes', covers: ['canonical'] }]);
  });

  it('counts for nothing while its key was only given, and not trusted', async () => {
    const { bare, receipt } = registered(toBytes(signed));
    const report = only(
      await judge(
        [
          ['a.vcon', toBytes(signed)],
          ['a.cose', bare],
          ['receipt.cose', receipt],
          ['service.json', serviceFile(service)],
        ],
        { trust: [await pin(signer)] },
      ),
    );
    expect(report.witnesses[0]?.serviceKey).toMatchObject({
      name: 'ts-key',
      sha256: createHash('sha256').update(service.spki).digest('hex'),
      pem: expect.stringContaining('PUBLIC KEY') as unknown,
    });
    expect(report.questions.witness).toMatchObject({ answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] });
  });

  it('says no where its receipt is for something else, or was changed', async () => {
    const { bare } = registered(toBytes(signed));
    const { receipt } = withReceipt(new Uint8Array(9));
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.cose', bare],
        ['receipt.cose', receipt],
      ]),
    );
    expect(report.questions.witness).toMatchObject({ answer: 'no', reasons: ['WITNESS_INVALID'] });
    const changed = makeReceipt({ key: service, log: logOf(9, { 4: bare }), index: 5 });
    const other = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.cose', bare],
        ['receipt.cose', changed],
      ]),
    );
    expect(other.questions.witness.answer).toBe('no');
  });

  it('that registered something else says nothing of this record', async () => {
    const { bare, receipt } = registered(new TextEncoder().encode('another record'));
    const report = only(
      await judge([
        ['a.vcon', toBytes(signed)],
        ['a.cose', bare],
        ['receipt.cose', receipt],
      ]),
    );
    expect(report.questions.witness).toMatchObject({ answer: 'no', reasons: ['WITNESS_MISMATCH'] });
  });

  it('whose key is the signer’s own is no witness', async () => {
    const [own] = [await pin(signer)];
    const { spki } = await certificateIn(signer.pem);
    const key: KeyPair = { scheme: 'rsa-sha256', spki, privateKey: KeyObject.from(signer.privateKey) };
    const bare = makeStatement({ key: ecKey(), content: toBytes(signed) });
    const receipt = makeReceipt({ key, algorithm: 'RS256', log: logOf(9, { 4: bare }), index: 4, kid: null });
    const report = only(
      await judge(
        [
          ['a.vcon', toBytes(signed)],
          ['a.cose', bare],
          ['receipt.cose', receipt],
        ],
        {
          trust: [own, { ...own, purpose: 'transparency', covers: 'key' }],
        },
      ),
    );
    expect(report.witnesses).toMatchObject([{ answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] }]);
    expect(report.witnesses[0]?.detail).toContain('not independent');
  });

  it('that keeps audit records (JLINC) is information: such a record is no call record, and answers nothing', async () => {
    const audit = toBytes({ eventId: 'e', sisaId: 's', metaEventHash: 'h' });
    const report = await judge([
      ['a.vcon', toBytes(signed)],
      ['audit.json', audit],
    ]);
    expect(report.records).toHaveLength(1);
    expect(only(report).questions.witness.answer).toBe('none');
    expect(report.evidence[2]).toMatchObject({
      role: 'unreferenced',
      note: expect.stringContaining('JLINC') as unknown,
    });
  });

  it('is not refused for want of its statement, its receipt or its key: each is asked for', async () => {
    const { bare, receipt } = registered(toBytes(signed));
    const of = async (...files: Given) =>
      only(await judge([['a.vcon', toBytes(signed)], ...files], { trust: [await pin(signer)] }));
    const cases = [
      [await of(['a.cose', bare]), 'receipt', 'issuer'],
      [await of(['receipt.cose', receipt]), 'statement', 'issuer'],
      [await of(['a.cose', bare], ['receipt.cose', receipt]), 'key', 'user'],
      [
        await of(['a.cose', bare], ['receipt.cose', receipt], ['k.json', serviceFile(service)]),
        'trust',
        'user',
      ],
    ] as const;
    for (const [report, lacks, who] of cases) {
      expect(report.witnesses).toMatchObject([{ answer: 'unknown', lacks }]);
      expect(report.questions.witness).toMatchObject({ reasons: ['WITNESS_NOT_TRUSTED'], next: { who } });
    }
  });

  it('is listed by its keys among the evidence', async () => {
    const report = await judge([
      ['a.vcon', toBytes(signed)],
      ['keys.json', serviceFile(service)],
    ]);
    expect(report.evidence[2]).toMatchObject({ role: 'key' });
    expect(report.records).toHaveLength(1);
  });
});

describe('many records', () => {
  it('each gets the time stamp that covers it; one that covers none is listed and says no of nobody', async () => {
    const others = await Promise.all(
      [1, 2, 3].map(async (n) =>
        signRecord({ ...vcon, uuid: `01928e10-193e-8231-b9a2-279e0d16bc4${n}` }, signer),
      ),
    );
    const files: Given = [
      ...others.map((jws, n) => [`${n}.vcon`, toBytes(jws)] as const),
      ...others
        .slice(1)
        .map((jws, n) => [`s${n}.tsr`, stampOf(signatureOf(jws), { serialNumber: n + 1 })] as const),
      ['stray.tsr', stampOf(new Uint8Array(8))] as const,
    ];
    const report = await judge(files);
    expect(report.records.map(({ questions }) => questions.witness.answer)).toEqual(['none', 'yes', 'yes']);
    expect(report.evidence.at(-1)).toMatchObject({
      role: 'timestamp',
      note: expect.stringContaining('none of the records') as unknown,
    });
  });

  it('the user’s word makes a time stamp one for a record, and it can then say no', async () => {
    const other = toBytes(
      await signRecord({ ...vcon, uuid: '01928e10-193e-8231-b9a2-279e0d16bc49' }, signer),
    );
    const stray = stampOf(new Uint8Array(8));
    const files: Given = [
      ['a.vcon', toBytes(signed)],
      ['b.vcon', other],
      ['stray.tsr', stray],
    ];
    const { evidence } = await judge(files);
    const assignments = [
      { record: evidence[1]?.sha512 ?? '', pointer: '', evidence: evidence[3]?.sha512 ?? '' },
    ];
    const report = await judge(files, { assignments });
    expect(report.records.map(({ questions }) => questions.witness.answer)).toEqual(['no', 'none']);
    expect(report.policy.assignments).toEqual([{ record: 0, pointer: '', evidence: 3 }]);
  });
});

describe('a time stamp over the signed file from before it was', () => {
  const stamp = (): Uint8Array => stampOf(toBytes(signedByExpired));

  it('compressed shows when it was signed', async () => {
    const packed = new Uint8Array(gzipSync(toBytes(signedByExpired)));
    expect(
      only(
        await judge([
          ['a.vcon.gz', packed],
          ['a.tsr', stamp()],
        ]),
      ),
    ).toMatchObject({ outcome: 'passed', witnesses: [{ covers: ['file'], proves: 'signing-time' }] });
  });

  it('encrypted shows when it was signed, and when it existed where it was not signed', async () => {
    const recipient = await makeRecipient();
    const key = await readPrivateKey(new TextEncoder().encode(recipient.pem), null);
    if (isKeyProblem(key)) throw new Error('a test needs a key');
    const locked = toBytes(await encryptedRecord(toBytes(signedByExpired), recipient));
    const report = await judge(
      [
        ['a.vcon', locked],
        ['a.tsr', stamp()],
      ],
      { keys: [key] },
    );
    expect(only(report)).toMatchObject({ outcome: 'passed', witnesses: [{ proves: 'signing-time' }] });
    const unsigned = toBytes(await encryptedRecord(vcon, recipient));
    const files: Given = [
      ['a.vcon', unsigned],
      ['a.tsr', stampOf(toBytes(vcon))],
    ];
    expect(only(await judge(files, { keys: [key] }))).toMatchObject({
      witnesses: [{ covers: ['file'], proves: 'content' }],
      questions: { witness: { answer: 'unknown', reasons: ['NOT_PROTECTED'] } },
    });
  });

  it('signed once more shows when it was signed first', async () => {
    const report = only(
      await judge([
        ['a.vcon', toBytes(await signRecord(toBytes(signedByExpired), signer))],
        ['a.tsr', stamp()],
      ]),
    );
    expect(report).toMatchObject({ outcome: 'passed', witnesses: [{ proves: 'signing-time' }] });
  });
});

describe('a time stamp of something else does not say no', () => {
  const stray = (): Uint8Array => stampOf(new TextEncoder().encode('another record'));

  it('where it may be of a record that is locked or cannot be read', async () => {
    const locked = toBytes(await encryptedRecord(toBytes(signedByExpired), await makeRecipient()));
    for (const other of [locked, new TextEncoder().encode('{"half":')]) {
      const report = await judge([
        ['a.vcon', toBytes(signed)],
        ['b.vcon', other],
        ['a.tsr', stray()],
      ]);
      expect(only(report).questions.witness.answer).toBe('none');
    }
  });

  it('where the record refers to it as to one of its files', async () => {
    const token = stray();
    const attachments = [{ url: 'https://issuer.example/earlier.tsr', content_hash: contentHash(token) }];
    const report = await judge([
      ['a.vcon', toBytes(await signRecord({ ...vcon, attachments }, signer))],
      ['earlier.tsr', token],
    ]);
    expect(only(report)).toMatchObject({ outcome: 'passed', questions: { witness: { answer: 'none' } } });
  });

  it('while files are still to be read: the record waits for them', async () => {
    const why = message('It is still to be read.');
    const policy = { now, trust, assignments: [], keys: [] };
    const files = [
      supplied('call.wav', recording),
      supplied('a.vcon', toBytes(signed)),
      supplied('b.tsr', stray()),
    ];
    const toCome = {
      name: 'b.vcon',
      folder: '',
      size: 9,
      content: { state: 'not-read', why, waiting: true },
    };
    const report = await verify([...files, toCome as (typeof files)[0]], policy);
    expect(report).toMatchObject({ records: [], partial: { records: 0, of: 2 } });
    expect(only(await verify(files, policy)).questions.witness.answer).toBe('no');
  });
});

it('an authority that stands above the signer on another way up is not independent', async () => {
  const [one, other, issuing] = [party('Root A'), party('Root B'), party('Issuing')];
  const leaf = party('Records', rsaKey());
  const certify = (content: CertificateContent): Uint8Array => makeCertificate(content);
  const extensions = [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])];
  const chain = [
    certify({
      issuer: issuing,
      subject: leaf,
      notAfter: new Date('2026-05-01T00:00:00Z'),
      extensions: [keyUsage(['digitalSignature'])],
    }),
    certify({ issuer: other, subject: issuing, extensions }),
    certify({ issuer: one, subject: issuing, extensions }),
  ];
  const base64url = (text: string): string => Buffer.from(text).toString('base64url');
  const x5c = chain.map((der) => Buffer.from(der).toString('base64'));
  const header = base64url(JSON.stringify({ alg: 'RS256', x5c }));
  const payload = base64url(JSON.stringify(vcon));
  const signature = sign('sha256', Buffer.from(`${header}.${payload}`), leaf.key.privateKey);
  const jws = {
    payload,
    signatures: [{ protected: header, signature: signature.toString('base64url') }],
  };
  const above = makeStampAuthority({ ...valid, ca: one });
  const anchor = async (ca: typeof one): Promise<TrustEntry> =>
    entryFor(await certificateIn(toPem('CERTIFICATE', caCertificateOf(ca))), {
      name: 'an anchor',
      ...origin,
    });
  const judged = async (by: StampAuthority) =>
    only(
      await judge(
        [
          ['a.vcon', toBytes(jws)],
          ['a.tsr', stampOf(new Uint8Array(signature), { authority: by })],
        ],
        { trust: [await anchor(other), await anchor(one), await authorityEntry(by)] },
      ),
    );
  const report = await judged(above);
  expect(answers(report)).toMatchObject({ signer: 'unknown', witness: 'unknown' });
  expect(report.witnesses[0]?.detail).toContain('not independent');
  expect(answers(await judged(authority))).toMatchObject({ signer: 'yes', witness: 'yes' });
});

describe('a transparency service that is trusted by its certificate', () => {
  const ca = party('Service CA');
  const judged = async (content: Partial<CertificateContent>, more: Given = [], trusted?: TrustEntry) => {
    const der = makeCertificate({ issuer: ca, subject: party('Service', service), ...content });
    const entry = pinFor(await certificateIn(toPem('CERTIFICATE', der)), { name: 'the service', ...origin });
    const bare = makeStatement({ key: ecKey(), content: toBytes(signed) });
    const receipt = makeReceipt({ key: service, log: logOf(9, { 4: bare }), index: 4 });
    const files: Given = [['a.vcon', toBytes(signed)], ['a.cose', bare], ['receipt.cose', receipt], ...more];
    const entries = [
      trusted ?? (await pin(signer)),
      { ...entry, purpose: 'transparency', covers: 'key' } as const,
    ];
    return only(await judge(files, { trust: entries })).witnesses[0];
  };

  it('counts while that holds', async () => {
    expect(await judged({})).toMatchObject({ answer: 'yes' });
  });

  it('settles nothing once that has expired, before it begins, or where it was withdrawn', async () => {
    expect(await judged({ notAfter: new Date('2026-05-01T00:00:00Z') })).toMatchObject({
      answer: 'unknown',
      reasons: ['WITNESS_NOT_TRUSTED'],
      detail: expect.stringContaining('expired') as unknown,
    });
    expect(await judged({ notBefore: new Date('2027-01-01T00:00:00Z') })).toMatchObject({
      answer: 'unknown',
    });
    const list = makeList({
      issuer: ca,
      thisUpdate: new Date('2026-06-01T00:00:00Z'),
      nextUpdate: new Date('2026-08-01T00:00:00Z'),
      entries: [{ serialNumber: 99n, reason: 1, revocationDate: new Date('2026-06-01T00:00:00Z') }],
    });
    const issuer = new TextEncoder().encode(toPem('CERTIFICATE', caCertificateOf(ca)));
    const withdrawn = await judged({ serialNumber: 99 }, [
      ['ca.pem', issuer],
      ['a.crl', list],
    ]);
    expect(withdrawn).toMatchObject({
      answer: 'unknown',
      detail: expect.stringContaining('withdrawn') as unknown,
    });
  });

  it('is not independent where the signer’s own authority certified it', async () => {
    const { subjectName, spki } = await certificateIn(signer.pem);
    const key: KeyPair = { scheme: 'rsa-sha256', spki, privateKey: KeyObject.from(signer.privateKey) };
    expect(await judged({ issuer: { name: subjectName.der, key } })).toMatchObject({
      answer: 'unknown',
      detail: expect.stringContaining('not independent') as unknown,
    });
  });
});

describe('a time stamp over a signature that somebody added', () => {
  const old = new TextEncoder().encode('bytes that were stamped long ago');
  const judged = async (added: Partial<JwsGeneral['signatures'][0]>, data: Uint8Array = old) => {
    const jws = { ...signed, signatures: [...signed.signatures, added] };
    const files: Given = [
      ['a.vcon', toBytes(jws)],
      ['a.tsr', stampOf(data)],
    ];
    return only(await judge(files));
  };

  it('that was not found to fit shows nothing of the record', async () => {
    const header = Buffer.from('{"alg":"XS256"}').toString('base64url');
    const report = await judged({ protected: header, signature: Buffer.from(old).toString('base64url') });
    expect(report.questions).toMatchObject({
      unaltered: { answer: 'yes' },
      witness: { answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] },
    });
    expect(report.witnesses[0]).toMatchObject({ covers: [], proves: null });
  });

  it('that fits a key which nothing binds it to shows nothing; bound or trusted, it is one over the record', async () => {
    const stranger = await makeSigner({ name: 'CN=stranger' });
    for (const [x5tS256, answer] of [
      [false, 'unknown'],
      [true, 'yes'],
    ] as const) {
      const other = await signRecord(vcon, stranger, { x5tS256 });
      const [added] = other.signatures;
      expect((await judged(added ?? {}, signatureOf(other))).questions.witness.answer).toBe(answer);
    }
  });
});

it('a key that was only given refutes no statement, whatever it is called', async () => {
  const bare = makeStatement({ key: ecKey(), content: toBytes(signed) });
  const receipt = makeReceipt({ key: service, log: logOf(9, { 4: bare }), index: 4 });
  const report = only(
    await judge([
      ['a.vcon', toBytes(signed)],
      ['a.cose', bare],
      ['receipt.cose', receipt],
      ['keys.json', toBytes({ keys: [jwkOf(ecKey(), { kid: 'issuer-key', use: 'sig' })] })],
    ]),
  );
  expect(report.questions.witness.answer).toBe('yes');
});

it('receipts find their statements among many, within a bound on the work', async () => {
  const contents = [toBytes(signed), ...[1, 2, 3].map((n) => new Uint8Array(n))];
  const statements = contents.map((content) => makeStatement({ key: ecKey(), content }));
  const log = logOf(4, { ...statements });
  const report = only(
    await judge([
      ['a.vcon', toBytes(signed)],
      ...statements.map((bytes, n) => [`${n}.cose`, bytes] as const),
      ...statements.map((_, n) => [`r${n}.cose`, makeReceipt({ key: service, log, index: n })] as const),
    ]),
  );
  expect(report.witnesses[0]).toMatchObject({ given: 'covers', answer: 'yes' });
  expect(report.witnesses).toHaveLength(4);
});

it('no more than a bounded number of time stamps in one record are read', async () => {
  const token = Buffer.from(stampOf(new Uint8Array(3))).toString('base64');
  const timestamps = Array.from({ length: 100 }, () => token);
  const report = only(
    await judge([['a.vcon', toBytes(await signRecord(vcon, signer, { unprotectedExtra: { timestamps } }))]]),
  );
  expect(report.witnesses).toHaveLength(bounds.timeStamp.inRecord);
});

it('what is remembered changes no report, in whatever order the files come', async () => {
  const other = await signRecord({ ...vcon, uuid: '01928e10-193e-8231-b9a2-279e0d16bc47' }, expired);
  const statements = [signed, other].map((jws) => makeStatement({ key: ecKey(), content: toBytes(jws) }));
  const log = logOf(5, { ...statements });
  const files = [
    supplied('call.wav', recording),
    supplied('a.vcon', toBytes(signed)),
    supplied('b.vcon', toBytes(other)),
    supplied('b.tsr', stampOf(signatureOf(other), { hash: 'sha384' })),
    supplied('stray.tsr', stampOf(new Uint8Array(4))),
    ...statements.map((bytes, n) => supplied(`${n}.cose`, bytes)),
    ...statements.map((_, n) => supplied(`r${n}.cose`, makeReceipt({ key: service, log, index: n }))),
    supplied('keys.json', serviceFile(ecKey())),
  ];
  const all = files.map((_, index) => index);
  const policy = { now, assignments: [], keys: [] };
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(3), async (order, given) => {
      const memory = new Memory();
      const evidence: typeof files = [];
      for (const index of order) {
        evidence.push(...files.slice(index, index + 1));
        const some = { ...policy, trust: trust.slice(0, evidence.length % 2 === 0 ? given : 4) };
        expect(await verify(evidence, some, memory)).toEqual(await verify(evidence, some));
      }
    }),
    { seed: 20260630, numRuns: 6 },
  );
});

it('a record’s file has the hash that its maker gave it', () => {
  expect(contentHash(recording)).toMatch(/^sha512-/);
});
