// Validates one certification path from files, by RFC 5280, with this project's own validator and without a page:
//   node e2e/validate-path.mjs --anchor root.pem --path intermediate.pem --path target.pem [--crl list.crl]
//     [--time 2026-01-01T00:00:00Z] [--policy 2.16.840.1.101.3.2.1.48.1] [--explicit-policy] [--inhibit-mapping]
//     [--inhibit-any] [--crl-issuer signer.pem] [--ocsp answer.der]
// The path goes from the certificate that the anchor issued to the target. Files are PEM or DER. Prints JSON; ends with 0
// where the path is valid, with 1 where it is not.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const many = { type: 'string', multiple: true, default: [] };
const flag = { type: 'boolean', default: false };
const { values } = parseArgs({
  options: {
    ...{ anchor: many, path: many, crl: many, 'crl-issuer': many, ocsp: many, policy: many },
    time: { type: 'string', default: new Date().toISOString() },
    ...{ 'explicit-policy': flag, 'inhibit-mapping': flag, 'inhibit-any': flag },
  },
});

/** The DER in a file, whatever its PEM label. */
function der(name) {
  const bytes = readFileSync(name);
  const [, body] = /-----BEGIN [^-]+-----([^-]*)-----END/.exec(bytes.toString('latin1')) ?? [];
  return new Uint8Array(body === undefined ? bytes : Buffer.from(body, 'base64'));
}

const file = fileURLToPath(new URL('../src/x509/validate.ts', import.meta.url));
const { module } = await runnerImport(file, { configFile: false, logLevel: 'silent' });
const result = await module.validate({
  path: values.path.map(der),
  anchors: values.anchor.map(der),
  crls: values.crl.map(der),
  crlIssuers: values['crl-issuer'].map(der),
  ocspResponses: values.ocsp.map(der),
  time: new Date(values.time),
  ...(values.policy.length === 0 ? {} : { initialPolicies: values.policy }),
  explicitPolicy: values['explicit-policy'],
  inhibitPolicyMapping: values['inhibit-mapping'],
  inhibitAnyPolicy: values['inhibit-any'],
});
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.valid ? 0 : 1;
