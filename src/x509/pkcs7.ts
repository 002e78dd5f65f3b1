import { bounds } from '../bounds';
import { berInside, onlyBer } from './ber';
import { attempt, context, DerError, objectIdentifier, tags } from './der';

/** What a SignedData carries beside what it signs; each as it stands in the file, in order. */
export interface Pkcs7 {
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Members of ContentInfo and of SignedData, with room to notice more than belong there. */
const MEMBERS = 8;

/**
 * Reads a PKCS #7 file, such as `.p7b`, as bundles of certificates and lists are passed around: a SignedData that signs
 * nothing (RFC 5652 sections 3, 5.1 and 10.2). Its own signatures, if any, say nothing about them.
 * @returns one more of each than the bounds at most; null where it is no such file
 */
export const readPkcs7 = (file: Uint8Array): Pkcs7 | null =>
  attempt(() => {
    const contentInfo = onlyBer(file);
    if (contentInfo.tag !== tags.sequence) throw new DerError('not a ContentInfo');
    const [type, wrapped] = berInside(contentInfo, MEMBERS);
    if (type?.tag !== tags.objectIdentifier || objectIdentifier(type.content) !== SIGNED_DATA) {
      throw new DerError('not signed data');
    }
    if (wrapped?.tag !== context(0, 'constructed')) throw new DerError('nothing wrapped');
    const signedData = onlyBer(wrapped.content);
    if (signedData.tag !== tags.sequence) throw new DerError('not a SignedData');
    const members = berInside(signedData, MEMBERS);
    const inside = (number: number, most: number): Uint8Array[] => {
      const set = members.find(({ tag }) => tag === context(number, 'constructed'));
      // Of the choices in it only a Certificate or a CertificateList is a SEQUENCE; others carry context tags.
      return set === undefined
        ? []
        : berInside(set, most).flatMap(({ tag, whole }) => (tag === tags.sequence ? [whole] : []));
    };
    return {
      certificates: inside(0, bounds.certificatesInFile + 1),
      lists: inside(1, bounds.listsInFile + 1),
    };
  });
