import { fromBase64 } from '../vcon/base64url';

/** One block of a file in textual encoding (RFC 7468 section 2). */
export interface PemBlock {
  readonly label: string;
  /** What it encodes; null where it is no base64. */
  readonly der: Uint8Array | null;
}

/** The blocks of a text, in order; what stands between them is explanation. */
export function* pemBlocks(text: string): Iterable<PemBlock> {
  for (const [, label = '', body = ''] of text.matchAll(block)) {
    yield { label, der: fromBase64(body.replace(/\s/g, '')) };
  }
}

const block = /-----BEGIN ([A-Z0-9 .#]{1,40})-----([^-]*)-----END \1-----/g;

/** What blocks of this label hold, as far as certificates go; section 5.1 has the older labels. */
export function kindOfLabel(label: string): 'certificate' | 'crl' | 'pkcs7' | 'other' {
  switch (label) {
    case 'CERTIFICATE':
    case 'X509 CERTIFICATE':
    case 'X.509 CERTIFICATE':
      return 'certificate';
    case 'X509 CRL':
    case 'CRL':
      return 'crl';
    case 'PKCS7':
    case 'CMS':
    case 'PKCS #7 SIGNED DATA':
      return 'pkcs7';
    default:
      return 'other';
  }
}
