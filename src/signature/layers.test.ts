import { beforeAll, describe, expect, it } from 'vitest';
import { encryptedRecord, makeRecipient } from '../../e2e/maker/jwe';
import { alterPayload, signRecord, toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner, type Signer } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { openRecord, type OpenedRecord } from './layers';

const record = makeRecord();
let signer: Signer;
let archiver: Signer;

beforeAll(async () => {
  [signer, archiver] = (await Promise.all([makeSigner(), makeSigner({ name: 'CN=archive' })])) as [
    Signer,
    Signer,
  ];
});

/** Opens a record, and again with every payload and body taken for a long one: nothing else may come of it. */
async function open(value: unknown): Promise<OpenedRecord> {
  const file = value instanceof Uint8Array ? value : toBytes(value);
  const opened = await openRecord(file, [], []);
  const long = await openRecord(file, [], [], { longText: 0, plainText: bounds.plainText });
  const { content, contentBytes, layers, ...rest } = opened;
  expect(long).toMatchObject(rest);
  expect(judged(long.layers)).toEqual(judged(layers));
  if (content.kind !== 'vcon') expect(long.content).toEqual(content);
  expect(long.content.kind).toBe(content.kind);
  expect(Buffer.compare(long.contentBytes, contentBytes)).toBe(0);
  return opened;
}

/** What was found of the layers, without the texts that it was found in. */
const judged = (layers: OpenedRecord['layers']) =>
  layers.map(({ serialization, signatures }) => ({ serialization, signatures }));

const validity = ({ layers }: OpenedRecord): (boolean | null)[][] =>
  layers.map(({ signatures }) => signatures.map(({ valid }) => valid));

/** Signs again and again, outermost last. */
async function wrapped(times: number): Promise<object> {
  let inner: object = record;
  for (let i = 0; i < times; i++) inner = await signRecord(inner, signer);
  return inner;
}

describe('a record', () => {
  it('without signature is its own content', async () => {
    const bytes = toBytes(record);
    const opened = await open(bytes);
    expect(opened).toMatchObject({ form: 'unsigned', layers: [], content: { kind: 'vcon' } });
    expect(opened.contentBytes).toBe(bytes);
  });

  it('is read from the very bytes that were verified', async () => {
    const spaced = new TextEncoder().encode(' {"parties":[],\t"uuid":"\\u0061"}\n');
    const opened = await open(await signRecord(spaced, signer));
    expect(opened.contentBytes).toEqual(spaced);
    expect(opened.content.kind === 'vcon' && opened.content.vcon.get('uuid')).toBe('a');
    expect(validity(opened)).toEqual([[true]]);
  });

  it('that is encrypted shows the uuid outside, and nothing else', async () => {
    const jwe = await encryptedRecord(record, await makeRecipient(), { uuid: 'u-1' });
    expect(await open(jwe)).toMatchObject({
      form: 'encrypted',
      layers: [],
      content: { kind: 'encrypted', uuid: 'u-1' },
    });
    const signed = await open(await signRecord(jwe, signer));
    expect(signed).toMatchObject({ form: 'signed', content: { kind: 'encrypted' } });
    expect(validity(signed)).toEqual([[true]]);
  });

  it('may begin with a byte order mark, outside and inside, which is told', async () => {
    const marked = (text: string): Uint8Array => new TextEncoder().encode(`\ufeff${text}`);
    const inside = await signRecord(marked('{"parties":[]}'), signer);
    expect(await open(inside)).toMatchObject({ byteOrderMark: true, content: { kind: 'vcon' } });
    const outside = marked(JSON.stringify(await signRecord(record, signer)));
    expect(await open(outside)).toMatchObject({ byteOrderMark: true, content: { kind: 'vcon' } });
    expect(await open(record)).toMatchObject({ byteOrderMark: false });
  });
});

describe('a JWS whose payload is a JWS', () => {
  it('has both layers judged, the outermost first, each by its own certificate', async () => {
    const opened = await open(await signRecord(await signRecord(record, signer), archiver));
    expect(validity(opened)).toEqual([[true], [true]]);
    expect(opened.layers.map(({ signatures }) => signatures[0]?.signer?.shortName)).toEqual([
      'archive',
      'records.klar-voice.example',
    ]);
    expect(opened.content.kind === 'vcon' && opened.content.vcon.get('uuid')).toBe(record['uuid']);
  });

  it('shows an invalid inside under a valid outside', async () => {
    const altered = alterPayload(await signRecord(record, signer), (text) =>
      text.replace('31 euros', '13 euros'),
    );
    const opened = await open(await signRecord(altered, archiver));
    expect(validity(opened)).toEqual([[true], [false]]);
    expect(opened.content.kind).toBe('vcon');
  });

  it('shows a valid inside under an invalid outside', async () => {
    const outer = await signRecord(await signRecord(record, signer), archiver);
    const opened = await open(alterPayload(outer, (text) => `${text} `));
    expect(validity(opened)).toEqual([[false], [true]]);
    expect(opened.content.kind).toBe('vcon');
  });

  it('may have a layer without any signature, which is then judged by nobody', async () => {
    const inner = await signRecord(record, signer);
    const payload = Buffer.from(toBytes(inner)).toString('base64url');
    expect(validity(await open({ payload, signatures: [] }))).toEqual([[], [true]]);
    expect(validity(await open(await signRecord({ ...inner, signatures: [] }, archiver)))).toEqual([
      [true],
      [],
    ]);
  });

  it('tells each layer’s serialization', async () => {
    const inner = await signRecord(record, signer);
    const flat = { payload: inner.payload, ...inner.signatures[0] };
    const opened = await open(await signRecord(flat, archiver));
    expect(opened.layers.map(({ serialization }) => serialization)).toEqual(['general', 'flattened']);
    expect(validity(opened)).toEqual([[true], [true]]);
  });

  it('is opened to the bound, exactly; what is deeper is unreadable, and the layers opened stay', async () => {
    const full = await open(await wrapped(bounds.layers));
    expect(full.content.kind).toBe('vcon');
    expect(validity(full)).toEqual(Array.from({ length: bounds.layers }, () => [true]));
    const deeper = await open(await wrapped(bounds.layers + 1));
    expect(deeper.content).toMatchObject({ kind: 'unreadable', reason: 'TOO_DEEP' });
    expect(validity(deeper)).toEqual(Array.from({ length: bounds.layers }, () => [true]));
  });

  it('is not opened where the inside is a compact JWS: that is no JSON', async () => {
    const opened = await open(await signRecord(new TextEncoder().encode('e30.e30.AA'), signer));
    expect(opened.content).toMatchObject({ kind: 'unreadable', reason: 'MALFORMED_JSON' });
    expect(validity(opened)).toEqual([[true]]);
  });
});

describe('a signed payload that cannot be read leaves the signature’s own answer', () => {
  it.each([
    ['empty', '', 'MALFORMED_JSON'],
    ['text', 'Hello', 'MALFORMED_JSON'],
    ['cut short', '{"parties":[', 'MALFORMED_JSON'],
    ['a list', '[]', 'NOT_A_VCON'],
    ['null', 'null', 'NOT_A_VCON'],
    ['other JSON', '{"calls":[]}', 'NOT_A_VCON'],
    ['a member twice', '{"parties":[],"parties":[]}', 'DUPLICATE_MEMBER'],
    ['nested too deep', `{"parties":${'['.repeat(200)}${']'.repeat(200)}}`, 'TOO_DEEP'],
    [
      'too many signatures',
      JSON.stringify({
        payload: 'e30',
        signatures: Array.from({ length: bounds.signatures + 1 }, () => ({})),
      }),
      'TOO_LARGE',
    ],
  ])('%s', async (_, text, reason) => {
    const opened = await open(await signRecord(new TextEncoder().encode(text), signer));
    expect(opened).toMatchObject({ form: 'signed', content: { kind: 'unreadable', reason } });
    expect(validity(opened)).toEqual([[true]]);
  });

  it('ambiguous inside is ambiguous', async () => {
    const inner = await signRecord(record, signer);
    const opened = await open(await signRecord({ ...record, ...inner }, archiver));
    expect(opened).toMatchObject({ form: 'signed', content: { kind: 'ambiguous' } });
    expect(validity(opened)).toEqual([[true]]);
  });

  it('not base64url at all is malformed, and no signature is judged', async () => {
    const jws = await signRecord(record, signer);
    const opened = await open({ ...jws, payload: `${jws.payload.slice(0, 4)} ${jws.payload.slice(4)}` });
    expect(opened).toMatchObject({ form: 'signed', content: { kind: 'malformed' } });
    expect(validity(opened)).toEqual([[null]]);
  });
});

describe('a file that is no record', () => {
  it.each([
    ['empty', '', 'MALFORMED_JSON', 'truncated JSON'],
    ['cut short', '{"payload":"e30","signa', 'MALFORMED_JSON', 'truncated JSON'],
    ['damaged', '{"payload":"e30",,}', 'MALFORMED_JSON', 'damaged JSON'],
    ['a member twice', '{"payload":"a","payload":"b"}', 'DUPLICATE_MEMBER', 'JSON'],
    ['a list', '[{"parties":[]}]', 'NOT_A_VCON', 'a list'],
    ['one value', '42', 'NOT_A_VCON', 'one value'],
    ['other JSON', '{"a":1}', 'NOT_A_VCON', expect.stringContaining('JSON') as string],
  ])('is unreadable, and said to look like what it is: %s', async (_, text, reason, looksLike) => {
    const opened = await open(new TextEncoder().encode(text));
    expect(opened).toMatchObject({ layers: [], content: { kind: 'unreadable', reason, looksLike } });
  });

  it('is ambiguous with two readings, and its signatures are not judged', async () => {
    const jws = await signRecord(record, signer);
    expect(await open({ ...jws, parties: [] })).toMatchObject({
      form: 'signed',
      layers: [],
      content: { kind: 'ambiguous' },
    });
  });

  it('never throws: a signed record cut short at every 7th byte', async () => {
    const bytes = toBytes(await signRecord(record, signer));
    for (let length = 0; length < bytes.length; length += 7) {
      const { content, layers } = await openRecord(bytes.subarray(0, length), [], []);
      expect({ length, content }).toMatchObject({
        content: { kind: 'unreadable', looksLike: 'truncated JSON' },
      });
      expect(layers).toEqual([]);
    }
  });

  it('never throws: a signed record with any one byte changed, which never verifies with other content', async () => {
    const jws = await signRecord({ uuid: 'u', parties: [] }, signer, { x5cIn: 'protected' });
    const bytes = toBytes(jws);
    const original = (await open(bytes)).contentBytes;
    let verified = 0;
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7));
      const opened = await openRecord(changed, [], []);
      if (opened.layers.length > 0 && opened.layers[0]?.signatures[0]?.valid === true) {
        verified++;
        expect({ at, content: opened.contentBytes }).toEqual({ at, content: original });
      }
      if (opened.content.kind === 'unreadable') expect(opened.content.why.message).not.toBe('');
    }
    expect(verified).toBeLessThan(20);
  });
});
