import { t } from '../language/language.svelte';
import { message, said, type Said } from '../../wording';
import type { TrustListEntry } from '../../worker/bridge';

/** Where a fingerprint can be confirmed. An entry keeps the English, whatever language it was chosen in. */
export const ways: readonly string[] = [
  message('On the issuer’s website'),
  message('By telephone with the issuer'),
  message('In a contract or document'),
];

/** Where a fingerprint was confirmed: one of the ways, in the language of the page, or the user's own words. */
export const confirmation = (confirmedBy: string): string =>
  ways.includes(confirmedBy) ? t(confirmedBy) : confirmedBy;

const origins: readonly string[] = [
  message('from the record {name}'),
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
export const purposesWithin: Readonly<Record<TrustListEntry['purpose'], string>> = {
  signer: message('signers of records'),
  timestamp: message('time stamps'),
  transparency: message('transparency services'),
};
