/**
 * The field catalogue: every object of draft-ietf-vcon-vcon-core and every parameter in it, one row each.
 * Where the draft contradicts itself, the row takes the more tolerant reading and says which.
 */
import type { ValueTypeName } from './value-types';

export const DRAFT = 'draft-ietf-vcon-vcon-core';

export type ObjectName =
  | 'vCon'
  | 'Redacted'
  | 'Amended'
  | 'Group'
  | 'Party'
  | 'Civicaddress'
  | 'Dialog'
  | 'SessionId'
  | 'Party_History'
  | 'Attachment'
  | 'Analysis';

/**
 * What a value may be: at most one alternative for each kind of JSON value, so that the draft's
 * "A | A[] | (A | A[])[]" is read without guessing which alternative was meant.
 */
export interface Shape {
  readonly scalar?: ValueTypeName;
  readonly object?: ObjectName;
  readonly items?: Shape;
  /** Objects and arrays are accepted and not looked into. */
  readonly opaque?: true;
}

/**
 * When a parameter must be there: always; where another one is there and not an empty string; where none of
 * others is there; where another one has, or has not, one of some values.
 */
export type Required =
  | 'always'
  | { readonly with: 'body' | 'url' }
  | { readonly without: readonly string[] }
  | { readonly where: string; readonly is: readonly string[] }
  | { readonly where: string; readonly isNot: readonly string[] };

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** Absent: optional. */
  readonly required?: Required;
  /** Section of the draft that defines it, where that is not the object's own. */
  readonly section?: string;
  /** Types of Dialog that may have it; absent: all. */
  readonly dialogs?: readonly string[];
  /** Only one of the parameters so marked may be in one object. */
  readonly exclusive?: true;
  /** Deprecated, and what is to be done instead, as a sentence. */
  readonly deprecated?: string;
  /** The parameter whose place a deprecated name takes: where one is there, the other is not missing. */
  readonly standsFor?: string;
  /** What an earlier version had here. */
  readonly formerly?: { readonly scalar: ValueTypeName; readonly note: string };
}

export interface CatalogueObject {
  /** To begin a sentence. */
  readonly noun: string;
  readonly section: string;
  readonly parameters: readonly Parameter[];
}

const of = (scalar: ValueTypeName): Shape => ({ scalar });
const listOf = (object: ObjectName): Shape => ({ items: { object } });
/** A | A[] */
const oneOrMany = (scalar: ValueTypeName): Shape => ({ scalar, items: { scalar } });
/** A | A[] | (A | A[])[] */
const byChannel = (one: Shape): Shape => ({ ...one, items: { ...one, items: one } });

/** Registered or announced by the draft, but left without a definition: everything passes. */
const UNDEFINED: Shape = { scalar: 'Any', opaque: true };
/** A string in the draft; with encoding "json" an object or array in the working group's own examples. */
const BODY: Shape = { scalar: 'String', opaque: true };

const CHANGES = 'Non-Upward Compatible Changes to the vCon Container';
const TRANSFER = 'Dialog Object, Dialog Transfer';

const renamed = (name: string, standsFor: string, shape: Shape): Parameter => ({
  name,
  shape,
  standsFor,
  deprecated: `Write ${standsFor} instead.`,
  section: CHANGES,
});

/** "Inline Files" and "Externally Referenced Files", with the names that content_hash replaced. */
const content = (encoding: ValueTypeName, common: Partial<Parameter> = {}): readonly Parameter[] => {
  const combined = { deprecated: 'Write alg and signature as one content_hash instead.', section: CHANGES };
  const rows: readonly Parameter[] = [
    { name: 'body', shape: BODY },
    { name: 'encoding', shape: of(encoding), required: { with: 'body' } },
    { name: 'url', shape: of('HttpsUrl') },
    { name: 'content_hash', shape: oneOrMany('ContentHash'), required: { with: 'url' } },
    { name: 'alg', shape: of('String'), ...combined },
    { name: 'signature', shape: of('String'), standsFor: 'content_hash', ...combined },
  ];
  return rows.map((row) => ({ ...row, ...common }));
};

/** Redacted, Amended and Group name another vCon; the UUID may stay away where the vCon itself is at hand. */
const LOCATED = { without: ['url', 'body'] } as const;

const MEDIA = ['recording', 'text'] as const;
const CALLS = ['recording', 'text', 'incomplete'] as const;

const civicElements = 'country a1 a2 a3 a4 a5 a6 prd pod sts hno hns lmk loc flr nam pc'.split(
  ' ',
) satisfies readonly string[];

export const catalogue: Readonly<Record<ObjectName, CatalogueObject>> = {
  vCon: {
    noun: 'A vCon',
    section: 'vCon JSON Object Keys and Values',
    parameters: [
      {
        name: 'vcon',
        shape: of('String'),
        deprecated: 'Leave it out: extensions took the place of versions.',
      },
      { name: 'uuid', shape: of('Uuid'), required: 'always' },
      { name: 'extensions', shape: { items: of('String') } },
      { name: 'critical', shape: { items: of('String') } },
      renamed('must_support', 'critical', { items: of('String') }),
      { name: 'created_at', shape: of('Date'), required: 'always' },
      { name: 'updated_at', shape: of('Date') },
      { name: 'subject', shape: of('String') },
      { name: 'redacted', shape: { object: 'Redacted' }, exclusive: true },
      { name: 'amended', shape: { object: 'Amended' }, exclusive: true },
      { ...renamed('appended', 'amended', { object: 'Amended' }), exclusive: true },
      { name: 'group', shape: listOf('Group'), exclusive: true },
      { name: 'parties', shape: listOf('Party'), required: 'always' },
      { name: 'dialog', shape: listOf('Dialog') },
      { name: 'analysis', shape: listOf('Analysis') },
      { name: 'attachments', shape: listOf('Attachment') },
    ],
  },
  // The draft defines no body here, but its text and figures speak of "inline" and "direct inclusion".
  Redacted: {
    noun: 'A Redacted object',
    section: 'Redacted Object',
    parameters: [
      { name: 'uuid', shape: of('Uuid') },
      { name: 'type', shape: of('String'), required: 'always' },
      ...content('Encoding'),
    ],
  },
  Amended: {
    noun: 'An Amended object',
    section: 'Amended Object',
    parameters: [{ name: 'uuid', shape: of('Uuid'), required: LOCATED }, ...content('Encoding')],
  },
  Group: {
    noun: 'A Group object',
    section: 'Group Object',
    parameters: [{ name: 'uuid', shape: of('Uuid'), required: LOCATED }, ...content('JsonEncoding')],
  },
  Party: {
    noun: 'A Party object',
    section: 'Party Object',
    parameters: [
      { name: 'tel', shape: of('String') },
      { name: 'sip', shape: of('String') },
      { name: 'stir', shape: of('String') },
      { name: 'mailto', shape: of('String') },
      { name: 'name', shape: of('String') },
      { name: 'did', shape: of('Did') },
      { name: 'validation', shape: of('String') },
      { name: 'jCard', shape: UNDEFINED },
      { name: 'gmlpos', shape: of('String') },
      { name: 'civicaddress', shape: { object: 'Civicaddress' } },
      { name: 'timezone', shape: UNDEFINED },
      // "A unique identifier": unlike the uuid of a vCon, the draft binds it to no form.
      { name: 'uuid', shape: of('String') },
    ],
  },
  Civicaddress: {
    noun: 'A Civicaddress object',
    section: 'Party Object, civicaddress',
    parameters: civicElements.map((name) => ({ name, shape: of('String') })),
  },
  Dialog: {
    noun: 'A Dialog object',
    section: 'Dialog Object',
    parameters: [
      { name: 'type', shape: of('DialogType'), required: 'always' },
      { name: 'start', shape: of('Date'), required: 'always' },
      { name: 'duration', shape: of('UnsignedNumber') },
      {
        name: 'parties',
        shape: byChannel(of('PartyIndex')),
        required: { where: 'type', isNot: ['transfer'] },
        dialogs: CALLS,
      },
      { name: 'originator', shape: of('PartyIndex'), dialogs: CALLS },
      { name: 'mediatype', shape: of('Mediatype'), required: { with: 'body' }, dialogs: CALLS },
      { ...renamed('mimetype', 'mediatype', of('Mediatype')), dialogs: CALLS },
      { name: 'filename', shape: of('String'), dialogs: CALLS },
      ...content('Encoding', { dialogs: MEDIA }),
      { name: 'disposition', shape: of('Disposition'), required: { where: 'type', is: ['incomplete'] } },
      {
        name: 'session_id',
        shape: byChannel({ object: 'SessionId' }),
        formerly: {
          scalar: 'String',
          note: 'Until version 0.3.0 this was a string; write an object instead.',
        },
      },
      { name: 'party_history', shape: listOf('Party_History') },
      // "SHOULD be present" in a transfer overrules the rule that what is not marked optional is mandatory.
      { name: 'transferee', shape: of('PartyIndex'), section: TRANSFER, dialogs: ['transfer'] },
      { name: 'transferor', shape: of('PartyIndex'), section: TRANSFER, dialogs: ['transfer'] },
      { name: 'transfer_target', shape: oneOrMany('PartyIndex'), section: TRANSFER, dialogs: ['transfer'] },
      {
        ...renamed('transfer-target', 'transfer_target', oneOrMany('PartyIndex')),
        dialogs: ['transfer'],
      },
      // The draft allows -1 for a parameter "transfer" that it never defines: read as the remaining one of three.
      { name: 'original', shape: oneOrMany('DialogIndexOrNone'), section: TRANSFER, dialogs: ['transfer'] },
      {
        name: 'consultation',
        shape: oneOrMany('DialogIndexOrNone'),
        section: TRANSFER,
        dialogs: ['transfer'],
      },
      {
        name: 'target_dialog',
        shape: oneOrMany('DialogIndexOrNone'),
        section: TRANSFER,
        dialogs: ['transfer'],
      },
      {
        ...renamed('target-dialog', 'target_dialog', oneOrMany('DialogIndexOrNone')),
        dialogs: ['transfer'],
      },
      { name: 'application', shape: of('String') },
      { name: 'message_id', shape: of('String') },
    ],
  },
  SessionId: {
    noun: 'A SessionId object',
    section: 'JSON Notation, SessionId',
    // Either may be missing "in some conferencing situations" (section session_id).
    parameters: [
      { name: 'local', shape: of('SessionUuid') },
      { name: 'remote', shape: of('SessionUuid') },
    ],
  },
  Party_History: {
    noun: 'A Party_History object',
    section: 'Party_History Object',
    parameters: [
      { name: 'party', shape: of('PartyIndex'), required: 'always' },
      { name: 'time', shape: of('Date'), required: 'always' },
      { name: 'event', shape: of('PartyEvent'), required: 'always' },
      { name: 'dtmf', shape: of('String'), required: { where: 'event', is: ['dtmfdown', 'dtmfup'] } },
    ],
  },
  Attachment: {
    noun: 'An Attachment object',
    section: 'Attachment Object',
    parameters: [
      // The draft has a section "type or purpose" that says only that this is to be decided.
      { name: 'type', shape: UNDEFINED, section: 'Attachment Object, type or purpose' },
      { name: 'purpose', shape: UNDEFINED, section: 'Attachment Object, type or purpose' },
      { name: 'start', shape: of('Date'), required: 'always' },
      { name: 'party', shape: of('PartyIndex'), required: 'always' },
      { name: 'dialog', shape: of('DialogIndex'), required: 'always' },
      // "Optional for externally referenced files": mandatory for inline ones.
      { name: 'mediatype', shape: of('Mediatype'), required: { with: 'body' } },
      renamed('mimetype', 'mediatype', of('Mediatype')),
      { name: 'filename', shape: of('String') },
      ...content('Encoding'),
    ],
  },
  Analysis: {
    noun: 'An Analysis object',
    section: 'Analysis Object',
    parameters: [
      { name: 'type', shape: of('String'), required: 'always' },
      { name: 'dialog', shape: oneOrMany('DialogIndex') },
      // Not mandatory even inline: vendor and schema do instead where no media type is defined.
      { name: 'mediatype', shape: of('Mediatype') },
      renamed('mimetype', 'mediatype', of('Mediatype')),
      { name: 'filename', shape: of('String') },
      { name: 'vendor', shape: of('String'), required: 'always' },
      { name: 'product', shape: of('String') },
      { name: 'schema', shape: of('String') },
      ...content('Encoding'),
    ],
  },
};

/** The rows of one object by name. A Map, so that `__proto__` is a name like any other. */
const byName = new Map(
  Object.entries(catalogue).map(([object, { parameters }]) => [
    object,
    new Map(parameters.map((parameter) => [parameter.name, parameter])),
  ]),
);

/** The row of a parameter; undefined where the draft defines none of that name in that object. */
export const parameterOf = (object: ObjectName, name: string): Parameter | undefined =>
  byName.get(object)?.get(name);

/** Document, section and parameter, such as "draft-ietf-vcon-vcon-core, Dialog Object, content_hash". */
export const specOf = (object: ObjectName, parameter?: Parameter): string =>
  [DRAFT, parameter?.section ?? catalogue[object].section, ...(parameter ? [parameter.name] : [])].join(', ');
