import { bounds } from '../bounds';
import type { EvidenceFile } from '../evidence/evidence';
import { openRecord, type OpenedRecord } from '../signature/layers';
import type { PrivateKey } from '../signature/private-key';
import type { TextLimits } from '../vcon/json';

/**
 * Opens a record of the evidence once more, as `verify` did: the same bytes, the same reader, the same keys.
 * @param limits up to which length texts are made strings
 * @param unwrapped as `openRecord` has it
 * @returns null where the file was not read
 */
export async function reopened(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
  limits: TextLimits = bounds,
  unwrapped?: Parameters<typeof openRecord>[4],
): Promise<OpenedRecord | null> {
  const bytes = file?.content.state === 'read' ? file.content.bytes : null;
  return bytes === null ? null : openRecord(bytes, [], keys, limits, unwrapped);
}
