import { decodeProtectedHeader, generalDecrypt, generalVerify } from 'jose';
import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeWav } from './audio';
import { encryptedRecord, makeRecipient } from './jwe';
import { alterPayload, signRecord, toBytes } from './jws';
import type { JwsGeneral } from './jws';
import { contentHash, makeRecord, makeUuid } from './record';
import type { Turn } from './record';
import { makeSamples } from './samples';
import type { Sample } from './samples';
import { makeSigner } from './signer';
import type { Signer } from './signer';

interface AnalysisObject {
  type: string;
  dialog: number;
  encoding: string;
  body: string;
}

/** The members of a record that these tests look at. */
interface Vcon {
  uuid: string;
  parties: object[];
  dialog: { parties: number[]; filename: string; url: string; content_hash: string; duration: number }[];
  analysis: AnalysisObject[];
}

const parse = <T>(bytes: Uint8Array): T => JSON.parse(Buffer.from(bytes).toString()) as T;
const payload = (jws: JwsGeneral): Vcon => parse(Buffer.from(jws.payload, 'base64url'));

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`nothing at ${index}`);
  return value;
}

function analysisBody(vcon: Vcon, type: string): unknown {
  return JSON.parse(vcon.analysis.find((each) => each.type === type)?.body ?? '');
}

const turns = (vcon: Vcon) => (analysisBody(vcon, 'transcript') as { turns: Turn[] }).turns;

/** RFC 7515 section 5.2 by Node's own means, with the key of the certificate given. */
function verifies(jws: JwsGeneral, certificate: Uint8Array, hash = 'sha256', index = 0): boolean {
  const signature = at(jws.signatures, index);
  return createVerify(hash)
    .update(`${signature.protected}.${jws.payload}`, 'ascii')
    .verify(new X509Certificate(certificate).publicKey, Buffer.from(signature.signature, 'base64url'));
}

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner();
});

describe('signer', () => {
  it('has a certificate that its own key signed', () => {
    const certificate = new X509Certificate(signer.pem);
    expect(certificate.raw).toEqual(Buffer.from(signer.certificate));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('C=DE\nO=Klar Voice Example Ltd\nCN=records.klar-voice.example');
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.ca).toBe(false);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(new Date(certificate.validFrom).toISOString()).toBe('2025-01-01T00:00:00.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2054-12-31T23:59:59.000Z');
  });

  it('is made to measure', async () => {
    const made = await makeSigner({
      name: 'CN=other.example',
      notBefore: new Date('2020-02-03T04:05:06Z'),
      notAfter: new Date('2021-02-03T04:05:06Z'),
      modulusLength: 1024,
      hash: 'SHA-1',
      serialNumber: '0102ab',
    });
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.subject).toBe('CN=other.example');
    expect(certificate.serialNumber).toBe('0102AB');
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
    expect(new Date(certificate.validFrom).toISOString()).toBe('2020-02-03T04:05:06.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2021-02-03T04:05:06.000Z');
    expect(verifies(await signRecord(makeRecord(), made), made.certificate)).toBe(true);
  });
});

describe('audio', () => {
  it('is a WAV file with a true header', () => {
    const wav = Buffer.from(makeWav(3, 1.5));
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect(wav.readUInt32LE(16)).toBe(16);
    expect(wav.readUInt16LE(20)).toBe(1);
    expect(wav.readUInt16LE(22)).toBe(1);
    expect(wav.readUInt32LE(24)).toBe(8000);
    expect(wav.readUInt32LE(28)).toBe(8000);
    expect(wav.readUInt16LE(32)).toBe(1);
    expect(wav.readUInt16LE(34)).toBe(8);
    expect(wav.toString('latin1', 36, 40)).toBe('data');
    expect(wav.readUInt32LE(40)).toBe(12_000);
    expect(wav.length).toBe(12_044);
  });

  it('has another tune for each number, the same each time', () => {
    const hashes = Array.from({ length: 61 }, (_, tune) => contentHash(makeWav(tune)));
    expect(new Set(hashes).size).toBe(61);
    expect(contentHash(makeWav(60))).toBe(hashes[60]);
  });
});

describe('record', () => {
  it('names its recording by SHA-512', () => {
    const bytes = makeWav(5);
    const record = parse<Vcon>(toBytes(makeRecord({ recording: { bytes, filename: 'a call.wav' } })));
    const dialog = at(record.dialog, 0);
    const hex = createHash('sha512').update(bytes).digest('hex');
    expect(Buffer.from(dialog.content_hash.replace('sha512-', ''), 'base64url').toString('hex')).toBe(hex);
    expect(dialog.content_hash).toMatch(/^sha512-[\w-]{86}$/);
    expect(dialog.filename).toBe('a call.wav');
    expect(dialog.url).toBe('https://records.klar-voice.example/recordings/a%20call.wav');
  });

  it('has a version 8 UUID of time, sequence and host, never the same twice', () => {
    const time = new Date('2025-09-18T09:20:12.345Z');
    const hex = makeUuid(time, 0xabc).replaceAll('-', '');
    expect(makeUuid(time, 0xabc)).toMatch(/^[\da-f]{8}-[\da-f]{4}-8abc-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(parseInt(hex.slice(0, 12), 16)).toBe(time.getTime());
    const sha1 = createHash('sha1').update('records.klar-voice.example').digest('hex');
    const bits = (digits: string) => BigInt(`0x${digits}`).toString(2).padStart(64, '0');
    expect(bits(hex.slice(16))).toBe(`10${bits(sha1.slice(0, 16)).slice(0, 62)}`);
    expect(makeRecord()['uuid']).not.toBe(makeRecord()['uuid']);
  });

  it('holds analyses that are JSON objects in strings, about a dialog that exists', () => {
    const record = parse<Vcon>(toBytes(makeRecord({ qaStatus: 'needs_review' })));
    expect(record.analysis.map((each) => each.type)).toEqual(['transcript', 'qa', 'sentiment', 'telemetry']);
    for (const each of record.analysis) {
      expect(each.encoding).toBe('json');
      expect(record.dialog[each.dialog]).toBeDefined();
      expect(JSON.parse(each.body)).toBeTypeOf('object');
    }
    const parties = [...at(record.dialog, 0).parties, ...turns(record).map((turn) => turn.party)];
    expect(parties.every((party) => record.parties[party] !== undefined)).toBe(true);
    expect(analysisBody(record, 'qa')).toMatchObject({ status: 'needs_review', overall_score: 71 });
  });
});

describe('signature', () => {
  it('verifies over the protected header and the payload', async () => {
    const record = makeRecord();
    const jws = await signRecord(record, signer);
    expect(verifies(jws, signer.certificate)).toBe(true);
    expect(payload(jws)).toEqual(record);
    await expect(generalVerify(jws, new X509Certificate(signer.pem).publicKey)).resolves.toBeDefined();
  });

  it('protects alg and the thumbprint, and carries the certificate and the UUID beside', async () => {
    const record = makeRecord();
    const signature = at((await signRecord(record, signer)).signatures, 0);
    const thumbprint = new X509Certificate(signer.pem).fingerprint256.replaceAll(':', '');
    expect(decodeProtectedHeader(signature)).toEqual({
      alg: 'RS256',
      'x5t#S256': Buffer.from(thumbprint, 'hex').toString('base64url'),
    });
    const base64 = signer.pem.split('\n').slice(1, -2).join('');
    expect(signature.header).toEqual({ x5c: [base64], uuid: record['uuid'] });
  });

  it.each([
    ['unprotected', false, true],
    ['protected', true, false],
    ['both', true, true],
    ['none', false, false],
  ] as const)('carries the certificate %s', async (x5cIn, isProtected, isUnprotected) => {
    const jws = await signRecord(makeRecord(), signer, { x5cIn, x5tS256: false });
    const signature = at(jws.signatures, 0);
    expect('x5c' in decodeProtectedHeader(signature)).toBe(isProtected);
    expect('x5c' in (signature.header ?? {})).toBe(isUnprotected);
    expect(verifies(jws, signer.certificate)).toBe(true);
  });

  it('covers bytes as they stand and headers as they are asked for', async () => {
    const jws = await signRecord(Buffer.from(' {"a":1}\n'), signer, {
      x5cIn: 'none',
      protectedExtra: { crit: ['x'], x: 1 },
    });
    const signature = at(jws.signatures, 0);
    expect(Buffer.from(jws.payload, 'base64url').toString()).toBe(' {"a":1}\n');
    expect(decodeProtectedHeader(signature)).toMatchObject({ alg: 'RS256', crit: ['x'], x: 1 });
    expect(signature).not.toHaveProperty('header');
    expect(verifies(jws, signer.certificate)).toBe(true);
  });

  it.each(['RS384', 'RS512'])('is made with %s', async (alg) => {
    const jws = await signRecord(makeRecord(), signer, { alg });
    expect(verifies(jws, signer.certificate, `sha${alg.slice(2)}`)).toBe(true);
    expect(verifies(jws, signer.certificate)).toBe(false);
  });

  it.each(['PS256', 'PS384', 'PS512'])('is made with %s', async (alg) => {
    const jws = await signRecord(makeRecord(), signer, { alg });
    const key = new X509Certificate(signer.pem).publicKey;
    await expect(generalVerify(jws, key, { algorithms: [alg] })).resolves.toBeDefined();
  });

  it('is one of several where several sign', async () => {
    const other = await makeSigner({ name: 'CN=archive.example' });
    const jws = await signRecord(makeRecord(), [signer, other]);
    expect(jws.signatures).toHaveLength(2);
    expect(verifies(jws, signer.certificate, 'sha256', 0)).toBe(true);
    expect(verifies(jws, other.certificate, 'sha256', 1)).toBe(true);
    expect(verifies(jws, other.certificate, 'sha256', 0)).toBe(false);
  });

  it('does not verify after a change', async () => {
    const altered = alterPayload(await signRecord(makeRecord(), signer), (text) => text.replace('31', '81'));
    expect(verifies(altered, signer.certificate)).toBe(false);
  });
});

describe('encryption', () => {
  it.each(['A256CBC-HS512', 'A256GCM'] as const)('with %s opens to the signed record', async (enc) => {
    const signed = await signRecord(makeRecord(), signer);
    const recipient = await makeRecipient();
    const jwe = await encryptedRecord(signed, recipient, { enc, uuid: 'a-uuid' });
    expect(jwe).not.toHaveProperty('protected');
    expect(jwe.unprotected).toEqual({ cty: 'application/vcon', enc, uuid: 'a-uuid' });
    expect(jwe.recipients).toEqual([{ header: { alg: 'RSA-OAEP' }, encrypted_key: expect.any(String) }]);
    const { plaintext } = await generalDecrypt(jwe, recipient.privateKey);
    expect(parse(plaintext)).toEqual(signed);
  });
});

describe('samples', () => {
  let files: ReadonlyMap<string, Uint8Array>;
  let list: readonly Sample[];
  let certificate: Buffer;
  const bytes = (name: string) => files.get(name) ?? expect.fail(`no ${name}`);
  const signed = (name: string) => parse<JwsGeneral>(bytes(name));
  const carried = (jws: JwsGeneral) =>
    Buffer.from(at(at(jws.signatures, 0).header?.['x5c'] as string[], 0), 'base64');

  beforeAll(async () => {
    files = await makeSamples();
    list = parse(bytes('samples.json'));
    certificate = new X509Certificate(bytes('signer.pem')).raw;
  });

  it('are listed in order, with files that exist, all of them used', () => {
    expect(list.map((sample) => [sample.id, sample.outcome])).toEqual([
      ['checks-out', 'passed'],
      ['witnessed', 'passed'],
      ['expired', 'passed'],
      ['altered', 'failed'],
      ['swapped-recording', 'failed'],
      ['unknown-signer', 'indeterminate'],
      ['unsigned', 'indeterminate'],
      ['encrypted', 'indeterminate'],
      ['not-a-vcon', 'unreadable'],
    ]);
    const used = list.flatMap((sample) => sample.files.map((file) => file.sample));
    const trust = ['signer.pem', 'expired-signer.pem', 'authority.pem', 'service.pem'];
    expect(new Set([...used, 'samples.json', ...trust])).toEqual(new Set(files.keys()));
  });

  it('are described without the words of outcomes', () => {
    for (const { title, description } of list) {
      expect(`${title} ${description}`).not.toMatch(/pass|fail|authentic|genuine|tamper|forge/i);
    }
  });

  it('are small, and hold no private key', () => {
    for (const [name, content] of files) {
      expect(content.length).toBeLessThanOrEqual(name.endsWith('.wav') ? 16_044 : 8192);
      expect(Buffer.from(content).toString('latin1')).not.toContain('PRIVATE KEY');
    }
  });

  it('have UUIDs of their own', () => {
    const names = ['checks-out', 'witnessed', 'expired', 'altered', 'swapped-recording', 'unknown-signer'];
    const uuids = names.map((name) => payload(signed(`${name}.vcon`)).uuid);
    uuids.push(parse<Vcon>(bytes('unsigned.vcon')).uuid);
    uuids.push(parse<{ unprotected: { uuid: string } }>(bytes('encrypted.vcon')).unprotected.uuid);
    expect(new Set(uuids).size).toBe(names.length + 2);
  });

  it('check out where they should', () => {
    for (const name of ['checks-out.vcon', 'swapped-recording.vcon']) {
      expect(carried(signed(name))).toEqual(certificate);
      expect(verifies(signed(name), certificate)).toBe(true);
    }
    expect(analysisBody(payload(signed('checks-out.vcon')), 'qa')).toMatchObject({ status: 'fail' });
  });

  it('differ from what was signed in one character of the transcript', () => {
    const altered = signed('altered.vcon');
    expect(carried(altered)).toEqual(certificate);
    expect(verifies(altered, certificate)).toBe(false);
    const original = alterPayload(altered, (text) => text.replace('81 euros', '31 euros'));
    expect(verifies(original, certificate)).toBe(true);
    const [before, after] = [original, altered].map((jws) =>
      turns(payload(jws))
        .map((turn) => turn.text)
        .join('\n'),
    );
    expect(after).toHaveLength(before?.length ?? 0);
    const changed = [...(before ?? '')].filter((character, i) => character !== after?.[i]);
    expect(changed).toEqual(['3']);
  });

  it('come with the recording that they name, or with another under its name', () => {
    for (const sample of list) {
      const [record, recording] = sample.files;
      if (!record || !recording) continue;
      const json = parse<JwsGeneral | Vcon>(bytes(record.sample));
      const dialog = at(('payload' in json ? payload(json) : json).dialog, 0);
      expect(dialog.filename).toBe(recording.as);
      const matches = dialog.content_hash === contentHash(bytes(recording.sample));
      expect(matches).toBe(sample.id !== 'swapped-recording');
      expect(dialog.duration).toBe((bytes(recording.sample).length - 44) / 8000);
    }
  });

  it('have a namesake of the signer with a key of its own', () => {
    const jws = signed('unknown-signer.vcon');
    const [namesake, known] = [new X509Certificate(carried(jws)), new X509Certificate(certificate)];
    expect(namesake.subject).toBe(known.subject);
    expect(namesake.publicKey.equals(known.publicKey)).toBe(false);
    expect(verifies(jws, namesake.raw)).toBe(true);
    expect(verifies(jws, certificate)).toBe(false);
  });
});
