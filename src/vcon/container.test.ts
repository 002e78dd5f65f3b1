import { inEnglish } from '../wording';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { readCompact, readContainer, type Container } from './container';
import { isString, parseJson } from './json';
import { LongText } from './long-text';

const read = (value: unknown): Container =>
  readContainer(parseJson(new TextEncoder().encode(JSON.stringify(value))).value);

const signature = { protected: 'e30', signature: 'AA' };
const general = { payload: 'e30', signatures: [signature] };
const flattened = { payload: 'e30', ...signature };
const jwe = {
  protected: 'e30',
  iv: 'AA',
  ciphertext: 'AA',
  tag: 'AA',
  recipients: [{ encrypted_key: 'AA' }],
};
const flattenedJwe = { protected: 'e30', iv: 'AA', ciphertext: 'AA', tag: 'AA', encrypted_key: 'AA' };
const plain = { uuid: 'x', parties: [], dialog: [], analysis: [], attachments: [] };

describe('the form of a record', () => {
  it.each([
    ['with parties', { parties: [] }],
    ['with dialog', { dialog: [] }],
    ['with analysis', { analysis: [] }],
    ['with attachments', { attachments: [] }],
    ['with a version alone', { vcon: '0.0.2' }],
    ['with all of them', plain],
    ['with parts that are null', { parties: null }],
  ])('is unsigned: a vCon %s', (_, value) => {
    const container = read(value);
    expect(container.form).toBe('unsigned');
    expect(container.form === 'unsigned' && [...container.vcon.keys()]).toEqual(Object.keys(value));
  });

  it('is signed, general: payload and signatures, each signature with its members as written', () => {
    const container = read({
      payload: 'e30',
      signatures: [{ protected: 'a', header: { alg: 'RS256' }, signature: 'b' }, { signature: 3 }, 'x', null],
    });
    expect(container).toMatchObject({ form: 'signed', serialization: 'general', jws: { payload: 'e30' } });
    const signatures = container.form === 'signed' ? container.jws.signatures : [];
    expect(signatures).toHaveLength(4);
    expect(signatures[0]).toEqual({
      pointer: '/signatures/0',
      protected: 'a',
      header: new Map([['alg', 'RS256']]),
      signature: 'b',
    });
    for (const broken of signatures.slice(1)) expect(isString(broken.signature)).toBe(false);
  });

  it('is signed, flattened: payload and signature (RFC 7515 section 7.2.2)', () => {
    expect(read({ ...flattened, header: {} })).toEqual({
      form: 'signed',
      serialization: 'flattened',
      jws: {
        payload: 'e30',
        signatures: [{ pointer: '', protected: 'e30', header: new Map(), signature: 'AA' }],
      },
    });
  });

  it('is signed where a further member is none of a vCon or a JWE (RFC 7515 section 7.2.1 lets it be ignored)', () => {
    expect(read({ ...general, comment: 'x', __proto__: 1 }).form).toBe('signed');
  });

  it('is encrypted, in general and in flattened serialization', () => {
    for (const value of [jwe, flattenedJwe]) expect(read(value).form).toBe('encrypted');
  });

  it.each([
    ['a list', []],
    ['a list with a vCon in it', [plain]],
    ['a string', 'payload'],
    ['a number', 1],
    ['null', null],
    ['an empty object', {}],
    ['other JSON', { calls: [] }],
    ['signatures without payload', { signatures: [signature] }],
    ['a payload without signatures', { payload: 'e30' }],
    ['signatures that are no list', { payload: 'e30', signatures: { 0: signature } }],
    ['signatures that are null', { payload: 'e30', signatures: null }],
    ['a member of a vCon only in its prototype', { constructor: { parties: [] } }],
  ])('is none: %s', (_, value) => {
    expect(read(value).form).toBe('none');
  });

  it('is none for a name in another case or form', () => {
    for (const value of [{ Parties: [] }, { Payload: 'e30', Signatures: [] }, { cipherText: 'AA' }])
      expect(read(value).form).toBe('none');
  });

  it('is too large with more signatures than are read, exactly', () => {
    const many = (length: number) => ({
      payload: 'e30',
      signatures: Array.from({ length }, () => signature),
    });
    expect(read(many(bounds.signatures)).form).toBe('signed');
    expect(read(many(bounds.signatures + 1)).form).toBe('too-large');
  });
});

describe('a record that can be read two ways is ambiguous, never one of them (design, "Two readings")', () => {
  const vconParts = ['parties', 'dialog', 'analysis', 'attachments'];
  /** Every other parameter of the vCon object (draft-ietf-vcon-vcon-core, "vCon JSON Object Keys and Values"). */
  const vconHeader = [
    'vcon',
    'uuid',
    'extensions',
    'critical',
    'created_at',
    'updated_at',
    'subject',
    'redacted',
    'amended',
    'group',
  ];
  const forms = { general, flattened, jwe, flattenedJwe, 'a payload alone': { payload: 'e30' } };

  for (const [form, value] of Object.entries(forms)) {
    it.each(vconParts.map((name) => ({ name })))(`${form} beside the vCon member $name`, ({ name }) => {
      expect(read({ ...value, [name]: [] }).form).toBe('ambiguous');
      expect(read({ [name]: null, ...value }).form).toBe('ambiguous');
    });
  }

  it.each([['general'], ['flattened'], ['jwe'], ['flattenedJwe']] as const)(
    '%s beside any other member of a vCon',
    (form) => {
      const formBeside = (name: string): string => read({ ...forms[form], [name]: 'x' }).form;
      expect(vconHeader.filter((name) => formBeside(name) !== 'ambiguous')).toEqual([]);
    },
  );

  it('a payload beside the version of a vCon', () => {
    expect(read({ vcon: '0.0.2', payload: 'e30' }).form).toBe('ambiguous');
  });

  it.each([
    ['general JWS and general JWE', { ...general, ...jwe }],
    ['general JWS and flattened JWE', { ...general, ...flattenedJwe }],
    ['flattened JWS and general JWE', { ...flattened, ...jwe }],
    ['flattened JWS and flattened JWE', { ...flattened, ...flattenedJwe }],
    ['general JWS with a ciphertext', { ...general, ciphertext: '' }],
    ['general JWS with recipients', { ...general, recipients: [] }],
    ['flattened JWS with an encrypted_key', { ...flattened, encrypted_key: 'AA' }],
    ['JWE with a payload', { ...jwe, payload: 'e30' }],
    ['JWE with signatures', { ...jwe, signatures: [] }],
    ['JWE with a signature', { ...jwe, signature: 'AA' }],
    ['JWE with a payload that is null', { ...jwe, payload: null }],
    ['signature beside signatures', { ...general, signature: 'AA' }],
    ['signature that is null beside signatures', { ...general, signature: null }],
    ['recipients beside encrypted_key (RFC 7516 section 7.2.2)', { ...jwe, encrypted_key: 'AA' }],
    ['vCon with signatures', { ...plain, signatures: [] }],
    ['vCon with a signature', { ...plain, signature: 'AA' }],
    ['vCon with recipients', { ...plain, recipients: [] }],
    ['vCon, JWS and JWE', { ...plain, ...general, ...jwe }],
  ])('%s', (_, value) => {
    expect(read(value).form).toBe('ambiguous');
  });

  it('JWS beside a member that only a JWE has (RFC 7516 section 7.2.1)', () => {
    const members = ['unprotected', 'iv', 'aad', 'tag', 'ciphertext', 'recipients', 'encrypted_key'];
    for (const jws of [general, flattened]) {
      const form = (name: string): string => read({ ...jws, [name]: 'AA' }).form;
      expect(members.filter((name) => form(name) !== 'ambiguous')).toEqual([]);
    }
  });

  it('and says both readings by their names', () => {
    const container = read({ ...general, parties: [] });
    expect(inEnglish(container.form === 'ambiguous' ? container.why : '')).toMatch(
      /"payload".*"signatures".*"parties"/,
    );
  });
});

describe('a compact serialization', () => {
  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

  it.each([
    ['eyJ.bbbb.cc', 'signed'],
    ['eyJ.bbbb.cc \r\n', 'signed'],
    ['eyJ..', 'signed'],
    ['eyJ.a.b.c.d', 'encrypted'],
    ['eyJ....', 'encrypted'],
    ['eyJ.a', undefined],
    ['eyJ.a.b.c', undefined],
    ['eyJ.a.b.c.d.e', undefined],
    ['eyJ.a b.c', undefined],
    ['eyJ.a=.c', undefined],
    [' eyJ.a.c', undefined],
    ['eyJ.é.c', undefined],
  ])('%j is %s', (text, form) => {
    expect(readCompact(bytesOf(text))?.form).toBe(form);
  });

  it('has a long payload as a view of the bytes', () => {
    const bytes = bytesOf('eyJ.bbbbb.cc\n');
    const limits = { longText: 4, plainText: 8 };
    const container = readCompact(bytes, limits);
    const payload = container?.form === 'signed' ? container.jws.payload : null;
    expect(payload instanceof LongText && payload.text()).toBe('bbbbb');
    expect(payload instanceof LongText && payload.bytes.buffer).toBe(bytes.buffer);
    expect(container?.form === 'signed' && container.jws.signatures).toMatchObject([
      { protected: 'eyJ', signature: 'cc' },
    ]);
    expect(readCompact(bytesOf('eyJ.bbbb.cc'), limits)?.form).toBe('too-large');
    expect(readCompact(bytesOf('eyJ.bbbbb.cccc'), limits)?.form).toBe('too-large');
    expect(readCompact(bytesOf('eyJ.a.a.bbbbbbbb.c'), limits)?.form).toBe('too-large');
  });
});
