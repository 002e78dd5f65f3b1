/** Why compressed data could not be unpacked. `not-here`: by an old browser; nothing is known of the data. */
export type GzipProblem = 'damaged' | 'too-large' | 'not-here';

/** Whether bytes begin as gzip data does (RFC 1952 section 2.3.1). */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks gzip data (RFC 1952), never holding more than the limit.
 * @param limit bytes that the unpacked data may have
 */
export async function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array | GzipProblem> {
  if (typeof DecompressionStream === 'undefined') return 'not-here';
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > limit) {
        await reader.cancel();
        return 'too-large';
      }
      chunks.push(value);
    }
  } catch {
    return 'damaged';
  }
  const unpacked = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    unpacked.set(chunk, at);
    at += chunk.length;
  }
  return unpacked;
}
