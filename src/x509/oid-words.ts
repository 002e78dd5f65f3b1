/** What object identifiers that certificates name are called, for people who are no experts. */
import { asIs, inARow, message, said, type Said } from '../wording';

/** Extended key usages (RFC 5280 section 4.2.1.12, and others in use). */
const usages = new Map([
  ['2.5.29.37.0', message('any purpose')],
  ['1.3.6.1.5.5.7.3.1', message('TLS servers')],
  ['1.3.6.1.5.5.7.3.2', message('TLS clients')],
  ['1.3.6.1.5.5.7.3.3', message('signing programs')],
  ['1.3.6.1.5.5.7.3.4', message('e-mail')],
  ['1.3.6.1.5.5.7.3.5', message('IPsec end systems')],
  ['1.3.6.1.5.5.7.3.6', message('IPsec tunnels')],
  ['1.3.6.1.5.5.7.3.7', message('IPsec users')],
  ['1.3.6.1.5.5.7.3.8', message('time stamping')],
  ['1.3.6.1.5.5.7.3.9', message('saying which certificates were withdrawn (OCSP)')],
  ['1.3.6.1.5.5.7.3.13', message('network access (EAP)')],
  ['1.3.6.1.5.5.7.3.14', message('network access (EAP)')],
  ['1.3.6.1.5.5.7.3.17', message('IPsec key exchange')],
  ['1.3.6.1.5.5.7.3.20', message('SIP domains')],
  ['1.3.6.1.5.5.7.3.21', message('SSH clients')],
  ['1.3.6.1.5.5.7.3.22', message('SSH servers')],
  ['1.3.6.1.5.5.7.3.27', message('certification authorities that take requests (CMC)')],
  ['1.3.6.1.5.5.7.3.36', message('signing documents')],
  ['1.3.6.1.4.1.311.10.3.12', message('signing documents (Microsoft)')],
  ['1.3.6.1.4.1.311.20.2.2', message('signing in with a smart card')],
  ['1.2.840.113583.1.1.5', message('signing PDF documents (Adobe)')],
  ['1.3.6.1.5.2.3.4', message('signing in (Kerberos)')],
  ['2.16.840.1.113730.4.1', message('strong encryption on servers (Netscape)')],
]);

/** An extended key usage, to stand behind "Its key is for". */
export const usageWords = (oid: string): Said => purposeWords(usages, oid);

/** A purpose by its name in a table. */
export function purposeWords(names: ReadonlyMap<string, string>, oid: string): Said {
  const known = names.get(oid);
  return known === undefined ? said('the purpose {oid}', { oid }) : said(known);
}

/** Says nothing by its number. */
const ANY_POLICY = '2.5.29.32.0';

/** Policies that many authorities share. */
const policies = new Map([
  [ANY_POLICY, message('any policy')],
  // CA/Browser Forum
  ['2.23.140.1.1', message('the policy “extended validation”')],
  ['2.23.140.1.2.1', message('the policy “domain validated”')],
  ['2.23.140.1.2.2', message('the policy “organization validated”')],
  ['2.23.140.1.2.3', message('the policy “individual validated”')],
  ['2.23.140.1.3', message('the policy “extended validation, for signing programs”')],
  ['2.23.140.1.4.1', message('the policy “organization validated, for signing programs”')],
  ['2.23.140.1.4.2', message('the policy “time stamps”')],
  // ETSI EN 319 411-1 and 319 411-2
  ['0.4.0.2042.1.1', message('the policy “normalized certificate” (NCP)')],
  ['0.4.0.2042.1.2', message('the policy “normalized certificate, key in a device” (NCP+)')],
  ['0.4.0.2042.1.3', message('the policy “lightweight certificate” (LCP)')],
  ['0.4.0.194112.1.0', message('the policy “qualified certificate of a person” (QCP-n)')],
  ['0.4.0.194112.1.1', message('the policy “qualified certificate of an organization” (QCP-l)')],
  [
    '0.4.0.194112.1.2',
    message('the policy “qualified certificate of a person, key in a device” (QCP-n-qscd)'),
  ],
  [
    '0.4.0.194112.1.3',
    message('the policy “qualified certificate of an organization, key in a device” (QCP-l-qscd)'),
  ],
]);

/** A certificate policy, to stand behind "Issued under". */
export function policyWords(oid: string): Said {
  const known = policies.get(oid);
  if (known === undefined) return said('the policy {oid}', { oid });
  return oid === ANY_POLICY ? said(known) : inARow([known, asIs(oid)]);
}

/** Attributes of people (RFC 3739 section 3.2.2), with what they are at {values}. */
const attributes = new Map([
  ['1.3.6.1.5.5.7.9.1', message('Date of birth: {values}')],
  ['1.3.6.1.5.5.7.9.2', message('Place of birth: {values}')],
  ['1.3.6.1.5.5.7.9.3', message('Gender: {values}')],
  ['1.3.6.1.5.5.7.9.4', message('Country of citizenship: {values}')],
  ['1.3.6.1.5.5.7.9.5', message('Country of residence: {values}')],
]);

/** An attribute with its values; by the dotted form where it has no name here. */
export function attributeWords(oid: string, values: string): Said {
  const known = attributes.get(oid);
  return known === undefined ? said('Attribute {oid}: {values}', { oid, values }) : said(known, { values });
}
