import { describe, expect, it } from 'vitest';
import { supplied } from '../../e2e/maker/evidence';
import { encryptedRecord, makeRecipient } from '../../e2e/maker/jwe';
import { signRecord, toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner } from '../../e2e/maker/signer';
import { fieldValue, recordBytes } from './record-bytes';
import { bounds } from '../bounds';
import { isKeyProblem, readPrivateKey } from '../signature/private-key';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const long = 'a'.repeat(5000);
const record = {
  ...makeRecord(),
  subject: long,
  'odd/name~': { ['__proto__']: 'a value' },
  list: [1.5e3, null],
};
const unsigned = supplied('call.vcon', new TextEncoder().encode(JSON.stringify(record)));

describe('recordBytes', () => {
  it('is the payload of a signed record, byte for byte, with its SHA-512', async () => {
    const jws = await signRecord(record, await makeSigner());
    const found = await recordBytes(supplied('call.vcon', toBytes(jws)), []);
    expect(found?.isPayload).toBe(true);
    expect(text(found?.bytes)).toBe(Buffer.from(jws.payload, 'base64url').toString());
    expect(found?.sha512).toMatch(/^[0-9a-f]{128}$/);
  });

  it('is the file itself where nothing is signed', async () => {
    const found = await recordBytes(unsigned, []);
    expect(found?.isPayload).toBe(false);
    expect(text(found?.bytes)).toBe(JSON.stringify(record));
  });

  it('is nothing where the record is locked, or no file of the evidence', async () => {
    const recipient = await makeRecipient();
    const locked = supplied(
      'call.vcon',
      toBytes(await encryptedRecord(await signRecord(record, await makeSigner()), recipient)),
    );
    expect(await recordBytes(locked, [])).toBeNull();
    expect(await recordBytes(undefined, [])).toBeNull();
    const key = await readPrivateKey(new TextEncoder().encode(recipient.pem), null);
    if (isKeyProblem(key)) throw new Error(key.message);
    expect((await recordBytes(locked, [key]))?.isPayload).toBe(true);
  });

  it('is what was signed even where that is no record', async () => {
    const jws = await signRecord({ not: 'a record' }, await makeSigner());
    const found = await recordBytes(supplied('call.vcon', toBytes(jws)), []);
    expect(found).toMatchObject({ isPayload: true });
    expect(text(found?.bytes)).toBe('{"not":"a record"}');
  });
});

describe('fieldValue', () => {
  it('is a long body, as long as a text may be', async () => {
    const body = 'é'.repeat(bounds.longText);
    const file = supplied('call.vcon', toBytes({ ...record, dialog: [{ body }] }));
    expect(await fieldValue(file, [], '/dialog/0/body')).toBe(body);
  });

  it.each([
    ['/subject', long],
    ['/list/0', '1500'],
    ['/list/1', 'null'],
    ['/odd~1name~0/__proto__', 'a value'],
    ['/list/01', null],
    ['/list', null],
    ['/parties/99/name', null],
    ['', null],
  ])('%s', async (pointer, value) => {
    expect(await fieldValue(unsigned, [], pointer)).toBe(value);
  });
});
