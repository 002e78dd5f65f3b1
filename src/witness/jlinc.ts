/**
 * Events of the JLINC protocol (protocol.jlinc.org, versions 6 and 7, and its schema) and the part of them that goes to
 * an audit service. They are signed with keys that stand in them, so that they show that whoever holds the key signed,
 * and not who that is. Version 9 (protocol.jlinc.io) names its parts otherwise; digests in it are found all the same.
 */
import type { Check, CheckOutcome } from '../check';
import { fromBase64url, toBase64url } from '../vcon/base64url';
import { isObject, isString, JsonNumber, parseJson, type JsonObject, type JsonValue } from '../vcon/json';
import { message, reportable, said, type Said, type Sentence } from '../wording';

/** The two parties of a Standard Information Sharing Agreement (SISA), by their member names. */
const parties = ['rightsHolder', 'dataCustodian'] as const;

export interface JlincSigner {
  readonly party: (typeof parties)[number];
  /** As written; null where it is not given. */
  readonly did: string | null;
  /** base64url of an Ed25519 key; null where it is not given. */
  readonly publicKey: string | null;
  /** Whether its signature fits the event's identifier; null where that was not found out. */
  readonly fits: boolean | null;
}

export interface JlincRecord {
  /** `audit`: the members of an event for an audit service. `event`: one as the conserver's JLINC link sends it. */
  readonly kind: 'audit' | 'event';
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly sisaId: string | null;
  readonly previousId: string | null;
  /** When it was made by its own words: as written, a number of milliseconds or a time. */
  readonly createdAt: string | null;
  readonly signers: readonly JlincSigner[];
  /** What the event says of a record, where the event is there. */
  readonly vcon: { readonly uuid: string | null; readonly hash: string | null } | null;
  readonly checks: readonly Check[];
}

/** Whether a JSON value is an event or an audit record of JLINC, by its members. */
export const isJlinc = (value: JsonValue): boolean => partsOf(value) !== null;

interface Parts {
  readonly kind: JlincRecord['kind'];
  readonly audit: JsonObject;
  readonly eventJwt: string | null;
  readonly place: string;
}

function partsOf(value: JsonValue): Parts | null {
  if (!isObject(value)) return null;
  const inside = value.get('audit');
  const audit = isObject(inside) ? inside : value;
  const place = isObject(inside) ? '/audit' : '';
  const eventJwt = text(value, 'eventJwt');
  if (isString(audit.get('eventId')) && isString(audit.get('sisaId'))) {
    return { kind: 'audit', audit, eventJwt, place };
  }
  const isSent = ['senderId', 'recipientId', 'agreementId'].every((name) => isString(value.get(name)));
  return isSent && isObject(value.get('data'))
    ? { kind: 'event', audit: value, eventJwt: null, place: '' }
    : null;
}

const text = (object: JsonObject, name: string): string | null => {
  const value = object.get(name);
  return isString(value) ? value : null;
};

/** @returns null where the value is no event or audit record that is known by name */
export async function readJlinc(value: JsonValue): Promise<JlincRecord | null> {
  const parts = partsOf(value);
  if (parts === null) return null;
  const { kind, audit, eventJwt, place } = parts;
  const data = kind === 'event' ? audit.get('data') : eventOf(eventJwt);
  const vcon = isObject(data) ? { uuid: text(data, 'vcon_uuid'), hash: text(data, 'vcon_hash') } : null;
  const created = audit.get('createdAt');
  const known: Omit<JlincRecord, 'signers' | 'checks'> = {
    kind,
    eventType: text(audit, kind === 'event' ? 'type' : 'eventType'),
    eventId: text(audit, 'eventId'),
    sisaId: text(audit, kind === 'event' ? 'agreementId' : 'sisaId'),
    previousId: text(audit, 'previousId'),
    createdAt: created instanceof JsonNumber ? created.literal : isString(created) ? created : null,
    vcon: vcon?.uuid === null && vcon.hash === null ? null : vcon,
  };
  if (kind === 'event') return { ...known, signers: [], checks: [] };
  const checks: Check[] = [];
  const check = (
    id: string,
    outcome: CheckOutcome,
    name: string,
    sentence: Sentence,
    section: string,
  ): void => {
    const at = { pointer: null, place: `${place}/${name}`, spec: `JLINC Protocol version 7, ${section}` };
    checks.push({ id: `jlinc.${id}`, outcome, ...reportable(sentence), ...at });
  };
  await checkEventId(known, eventJwt, (outcome, sentence) =>
    check('event-id', outcome, 'eventId', sentence, 'SISA Events'),
  );
  const signers: JlincSigner[] = [];
  for (const party of parties) {
    const signature = text(audit, `${party}Sig`);
    if (signature === null) continue;
    const publicKey = text(audit, `${party}PublicKey`);
    const type = text(audit, `${party}SigType`);
    const fits = await fitsEventId(known.eventId ?? '', publicKey, signature, type);
    signers.push({ party, did: text(audit, `${party}Did`), publicKey, fits });
    const outcome = fits === null ? 'not-checked' : fits ? 'info' : 'warn';
    check(
      'signature',
      outcome,
      `${party}Sig`,
      said(signatureWords[String(fits) as 'true'], { party: said(partyWords[party]) }),
      'Audit',
    );
  }
  return { ...known, signers, checks };
}

const partyWords = {
  rightsHolder: message('rights holder'),
  dataCustodian: message('data custodian'),
} as const;

const signatureWords = {
  true: message('The signature of the {party} fits the event and the key that stands beside it.'),
  false: message('The signature of the {party} does not fit the event with the key that stands beside it.'),
  null: message('The signature of the {party} was not checked.'),
} as const;

/** `eventJwt` is keyed with a secret of the rights holder's (HS256), so that it is read and not checked. */
function eventOf(eventJwt: string | null): JsonValue | undefined {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(eventJwt ?? '') ?? [];
  const bytes = payload === undefined ? null : fromBase64url(payload);
  if (bytes === null) return undefined;
  try {
    return parseJson(bytes).value;
  } catch {
    return undefined;
  }
}

async function checkEventId(
  { eventId, sisaId, previousId, createdAt }: Omit<JlincRecord, 'signers' | 'checks'>,
  eventJwt: string | null,
  row: (outcome: CheckOutcome, sentence: Said) => void,
): Promise<void> {
  if (eventJwt === null) {
    row('not-checked', said('The event itself is not here, so its identifier was not compared with it.'));
    return;
  }
  // Later releases of the reference implementation hash the agreement, the one before and the time along with it.
  const inputs = [`${sisaId}.${eventJwt}.${previousId}.${createdAt}`, eventJwt];
  const ids = await Promise.all(inputs.map((input) => sha256(input)));
  const fits = eventId !== null && ids.includes(eventId.replace(/=+$/, ''));
  row(
    fits ? 'info' : 'warn',
    said(
      fits
        ? 'The identifier of the event is the hash of it.'
        : 'The identifier of the event is not the hash of it.',
    ),
  );
}

async function sha256(input: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(input))));
}

/** Whether an Ed25519 signature over the bytes of the event's identifier fits; null where that cannot be told. */
async function fitsEventId(
  eventId: string,
  publicKey: string | null,
  signature: string,
  type: string | null,
): Promise<boolean | null> {
  const [data, point, bytes] = [eventId, publicKey ?? '', signature].map((one) =>
    fromBase64url(one.replace(/=+$/, '')),
  );
  if (!data || point?.length !== 32 || !bytes || (type !== null && type !== 'sha256:ed25519')) return null;
  try {
    const key = await crypto.subtle.importKey(
      'raw',
      point as Uint8Array<ArrayBuffer>,
      { name: 'Ed25519' },
      false,
      ['verify'],
    );
    return await crypto.subtle.verify(
      'Ed25519',
      key,
      bytes as Uint8Array<ArrayBuffer>,
      data as Uint8Array<ArrayBuffer>,
    );
  } catch {
    return null;
  }
}
