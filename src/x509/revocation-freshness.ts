import { said, utcTime, type Said, type Sentence } from '../wording';
import type { Certificate } from './certificate';
import { crlExtensionIds, type RevocationList } from './crl';
import { attempt, only, tags, time as readTime } from './der';
import { extensionValue, type Extension } from './extensions';
import type { OcspAnswer, OcspResponse } from './ocsp';

interface Period {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

/**
 * RFC 5280 section 6.3.3 (a): a complete list is current by itself, or by a delta list on top of it that is.
 * @returns why it does not show how the certificate stands at that time, as a sentence; null where it does
 */
export function whyListNotCurrent(
  list: RevocationList,
  delta: RevocationList | null,
  certificate: Certificate,
  time: Date,
): Sentence | null {
  const newest = delta ?? list;
  const forgetsNoneSince = dateIn(list.extensions, crlExtensionIds.expiredCertsOnCRL);
  return (
    whyOutsideBoth(list, delta, time) ?? whyTooLate(listTitle(newest), newest, certificate, forgetsNoneSince)
  );
}

function whyOutsideBoth(list: RevocationList, delta: RevocationList | null, time: Date): Sentence | null {
  const why = whyOutside(listTitle(list), list, time);
  if (why === null || delta === null || !(list.thisUpdate <= time)) return why;
  return whyOutside(listTitle(delta), delta, time) === null ? null : why;
}

/** The same of an OCSP answer (RFC 6960 sections 3.2 and 4.2.2.1); it was not given before the response was made. */
export function whyAnswerNotCurrent(
  answer: OcspAnswer,
  { producedAt }: OcspResponse,
  certificate: Certificate,
  time: Date,
): Sentence | null {
  const { thisUpdate, nextUpdate, extensions } = answer;
  const from = producedAt > thisUpdate ? producedAt : thisUpdate;
  const name = answerTitle(answer);
  return (
    whyOutside(name, { thisUpdate: from, nextUpdate }, time) ??
    whyTooLate(name, answer, certificate, dateIn(extensions, ID_PKIX_OCSP_ARCHIVE_CUTOFF))
  );
}

/**
 * Whether something of this period tells how things stand at a time. Without nextUpdate it does not: RFC 5280 section
 * 5.1.2.5 demands one, and in RFC 6960 section 4.2.2.1 its absence says that there is always newer information.
 */
function whyOutside(source: Said, { thisUpdate, nextUpdate }: Period, time: Date): Said | null {
  // Written so that an invalid Date is outside every period.
  if (!(thisUpdate <= time)) return said('{source} is from after the time that counts.', { source });
  if (nextUpdate === null)
    return said('{source} does not say until when it holds (nextUpdate), so it counts as stale.', { source });
  return nextUpdate >= time
    ? null
    : said('{source} is stale: a newer one was due at {due}.', { source, due: utcTime(nextUpdate) });
}

/**
 * Lists and responders may forget a certificate once it has expired (RFC 5280 section 3.3, RFC 6960 section 4.4.4); what
 * was made later tells nothing by not naming it, unless it says since when it forgets none.
 */
function whyTooLate(
  source: Said,
  { thisUpdate }: Period,
  { notAfter }: Certificate,
  forgetsNoneSince: Date | null,
): Said | null {
  if (thisUpdate <= notAfter || (forgetsNoneSince !== null && forgetsNoneSince <= notAfter)) return null;
  return said('{source} is from after the certificate expired, and need not name it any more.', { source });
}

const ID_PKIX_OCSP_ARCHIVE_CUTOFF = '1.3.6.1.5.5.7.48.1.6';

function dateIn(extensions: readonly Extension[], oid: string): Date | null {
  const value = extensionValue(extensions, oid);
  return value && attempt(() => readTime(only(value, tags.generalizedTime)));
}

export const listTitle = ({ thisUpdate, baseCrlNumber }: RevocationList): Said =>
  said(baseCrlNumber === null ? 'The revocation list of {time}' : 'The delta revocation list of {time}', {
    time: utcTime(thisUpdate),
  });

export const answerTitle = ({ thisUpdate }: OcspAnswer): Said =>
  said('The OCSP answer of {time}', { time: utcTime(thisUpdate) });
