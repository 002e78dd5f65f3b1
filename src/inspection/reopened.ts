import type { EvidenceFile } from '../evidence/evidence';
import { openRecord, type OpenedRecord } from '../signature/layers';
import type { PrivateKey } from '../signature/private-key';

/**
 * Opens a record of the evidence once more, as `verify` did: the same bytes, the same reader, the same keys.
 * @returns null where the file was not read
 */
export async function reopened(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<OpenedRecord | null> {
  const bytes = file?.content.state === 'read' ? file.content.bytes : null;
  return bytes === null ? null : openRecord(bytes, [], keys);
}
