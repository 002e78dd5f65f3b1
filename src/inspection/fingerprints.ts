import { bounds } from '../bounds';
import type { EvidenceFile } from '../evidence/evidence';
import { openRecord, type OpenedRecord } from '../signature/layers';
import type { PrivateKey } from '../signature/private-key';
import type { Said } from '../wording';
import { fingerprintsOf, type Fingerprint, type Fingerprints } from '../witness/fingerprint';
import { readJlinc, type JlincRecord } from '../witness/jlinc';
import {
  compareFingerprints,
  readWitnessRecord,
  type WitnessRecordKind,
  type WrittenDigest,
} from '../witness/witness-record';

/** The fingerprints of one record, or why it has none: it is locked, or no record that could be read. */
export type RecordFingerprints =
  ({ readonly state: 'there' } & Fingerprints) | { readonly state: 'locked' | 'unreadable' };

/** Computes the fingerprints of a record of the evidence from the bytes that were verified. */
export async function recordFingerprints(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<RecordFingerprints> {
  const bytes = file?.content.state === 'read' ? file.content.bytes : null;
  if (bytes === null) return { state: 'unreadable' };
  // A text is written whole into the forms that are hashed, however long it is.
  const limits = { longText: bounds.fingerprints.jsonBytes, plainText: bounds.plainText };
  const opened = await openRecord(bytes, [], keys, limits);
  const { content, contentBytes } = opened;
  switch (content.kind) {
    case 'vcon': {
      const made = await fingerprintsOf(bytes, payloadOf(opened), content.vcon, contentBytes.length);
      return { state: 'there', ...made };
    }
    case 'encrypted':
    case 'not-opened':
      return { state: 'locked' };
    default:
      return { state: 'unreadable' };
  }
}

/** The very bytes that the innermost signature is over; null where there is none around the record. */
function payloadOf({ layers, signedInside }: OpenedRecord): Uint8Array | null {
  const payload = signedInside ? layers.at(-1)?.payload : undefined;
  return payload?.kind === 'bytes' ? payload.bytes : null;
}

/** What somebody wrote down of a fingerprint, and the fingerprints that it is held against. */
export interface WitnessQuestion {
  /** As pasted, or the bytes of a file; longer than `bounds.fingerprints.recordBytes`: not read. */
  readonly given: string | Uint8Array;
  readonly fingerprints: readonly Fingerprint[];
}

/** What it was read as, and which of its digests are fingerprints of the record. It answers no question. */
export interface WitnessAnswer {
  readonly kind: WitnessRecordKind;
  /** It is too large, or not all of it was looked at. */
  readonly cutOff: boolean;
  /** How many digests were found in it. */
  readonly digests: number;
  /** Those that are fingerprints of the record, at most `bounds.fingerprints.matches`. */
  readonly matches: readonly WitnessMatch[];
  /** An audit record or event of JLINC. */
  readonly jlinc: JlincRecord | null;
  readonly said: Said;
}

export interface WitnessMatch extends Pick<WrittenDigest, 'bits' | 'pointer' | 'within' | 'literal'> {
  readonly label: Said;
  readonly also: readonly Said[];
}

/** Reads what was pasted or dropped, and holds it against a record's fingerprints. Never throws. */
export async function compareWitness({ given, fingerprints }: WitnessQuestion): Promise<WitnessAnswer> {
  const record = readWitnessRecord(given);
  const { matches, said } = compareFingerprints(record, fingerprints);
  return {
    kind: record.kind,
    cutOff: record.cutOff,
    digests: record.digests.length,
    matches: matches
      .slice(0, bounds.fingerprints.matches)
      .map(({ digest: { bits, pointer, within, literal }, fingerprint: { label, also } }) => ({
        bits,
        pointer: pointer === null ? null : cut(pointer),
        within: within === null ? null : cut(within),
        literal,
        label,
        also,
      })),
    jlinc: record.kind === 'jlinc' && record.json !== undefined ? await jlincOf(record.json) : null,
    said,
  };
}

async function jlincOf(json: Parameters<typeof readJlinc>[0]): Promise<JlincRecord | null> {
  const read = await readJlinc(json);
  if (read === null) return null;
  const { eventType, eventId, sisaId, previousId, createdAt, signers, vcon } = read;
  return {
    ...read,
    eventType: cutOr(eventType),
    eventId: cutOr(eventId),
    sisaId: cutOr(sisaId),
    previousId: cutOr(previousId),
    createdAt: cutOr(createdAt),
    signers: signers.map((one) => ({ ...one, did: cutOr(one.did), publicKey: cutOr(one.publicKey) })),
    vcon: vcon === null ? null : { uuid: cutOr(vcon.uuid), hash: cutOr(vcon.hash) },
  };
}

const cut = (text: string): string => text.slice(0, bounds.fingerprints.text);
const cutOr = (text: string | null): string | null => (text === null ? null : cut(text));
