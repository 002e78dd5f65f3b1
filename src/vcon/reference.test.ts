import { describe, expect, it } from 'vitest';
import { isObject, parseJson, type JsonObject } from './json';
import { references, type Reference } from './reference';

const token = `sha512-${'A'.repeat(86)}`;
const url = 'https://records.example/a/call.wav';

function vcon(value: object): JsonObject {
  const read = parseJson(new TextEncoder().encode(JSON.stringify(value))).value;
  if (!isObject(read)) throw new Error('a test needs an object');
  return read;
}

const of = (value: object): Reference[] => references(vcon(value));
const dialog = (...objects: unknown[]): Reference[] => of({ dialog: objects });
const names = (...urls: string[]): (string | null)[] =>
  dialog(...urls.map((url) => ({ url }))).map(({ name }) => name);

describe('what refers to a file', () => {
  it('is a url or a content_hash in dialog, analysis and attachments, in that order', () => {
    const found = of({
      attachments: [{ url }],
      analysis: [{}, { content_hash: token }],
      dialog: [{ url, content_hash: token }, { body: 'x' }, { url }],
    });
    expect(found.map(({ pointer }) => pointer)).toEqual([
      '/dialog/0',
      '/dialog/2',
      '/analysis/1',
      '/attachments/0',
    ]);
  });

  it('is nothing in amended, redacted and group: they are lineage', () => {
    const lineage = { uuid: 'x', url, content_hash: token };
    expect(of({ amended: lineage, appended: lineage, redacted: lineage, group: [lineage] })).toEqual([]);
    expect(of({ parties: [{ url, content_hash: token }], url, content_hash: token })).toEqual([]);
  });

  it.each([
    ['an empty object', {}],
    ['an inline body', { body: 'x', encoding: 'none' }],
    ['an inline body with its hash', { body: 'x', content_hash: token }],
    ['an inline object as body', { body: { a: 1 }, encoding: 'json', content_hash: token }],
    ['an empty url', { url: '' }],
    ['a url that is null', { url: null, content_hash: null }],
    ['an empty url and hash beside an inline body', { url: '', content_hash: '', body: 'x' }],
    ['an empty url and hash without a body', { url: '', content_hash: '' }],
    ['an empty list of hashes', { content_hash: [] }],
  ])('is not %s', (_, object) => {
    expect(dialog(object)).toEqual([]);
  });

  it.each([
    ['a url alone', { url }, 'absent'],
    ['a url with a hash that is not understood', { url, content_hash: 'md5-x' }, 'unsupported'],
    ['a url with an empty hash', { url, content_hash: '' }, 'absent'],
    ['a url beside an inline body', { url, body: 'x', content_hash: token }, null],
    ['a hash with an empty body', { body: '', content_hash: token }, null],
    ['a hash with a body that is null', { body: null, content_hash: token }, null],
    ['a hash with an empty url', { url: '', content_hash: token }, null],
    ['a hash with a body that is false', { body: false, content_hash: token }, null],
    ['a hash with a body that is an empty list', { body: [], encoding: 'json', content_hash: token }, null],
    [
      'a hash with an object as body that is not said to be JSON',
      { body: { a: 1 }, content_hash: token },
      null,
    ],
    ['a url that is a number', { url: 1 }, 'absent'],
    ['a url that is a list', { url: [url] }, 'absent'],
  ])('is %s', (_, object, unusable) => {
    const [reference, ...others] = dialog(object);
    expect(reference?.hash.unusable).toBe(unusable);
    expect(others).toEqual([]);
  });

  it('is found whatever else stands in the lists, by its place in them', () => {
    expect(dialog(null, 'x', 3, { url }).map(({ pointer }) => pointer)).toEqual(['/dialog/3']);
    expect(of({ dialog: 'x', analysis: null, attachments: 1 })).toEqual([]);
  });

  it.each([
    ['an object in place of the list', { url }, '/dialog'],
    ['an object of objects', { 'a/b': { url } }, '/dialog/a~1b'],
    ['a list within the list', [{}, [{ url }]], '/dialog/1/0'],
  ])('is not overlooked in %s', (_, value, pointer) => {
    expect(of({ dialog: value }).map((reference) => reference.pointer)).toEqual([pointer]);
  });
});

describe('a withheld file', () => {
  const withheld = (object: object, redacted: unknown): boolean[] =>
    of({ redacted, dialog: [object] }).map((reference) => reference.withheld);

  it('is a hash without url or body in a redacted record', () => {
    expect(withheld({ content_hash: token }, { uuid: 'x', type: 'ai' })).toEqual([true]);
    expect(withheld({ content_hash: token, url: '', body: '' }, { uuid: 'x' })).toEqual([true]);
  });

  it('is none where there is a url, or where the record is not redacted', () => {
    expect(withheld({ content_hash: token, url }, { uuid: 'x' })).toEqual([false]);
    for (const redacted of [undefined, null, {}, []])
      expect(withheld({ content_hash: token }, redacted)).toEqual([false]);
  });
});

describe('the name of a file', () => {
  it('is its filename, else the last segment of its url', () => {
    const found = dialog({ url, filename: 'mine.wav' }, { url }, { url, filename: '' }, { url, filename: 7 });
    expect(found.map(({ name }) => name)).toEqual(['mine.wav', 'call.wav', 'call.wav', 'call.wav']);
    expect(dialog({ content_hash: token })[0]?.name).toBe(null);
  });

  it.each([
    ['percent-encoded', 'https://a.example/my%20call.wav', 'my call.wav'],
    ['percent-encoded UTF-8', 'https://a.example/%C3%A9.wav', 'é.wav'],
    ['broken percent-encoding, as written', 'https://a.example/100%.wav', '100%.wav'],
    ['with a query', 'https://a.example/x/call.wav?token=a/b.mp3', 'call.wav'],
    ['with a fragment', 'https://a.example/x/call.wav#t=1/2', 'call.wav'],
    ['with a query after a fragment', 'https://a.example/call.wav#a?b', 'call.wav'],
    ['a relative reference', 'call.wav', 'call.wav'],
    ['ending in a slash', 'https://a.example/calls/', null],
    ['a query alone', 'https://a.example/?file=call.wav', null],
  ])('is read from a url %s', (_, url, name) => {
    expect(names(url)).toEqual([name]);
  });

  it('is not the host: a url without a path has no last segment (RFC 3986 section 3.3)', () => {
    expect(names('https://records.example', 'https://records.example?x=1')).toEqual([null, null]);
  });
});

describe('the media class of a file', () => {
  it.each([
    ['its media type', { mediatype: 'audio/x-wav', filename: 'a.txt' }, 'recording'],
    ['its media type with a parameter', { mediatype: 'Audio/WAV; rate=8000' }, 'recording'],
    ['a video', { mediatype: 'video/mp4' }, 'recording'],
    ['the media type by its old name', { mimetype: 'image/png' }, 'image'],
    ['its file name where the type says nothing', { mediatype: 'application/octet-stream' }, 'recording'],
    ['its file name', { filename: 'scan.pdf' }, 'document'],
    ['the name in its url', {}, 'recording'],
  ])('comes from %s', (_, members, mediaClass) => {
    expect(of({ attachments: [{ url, ...members }] })[0]?.mediaClass).toBe(mediaClass);
  });

  it('of a dialog of type recording is a recording where nothing else tells', () => {
    const bare = { type: 'recording', content_hash: token };
    expect(of({ dialog: [bare] })[0]?.mediaClass).toBe('recording');
    expect(of({ attachments: [bare] })[0]?.mediaClass).toBe('unknown');
    expect(of({ dialog: [{ ...bare, type: 'text' }] })[0]?.mediaClass).toBe('unknown');
  });
});

it('finds 300 000 references in one record in linear time', () => {
  const attachments = Array.from({ length: 300_000 }, () => new Map([['url', 'https://a.example/b/c.wav']]));
  expect(references(new Map([['attachments', attachments]]))).toHaveLength(300_000);
});
