import { bounds } from '../bounds';
import type { Check } from '../check';
import { message, reportable, said, type Sentence } from '../wording';
import { sameBytes } from '../x509/der';
import {
  cborIn,
  isArray,
  isBytes,
  isMap,
  isProblem,
  type CborLabel,
  type CborValue,
  type Problem,
} from '../signature/cbor';
import {
  algorithmName,
  checkCoseSignature,
  claimsOf,
  isLabel,
  kidText,
  labels,
  readCoseSign1,
  signatureObstacle,
  type Claims,
  type CoseSign1,
} from '../signature/cose';
import { leafHash, pathLength, rootFrom, type InclusionProof } from './merkle';
import { isAllowedFor, keysFor, otherAlgorithm, type ServiceKey } from '../trust/service-key';

/** A receipt of a transparency service: its log holds an entry (RFC 9942 section 5.2.1). */
export interface Receipt {
  readonly bytes: Uint8Array;
  readonly message: CoseSign1;
  /** Such as "ES256". */
  readonly algorithm: string;
  /** Key identifier as text or hex; null where it has none. */
  readonly kid: string | null;
  readonly claims: Claims;
  /** The kind of log (IANA, "COSE Verifiable Data Structure Algorithms"): 1 is RFC9162_SHA256. */
  readonly structure: CborLabel;
  /** Proofs that an entry is in the log; null where the kind of log is not known here. */
  readonly proofs: readonly InclusionProof[] | null;
}

const RFC9162_SHA256 = 1;
const INCLUSION = -1;
const HASH_BYTES = 32;
const SPEC = 'RFC 9942 section 5.2.1';
const PROOF_SPEC = 'RFC 9942 section 5.2; RFC 9162 section 2.1.3.2';

/** Whether a message has what only receipts have. */
export const isReceipt = ({ protectedHeader, unprotectedHeader }: CoseSign1): boolean =>
  protectedHeader.has(labels.vds) || unprotectedHeader.has(labels.vds) || unprotectedHeader.has(labels.vdp);

/**
 * Reads a receipt; never throws.
 * @returns null where the bytes are something else
 */
export function readReceipt(bytes: Uint8Array): Receipt | Problem | null {
  const read = readCoseSign1(bytes);
  if (read === null || isProblem(read)) return read;
  return isReceipt(read) ? fromMessage(bytes, read) : null;
}

function fromMessage(bytes: Uint8Array, read: CoseSign1): Receipt | Problem {
  const { protectedHeader, unprotectedHeader, algorithm, kid } = read;
  const structure = protectedHeader.get(labels.vds);
  if (!isLabel(structure)) {
    return { problem: message('The kind of its log does not stand in what is signed.'), spec: SPEC };
  }
  if (algorithm === null) {
    return { problem: message('Its algorithm does not stand in what is signed.'), spec: SPEC };
  }
  const receipt = {
    bytes,
    message: read,
    algorithm: algorithmName(algorithm),
    kid: kid === null ? null : kidText(kid),
    claims: claimsOf(protectedHeader.get(labels.cwtClaims)),
    structure,
  };
  if (structure !== RFC9162_SHA256) return { ...receipt, proofs: null };
  if (read.payload !== null && read.payload.length !== HASH_BYTES) {
    return { problem: message('What it signs is not the root of a log.'), spec: SPEC };
  }
  const proofs = proofsIn(unprotectedHeader.get(labels.vdp));
  return isProblem(proofs) ? proofs : { ...receipt, proofs };
}

function proofsIn(value: CborValue | undefined): readonly InclusionProof[] | Problem {
  const proofs = isMap(value) ? value.get(INCLUSION) : undefined;
  if (!isArray(proofs) || proofs.length === 0) {
    return { problem: message('It has no proof that an entry is in the log.'), spec: SPEC };
  }
  if (proofs.length > bounds.transparency.proofs) {
    return {
      problem: said('It has more than {bound} proofs.', { bound: bounds.transparency.proofs }),
      spec: SPEC,
    };
  }
  const read: InclusionProof[] = [];
  for (const bytes of proofs) {
    const proof = proofIn(bytes);
    if (isProblem(proof)) return proof;
    read.push(proof);
  }
  return read;
}

const proofProblem = (problem: Sentence): Problem => ({ problem, spec: PROOF_SPEC });

function proofIn(bytes: CborValue): InclusionProof | Problem {
  const parts = isBytes(bytes) ? cborIn(bytes) : undefined;
  if (!isArray(parts) || parts.length !== 3) {
    return proofProblem(message('Its proof is malformed: a size, an index and a path make one.'));
  }
  const [treeSize, leafIndex, path] = parts;
  if (typeof treeSize === 'bigint' || typeof leafIndex === 'bigint') {
    return proofProblem(message('Its proof is of a log with more entries than this tool can count.'));
  }
  if (typeof treeSize !== 'number' || typeof leafIndex !== 'number' || leafIndex < 0) {
    return proofProblem(message('Its proof is malformed: a size, an index and a path make one.'));
  }
  if (leafIndex >= treeSize) {
    return proofProblem(
      said('Its proof is of entry {index} of a log that has {size}.', { index: leafIndex, size: treeSize }),
    );
  }
  if (!isArray(path) || !path.every(isHash)) {
    return proofProblem(message('The path of its proof is not made of hashes of 32 bytes.'));
  }
  const expected = pathLength(treeSize, leafIndex);
  if (path.length !== expected) {
    return proofProblem(
      said('The path of its proof has {found} hashes; in a log of {size} entries it has {expected}.', {
        found: path.length,
        size: treeSize,
        expected,
      }),
    );
  }
  return { treeSize, leafIndex, path };
}

const isHash = (value: CborValue): value is Uint8Array => isBytes(value) && value.length === HASH_BYTES;

/**
 * The roots that the proofs of a receipt lead to from a leaf, in their order. They show nothing until a signature
 * over one of them is checked.
 * @param leaf hash of the leaf, 32 bytes
 * @returns empty where the kind of log is not known here, or the leaf is no hash
 */
export async function checkInclusion({ proofs }: Receipt, leaf: Uint8Array): Promise<Uint8Array[]> {
  if (leaf.length !== HASH_BYTES) return [];
  const roots = await Promise.all((proofs ?? []).map((proof) => rootFrom(proof, leaf)));
  return roots.filter((root) => root !== null);
}

/** What came of checking a receipt against an entry. */
export interface ReceiptCheck {
  /**
   * `included`: a key that was given signed the root of a log which holds the entry. `not`: the key that the receipt
   * names is given, and it did not: the receipt is invalid, or of another entry. `unknown`: that could not be checked.
   */
  readonly proof: 'included' | 'not' | 'unknown';
  /** Of the signature over the root that follows from the entry; null where no check ran to its end. */
  readonly signature: boolean | null;
  /** The key that it was checked with: the one that fits, or the one that was named. */
  readonly key: ServiceKey | null;
  /**
   * Where in the log the receipt says that the entry is; null unless it is included. Not signed: another size may lead to
   * the same root by the same path (that of the first leaf is the same in logs of 5 to 8 entries).
   */
  readonly place: { readonly treeSize: number; readonly leafIndex: number } | null;
  readonly checks: readonly Check[];
  /** What is missing is a key by which it was made. */
  readonly keyMissing: boolean;
}

const RECEIPT = 'receipt.proof';

const check = (outcome: Check['outcome'], sentence: Sentence, spec: string): Check => ({
  id: RECEIPT,
  outcome,
  pointer: null,
  spec,
  ...reportable(sentence),
});

const unknown = ({ problem, spec }: Problem, keyMissing = false): ReceiptCheck => ({
  keyMissing,
  proof: 'unknown',
  signature: null,
  key: null,
  place: null,
  checks: [check('not-checked', problem, spec)],
});

/**
 * Checks that a log of one of these keys holds an entry; never throws. Whether the key is trusted is another question.
 * @param entry bytes of the entry, before the hash of the leaf
 */
export async function checkReceipt(
  receipt: Receipt,
  entry: Uint8Array,
  keys: readonly ServiceKey[],
): Promise<ReceiptCheck> {
  const { message: signed, proofs, structure } = receipt;
  if (proofs === null) {
    return unknown({
      problem: said('Its log is of a kind that is not known here: {kind}.', { kind: String(structure) }),
      spec: 'RFC 9942 section 4.1',
    });
  }
  const obstacle = signatureObstacle(signed);
  if (obstacle !== null) return unknown(obstacle);

  const roots = await checkInclusion(receipt, await leafHash(entry));
  // An attached root settles nothing by itself: it has to be the one that follows from the entry.
  const { payload } = signed;
  const usable = roots.map((root) => (payload === null || sameBytes(root, payload) ? root : null));
  const { named, others } = keysFor(signed.kid, keys);
  if (named.length === 0 && others.length === 0) {
    return unknown({ problem: message('The key of its service was not given.'), spec: SPEC }, true);
  }

  let reason: Problem | null = null;
  let refusedBy: ServiceKey | null = null;
  for (const key of [...named, ...others]) {
    const isNamed = named.includes(key);
    const allowed = isAllowedFor(key, receipt.algorithm);
    for (const [i, root] of usable.entries()) {
      const found = !allowed
        ? otherAlgorithm(key)
        : root === null
          ? 'differs'
          : await checkCoseSignature(signed, root, key.spki);
      const place = proofs[i];
      if (found === 'fits' && place !== undefined) return included(receipt, key, place);
      if (found === 'differs') refusedBy ??= isNamed ? key : null;
      else if (found !== 'fits' && isNamed) reason ??= found;
    }
  }
  if (refusedBy !== null) return await notIncluded(receipt, refusedBy);
  return unknown(
    reason ?? { problem: message('None of the keys given made this receipt for it.'), spec: SPEC },
    reason === null,
  );
}

const included = (
  { message: { payload } }: Receipt,
  key: ServiceKey,
  { treeSize, leafIndex }: InclusionProof,
): ReceiptCheck => ({
  keyMissing: false,
  proof: 'included',
  signature: true,
  key,
  place: { treeSize, leafIndex },
  checks: [
    check(
      'pass',
      message('The log of the service holds this, and the key given signed that log.'),
      `${PROOF_SPEC}; RFC 9052 section 4.4`,
    ),
    check(
      'info',
      said(
        'By the receipt it is entry {index} (from 0) of {size}; the signature does not cover these numbers.',
        {
          index: leafIndex,
          size: treeSize,
        },
      ),
      PROOF_SPEC,
    ),
    ...(payload === null
      ? []
      : [check('info', message('The root of the log came with the receipt, and it is the one.'), SPEC)]),
  ],
});

async function notIncluded(receipt: Receipt, key: ServiceKey): Promise<ReceiptCheck> {
  const { payload } = receipt.message;
  const ofAnother =
    payload !== null && (await checkCoseSignature(receipt.message, payload, key.spki)) === 'fits';
  return {
    keyMissing: false,
    proof: 'not',
    signature: false,
    key,
    place: null,
    checks: [
      check(
        'fail',
        ofAnother
          ? message('The receipt is by the service whose key was given, and it is for something else.')
          : message(
              'The receipt is not for this, or it was changed: the signature over the log does not fit.',
            ),
        `${PROOF_SPEC}; RFC 9052 section 4.4`,
      ),
    ],
  };
}

/**
 * Checks whether a log holds something in one of several forms; never throws. Where it is in none, the result is that
 * of the first.
 */
export async function checkEntries<Form extends string>(
  receipt: Receipt,
  entries: readonly { readonly form: Form; readonly bytes: Uint8Array }[],
  keys: readonly ServiceKey[],
): Promise<ReceiptCheck & { readonly form: Form | null }> {
  let first: ReceiptCheck | null = null;
  for (const { form, bytes } of entries) {
    const checked = await checkReceipt(receipt, bytes, keys);
    if (checked.proof === 'included') return { ...checked, form };
    first ??= checked;
  }
  return { ...(first ?? (await checkReceipt(receipt, new Uint8Array(), []))), form: null };
}
