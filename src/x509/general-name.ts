import { ascii, attempt, context, DerError, DerReader, only, tags, type Element } from './der';
import { readName, type Name } from './name';

/** The name forms of a GeneralName (RFC 5280 section 4.2.1.6). */
export type GeneralName =
  | {
      readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier';
      /** ASCII, as in the certificate. */
      readonly text: string;
    }
  | { readonly form: 'directoryName'; readonly name: Name }
  | {
      readonly form: 'iPAddress';
      /** 4 or 16 octets; in a name constraint 8 or 32: address and mask. */
      readonly octets: Uint8Array;
    }
  | {
      readonly form: 'otherName' | 'x400Address' | 'ediPartyName' | 'registeredID';
      /** The whole element. */
      readonly der: Uint8Array;
    };

/** Reads one GeneralName; throws DerError. */
export function readGeneralName({ tag, content, der }: Element): GeneralName {
  switch (tag) {
    case context(0, 'constructed'):
      return { form: 'otherName', der };
    case context(1, 'primitive'):
      return { form: 'rfc822Name', text: ascii(content) };
    case context(2, 'primitive'):
      return { form: 'dNSName', text: ascii(content) };
    case context(3, 'constructed'):
      return { form: 'x400Address', der };
    case context(4, 'constructed'):
      // Name is a CHOICE, so the tag is explicit.
      return { form: 'directoryName', name: readName(only(content, tags.sequence).der) };
    case context(5, 'constructed'):
      return { form: 'ediPartyName', der };
    case context(6, 'primitive'):
      return { form: 'uniformResourceIdentifier', text: ascii(content) };
    case context(7, 'primitive'):
      return { form: 'iPAddress', octets: content };
    case context(8, 'primitive'):
      return { form: 'registeredID', der };
    default:
      throw new DerError('no GeneralName');
  }
}

/** The content octets of GeneralNames, at least one; throws DerError. */
export function readGeneralNames(content: Uint8Array): GeneralName[] {
  const names = new DerReader(content).rest().map(readGeneralName);
  if (names.length === 0) throw new DerError('GeneralNames without a name');
  return names;
}

/** The value of a subjectAltName or issuerAltName extension; null where it is malformed. */
export const generalNamesOf = (extensionValue: Uint8Array): readonly GeneralName[] | null =>
  attempt(() => {
    const names = readGeneralNames(only(extensionValue, tags.sequence).content);
    for (const name of names) {
      if (name.form === 'iPAddress' && ![4, 16].includes(name.octets.length)) {
        throw new DerError('an IP address of another length');
      }
    }
    return names;
  });
