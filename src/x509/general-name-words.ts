import { toHex } from '../vcon/base64url';
import { attempt, context, inside, objectIdentifier, only, tags } from './der';
import type { GeneralName } from './general-name';
import { attributeText } from './name-attribute';
import { isEmpty, nameText } from './name';

/** A GeneralName in words, such as "host name records.example". */
export function generalNameWords(name: GeneralName): string {
  switch (name.form) {
    case 'rfc822Name':
      return `e-mail address ${name.text}`;
    case 'dNSName':
      return `host name ${name.text}`;
    case 'uniformResourceIdentifier':
      return `address ${name.text}`;
    case 'directoryName':
      return isEmpty(name.name) ? 'an empty name' : `name ${nameText(name.name)}`;
    case 'iPAddress':
      return `IP address ${addressText(name.octets)}`;
    case 'registeredID':
      return `registered identifier ${attempt(() => objectIdentifier(only(name.der).content)) ?? toHex(name.der)}`;
    case 'otherName':
      return otherNameWords(name.der);
    case 'x400Address':
      return `X.400 address ${toHex(name.der)}`;
    case 'ediPartyName':
      return `EDI party name ${toHex(name.der)}`;
  }
}

/** What names of each form a subtree of a name constraint takes in (RFC 5280 section 4.2.1.10). */
export function subtreeWords(base: GeneralName): string {
  switch (base.form) {
    case 'directoryName':
      return isEmpty(base.name) ? 'every directory name' : `directory names under ${nameText(base.name)}`;
    case 'dNSName':
      return base.text === '' ? 'every host name' : `host names in ${base.text.replace(/^\./, '')}`;
    case 'rfc822Name':
      if (base.text === '') return 'every e-mail address';
      if (base.text.includes('@')) return `the e-mail address ${base.text}`;
      return base.text.startsWith('.')
        ? `e-mail addresses at hosts below ${base.text.slice(1)}`
        : `e-mail addresses at ${base.text}`;
    case 'uniformResourceIdentifier':
      if (base.text === '') return 'every web address';
      return base.text.startsWith('.')
        ? `web addresses at hosts below ${base.text.slice(1)}`
        : `web addresses at ${base.text}`;
    case 'iPAddress':
      return rangeText(base.octets);
    default:
      return generalNameWords(base);
  }
}

/** Other names in use, by their type. */
const otherNames = new Map([
  ['1.3.6.1.4.1.311.20.2.3', 'Windows account'],
  ['1.3.6.1.5.5.7.8.9', 'e-mail address'],
  ['1.3.6.1.5.5.7.8.5', 'Jabber address'],
  ['1.3.6.1.5.5.7.8.7', 'service name'],
]);

function otherNameWords(der: Uint8Array): string {
  const read = attempt(() => {
    const reader = inside(only(der));
    const type = objectIdentifier(reader.next(tags.objectIdentifier).content);
    const value = only(reader.next(context(0, 'constructed')).content);
    return { type, text: attributeText(value) ?? toHex(value.der) };
  });
  if (read === null) return `other name ${toHex(der)}`;
  return `${otherNames.get(read.type) ?? `other name of type ${read.type}`}: ${read.text}`;
}

/** An IP address; hex where it is of no length that one has. */
function addressText(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  return octets.length === 16 ? ipv6Text(octets) : toHex(octets);
}

/** RFC 5952 section 4: lower case, no leading zeros, the longest run of zero groups as "::". */
function ipv6Text(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0)).toString(16),
  );
  let start = -1;
  let longest = 1;
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (groups[to] === '0') to++;
    if (to - from > longest) [start, longest] = [from, to - from];
  }
  return start < 0
    ? groups.join(':')
    : `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}

/** Address and mask, in CIDR notation where the mask is one. */
function rangeText(octets: Uint8Array): string {
  const half = octets.length / 2;
  const address = addressText(octets.subarray(0, half));
  const bits = Array.from(octets.subarray(half), (octet) => octet.toString(2).padStart(8, '0')).join('');
  const ones = /^(1*)0*$/.exec(bits)?.[1]?.length;
  if (ones === 0) return `every IPv${half === 4 ? '4' : '6'} address`;
  return ones === undefined
    ? `IP addresses ${address} with mask ${addressText(octets.subarray(half))}`
    : `IP addresses ${address}/${ones}`;
}
