import { boolean, integer, sequence } from '../../../e2e/maker/der';
import { extension } from '../../../e2e/maker/pki';
import { basicConstraints, keyUsage } from '../../../e2e/maker/pki-extensions';
import { broken, valid, type Section } from './case';
import { line } from './parties';

const length = (pathLength: number) => ({ basicConstraints: basicConstraints(true, pathLength) });
const selfIssued = { selfIssued: true } as const;
/** pathLenConstraint 2^70. */
const hugeLength = extension('2.5.29.19', sequence(boolean(true), integer(2n ** 70n)), true);
const isCa = { basicConstraints: basicConstraints(true), keyUsage: keyUsage(['keyCertSign']) };

const ca =
  'A certificate that issues another one has to say that it is of a CA (RFC 5280 section 6.1.4 (k)).';
const tooLong = 'max_path_length is used up (RFC 5280 section 6.1.4 (l) and (m)).';
const longEnough =
  'max_path_length counts the certificates between, not the last (RFC 5280 section 4.2.1.9).';
const notCounted = 'Self-issued certificates do not lower max_path_length (RFC 5280 section 6.1.4 (l)).';

export const basicConstraintsCases: Section = {
  title: 'Basic constraints (RFC 5280 section 6.1.4 (k) to (m))',
  cases: [
    {
      id: 'basic-missing',
      title: 'The CA certificate has no basicConstraints',
      because: ca,
      expected: broken('basic-constraints', 0),
      openssl: ['-x509_strict'],
      build: () => line([{ basicConstraints: null }, {}]),
    },
    {
      id: 'basic-false-critical',
      title: 'cA is FALSE, the extension critical',
      because: ca,
      expected: broken('basic-constraints', 0),
      build: () => line([{ basicConstraints: basicConstraints(false) }, {}]),
    },
    {
      id: 'basic-false-not-critical',
      title: 'cA is FALSE, the extension not critical',
      because: ca,
      expected: broken('basic-constraints', 0),
      build: () => line([{ basicConstraints: basicConstraints(false, undefined, false) }, {}]),
    },
    {
      id: 'basic-not-critical',
      title: 'cA is TRUE, the extension not critical',
      because:
        'Section 6.1.4 (k) asks for cA alone; that CAs have to mark it critical (section 4.2.1.9) binds no verifier.',
      expected: valid,
      build: () => line([{ basicConstraints: basicConstraints(true, undefined, false) }, {}]),
    },
    {
      id: 'basic-version-1-ca',
      title: 'The CA certificate has version 1',
      because:
        'A version 1 certificate has no basicConstraints; without other word that it is of a CA it is rejected (RFC 5280 section 6.1.4 (k)).',
      expected: broken('basic-constraints', 0),
      build: () => line([{ version: 1, extensions: [] }, {}]),
    },
    {
      id: 'basic-version-2-ca',
      title: 'The CA certificate has version 2',
      because: 'Version 2 has no basicConstraints either (RFC 5280 section 6.1.4 (k)).',
      expected: broken('basic-constraints', 0),
      build: () => line([{ version: 2, extensions: [] }, {}]),
    },
    {
      id: 'basic-version-1-target',
      title: 'The target has version 1',
      because: 'The last certificate need not be of a CA, and section 6.1.5 asks for no extension.',
      expected: valid,
      build: () => line([{}, { version: 1, extensions: [] }]),
    },
    {
      id: 'basic-target-as-ca',
      title: 'One who may sign documents alone has issued the target',
      because: ca,
      expected: broken('basic-constraints', 1),
      build: () => line([{}, { basicConstraints: null, keyUsage: keyUsage(['digitalSignature']) }, {}]),
    },
    {
      id: 'basic-malformed',
      title: 'basicConstraints of the CA is an INTEGER',
      because: 'What cannot be read says nothing of a CA (RFC 5280 sections 4.2.1.9 and 6.1.4 (k)).',
      expected: broken('malformed-extension', 0),
      build: () => line([{ basicConstraints: extension('2.5.29.19', integer(1), true) }, {}]),
    },
    {
      id: 'length-0-exceeded',
      title: 'pathLen 0, and another CA below, itself with pathLen 0',
      because: tooLong,
      expected: broken('path-length', 1),
      build: () => line([length(0), length(0), {}]),
    },
    {
      id: 'length-0-exceeded-last-ca',
      title: 'pathLen 0, another CA below, and the target is a CA, too',
      because: tooLong,
      expected: broken('path-length', 1),
      build: () => line([length(0), length(0), isCa]),
    },
    {
      id: 'length-0',
      title: 'pathLen 0, and the target right below',
      because: longEnough,
      expected: valid,
      build: () => line([length(0), {}]),
    },
    {
      id: 'length-0-last-ca',
      title: 'pathLen 0, and the target right below is a CA',
      because: longEnough,
      expected: valid,
      build: () => line([length(0), isCa]),
    },
    {
      id: 'length-6-0-exceeded',
      title: 'pathLen 6, 0, then another CA',
      because: 'The lower of two limits counts (RFC 5280 section 6.1.4 (m)).',
      expected: broken('path-length', 2),
      build: () => line([length(6), length(0), {}, {}]),
    },
    {
      id: 'length-6-0-exceeded-last-ca',
      title: 'pathLen 6, 0, then another CA, and the target is a CA, too',
      because: 'The lower of two limits counts (RFC 5280 section 6.1.4 (m)).',
      expected: broken('path-length', 2),
      build: () => line([length(6), length(0), {}, isCa]),
    },
    {
      id: 'length-6-1-1-exceeded',
      title: 'pathLen 6, 1, 1, then another CA',
      because: 'A limit below does not raise the one above (RFC 5280 section 6.1.4 (m)).',
      expected: broken('path-length', 3),
      build: () => line([length(6), length(1), length(1), {}, {}]),
    },
    {
      id: 'length-6-1-1-exceeded-last-ca',
      title: 'pathLen 6, 1, 1, then another CA, and the target is a CA, too',
      because: 'A limit below does not raise the one above (RFC 5280 section 6.1.4 (m)).',
      expected: broken('path-length', 3),
      build: () => line([length(6), length(1), length(1), {}, isCa]),
    },
    {
      id: 'length-6-4-1',
      title: 'pathLen 6, 4, 1, one more CA',
      because: longEnough,
      expected: valid,
      build: () => line([length(6), length(4), length(1), {}, {}]),
    },
    {
      id: 'length-6-4-1-last-ca',
      title: 'pathLen 6, 4, 1, one more CA, and the target is a CA, too',
      because: longEnough,
      expected: valid,
      build: () => line([length(6), length(4), length(1), {}, isCa]),
    },
    {
      id: 'length-self-issued',
      title: 'pathLen 0, and a self-issued certificate below',
      because: notCounted,
      expected: valid,
      build: () => line([length(0), selfIssued, {}]),
    },
    {
      id: 'length-self-issued-then-ca',
      title: 'pathLen 0, a self-issued certificate, then another CA',
      because: `${notCounted} The other CA does.`,
      expected: broken('path-length', 2),
      build: () => line([length(0), selfIssued, {}, {}]),
    },
    {
      id: 'length-1-self-issued-twice',
      title: 'pathLen 1, a self-issued certificate, another CA, and one self-issued by that',
      because: notCounted,
      expected: valid,
      build: () => line([length(1), selfIssued, length(0), selfIssued, {}]),
    },
    {
      id: 'length-self-issued-lowers',
      title: 'A self-issued certificate with pathLen 0 below one with 1, then another CA',
      because:
        'A self-issued certificate is not counted, but its own limit counts (RFC 5280 section 6.1.4 (m)).',
      expected: broken('path-length', 2),
      build: () => line([length(1), { ...selfIssued, ...length(0) }, {}, {}]),
    },
    {
      id: 'length-huge',
      title: 'pathLen 2^70',
      because: 'pathLenConstraint has no upper limit (RFC 5280 section 4.2.1.9).',
      expected: valid,
      build: () => line([{ basicConstraints: hugeLength }, {}]),
    },
    {
      id: 'length-of-anchor',
      title: 'The own certificate of the anchor says pathLen 0, and two CAs follow',
      because:
        'max_path_length starts with n; an anchor is a name and a key (RFC 5280 sections 6.1.1 (d), 6.1.2 (k)).',
      expected: valid,
      disagrees:
        'OpenSSL treats the self-signed certificate of the anchor as part of the path; section 6.1 does not.',
      build: () => line([{}, {}, {}], { anchor: length(0) }),
    },
  ],
};

const mayNotSign = 'If keyUsage is present, keyCertSign has to be set (RFC 5280 section 6.1.4 (n)).';

export const keyUsageCases: Section = {
  title: 'Key usage (RFC 5280 section 6.1.4 (n))',
  cases: [
    {
      id: 'usage-critical',
      title: 'keyUsage of the CA is critical, without keyCertSign',
      because: mayNotSign,
      expected: broken('key-usage', 0),
      build: () => line([{ keyUsage: keyUsage(['digitalSignature', 'cRLSign']) }, {}]),
    },
    {
      id: 'usage-not-critical',
      title: 'keyUsage of the CA is not critical, without keyCertSign',
      because: `${mayNotSign} Whether it is critical makes no difference.`,
      expected: broken('key-usage', 0),
      build: () => line([{ keyUsage: keyUsage(['digitalSignature', 'cRLSign'], false) }, {}]),
    },
    {
      id: 'usage-kept-not-critical',
      title: 'keyUsage of the CA is not critical, with keyCertSign',
      because: mayNotSign,
      expected: valid,
      build: () => line([{ keyUsage: keyUsage(['keyCertSign', 'cRLSign'], false) }, {}]),
    },
    {
      id: 'usage-missing',
      title: 'The CA certificate has no keyUsage',
      because: 'Section 6.1.4 (n) asks only if keyUsage is present.',
      expected: valid,
      build: () => line([{ keyUsage: null }, {}]),
    },
    {
      id: 'usage-second-ca',
      title: 'keyUsage of the second CA is without keyCertSign',
      because: mayNotSign,
      expected: broken('key-usage', 1),
      build: () => line([{}, { keyUsage: keyUsage(['cRLSign']) }, {}]),
    },
    {
      id: 'usage-self-issued',
      title: 'keyUsage of a self-issued certificate is without keyCertSign',
      because: `${mayNotSign} Self-issued certificates are no exception.`,
      expected: broken('key-usage', 1),
      build: () => line([{}, { ...selfIssued, keyUsage: keyUsage(['cRLSign']) }, {}]),
    },
    {
      id: 'usage-target-only-encryption',
      title: 'The target is for key encipherment alone',
      because:
        'Section 6.1.5 asks nothing of the last keyUsage: what the key may do is not a matter of the path.',
      expected: valid,
      build: () => line([{}, { keyUsage: keyUsage(['keyEncipherment']) }]),
    },
    {
      id: 'usage-anchor-without',
      title: 'The own certificate of the anchor is without keyCertSign',
      because: 'An anchor is a name and a key (RFC 5280 section 6.1.1 (d)).',
      expected: valid,
      disagrees:
        'OpenSSL treats the self-signed certificate of the anchor as part of the path; section 6.1 does not.',
      build: () => line([{}, {}], { anchor: { keyUsage: keyUsage(['digitalSignature']) } }),
    },
  ],
};
