import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ecKey } from '../../e2e/maker/keys';
import { logOf, makeReceipt, sha256 } from '../../e2e/maker/scitt';
import { bounds } from '../bounds';
import { parseJson, type JsonObject } from '../vcon/json';
import { isProblem } from '../signature/cbor';
import {
  checkConserverReceipt,
  conserverEntries,
  conserverReceipts,
  stagesBefore,
  type ConserverReceipt,
} from './conserver';
import { serviceKeyFrom, type ServiceKey } from '../trust/service-key';

const service = ecKey();
const before = {
  vcon: '0.0.1',
  uuid: 'a-record',
  parties: [{ tel: '+12025550100' }, { tel: '+12025550101' }],
};
const hash = createHash('sha256').update(JSON.stringify(before)).digest('hex');

async function keys(): Promise<ServiceKey[]> {
  const key = await serviceKeyFrom(service.spki);
  return key === null ? [] : [{ ...key, kid: Buffer.from('ts-key') }];
}

/** The body that the Conserver writes for one registered text. */
function body(text: string, members: Record<string, unknown> = {}): Record<string, unknown> {
  const entry = sha256(Buffer.from(text));
  const receipt = makeReceipt({ key: service, log: logOf(13, { 6: entry }), index: 6 });
  return {
    entry_id: entry.toString('hex'),
    cose_receipt: receipt.toString('base64'),
    vcon_operation: 'vcon_created',
    subject: 'tel:+12025550100',
    vcon_hash: hash,
    scrapi_url: 'http://scittles:8000',
    ...members,
  };
}

const vcon = (...bodies: readonly unknown[]): JsonObject =>
  parseJson(
    new TextEncoder().encode(
      JSON.stringify({
        ...before,
        analysis: bodies.map((one) => ({ type: 'scitt_receipt', dialog: 0, vendor: 'scittles', body: one })),
      }),
    ),
  ).value as JsonObject;

const inBody = (one: unknown): ConserverReceipt[] => conserverReceipts(vcon(one));

function only(found: readonly ConserverReceipt[]): ConserverReceipt {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error('a test needs one receipt');
  return first;
}

const withTel = `${hash}:vcon_created:+12025550100`;

describe('conserverReceipts', () => {
  it.each([
    ['an object', body(withTel)],
    ['an array of one', [body(withTel)]],
    ['a JSON text', JSON.stringify(body(withTel))],
    ['a JSON text of an array', JSON.stringify([body(withTel)])],
  ])('reads a body that is %s', async (_, one) => {
    const found = only(inBody(one));
    expect(found).toMatchObject({
      analysis: 0,
      vconHash: hash,
      operation: 'vcon_created',
      subject: 'tel:+12025550100',
      service: 'http://scittles:8000',
      receipt: { algorithm: 'ES256', kid: 'ts-key' },
    });
    expect(await checkConserverReceipt(found, await keys())).toMatchObject({
      proof: 'included',
      signature: true,
      form: 'tel',
    });
  });

  it('reads one receipt a party, with pointers to each', async () => {
    const second = `${hash}:vcon_created:+12025550101`;
    const found = inBody([body(withTel), body(second, { subject: 'tel:+12025550101' })]);
    expect(found.map(({ pointer }) => pointer)).toEqual(['/analysis/0/body/0', '/analysis/0/body/1']);
    for (const one of found) {
      expect(await checkConserverReceipt(one, await keys())).toMatchObject({ proof: 'included' });
    }
  });

  it.each([
    ['with the number as the party has it', withTel, { subject: 'tel:+12025550100' }, 'tel'],
    [
      'where the party’s number begins with "tel:"',
      `${hash}:vcon_created:tel:+1`,
      { subject: 'tel:tel:+1' },
      'tel',
    ],
    ['with the whole subject', `${hash}:vcon_created:tel:+1`, { subject: 'tel:+1' }, 'tel'],
    ['without a number', `${hash}:vcon_created`, { subject: 'vcon://a-record' }, 'operation'],
    ['without a number though the subject has one', `${hash}:vcon_created`, {}, 'operation'],
    ['of the hash alone', hash, { subject: 'vcon://a-record' }, 'hash'],
    [
      'of a later stage',
      `${hash}:vcon_enhanced:+1`,
      { vcon_operation: 'vcon_enhanced', subject: 'tel:+1' },
      'tel',
    ],
    ['with the hash in capitals', withTel, { vcon_hash: hash.toUpperCase() }, 'tel'],
  ])('finds a text %s', async (_, text, members, form) => {
    const checked = await checkConserverReceipt(only(inBody(body(text, members))), await keys());
    expect(checked).toMatchObject({ proof: 'included', form });
  });

  it.each([
    ['another hash', { vcon_hash: hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }],
    ['another operation', { vcon_operation: 'vcon_deleted' }],
    ['another number', { subject: 'tel:+12025550109' }],
  ])('refuses a receipt for %s than it was made for', async (_, members) => {
    expect(await checkConserverReceipt(only(inBody(body(withTel, members))), await keys())).toMatchObject({
      proof: 'not',
      signature: false,
      form: null,
    });
  });

  it('settles nothing without the key', async () => {
    expect(await checkConserverReceipt(only(inBody(body(withTel))), [])).toMatchObject({ proof: 'unknown' });
  });

  it.each([
    ['no receipt', { cose_receipt: undefined }, 'It is no receipt of a transparency service.'],
    ['no base64', { cose_receipt: '%%%' }, 'It is no receipt of a transparency service.'],
    ['another thing in base64', { cose_receipt: 'AAAA' }, 'It is no receipt of a transparency service.'],
    ['a number', { cose_receipt: 7 }, 'It is no receipt of a transparency service.'],
    ['no hash', { vcon_hash: 'x' }, 'It does not say what was registered.'],
    [
      'a cut receipt',
      { cose_receipt: '0oQ=' },
      'It is damaged: cut short, or not written as CBOR has to be.',
    ],
  ])('says what is wrong with one that has %s', async (_, members, problem) => {
    const checked = await checkConserverReceipt(only(inBody(body(withTel, members))), await keys());
    expect(isProblem(checked) && checked.problem).toBe(problem);
  });

  it.each([
    ['a text that is no JSON', 'scitt'],
    ['a number', 7],
    ['a list of numbers', [1, 2]],
    ['null', null],
  ])('finds nothing in a body that is %s', (_, one) => {
    expect(inBody(one)).toEqual([]);
  });

  it('finds nothing where there is no such analysis, and no more than the bound', () => {
    expect(conserverReceipts(new Map())).toEqual([]);
    expect(conserverReceipts(new Map([['analysis', 'x']]))).toEqual([]);
    const many = Array.from({ length: bounds.transparency.inRecord + 1 }, () => ({ vcon_hash: hash }));
    expect(inBody(many)).toHaveLength(bounds.transparency.inRecord);
  });

  it('tries no text where it has no hash', async () => {
    expect(await conserverEntries(only(inBody(body(withTel, { vcon_hash: '' }))))).toEqual([]);
  });
});

describe('stagesBefore', () => {
  it('is the record without the receipt and what came after it', () => {
    const record = vcon(body(withTel), body(withTel));
    const [first, second] = conserverReceipts(record);
    if (first === undefined || second === undefined) throw new Error('two receipts');
    const list = (stage: JsonObject | undefined): unknown => stage?.get('analysis');
    const stages = stagesBefore(record, first);
    expect(stages.map(list)).toEqual([[], undefined]);
    expect([...(stages[1]?.keys() ?? [])]).toEqual(Object.keys(before));
    expect(stagesBefore(record, second).map(list)).toEqual([[(record.get('analysis') as unknown[])[0]]]);
  });
});
