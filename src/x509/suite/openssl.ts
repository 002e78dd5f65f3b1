import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Der } from '../../../e2e/maker/der';
import { toPem } from '../../../e2e/maker/pki';
import { suiteTime, type Expected, type PolicyInputs, type Scenario } from './case';

/** Why OpenSSL cannot be asked; null where it can. The disagreements of the suite are those of version 3.0. */
export function whyNotOpenSsl(): string | null {
  try {
    const version = execFileSync('openssl', ['version'], { encoding: 'utf8' }).trim();
    return version.startsWith('OpenSSL 3.0.') ? null : `it is ${version}, and not version 3.0`;
  } catch {
    return 'it is not installed';
  }
}

type Rule = Extract<Expected, { valid: false }>['rule'];

/** X509_V_ERR_CRL_PATH_VALIDATION_ERROR */
const CRL_PATH_ERROR = 54;

/** The X509_V_ERR numbers with which OpenSSL refuses a path for breaking a rule. */
const errorsFor: Record<Rule, readonly number[]> = {
  'path-bound': [],
  // Subject or issuer empty, extensions below version 3.
  'certificate-form': [83, 93],
  // An extension that cannot be cached makes a certificate unfit to be anybody's issuer.
  'duplicate-extension': [20],
  'malformed-extension': [20, 42, 87],
  'unknown-critical-extension': [34],
  'signature-algorithm': [7, 20, 68],
  signature: [7],
  'key-size': [66, 67],
  'name-chaining': [20],
  validity: [9, 10],
  // No list, bad signature, not yet valid, expired, revoked, no cRLSign, critical extension, scope.
  revocation: [3, 8, 11, 12, 23, 35, 36, 44, CRL_PATH_ERROR],
  'name-constraints': [47, 48, 49, 51, 53],
  policy: [43],
  'policy-mapping': [42],
  'basic-constraints': [79],
  'path-length': [25],
  // OpenSSL counts it into "invalid CA certificate".
  'key-usage': [79],
  unreadable: [13, 14],
  'no-path': [18, 19, 20],
};

/** Whether OpenSSL answers as expected, and where it refuses, for the same reason. */
export const agrees = (answer: OpenSslAnswer, expected: Expected): boolean =>
  expected.valid
    ? answer.valid
    : !answer.valid && answer.error !== null && errorsFor[expected.rule].includes(answer.error);

export interface OpenSslAnswer {
  readonly valid: boolean;
  /** X509_V_ERR number of the error; null where it is valid. */
  readonly error: number | null;
  /** The command's last words. */
  readonly output: string;
}

/**
 * Asks `openssl verify`.
 * @param folder for the files it is given
 * @param name of the case, for the files' names
 */
export async function askOpenSsl(
  scenario: Scenario,
  flags: readonly string[],
  folder: string,
  name: string,
): Promise<OpenSslAnswer> {
  const { anchors, path, bag = [], lists, inputs, time = suiteTime } = scenario;
  const target = path.at(-1);
  if (target === undefined) throw new RangeError('a case without a target');
  const file = async (kind: string, label: 'CERTIFICATE' | 'X509 CRL', ders: readonly Der[]) => {
    const fileName = join(folder, `${name}-${kind}.pem`);
    await writeFile(fileName, ders.map((der) => toPem(label, der)).join(''));
    return fileName;
  };
  const untrusted = [...bag, ...path.slice(0, -1).toReversed()];
  const args = [
    ...['verify', '-no-CApath', '-no-CAstore', '-attime', String(time.getTime() / 1000)],
    // Level 2 refuses RSA below 2048 bits, MD5 and SHA-1.
    ...['-auth_level', '2'],
    ...['-CAfile', await file('anchors', 'CERTIFICATE', anchors)],
    ...(untrusted.length === 0 ? [] : ['-untrusted', await file('untrusted', 'CERTIFICATE', untrusted)]),
    ...(lists === undefined ? [] : ['-crl_check_all', '-extended_crl', '-use_deltas']),
    ...(lists?.length ? ['-CRLfile', await file('lists', 'X509 CRL', lists)] : []),
    ...(inputs === undefined ? [] : policyArguments(inputs)),
    ...flags,
    await file('target', 'CERTIFICATE', [target]),
  ];
  return new Promise((resolve) => {
    execFile('openssl', args, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      // The command goes on after some errors, and forgets them where they are in the path of a CRL issuer.
      const first = /^(?<path>\[CRL path\] )?error (?<code>\d+) at/m.exec(output)?.groups;
      const code = first?.['path'] === undefined ? Number(first?.['code'] ?? NaN) : CRL_PATH_ERROR;
      const valid = error === null && Number.isNaN(code);
      resolve({ valid, error: Number.isNaN(code) ? null : code, output });
    });
  });
}

/** Without `-policy`, an explicit policy would have to be in an empty set; the RFC starts with any (6.1.1 (c)). */
const policyArguments = (inputs: PolicyInputs): string[] => [
  '-policy_check',
  ...(inputs.initialPolicies ?? ['2.5.29.32.0']).flatMap((policy) => ['-policy', policy]),
  ...(inputs.explicitPolicy ? ['-explicit_policy'] : []),
  ...(inputs.inhibitPolicyMapping ? ['-inhibit_map'] : []),
  ...(inputs.inhibitAnyPolicy ? ['-inhibit_any'] : []),
];
