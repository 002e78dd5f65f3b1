import { bounds } from '../bounds';
import { message, said, type Sentence } from '../wording';
import { attempt, count, DerError, inside, namedBits, only, tags, type DerReader } from '../x509/der';
import { few } from './cms';
import type { Problem } from './time-stamp-info';

/** TimeStampResp (RFC 3161 section 2.4.2). */
export interface TimeStampResponse {
  readonly status: 'granted' | 'granted-with-changes' | 'refused';
  /** DER of the token; null where there is none. */
  readonly token: Uint8Array | null;
  /** Why it was refused, as far as the response says; null where it was granted. */
  readonly refusal: Problem | null;
}

/** PKIFailureInfo, by its bits. */
const failures = new Map<number, string>([
  [0, message('the kind of fingerprint is not one that it knows')],
  [2, message('the request was not allowed or not supported')],
  [5, message('the request was malformed')],
  [14, message('its clock was not available')],
  [15, message('it does not have the policy that was asked for')],
  [16, message('it does not have an extension that was asked for')],
  [17, message('it cannot give what else was asked for')],
  [25, message('its system failed')],
]);

const spec = 'RFC 3161 section 2.4.2';

/**
 * Reads a response of a time-stamping authority.
 * @returns null where the bytes are anything else, such as a token by itself
 */
export const readResponse = (der: Uint8Array): TimeStampResponse | null =>
  attempt(() => {
    const response = inside(only(der, tags.sequence));
    const info = inside(response.next(tags.sequence));
    const status = count(info.next(tags.integer).content);
    const text = readFreeText(info);
    const bits = info.optional(tags.bitString);
    info.end();
    const token = response.atEnd ? null : response.next(tags.sequence).der;
    response.end();
    if (status > 5) throw new DerError('no such status');
    if (status < 2) {
      return { status: status === 0 ? 'granted' : 'granted-with-changes', token, refusal: null };
    }
    const [first] = bits === null ? [] : [...namedBits(bits.content)];
    return { status: 'refused', token: null, refusal: { problem: refusalOf(first, text), spec } };
  });

/** PKIFreeText: what the authority says about it, the first text alone. */
function readFreeText(info: DerReader): string | null {
  const element = info.optional(tags.sequence);
  if (element === null) return null;
  const [first] = few(inside(element), bounds.timeStamp.attributes, tags.utf8String);
  const text = new TextDecoder().decode(first?.content).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
  return text.trim() === '' ? null : text.trim().slice(0, bounds.timeStamp.text);
}

function refusalOf(failure: number | undefined, text: string | null): Sentence {
  const why = failure === undefined ? undefined : failures.get(failure);
  const refused = message('This is no time stamp: the authority refused to make one.');
  if (why !== undefined && text !== null) {
    const both = 'This is no time stamp: the authority refused to make one, because {why} (“{text}”).';
    return said(both, { why: said(why), text });
  }
  if (why !== undefined) {
    return said('This is no time stamp: the authority refused to make one, because {why}.', {
      why: said(why),
    });
  }
  return text === null
    ? refused
    : said('This is no time stamp: the authority refused to make one (“{text}”).', { text });
}
