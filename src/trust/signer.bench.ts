import { bench, describe } from 'vitest';
import { rsaKey } from '../../e2e/maker/keys';
import { makeCertificate, party } from '../../e2e/maker/pki';
import { basicConstraints, keyUsage } from '../../e2e/maker/pki-extensions';
import { readCertificate, type Certificate } from '../x509/certificate';
import { entryFor } from './new-entry';
import { SignerJudge } from './signer';
import { readTrustList } from './trust-entry';

async function read(der: Uint8Array): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('a benchmark needs a certificate');
  return certificate;
}

const ca = [basicConstraints(true), keyUsage(['keyCertSign'])];
const root = party('Root', rsaKey(2048, 0));
const middle = party('Middle', rsaKey(2048, 1));
const issuer = party('Issuer of records', rsaKey(2048, 2));
const anchor = await read(makeCertificate({ issuer: root, subject: root, extensions: ca }));
const carried = await Promise.all(
  [
    makeCertificate({ issuer: middle, subject: issuer, extensions: [keyUsage(['digitalSignature'])] }),
    makeCertificate({ issuer: root, subject: middle, extensions: ca }),
  ].map(read),
);
const trustList = await readTrustList([
  entryFor(anchor, { origin: 'a benchmark', confirmedBy: null, addedAt: '2025-01-01T00:00:00Z' }),
]);

const newJudge = (): SignerJudge =>
  new SignerJudge({
    trustList,
    supplied: [],
    revocation: { lists: [], responses: [] },
    now: new Date('2025-06-01T00:00:00Z'),
    setTime: null,
  });
const [certificate] = carried;
if (certificate === undefined) throw new Error('a benchmark needs a certificate');
const signer = { certificate, carried, bound: true };
const known = newJudge();
if ((await known.judge(signer)).answer !== 'yes') throw new Error('the path of the benchmark does not hold');

describe('a chain of three (RSA, 2048 bits)', () => {
  bench('validated for the first time', async () => {
    await newJudge().judge(signer);
  });
  bench('when the same chain comes again', async () => {
    await known.judge(signer);
  });
});
