import { bounds } from '../bounds';
import type { Certificate } from './certificate';

type Reading = Promise<Certificate | null>;

/** Remembers certificates that were read, by the whole text that each was read from. */
export class CertificateMemory {
  private readonly known = new Map<string, Reading>();

  read(text: string, read: (text: string) => Reading): Reading {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    // What is too long is refused anyway, and not worth keeping.
    if (text.length > 2 * bounds.certificateBytes) return read(text);
    // The oldest goes first: a Map keeps the order of insertion.
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= bounds.certificatesRemembered) this.known.delete(oldest);
    const reading = read(text);
    this.known.set(text, reading);
    return reading;
  }
}
