import { toHex } from '../vcon/base64url';
import { inEnglish, message, said, type Said, type Values } from '../wording';
import { attempt, context, inside, objectIdentifier, only, tags } from './der';
import type { GeneralName } from './general-name';
import { attributeText } from './name-attribute';
import { isEmpty, nameText } from './name';

/** What a name is called inside a sentence, and at the start of a line; the name stands at {name}. */
interface Called {
  readonly inside: string;
  readonly first: string;
}

/** Written the same in both places. */
const anywhere = (text: string): Called => ({ inside: text, first: text });

const eMailAddress = { inside: message('e-mail address {name}'), first: message('E-mail address {name}') };
const hostName = { inside: message('host name {name}'), first: message('Host name {name}') };
const webAddress = { inside: message('address {name}'), first: message('Address {name}') };
const directoryName = { inside: message('name {name}'), first: message('Name {name}') };
const emptyName = { inside: message('an empty name'), first: message('An empty name') };
const ipAddress = anywhere(message('IP address {name}'));
const registeredId = {
  inside: message('registered identifier {name}'),
  first: message('Registered identifier {name}'),
};
const x400Address = anywhere(message('X.400 address {name}'));
const ediPartyName = anywhere(message('EDI party name {name}'));
const otherName = { inside: message('other name {name}'), first: message('Other name {name}') };
const otherNameOfType = {
  inside: message('other name of type {type}: {name}'),
  first: message('Other name of type {type}: {name}'),
};

/** Other names in use, by their type. */
const otherNames = new Map<string, Called>([
  ['1.3.6.1.4.1.311.20.2.3', anywhere(message('Windows account: {name}'))],
  [
    '1.3.6.1.5.5.7.8.9',
    { inside: message('e-mail address: {name}'), first: message('E-mail address: {name}') },
  ],
  ['1.3.6.1.5.5.7.8.5', anywhere(message('Jabber address: {name}'))],
  ['1.3.6.1.5.5.7.8.7', { inside: message('service name: {name}'), first: message('Service name: {name}') }],
]);

/** What a GeneralName is called, and what stands in its places. */
function wordsFor(name: GeneralName): readonly [called: Called, values: Values] {
  switch (name.form) {
    case 'rfc822Name':
      return [eMailAddress, { name: name.text }];
    case 'dNSName':
      return [hostName, { name: name.text }];
    case 'uniformResourceIdentifier':
      return [webAddress, { name: name.text }];
    case 'directoryName':
      return isEmpty(name.name) ? [emptyName, {}] : [directoryName, { name: nameText(name.name) }];
    case 'iPAddress':
      return [ipAddress, { name: addressText(name.octets) }];
    case 'registeredID': {
      const oid = attempt(() => objectIdentifier(only(name.der).content));
      return [registeredId, { name: oid ?? toHex(name.der) }];
    }
    case 'otherName':
      return wordsForOther(name.der);
    case 'x400Address':
      return [x400Address, { name: toHex(name.der) }];
    case 'ediPartyName':
      return [ediPartyName, { name: toHex(name.der) }];
  }
}

function wordsForOther(der: Uint8Array): readonly [Called, Values] {
  const read = attempt(() => {
    const reader = inside(only(der));
    const type = objectIdentifier(reader.next(tags.objectIdentifier).content);
    const value = only(reader.next(context(0, 'constructed')).content);
    return { type, name: attributeText(value) ?? toHex(value.der) };
  });
  if (read === null) return [otherName, { name: toHex(der) }];
  const called = otherNames.get(read.type);
  return called === undefined ? [otherNameOfType, read] : [called, { name: read.name }];
}

/** A GeneralName inside a sentence, such as "host name records.example". */
export function generalName(name: GeneralName): Said {
  const [called, values] = wordsFor(name);
  return said(called.inside, values);
}

/** The same as a line of its own. */
export function generalNameLine(name: GeneralName): Said {
  const [called, values] = wordsFor(name);
  return said(called.first, values);
}

/** A GeneralName inside an English sentence. */
export const generalNameWords = (name: GeneralName): string => inEnglish(generalName(name));

/** What names of each form a subtree of a name constraint takes in (RFC 5280 section 4.2.1.10). */
export function subtreeWords(base: GeneralName): Said {
  switch (base.form) {
    case 'directoryName':
      return isEmpty(base.name)
        ? said('every directory name')
        : said('directory names under {name}', { name: nameText(base.name) });
    case 'dNSName':
      return base.text === ''
        ? said('every host name')
        : said('host names in {name}', { name: base.text.replace(/^\./, '') });
    case 'rfc822Name':
      if (base.text === '') return said('every e-mail address');
      if (base.text.includes('@')) return said('the e-mail address {name}', { name: base.text });
      return base.text.startsWith('.')
        ? said('e-mail addresses at hosts below {name}', { name: base.text.slice(1) })
        : said('e-mail addresses at {name}', { name: base.text });
    case 'uniformResourceIdentifier':
      if (base.text === '') return said('every web address');
      return base.text.startsWith('.')
        ? said('web addresses at hosts below {name}', { name: base.text.slice(1) })
        : said('web addresses at {name}', { name: base.text });
    case 'iPAddress':
      return rangeWords(base.octets);
    default:
      return generalName(base);
  }
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
function rangeWords(octets: Uint8Array): Said {
  const half = octets.length / 2;
  const address = addressText(octets.subarray(0, half));
  const bits = Array.from(octets.subarray(half), (octet) => octet.toString(2).padStart(8, '0')).join('');
  const ones = /^(1*)0*$/.exec(bits)?.[1]?.length;
  if (ones === 0) return half === 4 ? said('every IPv4 address') : said('every IPv6 address');
  return ones === undefined
    ? said('IP addresses {address} with mask {mask}', { address, mask: addressText(octets.subarray(half)) })
    : said('IP addresses {range}', { range: `${address}/${ones}` });
}
