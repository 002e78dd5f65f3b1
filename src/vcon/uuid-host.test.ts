import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkUuidHost } from './uuid-host';

/** By the draft: a version 7 UUID, then the version 8, the variant, and the high 62 bits of a SHA-1. */
function uuidOf(host: string, bits = (high: bigint) => high >> 2n): string {
  const high = createHash('sha1').update(host).digest().readBigUInt64BE(0);
  const last = (bits(high) & ((1n << 62n) - 1n)) | (1n << 63n);
  const hex = last.toString(16);
  return `019f15a6-a752-826f-${hex.slice(0, 4)}-${hex.slice(4)}`;
}
/** py-vcon and vcon-lib lay the variant over the first 64 bits. */
const uuidOfLibrary = (host: string): string => uuidOf(host, (high) => high);

describe('a version 8 UUID and the host names of the certificate', () => {
  it('holds the high 62 bits of the SHA-1 of the host name', async () => {
    // SHA-1 of "example.com": 0caaf24ab1a0c334...
    const check = await checkUuidHost('019f15a6-a752-826f-832a-bc92ac6830cd', ['example.com']);
    expect(check).toMatchObject({ id: 'vcon.uuid-host', outcome: 'pass', pointer: '/uuid' });
    expect(check?.message).toContain('example.com');
  });

  it('in the way of known libraries is as good, with a note', async () => {
    const check = await checkUuidHost('019f15a6-a752-826f-8caa-f24ab1a0c334', ['example.com']);
    expect(check).toMatchObject({ outcome: 'info' });
    expect(check?.message).toMatch(/example\.com.*libraries/);
    expect(uuidOfLibrary('example.com')).toBe('019f15a6-a752-826f-8caa-f24ab1a0c334');
  });

  it.each([
    ['any of them', 'b.example', ['a.example', 'b.example']],
    ['a domain above one', 'example.com', ['records.eu.example.com']],
    ['the domain of a wildcard', 'example.com', ['*.example.com']],
    ['a name with a dot at its end', 'example.com', ['example.com.']],
    ['a name in capitals, as written', 'Example.COM', ['Example.COM']],
    ['a name in capitals, by its small letters', 'example.com', ['Example.COM']],
    ['a UUID in capitals', 'example.com', ['example.com']],
  ])('may be of %s', async (what, host, names) => {
    const uuid = what.startsWith('a UUID') ? uuidOf(host).toUpperCase() : uuidOf(host);
    expect(await checkUuidHost(uuid, names)).toMatchObject({ outcome: 'pass' });
  });

  it.each([
    ['another name', 'other.example', ['example.com']],
    ['a subdomain, which the draft allows and nobody can tell', 'a.example.com', ['example.com']],
    ['the top level alone', 'com', ['example.com']],
  ])('of %s is no fault', async (_, host, names) => {
    expect(await checkUuidHost(uuidOf(host), names)).toMatchObject({ outcome: 'info' });
  });

  it.each([
    ['no UUID', 'x', ['example.com']],
    ['a UUID of version 4', '9e1d2b34-0b6c-4d0e-832a-bc92ac6830cd', ['example.com']],
    ['a variant of another kind', '019f15a6-a752-826f-c32a-bc92ac6830cd', ['example.com']],
    ['no host name', uuidOf('example.com'), []],
    [
      'what is no host name',
      uuidOf('localhost'),
      ['localhost', 'FakeVcon Inc', '', '*', 'a..b', 'x'.repeat(300)],
    ],
  ])('is not compared: %s', async (_, uuid, names) => {
    expect(await checkUuidHost(uuid, names)).toBeNull();
  });

  it('tries a bounded number of names', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `h${i}.example`);
    expect(await checkUuidHost(uuidOf('h99.example'), names)).toMatchObject({ outcome: 'pass' });
    expect(await checkUuidHost(uuidOf('h100.example'), names)).toMatchObject({ outcome: 'info' });
    const long = `${'a.'.repeat(1_000_000)}example`;
    expect(await checkUuidHost(uuidOf('example.com'), [long])).toBeNull();
  });
});
