import { bounds } from '../bounds';
import { toHex } from '../vcon/base64url';
import { message, said, type Sentence } from '../wording';
import { readAlgorithm, readExtension } from '../x509/certificate';
import {
  ascii,
  attempt,
  boolean,
  context,
  count,
  DerError,
  inside,
  integerBytes,
  objectIdentifier,
  only,
  tags,
  type DerReader,
  type Element,
} from '../x509/der';
import { readGeneralName, type GeneralName } from '../x509/general-name';
import { few } from './cms';
import { digestLength, digestOf, digestTitle, forgeableDigest, type DigestName } from './cms-digest';

/** TSTInfo (RFC 3161 section 2.4.2): what an authority signs. */
export interface TimeStampInfo {
  /** The fingerprint that was stamped. */
  readonly imprint: Imprint;
  /** To the millisecond; what is finer is cut off. */
  readonly genTime: Date;
  /** As it stands there, such as "20260102030405.678Z". */
  readonly genTimeText: string;
  /** Seconds by which genTime may be off, either way; null where the token does not say. */
  readonly accuracySeconds: number | null;
  /** Tokens of this authority are in the order of their genTime. */
  readonly ordering: boolean;
  /** The authority's policy, dotted. */
  readonly policy: string;
  /** Hex. */
  readonly serialNumber: string;
  /** Hex; null for none. */
  readonly nonce: string | null;
  /** What the authority calls itself in the token; null where it does not. */
  readonly tsaName: GeneralName | null;
  /** OID of an extension that is critical and, like every other, not known here; null where there is none. */
  readonly criticalExtension: string | null;
}

/** MessageImprint. */
export interface Imprint {
  readonly algorithm: DigestName;
  readonly hex: string;
}

/** Why something is not read, and the rule that it breaks. */
export interface Problem {
  /** One plain sentence, or two. */
  readonly problem: Sentence;
  /** Document and section. */
  readonly spec: string;
}

export const isProblem = (value: object): value is Problem => 'problem' in value;

const spec = 'RFC 3161 section 2.4.2';
const malformed: Problem = {
  problem: message('What the authority signed is not built as a time stamp is.'),
  spec,
};

/**
 * Reads what a time stamp says.
 * @param der exactly one TSTInfo in DER
 */
export function readTimeStampInfo(der: Uint8Array): TimeStampInfo | Problem {
  return attempt(() => readInfo(inside(only(der, tags.sequence)))) ?? malformed;
}

function readInfo(info: DerReader): TimeStampInfo | Problem {
  if (count(info.next(tags.integer).content) !== 1) {
    return { problem: message('The time stamp is of a version that this tool does not know.'), spec };
  }
  const policy = objectIdentifier(info.next(tags.objectIdentifier).content);
  const imprint = readImprint(info.next(tags.sequence));
  const serialNumber = bounded(info.next(tags.integer));
  const genTimeText = ascii(info.next(tags.generalizedTime).content);
  const accuracy = info.optional(tags.sequence);
  const ordering = info.optional(tags.boolean);
  const nonce = info.optional(tags.integer);
  const tsa = info.optional(context(0, 'constructed'));
  const extensions = info.optional(context(1, 'constructed'));
  info.end();
  if (isProblem(imprint)) return imprint;
  const genTime = readGenTime(genTimeText);
  if (genTime === null) {
    const problem = said('The time in the time stamp, “{time}”, is not written as it has to be.', {
      time: genTimeText.slice(0, 40),
    });
    return { problem, spec };
  }
  return {
    imprint,
    genTime,
    genTimeText,
    accuracySeconds: accuracy && readAccuracy(inside(accuracy)),
    ordering: ordering !== null && boolean(ordering.content),
    policy,
    serialNumber: toHex(serialNumber),
    nonce: nonce && toHex(bounded(nonce)),
    tsaName: tsa && readGeneralName(only(tsa.content)),
    criticalExtension: extensions && criticalIn(extensions),
  };
}

function bounded({ content }: Element): Uint8Array {
  if (content.length > bounds.timeStamp.integerBytes) throw new DerError('a giant number');
  return integerBytes(content);
}

function readImprint(element: Element): Imprint | Problem {
  const reader = inside(element);
  const hashAlgorithm = readAlgorithm(reader.next(tags.sequence));
  const hash = reader.next(tags.octetString).content;
  reader.end();
  const weak = forgeableDigest(hashAlgorithm);
  if (weak !== null) {
    const text =
      'The time stamp covers a fingerprint by {digest}, which can be forged, so that it proves nothing.';
    return { problem: said(text, { digest: weak }), spec };
  }
  const algorithm = digestOf(hashAlgorithm);
  if (algorithm === null) {
    const text = 'The time stamp covers a fingerprint of a kind that this tool does not compute ({oid}).';
    return { problem: said(text, { oid: hashAlgorithm.oid.slice(0, 80) }), spec };
  }
  if (hash.length !== digestLength[algorithm]) {
    const text = 'The time stamp covers a fingerprint of {n} bytes, and one by {digest} has {length}.';
    const values = { n: hash.length, digest: digestTitle[algorithm], length: digestLength[algorithm] };
    return { problem: said(text, values), spec };
  }
  return { algorithm, hex: toHex(hash) };
}

/**
 * GeneralizedTime as RFC 3161 section 2.4.2 has it: with seconds, in UTC, a fraction without zeros at its end.
 * @returns null where it is written otherwise, or there is no such time
 */
function readGenTime(text: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,30}[1-9]))?Z$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const date = new Date(iso);
  // The 30th of February would be read as a day in March.
  return Number.isNaN(date.getTime()) || date.toISOString() !== iso ? null : date;
}

/** Accuracy: seconds, and from 1 to 999 each of milliseconds and microseconds. */
function readAccuracy(reader: DerReader): number {
  const seconds = reader.optional(tags.integer);
  const millis = reader.optional(context(0, 'primitive'));
  const micros = reader.optional(context(1, 'primitive'));
  reader.end();
  const part = (element: Element | null): number => {
    const number = element === null ? 0 : count(element.content);
    if (element !== null && (number < 1 || number > 999)) throw new DerError('no such part of a second');
    return number;
  };
  return (seconds === null ? 0 : count(seconds.content)) + (part(millis) * 1000 + part(micros)) / 1_000_000;
}

/** Extensions are implicitly tagged: the tag stands for their SEQUENCE. */
function criticalIn(element: Element): string | null {
  const extensions = few(inside(element), bounds.timeStamp.attributes, tags.sequence).map((extension) =>
    readExtension(inside(extension)),
  );
  return extensions.find(({ critical }) => critical)?.oid ?? null;
}
