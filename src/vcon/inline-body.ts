import type { Check } from '../check';
import type { Reason } from '../reasons';
import { fromBase64url, toHex } from './base64url';
import { contentHashOf } from './content-hash';
import { isString, type JsonObject } from './json';
import { contentObjects, hasInlineBody } from './reference';

const spec = 'draft-ietf-vcon-vcon-core, Inline Files';

/**
 * Looks at the bodies that a record carries inline: whether they decode, and whether a `content_hash` beside one
 * fits it (over the decoded bytes or over the string as written). Both only warn: the record's own signature
 * already covers the body.
 */
export async function checkInlineBodies(vcon: JsonObject): Promise<{ checks: Check[]; reasons: Reason[] }> {
  const checks: Check[] = [];
  const reasons = new Set<Reason>();
  for (const { pointer, object } of contentObjects(vcon)) {
    const body = object.get('body');
    if (!hasInlineBody(object) || !isString(body)) continue;
    const written = new TextEncoder().encode(body);
    const decoded = object.get('encoding') === 'base64url' ? fromBase64url(body) : written;
    if (decoded === null) {
      reasons.add('BODY_NOT_DECODABLE');
      checks.push({
        id: 'inline-body.encoding',
        outcome: 'warn',
        pointer: `${pointer}/body`,
        message: 'The inline body says that it is base64url and is not.',
        spec,
      });
    }
    const hash = contentHashOf(object);
    if (hash.sha512.length === 0) continue;
    const digests = await Promise.all([decoded ?? written, written].map(sha512));
    const fits = digests.some((digest) => hash.sha512.every((expected) => expected === digest));
    if (!fits) reasons.add('BODY_HASH_MISMATCH');
    checks.push({
      id: 'inline-body.content-hash',
      outcome: fits ? 'pass' : 'warn',
      pointer: `${pointer}/content_hash`,
      message: fits
        ? 'The content hash beside the inline body fits it.'
        : 'The content hash beside the inline body does not fit it.',
      spec: 'draft-ietf-vcon-vcon-core, content_hash',
    });
  }
  return { checks, reasons: [...reasons] };
}

const sha512 = async (bytes: Uint8Array): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-512', bytes as Uint8Array<ArrayBuffer>)));
