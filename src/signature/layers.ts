import { bounds } from '../bounds';
import type { Reason } from '../reasons';
import { readCompact, readContainer, type Container, type Jws, type Serialization } from '../vcon/container';
import type { ContentHash } from '../vcon/content-hash';
import { gunzip, isGzip, type GzipProblem } from '../vcon/gzip';
import { JsonError, parseJson, type JsonObject, type TextLimits } from '../vcon/json';
import { release } from '../vcon/release';
import type { Certificate } from '../x509/certificate';
import { asSaid, message, said, type Said, type Sentence } from '../wording';
import { openJwe, type JweResult } from './jwe';
import { verifyJws, type Payload, type SignatureResult } from './jws';
import type { PrivateKey } from './private-key';

/** The outermost form of a file (draft-ietf-vcon-vcon-core, "vCon JSON Object"); `none` where it has none of them. */
export type Form = 'unsigned' | 'signed' | 'encrypted' | 'none';

/** One JWS around what is inside it. */
export interface Layer {
  readonly serialization: Serialization;
  readonly signatures: readonly SignatureResult[];
}

/** A layer with what its signatures are over and of, for those who have to see these bytes again. */
export interface WrittenLayer extends Layer {
  readonly jws: Jws;
  readonly payload: Payload;
}

/** One JWE around what is inside it. */
export type Encryption = JweResult & { readonly serialization: Serialization };

/** What was found inside the outermost form, after every signature around it was judged. */
export type Content =
  | { readonly kind: 'vcon'; readonly vcon: JsonObject }
  /** No key was given that can fit. */
  | { readonly kind: 'encrypted'; readonly uuid: string | null }
  /** A key that can fit did not open it, or its encryption breaks the rules. */
  | {
      readonly kind: 'not-opened';
      readonly uuid: string | null;
      readonly reason: Reason;
      readonly why: Sentence;
    }
  | { readonly kind: 'ambiguous'; readonly why: Sentence }
  /** A delivery notice: it names a record by its hash and carries none. */
  | { readonly kind: 'envelope'; readonly contentHash: ContentHash }
  /** The payload's own encoding is broken; the signatures say so. */
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'unreadable';
      readonly reason: Reason;
      readonly looksLike: string;
      readonly why: Said;
      /** Document and section of the rule that it breaks. */
      readonly spec: string;
    };

/** A record file, opened. */
export interface OpenedRecord {
  readonly form: Form;
  /** Outermost first; what was established of them stays even where the inside cannot be read. */
  readonly layers: readonly WrittenLayer[];
  readonly content: Content;
  /** The bytes that the content was read from: the innermost payload, or the file itself where nothing is signed. */
  readonly contentBytes: Uint8Array;
  readonly byteOrderMark: boolean;
  /** Pointer to a string of a container around the record that is no Unicode text; null where none is. */
  readonly loneSurrogate: string | null;
  /** The file, or a payload in it, was gzip-compressed (media type application/vcon+gzip). */
  readonly compressed: boolean;
  /**
   * What was read last is the payload of a signature, and not what an encryption held: a signature around an encryption
   * is over the locked text alone.
   */
  readonly signedInside: boolean;
  /** What was found of the encryption around it; empty where there is none. */
  readonly encryption: readonly Encryption[];
}

/**
 * Opens a record from the outside to the inside: reads the container, judges its signatures, and goes on with the
 * very payload bytes that they were judged over. Never throws on any input.
 * @param file the record's bytes
 * @param supplied certificates from outside the record
 * @param keys the user's private keys
 * @param limits up to which length texts are made strings; nothing else depends on it
 * @param unwrapped is shown every text that was compressed or encrypted, and how many signatures' layers are around it
 */
export async function openRecord(
  file: Uint8Array,
  supplied: readonly Certificate[],
  keys: readonly PrivateKey[],
  limits: TextLimits = bounds,
  unwrapped: (text: Uint8Array, layers: number) => Promise<void> = () => Promise.resolve(),
): Promise<OpenedRecord> {
  const layers: WrittenLayer[] = [];
  const encryption: Encryption[] = [];
  let form: Form = 'none';
  let byteOrderMark = false;
  let loneSurrogate: string | null = null;
  let compressed = false;
  let bytes = file;
  let text = theFile;
  const opened = (content: Content): OpenedRecord => ({
    form,
    layers,
    content,
    contentBytes: bytes,
    byteOrderMark,
    loneSurrogate,
    compressed,
    signedInside: text === payloadText,
    encryption,
  });

  for (;;) {
    if (isGzip(bytes)) {
      compressed = true;
      const unpacked = await gunzip(bytes, bounds.unpackedBytes);
      if (typeof unpacked === 'string') return opened(notUnpacked[unpacked]);
      bytes = unpacked;
      await unwrapped(bytes, layers.length);
    }
    let container: Container;
    try {
      const compact = readCompact(bytes, limits);
      const json = compact === null ? parseJson(bytes, limits) : null;
      byteOrderMark ||= json?.byteOrderMark ?? false;
      container = compact ?? readContainer(json?.value ?? null);
      // In the record itself, the conformance checks find every one.
      if (container.form !== 'unsigned') loneSurrogate ??= json?.loneSurrogate ?? null;
    } catch (error) {
      if (error instanceof RangeError) return opened(noMemory);
      if (!(error instanceof JsonError)) throw error;
      return opened(unreadable(error, text));
    }
    if (layers.length === 0 && encryption.length === 0) {
      form = outerForm(container.form, container.form === 'ambiguous' && container.signed);
    }

    switch (container.form) {
      case 'none':
        return opened({
          kind: 'unreadable',
          reason: 'NOT_A_VCON',
          looksLike: container.looksLike,
          why: text === theFile ? asSaid(container.why) : inside(text, container.why),
          spec: 'draft-ietf-vcon-vcon-core, Differentiation of unsigned, signed and encrypted forms of vCon',
        });
      case 'too-large':
        return opened({
          kind: 'unreadable',
          reason: 'TOO_LARGE',
          looksLike: message('a vCon'),
          why: inside(text, container.why),
          spec: 'RFC 7515 section 7.2.1, and a limit of this tool',
        });
      case 'envelope':
        return opened(
          text === theFile ? { kind: 'envelope', contentHash: container.contentHash } : announcement(text),
        );
      case 'unsigned':
        return opened({ kind: 'vcon', vcon: container.vcon });
      case 'encrypted': {
        if (layers.length + encryption.length === bounds.layers) return opened(tooDeep);
        const result = await openJwe(container.jwe, keys);
        encryption.push({ ...result, serialization: container.serialization });
        if (result.kind !== 'opened') return opened(notOpened(result));
        bytes = result.plaintext;
        await unwrapped(bytes, layers.length);
        text = decrypted;
        break;
      }
      case 'ambiguous':
        return opened({ kind: 'ambiguous', why: container.why });
      case 'signed': {
        if (layers.length + encryption.length === bounds.layers) return opened(tooDeep);
        const { signatures, payload } = await verifyJws(container.jws, supplied);
        layers.push({ serialization: container.serialization, signatures, jws: container.jws, payload });
        if (payload.kind === 'malformed') return opened({ kind: 'malformed' });
        if (payload.kind === 'ambiguous') return opened({ kind: 'ambiguous', why: payloadTwoWays });
        if (payload.kind === 'no-memory') return opened(noMemory);
        // A payload that is not encoded may be a view of what is around it.
        if (![file.buffer, payload.bytes.buffer].includes(bytes.buffer)) release(bytes);
        bytes = payload.bytes;
        text = payloadText;
      }
    }
  }
}

const outerForm = (form: string, signed: boolean): Form =>
  form === 'signed' || form === 'encrypted' || form === 'unsigned'
    ? form
    : form === 'too-large' || signed
      ? 'signed'
      : 'none';

function unreadable(error: JsonError, text: string): Content {
  const looksLike = message(
    error.truncated ? 'truncated JSON' : error.code === 'MALFORMED_JSON' ? 'damaged JSON' : 'JSON',
  );
  const values = {
    offset: error.offset,
    text: said(text),
    pointer: cut(error.pointer),
    problem: said(error.message),
  };
  const why = error.truncated
    ? said(
        error.pointer === ''
          ? 'At byte {offset} of {text}: {problem}. The file may have been cut short; get a complete copy.'
          : 'At byte {offset} of {text}, in {pointer}: {problem}. The file may have been cut short; get a complete copy.',
        values,
      )
    : said(
        error.pointer === ''
          ? 'At byte {offset} of {text}: {problem}.'
          : 'At byte {offset} of {text}, in {pointer}: {problem}.',
        values,
      );
  return { kind: 'unreadable', reason: error.code, looksLike, why, spec: error.spec };
}

const inside = (text: string, why: Sentence): Said =>
  said('In {text}: {why}', { text: said(text), why: asSaid(why) });

const cut = (pointer: string): string => (pointer.length > 80 ? `${pointer.slice(0, 80)}…` : pointer);

const notUnpacked: Readonly<Record<GzipProblem, Content>> = {
  damaged: {
    kind: 'unreadable',
    reason: 'MALFORMED_JSON',
    looksLike: message('gzip data'),
    why: said('The compressed data is damaged or cut short. Get a complete copy.'),
    spec: 'RFC 1952 section 2.3',
  },
  'too-large': {
    kind: 'unreadable',
    reason: 'TOO_LARGE',
    looksLike: message('gzip data'),
    why: said('Unpacked it has more than {bound} bytes; larger records are not read.', {
      bound: bounds.unpackedBytes,
    }),
    spec: 'RFC 8259 section 9, limits',
  },
  'not-here': {
    kind: 'unreadable',
    reason: 'NOT_A_VCON',
    looksLike: message('gzip data'),
    why: said(
      'This browser cannot unpack gzip data. Unpack the file with another program, or open it in a current browser.',
    ),
    spec: 'RFC 1952, and a limit of this browser',
  },
};

/** Allocating failed. */
const noMemory: Content = {
  kind: 'unreadable',
  reason: 'TOO_LARGE',
  looksLike: message('a vCon'),
  why: said(
    'This browser does not give the page as much memory as opening it takes. Use a computer with more memory.',
  ),
  spec: 'RFC 8259 section 9, limits',
};

const theFile = message('the file');
const decrypted = message('the decrypted content');
const payloadText = message('the signed payload');

const announcement = (text: string): Content => ({
  kind: 'unreadable',
  reason: 'NOT_A_VCON',
  looksLike: message('a notice'),
  why: said(
    'In {text}: it only says where a record can be fetched, and carries none. Add the record itself.',
    { text: said(text) },
  ),
  spec: 'draft-ietf-vcon-vcon-core, Differentiation of unsigned, signed and encrypted forms of vCon',
});

const payloadTwoWays = message(
  'Its signatures disagree on whether the payload is base64url ("b64"), so it can be read two ways.',
);

/** Whether the last layer is the innermost: its payload is the record, or so broken that nothing signed is in it. */
export const innermostReached = ({
  content,
  signedInside,
}: Pick<OpenedRecord, 'content' | 'signedInside'>): boolean =>
  signedInside && (content.kind === 'vcon' || content.kind === 'unreadable') && content !== tooDeep;

const tooDeep: Content = {
  kind: 'unreadable',
  reason: 'TOO_DEEP',
  looksLike: message('a vCon'),
  why: said('More than {bound} signed or encrypted records are wrapped into each other.', {
    bound: bounds.layers,
  }),
  spec: 'draft-ietf-vcon-vcon-core, Signed Form of vCon Object',
};

function notOpened(result: Exclude<JweResult, { kind: 'opened' }>): Content {
  const { uuid } = result;
  switch (result.kind) {
    case 'locked':
      return { kind: 'encrypted', uuid };
    case 'not-opened':
      return {
        kind: 'not-opened',
        uuid,
        reason: 'DECRYPTION_FAILED',
        why: message('The key that you gave did not open it.'),
      };
    case 'refused':
      return { kind: 'not-opened', uuid, reason: result.reason, why: result.said ?? result.message };
  }
}
