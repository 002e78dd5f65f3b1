import { integer, octetString, sequence, taggedPrimitive } from '../../../e2e/maker/der';
import { extension } from '../../../e2e/maker/pki';
import {
  basicConstraints,
  extKeyUsage,
  generalName,
  keyUsage,
  subjectAltName,
} from '../../../e2e/maker/pki-extensions';
import { broken, valid, type Section } from './case';
import { line } from './parties';

const unknown = (critical: boolean) => extension('1.3.6.1.4.1.99999.2', octetString(), critical);

const otherAuthorityKey = extension('2.5.29.35', sequence(taggedPrimitive(0, new Uint8Array(20))));

const mustReject =
  'A critical extension that is not recognized MUST lead to rejection (RFC 5280 sections 4.2, 6.1.4 (o) and 6.1.5 (f)).';
const mayIgnore = 'A non-critical extension that is not recognized may be ignored (RFC 5280 section 4.2).';
const once = 'A certificate MUST NOT include more than one instance of an extension (RFC 5280 section 4.2).';

export const extensions: Section = {
  title: 'Extensions (RFC 5280 sections 4.2, 6.1.4 (o) and 6.1.5 (f))',
  cases: [
    {
      id: 'extension-unknown-target',
      title: 'An unknown extension in the target, not critical',
      because: mayIgnore,
      expected: valid,
      build: () => line([{}, { more: [unknown(false)] }]),
    },
    {
      id: 'extension-unknown-critical-target',
      title: 'An unknown critical extension in the target',
      because: mustReject,
      expected: broken('unknown-critical-extension', 1),
      build: () => line([{}, { more: [unknown(true)] }]),
    },
    {
      id: 'extension-unknown-ca',
      title: 'An unknown extension in the CA certificate, not critical',
      because: mayIgnore,
      expected: valid,
      build: () => line([{ more: [unknown(false)] }, {}]),
    },
    {
      id: 'extension-unknown-critical-ca',
      title: 'An unknown critical extension in the CA certificate',
      because: mustReject,
      expected: broken('unknown-critical-extension', 0),
      build: () => line([{ more: [unknown(true)] }, {}]),
    },
    {
      id: 'extension-unknown-critical-self-issued',
      title: 'An unknown critical extension in a self-issued certificate',
      because: mustReject,
      expected: broken('unknown-critical-extension', 1),
      build: () => line([{}, { selfIssued: true, more: [unknown(true)] }, {}]),
    },
    {
      id: 'extension-duplicate-unknown',
      title: 'An unknown extension twice in the target',
      because: once,
      expected: broken('duplicate-extension', 1),
      build: () => line([{}, { more: [unknown(false), unknown(false)] }]),
      disagrees:
        'OpenSSL looks for a second instance of the extensions it knows alone; section 4.2 knows no exception.',
    },
    {
      id: 'extension-duplicate-basic-constraints',
      title: 'basicConstraints twice in the CA certificate, FALSE and then TRUE',
      because: once,
      expected: broken('duplicate-extension', 0),
      build: () => line([{ more: [basicConstraints(false)] }, {}]),
    },
    {
      id: 'extension-duplicate-key-usage',
      title: 'keyUsage twice in the CA certificate, the same',
      because: once,
      expected: broken('duplicate-extension', 0),
      build: () => line([{ more: [keyUsage(['keyCertSign', 'cRLSign'])] }, {}]),
    },
    {
      id: 'extension-duplicate-alternative-name',
      title: 'subjectAltName twice in the target',
      because: once,
      expected: broken('duplicate-extension', 1),
      build: () =>
        line([
          {},
          {
            more: [
              subjectAltName([generalName.dns('a.example')]),
              subjectAltName([generalName.dns('b.example')]),
            ],
          },
        ]),
    },
    {
      id: 'extension-in-version-1-target',
      title: 'The target has version 1, and extensions',
      because: 'Extensions MUST only appear in version 3 (RFC 5280 section 4.1.2.9).',
      expected: broken('certificate-form', 1),
      openssl: ['-x509_strict'],
      build: () => line([{}, { version: 1 }]),
    },
    {
      id: 'extension-in-version-1-ca',
      title: 'The CA certificate has version 1, and basicConstraints',
      because: 'Extensions MUST only appear in version 3 (RFC 5280 section 4.1.2.9).',
      expected: broken('certificate-form', 0),
      openssl: ['-x509_strict'],
      build: () => line([{ version: 1 }, {}]),
    },
    {
      id: 'extension-malformed-policies',
      title: 'certificatePolicies of the CA is an INTEGER, not critical',
      because:
        'Section 6.1 processes certificatePolicies whether critical or not; what cannot be read cannot be processed.',
      expected: broken('malformed-extension', 0),
      build: () => line([{ more: [extension('2.5.29.32', integer(1))] }, {}]),
      openssl: ['-policy_check'],
    },
    {
      id: 'extension-malformed-alternative-name',
      title: 'subjectAltName of the target is an empty sequence',
      because: 'subjectAltName has at least one name (RFC 5280 section 4.2.1.6).',
      expected: broken('malformed-extension', 1),
      openssl: ['-x509_strict'],
      build: () => line([{}, { more: [extension('2.5.29.17', sequence())] }]),
    },
    {
      id: 'extension-critical-ext-key-usage',
      title: 'A critical extKeyUsage for code signing in the target',
      because:
        'An application that recognizes extKeyUsage may go on; section 6.1 asks nothing of it (RFC 5280 section 4.2.1.12).',
      expected: valid,
      build: () => line([{}, { more: [extKeyUsage(['1.3.6.1.5.5.7.3.3'], true)] }]),
    },
    {
      id: 'extension-critical-alternative-name',
      title: 'A critical subjectAltName beside a subject',
      because: 'The extension is recognized, so that it may be critical (RFC 5280 section 4.2).',
      expected: valid,
      build: () => line([{}, { more: [subjectAltName([generalName.dns('a.example')], true)] }]),
    },
    {
      id: 'extension-key-identifiers-differ',
      title: 'authorityKeyIdentifier of the target is not the subjectKeyIdentifier of the CA',
      because:
        'Key identifiers help to find a path (RFC 5280 section 4.2.1.1); section 6.1 does not compare them.',
      expected: valid,
      disagrees:
        'OpenSSL takes no issuer whose subjectKeyIdentifier differs; section 6.1.3 compares names and keys alone.',
      build: () => line([{}, { extensions: [otherAuthorityKey] }]),
    },
  ],
};
