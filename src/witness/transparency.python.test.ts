import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isProblem } from '../signature/cbor';
import { checkReceipt, readReceipt, type Receipt } from './receipt';
import { readServiceKeys, serviceKeyFrom, type ServiceKey } from '../trust/service-key';
import { checkRegistration, checkStatement, readStatement, tieToRecord } from './statement';

/** Makes receipts with code of its own, in another language. */
const maker = fileURLToPath(new URL('../../e2e/maker/scitt.py', import.meta.url));

const chosen = [
  ...range(1, 20),
  31,
  32,
  33,
  63,
  64,
  65,
  100,
  127,
  128,
  129,
  255,
  256,
  257,
  511,
  512,
  513,
  999,
  1000,
];

/** `RECEIPTS=all npx vitest run src/witness/transparency.python.test.ts`: all leaves of all logs of 1 to 1,000 entries. */
const all = process.env['RECEIPTS'] === 'all';
const sizes = all ? range(1, 1000) : chosen;
const leaves = all ? 0 : 8;
/** Of so many receipts one is also checked with a byte changed. */
const changedOf = all ? 10 : 1;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

async function* frames(): AsyncGenerator<readonly [letter: string, content: Uint8Array]> {
  const { stdout } = spawn('python3', [maker, String(leaves), ...sizes.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let rest = Buffer.alloc(0);
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length >= at + 5 && rest.length >= at + 5 + rest.readUInt32BE(at + 1)) {
      const end = at + 5 + rest.readUInt32BE(at + 1);
      yield [String.fromCharCode(rest[at] ?? 0), Uint8Array.from(rest.subarray(at + 5, end))];
      at = end;
    }
    rest = rest.subarray(at);
  }
  expect(rest).toHaveLength(0);
}

function receiptIn(bytes: Uint8Array): Receipt {
  const receipt = readReceipt(bytes);
  if (receipt === null || isProblem(receipt)) throw new Error('no receipt');
  return receipt;
}

const changedAt = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

/** Whether a changed receipt still shows that the entry is in the log. */
async function stillShows(
  bytes: Uint8Array,
  entry: Uint8Array,
  keys: readonly ServiceKey[],
): Promise<boolean> {
  const receipt = readReceipt(bytes);
  return (
    receipt !== null && !isProblem(receipt) && (await checkReceipt(receipt, entry, keys)).proof === 'included'
  );
}

/** Where the path and the signature begin: before that, size and index stand, which no signature covers. */
function pathStart({ bytes, proofs }: Receipt): number {
  const [first] = proofs?.[0]?.path ?? [];
  const sought = Buffer.from(first ?? bytes.subarray(-64));
  return Buffer.from(bytes).indexOf(sought);
}

it(
  'receipts and statements made by other code check out, and changed ones do not',
  async () => {
    const found = spawnSync('python3', ['-c', 'import cryptography']);
    if (found.status !== 0) {
      console.info('Not run: python3 with its package "cryptography" is not on this machine.');
      return;
    }
    const count = { receipts: 0, statements: 0, changed: 0 };
    let keys: readonly ServiceKey[] = [];
    let issuer: ServiceKey | null = null;
    let entry = new Uint8Array();
    let content = new Uint8Array();
    for await (const [letter, bytes] of frames()) {
      switch (letter) {
        case 'I':
          issuer = await serviceKeyFrom(bytes);
          break;
        case 'K':
          keys = (await readServiceKeys(bytes))?.keys ?? [];
          expect(keys).toHaveLength(1);
          break;
        case 'E':
          entry = Uint8Array.from(bytes);
          break;
        case 'C':
          content = Uint8Array.from(bytes);
          break;
        case 'R': {
          const receipt = receiptIn(bytes);
          expect((await checkReceipt(receipt, entry, keys)).proof).toBe('included');
          count.receipts++;
          if (count.receipts % changedOf !== 0) break;
          // One byte of the path or of the signature, and one of the entry: another each time.
          const start = pathStart(receipt);
          const at = start + ((count.receipts * 7) % (bytes.length - start));
          expect(await stillShows(changedAt(bytes, at), entry, keys)).toBe(false);
          expect(
            (await checkReceipt(receipt, changedAt(entry, count.receipts % entry.length), keys)).proof,
          ).toBe('not');
          count.changed += 2;
          break;
        }
        case 'S': {
          const statement = readStatement(bytes);
          if (statement === null || isProblem(statement)) throw new Error('no statement');
          const [receipt = new Uint8Array()] = statement.receipts;
          expect((await checkStatement(statement, { signer: issuer, keys: [] })).signature).toBe(true);
          expect(await checkRegistration(receiptIn(receipt), statement, keys)).toMatchObject({
            proof: 'included',
            form: 'statement',
          });
          const sha256 = createHash('sha256').update(content).digest('hex');
          expect(await tieToRecord(statement, [{ what: 'record', sha256 }])).toEqual({
            what: 'record',
            how: 'digest',
          });
          count.statements++;
          break;
        }
        default:
          throw new Error(`unknown frame ${letter}`);
      }
    }
    console.info(
      `${count.receipts} receipts and ${count.statements} statements made in Python, of ${sizes.length} logs: all check out; ` +
        `${count.changed} with one byte changed: none does.`,
    );
    expect(count.statements).toBe(sizes.length);
    expect(count.receipts).toBe(
      sizes.reduce((sum, size) => sum + (leaves === 0 ? size : Math.min(size, leaves)), 0),
    );
  },
  all ? 3_600_000 : 60_000,
);
