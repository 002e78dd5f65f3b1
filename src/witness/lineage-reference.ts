import { contentHashOf, type ContentHash } from '../vcon/content-hash';
import { isArray, isObject, isString, type JsonObject } from '../vcon/json';
import { documents } from '../vcon/version';

export type LineageKind = 'amended' | 'redacted';
export type LineageMember = LineageKind | 'appended';

/** The members that name an earlier version; `appended` is what drafts until version 0.3.0 call `amended`. */
export const lineageMembers: readonly (readonly [LineageMember, LineageKind])[] = [
  ['amended', 'amended'],
  ['appended', 'amended'],
  ['redacted', 'redacted'],
];

/** Another record that a record names (draft-ietf-vcon-vcon-core, Amended, Redacted and Group Object). */
export interface LineageReference {
  /** `group`: a record that belongs to this one, not an earlier version of it. */
  readonly kind: LineageKind | 'group';
  readonly member: LineageMember | 'group';
  /** RFC 6901 pointer to the object that names it. */
  readonly pointer: string;
  /** As written; null where there is none. */
  readonly uuid: string | null;
  readonly hash: ContentHash;
  /** Document and section. */
  readonly spec: string;
}

/**
 * All records that a record names, in their order.
 * @param most how many are read
 */
export function lineageReferences(vcon: JsonObject, most = Infinity): LineageReference[] {
  const versions = lineageMembers.flatMap(([member, kind]): LineageReference[] => {
    const object = vcon.get(member);
    if (!isObject(object) || object.size === 0) return [];
    return [{ kind, member, pointer: `/${member}`, ...named(object), spec: sectionOf(member) }];
  });
  const group = vcon.get('group');
  const spec = `${documents.current}, Group Object`;
  const members = (isArray(group) ? group.slice(0, most) : []).flatMap((object, index): LineageReference[] =>
    isObject(object)
      ? [{ kind: 'group', member: 'group', pointer: `/group/${index}`, ...named(object), spec }]
      : [],
  );
  return [...versions, ...members].slice(0, most);
}

const named = (object: JsonObject): { uuid: string | null; hash: ContentHash } => ({
  uuid: textOf(object, 'uuid'),
  hash: contentHashOf(object),
});

/** A string member of an object; null where it has none. */
export function textOf(object: JsonObject, name: string): string | null {
  const value = object.get(name);
  return isString(value) && value !== '' ? value : null;
}

/** A UUID without the ways in which it can be written (RFC 9562 section 4). */
export const plainUuid = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replace(/^urn:uuid:/, '');

/** The section of the draft on a kind of lineage, by the name that the record uses. */
export const sectionOf = (member: LineageMember): string =>
  member === 'appended' ? `${documents['0.3.0']}, appended` : `${documents.current}, ${member}`;
