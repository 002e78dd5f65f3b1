import { joined } from '../signature/cbor';

/** An inclusion proof of RFC9162_SHA256 (RFC 9942 section 5.2). */
export interface InclusionProof {
  /** Leaves in the tree; 1 or more, and exact in a double. */
  readonly treeSize: number;
  /** From 0, below `treeSize`. */
  readonly leafIndex: number;
  /** Hashes of 32 bytes from the leaf to the root, as many as the tree asks for. */
  readonly path: readonly Uint8Array[];
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const sha256 = async (...parts: readonly Uint8Array[]): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts) as Uint8Array<ArrayBuffer>));

/** Hash of a leaf (RFC 9162 section 2.1.1). */
export const leafHash = (entry: Uint8Array): Promise<Uint8Array> => sha256(LEAF, entry);

/** How many hashes lead from a leaf to the root of a tree (RFC 9162 section 2.1.3.1); `leafIndex` < `treeSize`. */
export function pathLength(treeSize: number, leafIndex: number): number {
  let length = 0;
  for (let node = leafIndex, last = treeSize - 1; last > 0; node = half(node), last = half(last)) {
    // The last node of a level has no sibling where it is a left one, and is taken up as it is.
    if (node % 2 === 1 || node < last) length++;
  }
  return length;
}

const half = (n: number): number => Math.floor(n / 2);

/**
 * The root that a proof leads to (RFC 9162 section 2.1.3.2). Whether it is the tree's root, only a signature tells.
 * @param leaf hash of the leaf, 32 bytes
 * @returns null where index, size and length of the path do not go together
 */
export async function rootFrom(
  { treeSize, leafIndex, path }: InclusionProof,
  leaf: Uint8Array,
): Promise<Uint8Array | null> {
  const sound = Number.isSafeInteger(treeSize) && Number.isSafeInteger(leafIndex);
  if (!sound || leafIndex < 0 || leafIndex >= treeSize) return null;
  if (path.length !== pathLength(treeSize, leafIndex)) return null;
  let hash = leaf;
  let used = 0;
  for (let node = leafIndex, last = treeSize - 1; last > 0; node = half(node), last = half(last)) {
    const left = node % 2 === 0;
    if (left && node >= last) continue;
    const sibling = path[used++];
    if (sibling === undefined) return null;
    hash = left ? await sha256(NODE, hash, sibling) : await sha256(NODE, sibling, hash);
  }
  return hash;
}
