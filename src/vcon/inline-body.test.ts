import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeWav } from '../../e2e/maker/audio';
import { bounds } from '../bounds';
import { checkInlineBodies, checkRecordingOf } from './inline-body';
import { isObject, parseJson, type JsonObject } from './json';
import { contentObjects } from './reference';

const token = (bytes: string | Uint8Array, algorithm = 'sha512'): string =>
  `${algorithm}-${createHash(algorithm).update(bytes).digest('base64url')}`;

/** @param longText bytes above which a body is a long text */
function read(json: string | Uint8Array, longText: number = bounds.longText): JsonObject {
  const bytes = typeof json === 'string' ? new TextEncoder().encode(json) : json;
  const { value } = parseJson(bytes, { longText, plainText: bounds.plainText });
  if (!isObject(value)) throw new Error('a test needs an object');
  return value;
}

const inPlace = (object: object, place: string, longText?: number): JsonObject =>
  read(JSON.stringify({ [place]: [{ type: 'text' }, object] }), longText);

/** Looks at a body, and again as at a long one: the same must come of it. */
async function check(object: object, place = 'dialog') {
  const { checks, reasons } = await checkInlineBodies(inPlace(object, place));
  expect(await checkInlineBodies(inPlace(object, place, 0))).toEqual({ checks, reasons });
  return { reasons, found: checks.map(({ id, outcome, pointer }) => ({ id, outcome, pointer })) };
}

const messages = async (object: object): Promise<string[]> =>
  (await checkInlineBodies(inPlace(object, 'dialog'))).checks.map(({ message }) => message);

const row = (id: string, outcome: string, member: string, place = 'dialog') => ({
  id,
  outcome,
  pointer: `/${place}/1/${member}`,
});
const hashed = (outcome: string, member = 'content_hash') => row('inline-body.content-hash', outcome, member);
const encoded = (outcome: string, member = 'body') => row('inline-body.encoding', outcome, member);
const typed = (outcome: string, member = 'mediatype') => row('inline-body.mediatype', outcome, member);

const recording = Uint8Array.of(0, 0xff, 0x80, 1, 2);
const body = Buffer.from(recording).toString('base64url');
const inBase64url = (bytes: Uint8Array | string) => ({
  body: Buffer.from(bytes).toString('base64url'),
  encoding: 'base64url',
});

describe('a content_hash beside an inline body', () => {
  const both = { body, encoding: 'base64url' };

  it.each([
    ['of the decoded bytes', { ...both, content_hash: token(recording) }],
    ['of the string as written', { ...both, content_hash: token(body) }],
    ['of a text in UTF-8', { body: 'Grüße', encoding: 'none', content_hash: token('Grüße') }],
    ['of JSON in a string', { body: '{"a":1}', encoding: 'json', content_hash: token('{"a":1}') }],
    ['of a text without encoding', { body: 'AAAA', content_hash: token('AAAA') }],
    ['in a list', { ...both, content_hash: ['md5-x', token(recording)] }],
    ['by SHA-256', { ...both, content_hash: token(recording, 'sha256') }],
    ['by SHA-384, of the string as written', { ...both, content_hash: token(body, 'sha384') }],
    [
      'by all three',
      { ...both, content_hash: ['sha256', 'sha384', 'sha512'].map((name) => token(recording, name)) },
    ],
    ['in hex', { ...both, content_hash: `sha512-${createHash('sha512').update(recording).digest('hex')}` }],
  ])('fits: %s', async (_, object) => {
    expect(await check(object)).toEqual({ reasons: [], found: [hashed('pass')] });
  });

  it.each([
    ['other bytes', { ...both, content_hash: token('x') }],
    ['other bytes by SHA-256', { ...both, content_hash: token('x', 'sha256') }],
    ['the decoded bytes of what is no base64url', { body, encoding: 'none', content_hash: token(recording) }],
    [
      'two hashes that fit one way each',
      { ...both, content_hash: [token(recording), token(body, 'sha256')] },
    ],
    ['two hashes of which one fits', { ...both, content_hash: [token(recording), token('x', 'sha384')] }],
  ])('that does not fit is a warning, never a failed check: %s', async (_, object) => {
    expect(await check(object)).toEqual({ reasons: ['BODY_HASH_MISMATCH'], found: [hashed('warn')] });
  });

  it('stood in two members in version 0.0.1', async () => {
    const signature = token(recording).slice('sha512-'.length);
    expect(await check({ ...both, alg: 'SHA-512', signature })).toEqual({
      reasons: [],
      found: [hashed('pass', 'signature')],
    });
  });

  it.each([
    ['by an algorithm that is not known', { ...both, content_hash: 'md5-x' }],
    ['of a JSON value, which has no bytes', { body: { a: 1 }, encoding: 'json', content_hash: token('x') }],
  ])('is not compared, and that is said: %s', async (_, object) => {
    expect(await check(object)).toEqual({ reasons: [], found: [hashed('info')] });
  });

  it('settles nothing where the body does not decode, unless it fits as written', async () => {
    const object = { body: 'no base64', encoding: 'base64url' };
    const reasons = ['BODY_NOT_DECODABLE'];
    expect(await check({ ...object, content_hash: token('no base64') })).toEqual({
      reasons,
      found: [encoded('warn'), hashed('pass')],
    });
    expect(await check({ ...object, content_hash: token('x') })).toEqual({
      reasons,
      found: [encoded('warn'), hashed('info')],
    });
  });
});

describe('an inline body that is not what its encoding says', () => {
  it.each([
    ['white space', { body: 'AA AA', encoding: 'base64url' }],
    ['stray bits', { body: 'AB', encoding: 'base64url' }],
    ['stray bits before padding', { body: 'AB==', encoding: 'base64url' }],
    ['too much padding', { body: 'AAA==', encoding: 'base64url' }],
    ['nothing but padding', { body: '====', encoding: 'base64url' }],
    ['padding inside', { body: 'AA==AAA=', encoding: 'base64url' }],
    ['no JSON', { body: 'Hello', encoding: 'json' }],
    ['more than one JSON value', { body: '{} {}', encoding: 'json' }],
    ['the same member twice', { body: '{"a":1,"a":2}', encoding: 'json' }],
  ])('is a warning, and nothing more is said of it: %s', async (_, object) => {
    expect(await check({ ...object, mediatype: 'application/json' })).toEqual({
      reasons: ['BODY_NOT_DECODABLE'],
      found: [encoded('warn')],
    });
  });

  it('puts its note on the record once, however often it comes', async () => {
    const object = { body: 'AB', encoding: 'base64url' };
    const { checks, reasons } = await checkInlineBodies(read(JSON.stringify({ dialog: [object, object] })));
    expect(reasons).toEqual(['BODY_NOT_DECODABLE']);
    expect(checks.map(({ pointer }) => pointer)).toEqual(['/dialog/0/body', '/dialog/1/body']);
  });

  it.each([
    ['base64url with padding', '_w=='],
    ['standard base64', '/w'],
    ['standard base64', '/w=='],
    ['standard base64', '++//'],
  ])('is decoded all the same, with a remark: %s', async (name, body) => {
    const object = { body, encoding: 'base64url', content_hash: token(Buffer.from(body, 'base64')) };
    expect(await check(object)).toEqual({ reasons: [], found: [encoded('warn'), hashed('pass')] });
    expect((await messages(object))[0]).toContain(name);
  });

  it.each(['base64', 'JSON', '', 7, ['none']])('is not read in an encoding unknown: %j', async (encoding) => {
    const object = { body: 'AAAA', encoding, mediatype: 'audio/x-wav' };
    expect(await check(object)).toEqual({ reasons: [], found: [encoded('warn', 'encoding')] });
  });

  it('is not called wrong where a bound kept it from being read as JSON', async () => {
    const deep = '['.repeat(bounds.jsonDepth + 1) + ']'.repeat(bounds.jsonDepth + 1);
    const object = { body: deep, encoding: 'json', mediatype: 'application/json', content_hash: token(deep) };
    expect(await check(object)).toEqual({ reasons: [], found: [encoded('info'), hashed('pass')] });
  });

  it('says why without a word of what is in it', async () => {
    const [message] = await messages({ body: '{"secret": yes}', encoding: 'json' });
    expect(message).toContain('byte 11');
    expect(message).not.toContain('secret');
  });
});

/** Bytes of a format's beginning in Latin-1, then zeros. */
const begin = (text: string): Uint8Array =>
  Uint8Array.of(...Buffer.from(text, 'latin1'), ...Array(40).fill(0));
const formats = {
  jpeg: begin('\xff\xd8\xff\xe0\0\x10JFIF'),
  png: begin('\x89PNG\r\n\x1a\n'),
  webp: begin('RIFF\x24\0\0\0WEBPVP8 '),
  pdf: begin('%PDF-1.7\n'),
  mp3: begin('ID3\x04\0'),
  heif: begin('\0\0\0\x18ftypheic'),
  unknown: Uint8Array.of(1, 2, 3, 0xfe),
  latin1: Uint8Array.from(Buffer.from('Grüße', 'latin1')),
  utf16: Uint8Array.from(Buffer.from('\ufeffHello', 'utf16le')),
  text: Uint8Array.from(Buffer.from('Grüße')),
  json: Uint8Array.from(Buffer.from('{"a": 1}')),
};

describe('the media type of an inline body', () => {
  it.each([
    ['image/png', formats.png, 'pass'],
    ['IMAGE/PNG ; x=y', formats.png, 'pass'],
    ['image/webp', formats.webp, 'pass'],
    ['application/pdf', formats.pdf, 'pass'],
    ['image/png', formats.jpeg, 'warn'],
    ['image/jpeg', formats.text, 'warn'],
    ['application/pdf', formats.json, 'warn'],
    ['audio/x-wav', formats.jpeg, 'warn'],
    ['audio/x-wav', formats.text, 'warn'],
    ['text/plain', formats.text, 'pass'],
    ['text/plain; charset=UTF-8', formats.text, 'pass'],
    ['text/plain', formats.latin1, 'warn'],
    ['text/plain; charset="us-ascii"', formats.png, 'warn'],
    ['text/plain', begin('Hello'), 'warn'],
    ['text/plain', makeWav(), 'warn'],
    ['text/plain', Buffer.from('ID3 is what tags of MP3 are called.'), 'pass'],
    ['application/json', formats.json, 'pass'],
    ['application/vcon+json', formats.json, 'pass'],
    ['application/json', formats.text, 'warn'],
    ['application/json', makeWav(), 'warn'],
  ])('%s: %#', async (mediatype, bytes, outcome) => {
    expect(await check({ ...inBase64url(bytes), mediatype })).toEqual({
      reasons: [],
      found: [typed(outcome)],
    });
  });

  it.each([
    ['not known', 'application/x-unheard-of', formats.png],
    ['not known', 'application/octet-stream', formats.png],
    ['told by nothing in the first bytes', 'image/tiff', formats.png],
    ['of images in the container of MP4', 'image/heic', formats.heif],
    ['of bytes that no format is known by', 'image/png', formats.unknown],
    ['of bytes that no format is known by', 'audio/x-wav', formats.unknown],
    ['in another character set', 'text/plain; charset=iso-8859-1', formats.latin1],
    ['in another character set', 'text/plain;format=flowed; charset="UTF-16"', formats.utf16],
    ['of several parts, which may be binary', 'multipart/mixed; boundary=x', formats.latin1],
    ['not there', undefined, formats.png],
    ['empty', '', formats.png],
    ['no string', 7, formats.png],
  ])('says nothing: %s (%s)', async (_, mediatype, bytes) => {
    expect(await check({ ...inBase64url(bytes), mediatype })).toEqual({ reasons: [], found: [] });
  });

  it.each([
    ['JSON in a string', 'json', '{"a":1}', 'application/json', 'pass'],
    ['JSON as text', 'none', '{"a":1}', 'application/json', 'pass'],
    ['text as JSON', 'none', 'Hello', 'application/json', 'warn'],
    ['text as a recording', 'none', 'Hello', 'audio/x-wav', 'warn'],
    ['text as an image', undefined, 'data:image/png;base64,AAAA', 'image/png', 'warn'],
    ['a PDF without a binary byte', 'none', '%PDF-1.4\n', 'application/pdf', 'pass'],
  ])('of a body that is a string: %s', async (_, encoding, body, mediatype, outcome) => {
    expect(await check({ body, encoding, mediatype })).toEqual({ reasons: [], found: [typed(outcome)] });
  });

  it('of a body that is a string says nothing of text, which it is in any case', async () => {
    for (const body of ['Hello', 'ID3', '%PDF-', '{not json']) {
      for (const mediatype of ['text/plain', 'text/html', 'multipart/mixed; boundary=x', undefined]) {
        expect((await check({ body, encoding: 'none', mediatype, duration: 3 })).found).toEqual([]);
      }
    }
  });

  it('is mimetype in version 0.0.1, and the row points to it', async () => {
    const mimetype = 'image/png';
    expect((await check({ ...inBase64url(formats.jpeg), mimetype })).found).toEqual([
      typed('warn', 'mimetype'),
    ]);
    expect((await check({ ...inBase64url(makeWav()), mimetype })).found).toEqual([
      row('recording.mediatype', 'warn', 'mimetype'),
    ]);
  });

  it('is held against bytes that were only tolerated as base64url', async () => {
    const body = Buffer.from(formats.jpeg).toString('base64');
    expect((await check({ body, encoding: 'base64url', mediatype: 'image/png' })).found).toEqual([
      encoded('warn'),
      typed('warn'),
    ]);
  });

  it('names the section of its object, and what the bytes look like', async () => {
    const object = { ...inBase64url(formats.jpeg), mediatype: 'image/png' };
    const { checks } = await checkInlineBodies(inPlace(object, 'attachments'));
    expect(checks).toMatchObject([
      {
        pointer: '/attachments/1/mediatype',
        message: 'The media type says otherwise, but the inline body is a JPEG.',
        spec: 'draft-ietf-vcon-vcon-core, Attachment Object, mediatype',
      },
    ]);
  });

  it('finds a byte that is no UTF-8 at the end of a long text, and a character that is cut in two pieces', async () => {
    const long = new Uint8Array(200_000).fill(0x61);
    long.set([0xc3, 0xbc], 64 * 1024 - 1);
    const mediatype = 'text/plain';
    expect((await check({ ...inBase64url(long), mediatype })).found).toEqual([typed('pass')]);
    long[long.length - 1] = 0xc3;
    expect((await check({ ...inBase64url(long), mediatype })).found).toEqual([typed('warn')]);
  });
});

describe('an inline recording', () => {
  const wav = inBase64url(makeWav(0, 3));
  const rows = (duration: string, channels: string, mediatype: string) => [
    row('recording.duration', duration, 'duration'),
    row('recording.channels', channels, 'parties'),
    row('recording.mediatype', mediatype, 'mediatype'),
  ];

  it.each([
    [
      'as the record says',
      { duration: 3, parties: [0, 1], mediatype: 'audio/x-wav' },
      rows('pass', 'pass', 'pass'),
    ],
    ['otherwise', { duration: 9, parties: [0, 1], mediatype: 'audio/x-mp3' }, rows('warn', 'pass', 'warn')],
    ['of one party', { parties: 0, mediatype: 'audio/x-wav' }, rows('', '', 'pass').slice(2)],
  ])('has the rows of a supplied one: %s', async (_, said, found) => {
    expect(await check({ ...wav, ...said })).toEqual({ reasons: [], found });
  });

  it('has its length said only in a dialog', async () => {
    const said = { duration: 9, parties: [0, 1, 2], mediatype: 'audio/x-mp3' };
    expect((await check({ ...wav, ...said }, 'attachments')).found).toEqual([
      row('recording.mediatype', 'warn', 'mediatype', 'attachments'),
    ]);
  });

  it('of MP3 is not the WAV that its media type says', async () => {
    expect((await check({ ...inBase64url(formats.mp3), mediatype: 'audio/wav' })).found).toEqual([
      row('recording.mediatype', 'warn', 'mediatype'),
    ]);
  });

  it('is told once where its media type is of another kind', async () => {
    for (const [mediatype, id] of [
      ['image/png', 'recording.mediatype'],
      ['application/gzip', 'inline-body.mediatype'],
    ] as const) {
      expect((await check({ ...wav, duration: 3, mediatype })).found).toEqual([
        row('recording.duration', 'pass', 'duration'),
        row(id, 'warn', 'mediatype'),
      ]);
    }
  });

  it('is checked like a supplied one, of which only the head is at hand', () => {
    const said = { duration: 3, parties: [0, 1], mediatype: 'audio/x-wav' };
    const content = contentObjects(inPlace({ url: 'https://x.example/a.wav', ...said }, 'dialog'))[1];
    if (content === undefined) throw new Error('the test has two dialogs');
    const file = makeWav(0, 3);
    const found = checkRecordingOf(content, file.subarray(0, bounds.headBytes), file.length);
    expect(found.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass']);
    expect(checkRecordingOf(content, formats.png, formats.png.length)).toEqual([]);
  });
});

it.each([
  ['no body', { content_hash: token('') }],
  ['an empty body', { body: '', encoding: 'x', content_hash: token('x'), mediatype: 'image/png' }],
  ['a body without hash and media type', { body, encoding: 'base64url' }],
  ['JSON', { body: '{"a":[1]}', encoding: 'json' }],
  [
    'a JSON value in place of the string',
    { body: { a: 1 }, encoding: 'json', mediatype: 'application/json' },
  ],
])('says nothing of %s', async (_, object) => {
  expect(await check(object)).toEqual({ reasons: [], found: [] });
});

const corpus = '../shared/corpus/ietf-vcon-core';
const present = existsSync(corpus);
if (!present)
  console.info(`The working group's examples are not there (${corpus}): no body of theirs is read.`);

describe.skipIf(!present)("the working group's own examples", () => {
  it.each([
    [
      'ab_call_int_rec.vcon',
      ['pass recording.duration', 'pass recording.channels', 'pass recording.mediatype'],
    ],
    ['ab_call_ext_rec_analysis.vcon', []],
    ['ab_email_acct_prob_thread.vcon', []],
    ['ab_email_prob_followup_text_thread.vcon', []],
  ])('%s', async (name, expected) => {
    const { checks, reasons } = await checkInlineBodies(
      read(new Uint8Array(readFileSync(`${corpus}/${name}`))),
    );
    expect(checks.map(({ outcome, id }) => `${outcome} ${id}`)).toEqual(expected);
    expect(reasons).toEqual([]);
  });
});
