import { t } from '../language/language.svelte';
import { message, said, type Said } from '../../wording';
import type { TrustListEntry } from '../../worker/bridge';
import { trustedAs } from '../words';

type Purpose = TrustListEntry['purpose'];

/** Where a signer's fingerprint can be confirmed. An entry keeps the English, whatever language it was chosen in. */
export const ways: readonly string[] = [
  message('On the issuer’s website'),
  message('By telephone with the issuer'),
  message('In a contract or document'),
];

/** The same for who runs a service. */
const waysOfOperator: readonly string[] = [
  message('On the operator’s website'),
  message('By telephone with the operator'),
  message('In a contract or document'),
];

export const waysFor = (purpose: Purpose): readonly string[] =>
  purpose === 'signer' ? ways : waysOfOperator;

/** Where a fingerprint was confirmed: one of the ways, in the language of the page, or the user's own words. */
export const confirmation = (confirmedBy: string): string =>
  ways.includes(confirmedBy) || waysOfOperator.includes(confirmedBy) ? t(confirmedBy) : confirmedBy;

const origins: readonly string[] = [
  message('from the record {name}'),
  message('given with the evidence: {name}'),
  message('file {name}'),
  message('this site’s file {name}'),
];

/** Where an entry came from. It is kept in English, so that it can be said in any language. */
export function originSaid(origin: string): Said {
  const [known, start] =
    origins
      .map((one) => [one, one.replace('{name}', '')] as const)
      .find(([, beginning]) => origin.startsWith(beginning)) ?? [];
  return known === undefined || start === undefined
    ? said(origin)
    : said(known, { name: origin.slice(start.length) });
}

/** What an entry of the trust list is for, where that stands within a sentence. */
export const purposesWithin: Readonly<Record<Purpose, string>> = {
  signer: message('signers of records'),
  timestamp: message('time stamps'),
  transparency: message('transparency services'),
};

/** What the entries of each purpose make acceptable, and how others are added. */
export const groupWords: Readonly<
  Record<Purpose, { readonly meaning: string; readonly add: string; readonly files: string }>
> = {
  signer: {
    meaning: message('Whose signatures you accept.'),
    add: message('Add a certificate file'),
    files: message('Certificates of signers you trust'),
  },
  timestamp: {
    meaning: message('Whose word you take for when records were signed.'),
    add: message('Add an authority'),
    files: message('Certificates of authorities you trust for time stamps'),
  },
  transparency: {
    meaning: message('Whose word you take for what was registered with them.'),
    add: message('Add a key'),
    files: message('Keys or certificates of transparency services you trust'),
  },
};

/** What an entry makes acceptable, in English. */
export const acceptedAs = (entry: Pick<TrustListEntry, 'kind' | 'covers' | 'purpose'>): string =>
  entry.purpose === 'transparency' ? message('Receipts that are signed with its key') : trustedAs(entry);

/** Whether the dates of an entry are worth a word. A key that came in a certificate counts beyond its dates. */
export const isTagged = ({ validity, purpose }: Pick<TrustListEntry, 'validity' | 'purpose'>): boolean =>
  validity === 'unreadable' || (validity !== 'valid' && purpose !== 'transparency');
