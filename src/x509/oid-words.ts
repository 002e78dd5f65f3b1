/** What object identifiers that certificates name are called, for people who are no experts. */

/** Extended key usages (RFC 5280 section 4.2.1.12, and others in use). */
const usages = new Map([
  ['2.5.29.37.0', 'any purpose'],
  ['1.3.6.1.5.5.7.3.1', 'TLS servers'],
  ['1.3.6.1.5.5.7.3.2', 'TLS clients'],
  ['1.3.6.1.5.5.7.3.3', 'signing programs'],
  ['1.3.6.1.5.5.7.3.4', 'e-mail'],
  ['1.3.6.1.5.5.7.3.5', 'IPsec end systems'],
  ['1.3.6.1.5.5.7.3.6', 'IPsec tunnels'],
  ['1.3.6.1.5.5.7.3.7', 'IPsec users'],
  ['1.3.6.1.5.5.7.3.8', 'time stamping'],
  ['1.3.6.1.5.5.7.3.9', 'saying which certificates were withdrawn (OCSP)'],
  ['1.3.6.1.5.5.7.3.13', 'network access (EAP)'],
  ['1.3.6.1.5.5.7.3.14', 'network access (EAP)'],
  ['1.3.6.1.5.5.7.3.17', 'IPsec key exchange'],
  ['1.3.6.1.5.5.7.3.20', 'SIP domains'],
  ['1.3.6.1.5.5.7.3.21', 'SSH clients'],
  ['1.3.6.1.5.5.7.3.22', 'SSH servers'],
  ['1.3.6.1.5.5.7.3.27', 'certification authorities that take requests (CMC)'],
  ['1.3.6.1.5.5.7.3.36', 'signing documents'],
  ['1.3.6.1.4.1.311.10.3.12', 'signing documents (Microsoft)'],
  ['1.3.6.1.4.1.311.20.2.2', 'signing in with a smart card'],
  ['1.2.840.113583.1.1.5', 'signing PDF documents (Adobe)'],
  ['1.3.6.1.5.2.3.4', 'signing in (Kerberos)'],
  ['2.16.840.1.113730.4.1', 'strong encryption on servers (Netscape)'],
]);

/** An extended key usage, to stand behind "Its key is for". */
export const usageWords = (oid: string): string => usages.get(oid) ?? `the purpose ${oid}`;

/** Policies that many authorities share. */
const policies = new Map([
  ['2.5.29.32.0', 'any policy'],
  // CA/Browser Forum
  ['2.23.140.1.1', 'the policy “extended validation”'],
  ['2.23.140.1.2.1', 'the policy “domain validated”'],
  ['2.23.140.1.2.2', 'the policy “organization validated”'],
  ['2.23.140.1.2.3', 'the policy “individual validated”'],
  ['2.23.140.1.3', 'the policy “extended validation, for signing programs”'],
  ['2.23.140.1.4.1', 'the policy “organization validated, for signing programs”'],
  ['2.23.140.1.4.2', 'the policy “time stamps”'],
  // ETSI EN 319 411-1 and 319 411-2
  ['0.4.0.2042.1.1', 'the policy “normalized certificate” (NCP)'],
  ['0.4.0.2042.1.2', 'the policy “normalized certificate, key in a device” (NCP+)'],
  ['0.4.0.2042.1.3', 'the policy “lightweight certificate” (LCP)'],
  ['0.4.0.194112.1.0', 'the policy “qualified certificate of a person” (QCP-n)'],
  ['0.4.0.194112.1.1', 'the policy “qualified certificate of an organization” (QCP-l)'],
  ['0.4.0.194112.1.2', 'the policy “qualified certificate of a person, key in a device” (QCP-n-qscd)'],
  ['0.4.0.194112.1.3', 'the policy “qualified certificate of an organization, key in a device” (QCP-l-qscd)'],
]);

/** A certificate policy, to stand behind "Issued under". */
export function policyWords(oid: string): string {
  const known = policies.get(oid);
  return known === undefined ? `the policy ${oid}` : `${known}${oid === '2.5.29.32.0' ? '' : `, ${oid}`}`;
}

/** Attributes of people (RFC 3739 section 3.2.2). */
const identifiers = new Map([
  ['1.3.6.1.5.5.7.9.1', 'date of birth'],
  ['1.3.6.1.5.5.7.9.2', 'place of birth'],
  ['1.3.6.1.5.5.7.9.3', 'gender'],
  ['1.3.6.1.5.5.7.9.4', 'country of citizenship'],
  ['1.3.6.1.5.5.7.9.5', 'country of residence'],
]);

/** The name of an attribute; the dotted form where it has none here. */
export const identifierWords = (oid: string): string => identifiers.get(oid) ?? `attribute ${oid}`;
