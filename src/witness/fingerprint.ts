/**
 * The fingerprints that a record may be known by elsewhere: digests of its file, of the bytes that were signed, and of
 * the text that common producers make of it before they hash it. Whoever had one witnessed need not say which.
 */
import { bounds } from '../bounds';
import { toHex } from '../vcon/base64url';
import type { JsonObject } from '../vcon/json';
import { message, said, type Said } from '../wording';
import { canonicalJson, javascriptJson, pythonJson, type PythonStyle } from './canonical';

/** What is hashed. */
export type FingerprintOf = 'file' | 'payload' | 'jcs' | 'python' | 'javascript';

export interface Fingerprint {
  readonly what: FingerprintOf;
  /** What was hashed, in one phrase. */
  readonly label: Said;
  /** Other forms that have the very same bytes. */
  readonly also: readonly Said[];
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sha512: string;
  /** What a reader should know of this form; null where there is nothing. */
  readonly note: Said | null;
}

export interface Fingerprints {
  readonly fingerprints: readonly Fingerprint[];
  /** Why some of the forms are not among them. */
  readonly missing: readonly Said[];
}

/** One form before it is hashed. */
interface Form {
  readonly what: FingerprintOf;
  readonly label: Said;
  readonly bytes: Uint8Array;
  readonly note: Said | null;
}

/**
 * All fingerprints of one record. It takes about a second for each megabyte of the record, up to the bound
 * (`bounds.fingerprints.jsonBytes`), so it is for when somebody asks; between two forms others get their turn.
 * @param file the file as it was given
 * @param payload the bytes beside the innermost signature; null where the record is not signed or they are not known
 * @param vcon the record as it was read; null where it was not
 * @param size bytes of the text that it was read from, once unpacked
 */
export async function fingerprintsOf(
  file: Uint8Array,
  payload: Uint8Array | null,
  vcon: JsonObject | null,
  size = (payload ?? file).length,
): Promise<Fingerprints> {
  const missing: Said[] = [];
  const known = new Map<string, { -readonly [K in keyof Fingerprint]: Fingerprint[K] }>();
  for (const { what, label, bytes, note } of forms(file, payload, vcon, size, missing)) {
    const sha256 = await digest('SHA-256', bytes);
    const same = known.get(sha256);
    if (same === undefined) {
      known.set(sha256, { what, label, also: [], sha256, sha512: await digest('SHA-512', bytes), note });
    } else same.also = [...same.also, label];
  }
  return { fingerprints: [...known.values()], missing };
}

async function digest(name: 'SHA-256' | 'SHA-512', bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>)));
}

/** One after the other, so that only one of them is held at a time. */
function* forms(
  file: Uint8Array,
  payload: Uint8Array | null,
  vcon: JsonObject | null,
  size: number,
  missing: Said[],
): Generator<Form> {
  yield { what: 'file', label: said('The file as it is'), bytes: file, note: null };
  if (payload !== null) {
    yield { what: 'payload', label: said('The content that was signed'), bytes: payload, note: null };
  }
  if (vcon === null) return;
  const { jsonBytes, textCharacters } = bounds.fingerprints;
  if (size > jsonBytes) {
    missing.push(
      said(
        'The record is larger than {most} MB, so only its bytes as they are were hashed, and no other way to write it.',
        { most: Math.floor(jsonBytes / 1_000_000) },
      ),
    );
    return;
  }
  yield* canonicalForm(vcon, missing);
  let left = false;
  const encoder = new TextEncoder();
  for (const { what, label, write } of written) {
    const text = write(vcon, textCharacters);
    if (text === null) left = true;
    else yield { what, label, bytes: encoder.encode(text), note: null };
  }
  if (left) {
    missing.push(
      said('Some ways to write the record are left out: too long, or not possible with its text.'),
    );
  }
}

function* canonicalForm(vcon: JsonObject, missing: Said[]): Generator<Form> {
  const canonical = canonicalJson(vcon, bounds.fingerprints.textCharacters);
  if (canonical.text !== null) {
    const note =
      canonical.rounded === null
        ? null
        : said('The number at {pointer} has more digits than this form keeps.', {
            pointer: canonical.rounded.slice(0, 200),
          });
    const label = said('The record in canonical form (RFC 8785)');
    yield { what: 'jcs', label, bytes: new TextEncoder().encode(canonical.text), note };
    return;
  }
  missing.push(
    said(whyNone[canonical.why], {
      pointer: canonical.pointer === '' ? '/' : (canonical.pointer ?? '').slice(0, 200),
    }),
  );
}

const whyNone = {
  number: message(
    'The record has no canonical form (RFC 8785): the number at {pointer} is too large for it.',
  ),
  text: message('The record has no canonical form (RFC 8785): the text at {pointer} is not Unicode text.'),
  length: message('The canonical form (RFC 8785) of the record is too long to be hashed.'),
} as const;

interface WrittenForm {
  readonly what: FingerprintOf;
  readonly label: Said;
  readonly write: (vcon: JsonObject, most: number) => string | null;
}

/** The ways in which producers write, the most common first. */
const written: readonly WrittenForm[] = [
  ...[0, 2, 4].flatMap((indent) =>
    (indent === 0 ? [false, true] : [false]).flatMap((compact) =>
      [false, true].flatMap((sortKeys) =>
        [true, false].map((ascii) => python({ indent, compact, sortKeys, ascii })),
      ),
    ),
  ),
  ...[0, 2, 4].map((indent): WrittenForm => ({
    what: 'javascript',
    label: said('The record as JavaScript writes it: {call}', {
      call: indent === 0 ? 'JSON.stringify(record)' : `JSON.stringify(record, null, ${indent})`,
    }),
    write: (vcon, most) => javascriptJson(vcon, indent, most),
  })),
];

function python(style: Required<PythonStyle>): WrittenForm {
  const options = [
    ...(style.sortKeys ? ['sort_keys=True'] : []),
    ...(style.compact ? ['separators=(",", ":")'] : []),
    ...(style.ascii ? [] : ['ensure_ascii=False']),
    ...(style.indent > 0 ? [`indent=${style.indent}`] : []),
  ];
  return {
    what: 'python',
    label: said('The record as Python writes it: {call}', {
      call: `json.dumps(${['record', ...options].join(', ')})`,
    }),
    write: (vcon, most) => pythonJson(vcon, style, most),
  };
}
