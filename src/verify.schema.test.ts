import Ajv from 'ajv';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertifiedCall, SERIAL_NUMBER } from '../e2e/authority';
import { supplied } from '../e2e/maker/evidence';
import { sampleTrust } from '../e2e/maker/sample-trust';
import { makeWav } from '../e2e/maker/audio';
import { encryptedRecord, makeRecipient } from '../e2e/maker/jwe';
import { alterPayload, signRecord, toBytes } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import type { EvidenceFile } from './evidence/evidence';
import { reasons } from './reasons';
import { exportJson } from './report/export';
import type { Report } from './report/report';
import { isKeyProblem, readPrivateKey, type PrivateKey } from './signature/private-key';
import { entryFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify, type Policy } from './verify';
import { readCertificates } from './x509/certificate';

const now = '2026-07-01T12:00:00Z';
const schema = JSON.parse(readFileSync('public/report.schema.json', 'utf8')) as {
  definitions: { reason: { enum: readonly string[] } };
};
const validate = new Ajv({ allErrors: true }).compile(schema);

/** What a document breaks of the schema, place by place. */
function breaches(document: string): string[] {
  validate(JSON.parse(document));
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`);
}

/** Holds both exports of a report to the schema, and returns the one with content. */
function held(report: Report): string {
  expect(breaches(exportJson(report, false))).toEqual([]);
  const whole = exportJson(report, true);
  expect(breaches(whole)).toEqual([]);
  return whole;
}

const judge = (files: readonly EvidenceFile[], policy: Partial<Policy> = {}): Promise<Report> =>
  verify(files, { now, trust: [], assignments: [], keys: [], ...policy });

/** A pin, or an anchor where it is the certificate of an authority. */
async function trusted(pem: Uint8Array): Promise<TrustEntry> {
  const [certificate] = await readCertificates(pem);
  if (certificate === undefined) throw new Error('no certificate in the PEM');
  return entryFor(certificate, { name: 'the issuer', origin: 'test', confirmedBy: null, addedAt: now });
}

async function keyOf(pem: string): Promise<PrivateKey> {
  const read = await readPrivateKey(new TextEncoder().encode(pem), null);
  if (isKeyProblem(read)) throw new Error(read.message);
  return read;
}

const recording = { bytes: makeWav(0), filename: 'call.wav' };
const recordingFile = supplied('call.wav', recording.bytes);
let signer: Signer;
let trust: TrustEntry[];
let signed: EvidenceFile;
beforeAll(async () => {
  signer = await makeSigner();
  trust = [await trusted(new TextEncoder().encode(signer.pem))];
  signed = supplied('a.vcon', toBytes(await signRecord(makeRecord({ recording }), signer)));
});

describe('the published schema holds', () => {
  const folder = 'public/samples';
  const samples = JSON.parse(readFileSync(`${folder}/samples.json`, 'utf8')) as {
    id: string;
    files: { sample: string; as: string }[];
  }[];

  it.each(samples)('the report of the sample $id', async ({ files }) => {
    const given = files.map(({ sample, as }) => supplied(as, readFileSync(`${folder}/${sample}`)));
    held(await judge(given));
    held(await judge(given, { trust: await sampleTrust(now) }));
  });

  it('a record that checks out, one that was altered, an unsigned one and one signed twice', async () => {
    const jws = await signRecord(makeRecord({ recording }), [signer, await makeSigner()]);
    const altered = alterPayload(jws, (text) => text.replace('premium', 'premiun'));
    const records = [jws, altered, makeRecord({ recording })].map(toBytes);
    for (const record of records) held(await judge([supplied('a.vcon', record), recordingFile], { trust }));
    held(await judge([signed, recordingFile], { trust, validationTime: '2030-01-01T00:00:00Z' }));
  });

  it('a locked record, and an opened one', async () => {
    const recipient = await makeRecipient();
    const locked = supplied('a.vcon', toBytes(await encryptedRecord(toBytes(makeRecord()), recipient)));
    held(await judge([locked]));
    held(await judge([locked], { keys: [await keyOf(recipient.pem)] }));
    held(await judge([locked], { keys: [await keyOf((await makeRecipient()).pem)] }));
  });

  it('a signer under an authority, with a list on which its certificate is and one on which it is not', async () => {
    const call = await makeCertifiedCall();
    const entry = await trusted(call.root.bytes);
    const withdrawn = {
      serialNumber: SERIAL_NUMBER,
      revocationDate: new Date('2026-01-01T00:00:00Z'),
      reason: 1,
    };
    for (const list of [call.list(), call.list({ entries: [withdrawn] })]) {
      const files = [call.record, call.recording, list].map(({ name, bytes }) => supplied(name, bytes));
      const report = await judge(files, { trust: [entry], now: new Date().toISOString() });
      expect(report.certificates.length).toBeGreaterThan(1);
      expect(report.policy.revocation).toEqual([2]);
      held(report);
    }
  });

  it('what cannot be read, a recording alone, and nothing at all', async () => {
    const text = (content: string): Uint8Array => new TextEncoder().encode(content);
    held(await judge([supplied('a.vcon', text('{"uuid":'))]));
    held(await judge([supplied('a.vcon', text('{"parties":[],"parties":[]}'))]));
    held(await judge([supplied('a.vcon', new Uint8Array())]));
    held(await judge([supplied('a.vcon', text('{"uuid":"\\ud800","parties":[{"":[]}],"a/b~c":[null]}'))]));
    held(await judge([recordingFile]));
    held(await judge([]));
  });

  it('many files of every kind, with an assignment, a copy, a file that was not read, and an earlier report', async () => {
    const earlier = held(await judge([signed]));
    const other = supplied('x.wav', makeWav(9));
    const unread: EvidenceFile = {
      name: 'gone.wav',
      folder: 'b',
      size: 9,
      content: { state: 'not-read', why: 'It went away.' },
    };
    const report = await judge(
      [
        signed,
        signed,
        other,
        unread,
        supplied('signer.pem', new TextEncoder().encode(signer.pem)),
        supplied('report.json', new TextEncoder().encode(earlier)),
        supplied('all.zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)),
      ],
      {
        trust,
        assignments: [
          {
            record: signed.content.state === 'read' ? signed.content.sha512 : '',
            pointer: '/dialog/0',
            evidence: other.content.state === 'read' ? other.content.sha512 : '',
          },
        ],
      },
    );
    expect(report.policy.assignments).toHaveLength(1);
    expect(report.evidence.map(({ role }) => role)).toContain('report');
    held(report);
  });

  const corpus = '../shared/corpus/ietf-vcon-core';
  it.skipIf(!existsSync(corpus))('every file of the working group’s examples', async () => {
    const files = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const { name, parentPath } of files) {
      held(await judge([supplied(name, readFileSync(`${parentPath}/${name}`))]));
    }
  });
});

describe('the published schema', () => {
  it('lists the reason codes of this version', () => {
    expect(schema.definitions.reason.enum).toEqual(reasons);
  });

  const list = { pointer: '/x', type: 'array', protection: 'signed', conformance: 'ok', note: null };

  it.each<[name: string, pointer: string, value: unknown]>([
    ['a member of its own', '/verdict', 'genuine'],
    ['a record’s member of its own', '/records/0/trusted', true],
    ['no tool', '/tool', undefined],
    ['no word on what a trust entry covers', '/policy/trustEntries/0/covers', undefined],
    ['another format', '/formatVersion', 2],
    ['an outcome that is none', '/records/0/outcome', 'genuine'],
    ['a reason that is none', '/records/0/reasons', ['SMELLS']],
    ['a pass over an answer of no', '/records/0/questions/signer/answer', 'no'],
    ['no next step after a none', '/records/0/questions/witness/next', null],
    ['a cut hash', '/evidence/0/sha512', 'ab'],
    ['a hash in capitals', '/evidence/0/sha512', 'A'.repeat(128)],
    ['a size below nothing', '/evidence/0/size', -1],
    ['a local time', '/verifiedAt', '2026-07-01T12:00:00+02:00'],
    ['a pointer that is none', '/records/0/fields/0/pointer', 'parties'],
    ['a value of a list', '/records/0/fields/0', { ...list, value: '[]' }],
    ['a number as value', '/records/0/fields/0/value', 1],
  ])('refuses %s', async (_, pointer, value) => {
    const json: unknown = JSON.parse(held(await judge([signed, recordingFile], { trust })));
    const other = changed(json, pointer.split('/').slice(1), value);
    expect(breaches(JSON.stringify(other))).not.toEqual([]);
  });
});

/** A copy of parsed JSON with one value changed; undefined takes it out. */
function changed(json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(json)) {
    return json.map((one: unknown, i) => (String(i) === name ? changed(one, rest, value) : one));
  }
  const members = json as Readonly<Record<string, unknown>>;
  return { ...members, [name]: changed(members[name], rest, value) };
}
