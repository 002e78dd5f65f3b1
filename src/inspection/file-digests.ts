import { bounds } from '../bounds';
import { otherDigest } from '../digest/other-digests';
import type { ReadFile } from '../evidence/evidence';
import type { OpenedRecord } from '../signature/layers';
import { toHex } from '../vcon/base64url';
import type { ContentHash, FileDigests } from '../vcon/content-hash';
import { gunzip, isGzip } from '../vcon/gzip';

/**
 * Digests of a record's file and of what may have been the file: what is inside a compression or an encryption.
 * @param hash what they are to be compared with: other digests than SHA-512 are computed where it asks for them
 */
export async function fileDigests(
  { content }: ReadFile,
  opened: OpenedRecord,
  { unusable, others }: ContentHash,
): Promise<FileDigests[]> {
  const { bytes } = content;
  if (unusable !== null || bytes === null) return [];
  const own: Partial<Record<'sha256' | 'sha384', string | null>> = {};
  for (const { algorithm } of others) own[algorithm] = await otherDigest(content, algorithm);
  const digests: FileDigests[] = [{ sha512: content.sha512, ...own }];
  const unpacked = isGzip(bytes) ? await gunzip(bytes, bounds.unpackedBytes) : bytes;
  if (typeof unpacked !== 'string' && unpacked !== bytes) digests.push(await digestsIn(unpacked));
  if (opened.layers.length === 0 && opened.encryption.length > 0) {
    digests.push(await digestsIn(opened.contentBytes));
  }
  return digests;
}

async function digestsIn(bytes: Uint8Array): Promise<FileDigests> {
  const digest = async (name: string): Promise<string> =>
    toHex(new Uint8Array(await crypto.subtle.digest(name, Uint8Array.from(bytes))));
  return {
    sha512: await digest('SHA-512'),
    sha256: await digest('SHA-256'),
    sha384: await digest('SHA-384'),
  };
}
