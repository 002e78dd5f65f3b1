import { message } from '../wording';
import type { Certificate } from '../x509/certificate';
import { extensionIds, extKeyUsageOf, keyUsageOf } from '../x509/extensions';
import type { Problem } from './time-stamp-info';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/**
 * Whether a certificate may be an authority's that makes time stamps: one extKeyUsage, critical, that names time
 * stamping and nothing else (RFC 3161 section 2.3); and a keyUsage, if present, with digitalSignature or
 * nonRepudiation or both, and nothing else (RFC 5280 section 4.2.1.12).
 * @returns null where it may
 */
export function notForTimeStamps({ extensions }: Pick<Certificate, 'extensions'>): Problem | null {
  const spec = 'RFC 3161 section 2.3';
  const of = (id: string) => extensions.filter(({ oid }) => oid === id);
  const [extended, ...more] = of(extensionIds.extKeyUsage);
  const [usage, ...moreUsage] = of(extensionIds.keyUsage);
  if (extended === undefined) {
    return { problem: message('The certificate does not say that its key is for time stamps.'), spec };
  }
  const purposes = extKeyUsageOf(extended.value);
  const bits = usage === undefined ? null : keyUsageOf(usage.value);
  if (
    purposes === null ||
    more.length > 0 ||
    moreUsage.length > 0 ||
    (usage !== undefined && bits === null)
  ) {
    return { problem: message('What the certificate is for cannot be read.'), spec: 'RFC 5280 section 4.2' };
  }
  if (!purposes.includes(TIME_STAMPING)) {
    return {
      problem: message('The certificate says that its key is for something else than time stamps.'),
      spec,
    };
  }
  if (purposes.length > 1) {
    return {
      problem: message('The certificate says that its key is for other things beside time stamps.'),
      spec,
    };
  }
  if (!extended.critical) {
    const problem = message(
      'The certificate says that its key is for time stamps, but does not bind everybody to that (not critical).',
    );
    return { problem, spec };
  }
  if (bits === null) return null;
  const signs = bits.has('digitalSignature') || bits.has('nonRepudiation');
  if (!signs || [...bits].some((bit) => bit !== 'digitalSignature' && bit !== 'nonRepudiation')) {
    const problem = message('The certificate allows other uses of its key than time stamps need.');
    return { problem, spec: 'RFC 5280 section 4.2.1.12' };
  }
  return null;
}
