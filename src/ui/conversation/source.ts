import type { Conversation, NotUnpacked, ShownPassport } from '../../worker/bridge';

/** Where the conversation of a record, and what is to be played, comes from. Files are known by their SHA-512. */
export interface ConversationSource {
  conversation(record: string): Promise<Conversation | null>;
  inlineRecording(record: string, pointer: string): Promise<Uint8Array | null>;
  passports(record: string): Promise<readonly ShownPassport[] | null>;
  /**
   * null: there is none. One that lies in an archive is unpacked.
   * @param stop ends that
   */
  suppliedFile(sha512: string, stop: AbortSignal): Blob | null | Promise<Blob | NotUnpacked | null>;
}
