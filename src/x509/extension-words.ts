import { asIs, inARow, inEnglish, message, said, type Said, type Values } from '../wording';
import { toHex } from '../vcon/base64url';
import {
  attempt,
  context,
  count,
  DerError,
  inside,
  namedBits,
  objectIdentifier,
  only,
  tags,
  time,
  type Element,
} from './der';
import { ALL_REASONS, readDistributionPoints, type DistributionPoint } from './distribution-point';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  extensionIds,
  extKeyUsageOf,
  inhibitAnyPolicyOf,
  keyUsageOf,
  nameConstraintsOf,
  policyConstraintsOf,
  policyMappingsOf,
  subjectKeyIdentifierOf,
  type Extension,
  type GeneralSubtree,
  type KeyUsage,
} from './extensions';
import { generalNamesOf, readGeneralName, type GeneralName } from './general-name';
import { generalName, generalNameLine, subtreeWords } from './general-name-words';
import { nameText } from './name';
import { attributeText, stringOf, type Attribute } from './name-attribute';
import { attributeWords, policyWords, usageWords } from './oid-words';
import { qualifiedStatements } from './qualified-statements';

export { describeSignatureAlgorithm } from './algorithm-words';

/** An extension in words. */
export interface ExtensionWords {
  readonly oid: string;
  readonly name: string;
  readonly critical: boolean;
  /** One line each, in English. */
  readonly text: readonly string[];
  /** The same lines, to be said in another language. */
  readonly said: readonly Said[];
}

/** Lines of one extension, and characters of one line: more serve to fill the page. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 400;
/** Bytes that are shown of what cannot be put into words. */
const MOST_HEX_BYTES = 256;
const HEX_BYTES_A_LINE = 32;

/**
 * What an extension of a certificate says (RFC 5280 section 4.2), for people who are no experts. What is malformed is
 * said to be, what is not known is shown in hex; never throws.
 */
export function describeExtension({ oid, critical, value }: Extension): ExtensionWords {
  const known = extensions.get(oid);
  const lines = known === undefined ? null : attempt(() => known.read(value));
  const all = lines === null ? unread(known !== undefined, value) : bounded(lines);
  return { oid, name: known?.name ?? oid, critical, text: all.map(inEnglish), said: all };
}

interface KnownExtension {
  readonly name: string;
  /** One line each; throws DerError, or returns null, where the value is malformed. */
  readonly read: (value: Uint8Array) => readonly Said[] | null;
}

function unread(known: boolean, value: Uint8Array): Said[] {
  if (value.length === 0) {
    return [
      known
        ? said('Malformed: it is not written as its standard demands. It is empty.')
        : said('Not known to this tool. It is empty.'),
    ];
  }
  const why = known
    ? said('Malformed: it is not written as its standard demands. Its bytes:')
    : said('Not known to this tool. Its bytes:');
  return [why, ...hexLines(value)];
}

function hexLines(bytes: Uint8Array): Said[] {
  const lines: Said[] = [];
  const shown = Math.min(bytes.length, MOST_HEX_BYTES);
  for (let at = 0; at < shown; at += HEX_BYTES_A_LINE) {
    lines.push(asIs(grouped(bytes.subarray(at, Math.min(at + HEX_BYTES_A_LINE, shown)))));
  }
  const left = bytes.length - shown;
  return left > 0 ? [...lines, said('and {n} byte more|and {n} bytes more', { n: left })] : lines;
}

/** Hex in groups of two bytes. */
const grouped = (bytes: Uint8Array): string => (toHex(bytes).match(/.{1,4}/g) ?? []).join(' ');

function bounded(lines: readonly Said[]): Said[] {
  if (lines.length === 0) return [said('It says nothing.')];
  const shown = lines.slice(0, MOST_LINES).map(shortened);
  return lines.length > MOST_LINES
    ? [...shown, said('and {n} more', { n: lines.length - MOST_LINES })]
    : shown;
}

function shortened(line: Said): Said {
  const { length } = inEnglish(line);
  if (length <= MOST_CHARACTERS) return line;
  const texts = textsIn(line);
  const own = length - texts.reduce((sum, text) => sum + text.length, 0);
  const most = Math.floor((MOST_CHARACTERS - own) / texts.length);
  return said('{line}… ({n} characters)', { line: withTexts(line, most), n: length });
}

/** The texts that stand in a sentence and in the sentences within it. */
const textsIn = ({ values }: Said): string[] =>
  Object.values(values).flatMap((value) =>
    typeof value === 'object' ? textsIn(value) : typeof value === 'string' ? [value] : [],
  );

/** The same with no text longer than so many characters, and no character cut in two. */
function withTexts({ message, values }: Said, most: number): Said {
  const cut = (value: Values[string]): Values[string] => {
    if (typeof value === 'object') return withTexts(value, most);
    if (typeof value === 'number' || value.length <= most) return value;
    return value.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  };
  return {
    message,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cut(value)])),
  };
}

/** The elements of a SEQUENCE that has at least one, each read. */
function listOf<T>(value: Uint8Array, read: (element: Element) => T): T[] {
  const elements = inside(only(value, tags.sequence)).rest();
  if (elements.length === 0) throw new DerError('a list of nothing');
  return elements.map(read);
}

const oidOf = (element: Element): string => {
  if (element.tag !== tags.objectIdentifier) throw new DerError('no OID');
  return objectIdentifier(element.content);
};

const keyUsages: Record<KeyUsage, Said> = {
  digitalSignature: said('Its key may make signatures (digitalSignature).'),
  nonRepudiation: said('Its key may make signatures that bind whoever made them (nonRepudiation).'),
  keyEncipherment: said('Its key may encrypt other keys (keyEncipherment).'),
  dataEncipherment: said('Its key may encrypt data (dataEncipherment).'),
  keyAgreement: said('Its key may agree on other keys (keyAgreement).'),
  keyCertSign: said('Its key may sign certificates (keyCertSign).'),
  cRLSign: said('Its key may sign lists of withdrawn certificates (cRLSign).'),
  encipherOnly: said('In agreeing on keys, it is for encrypting alone (encipherOnly).'),
  decipherOnly: said('In agreeing on keys, it is for decrypting alone (decipherOnly).'),
};

function keyUsageLines(value: Uint8Array): Said[] | null {
  const usages = keyUsageOf(value);
  if (usages === null) return null;
  return usages.size === 0
    ? [said('Its key may be used for nothing.')]
    : [...usages].map((one) => keyUsages[one]);
}

function extKeyUsageLines(value: Uint8Array): Said[] | null {
  const usages = extKeyUsageOf(value);
  return usages?.map((oid) => said('Its key is for {use}.', { use: usageWords(oid) })) ?? null;
}

function basicConstraintsLines(value: Uint8Array): Said[] | null {
  const constraints = basicConstraintsOf(value);
  if (constraints === null) return null;
  const { ca, pathLength } = constraints;
  const limit = pathLength === null ? [] : [pathLengthLine(pathLength)];
  return ca
    ? [said('Its holder is a certification authority, which may issue certificates.'), ...limit]
    : [said('Its holder is no certification authority, and may issue no certificates.'), ...limit];
}

const pathLengthLine = (length: number): Said =>
  length === 0
    ? said('No other authority may stand between it and a signer (path length 0).')
    : said(
        'At most {n} other authority may stand between it and a signer (path length {n}).|At most {n} other authorities may stand between it and a signer (path length {n}).',
        { n: length },
      );

const nameLines = (value: Uint8Array): Said[] | null => generalNamesOf(value)?.map(generalNameLine) ?? null;

function nameConstraintsLines(value: Uint8Array): Said[] | null {
  const constraints = nameConstraintsOf(value);
  if (constraints === null) return null;
  const within = message('What it issues, of this kind, only for {names}');
  const outside = message('What it issues, never for {names}');
  return [
    ...constraints.permitted.map((subtree) => subtreeLine(within, subtree)),
    ...constraints.excluded.map((subtree) => subtreeLine(outside, subtree)),
  ];
}

function subtreeLine(rule: string, { base, minimum, maximum }: GeneralSubtree): Said {
  const line = said(rule, { names: subtreeWords(base) });
  if (maximum !== null) {
    return said('{line} (minimum {minimum}, maximum {maximum})', { line, minimum, maximum });
  }
  return minimum === 0 ? line : said('{line} (minimum {minimum}, maximum none)', { line, minimum });
}

/** certificatePolicies with their qualifiers (section 4.2.1.4). */
const policyLines = (value: Uint8Array): Said[] =>
  listOf(value, (element) => {
    if (element.tag !== tags.sequence) throw new DerError('no policy');
    const reader = inside(element);
    const policy = oidOf(reader.next());
    const qualifiers = reader.optional(tags.sequence);
    reader.end();
    return [
      said('Issued under {policy}.', { policy: policyWords(policy) }),
      ...(qualifiers === null ? [] : inside(qualifiers).rest(tags.sequence).flatMap(qualifierLines)),
    ];
  }).flat();

function qualifierLines(element: Element): Said[] {
  const reader = inside(element);
  const id = oidOf(reader.next());
  const qualifier = reader.next();
  reader.end();
  if (id === '1.3.6.1.5.5.7.2.1') {
    return [said('The authority’s rules are at {address}', { address: stringOf(qualifier) })];
  }
  if (id !== '1.3.6.1.5.5.7.2.2') {
    return [said('A remark of kind {oid}: {text}', { oid: id, text: textOrHex(qualifier) })];
  }
  // UserNotice
  const notice = inside(qualifier);
  const reference = notice.optional(tags.sequence);
  const text = notice.atEnd ? null : notice.next();
  notice.end();
  return [
    ...(text === null ? [] : [said('The authority’s notice: “{text}”', { text: stringOf(text) })]),
    ...(reference === null ? [] : [noticeReference(reference)]),
  ];
}

function noticeReference(element: Element): Said {
  const reader = inside(element);
  const organization = stringOf(reader.next());
  const numbers = inside(reader.next(tags.sequence)).rest(tags.integer);
  reader.end();
  return said('See “{organization}”, number {numbers}', {
    organization,
    numbers: numbers.map(({ content }) => count(content)).join(', '),
  });
}

const mappingLines = (value: Uint8Array): Said[] | null =>
  policyMappingsOf(value)?.map(({ issuerDomainPolicy, subjectDomainPolicy }) =>
    said('To its issuer, {policy} is as good as {other}.', {
      policy: policyWords(subjectDomainPolicy),
      other: policyWords(issuerDomainPolicy),
    }),
  ) ?? null;

function policyConstraintsLines(value: Uint8Array): Said[] | null {
  const constraints = policyConstraintsOf(value);
  if (constraints === null) return null;
  const { requireExplicitPolicy: explicit, inhibitPolicyMapping: mapping } = constraints;
  return [
    ...(explicit === null ? [] : [explicitPolicyLine(explicit)]),
    ...(mapping === null ? [] : [noMappingLine(mapping)]),
  ];
}

const explicitPolicyLine = (certificates: number): Said =>
  certificates === 0
    ? said('From the next certificate on, every certificate needs a policy that is accepted.')
    : said(
        'After {n} more certificate, every certificate needs a policy that is accepted.|After {n} more certificates, every certificate needs a policy that is accepted.',
        { n: certificates },
      );

const noMappingLine = (certificates: number): Said =>
  certificates === 0
    ? said('From the next certificate on, no policy may stand in for another.')
    : said(
        'After {n} more certificate, no policy may stand in for another.|After {n} more certificates, no policy may stand in for another.',
        { n: certificates },
      );

function anyPolicyLines(value: Uint8Array): Said[] | null {
  const certificates = inhibitAnyPolicyOf(value);
  if (certificates === null) return null;
  return [
    certificates === 0
      ? said('From the next certificate on, “any policy” no longer counts as one.')
      : said(
          'After {n} more certificate, “any policy” no longer counts as one.|After {n} more certificates, “any policy” no longer counts as one.',
          { n: certificates },
        ),
  ];
}

function authorityKeyLines(value: Uint8Array): Said[] | null {
  const identifier = authorityKeyIdentifierOf(value);
  if (identifier === null) return null;
  const { keyIdentifier, issuer, serialNumber } = identifier;
  return [
    ...(keyIdentifier === null ? [] : [said('Signed with the key {key}', { key: grouped(keyIdentifier) })]),
    ...(issuer ?? []).map((name) =>
      said('The signing key’s certificate was issued by {name}', { name: generalName(name) }),
    ),
    ...(serialNumber === null
      ? []
      : [
          said('The signing key’s certificate has the serial number {number}', {
            number: toHex(serialNumber),
          }),
        ]),
  ];
}

function subjectKeyLines(value: Uint8Array): Said[] | null {
  const identifier = subjectKeyIdentifierOf(value);
  return identifier === null ? null : [said('Its own key is known as {key}', { key: grouped(identifier) })];
}

/** ReasonFlags (section 4.2.1.13), by their bit. */
const revocationReasons = [
  '',
  message('its key was exposed'),
  message('the key of an authority was exposed'),
  message('what it says of its holder changed'),
  message('it was replaced'),
  message('it is no longer needed'),
  message('it is on hold'),
  message('its privileges were withdrawn'),
  message('the key of an attribute authority was exposed'),
];

/** @param list what is there, at its {place} */
const distributionPointLines =
  (list: string) =>
  (value: Uint8Array): Said[] =>
    readDistributionPoints(value).flatMap((point) => {
      const places = placesOf(point);
      return [
        ...(places.length === 0 ? [said('no place is named')] : places).map((place) => said(list, { place })),
        ...reasonLine(point),
        ...(point.crlIssuer ?? []).map((name) =>
          said('That list is signed by {name}', { name: generalName(name) }),
        ),
      ];
    });

function placesOf({ name }: DistributionPoint): Said[] {
  if (name === null) return [];
  return name.kind === 'full'
    ? name.names.map(plainAddress)
    : [said('named {name} below the name of who signs it', { name: rdnText(name.rdn) })];
}

const rdnText = (rdn: readonly Attribute[]): string =>
  nameText({ der: new Uint8Array(), rdns: [rdn], comparable: [] });

/** An address speaks for itself. */
const plainAddress = (name: GeneralName): Said =>
  name.form === 'uniformResourceIdentifier' ? asIs(name.text) : generalName(name);

function reasonLine({ reasons }: DistributionPoint): Said[] {
  if (reasons === null || reasons === ALL_REASONS) return [];
  const named = revocationReasons.filter((reason, bit) => reason !== '' && (reasons & (1 << bit)) !== 0);
  if (named.length === 0) return [said('Only for withdrawals because of nothing')];
  const because = inARow(named, message('{one}, or {other}'));
  return [said('Only for withdrawals because {reasons}', { reasons: because })];
}

/** Access methods of authorityInfoAccess and subjectInfoAccess (sections 4.2.2.1 and 4.2.2.2), each at its {place}. */
const accessMethods = new Map([
  ['1.3.6.1.5.5.7.48.1', message('Says whether it was withdrawn (OCSP): {place}')],
  ['1.3.6.1.5.5.7.48.2', message('The certificate of its issuer: {place}')],
  ['1.3.6.1.5.5.7.48.3', message('Time stamps: {place}')],
  ['1.3.6.1.5.5.7.48.5', message('What it has issued: {place}')],
]);

const accessLines = (value: Uint8Array): Said[] =>
  listOf(value, (element) => {
    if (element.tag !== tags.sequence) throw new DerError('no access description');
    const reader = inside(element);
    const method = oidOf(reader.next());
    const location = readGeneralName(reader.next());
    reader.end();
    const place = plainAddress(location);
    const service = accessMethods.get(method);
    return service === undefined
      ? said('Service {oid}: {place}', { oid: method, place })
      : said(service, { place });
  });

/** Attribute (RFC 5280 section 4.2.1.8). */
const attributeLines = (value: Uint8Array): Said[] =>
  listOf(value, (element) => {
    const reader = inside(element);
    const type = oidOf(reader.next());
    const values = inside(reader.next(tags.set)).rest();
    reader.end();
    return attributeWords(type, values.map(textOrHex).join(', '));
  });

/** privateKeyUsagePeriod (RFC 3280 section 4.2.1.4). */
function usagePeriodLines(value: Uint8Array): Said[] {
  const reader = inside(only(value, tags.sequence));
  const from = reader.optional(context(0, 'primitive'));
  const to = reader.optional(context(1, 'primitive'));
  reader.end();
  const at = ({ content }: Element): string =>
    time({ tag: tags.generalizedTime, content, der: content }).toISOString().slice(0, 10);
  return [
    ...(from === null ? [] : [said('Its private key signs from {date} (UTC)', { date: at(from) })]),
    ...(to === null ? [] : [said('Its private key signs until {date} (UTC)', { date: at(to) })]),
  ];
}

/** SignedCertificateTimestampList (RFC 6962 section 3.3): TLS vectors inside an OCTET STRING. */
function timestampListLines(value: Uint8Array): Said[] {
  const { content } = only(value, tags.octetString);
  const at = (index: number): number => ((content[index] ?? 0) << 8) | (content[index + 1] ?? 0);
  if (content.length < 2 || at(0) !== content.length - 2) throw new DerError('no list');
  let amount = 0;
  for (let next = 2; next < content.length; amount++) {
    next += 2 + at(next);
    if (next > content.length) throw new DerError('a list cut short');
  }
  return [
    said(
      '{n} certificate transparency time stamp, not checked by this tool.|{n} certificate transparency time stamps, not checked by this tool.',
      { n: amount },
    ),
  ];
}

/** Features (RFC 7633 section 4.2.3.1), by the number of the TLS extension. */
const featureLines = (value: Uint8Array): Said[] =>
  listOf(value, (element) => {
    if (element.tag !== tags.integer) throw new DerError('no feature');
    const number = count(element.content);
    return said(
      number === 5 || number === 17
        ? 'A server with it must show at once that it was not withdrawn (TLS feature {number}).'
        : 'A server with it must support TLS feature {number}.',
      { number: String(number) },
    );
  });

/** What a Netscape certificate may be used for, by the bit. */
const netscapeTypes = [
  message('TLS clients'),
  message('TLS servers'),
  message('e-mail'),
  message('signing programs'),
  '',
  message('issuing certificates for TLS'),
  message('issuing certificates for e-mail'),
  message('issuing certificates for signing programs'),
];

function netscapeTypeLines(value: Uint8Array): Said[] {
  const bits = namedBits(only(value, tags.bitString).content);
  return netscapeTypes.flatMap((use, bit) =>
    bits.has(bit) && use !== '' ? [said('For {use}.', { use: said(use) })] : [],
  );
}

/** TNAuthorizationList (RFC 8226 section 9), whose tags are explicit. */
const telephoneLines = (value: Uint8Array): Said[] =>
  listOf(value, ({ tag, content }) => {
    switch (tag) {
      case context(0, 'constructed'):
        return said('May speak for the service provider {code}', {
          code: stringOf(only(content, tags.ia5String)),
        });
      case context(1, 'constructed'): {
        const reader = inside(only(content, tags.sequence));
        const start = stringOf(reader.next(tags.ia5String));
        const amount = count(reader.next(tags.integer).content);
        return said(
          'May speak for {n} telephone number from {start}|May speak for {n} telephone numbers from {start}',
          { n: amount, start },
        );
      }
      case context(2, 'constructed'):
        return said('May speak for the telephone number {number}', {
          number: stringOf(only(content, tags.ia5String)),
        });
      default:
        throw new DerError('no number');
    }
  });

/** CertificateTemplate (Microsoft): an OID, then two versions. */
function templateLines(value: Uint8Array): Said[] {
  const reader = inside(only(value, tags.sequence));
  const template = oidOf(reader.next());
  const versions = reader.rest(tags.integer).map(({ content }) => count(content));
  return [
    versions.length === 0
      ? said('Made from the template {template}', { template })
      : said('Made from the template {template}, version {version}', {
          template,
          version: versions.join('.'),
        }),
  ];
}

const textOrHex = (element: Element): string => attributeText(element) ?? `hex ${toHex(element.der)}`;

/** @param line what it is, at {text} */
const textLine =
  (line: string) =>
  (value: Uint8Array): Said[] => [said(line, { text: stringOf(only(value)) })];

const addressLine = textLine(message('Address: {text}'));

const says =
  (line: string) =>
  (value: Uint8Array): Said[] => {
    // Whatever it holds, it has to be DER.
    only(value);
    return [said(line)];
  };

const extensions: ReadonlyMap<string, KnownExtension> = new Map<string, KnownExtension>([
  // RFC 5280 section 4.2
  [extensionIds.keyUsage, { name: message('Key usage'), read: keyUsageLines }],
  [extensionIds.extKeyUsage, { name: message('Extended key usage'), read: extKeyUsageLines }],
  [extensionIds.basicConstraints, { name: message('Basic constraints'), read: basicConstraintsLines }],
  [extensionIds.subjectAltName, { name: message('Other names of its holder'), read: nameLines }],
  [extensionIds.issuerAltName, { name: message('Other names of its issuer'), read: nameLines }],
  [extensionIds.nameConstraints, { name: message('Name constraints'), read: nameConstraintsLines }],
  [extensionIds.certificatePolicies, { name: message('Certificate policies'), read: policyLines }],
  [extensionIds.policyMappings, { name: message('Policy mappings'), read: mappingLines }],
  [extensionIds.policyConstraints, { name: message('Policy constraints'), read: policyConstraintsLines }],
  [extensionIds.inhibitAnyPolicy, { name: message('Inhibit any-policy'), read: anyPolicyLines }],
  [extensionIds.authorityKeyIdentifier, { name: message('Key of its issuer'), read: authorityKeyLines }],
  [extensionIds.subjectKeyIdentifier, { name: message('Key identifier'), read: subjectKeyLines }],
  [
    extensionIds.cRLDistributionPoints,
    {
      name: message('Where its revocation list is'),
      read: distributionPointLines(message('List of withdrawn certificates: {place}')),
    },
  ],
  [
    extensionIds.freshestCRL,
    {
      name: message('Where the newest changes to that list are'),
      read: distributionPointLines(message('Changes since the last full list: {place}')),
    },
  ],
  [extensionIds.authorityInfoAccess, { name: message('Services of its issuer'), read: accessLines }],
  [extensionIds.subjectInfoAccess, { name: message('Services of its holder'), read: accessLines }],
  [
    extensionIds.subjectDirectoryAttributes,
    { name: message('Attributes of its holder'), read: attributeLines },
  ],
  // RFC 3280 section 4.2.1.4
  ['2.5.29.16', { name: message('Period in which its key signs'), read: usagePeriodLines }],
  // RFC 3739 section 3.2.6, ETSI EN 319 412-5
  ['1.3.6.1.5.5.7.1.3', { name: message('Qualified certificate statements'), read: qualifiedStatements }],
  // RFC 3739 section 3.2.5 and RFC 9399
  [
    '1.3.6.1.5.5.7.1.2',
    { name: message('Biometric information'), read: says(message('About its holder; not shown.')) },
  ],
  [
    '1.3.6.1.5.5.7.1.12',
    { name: message('Logotypes'), read: says(message('Pictures, or where they are; not shown.')) },
  ],
  // RFC 6962 section 3
  ['1.3.6.1.4.1.11129.2.4.2', { name: message('Certificate transparency'), read: timestampListLines }],
  [
    '1.3.6.1.4.1.11129.2.4.3',
    {
      name: message('Certificate transparency poison'),
      read: says(message('A draft for a transparency log. It is never to be used as a certificate.')),
    },
  ],
  // RFC 7633, RFC 6960 section 4.2.2.2.1, RFC 8226
  ['1.3.6.1.5.5.7.1.24', { name: message('TLS feature'), read: featureLines }],
  [
    '1.3.6.1.5.5.7.48.1.5',
    {
      name: message('OCSP no check'),
      read: says(message('Whether it was itself withdrawn is not to be asked, for as long as it is valid.')),
    },
  ],
  ['1.3.6.1.5.5.7.1.26', { name: message('Telephone numbers'), read: telephoneLines }],
  // RFC 8551 section 2.5.2
  [
    '1.2.840.113549.1.9.15',
    {
      name: message('E-mail encryption'),
      read: says(message('Which ciphers its holder’s e-mail program knows; not shown.')),
    },
  ],
  // Netscape
  ['2.16.840.1.113730.1.1', { name: message('Netscape certificate type'), read: netscapeTypeLines }],
  ['2.16.840.1.113730.1.2', { name: message('Netscape base address'), read: addressLine }],
  ['2.16.840.1.113730.1.3', { name: message('Netscape revocation address'), read: addressLine }],
  ['2.16.840.1.113730.1.4', { name: message('Netscape CA revocation address'), read: addressLine }],
  ['2.16.840.1.113730.1.7', { name: message('Netscape renewal address'), read: addressLine }],
  ['2.16.840.1.113730.1.8', { name: message('Netscape policy address'), read: addressLine }],
  [
    '2.16.840.1.113730.1.12',
    { name: message('Netscape server name'), read: textLine(message('Server: {text}')) },
  ],
  [
    '2.16.840.1.113730.1.13',
    { name: message('Netscape comment'), read: textLine(message('A remark by whoever made it: {text}')) },
  ],
  // Microsoft
  [
    '1.3.6.1.4.1.311.20.2',
    { name: message('Microsoft certificate template'), read: textLine(message('Template: {text}')) },
  ],
  ['1.3.6.1.4.1.311.21.7', { name: message('Microsoft certificate template'), read: templateLines }],
  ['1.3.6.1.4.1.311.21.10', { name: message('Microsoft application policies'), read: policyLines }],
]);
