import { contentHash, makeUuid } from './record';

type Made = Record<string, unknown>;

/** Where the earlier version of a record can be had: vCon core, "Redacted Object" and "Amended Object". */
const earlier = ({ uuid }: Made, file: Uint8Array) => ({
  uuid,
  url: `https://records.klar-voice.example/records/${String(uuid)}`,
  content_hash: contentHash(file),
});

let sequence = 0;

const newVersion = (record: Made) => ({
  ...structuredClone(record),
  uuid: makeUuid(new Date('2025-09-19T08:00:00Z'), sequence++),
  created_at: '2025-09-19T08:00:00Z',
});

/**
 * An amended version of a record: a copy of it with data added.
 * @param file the earlier version as it was stored
 */
export const amend = (record: Made, file: Uint8Array, additions: Made): Made => ({
  ...newVersion(record),
  ...additions,
  amended: earlier(record, file),
});

/**
 * A redacted version of a record: a copy of it with data taken out.
 * @param file the earlier version as it was stored
 * @param redact takes data out of the copy
 */
export function redact(record: Made, file: Uint8Array, redact: (copy: Made) => void): Made {
  const copy = newVersion(record);
  redact(copy);
  return { ...copy, redacted: { ...earlier(record, file), type: 'names and numbers' } };
}
