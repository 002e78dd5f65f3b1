import { bounds } from '../bounds';
import type { EvidenceFile } from '../evidence/evidence';
import { recordsInFull } from '../report/printed';
import { printedConversation, type PrintedConversation } from '../report/printed-conversation';
import type { RecordReport, Report } from '../report/report';
import type { PrivateKey } from '../signature/private-key';
import type { Wording } from '../wording';
import { conversationOf } from './record-conversation';

/**
 * What the records that are printed in full say, each read anew from the bytes that were verified.
 * @param files those that the report is about, by their indices in it
 */
export async function toldConversations(
  report: Report,
  files: readonly EvidenceFile[],
  keys: readonly PrivateKey[],
  wording: Wording,
): Promise<ReadonlyMap<RecordReport, PrintedConversation>> {
  const told = new Map<RecordReport, PrintedConversation>();
  for (const record of recordsInFull(report).slice(0, bounds.printed.conversations)) {
    const conversation = await conversationOf(files[record.evidence], keys).catch(() => null);
    if (conversation !== null) told.set(record, printedConversation(conversation, wording));
  }
  return told;
}
