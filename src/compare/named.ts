import type { Answer } from '../report/report';
import { readContainer } from '../vcon/container';
import { contentHashOf, fitsContentHash } from '../vcon/content-hash';
import type { ContentHash, FileDigests } from '../vcon/content-hash';
import { isObject, type JsonObject } from '../vcon/json';
import { documents } from '../vcon/version';
import {
  lineageMembers,
  plainUuid,
  sectionOf,
  textOf,
  type LineageKind,
  type LineageMember,
} from '../witness/lineage-reference';
import { message } from '../wording';
import type { Interner } from './interner';
import type { LineageCheck } from './lineage-check';

export { plainUuid, sectionOf, textOf };
export type { LineageKind, LineageMember };

/** The earlier version that a record names (draft-ietf-vcon-vcon-core, "Redacted Object" and "Amended Object"). */
export interface Lineage {
  readonly kind: LineageKind;
  /** The member that names it; `appended` is what drafts until version 0.3.0 call `amended`. */
  readonly member: LineageMember;
  readonly object: JsonObject;
  /** As written; null where there is none. */
  readonly uuid: string | null;
  readonly hash: ContentHash;
}

/** The earlier versions that a record names: none or one, since the draft has them exclude each other. */
export function lineagesOf(vcon: JsonObject): Lineage[] {
  return lineageMembers.flatMap(([member, kind]) => {
    const object = vcon.get(member);
    if (!isObject(object) || object.size === 0) return [];
    return [{ kind, member, object, uuid: textOf(object, 'uuid'), hash: contentHashOf(object) }];
  });
}

/** Whether two records give themselves the same UUID. */
export function sameUuid(a: JsonObject, b: JsonObject): boolean {
  const [one, other] = [textOf(a, 'uuid'), textOf(b, 'uuid')];
  return one !== null && other !== null && plainUuid(one) === plainUuid(other);
}

const HASH_SPEC = `${documents.current}, Externally Referenced Files, content_hash`;

/**
 * Whether a record is the version that another one names. A `content_hash` is over "the content at the given url": the
 * file of the earlier version as it was put there, so of a signed or locked record over the whole signed or locked
 * file, and not over what is in it.
 *
 * @param files digests of the file of `older`, and of what is in it where that may have been the file: inside a
 *   compression or an encryption
 */
export function isNamed(
  { member, object, uuid, hash }: Lineage,
  older: JsonObject,
  files: readonly FileDigests[],
  interner: Interner,
): { answer: Answer; checks: readonly LineageCheck[] } {
  const checks: LineageCheck[] = [];
  const row = (
    outcome: LineageCheck['outcome'],
    name: string | null,
    message: string,
    spec: string,
  ): void => {
    const pointer = name === null ? `/${member}` : `/${member}/${name}`;
    checks.push({ id: 'lineage.named', outcome, pointer, older: null, message, spec });
  };
  const spec = sectionOf(member);

  const own = textOf(older, 'uuid');
  const byUuid = uuid === null || own === null ? null : plainUuid(uuid) === plainUuid(own);
  if (byUuid === true)
    row('pass', 'uuid', message('The UUID that the newer version names is that of the older one.'), spec);
  if (byUuid === false)
    row('warn', 'uuid', message('The newer version names another UUID than that of the older one.'), spec);

  const fits = files.map((digests) => fitsContentHash(hash, digests));
  const given = hash.unusable === null && files.length > 0;
  const byHash = !given ? null : fits.includes(true) ? true : fits.includes(null) ? null : false;
  if (byHash === true)
    row('pass', 'content_hash', message('The hash fits the file of the older version.'), HASH_SPEC);
  if (byHash === false) {
    row(
      'warn',
      'content_hash',
      message(
        'The hash fits another file than the one at hand. It is over the file as it was stored, so the same version in another form, such as signed or locked, does not fit it either.',
      ),
      HASH_SPEC,
    );
  }
  if (byHash === null && hash.unusable !== 'absent') {
    row(
      'info',
      'content_hash',
      message('The hash was not compared with a file of the older version.'),
      HASH_SPEC,
    );
  }

  const byBody = sameBody(object, older, interner);
  if (byBody === true)
    row('pass', 'body', message('The version that is carried inside is the older one.'), spec);
  if (byBody === false)
    row('warn', 'body', message('The version that is carried inside is not the older one.'), spec);

  const said = [byUuid, byHash, byBody];
  if (said.includes(true)) return { answer: said.includes(false) ? 'unknown' : 'yes', checks };
  if (said.includes(false))
    return { answer: byUuid === false || byBody === false ? 'no' : 'unknown', checks };
  if (checks.length === 0)
    row('warn', null, message('Nothing here says which version is the earlier one.'), spec);
  return { answer: 'unknown', checks };
}

/** Early drafts speak of the earlier version as carried inside; only an unsigned one can be compared as it lies. */
function sameBody(object: JsonObject, older: JsonObject, interner: Interner): boolean | null {
  const body = object.get('body');
  if (!isObject(body) || readContainer(body).form !== 'unsigned') return null;
  return interner.id(body, 2) === interner.id(older);
}
