import { isString, type JsonObject } from './json';

/**
 * The versions of the container's syntax, oldest first. The draft had a member `vcon` name them until extensions
 * took the place of versions; `current` is the draft without that member, otherwise the same as 0.4.0.
 */
export const versions = ['0.0.1', '0.0.2', '0.3.0', '0.4.0', 'current'] as const;

export type VconVersion = (typeof versions)[number];

/** The versions that a `vcon` member can name. */
export const namedVersions = versions.filter((version) => version !== 'current');

/** The document that defines each version; its number where other numbers define another version. */
export const documents: Readonly<Record<VconVersion, string>> = {
  '0.0.1': 'draft-petrie-vcon',
  '0.0.2': 'draft-ietf-vcon-vcon-container',
  '0.3.0': 'draft-ietf-vcon-vcon-core-00',
  '0.4.0': 'draft-ietf-vcon-vcon-core',
  current: 'draft-ietf-vcon-vcon-core',
};

/**
 * The version that a record, as `parseJson` returned it, is to be held against: the one that its `vcon` member
 * names, letter for letter; the current draft where there is no such member or it names none of them.
 */
export function versionOf(vcon: JsonObject): VconVersion {
  const named = vcon.get('vcon');
  return (isString(named) && namedVersions.find((version) => version === named)) || 'current';
}

/** Whether one version is older than another. */
export const isBefore = (one: VconVersion, other: VconVersion): boolean =>
  versions.indexOf(one) < versions.indexOf(other);
