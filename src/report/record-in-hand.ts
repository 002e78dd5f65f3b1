import { innermostReached, type Content, type Layer, type OpenedRecord } from '../signature/layers';
import { lastChange, timesOf, type Times } from '../vcon/chronology';
import { checkConformance, type FieldConformance } from '../vcon/conformance';
import { checkInlineBodies } from '../vcon/inline-body';
import { isString, type JsonObject } from '../vcon/json';
import { contentObjects, isPresent, references, type Reference } from '../vcon/reference';
import { stopsPass, type Reason } from '../reasons';
import type { Check } from '../check';
import { carriedBy, type Carried } from '../witness/carried';

/** A record of the evidence, opened and examined: all that is to be known of it by its own bytes. */
export interface RecordInHand {
  /** Index into the evidence. */
  readonly evidence: number;
  readonly source: string;
  readonly opened: OpenedContainer;
  /** The UUID a record gives itself, or that stands outside a locked one; null where there is none. */
  readonly uuid: string | null;
  readonly references: readonly Reference[];
  /** Notes on what it says of itself, and on encryption around it. */
  readonly notes: readonly Reason[];
  /** Time stamps and receipts in it. */
  readonly carried: readonly Carried[];
  /** What was found of the record itself; null where it could not be read. */
  readonly own: OwnFindings | null;
}

/** What was found around a record; the record itself and its bytes can be had again from its file. */
export interface OpenedContainer extends Omit<OpenedRecord, 'content' | 'contentBytes' | 'layers'> {
  readonly layers: readonly Layer[];
  readonly content: Exclude<Content, { kind: 'vcon' }> | { readonly kind: 'vcon' };
  readonly innermostReached: boolean;
}

export interface OwnFindings {
  readonly times: Times;
  readonly lastChange: Date | null;
  /** It names extensions without which it must not be interpreted (`critical`, earlier `must_support`). */
  readonly demandsExtensions: boolean;
  /** The objects that refer to files, by their pointers. */
  readonly referring: ReadonlyMap<string, ContentObject>;
  readonly inline: { readonly checks: readonly Check[]; readonly reasons: readonly Reason[] };
  readonly conformance: readonly Check[];
  /** Its values: all, or, where records are many, those alone that name other records. */
  readonly fields: readonly FieldConformance[];
  /** Values that have no row in `fields`. */
  readonly fieldsOmitted: number;
}

type ContentObject = ReturnType<typeof contentObjects>[number];

/** Takes an opened record in hand: examines it, and lets go of its bytes. */
export async function takeInHand(
  evidence: number,
  source: string,
  { content, contentBytes: _, layers, ...container }: OpenedRecord,
): Promise<RecordInHand> {
  const vcon = content.kind === 'vcon' ? content.vcon : null;
  const opened: OpenedContainer = {
    ...container,
    layers: layers.map(({ serialization, signatures }) => ({ serialization, signatures })),
    content: content.kind === 'vcon' ? { kind: 'vcon' } : content,
    innermostReached: innermostReached({ content, signedInside: container.signedInside }),
  };
  const named = vcon === null ? [] : references(vcon);
  return {
    evidence,
    source,
    opened,
    uuid: uuidOf(content),
    references: named,
    notes: [...formNotes(opened), ...(vcon === null ? [] : versionNotes(vcon)), ...encryptionNotes(opened)],
    carried: await carriedBy(layers, vcon),
    own: vcon === null ? null : await examine(vcon, named),
  };
}

async function examine(vcon: JsonObject, named: readonly Reference[]): Promise<OwnFindings> {
  const { checks, fields, fieldsOmitted } = checkConformance(vcon);
  const pointers = new Set(named.map(({ pointer }) => pointer));
  const referring = contentObjects(vcon).filter(({ pointer }) => pointers.has(pointer));
  return {
    times: timesOf(vcon),
    lastChange: lastChange(vcon),
    demandsExtensions: ['critical', 'must_support'].some((name) => isPresent(vcon, name)),
    referring: new Map(referring.map((content) => [content.pointer, content])),
    inline: await checkInlineBodies(vcon),
    conformance: checks,
    fields,
    fieldsOmitted,
  };
}

/** The same record without the rows of its values but those that name other records. */
export function withoutFields(record: RecordInHand): RecordInHand {
  const { own } = record;
  if (own === null) return record;
  const fields = own.fields.filter(({ pointer }) => /^\/(?:amended|appended|redacted|group)\//.test(pointer));
  const fieldsOmitted = own.fieldsOmitted + own.fields.length - fields.length;
  return { ...record, own: { ...own, fields, fieldsOmitted } };
}

/** Whether every layer of a record has a signature that verifies. */
export const isSigned = ({ opened }: RecordInHand): boolean =>
  opened.signedInside &&
  opened.layers.every(({ signatures }) => signatures.some(({ valid }) => valid === true));

/** Whether what was found may change with the certificates and keys that are given. */
export const restsOnOthers = ({ opened: { layers, encryption } }: RecordInHand): boolean =>
  encryption.length > 0 || layers.some(lacksCertificate);

const lacksCertificate = ({ signatures }: Layer): boolean =>
  signatures.some(({ certificates }) => certificates.length === 0);

function uuidOf(content: Content): string | null {
  if (content.kind === 'vcon') {
    const uuid = content.vcon.get('uuid');
    return isString(uuid) ? uuid : null;
  }
  return content.kind === 'encrypted' || content.kind === 'not-opened' ? content.uuid : null;
}

const formNotes = ({ layers, encryption }: OpenedContainer): Reason[] =>
  [...layers, ...encryption].some(({ serialization }) => serialization !== 'general')
    ? ['NON_CONFORMING_SERIALIZATION']
    : [];

const versionNotes = (vcon: JsonObject): Reason[] => [
  ...(isPresent(vcon, 'amended') || isPresent(vcon, 'appended') ? (['AMENDED'] as const) : []),
  ...(isPresent(vcon, 'redacted') ? (['REDACTED'] as const) : []),
];

/** Notes on encryption that was opened; why one was not is said by what is left inside. */
const encryptionNotes = ({ encryption }: OpenedContainer): Reason[] =>
  encryption.flatMap(({ reasons }) => reasons.filter((reason) => !stopsPass(reason)));
