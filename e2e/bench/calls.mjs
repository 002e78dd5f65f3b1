/** Signed records to measure with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const MIB = 1024 ** 2;
const SIZE = 15_000;

const maker = async (name) => {
  const path = fileURLToPath(new URL(`../maker/${name}.ts`, import.meta.url));
  return (await runnerImport(path, { configFile: false, logLevel: 'silent' })).module;
};

function write(folder, name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/**
 * Records of some 15 kB by three signers, each under a chain of three.
 * @returns the paths of the records, kB of one as a rule, and the roots to be trusted
 */
export async function makeCalls(folder, amount) {
  const { makeCall, makeIssuer } = await maker('batch');
  const issuers = await Promise.all([1, 2, 3].map((number) => makeIssuer(number)));
  const paths = [];
  let bytes = 0;
  for (let number = 0; number < amount; number++) {
    const { record } = await makeCall({ issuer: issuers[number % issuers.length], number, size: SIZE });
    paths.push(write(folder, `call-${String(number).padStart(5, '0')}.vcon`, record));
    bytes += record.length;
  }
  const trusted = issuers.map(({ name, rootPem: pem }) => ({
    kind: 'anchor',
    pem,
    path: write(folder, `${name}.pem`, pem),
  }));
  return { paths, kB: (bytes / amount / 1000).toFixed(1), trusted };
}

/** A record with a recording of so many MiB within, its own size in MiB, and the certificate to be trusted. */
export async function makeLargeCall(folder, size) {
  const [{ writeLargeRecord }, { makeSigner }] = await Promise.all(['large-record', 'signer'].map(maker));
  const signer = await makeSigner();
  const path = join(folder, 'large.vcon');
  const mebibytes = writeLargeRecord(path, size * MIB, signer) / MIB;
  const trusted = [{ kind: 'pin', pem: signer.pem, path: write(folder, 'large.pem', signer.pem) }];
  return { path, mebibytes, trusted };
}
