import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { isObject } from '../vcon/json';
import { english, sentences } from '../wording';
import { anyText } from './canonical-testing';
import { fingerprintsOf } from './fingerprint';
import { readJlinc } from './jlinc';
import { lineageReferences } from './lineage-reference';
import { lineageForest } from './lineage-tree';
import { passportsOf } from './passport';
import { compareFingerprints, readWitnessRecord } from './witness-record';

const hash = (bits: 256 | 512, of = 'record'): Buffer => createHash(`sha${bits}`).update(of).digest();
const HEX = hash(256).toString('hex');
const HEX512 = hash(512).toString('hex');
const pairs = HEX.match(/../g) ?? [];

const found = (given: string | Uint8Array) =>
  readWitnessRecord(given).digests.map(({ hex, pointer, within }) => [hex, pointer, within]);

describe('a pasted fingerprint', () => {
  it.each([
    ['hex', HEX],
    ['capitals', HEX.toUpperCase()],
    ['colons', pairs.join(':').toUpperCase()],
    ['spaces and lines', `  ${pairs.join(' ').replace(/(.{47}) /, '$1\n')}\r\n`],
    ['groups of four', (HEX.match(/.{4}/g) ?? []).join('-')],
    ['0x', `0x${HEX}`],
    ['sha256:', `sha256:${HEX}`],
    ['SHA-256 =', `SHA-256 = ${HEX}`],
    ['openssl', `sha256 Fingerprint=${pairs.join(':')}`],
    ['base64', hash(256).toString('base64')],
    ['base64url', hash(256).toString('base64url')],
    ['content_hash', `sha256-${hash(256).toString('base64url')}`],
    ['SRI', `sha256-${hash(256).toString('base64')}`],
    ['multihash', `1220${HEX}`],
  ])('is read: %s', (_, text) => {
    const { kind, digests } = readWitnessRecord(text);
    expect(kind).toBe('digest');
    expect(digests).toMatchObject([{ hex: HEX, bits: 256, pointer: null, within: null }]);
  });

  it.each([
    HEX512,
    `sha512-${hash(512).toString('base64url')}`,
    hash(512).toString('base64'),
    `1340${HEX512}`,
  ])('is read as SHA-512: %s', (text) =>
    expect(readWitnessRecord(text)).toMatchObject({ kind: 'digest', digests: [{ hex: HEX512, bits: 512 }] }),
  );

  it.each([
    ['nothing', ''],
    ['too short', HEX.slice(1)],
    ['too long', `${HEX}0`],
    ['another length than it says', `sha512:${HEX}`],
    ['stray bits', `${hash(256).toString('base64url').slice(0, -1)}B`],
    ['prose', 'No fingerprint here.'],
    ['a SHA-1', hash(256).toString('hex').slice(0, 40)],
  ])('is not read: %s', (_, text) => {
    expect(readWitnessRecord(text)).toMatchObject({ kind: 'none', digests: [] });
  });
});

describe('a file with fingerprints', () => {
  it('may be the output of a checksum tool', () => {
    expect(found(`${HEX}  call.vcon\n${HEX512} *other.vcon\n`)).toEqual([
      [HEX, null, null],
      [HEX512, null, null],
    ]);
    expect(found(`SHA256 (call.vcon) = ${HEX}\n`)).toEqual([[HEX, null, null]]);
    const powershell = Buffer.from(`\ufeffAlgorithm : SHA256\r\nHash : ${HEX.toUpperCase()}\r\n`, 'utf16le');
    expect(found(Uint8Array.from(powershell))).toEqual([[HEX, null, null]]);
  });

  it('may be the digest itself', () => {
    expect(readWitnessRecord(Uint8Array.from(hash(512)))).toMatchObject({
      kind: 'bytes',
      digests: [{ hex: HEX512 }],
    });
    expect(readWitnessRecord(Uint8Array.of(0xff, 1, 2)).kind).toBe('none');
  });

  it('may be any JSON', () => {
    const json = {
      'a/b': [{ hash: HEX }, 5, null, `see sha256:${HEX512.slice(0, 64)} there`],
      [hash(256, 'name').toString('hex')]: { size: 1 },
    };
    expect(readWitnessRecord(JSON.stringify(json)).kind).toBe('json');
    expect(found(JSON.stringify(json))).toEqual([
      [HEX, '/a~1b/0/hash', null],
      [HEX512.slice(0, 64), '/a~1b/3', null],
      [hash(256, 'name').toString('hex'), `/${hash(256, 'name').toString('hex')}`, null],
    ]);
  });

  it('may hold it in a token or in JSON inside a text', () => {
    const payload = Buffer.from(JSON.stringify({ data: { vcon_hash: HEX } })).toString('base64url');
    const json = { token: `e30.${payload}.AAAA`, body: JSON.stringify([HEX512]) };
    expect(found(JSON.stringify(json))).toEqual([
      [HEX, '/token', '/data/vcon_hash'],
      [HEX512, '/body', '/0'],
    ]);
  });

  it('may be lines of JSON, or JSON that is not proper', () => {
    const lines = `{"hash":"${HEX}"}\n{"hash":"${hash(512).toString('base64url')}"}\n`;
    expect(readWitnessRecord(lines).kind).toBe('text');
    expect(found(lines)).toEqual([
      [HEX, null, null],
      [HEX512, null, null],
    ]);
    expect(found(`{"hash":"${HEX}",}`)).toEqual([[HEX, null, null]]);
  });

  it('is read within bounds, and it is said where that was not all', () => {
    const many = Array.from({ length: bounds.fingerprints.digests + 1 }, (_, i) =>
      hash(256, String(i)).toString('hex'),
    );
    expect(readWitnessRecord(many.slice(1).join('\n'))).toMatchObject({ cutOff: false });
    for (const text of [many.join('\n'), JSON.stringify(many)]) {
      const record = readWitnessRecord(text);
      expect(record.cutOff).toBe(true);
      expect(record.digests).toHaveLength(bounds.fingerprints.digests);
    }
    expect(readWitnessRecord('x'.repeat(bounds.fingerprints.recordBytes + 1))).toMatchObject({
      kind: 'none',
      cutOff: true,
    });
    const deep = `${'['.repeat(500)}"${HEX}"${']'.repeat(500)}`;
    expect(found(deep)).toEqual([[HEX, null, null]]);
  });
});

describe('digests held against a record', () => {
  const compared = async (given: string) =>
    compareFingerprints(
      readWitnessRecord(given),
      (await fingerprintsOf(new TextEncoder().encode('record'), null, null)).fingerprints,
    );

  it('say which one is its fingerprint, and of what', async () => {
    const { matches, said } = await compared(
      JSON.stringify({ other: hash(256, 'x').toString('hex'), hash: HEX512 }),
    );
    expect(matches).toMatchObject([
      { digest: { pointer: '/hash', bits: 512 }, fingerprint: { what: 'file' } },
    ]);
    expect(sentences(english, [said])).toBe(
      'It is the fingerprint of this record: SHA-512 of “The file as it is”. Who wrote it down, and when, is not shown by that.',
    );
  });

  it('say that none is', async () => {
    expect(sentences(english, [(await compared(hash(256, 'x').toString('hex'))).said])).toContain(
      'no fingerprint of this',
    );
    expect(sentences(english, [(await compared('none')).said])).toContain('No fingerprint was found');
  });
});

describe('an audit record of JLINC', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const KEY = publicKey.export({ type: 'spki', format: 'der' }).subarray(12).toString('base64url');
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const eventJwt = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ vcon_uuid: 'u', vcon_hash: HEX })}.c2ln`;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const event = (id: Buffer, audit: object = {}) => ({
    '@context': 'https://protocol.jlinc.org/context/jlinc-v6.jsonld',
    audit: {
      eventType: 'dataEvent',
      sisaId: 'c2lzYQ',
      eventId: id.toString('base64url'),
      createdAt: 1584000000000,
      previousId: null,
      rightsHolderDid: 'did:jlinc:abc',
      rightsHolderPublicKey: KEY,
      rightsHolderSigType: 'sha256:ed25519',
      rightsHolderSig: sign(null, id, privateKey).toString('base64url'),
      ...audit,
    },
    eventJwt,
  });
  const ID = digest(`c2lzYQ.${eventJwt}.null.1584000000000`);
  const read = async (value: unknown) => {
    const { kind, json } = readWitnessRecord(JSON.stringify(value));
    expect(kind).toBe('jlinc');
    return readJlinc(json ?? null);
  };

  it('is read by its members, with the fingerprint inside the event', async () => {
    expect(await read(event(ID))).toMatchObject({
      kind: 'audit',
      eventType: 'dataEvent',
      createdAt: '1584000000000',
      vcon: { uuid: 'u', hash: HEX },
      signers: [{ party: 'rightsHolder', did: 'did:jlinc:abc', fits: true }],
      checks: [
        { id: 'jlinc.event-id', outcome: 'info' },
        { id: 'jlinc.signature', outcome: 'info', place: '/audit/rightsHolderSig' },
      ],
    });
    expect(found(JSON.stringify(event(ID)))).toContainEqual([HEX, '/eventJwt', '/vcon_hash']);
    expect((await read(event(digest(eventJwt))))?.checks[0]).toMatchObject({ outcome: 'info' });
  });

  it('is pointed out where it does not hold together', async () => {
    expect((await read(event(ID, { createdAt: 1584000000001 })))?.checks[0]).toMatchObject({
      outcome: 'warn',
    });
    const other = sign(null, digest('x'), privateKey).toString('base64url');
    expect(await read(event(ID, { rightsHolderSig: other }))).toMatchObject({ signers: [{ fits: false }] });
    expect(await read(event(ID, { rightsHolderSigType: 'sha256:rsa' }))).toMatchObject({
      signers: [{ fits: null }],
    });
    expect(await read(event(ID, { rightsHolderPublicKey: 'x' }))).toMatchObject({
      signers: [{ fits: null }],
    });
  });

  it('may come without the event, or as the event that was sent', async () => {
    expect(await read(event(ID).audit)).toMatchObject({
      vcon: null,
      checks: [
        { id: 'jlinc.event-id', outcome: 'not-checked' },
        { place: '/rightsHolderSig', outcome: 'info' },
      ],
    });
    const sent = {
      type: 'data',
      senderId: 'a',
      recipientId: 'b',
      agreementId: 'c',
      data: { vcon_uuid: 'u', vcon_hash: HEX },
    };
    expect(await read(sent)).toMatchObject({
      kind: 'event',
      eventType: 'data',
      vcon: { uuid: 'u', hash: HEX },
      checks: [],
    });
    expect(await readJlinc(null)).toBeNull();
  });
});

describe('any JSON whatever', () => {
  it('is read without an error, 500 times', async () => {
    for (let seed = 1; seed <= 500; seed++) {
      const text = anyText(seed);
      const { json: value = null } = readWitnessRecord(text);
      await readJlinc(value);
      // The same in the places in which a record or an audit record has its parts.
      const part = JSON.parse(text) as unknown;
      for (const whole of [
        { audit: { eventId: text, sisaId: text, createdAt: part, rightsHolderSig: text }, eventJwt: text },
        { senderId: text, recipientId: '', agreementId: '', data: part },
        {
          amended: part,
          redacted: { uuid: part, content_hash: part },
          group: [part, { content_hash: text }],
        },
        { parties: [{ tel: text, stir: text }, { tel: part, stir: part }, part] },
      ]) {
        const { json } = readWitnessRecord(JSON.stringify(whole));
        await readJlinc(json ?? null);
        if (!isObject(json)) throw new Error('not read');
        await passportsOf(json, []);
        const references = lineageReferences(json);
        expect(lineageForest([{ uuid: text, files: [], unaltered: false, references }]).links).toHaveLength(
          references.length,
        );
      }
    }
  }, 60_000);
});
