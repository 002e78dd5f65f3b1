import { inlineRecording, readConversation, type Conversation } from '../conversation/conversation';
import type { EvidenceFile } from '../evidence/evidence';
import type { PrivateKey } from '../signature/private-key';
import type { JsonObject } from '../vcon/json';
import { reopened } from './reopened';

/** The conversation in a record of the evidence, read from the bytes that were verified; null where there is none. */
export async function conversationOf(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<Conversation | null> {
  const vcon = await vconOf(file, keys);
  return vcon === null ? null : readConversation(vcon);
}

/**
 * The bytes of a recording that a record of the evidence carries within; null where there is none, or no memory to
 * decode it.
 */
export async function inlineRecordingOf(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
  pointer: string,
): Promise<Uint8Array | null> {
  const vcon = await vconOf(file, keys);
  try {
    return vcon === null ? null : inlineRecording(vcon, pointer);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function vconOf(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<JsonObject | null> {
  const content = (await reopened(file, keys))?.content;
  return content?.kind === 'vcon' ? content.vcon : null;
}
