import { asIs, inARow, message, said, type Said, type Sentence } from '../wording';
import type { Certificate } from './certificate';
import { extensionIds, extensionValue, extKeyUsageOf, keyUsageOf } from './extensions';

/** What a certificate is for, as far as signing records goes. */
export type SigningPurpose =
  | {
      readonly fit: true;
      /** Plain sentences about purposes that it names; none of them stands in the way. */
      readonly notes: readonly Sentence[];
    }
  | {
      readonly fit: false;
      /** One plain sentence. */
      readonly message: Sentence;
      /** Document and section. */
      readonly spec: string;
    };

/** Extended key usages by name (RFC 5280 section 4.2.1.12, and others in use). */
const usages = new Map([
  ['2.5.29.37.0', message('any purpose')],
  ['1.3.6.1.5.5.7.3.1', message('TLS servers')],
  ['1.3.6.1.5.5.7.3.2', message('TLS clients')],
  ['1.3.6.1.5.5.7.3.3', message('code signing')],
  ['1.3.6.1.5.5.7.3.4', message('e-mail')],
  ['1.3.6.1.5.5.7.3.8', message('time stamping')],
  ['1.3.6.1.5.5.7.3.9', message('OCSP signing')],
  ['1.3.6.1.5.5.7.3.36', message('document signing')],
]);

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/** Says nothing about signing documents that a note would be worth. */
const generic = new Set(['2.5.29.37.0', '1.3.6.1.5.5.7.3.36']);

/**
 * Whether a certificate may be one that signs records: keyUsage, if present, has digitalSignature or nonRepudiation
 * (RFC 5280 section 4.2.1.3), and extKeyUsage, if present, names more than time stamping and OCSP (4.2.1.12; RFC 3161
 * section 2.3 and RFC 6960 section 4.2.2.2 set keys aside for these). Other extended usages are noted.
 */
export function signingPurpose({ extensions }: Pick<Certificate, 'extensions'>): SigningPurpose {
  const malformed = {
    fit: false,
    message: message('What the certificate is for cannot be read.'),
    spec: 'RFC 5280 section 4.2',
  } as const;
  const repeated = [extensionIds.keyUsage, extensionIds.extKeyUsage].some(
    (id) => extensions.filter(({ oid }) => oid === id).length > 1,
  );
  if (repeated) return malformed;

  const keyUsage = extensionValue(extensions, extensionIds.keyUsage);
  if (keyUsage !== null) {
    const bits = keyUsageOf(keyUsage);
    if (bits === null) return malformed;
    if (!bits.has('digitalSignature') && !bits.has('nonRepudiation')) {
      return {
        fit: false,
        message: message('The certificate says that its key is not for signing documents.'),
        spec: 'RFC 5280 section 4.2.1.3',
      };
    }
  }

  const extended = extensionValue(extensions, extensionIds.extKeyUsage);
  if (extended === null) return { fit: true, notes: [] };
  const oids = extKeyUsageOf(extended);
  if (oids === null) return malformed;
  if (oids.every((oid) => oid === TIME_STAMPING || oid === OCSP_SIGNING)) {
    return {
      fit: false,
      message: said('The certificate says that its key is for {uses} alone.', { uses: named(oids) }),
      spec: 'RFC 5280 section 4.2.1.12',
    };
  }
  if (oids.some((oid) => generic.has(oid))) return { fit: true, notes: [] };
  return {
    fit: true,
    notes: [said('The certificate says that its key is for {uses}.', { uses: named(oids) })],
  };
}

/** Such as "TLS servers, code signing". */
function named(oids: readonly string[]): Said {
  const shown = oids.slice(0, 5).map((oid) => usages.get(oid) ?? asIs(oid));
  return inARow([...shown, ...(oids.length > 5 ? [message('others')] : [])]);
}
