/** The words for fingerprints, lineages and PASSporTs. */
import { message } from '../../wording';
import type { DrawnLink, DrawnRecord, ShownPassport, WitnessAnswer } from '../../worker/bridge';
import type { Shape } from '../words';

/** What a text or file was read as. */
export const readAsWords: Readonly<Record<WitnessAnswer['kind'], string>> = {
  digest: message('Read as a fingerprint.'),
  bytes: message('Read as a file that is a fingerprint and nothing else.'),
  text: message('Read as text; {n} fingerprint in it.|Read as text; {n} fingerprints in it.'),
  json: message('Read as JSON; {n} fingerprint in it.|Read as JSON; {n} fingerprints in it.'),
  jlinc: message(
    'Read as a record of the JLINC audit service; {n} fingerprint in it.|Read as a record of the JLINC audit service; {n} fingerprints in it.',
  ),
  none: message('Nothing in it could be read as a fingerprint.'),
};

type Link = Pick<DrawnLink, 'fit' | 'protected'>;

/** How well the record that is named fits, in a few words. */
export const fitWords: Readonly<Record<DrawnLink['fit'], string>> = {
  both: message('Found; the hash fits'),
  'hash-only': message('Found by its hash'),
  'uuid-differs': message('Found by its hash; the UUID differs'),
  'hash-differs': message('Found by its UUID; the hash differs'),
  'hash-unknown': message('Found by its UUID; the hash was not compared'),
  'no-hash': message('Found by its UUID; no hash is given'),
  absent: message('Not supplied'),
  nothing: message('Names no record'),
};

/** Green only where the hash fits and the link itself stands in a record that is unchanged. */
export function fitShape({ fit, protected: isProtected }: Link): Shape {
  if (fit === 'both' || fit === 'hash-only') return isProtected ? 'yes' : 'unknown';
  if (fit === 'hash-differs') return 'no';
  return fit === 'absent' || fit === 'nothing' ? 'none' : 'unknown';
}

/** What a record is to the one that it is drawn below. */
export const kindWords: Readonly<Record<DrawnLink['kind'], string>> = {
  amended: message('Amended version'),
  redacted: message('Redacted version'),
  group: message('In the group'),
};

/** Which record says so, and of which. */
export const statedWords: Readonly<Record<DrawnLink['kind'], string>> = {
  amended: message('It names the one above as the version before it.'),
  redacted: message('It names the one above as the version before it.'),
  group: message('The one above names it.'),
};

/** Why nothing is drawn below a record. */
export const endWords: Readonly<Record<NonNullable<DrawnRecord['end']>, string>> = {
  again: message('What belongs below it is drawn at its other place.'),
  cycle: message('It stands above itself: the records name each other in a circle.'),
  deep: message('What belongs below it is not drawn: there are too many generations.'),
};

/** What became of a PASSporT, in a few words. Never green: whether its maker may speak for the number is not judged. */
export function passportResult({ form, signature }: ShownPassport): { shape: Shape; label: string } {
  if (form === 'unreadable') return { shape: 'unreadable', label: message('Cannot be read') };
  if (form === 'compact') return { shape: 'none', label: message('Compact form') };
  return signature === 'fits'
    ? { shape: 'unknown', label: message('The signature fits') }
    : { shape: 'none', label: message('The signature was not checked') };
}

/** RFC 8588 section 4. */
export const attestWords: ReadonlyMap<string, string> = new Map([
  ['A', message('A: the provider says that it knows the caller and that the number is theirs')],
  ['B', message('B: the provider says that it knows the caller, and not whether the number is theirs')],
  ['C', message('C: the provider says that it took the call from elsewhere')],
]);
