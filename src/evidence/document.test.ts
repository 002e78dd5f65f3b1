import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeWav } from '../../e2e/maker/audio';
import { bounds } from '../bounds';
import { identify, whyNotOpened, type Document } from './document';
import type { EvidenceFile } from './evidence';
import { mayBeDocument } from './file-type';

/** A file as reading it leaves it. */
function read(name: string, content: string | Uint8Array, more: Partial<EvidenceFile> = {}): EvidenceFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const head = bytes.subarray(0, bounds.headBytes);
  const size = more.size ?? bytes.length;
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  const kept = mayBeDocument(name, size, head) ? bytes : null;
  return { name, folder: '', size, content: { state: 'read', sha512, head, bytes: kept }, ...more };
}

const unread = (name: string): EvidenceFile => ({
  name,
  folder: '',
  size: 5,
  content: { state: 'not-read', why: 'gone' },
});

function one(file: EvidenceFile): Document {
  const [document] = identify([file]);
  if (document === undefined) throw new Error('one file, one document');
  return document;
}

describe('what a supplied file is', () => {
  it.each([
    ['a record', 'call.vcon', '{"parties":[]}', 'record'],
    ['JSON of any name', 'call', '{"x":1}', 'record'],
    ['a JSON list', 'list.json', '[1]', 'record'],
    ['a record cut short', 'call.vcon', '{"payload":"e30', 'record'],
    ['text with a record’s name', 'call.vcon', 'Hello', 'no-record'],
    ['a picture with a record’s name', 'call.json', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'no-record'],
    ['an empty file with a record’s name', 'call.vcon', '', 'no-record'],
    ['an empty file', 'call.wav', '', 'file'],
    ['a recording', 'call.wav', makeWav(), 'file'],
    ['a recording with a record’s name', 'call.vcon', makeWav(), 'no-record'],
    ['text', 'notes.txt', 'Hello', 'file'],
    ['a certificate', 'c.pem', '-----BEGIN CERTIFICATE-----\nAA', 'certificate'],
    ['a certificate in DER', 'c.cer', Uint8Array.of(0x30, 0x82, 1, 0), 'certificate'],
    ['a key', 'key.pem', '-----BEGIN RSA PRIVATE KEY-----\nAA', 'key'],
    ['an archive', 'calls.zip', Uint8Array.of(0x50, 0x4b, 3, 4), 'archive'],
    ['a report of this tool', 'report.json', '{\n  "format": "vcon-verification-report",\n', 'report'],
    ['a record that mentions a report', 'r.json', '{"a":1,"format":"vcon-verification-report"}', 'record'],
  ])('%s', (_, name, content, kind) => {
    expect(one(read(name, content)).kind).toBe(kind);
  });

  it('could not be read, of the class of its name', () => {
    expect(one(unread('call.wav'))).toMatchObject({
      kind: 'unread',
      sha512: null,
      type: { mediaClass: 'recording' },
    });
  });

  it('carries its folder in its path', () => {
    expect(one(read('a.wav', 'x', { folder: 'calls/may' })).path).toBe('calls/may/a.wav');
    expect(one(read('a.wav', 'x')).path).toBe('a.wav');
  });
});

describe('identical files', () => {
  it('are one: every copy points to the first, whatever its name', () => {
    const files = [
      read('a.wav', 'A'),
      read('b.wav', 'B'),
      read('c.wav', 'A'),
      read('a.wav', 'B'),
      read('d', 'A'),
    ];
    expect(identify(files).map(({ copyOf }) => copyOf)).toEqual([0, 1, 0, 1, 0]);
  });

  it('are not those that could not be read', () => {
    expect(identify([unread('a.wav'), unread('a.wav')]).map(({ copyOf }) => copyOf)).toEqual([0, 1]);
  });
});

describe('why a file was not opened as a record', () => {
  it('is its size, where it is JSON beyond the bound', () => {
    const file = read('call.vcon', '{"parties":[]}', { size: bounds.recordBytes + 1 });
    const document = one(file);
    expect(document.kind).toBe('no-record');
    expect(whyNotOpened(document, file.size)).toMatchObject({ reason: 'TOO_LARGE' });
    expect(whyNotOpened(document, file.size).why.values).toEqual({
      size: bounds.recordBytes + 1,
      bound: bounds.recordBytes,
    });
  });

  it('is its size, where it is compressed beyond the bound of what is unpacked', () => {
    const file = read('call.vcon.gz', Uint8Array.of(0x1f, 0x8b), { size: bounds.unpackedBytes + 1 });
    expect(whyNotOpened(one(file), file.size).why.values).toMatchObject({ bound: bounds.unpackedBytes });
  });

  it.each([
    ['empty', '', 'empty'],
    ['a picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'a JPEG'],
    ['a recording', makeWav(), 'WAV audio'],
    ['text', 'Hello', 'plain text'],
  ])('is what it looks like: %s', (_, content, looksLike) => {
    const file = read('call.vcon', content);
    expect(whyNotOpened(one(file), file.size)).toMatchObject({ looksLike, reason: 'NOT_A_VCON' });
  });
});

it('identifies as many files as may be given in linear time', () => {
  const same = read('a.wav', 'A');
  const files = Array.from({ length: bounds.files }, (_, i) =>
    i % 2 === 0 ? same : read(`${i}.wav`, `${i}`),
  );
  expect(identify(files)).toHaveLength(bounds.files);
});
