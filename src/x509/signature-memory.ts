import { bounds } from '../bounds';
import { toHex } from '../vcon/base64url';
import type { Certificate } from './certificate';
import { checkSignature, type SignatureCheck } from './signed';

/**
 * Remembers which certificate fits which key: a batch has a thousand records by one signer. What it remembers rests on
 * the bytes of the certificate and of the key alone; time and trust play no part in it.
 */
export class SignatureMemory {
  private readonly known = new Map<string, Promise<SignatureCheck>>();

  /** @param spki DER of the issuer's SubjectPublicKeyInfo */
  knows(certificate: Certificate, spki: Uint8Array): boolean {
    return this.known.has(keyOf(certificate, spki));
  }

  check(certificate: Certificate, spki: Uint8Array): Promise<SignatureCheck> {
    const key = keyOf(certificate, spki);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // The oldest goes first: a Map keeps the order of insertion.
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= bounds.signaturesRemembered) this.known.delete(oldest);
    const check = checkSignature(certificate, spki);
    this.known.set(key, check);
    return check;
  }
}

const keyOf = ({ sha256 }: Certificate, spki: Uint8Array): string => `${sha256} ${toHex(spki)}`;
