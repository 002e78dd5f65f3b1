import { beforeAll, describe, expect, it } from 'vitest';
import { signRecord, toBytes } from '../../e2e/maker/jws';
import { makeSigner } from '../../e2e/maker/signer';
import { fromBase64url, toBase64url } from '../vcon/base64url';
import { bounds } from '../bounds';
import { openRecord, type OpenedRecord } from './layers';

/** A record as small as can be, so that every byte of it can be changed. */
const record = {
  uuid: '01995c1f-cce0-8002-85d5-2b578e5a4367',
  parties: [{ name: 'Maxi' }, { tel: '+15550100' }],
};

let file: Uint8Array;
let original: string;
beforeAll(async () => {
  file = toBytes(await signRecord(record, await makeSigner(), { x5cIn: 'both' }));
  original = text((await openRecord(file, [], [])).contentBytes);
});

const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

const verified = ({ layers }: OpenedRecord): boolean =>
  layers.length > 0 && layers.every(({ signatures }) => signatures.some(({ valid }) => valid === true));

/** Opens an altered file; true where its signature verifies. What verifies must then be what was signed. */
async function passes(altered: Uint8Array): Promise<boolean> {
  const opened = await openRecord(altered, [], []);
  const long = await openRecord(altered, [], [], { longText: 0, plainText: bounds.plainText });
  expect(verified(long)).toBe(verified(opened));
  expect(text(long.contentBytes)).toBe(text(opened.contentBytes));
  if (!verified(opened)) return false;
  expect(text(opened.contentBytes)).toBe(original);
  return true;
}

describe('the tamper sweep', () => {
  it('no byte of the file can be changed so that something else than what was signed verifies', async () => {
    const counts = { tried: 0, verified: 0 };
    for (let at = 0; at < file.length; at++) {
      const byte = file[at] ?? 0;
      for (const value of [byte ^ 0x01, byte ^ 0x20, 0x41 + ((byte + at) % 26)]) {
        if (value === byte) continue;
        const altered = file.slice();
        altered[at] = value;
        counts.tried++;
        if (await passes(altered)) counts.verified++;
      }
    }
    console.info(
      `${counts.tried} changed bytes; ${counts.verified} still verify, each over exactly the signed payload`,
    );
    expect(counts.tried).toBeGreaterThan(file.length * 2);
  }, 120_000);

  it.each(['signature', 'protected'] as const)(
    'no bit of the %s can be changed',
    async (member) => {
      const jws = JSON.parse(text(file)) as { signatures: [Record<'signature' | 'protected', string>] };
      const [signature] = jws.signatures;
      const bytes = fromBase64url(signature[member]) ?? new Uint8Array();
      expect(bytes.length).toBeGreaterThan(0);
      let tried = 0;
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const altered = bytes.slice();
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const signatures = [{ ...signature, [member]: toBase64url(altered) }];
        tried++;
        expect(await passes(toBytes({ ...jws, signatures })), `bit ${bit}`).toBe(false);
      }
      console.info(`${tried} changed bits of the ${member}: none verifies`);
    },
    120_000,
  );
});
