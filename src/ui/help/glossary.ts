/** The terms that stand on the page, in the order of the evidence chain. */
import { message } from '../../wording';

export interface Term {
  readonly name: string;
  readonly meaning: string;
}

export const glossary: readonly Term[] = [
  {
    name: message('Record (vCon)'),
    meaning: message(
      'A file about one conversation: who took part, when, what was said, and which recordings belong to it. vCon is an Internet-Draft of the IETF: work in progress, not yet a standard.',
    ),
  },
  {
    name: message('Recording'),
    meaning: message(
      'The sound or picture of the conversation. It mostly lies beside the record as a file of its own, and the record names its fingerprint.',
    ),
  },
  {
    name: message('Fingerprint (hash, SHA-512)'),
    meaning: message(
      'A number computed from every byte of a file. Another file, or the same one with a single bit changed, has another fingerprint; nobody knows how to make two files with the same one.',
    ),
  },
  {
    name: message('Signature (JWS)'),
    meaning: message(
      'A number that only the holder of a private key can make for a record, and that everybody can check with the public key. If one character of the record changes, it no longer fits.',
    ),
  },
  {
    name: message('Certificate (X.509)'),
    meaning: message(
      'A file that ties a public key to a name. Anybody can make one in any name, so the name counts for nothing until you, or an authority you trust, have confirmed it.',
    ),
  },
  {
    name: message('Certification authority'),
    meaning: message(
      'Somebody who issues certificates to others. If you trust an authority, you trust every certificate that it issued, and those that its own authorities issued.',
    ),
  },
  {
    name: message('Trust list'),
    meaning: message(
      'The certificates and authorities whose signatures you accept. It is yours: it is kept in this browser, and no record can add to it.',
    ),
  },
  {
    name: message('Pinned'),
    meaning: message('Trusted as this one certificate or this one key, without asking who issued it.'),
  },
  {
    name: message('Withdrawn (revoked)'),
    meaning: message(
      'Declared invalid by its issuer before its time, as when a key was stolen. The page knows of it only from a list or an answer that you give it: it asks nobody.',
    ),
  },
  {
    name: message('Witness'),
    meaning: message(
      'Somebody other than the issuer who can show that this very record existed at a certain time: a time-stamping authority, or a service that keeps a public register of fingerprints.',
    ),
  },
  {
    name: message('Time stamp (RFC 3161)'),
    meaning: message(
      'A short text that names a fingerprint and a time, signed by a time-stamping authority. Where the fingerprint is that of the signature, the record was signed at that time at the latest.',
    ),
  },
  {
    name: message('Time-stamping authority'),
    meaning: message(
      'Somebody independent of the issuer who signs time stamps by a clock of their own. Its word counts once you have put it on your trust list, for time stamps.',
    ),
  },
  {
    name: message('Transparency service (SCITT)'),
    meaning: message(
      'A public register that statements about records are entered in, one after the other. What is in it cannot be changed or taken out later without that being noticed.',
    ),
  },
  {
    name: message('Receipt'),
    meaning: message(
      'What a transparency service gives out for an entry: with it and the key of the service, everybody can check, without a network, that the entry is in the register.',
    ),
  },
  {
    name: message('Locked (encrypted)'),
    meaning: message('Readable only with a private key. Without it, nothing inside can be checked.'),
  },
  {
    name: message('Amended, redacted'),
    meaning: message(
      'A later version of a record, with something added or something taken out. It is signed anew and names the version that it was made from.',
    ),
  },
  {
    name: message('Place in the record (JSON Pointer)'),
    meaning: message('An address inside a record: “/parties/0/name” is the name of the first party.'),
  },
];
