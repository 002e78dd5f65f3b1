/** As newer engines have it (ECMAScript 2024); older ones free memory when they come to it. */
type Transferable = ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };

/** Buffers below this are left to the engine. */
const LARGE = 1024 * 1024;

/** Frees the memory of bytes that nobody looks at any more, at once. They, and all other views of it, are empty then. */
export function release({ buffer }: Uint8Array): void {
  if (buffer.byteLength >= LARGE) (buffer as Transferable).transfer?.(0);
}
