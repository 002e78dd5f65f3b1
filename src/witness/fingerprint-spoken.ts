/**
 * A fingerprint that two people compare by telephone: 60 decimal digits in 12 groups of 5. Digits are said in every
 * language, where a list of words is in one. 60 of them keep 199 bits of a SHA-256: about 2^99 attempts for one who
 * may make both of two records with the same number, far more for any other, where 40 digits would leave 2^66.
 */
import { said, type Said } from '../wording';

const GROUPS = 12;
const GROUP = 5;
const DIGITS = GROUPS * GROUP;

/**
 * The groups of a SHA-256 digest: its value as a number, big-endian, modulo 10^60, with leading zeros.
 * @param sha256 64 hex digits
 * @returns null where it is anything else
 */
export function spokenFingerprint(sha256: string): readonly string[] | null {
  if (!/^[0-9a-f]{64}$/i.test(sha256)) return null;
  const number = BigInt(`0x${sha256}`) % 10n ** BigInt(DIGITS);
  return inGroups(number.toString().padStart(DIGITS, '0'));
}

const inGroups = (digits: string): string[] => digits.match(/.{1,5}/g) ?? [];

/** What became of digits that somebody read out. */
export interface SpokenComparison {
  /** `yes` only where all 60 digits are the same. */
  readonly same: 'yes' | 'no' | 'unfinished' | 'unreadable';
  /** Numbers, from 1, of the groups that differ. */
  readonly differing: readonly number[];
  readonly said: Said;
}

/** Holds digits as somebody typed them, with whatever is between them, against a record's SHA-256. */
export function compareSpoken(typed: string, sha256: string): SpokenComparison {
  const groups = spokenFingerprint(sha256);
  const digits = typed.replace(/[\s.,;:/_()-]/g, '');
  if (groups === null || !/^\d*$/.test(digits) || digits.length > DIGITS) {
    const wrong = said('These are not the digits of a fingerprint: it has {n} digits and nothing else.', {
      n: DIGITS,
    });
    return { same: 'unreadable', differing: [], said: wrong };
  }
  const differing = inGroups(digits).flatMap((group, index) =>
    (groups[index] ?? '').startsWith(group) ? [] : [index + 1],
  );
  if (differing.length > 0) {
    const other = said('Group {group} differs. Have it read again; if it stays so, this is another record.', {
      group: String(differing[0]),
    });
    return { same: 'no', differing, said: other };
  }
  if (digits.length < DIGITS) {
    const more = said('The same so far; {n} digits are still to come.', { n: DIGITS - digits.length });
    return { same: 'unfinished', differing, said: more };
  }
  return { same: 'yes', differing, said: said('All digits are the same: it is the same fingerprint.') };
}
