import { describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { toBytes } from '../e2e/maker/jws';
import { ecKey } from '../e2e/maker/keys';
import { makePassport } from '../e2e/maker/passport';
import { makeCertificate, party } from '../e2e/maker/pki';
import { makeRecord } from '../e2e/maker/record';
import { verify } from './verify';
import { recordPassports } from './inspection/passports';

const policy = { now: '2026-01-01T00:00:00Z', trust: [], assignments: [], keys: [] };
const key = ecKey();
const telecom = party('Example Telecom', key);
const certificate = supplied('telecom.cer', makeCertificate({ issuer: telecom, subject: telecom }));
const parties = [{ tel: '+12025550148', stir: makePassport({ key }) }, { name: 'none' }];
const record = supplied('call.vcon', toBytes({ ...makeRecord(), parties }));

describe('the PASSporTs of a record', () => {
  it('are checked with the certificates among the evidence', async () => {
    const files = [record, certificate];
    const [passport, ...more] = await recordPassports(await verify(files, policy), files, record, []);
    expect(more).toEqual([]);
    expect(passport).toMatchObject({
      party: 0,
      signature: 'fits',
      certificate: { name: 'Example Telecom' },
      partyIs: 'orig',
    });
  });

  it('are read and not checked without one', async () => {
    const [passport] = await recordPassports(await verify([record], policy), [record], record, []);
    expect(passport).toMatchObject({ form: 'full', signature: 'not-checked', certificate: null });
    expect(structuredClone(passport)).toEqual(passport);
  });

  it('are none where there is no record', async () => {
    expect(await recordPassports(null, [], undefined, [])).toEqual([]);
    expect(await recordPassports(null, [], supplied('x.vcon', toBytes({ a: 1 })), [])).toEqual([]);
  });
});
