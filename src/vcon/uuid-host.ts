import type { Check } from '../check';
import { message, reportable, said } from '../wording';

/** Host names beyond which no more are tried: a certificate has a few, a hostile one thousands. */
const HOST_NAMES = 100;

/** A DNS name as certificates have it (RFC 5280 section 4.2.1.6), of at most 253 characters. */
const HOST_NAME = /^(?=.{1,253}$)[\w-]+(?:\.[\w-]+)+$/;

/**
 * Holds a version 8 UUID of a record against the host names of the certificate that signed it: by the draft, its
 * last 62 bits are the high 62 bits of the SHA-1 of a host name. Tried are the names and the domains above them,
 * for the UUID may be made of a name of which the certificate has a subdomain. The contrary, a subdomain of the
 * certificate's name in the UUID, is as good and cannot be found out: no finding is no fault.
 *
 * Known libraries (py-vcon, vcon-lib) take the first 64 bits and let the variant overwrite the first two of them.
 * That is another number, but just as bound to the name.
 *
 * @param hostNames as in the certificate: a wildcard stands for the domain below it, what is no host name for nothing
 * @returns null where there is nothing to compare: no UUID of version 8, or no host name
 */
export async function checkUuidHost(uuid: string, hostNames: readonly string[]): Promise<Check | null> {
  const [, variant, node] =
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/i.exec(uuid) ?? [];
  if (variant === undefined || node === undefined) return null;
  const last62 = BigInt(`0x${variant}${node}`) & LAST_62_BITS;
  const names = new Set(hostNames.slice(0, HOST_NAMES).flatMap(withDomainsAbove));
  if (names.size === 0) return null;
  const row = { id: 'vcon.uuid-host', pointer: '/uuid', spec: 'draft-ietf-vcon-vcon-core, uuid' } as const;
  for (const name of names) {
    const high64 = await highBitsOfSha1(name);
    if (high64 >> 2n === last62) {
      const made = said('The UUID is made of {name}, a host name of the certificate or a domain above one.', {
        name,
      });
      return { ...row, outcome: 'pass', ...reportable(made) };
    }
    if ((high64 & LAST_62_BITS) === last62) {
      const made = said(
        "The UUID is made of {name}, a host name of the certificate or a domain above one, in the way of known libraries, which is not quite the draft's.",
        { name },
      );
      return { ...row, outcome: 'info', ...reportable(made) };
    }
  }
  const other = message(
    'The UUID is made of no host name of the certificate and of no domain above one; the draft recommends such a name or a subdomain, which cannot be told from the UUID.',
  );
  return { ...row, outcome: 'info', message: other };
}

const LAST_62_BITS = (1n << 62n) - 1n;

/** A host name and the domains above it, without the top level, as written and in small letters. */
function withDomainsAbove(written: string): string[] {
  const name = written.replace(/^\*\./, '').replace(/\.$/, '');
  if (!HOST_NAME.test(name)) return [];
  const labels = name.split('.');
  const domains = labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'));
  return domains.flatMap((domain) => [domain, domain.toLowerCase()]);
}

/** A thousand records of one signer have one host name. */
const knownBits = new Map<string, Promise<bigint>>();
const KNOWN = 1000;

/** The first 64 bits of the SHA-1 of a text. */
function highBitsOfSha1(text: string): Promise<bigint> {
  const known = knownBits.get(text) ?? digestOf(text);
  if (knownBits.size >= KNOWN) knownBits.clear();
  knownBits.set(text, known);
  return known;
}

async function digestOf(text: string): Promise<bigint> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return new DataView(digest).getBigUint64(0);
}
