import { beforeAll, describe, expect, it, vi } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import { Memory } from './memory';
import type { Report } from './report/report';
import { entryFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { readCertificates } from './x509/certificate';

const now = '2026-07-01T12:00:00.000Z';
let signer: Signer;
let trust: TrustEntry[];
beforeAll(async () => {
  signer = await makeSigner();
  const [certificate] = await readCertificates(new TextEncoder().encode(signer.pem));
  if (certificate === undefined) throw new Error('no certificate');
  const origin = { name: 'Klar Voice', origin: 'own list', confirmedBy: null, addedAt: now };
  trust = [await entryFor(certificate, origin)];
});

/** A signed record that carries no certificate: whose signature it is shows only by those that are given. */
async function withoutCertificate(at: number) {
  const signed = await signRecord(makeRecord(), signer);
  const signatures = signed.signatures.map(({ protected: header, signature }) => ({
    protected: header,
    signature,
  }));
  return supplied(`${at}.vcon`, toBytes({ ...signed, signatures }));
}

const answers = ({ records }: Report) => records.map(({ outcome, reasons }) => ({ outcome, reasons }));

describe('two verifications at once with one memory', () => {
  it('never take over what the other found by other certificates', async () => {
    const files = await Promise.all(Array.from({ length: 40 }, (_, at) => withoutCertificate(at)));
    const judge = (by: readonly TrustEntry[], memory?: Memory): Promise<Report> =>
      verify(files, { now, trust: by, assignments: [], keys: [] }, memory);
    const [without, by] = [answers(await judge([])), answers(await judge(trust))];
    expect(without).not.toEqual(by);
    const memory = new Memory();
    let young: Promise<Report> | undefined;
    const { natures } = memory;
    const opened = natures.of.bind(natures);
    let othersTurn = (): void => undefined;
    const othersBegin = new Promise<void>((resolve) => (othersTurn = resolve));
    let asked = 0;
    // Sixteen files are opened side by side: amid the second sixteen the other begins, and has its turn at its first.
    vi.spyOn(natures, 'of').mockImplementation(async (...of) => {
      asked++;
      if (asked === 20) {
        young = judge(trust, memory);
        await othersBegin;
      }
      if (asked === 33) othersTurn();
      return opened(...of);
    });
    const old = judge([], memory);
    expect(answers(await old)).toEqual(without);
    expect(young && answers(await young)).toEqual(by);
    expect(answers(await judge(trust, memory))).toEqual(by);
    expect(answers(await judge([], memory))).toEqual(without);
  });
});
