import { describe, expect, it } from 'vitest';
import type {
  Answer,
  CertificateReport,
  RecordReport,
  ShownReport,
  SignatureReport,
} from '../../report/report';
import { signersToTrust } from './signer';

const certificate = (sha256: string) => ({ sha256 }) as CertificateReport;

const signature = (change: Partial<SignatureReport> = {}): SignatureReport => ({
  alg: 'RS256',
  valid: true,
  certificates: [certificate('aa')],
  certificateBound: true,
  path: { answer: 'unknown', detail: '', trustEntry: null, said: [], links: [] },
  ...change,
});

/** Fingerprints offered for a record with these signatures, and whose namesakes they are. */
function offered(
  signatures: readonly SignatureReport[],
  { unaltered = 'yes', signer = 'unknown', reasons = [] as string[], listed = ['bb'], kind = 'pin' } = {},
) {
  const record = {
    source: 'call.vcon',
    reasons,
    questions: { unaltered: { answer: unaltered as Answer }, signer: { answer: signer as Answer } },
    layers: [{ serialization: 'general', signatures }],
  } as unknown as RecordReport;
  const trustEntries = listed.map((sha256) => ({ kind, purpose: 'signer', name: 'Known', sha256 }));
  const report = { policy: { trustEntries } } as unknown as ShownReport;
  return signersToTrust(report, record).map((one) => [one.certificate.sha256, one.namesake?.sha256 ?? null]);
}

describe('signersToTrust', () => {
  it('offers the certificate of a signature that verified', () => {
    expect(offered([signature()])).toEqual([['aa', null]]);
  });

  it('offers nothing unless the record is unaltered and its signer unknown', () => {
    expect(offered([signature()], { unaltered: 'no' })).toEqual([]);
    expect(offered([signature()], { unaltered: 'unknown' })).toEqual([]);
    expect(offered([signature()], { signer: 'yes' })).toEqual([]);
    expect(offered([signature()], { signer: 'no' })).toEqual([]);
  });

  it('offers nothing of a signature that did not verify', () => {
    expect(offered([signature({ valid: false }), signature({ valid: null })])).toEqual([]);
  });

  it('offers nothing that is on the list already', () => {
    expect(offered([signature()], { listed: ['aa'] })).toEqual([]);
  });

  it('offers to pin what is on the list as an authority alone', () => {
    expect(offered([signature()], { listed: ['aa'], kind: 'anchor' })).toEqual([['aa', null]]);
  });

  it('tells the trusted signer of the same name where the key changed', () => {
    const path = { answer: 'unknown' as const, detail: '', trustEntry: 0, said: [], links: [] };
    expect(offered([signature({ path })], { reasons: ['SIGNER_KEY_CHANGED'] })).toEqual([['aa', 'bb']]);
  });
});
