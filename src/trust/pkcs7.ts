import { bounds } from '../bounds';
import { attempt, context, DerError, objectIdentifier, tags } from '../x509/der';
import { berInside, onlyBer } from './ber';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Members of ContentInfo and of SignedData, with room to notice more than belong there. */
const MEMBERS = 8;

/**
 * The certificates in a PKCS #7 file, such as `.p7b`: a SignedData that signs nothing (RFC 5652 sections 3 and 5.1).
 * @returns each as it stands in the file, in order, one more than the bound at most; null where it is no such file
 */
export const certificatesOfPkcs7 = (file: Uint8Array): Uint8Array[] | null =>
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
    const certificates = berInside(signedData, MEMBERS).find(({ tag }) => tag === context(0, 'constructed'));
    if (certificates === undefined) return [];
    // Of the choices in it only a Certificate is a SEQUENCE; attribute certificates carry context tags.
    return berInside(certificates, bounds.certificatesInFile + 1).flatMap(({ tag, whole }) =>
      tag === tags.sequence ? [whole] : [],
    );
  });
