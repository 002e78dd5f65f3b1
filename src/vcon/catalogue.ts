/**
 * The field catalogue: every object of draft-ietf-vcon-vcon-core and every parameter in it, in all its versions,
 * one row each; a parameter whose values changed has a row for each form.
 * Where the draft contradicts itself, the row takes the more tolerant reading and says which. The same goes for
 * version 0.4.0 and the current draft: draft-ietf-vcon-vcon-core-01 to -04 differ and all say 0.4.0, so what one
 * of them defines is defined, and what one of them lets stay away may.
 */
import { message, said, type Sentence } from '../wording';
import type { ValueTypeName } from './value-types';
import { documents, isBefore, versions, type VconVersion } from './version';

export type ObjectName =
  | 'vCon'
  | 'Redacted'
  | 'Appended'
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
  /** As an element, null keeps a place. */
  readonly empty?: true;
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
  /** The first version that has it so; absent: the first of all. */
  readonly since?: VconVersion;
  /** The last version that has it so; absent: the current one. */
  readonly until?: VconVersion;
  /** The parameter that took its place after that: where one is there, the other is not missing. */
  readonly became?: string;
  /** What is to be done instead since then, as a sentence; absent where it left the draft for an extension. */
  readonly instead?: Sentence;
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

const renamed = (became: string): Pick<Parameter, 'became' | 'instead'> => ({
  became,
  instead: said('Write {name} instead.', { name: became }),
});

/** What the contact center extension (draft-ietf-vcon-cc-extension) defines since version 0.3.0. */
const leftForExtension = (...names: readonly string[]): readonly Parameter[] =>
  names.map((name) => ({ name, shape: of('String'), until: '0.0.2' }));

/** "Inline Files" and "Externally Referenced Files", with the pair that content_hash replaced. */
const content = (encoding: ValueTypeName, common: Partial<Parameter> = {}): readonly Parameter[] => {
  const pair = {
    shape: of('String'),
    required: { with: 'url' },
    until: '0.0.1',
    became: 'content_hash',
    instead: message('Write alg and signature as one content_hash instead.'),
  } as const;
  const rows: readonly Parameter[] = [
    { name: 'body', shape: BODY },
    { name: 'encoding', shape: of(encoding), required: { with: 'body' } },
    { name: 'url', shape: of('HttpsUrl') },
    { name: 'alg', ...pair },
    { name: 'signature', ...pair },
    { name: 'content_hash', shape: oneOrMany('ContentHash'), required: { with: 'url' }, since: '0.0.2' },
  ];
  return rows.map((row) => ({ ...row, ...common }));
};

const mediatype = (common: Partial<Parameter> = {}): readonly Parameter[] => [
  { name: 'mimetype', shape: of('Mediatype'), until: '0.0.1', ...renamed('mediatype'), ...common },
  { name: 'mediatype', shape: of('Mediatype'), since: '0.0.2', ...common },
];

/** The parameters of Dialog Transfer: since version 0.4.0 a call may take several dialogs, or none. */
const transferred = (name: string, one: ValueTypeName, many: ValueTypeName): readonly Parameter[] => {
  const common = { name, section: TRANSFER, dialogs: ['transfer'] } as const;
  return [
    { ...common, shape: of(one), until: '0.3.0' },
    { ...common, shape: oneOrMany(many), since: '0.4.0' },
  ];
};

/** The same where the name had a hyphen at first. */
const transferredByHyphen = (name: string, one: ValueTypeName, many: ValueTypeName): readonly Parameter[] => [
  {
    name: name.replace('_', '-'),
    shape: of(one),
    section: TRANSFER,
    dialogs: ['transfer'],
    until: '0.0.2',
    ...renamed(name),
  },
  ...transferred(name, one, many).map((row) => ({ since: '0.3.0', ...row }) as const),
];

/** Redacted, Amended and Group name another vCon; the UUID may stay away where the vCon itself is at hand. */
const LOCATED = { without: ['url', 'body'] } as const;

const MEDIA = ['recording', 'text'] as const;
const FILES = ['recording', 'text', 'incomplete'] as const;
const CALLS = [...FILES, 'recording-set'] as const;

const civicElements = 'country a1 a2 a3 a4 a5 a6 prd pod sts hno hns lmk loc flr nam pc'.split(
  ' ',
) satisfies readonly string[];

export const catalogue: Readonly<Record<ObjectName, CatalogueObject>> = {
  vCon: {
    noun: message('A vCon'),
    section: 'vCon JSON Object Keys and Values',
    parameters: [
      // Mandatory where there was one: a record without it is held against the draft that has none. The draft
      // deprecates it "as of the publication as an RFC", and until then demands 0.4.0 where it is present.
      {
        name: 'vcon',
        shape: of('Version'),
        until: '0.4.0',
        instead: message('Leave it out: extensions took the place of versions.'),
      },
      { name: 'uuid', shape: of('Uuid'), required: 'always' },
      { name: 'extensions', shape: { items: of('String') }, since: '0.3.0' },
      {
        name: 'must_support',
        shape: { items: of('String') },
        since: '0.3.0',
        until: '0.3.0',
        ...renamed('critical'),
      },
      { name: 'critical', shape: { items: of('String') }, since: '0.4.0' },
      { name: 'created_at', shape: of('Date'), required: 'always' },
      { name: 'updated_at', shape: of('Date') },
      { name: 'subject', shape: of('String') },
      { name: 'redacted', shape: { object: 'Redacted' }, exclusive: true },
      {
        name: 'appended',
        shape: { object: 'Appended' },
        exclusive: true,
        until: '0.3.0',
        ...renamed('amended'),
      },
      { name: 'amended', shape: { object: 'Amended' }, exclusive: true, since: '0.4.0' },
      { name: 'group', shape: listOf('Group'), exclusive: true },
      { name: 'parties', shape: listOf('Party'), required: 'always', until: '0.3.0' },
      { name: 'parties', shape: listOf('Party'), since: '0.4.0' },
      { name: 'dialog', shape: listOf('Dialog') },
      { name: 'analysis', shape: listOf('Analysis') },
      { name: 'attachments', shape: listOf('Attachment') },
    ],
  },
  // The draft defines no body here, but its text and figures speak of "inline" and "direct inclusion".
  Redacted: {
    noun: message('A Redacted object'),
    section: 'Redacted Object',
    parameters: [
      { name: 'uuid', shape: of('Uuid') },
      { name: 'type', shape: of('String'), required: 'always' },
      ...content('Encoding'),
    ],
  },
  Appended: {
    noun: message('An Appended object'),
    section: 'Appended Object',
    parameters: [{ name: 'uuid', shape: of('Uuid'), required: LOCATED }, ...content('Encoding')],
  },
  Amended: {
    noun: message('An Amended object'),
    section: 'Amended Object',
    parameters: [{ name: 'uuid', shape: of('Uuid'), required: LOCATED }, ...content('Encoding')],
  },
  Group: {
    noun: message('A Group object'),
    section: 'Group Object',
    parameters: [{ name: 'uuid', shape: of('Uuid'), required: LOCATED }, ...content('JsonEncoding')],
  },
  Party: {
    noun: message('A Party object'),
    section: 'Party Object',
    parameters: [
      { name: 'tel', shape: of('String') },
      { name: 'sip', shape: of('String'), since: '0.3.0' },
      { name: 'stir', shape: of('String') },
      { name: 'mailto', shape: of('String') },
      { name: 'name', shape: of('String') },
      { name: 'did', shape: of('Did'), since: '0.3.0' },
      { name: 'validation', shape: of('String') },
      { name: 'jCard', shape: UNDEFINED },
      { name: 'gmlpos', shape: of('String') },
      { name: 'civicaddress', shape: { object: 'Civicaddress' } },
      { name: 'timezone', shape: UNDEFINED },
      // "A unique identifier": unlike the uuid of a vCon, the draft binds it to no form.
      { name: 'uuid', shape: of('String') },
      { name: 'type', shape: of('String'), since: '0.4.0' },
      { name: 'org', shape: of('String'), since: '0.4.0' },
      { name: 'dept', shape: of('String'), since: '0.4.0' },
      ...leftForExtension('role', 'contact_list'),
    ],
  },
  Civicaddress: {
    noun: message('A Civicaddress object'),
    section: 'Party Object, civicaddress',
    parameters: civicElements.map((name) => ({ name, shape: of('String') })),
  },
  Dialog: {
    noun: message('A Dialog object'),
    section: 'Dialog Object',
    parameters: [
      { name: 'type', shape: of('DialogTypeWithoutSet'), required: 'always', until: '0.3.0' },
      { name: 'type', shape: of('DialogType'), required: 'always', since: '0.4.0' },
      { name: 'start', shape: of('Date'), required: 'always', until: '0.3.0' },
      { name: 'start', shape: of('Date'), since: '0.4.0' },
      { name: 'duration', shape: of('UnsignedNumber') },
      {
        name: 'parties',
        shape: byChannel(of('PartyIndex')),
        required: { where: 'type', isNot: ['transfer'] },
        dialogs: CALLS,
        until: '0.3.0',
      },
      // Null stands for a channel on which nobody was recorded.
      {
        name: 'parties',
        shape: byChannel({ ...of('PartyIndex'), empty: true }),
        dialogs: CALLS,
        since: '0.4.0',
      },
      { name: 'originator', shape: of('PartyIndex'), dialogs: CALLS },
      {
        name: 'recordings',
        shape: { items: of('DialogIndex') },
        required: { where: 'type', is: ['recording-set'] },
        dialogs: ['recording-set'],
        since: '0.4.0',
      },
      { name: 'recording_set', shape: of('DialogIndex'), dialogs: ['recording'], since: '0.4.0' },
      ...mediatype({ required: { with: 'body' }, dialogs: FILES }),
      { name: 'filename', shape: of('String'), dialogs: FILES },
      ...content('Encoding', { dialogs: MEDIA }),
      { name: 'disposition', shape: of('Disposition'), required: { where: 'type', is: ['incomplete'] } },
      { name: 'session_id', shape: of('String'), since: '0.3.0', until: '0.3.0' },
      { name: 'session_id', shape: byChannel({ object: 'SessionId' }), since: '0.4.0' },
      { name: 'party_history', shape: listOf('Party_History') },
      // "SHOULD be present" in a transfer overrules the rule that what is not marked optional is mandatory.
      { name: 'transferee', shape: of('PartyIndex'), section: TRANSFER, dialogs: ['transfer'] },
      { name: 'transferor', shape: of('PartyIndex'), section: TRANSFER, dialogs: ['transfer'] },
      ...transferredByHyphen('transfer_target', 'PartyIndex', 'PartyIndex'),
      // The draft allows -1 for a parameter "transfer" that it never defines: read as the remaining one of three.
      ...transferred('original', 'DialogIndex', 'DialogIndexOrNone'),
      ...transferred('consultation', 'DialogIndex', 'DialogIndexOrNone'),
      ...transferredByHyphen('target_dialog', 'DialogIndex', 'DialogIndexOrNone'),
      { name: 'application', shape: of('String'), since: '0.0.2' },
      { name: 'message_id', shape: of('String'), since: '0.0.2' },
      // Version 0.0.1 had one name, interaction, for what version 0.0.2 told apart.
      ...leftForExtension('campaign', 'interaction', 'interaction_type', 'interaction_id', 'skill'),
    ],
  },
  SessionId: {
    noun: message('A SessionId object'),
    section: 'JSON Notation, SessionId',
    // Either may be missing "in some conferencing situations" (section session_id).
    parameters: [
      { name: 'local', shape: of('SessionUuid') },
      { name: 'remote', shape: of('SessionUuid') },
    ],
  },
  Party_History: {
    noun: message('A Party_History object'),
    section: 'Party_History Object',
    parameters: [
      { name: 'party', shape: of('PartyIndex'), required: 'always' },
      { name: 'time', shape: of('Date'), required: 'always' },
      { name: 'event', shape: of('PartyEventWithoutKeys'), required: 'always', until: '0.3.0' },
      { name: 'event', shape: of('PartyEvent'), required: 'always', since: '0.4.0' },
      {
        name: 'dtmf',
        shape: of('String'),
        required: { where: 'event', is: ['dtmfdown', 'dtmfup'] },
        since: '0.4.0',
      },
      {
        name: 'button',
        shape: of('String'),
        required: { where: 'event', is: ['keydown', 'keyup'] },
        since: '0.4.0',
      },
    ],
  },
  Attachment: {
    noun: message('An Attachment object'),
    section: 'Attachment Object',
    parameters: [
      // The draft has a section "type or purpose" that says only that this is to be decided.
      { name: 'type', shape: UNDEFINED, section: 'Attachment Object, type or purpose' },
      { name: 'purpose', shape: UNDEFINED, section: 'Attachment Object, type or purpose' },
      { name: 'start', shape: of('Date'), required: 'always' },
      { name: 'party', shape: of('PartyIndex'), required: 'always' },
      { name: 'dialog', shape: of('DialogIndex'), required: 'always', since: '0.0.2' },
      // "Optional for externally referenced files": mandatory for inline ones.
      ...mediatype({ required: { with: 'body' } }),
      { name: 'filename', shape: of('String') },
      ...content('Encoding'),
    ],
  },
  Analysis: {
    noun: message('An Analysis object'),
    section: 'Analysis Object',
    parameters: [
      { name: 'type', shape: of('String'), required: 'always' },
      { name: 'dialog', shape: oneOrMany('DialogIndex') },
      { name: 'attachment', shape: oneOrMany('AttachmentIndex'), since: '0.4.0' },
      // Not mandatory even inline: vendor and schema do instead where no media type is defined.
      ...mediatype(),
      { name: 'filename', shape: of('String') },
      { name: 'vendor', shape: of('String'), required: 'always' },
      { name: 'product', shape: of('String') },
      { name: 'schema', shape: of('String') },
      ...content('Encoding'),
    ],
  },
};

/** How a name stands in one version. */
export interface Entry {
  /** Its row: that of the version, else that of the nearest one that has it. */
  readonly parameter: Parameter;
  /**
   * `known`: a name of this version. `former`: of an earlier one, and this one has something instead. `moved`: of
   * an earlier one, and now a matter of an extension. `newer`: of a later one.
   */
  readonly standing: 'known' | 'former' | 'moved' | 'newer';
  /** What its values are held against. */
  readonly shape: Shape;
  /** Of a known name: the forms that other versions give it. */
  readonly otherForms: readonly Parameter[];
}

/** Whether a version comes after the last one, or before the first one, that has a row. */
export const isOver = ({ until }: Parameter, version: VconVersion): boolean =>
  until !== undefined && isBefore(until, version);
const isToCome = ({ since }: Parameter, version: VconVersion): boolean =>
  since !== undefined && isBefore(version, since);

/** The names whose place a parameter took; two became one where there are two. */
export const formerNames = (object: ObjectName, name: string): readonly string[] =>
  catalogue[object].parameters.filter(({ became }) => became === name).map((row) => row.name);

/** @param rows the rows of one name, which are in the order of their versions */
function entry(object: ObjectName, rows: readonly Parameter[], version: VconVersion): Entry {
  const known = rows.find((row) => !isOver(row, version) && !isToCome(row, version));
  if (known !== undefined) {
    const otherForms = rows.filter((row) => row !== known);
    return { parameter: known, standing: 'known', shape: known.shape, otherForms };
  }
  const past = rows.findLast((row) => isOver(row, version));
  if (past !== undefined) {
    const standing = past.instead === undefined ? 'moved' : 'former';
    return { parameter: past, standing, shape: shapeSince(object, past, version), otherForms: [] };
  }
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) throw new Error('A name of the catalogue has a row.');
  return { parameter: first, standing: 'newer', shape: last.shape, otherForms: [] };
}

/** A name alone changed: its values are those of the new name. Of two that became one, neither is. */
function shapeSince(object: ObjectName, { became, shape }: Parameter, version: VconVersion): Shape {
  if (became === undefined || formerNames(object, became).length > 1) return shape;
  const heirs = catalogue[object].parameters.filter((row) => row.name === became);
  return entry(object, heirs, version).shape;
}

/** The entries of one object by name. Maps, so that `__proto__` is a name like any other. */
type Entries = ReadonlyMap<string, Entry>;

const entries: ReadonlyMap<string, Entries> = new Map(
  Object.keys(catalogue).flatMap((name) =>
    versions.map((version) => [`${name} ${version}`, readIn(name as ObjectName, version)] as const),
  ),
);

function readIn(object: ObjectName, version: VconVersion): Entries {
  const { parameters } = catalogue[object];
  const names = [...new Set(parameters.map(({ name }) => name))];
  return new Map(
    names.map((name) => {
      const rows = parameters.filter((row) => row.name === name);
      return [name, entry(object, rows, version)] as const;
    }),
  );
}

/** Every name that any version has in an object, with how it stands in one of them, in the order of the rows. */
export const entriesOf = (object: ObjectName, version: VconVersion): Entries =>
  entries.get(`${object} ${version}`) ?? new Map<string, Entry>();

/** Document, section and parameter, such as "draft-ietf-vcon-vcon-core, Dialog Object, content_hash". */
export const specOf = (object: ObjectName, version: VconVersion, parameter?: Parameter): string =>
  [
    documents[version],
    parameter?.section ?? catalogue[object].section,
    ...(parameter ? [parameter.name] : []),
  ].join(', ');

/** Where the draft says what changed from version to version. */
export const changesSpec = `${documents.current}, ${CHANGES}`;
