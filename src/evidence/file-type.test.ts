import { describe, expect, it } from 'vitest';
import { makeWav } from '../../e2e/maker/audio';
import { bounds } from '../bounds';
import { classOfMediaType, classOfName, fileType, isNamedAsRecord, mayBeDocument } from './file-type';

const bytesOf = (content: string | readonly number[]): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);

const look = (content: string | readonly number[], name = 'x') => {
  const bytes = bytesOf(content);
  return fileType(name, bytes.length, bytes.subarray(0, bounds.headBytes));
};

/** Bytes of text in Latin-1, then zeros, as binary files have them. */
const binary = (text: string): number[] => [...Buffer.from(text, 'latin1'), ...Array<number>(40).fill(0)];

describe('what a file looks like', () => {
  it.each([
    ['WAV', binary('RIFF\x24\0\0\0WAVEfmt '), 'media', 'recording'],
    ['AVI', binary('RIFF\x24\0\0\0AVI LIST'), 'media', 'recording'],
    ['WebP', binary('RIFF\x24\0\0\0WEBPVP8 '), 'media', 'image'],
    ['MP3 with tags', binary('ID3\x04\0'), 'media', 'recording'],
    ['MP3 of MPEG 1 layer 3', [0xff, 0xfb, 0x90, 0x64, 0, 0], 'media', 'recording'],
    ['MP3 of MPEG 2 layer 3 with checksum', [0xff, 0xf2, 0x40, 0xc0, 0, 0], 'media', 'recording'],
    ['MP3 of MPEG 2.5 layer 3', [0xff, 0xe3, 0x18, 0xc4, 0, 0], 'media', 'recording'],
    ['MP4', binary('\0\0\0\x20ftypisom'), 'media', 'recording'],
    ['Ogg', binary('OggS\0'), 'media', 'recording'],
    ['FLAC', binary('fLaC\0'), 'media', 'recording'],
    ['AMR', binary('#!AMR\n'), 'media', 'recording'],
    ['AU', binary('.snd\0'), 'media', 'recording'],
    ['WebM', binary('\x1a\x45\xdf\xa3'), 'media', 'recording'],
    ['JPEG', binary('\xff\xd8\xff\xe0'), 'media', 'image'],
    ['PNG', binary('\x89PNG\r\n\x1a\n'), 'media', 'image'],
    ['GIF', binary('GIF89a'), 'media', 'image'],
    ['PDF', binary('%PDF-1.7'), 'other', 'document'],
    ['ZIP', binary('PK\x03\x04'), 'archive', 'document'],
    ['empty ZIP', binary('PK\x05\x06'), 'archive', 'document'],
    ['gzip', binary('\x1f\x8b\x08'), 'gzip', 'document'],
    ['DER', [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82], 'der', 'unknown'],
    ['certificate in PEM', 'subject=x\n-----BEGIN CERTIFICATE-----\nMII', 'pem', 'text'],
    ['key in PEM', '-----BEGIN PRIVATE KEY-----\nMII', 'key', 'text'],
    ['RSA key in PEM', '-----BEGIN RSA PRIVATE KEY-----\nMII', 'key', 'text'],
    ['encrypted key in PEM', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII', 'key', 'text'],
    [
      'certificate and key in PEM',
      '-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----\n',
      'key',
      'text',
    ],
    ['JSON object', '{"a":1}', 'json', 'text'],
    ['JSON array', ' \r\n\t[1]', 'json', 'text'],
    ['JSON with a byte order mark', '\ufeff{"a":1}', 'json', 'text'],
    ['text', 'Hello', 'other', 'text'],
    ['text that begins as a MIME header does', '{not json', 'json', 'text'],
  ] as const)('%s', (_, content, kind, mediaClass) => {
    expect(look(content, 'x.dat')).toMatchObject({ kind, mediaClass });
  });

  it('the maker’s recording is a recording, whatever it is called', () => {
    const wav = makeWav();
    for (const name of ['call.wav', 'call', 'call.vcon', 'call.txt'])
      expect(fileType(name, wav.length, wav.subarray(0, bounds.headBytes)).mediaClass).toBe('recording');
  });

  it('is empty, and of no class: nothing shows that an empty file is the recording', () => {
    for (const name of ['call.wav', 'call']) {
      expect(look('', name)).toEqual({ kind: 'empty', mediaClass: 'unknown', looksLike: 'empty' });
    }
  });

  it('is by its name where nothing else tells: GSM or raw audio has no signature', () => {
    expect(look([0, 1, 2, 3, 0xfe], 'call.gsm')).toMatchObject({ kind: 'other', mediaClass: 'recording' });
    expect(look([0, 1, 2, 3, 0xfe], 'call')).toMatchObject({ kind: 'other', mediaClass: 'unknown' });
  });

  it('needs no more than one byte, and no more than there are', () => {
    for (let byte = 0; byte < 256; byte++) {
      expect(look([byte]).looksLike).not.toBe('empty');
      expect(look([0xff, byte]).looksLike).not.toBe('empty');
    }
  });

  it('takes at most two words and an article after "it looks like"', () => {
    const heads = Array.from({ length: 256 }, (_, byte) => [byte, 0xfb, 0xff, 0]);
    for (const head of [...heads, [...bytesOf('{')], [...bytesOf('-----BEGIN X')], []])
      expect(look(head).looksLike.split(' ').length).toBeLessThanOrEqual(2);
  });
});

describe('what is not mistaken for a recording', () => {
  const utf16 = (text: string): number[] => [...Buffer.from(`\ufeff${text}`, 'utf16le')];

  it('a text in UTF-16, as some editors save a record: its byte order mark is no MP3 frame', () => {
    for (const text of ['{"parties":[]}', 'Hello', '-----BEGIN CERTIFICATE-----']) {
      expect(look(utf16(text), 'call.vcon').mediaClass).not.toBe('recording');
      expect(look(utf16(text), 'notes.txt').mediaClass).not.toBe('recording');
    }
  });

  it('a text in UTF-16 with the other byte order', () => {
    const swapped = [...Buffer.from(utf16('{"parties":[]}')).swap16()];
    expect(look(swapped, 'call.vcon').mediaClass).not.toBe('recording');
  });

  it.each([
    ['WAVE as its ninth byte', '{"abc":"WAVE","parties":[]}'],
    ['AVI as its ninth byte', '{"abc":"AVI ","parties":[]}'],
    ['WEBP as its ninth byte', '{"abc":"WEBP","parties":[]}'],
    ['ftyp as its fifth byte', '{\n "ftyp":1,"parties":[]}'],
  ])('a JSON text with the word %s', (_, text) => {
    expect(look(text, 'call.vcon').kind).toBe('json');
  });
});

describe('JSON that RFC 8259 allows is JSON, whatever characters it begins with', () => {
  it.each([
    ['DELETE', '{"a":"\u007f"}'],
    ['a control character of Latin-1', '{"a":"\u0085\u009f"}'],
    ['line and paragraph separators', '{"a":"\u2028\u2029"}'],
    ['characters of four bytes', '{"a":"😀"}'],
    ['a byte order mark within', '{"a":"\ufeff"}'],
  ])('%s', (_, text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(look(text, 'call').kind).toBe('json');
    expect(mayBeDocument('call', text.length, bytesOf(text))).toBe(true);
  });

  it('where the first bytes end within a character', () => {
    for (let pad = 0; pad < 4; pad++) {
      const text = `{"a":"${'x'.repeat(bounds.headBytes - 10 + pad)}😀😀😀"}`;
      expect(look(text, 'call').kind).toBe('json');
    }
  });
});

describe('the media class', () => {
  it.each([
    ['call.wav', 'recording'],
    ['CALL.MP3', 'recording'],
    ['a.b.ogg', 'recording'],
    ['scan.JPEG', 'image'],
    ['notes.txt', 'text'],
    ['offer.pdf', 'document'],
    ['wav', 'unknown'],
    ['call.', 'unknown'],
    ['.wav', 'recording'],
    ['call.wav.bak', 'unknown'],
    ['call.constructor', 'unknown'],
    ['folder.wav/call', 'unknown'],
    ['', 'unknown'],
  ])('of the name %s is %s', (name, mediaClass) => {
    expect(classOfName(name)).toBe(mediaClass);
  });

  it.each([
    ['audio/x-wav', 'recording'],
    ['AUDIO/WAV', 'recording'],
    ['audio/wav; codecs="1"', 'recording'],
    [' video/webm ', 'recording'],
    ['image/png', 'image'],
    ['text/plain;charset=utf-8', 'text'],
    ['message/rfc822', 'text'],
    ['multipart/mixed', 'text'],
    ['application/json', 'text'],
    ['application/pdf', 'document'],
    ['application/ogg', 'recording'],
    ['application/octet-stream', 'unknown'],
    ['', 'unknown'],
    ['audio', 'recording'],
    ['x/constructor', 'unknown'],
  ])('of the media type %s is %s', (mediaType, mediaClass) => {
    expect(classOfMediaType(mediaType)).toBe(mediaClass);
  });
});

describe('what is read as a whole', () => {
  it.each([
    ['a record by name', 'x.VCON', 'text', true],
    ['a record by name, whatever it holds', 'x.json', [0, 1, 2], true],
    ['JSON by its look', 'x', '{', true],
    ['a certificate', 'x', '-----BEGIN CERTIFICATE-----', true],
    ['DER', 'x', [0x30, 0x82, 1, 0], true],
    ['a recording', 'x.wav', binary('RIFF\0\0\0\0WAVE'), false],
    ['text', 'x.txt', 'Hello', false],
    ['a key, to be taken out of the evidence at once', 'x.pem', '-----BEGIN PRIVATE KEY-----', true],
  ] as const)('%s', (_, name, content, whole) => {
    expect(mayBeDocument(name, 1000, bytesOf(content))).toBe(whole);
  });

  it('up to the bounds, exactly', () => {
    const json = bytesOf('{');
    const der = bytesOf([0x30, 0x82, 1, 0]);
    expect(mayBeDocument('x', bounds.recordBytes, json)).toBe(true);
    expect(mayBeDocument('x', bounds.recordBytes + 1, json)).toBe(false);
    expect(mayBeDocument('x.vcon', bounds.recordBytes + 1, bytesOf('text'))).toBe(false);
    const gzip = bytesOf([0x1f, 0x8b]);
    expect(mayBeDocument('x.gz', bounds.unpackedBytes, gzip)).toBe(true);
    expect(mayBeDocument('x.gz', bounds.unpackedBytes + 1, gzip)).toBe(false);
    expect(mayBeDocument('x.vcon', bounds.unpackedBytes + 1, bytesOf('text'))).toBe(false);
    expect(mayBeDocument('x', bounds.documentBytes, der)).toBe(true);
    expect(mayBeDocument('x', bounds.documentBytes + 1, der)).toBe(false);
  });

  it('has a recording without a container stay one where it begins as COSE does', () => {
    const head = bytesOf([0xd2, 0x84, 1, 2]);
    expect(fileType('call.gsm', 1000, head)).toMatchObject({ kind: 'cose', mediaClass: 'recording' });
    expect(fileType('receipt.cose', 1000, head)).toMatchObject({ kind: 'cose', mediaClass: 'unknown' });
  });

  it('knows a record by name from any other', () => {
    expect(['a.vcon', 'a.json', 'a.JWS', 'a.jwe'].filter(isNamedAsRecord)).toHaveLength(4);
    expect(['a.vcon.wav', 'vcon', 'a.json5', 'ajson', ''].filter(isNamedAsRecord)).toEqual([]);
  });
});
