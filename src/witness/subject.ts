import { bounds } from '../bounds';
import { hashBytes } from '../digest/file-hash';
import { otherDigest } from '../digest/other-digests';
import type { ReadContent } from '../evidence/evidence';
import type { openRecord, OpenedRecord, WrittenLayer } from '../signature/layers';
import { fromBase64url } from '../vcon/base64url';
import { isString, type JsonValue } from '../vcon/json';
import { canonicalJson } from './canonical';
import type { DigestName } from './cms-digest';
import type { Coverable } from './time-stamp-coverage';

/**
 * Something of a record that a witness may have had before it, by its digests. `canonical`: the record in the form of
 * RFC 8785.
 */
export interface Subject {
  readonly what: Coverable | 'canonical';
  /** Hex; those that were asked for. */
  readonly digests: Readonly<Partial<Record<DigestName, string>>>;
  /**
   * Which of the innermost signatures have their value in these bytes, so that they are no younger: all of them, the one
   * with this index, or none.
   */
  readonly holds: 'all' | number | null;
  /** The signature that has this value, by its layer and its place there; absent for anything else. */
  readonly signature?: { readonly layer: number; readonly index: number };
}

/** Everything of a record that a witness may have had before it. */
export interface Subjects {
  readonly subjects: readonly Subject[];
  /** Nothing was left out: what fits none of them covers none of the record. */
  readonly complete: boolean;
}

type Part = Omit<Subject, 'digests'> & { readonly bytes: Uint8Array };

/**
 * The digests of a record by which witnesses may know it.
 * @param file as it was given
 * @param open opens its record, and shows what was compressed or encrypted
 * @param algorithms that any witness at hand uses
 */
export async function subjectsOf(
  file: ReadContent,
  open: (unwrapped: NonNullable<Parameters<typeof openRecord>[4]>) => Promise<OpenedRecord | null>,
  algorithms: ReadonlySet<DigestName>,
): Promise<Subjects> {
  const digestsOf = async (bytes: Uint8Array): Promise<Subject['digests']> => {
    const digests: Partial<Record<DigestName, string>> = {};
    for (const name of algorithms) digests[name] = await hashBytes(bytes, name);
    return digests;
  };
  const inside: { digests: Subject['digests']; around: number }[] = [];
  const opened = await open(async (text, around) => {
    inside.push({ digests: await digestsOf(text), around });
  });
  if (opened === null) return { subjects: [], complete: false };
  const inFile: Partial<Record<DigestName, string>> = {};
  for (const name of algorithms) {
    const digest = name === 'sha512' ? file.sha512 : await otherDigest(file, name);
    if (digest !== null) inFile[name] = digest;
  }
  const holds = opened.layers.length > 0 ? 'all' : null;
  const subjects: Subject[] = [{ what: 'file', digests: inFile, holds }];
  // A file that was stamped may have been compressed or encrypted after that.
  for (const { digests, around } of inside)
    subjects.push({ what: 'file', digests, holds: opened.layers.length > around ? 'all' : null });
  let complete = opened.content.kind === 'vcon' && Object.keys(inFile).length === algorithms.size;
  for (const part of parts(opened)) {
    if (part === null) {
      complete = false;
      continue;
    }
    const { bytes, ...subject } = part;
    subjects.push({ ...subject, digests: await digestsOf(bytes) });
  }
  return { subjects, complete };
}

/** The parts of a record; null for one whose bytes are not at hand. One after the other, so that few are held at a time. */
function* parts({ layers, content }: OpenedRecord): Generator<Part | null> {
  for (const [depth, layer] of layers.entries()) {
    const innermost = depth === layers.length - 1;
    const around = innermost ? null : 'all';
    const { payload } = layer;
    if (payload.kind === 'bytes' && payload.bytes.length > 0) {
      yield { what: 'payload', bytes: payload.bytes, holds: around };
    } else yield null;
    for (const [index, { signature, protected: header }] of layer.jws.signatures.entries()) {
      const holds = innermost ? index : null;
      const value = isString(signature) ? fromBase64url(signature) : null;
      if (value === null || !isString(signature)) {
        yield null;
        continue;
      }
      const one = { layer: depth, index };
      yield { what: 'signature', bytes: value, holds, signature: one };
      // ETSI TS 119 182-1 section 5.3.4 stamps the value as it is written.
      yield { what: 'signature', bytes: encoder.encode(signature), holds, signature: one };
      const input = signingInput(layer, header);
      yield input === null ? null : { what: 'signing-input', bytes: input, holds: around };
    }
  }
  if (content.kind !== 'vcon') return;
  const canonical = canonicalJson(content.vcon, bounds.fingerprints.textCharacters);
  if (canonical.text !== null) {
    yield { what: 'canonical', bytes: encoder.encode(canonical.text), holds: null };
  } else if (canonical.why === 'length') yield null;
}

const encoder = new TextEncoder();

/** RFC 7515 section 5.1; null where it is too long to be put together once more. */
function signingInput({ jws: { payload } }: WrittenLayer, header: JsonValue | undefined): Uint8Array | null {
  return isString(payload) ? encoder.encode(`${isString(header) ? header : ''}.${payload}`) : null;
}
