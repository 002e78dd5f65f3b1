import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { checkConformance, type ConformanceResult } from './conformance';
import { isObject, isString, parseJson, type JsonObject } from './json';

function read(text: string): JsonObject {
  const { value } = parseJson(new TextEncoder().encode(text));
  if (!isObject(value)) throw new Error('a test needs an object');
  return value;
}

const examineText = (text: string): ConformanceResult => checkConformance(read(text));

type Json = Readonly<Record<string, unknown>>;

const sha512 = `sha512-${'A'.repeat(86)}`;
const uuid = '01928e10-193e-8231-b9a2-279e0d16bc46';

/** Conforming objects, one of each kind. */
const text: Json = {
  type: 'text',
  start: '2024-05-01T09:30:00Z',
  parties: [0, 1],
  mediatype: 'text/plain',
  body: 'Good day!',
  encoding: 'none',
};
const recording: Json = {
  type: 'recording',
  start: '2024-05-01T09:30:00Z',
  parties: [0, 1],
  url: 'https://example.com/call.wav',
  content_hash: sha512,
};
const incomplete: Json = {
  type: 'incomplete',
  start: '2024-05-01T09:30:00Z',
  parties: [0, 1],
  disposition: 'busy',
};
const transfer: Json = {
  type: 'transfer',
  start: '2024-05-01T09:30:00Z',
  transferee: 0,
  transferor: 1,
  transfer_target: 0,
  original: 0,
  target_dialog: -1,
};
const attachment: Json = {
  start: '2024-05-01T09:30:00Z',
  party: 1,
  dialog: 0,
  mediatype: 'image/png',
  body: 'AAAA',
  encoding: 'base64url',
};
const analysis: Json = {
  type: 'summary',
  dialog: [0],
  vendor: 'example',
  body: { a: [1] },
  encoding: 'json',
};
const history: Json = { party: 0, time: '2024-05-01T09:30:00Z', event: 'join' };

const vcon = (more: Json = {}): Json => ({
  uuid,
  created_at: '2024-05-01T10:00:00Z',
  parties: [{ name: 'A' }, { tel: '+12345678901' }],
  dialog: [text],
  ...more,
});

const without = (object: Json, ...names: string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

const examine = (record: Json): ConformanceResult => examineText(JSON.stringify(record));

/** Every remark as "outcome id pointer", without the row on the version; a record without any has none. */
const remarks = ({ checks }: ConformanceResult): string[] =>
  checks
    .slice(1)
    .filter(({ outcome }) => outcome !== 'pass')
    .map((c) => `${c.outcome} ${c.id} ${String(c.pointer)}`);

const field = ({ fields }: ConformanceResult, pointer: string) => fields.find((f) => f.pointer === pointer);

/** Sets a whole record beside the remarks it must draw; none where it keeps the rule. */
type Case = readonly [behaviour: string, record: Json, ...remarks: string[]];

function cases(list: readonly Case[]): void {
  it.each(list.map(([behaviour, record, ...expected]) => ({ behaviour, record, expected })))(
    '$behaviour',
    ({ record, expected }) => {
      expect(remarks(examine(record))).toEqual(expected);
    },
  );
}

const party = (more: Json): Json => vcon({ parties: [more, {}] });
const dialog = (...dialogs: Json[]): Json => vcon({ dialog: dialogs });
const attach = (more: Json): Json => vcon({ attachments: [{ ...attachment, ...more }] });
const analyse = (more: Json): Json => vcon({ analysis: [{ ...analysis, ...more }] });

describe('a record that keeps every rule', () => {
  const whole = vcon({
    updated_at: '2024-05-01T10:00:00.5+02:00',
    subject: '',
    extensions: [],
    group: [],
    redacted: {},
    dialog: [
      text,
      { ...recording, duration: 33.12, originator: 1, party_history: [history], mediatype: 'audio/x-wav' },
      incomplete,
      { ...transfer, consultation: [2, -1] },
    ],
    attachments: [attachment],
    analysis: [analysis],
  });

  it('draws one row that says so, after the one that names the version', () => {
    const { checks } = examine(whole);
    expect(checks).toHaveLength(2);
    expect(checks[0]).toMatchObject({ id: 'vcon.version', outcome: 'info', pointer: null });
    expect(checks[1]).toMatchObject({ id: 'vcon.conformance', outcome: 'pass', pointer: null });
  });

  it('has every field ok and without a note', () => {
    for (const each of examine(whole).fields) expect(each).toMatchObject({ conformance: 'ok', note: null });
  });
});

describe('fields', () => {
  it('names the section that defines each, and none where the draft defines no such thing', () => {
    const { fields } = examineText(
      '{"vcon":"0.4.0","parties":[{"name":"A","x":{"y":1}}],"dialog":[{"type":"transfer","transferor":0,"mimetype":"a/b"}],"appended":{}}',
    );
    const draft = 'draft-ietf-vcon-vcon-core';
    expect(fields.map(({ pointer, spec }) => [pointer, spec])).toEqual([
      ['/vcon', `${draft}, vCon JSON Object Keys and Values, vcon`],
      ['/parties', `${draft}, vCon JSON Object Keys and Values, parties`],
      ['/parties/0', `${draft}, Party Object`],
      ['/parties/0/name', `${draft}, Party Object, name`],
      ['/parties/0/x', undefined],
      ['/parties/0/x/y', undefined],
      ['/dialog', `${draft}, vCon JSON Object Keys and Values, dialog`],
      ['/dialog/0', `${draft}, Dialog Object`],
      ['/dialog/0/type', `${draft}, Dialog Object, type`],
      ['/dialog/0/transferor', `${draft}, Dialog Object, Dialog Transfer, transferor`],
      ['/dialog/0/mimetype', `${draft}, Non-Upward Compatible Changes to the vCon Container, mimetype`],
      ['/appended', `${draft}, Amended Object`],
    ]);
  });

  it('list every value in document order, containers before what they contain, without the root', () => {
    const { fields, fieldsOmitted } = examineText(
      '{"uuid":"x","parties":[{"a/b~c":null},[]],"subject":true,"dialog":1.50}',
    );
    expect(fields.map(({ pointer, type, value }) => [pointer, type, value])).toEqual([
      ['/uuid', 'string', 'x'],
      ['/parties', 'array', undefined],
      ['/parties/0', 'object', undefined],
      ['/parties/0/a~1b~0c', 'null', 'null'],
      ['/parties/1', 'array', undefined],
      ['/subject', 'boolean', 'true'],
      ['/dialog', 'number', '1.50'],
    ]);
    expect(fieldsOmitted).toBe(0);
  });

  it('take __proto__ and constructor as names like any other', () => {
    const result = examineText('{"__proto__":{"uuid":"x"},"parties":[{"constructor":1,"__proto__":[]}]}');
    expect(field(result, '/__proto__')).toMatchObject({ type: 'object', conformance: 'unknown' });
    expect(field(result, '/__proto__/uuid')).toMatchObject({ conformance: 'unknown' });
    expect(field(result, '/parties/0/constructor')).toMatchObject({ conformance: 'unknown', value: '1' });
    expect(field(result, '/parties/0/__proto__')).toMatchObject({ conformance: 'unknown' });
  });

  it('cut a long string, but not within a character', () => {
    const shown = (subject: string) => field(examine(vcon({ subject })), '/subject')?.value;
    expect(shown('a'.repeat(2_000))).toBe('a'.repeat(2_000));
    expect(shown('a'.repeat(2_001))).toBe(`${'a'.repeat(2_000)}…`);
    expect(shown(`${'a'.repeat(1_999)}😀b`)).toBe(`${'a'.repeat(1_999)}…`);
  });

  it.each([
    ['9007199254740993', true],
    ['9007199254740992', false],
    ['36028797018963968', false],
    ['33.12', false],
    ['0.5600001000000001', false],
    ['0.56000010000000010000001', true],
    ['0.1000000000000000055511151231257827021181583404541015625', false],
    ['1e400', true],
    ['1.50e2', false],
    ['0.000e999999999999', false],
  ])('note a number that a double does not hold: %s %s', (literal, noted) => {
    const result = examineText(`{"analysis":[{"body":{"n":${literal}}}]}`);
    expect(field(result, '/analysis/0/body/n')).toMatchObject({ conformance: 'ok', value: literal });
    expect(field(result, '/analysis/0/body/n')?.note).toEqual(noted ? expect.stringMatching(/number/) : null);
  });

  it('are not looked into below a body', () => {
    const body = { type: 7, uuid: [], parties: [[[{ mimetype: null }]]] };
    const { fields } = examine(analyse({ body }));
    const inside = fields.filter(({ pointer }) => pointer.startsWith('/analysis/0/body/'));
    expect(inside).toHaveLength(7);
    for (const each of inside) expect(each).toMatchObject({ conformance: 'ok', note: null });
  });

  it('explain everything that is not ok, in words that hold nothing of the value', () => {
    const secret = 'Mallory-4711';
    const result = examine({
      uuid: secret,
      created_at: secret,
      vcon: secret,
      parties: { [secret]: secret },
      dialog: [
        { type: secret, start: secret, parties: [4711], url: secret, mimetype: secret, [secret]: secret },
      ],
      analysis: [secret],
    });
    for (const { conformance, note } of result.fields) {
      if (conformance !== 'ok') expect(note).toMatch(/\.$/);
      expect(note ?? '').not.toMatch(/Mallory|4711/);
    }
    for (const { message, spec } of result.checks) expect(`${message} ${spec}`).not.toMatch(/Mallory|4711/);
    expect(result.fields.filter(({ conformance }) => conformance !== 'ok').length).toBeGreaterThan(8);
  });
});

describe('parameters are mandatory unless otherwise noted', () => {
  cases([
    ['vCon without created_at', without(vcon(), 'created_at'), 'warn vcon.required '],
    ['vCon without uuid', without(vcon(), 'uuid'), 'warn vcon.required '],
    ['null counts as missing', vcon({ uuid: null }), 'warn vcon.required '],
    ['vCon without the optional parameters', without(vcon(), 'dialog')],
    ['dialog without type', dialog(without(text, 'type')), 'warn vcon.required /dialog/0'],
    [
      'attachment without start, party, dialog',
      attach({ start: null, party: null, dialog: null }),
      'warn vcon.required /attachments/0',
      'warn vcon.required /attachments/0',
      'warn vcon.required /attachments/0',
    ],
    ['analysis without vendor', analyse({ vendor: null }), 'warn vcon.required /analysis/0'],
    ['analysis without the dialog it may do without', analyse({ dialog: null })],
    ['redacted without type', vcon({ redacted: { uuid } }), 'warn vcon.required /redacted'],
    ['redacted without the uuid it may do without', vcon({ redacted: { type: 'PII' } })],
    ['amended by uuid', vcon({ amended: { uuid } })],
    ['amended by url', vcon({ amended: { url: 'https://example.com/a', content_hash: [sha512] } })],
    ['amended by nothing', vcon({ amended: { content_hash: sha512 } }), 'warn vcon.required /amended'],
    ['group by inline vCon', vcon({ group: [{ body: vcon(), encoding: 'json' }] })],
    ['group by nothing', vcon({ group: [{ uuid: null }] }), 'warn vcon.required /group/0'],
  ]);

  it('names the parameter and its section', () => {
    expect(examine(without(vcon(), 'created_at')).checks.slice(1)).toMatchObject([
      {
        id: 'vcon.required',
        outcome: 'warn',
        pointer: '',
        message: 'A vCon must have created_at.',
        said: expect.anything() as unknown,
        spec: 'draft-ietf-vcon-vcon-core, vCon JSON Object Keys and Values, created_at',
      },
    ]);
  });
});

describe('objects or arrays with no or null values may be excluded', () => {
  cases([
    [
      'an empty placeholder keeps the place of a removed party, dialog, attachment, analysis',
      {
        ...vcon({ redacted: { uuid, type: 'PII' }, attachments: [{}, attachment], analysis: [{}, null] }),
        parties: [{}, {}],
        dialog: [{}, { ...text, parties: 1 }],
      },
    ],
    ['an index may point at a placeholder', vcon({ parties: [null, {}] })],
    ['empty lineage beside lineage', vcon({ redacted: {}, amended: { uuid }, group: [] })],
    ['empty content in a transfer', dialog(text, { ...transfer, parties: [], body: null, url: null })],
    ['null for an optional parameter', vcon({ subject: null, dialog: null, updated_at: null })],
    [
      'null in a list of numbers, where it keeps no place',
      analyse({ dialog: [0, null] }),
      'warn vcon.type /analysis/0/dialog/1',
    ],
  ]);
});

describe('types', () => {
  const type = 'warn vcon.type';
  cases([
    ['parties is an array', vcon({ parties: { a: 1 }, dialog: [] }), `${type} /parties`],
    ['a party is an object', vcon({ parties: ['A', {}] }), `${type} /parties/0`],
    ['subject is a string', vcon({ subject: 7 }), `${type} /subject`],
    ['extensions is an array of strings', vcon({ extensions: ['a', 7] }), `${type} /extensions/1`],
    ['created_at is a string', vcon({ created_at: 1714557600 }), `${type} /created_at`],
    ['a boolean is no string', party({ name: true }), `${type} /parties/0/name`],
    [
      'civicaddress is an object of strings',
      party({ civicaddress: { country: 'DE', a1: 1 } }),
      `${type} /parties/0/civicaddress/a1`,
    ],
    ['gmlpos is a string', party({ gmlpos: '1.0 2.0', did: 'did:example:123' })],
    ['did is a DID', party({ did: 'example:123' }), 'warn vcon.value /parties/0/did'],
    ['duration may be zero or have a fraction', dialog({ ...text, duration: 0 }, { ...text, duration: 0.5 })],
    ['duration is not negative', dialog({ ...text, duration: -1 }), `${type} /dialog/0/duration`],
    ['an index is whole', dialog({ ...text, originator: 0.5 }), `${type} /dialog/0/originator`],
    ['an index is no string', dialog({ ...text, parties: '0' }), `${type} /dialog/0/parties`],
    ['parties by channel', dialog({ ...text, parties: [0, [0, 1]] })],
    [
      'parties no deeper than by channel',
      dialog({ ...text, parties: [[[0]]] }),
      `${type} /dialog/0/parties/0/0`,
    ],
    ['body may be an array with encoding json', analyse({ body: [1] })],
    ['body may be a string with encoding json', analyse({ body: '{"a":1}' })],
    ['body is a string with encoding none', analyse({ encoding: 'none' }), `${type} /analysis/0/body`],
    ['body is no number', analyse({ body: 7 }), `${type} /analysis/0/body`],
    [
      'session_id is an object of UUIDs',
      dialog({ ...text, session_id: { local: 'f'.repeat(32), remote: uuid } }),
    ],
    ['session_id with null for a party', dialog({ ...text, session_id: [null, [{ local: uuid }]] })],
    [
      'session_id with another text',
      dialog({ ...text, session_id: { local: 'x' } }),
      'warn vcon.uuid /dialog/0/session_id/local',
    ],
    ['jCard and timezone are registered but not defined', party({ jCard: ['vcard', []], timezone: 'UTC' })],
  ]);

  it('marks the value and leaves what is inside it unjudged', () => {
    const result = examine(vcon({ subject: { text: 'a' } }));
    expect(field(result, '/subject')).toMatchObject({
      conformance: 'invalid',
      note: 'The draft expects a string.',
    });
    expect(field(result, '/subject/text')).toMatchObject({ conformance: 'unknown' });
  });
});

describe('values that the draft says must be one of', () => {
  const wrong = 'warn vcon.value';
  cases([
    ['dialog type', dialog({ ...text, type: 'Text' }), `${wrong} /dialog/0/type`],
    ['encoding', dialog({ ...text, encoding: 'base64' }), `${wrong} /dialog/0/encoding`],
    [
      'encoding of a group',
      vcon({ group: [{ body: 'AA', encoding: 'base64url' }] }),
      `${wrong} /group/0/encoding`,
    ],
    ['disposition', dialog({ ...incomplete, disposition: 'tired' }), `${wrong} /dialog/0/disposition`],
    [
      'event',
      dialog({ ...text, party_history: [{ ...history, event: 'left' }] }),
      `${wrong} /dialog/0/party_history/0/event`,
    ],
    ['analysis types are only recommended', analyse({ type: 'anything' })],
  ]);

  it.each(['no-answer', 'congestion', 'failed', 'busy', 'hung-up', 'voicemail-no-message'])(
    'disposition %s',
    (disposition) => {
      expect(remarks(examine(dialog({ ...incomplete, disposition })))).toEqual([]);
    },
  );

  it.each(['join', 'drop', 'hold', 'unhold', 'mute', 'unmute', 'dtmfdown', 'dtmfup'])('event %s', (event) => {
    const dtmf = event.startsWith('dtmf') ? { dtmf: '5' } : {};
    expect(remarks(examine(dialog({ ...text, party_history: [{ ...history, event, ...dtmf }] })))).toEqual(
      [],
    );
  });

  cases([
    [
      'dtmfdown needs dtmf',
      dialog({ ...text, party_history: [{ ...history, event: 'dtmfdown' }] }),
      'warn vcon.required /dialog/0/party_history/0',
    ],
  ]);
});

describe('parameters that the draft does not define', () => {
  const unknown = 'info vcon.unknown';
  cases([
    ['are remarked where no extension is named', vcon({ campaign: 1 }), `${unknown} /campaign`],
    ['once, not for what is inside', party({ role: { a: { b: 1 } } }), `${unknown} /parties/0/role`],
    ['in every object', analyse({ start: 1 }), `${unknown} /analysis/0/start`],
    [
      'also where only the case differs',
      party({ civicaddress: { A1: 'x' } }),
      `${unknown} /parties/0/civicaddress/A1`,
    ],
    ['are left alone where extensions names one', vcon({ campaign: 1, extensions: ['cc'] })],
    ['are left alone where critical names one', vcon({ campaign: 1, critical: ['cc'] })],
  ]);

  it('are unknown in any case, with all that is inside', () => {
    const result = examine(vcon({ campaign: { a: [1] }, extensions: ['cc'] }));
    for (const pointer of ['/campaign', '/campaign/a', '/campaign/a/0']) {
      expect(field(result, pointer)).toMatchObject({ conformance: 'unknown', note: expect.any(String) });
    }
  });

  it('leave a pass where nothing is wrong', () => {
    const outcomes = examine(vcon({ campaign: 1 })).checks.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['info', 'pass', 'info']);
  });
});

describe('deprecated names', () => {
  const deprecated = 'info vcon.deprecated';
  const older = { ...without(text, 'mediatype'), mimetype: 'text/plain' };
  const hashed = { ...without(recording, 'content_hash'), alg: 'SHA-512', signature: 'AA' };
  const moved = {
    ...without(transfer, 'transfer_target', 'target_dialog'),
    'transfer-target': 0,
    'target-dialog': [0],
  };
  cases([
    ['mimetype stands for mediatype', dialog(older), `${deprecated} /dialog/0/mimetype`],
    [
      'alg and signature stand for content_hash',
      dialog(hashed),
      `${deprecated} /dialog/0/alg`,
      `${deprecated} /dialog/0/signature`,
    ],
    [
      'alg alone does not',
      dialog(without(hashed, 'signature')),
      'warn vcon.required-with-url /dialog/0',
      `${deprecated} /dialog/0/alg`,
    ],
    [
      'appended is examined like amended',
      vcon({ appended: { uuid: 'x' } }),
      `${deprecated} /appended`,
      'warn vcon.uuid /appended/uuid',
    ],
    [
      'must_support names extensions too',
      vcon({ must_support: ['x'], campaign: 1 }),
      `${deprecated} /must_support`,
    ],
    [
      'transfer-target and target-dialog',
      dialog(text, moved),
      `${deprecated} /dialog/1/transfer-target`,
      `${deprecated} /dialog/1/target-dialog`,
    ],
    ['session_id as a string', dialog({ ...text, session_id: 'abc' }), `${deprecated} /dialog/0/session_id`],
  ]);

  it('are fields of their own conformance, unless their value is wrong', () => {
    const ok = examine(dialog(older));
    expect(field(ok, '/dialog/0/mimetype')).toMatchObject({
      conformance: 'deprecated',
      note: 'This name is deprecated. Write mediatype instead.',
    });
    const wrong = examine(dialog({ ...older, mimetype: 7 }));
    expect(field(wrong, '/dialog/0/mimetype')).toMatchObject({ conformance: 'invalid' });
  });
});

/** The same conversation as each version of the draft wrote it down, by its changes section. */
describe('versions', () => {
  const inlineCall = { type: 'recording', start: text['start'], parties: [0, 1], encoding: 'base64url' };
  const oldTransfer = without(transfer, 'transfer_target', 'target_dialog');
  const written: Readonly<Record<string, Json>> = {
    '0.0.1': vcon({
      vcon: '0.0.1',
      appended: { uuid },
      parties: [{ role: 'agent', contact_list: 'x' }, {}],
      dialog: [
        { ...inlineCall, body: 'AAAA', mimetype: 'audio/x-wav', campaign: 'x', interaction: 'x', skill: 'x' },
        {
          ...without(recording, 'content_hash'),
          alg: 'SHA-512',
          signature: 'A'.repeat(86),
          mimetype: 'audio/x-mp3',
        },
        { ...oldTransfer, 'transfer-target': 0, 'target-dialog': 1 },
      ],
      attachments: [{ ...without(attachment, 'mediatype', 'dialog'), mimetype: 'image/png' }],
    }),
    '0.0.2': vcon({
      vcon: '0.0.2',
      appended: { uuid },
      parties: [{ role: 'agent' }, {}],
      dialog: [
        { ...inlineCall, body: 'AAAA', mediatype: 'audio/x-wav', interaction_type: 'x', interaction_id: 'x' },
        { ...recording, message_id: 'x', application: 'x' },
        { ...oldTransfer, 'transfer-target': 0, 'target-dialog': 1 },
      ],
      attachments: [attachment],
    }),
    '0.3.0': vcon({
      vcon: '0.3.0',
      appended: { uuid },
      extensions: ['CC'],
      must_support: ['CC'],
      parties: [{ sip: 'a@b', did: 'did:web:example.com' }, {}],
      dialog: [
        { ...recording, session_id: 'ab30317f1a784dc48ff824d0d3715d86' },
        { ...transfer, target_dialog: 0 },
      ],
    }),
    '0.4.0': vcon({
      vcon: '0.4.0',
      amended: { uuid },
      critical: ['CC'],
      dialog: [
        { ...recording, session_id: [{ local: uuid }, null], party_history: [{ ...history, event: 'mute' }] },
        { ...transfer, original: [0], target_dialog: -1 },
      ],
    }),
    current: vcon({ amended: { uuid }, dialog: [recording, { ...transfer, target_dialog: [0, -1] }] }),
  };

  describe.each(Object.keys(written))('%s', (version) => {
    const result = examine(written[version] ?? {});
    it('finds a record of that version in order, with every field ok', () => {
      expect(result.version).toBe(version);
      expect(remarks(result)).toEqual([]);
      expect(result.fields.filter(({ conformance }) => conformance !== 'ok')).toEqual([]);
    });

    it('says first which version it is held against', () => {
      const named = version === 'current' ? 'the current draft' : `version ${version}`;
      expect(result.checks[0]).toMatchObject({ id: 'vcon.version', outcome: 'info' });
      expect(result.checks[0]?.message).toContain(`Held against ${named}`);
    });
  });

  describe('a name or form that a later version replaced is deprecated in it', () => {
    const old = 'info vcon.deprecated';
    const at = (version: string, more: Json): Json => vcon({ vcon: version, ...more });
    const mime = { ...without(text, 'mediatype'), mimetype: 'text/plain' };
    const signed = { ...without(recording, 'content_hash'), alg: 'SHA-512', signature: 'AA' };
    const hyphens = { ...oldTransfer, original: 0, 'transfer-target': 0, 'target-dialog': 0 };
    cases([
      ['mimetype in 0.0.2', at('0.0.2', { dialog: [mime] }), `${old} /dialog/0/mimetype`],
      [
        'alg and signature in 0.0.2',
        at('0.0.2', { dialog: [signed] }),
        `${old} /dialog/0/alg`,
        `${old} /dialog/0/signature`,
      ],
      [
        'hyphens in 0.3.0',
        at('0.3.0', { dialog: [text, hyphens] }),
        `${old} /dialog/1/transfer-target`,
        `${old} /dialog/1/target-dialog`,
      ],
      ['appended in 0.4.0', at('0.4.0', { appended: { uuid } }), `${old} /appended`],
      ['must_support in 0.4.0', at('0.4.0', { must_support: ['x'] }), `${old} /must_support`],
      [
        'a string as session_id in 0.4.0',
        at('0.4.0', { dialog: [{ ...text, session_id: 'x' }] }),
        `${old} /dialog/0/session_id`,
      ],
    ]);
  });

  describe('a name or form that is newer than the record is remarked, and stands for the old one', () => {
    const newer = 'info vcon.newer';
    const at = (version: string, more: Json): Json => vcon({ vcon: version, ...more });
    cases([
      [
        'mediatype and content_hash in 0.0.1',
        at('0.0.1', { dialog: [text, recording] }),
        `${newer} /dialog/0/mediatype`,
        `${newer} /dialog/1/content_hash`,
      ],
      ['amended in 0.3.0', at('0.3.0', { amended: { uuid } }), `${newer} /amended`],
      [
        'amended in 0.3.0 is looked into',
        at('0.3.0', { amended: { uuid: 'x' } }),
        `${newer} /amended`,
        'warn vcon.uuid /amended/uuid',
      ],
      ['critical in 0.3.0', at('0.3.0', { critical: ['x'] }), `${newer} /critical`],
      ['extensions in 0.0.2', at('0.0.2', { extensions: ['x'] }), `${newer} /extensions`],
      [
        'a session_id as an object in 0.3.0',
        at('0.3.0', { dialog: [{ ...text, session_id: { local: uuid } }] }),
        `${newer} /dialog/0/session_id`,
      ],
      [
        'several dialogs in a role of a transfer in 0.3.0',
        at('0.3.0', { dialog: [text, { ...transfer, original: [0], target_dialog: 0 }] }),
        `${newer} /dialog/1/original`,
      ],
      [
        'a keypress in 0.3.0',
        at('0.3.0', { dialog: [{ ...text, party_history: [{ ...history, event: 'dtmfdown', dtmf: '5' }] }] }),
        `${newer} /dialog/0/party_history/0/event`,
        `${newer} /dialog/0/party_history/0/dtmf`,
      ],
    ]);

    it('is a field that says with which version it came', () => {
      const result = examine(at('0.0.1', { dialog: [text] }));
      expect(field(result, '/dialog/0/mediatype')).toMatchObject({
        conformance: 'unknown',
        note: 'Version 0.0.1 does not have this yet; it came with version 0.0.2.',
      });
    });
  });

  describe('what is mandatory is what the version makes mandatory, by its name', () => {
    const missing = (version: string, object: Json) =>
      examine(vcon({ vcon: version, dialog: [object] }))
        .checks.filter(({ outcome }) => outcome === 'warn')
        .map(({ message }) => message);
    it('0.0.1 has mimetype, alg and signature', () => {
      expect(missing('0.0.1', { ...inlineCall, body: 'AAAA' })).toEqual([
        'A Dialog object with a body must have mimetype.',
      ]);
      expect(missing('0.0.1', without(recording, 'content_hash'))).toEqual([
        'A Dialog object with a url must have alg.',
        'A Dialog object with a url must have signature.',
      ]);
    });
    it('0.0.2 has mediatype and content_hash', () => {
      expect(missing('0.0.2', { ...inlineCall, body: 'AAAA' })).toEqual([
        'A Dialog object with a body must have mediatype.',
      ]);
      expect(missing('0.0.2', without(recording, 'content_hash'))).toEqual([
        'A Dialog object with a url must have content_hash.',
      ]);
    });
    const bare = without(text, 'start', 'parties');
    it('until 0.3.0 a dialog has start and parties, and a vCon has parties', () => {
      expect(missing('0.3.0', bare)).toEqual([
        'A Dialog object must have start.',
        'A Dialog object must have parties.',
      ]);
      expect(remarks(examine({ ...vcon({ vcon: '0.3.0', parties: [] }), dialog: [] }))).toEqual([
        'warn vcon.required ',
      ]);
    });
    it('since 0.4.0 (draft-ietf-vcon-vcon-core-04) they should, no more', () => {
      expect(missing('0.4.0', bare)).toEqual([]);
      expect(remarks(examine(dialog(bare)))).toEqual([]);
      expect(remarks(examine({ ...vcon({ parties: [] }), dialog: [] }))).toEqual([]);
    });
    it('names the document of the version', () => {
      const { checks } = examine(without(vcon({ vcon: '0.0.1' }), 'created_at'));
      expect(checks[1]?.spec).toBe('draft-petrie-vcon, vCon JSON Object Keys and Values, created_at');
    });
  });

  describe('what left the draft for the contact center extension', () => {
    const unknown = 'info vcon.unknown';
    cases([
      [
        'is a parameter that 0.3.0 does not define',
        vcon({ vcon: '0.3.0', parties: [{ role: 'agent' }, {}] }),
        `${unknown} /parties/0/role`,
      ],
      ['unless an extension is named', vcon({ parties: [{ role: 'agent' }, {}], extensions: ['CC'] })],
    ]);
  });

  describe('what draft-ietf-vcon-vcon-core-04 brought', () => {
    const set = { type: 'recording-set', start: text['start'], parties: [0, 1], recordings: [1] };
    const key = (event: string, more: Json): Json =>
      dialog({ ...text, party_history: [{ ...history, event, ...more }] });
    cases([
      ['a set of recordings', dialog(set, { ...recording, recording_set: 0 })],
      ['which must name them', dialog(without(set, 'recordings'), text), 'warn vcon.required /dialog/0'],
      [
        'and has no content of its own',
        dialog({ ...set, url: recording['url'], content_hash: sha512 }, text),
        'warn vcon.dialog-type /dialog/0/url',
        'warn vcon.dialog-type /dialog/0/content_hash',
      ],
      ['null for a channel without a party', dialog({ ...recording, parties: [0, null, [1]] })],
      ['a party that is a bot of a department', party({ type: 'bot', org: 'x', dept: 'y' })],
      ['analysis of an attachment', { ...attach({}), analysis: [{ ...analysis, attachment: [0] }] }],
      [
        'but only of one that is there',
        { ...attach({}), analysis: [{ ...analysis, attachment: 1 }] },
        'warn vcon.index /analysis/0/attachment',
      ],
      ['keys with their button', key('keydown', { button: 'mute' })],
      ['which they need', key('keyup', {}), 'warn vcon.required /dialog/0/party_history/0'],
    ]);
  });

  describe('the member vcon', () => {
    cases([
      [
        'with another value is held against the current draft',
        vcon({ vcon: '1.0.0' }),
        'info vcon.deprecated /vcon',
        'warn vcon.value /vcon',
      ],
      [
        'that is no string too',
        vcon({ vcon: { a: 1 } }),
        'info vcon.deprecated /vcon',
        'warn vcon.type /vcon',
      ],
    ]);
    it('of an unknown version is said to be one', () => {
      const { checks, version } = examine(vcon({ vcon: '1.0.0' }));
      expect(version).toBe('current');
      expect(checks[0]).toMatchObject({ id: 'vcon.version', pointer: '/vcon' });
      expect(checks[0]?.message).toMatch(/current draft.*never had/);
    });
  });
});

describe('indices', () => {
  const range = 'warn vcon.index';
  cases([
    ['party of a dialog', dialog({ ...text, parties: [0, [1, 2]] }), `${range} /dialog/0/parties/1/1`],
    ['originator', dialog({ ...text, originator: 2 }), `${range} /dialog/0/originator`],
    [
      'party of an event',
      dialog({ ...text, party_history: [{ ...history, party: 2 }] }),
      `${range} /dialog/0/party_history/0/party`,
    ],
    ['party of an attachment', attach({ party: 2 }), `${range} /attachments/0/party`],
    ['dialog of an attachment', attach({ dialog: 1 }), `${range} /attachments/0/dialog`],
    ['dialog of an analysis', analyse({ dialog: [0, 1] }), `${range} /analysis/0/dialog/1`],
    ['dialog where there is none', { ...analyse({}), dialog: [] }, `${range} /analysis/0/dialog/0`],
    [
      'roles in a transfer',
      dialog(text, { ...transfer, transferee: 2, transferor: 3, transfer_target: [0, 4] }),
      `${range} /dialog/1/transferee`,
      `${range} /dialog/1/transferor`,
      `${range} /dialog/1/transfer_target/1`,
    ],
    ['calls in a transfer', dialog(text, { ...transfer, original: 2 }), `${range} /dialog/1/original`],
    [
      '-1 for a call without a dialog',
      dialog(text, { ...transfer, original: -1, consultation: [-1], target_dialog: -1 }),
    ],
    ['-1 for no other', dialog({ ...text, originator: -1 }), 'warn vcon.type /dialog/0/originator'],
    ['-2 for none', dialog(text, { ...transfer, original: -2 }), 'warn vcon.type /dialog/1/original'],
  ]);

  it('are compared as written, not as a double', () => {
    const { checks } = examineText('{"parties":[{}],"dialog":[{"parties":0.99999999999999999999}]}');
    expect(checks.map(({ id }) => id)).toContain('vcon.type');
  });
});

describe('redacted, amended and group are mutually exclusive', () => {
  const redacted = { uuid, type: 'PII' };
  cases([
    ['redacted and amended', vcon({ redacted, amended: { uuid } }), 'warn vcon.exclusive '],
    ['amended and group', vcon({ amended: { uuid }, group: [{ uuid }] }), 'warn vcon.exclusive '],
    [
      'redacted and appended',
      vcon({ redacted, appended: { uuid } }),
      'warn vcon.exclusive ',
      'info vcon.deprecated /appended',
    ],
    [
      'appended is amended',
      vcon({ appended: { uuid }, amended: { uuid } }),
      'info vcon.deprecated /appended',
    ],
    ['one alone', vcon({ group: [{ uuid }, { uuid }] })],
  ]);

  it('marks the fields', () => {
    const result = examine(vcon({ redacted, amended: { uuid } }));
    expect(field(result, '/redacted')).toMatchObject({ conformance: 'invalid' });
    expect(field(result, '/amended')).toMatchObject({ conformance: 'invalid' });
    expect(field(result, '/amended/uuid')).toMatchObject({ conformance: 'ok' });
  });
});

describe('dialogs by type', () => {
  const wrong = 'warn vcon.dialog-type /dialog/1';
  const media = { mediatype: 'audio/x-wav', filename: 'a.wav' };
  cases([
    [
      'incomplete needs a disposition',
      dialog(without(incomplete, 'disposition')),
      'warn vcon.required /dialog/0',
    ],
    [
      'incomplete must not have a body',
      dialog(text, { ...incomplete, body: 'a', encoding: 'none', mediatype: 'text/plain' }),
      `${wrong}/body`,
      `${wrong}/encoding`,
    ],
    [
      'incomplete must not have a url',
      dialog(text, { ...incomplete, url: recording['url'], content_hash: sha512 }),
      `${wrong}/url`,
      `${wrong}/content_hash`,
    ],
    ['incomplete may have a media type', dialog({ ...incomplete, ...media })],
    [
      'transfer must not have content',
      dialog(text, { ...transfer, content_hash: sha512 }),
      `${wrong}/content_hash`,
    ],
    [
      'transfer must not have parties, originator, mediatype, filename',
      dialog(text, { ...transfer, parties: [0], originator: 0, ...media }),
      `${wrong}/parties`,
      `${wrong}/originator`,
      `${wrong}/mediatype`,
      `${wrong}/filename`,
    ],
    ['transfer alone has roles', dialog(text, { ...recording, transferee: 0 }), `${wrong}/transferee`],
    [
      'of another type nothing is known',
      dialog(text, { ...recording, type: 'mime', transferee: 0 }),
      'warn vcon.value /dialog/1/type',
    ],
  ]);

  it('marks the field that must not be there', () => {
    const result = examine(dialog(text, { ...transfer, parties: [0] }));
    expect(field(result, '/dialog/1/parties')).toMatchObject({
      pointer: '/dialog/1/parties',
      spec: 'draft-ietf-vcon-vcon-core, Dialog Object, parties',
      type: 'array',
      conformance: 'invalid',
      note: 'A dialog of type transfer must not have this.',
      said: expect.anything() as unknown,
    });
  });
});

describe('inline and externally referenced files', () => {
  const url = 'https://example.com/a';
  cases([
    [
      'dialog: url without content_hash',
      dialog(without(recording, 'content_hash')),
      'warn vcon.required-with-url /dialog/0',
    ],
    [
      'attachment: url without content_hash',
      vcon({ attachments: [{ ...without(attachment, 'body', 'encoding'), url }] }),
      'warn vcon.required-with-url /attachments/0',
    ],
    [
      'analysis: url without content_hash',
      vcon({ analysis: [{ ...without(analysis, 'body', 'encoding'), url }] }),
      'warn vcon.required-with-url /analysis/0',
    ],
    [
      'redacted: url without content_hash',
      vcon({ redacted: { type: 'PII', url } }),
      'warn vcon.required-with-url /redacted',
    ],
    ['amended: url without content_hash', vcon({ amended: { url } }), 'warn vcon.required-with-url /amended'],
    ['group: url without content_hash', vcon({ group: [{ url }] }), 'warn vcon.required-with-url /group/0'],
    ['content_hash without url, as in a redacted record', dialog(without(recording, 'url'))],
    ['body without encoding', dialog(without(text, 'encoding')), 'warn vcon.required-with-body /dialog/0'],
    [
      'an object as body without encoding',
      analyse({ encoding: null }),
      'warn vcon.required-with-body /analysis/0',
    ],
    ['an empty body needs no encoding', dialog({ ...without(text, 'encoding', 'mediatype'), body: '' })],
    [
      'inline dialog without mediatype',
      dialog(without(text, 'mediatype')),
      'warn vcon.required-with-body /dialog/0',
    ],
    ['external dialog without mediatype', dialog(recording)],
    [
      'inline attachment without mediatype',
      attach({ mediatype: null }),
      'warn vcon.required-with-body /attachments/0',
    ],
  ]);
});

describe('forms', () => {
  const date = (created_at: string): Json => vcon({ created_at });
  const link = (url: string): Json => dialog({ ...recording, url });
  const hash = (content_hash: unknown): Json => dialog({ ...recording, content_hash });
  const media = (mediatype: string): Json => dialog({ ...text, mediatype });

  describe.each([
    [
      'vcon.date',
      '/created_at',
      date,
      [
        '2024-02-29T00:00:00Z',
        '2000-02-29T23:59:59.123456+00:00',
        '2022-06-21T17:53:26.000+00:00',
        '2024-05-01T09:30:00-00:00',
        '2016-12-31T23:59:60Z',
        '2017-01-01T00:59:60+01:00',
        '2016-12-31T16:59:60-07:00',
      ],
      [
        '',
        '2024-05-01',
        '2024-05-01T09:30:00',
        '2024-05-01 09:30:00Z',
        '2024-05-01t09:30:00z',
        '2024-05-01T09:30Z',
        '2024-05-01T09:30:00+0200',
        '2024-05-01T09:30:00.Z',
        '2023-02-29T00:00:00Z',
        '1900-02-29T00:00:00Z',
        '2024-04-31T00:00:00Z',
        '2024-13-01T00:00:00Z',
        '2024-00-01T00:00:00Z',
        '2024-05-00T00:00:00Z',
        '2024-05-01T24:00:00Z',
        '2024-05-01T09:60:00Z',
        '2024-05-01T09:30:60Z',
        '2024-05-01T09:30:00+24:00',
        '2024-05-01T09:30:00+00:60',
        '2024-05-01T09:30:00Z\n',
        '٢٠٢٤-05-01T09:30:00Z',
      ],
    ],
    [
      'vcon.uuid',
      '/uuid',
      (value: string) => vcon({ uuid: value }),
      [uuid, uuid.toUpperCase(), '00000000-0000-0000-0000-000000000000'],
      ['', uuid.slice(1), `{${uuid}}`, `urn:uuid:${uuid}`, uuid.replaceAll('-', ''), `${uuid}\n`],
    ],
    [
      'vcon.url',
      '/dialog/0/url',
      link,
      ['https://example.com', 'HTTPS://example.com/a?b=c#d', 'https://example.com:8443/a%20b'],
      [
        'http://example.com/a',
        'ftp://example.com/a',
        'file:///a',
        'https://',
        '/a',
        'https://a b/',
        ' https://a/',
      ],
    ],
    [
      'vcon.mediatype',
      '/dialog/0/mediatype',
      media,
      ['text/plain', 'text/plain; charset=UTF-8', 'multipart/mixed; \n\tboundary="----=_P"', 'image/svg+xml'],
      ['', 'text', 'text/', '/plain', 'text/plain charset', 'te xt/plain'],
    ],
    [
      'vcon.content-hash',
      '/dialog/0/content_hash',
      hash,
      [sha512, `sha256-${'_'.repeat(43)}`, 'blake3-AA'],
      [
        '',
        'sha512-',
        `SHA512-${'A'.repeat(86)}`,
        `sha-512-${'A'.repeat(86)}=`,
        `sha512-${'A'.repeat(88)}`,
        `sha512-${'+'.repeat(86)}`,
      ],
    ],
  ] as const)('%s at %s', (id, pointer, record: (value: string) => Json, good, bad) => {
    it.each(good)('holds for %j', (value) => {
      expect(remarks(examine(record(value)))).toEqual([]);
    });
    it.each(bad)('does not hold for %j', (value) => {
      const result = examine(record(value));
      expect(remarks(result)).toContain(`warn ${id} ${pointer}`);
      expect(field(result, pointer)).toMatchObject({ conformance: 'invalid', note: expect.any(String) });
    });
  });

  cases([
    ['content_hash may be several tokens', hash([sha512, `sha256-${'A'.repeat(43)}`])],
    ['each of them is judged', hash([sha512, 'x']), 'warn vcon.content-hash /dialog/0/content_hash/1'],
  ]);
});

describe('strings are Unicode text', () => {
  it('flags half of a surrogate pair in a value, in a name and below a body', () => {
    const result = examineText(
      String.raw`{"subject":"a\ud800","parties":[{"name":"\ud83d\ude00"}],"analysis":[{"body":["\udc00"]}],"x\ud800":1}`,
    );
    expect(remarks(result).filter((remark) => remark.includes('surrogate'))).toEqual([
      'warn vcon.surrogate /subject',
      'warn vcon.surrogate /analysis/0/body/0',
      'warn vcon.surrogate /x\ud800',
    ]);
    expect(field(result, '/subject')).toMatchObject({ conformance: 'invalid' });
    expect(field(result, '/parties/0/name')).toMatchObject({ conformance: 'ok' });
  });
});

describe('bounds', () => {
  it('lists so many fields and counts the rest', () => {
    const parties = Array.from({ length: bounds.fields }, () => ({ name: 'A' }));
    const { fields, fieldsOmitted, checks } = examine(vcon({ parties, dialog: [] }));
    expect(fields).toHaveLength(bounds.fields);
    expect(fieldsOmitted).toBe(2 * bounds.fields + 4 - bounds.fields);
    expect(checks.map(({ id }) => id)).toEqual(['vcon.version', 'vcon.conformance']);
  });

  it('lists so many remarks, warnings first, and counts the rest', () => {
    const parties = Array.from({ length: 100_000 }, (_, i) => (i < 99_000 ? { x: 1 } : { name: 7 }));
    const checks = examine(vcon({ parties, dialog: [] })).checks.slice(1);
    expect(checks).toHaveLength(bounds.remarks + 1);
    expect(checks.slice(0, -1).every(({ outcome }) => outcome === 'warn')).toBe(true);
    expect(checks.at(-1)).toMatchObject({ id: 'vcon.more', outcome: 'warn', pointer: null });
    expect(checks.at(-1)?.message).toBe('99500 more remarks are not listed, 500 of them warnings.');
  });

  it('keeps remarks in document order', () => {
    const result = examine(vcon({ x: 1, subject: 7, y: 1 }));
    expect(remarks(result)).toEqual([
      'info vcon.unknown /x',
      'warn vcon.type /subject',
      'info vcon.unknown /y',
    ]);
  });

  it('does not repeat a huge member name in every row below it', () => {
    const name = 'n'.repeat(1_000_000);
    const result = examine(vcon({ [name]: Array.from({ length: 1_000 }, () => 'x') }));
    expect(result.fieldsOmitted).toBe(1_001);
    expect(remarks(result)).toEqual(['info vcon.unknown ']);
    const inside = examineText(`{"${name}":["\\ud800"]}`);
    expect(remarks(inside)).toContain('warn vcon.surrogate ');
  });

  it('goes as deep as the parser', () => {
    const depth = bounds.jsonDepth - 1;
    const { fields } = examineText(`{"analysis":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(fields).toHaveLength(depth);
  });

  it.each([
    ['/parties/0/did', 'vcon.value', (long: string) => vcon({ parties: [{ did: `did:a:${long} ` }, {}] })],
    ['/dialog/0/url', 'vcon.url', (long: string) => dialog({ ...recording, url: `https://a${long} ` })],
    ['/uuid', 'vcon.uuid', (long: string) => vcon({ uuid: long })],
  ] as const)('takes a string of megabytes at %s', (pointer, id, record) => {
    expect(remarks(examine(record(':'.repeat(10_000_000))))).toEqual([`warn ${id} ${pointer}`]);
  });

  it('takes an empty object', () => {
    expect(remarks(examineText('{}'))).toEqual(Array(2).fill('warn vcon.required '));
  });
});

const corpus = '../shared/corpus/ietf-vcon-core';
const present = existsSync(corpus);
if (!present)
  console.info(`The working group's examples are not there (${corpus}): nothing is read from them.`);

describe.skipIf(!present)("the working group's own examples", () => {
  const example = (name: string): JsonObject => {
    const record = read(readFileSync(`${corpus}/${name}.vcon`, 'utf8'));
    const payload = record.get('payload');
    return isString(payload) ? read(Buffer.from(payload, 'base64url').toString('utf8')) : record;
  };
  const noCreationTime = 'warn vcon.required ';

  it.each([
    ['ab_call_ext_rec', [noCreationTime]],
    ['ab_call_ext_rec_signed', [noCreationTime]],
    ['ab_call_int_rec', [noCreationTime]],
    ['ab_call_ext_rec_amended', [noCreationTime]],
    ['ab_call_ext_rec_redacted', [noCreationTime]],
    ['ab_call_ext_rec_analysis', [noCreationTime]],
    ['ab_call_ext_rec_with_redact', [noCreationTime]],
    ['ab_email_acct_prob_thread', []],
    ['ab_email_prob_followup_text_thread', []],
    ['b_email_acct_prob_image', []],
    ['simple-vcon', ['warn vcon.required ', noCreationTime, 'info vcon.unknown /text']],
  ])('%s', (name, expected) => {
    const result = checkConformance(example(name));
    expect(remarks(result)).toEqual(expected);
    expect(result.fieldsOmitted).toBe(0);
    expect(result.version).toBe('current');
    if (expected.length === 1) expect(result.checks[1]?.message).toBe('A vCon must have created_at.');
  });
});
