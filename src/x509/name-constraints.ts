import { bounds } from '../bounds';
import { attempt, inside, objectIdentifier, only, tags } from './der';
import type { GeneralSubtree, NameConstraints } from './extensions';
import type { GeneralName } from './general-name';
import { EMAIL_ADDRESS, isEmpty, isWithin, type Name } from './name';

/** What stands against a name. */
export type NameViolation =
  /** It is in none of the permitted subtrees of its form. */
  | 'not-permitted'
  | 'excluded'
  /** Its form is constrained in a way that is not understood, or it cannot be read as what its form says. */
  | 'not-understood'
  | 'too-many';

/**
 * The state variables permitted_subtrees and excluded_subtrees (RFC 5280 section 6.1.2 (b) and (c)).
 *
 * The intersection of section 6.1.4 (g)(1) is kept as the list of what is intersected: a name has to be in each.
 */
export class NameConstraintState {
  private readonly permitted: (readonly GeneralSubtree[])[] = [];
  private readonly excluded: GeneralSubtree[] = [];
  private comparisons = 0;

  constructor(initial: Partial<NameConstraints>) {
    this.add({ permitted: initial.permitted ?? [], excluded: initial.excluded ?? [] });
  }

  /** Section 6.1.4 (g). */
  add({ permitted, excluded }: NameConstraints): void {
    if (permitted.length > 0) this.permitted.push(permitted);
    this.excluded.push(...excluded);
  }

  /**
   * Section 6.1.3 (b) and (c): holds the names of one certificate against the state.
   * @param alternative the names of its subjectAltName
   * @returns null where nothing stands against them
   */
  check(subject: Name, alternative: readonly GeneralName[]): NameViolation | null {
    for (const name of namesOf(subject, alternative)) {
      const violation = this.checkName(name);
      if (violation !== null) return violation;
    }
    return null;
  }

  private checkName(name: GeneralName | UnreadableEmail): NameViolation | null {
    const ofForm = (subtree: GeneralSubtree): boolean => subtree.base.form === name.form;
    for (const subtrees of [this.excluded, ...this.permitted]) {
      this.comparisons += subtrees.length;
      if (this.comparisons > bounds.nameComparisons) return 'too-many';
      const constraints = subtrees.filter(ofForm);
      if (constraints.length === 0) continue;
      const readable = readableName(name);
      if (readable === null) return 'not-understood';
      // Section 4.2.1.10: minimum is 0 and maximum absent in this profile; what else they may say is not processed.
      if (constraints.some(({ minimum, maximum }) => minimum !== 0 || maximum !== null)) {
        return 'not-understood';
      }
      const excluding = subtrees === this.excluded;
      const matches = constraints.some(({ base }) => matchesSubtree(readable, base, excluding));
      if (matches === excluding) return excluding ? 'excluded' : 'not-permitted';
    }
    return null;
  }
}

/** An e-mail address that is not held against constraints. */
interface UnreadableEmail {
  readonly form: 'rfc822Name';
  readonly text: null;
}

/**
 * The names that are constrained (section 4.2.1.10): the subject, the alternative names, and e-mail addresses in the
 * subject. The last are held against the constraints also beside a subjectAltName, which is stricter than the section.
 */
function* namesOf(
  subject: Name,
  alternative: readonly GeneralName[],
): Generator<GeneralName | UnreadableEmail> {
  if (!isEmpty(subject)) yield { form: 'directoryName', name: subject };
  for (const name of alternative) {
    yield name;
    if (name.form === 'otherName' && isSmtpUtf8Mailbox(name.der)) yield { form: 'rfc822Name', text: null };
  }
  for (const { type, text } of subject.rdns.flat()) {
    if (type === EMAIL_ADDRESS) yield { form: 'rfc822Name', text };
  }
}

/** An internationalized e-mail address, which rfc822Name constraints are about, too (RFC 9598 section 6). */
function isSmtpUtf8Mailbox(otherName: Uint8Array): boolean {
  const found = attempt(() => inside(only(otherName)).next(tags.objectIdentifier).content);
  return found !== null && objectIdentifierIs(found, '1.3.6.1.5.5.7.8.9');
}

const objectIdentifierIs = (content: Uint8Array, oid: string): boolean =>
  attempt(() => objectIdentifier(content)) === oid;

type Readable =
  | { readonly form: 'directoryName'; readonly name: Name }
  | { readonly form: 'rfc822Name'; readonly local: string; readonly host: string }
  | { readonly form: 'dNSName' | 'uniformResourceIdentifier'; readonly host: string }
  | { readonly form: 'iPAddress'; readonly octets: Uint8Array };

/** The part of a name that constraints are about; null where it has none, or the form is not processed. */
function readableName(name: GeneralName | UnreadableEmail): Readable | null {
  switch (name.form) {
    case 'directoryName':
    case 'iPAddress':
      return name;
    case 'rfc822Name': {
      const at = name.text?.lastIndexOf('@') ?? -1;
      const host = at < 1 ? null : hostName(name.text?.slice(at + 1) ?? '');
      return host === null ? null : { form: name.form, local: name.text?.slice(0, at) ?? '', host };
    }
    case 'dNSName': {
      const host = hostName(name.text.replace(/^\*\./, ''));
      return host === null
        ? null
        : { form: name.form, host: name.text.startsWith('*.') ? `*.${host}` : host };
    }
    case 'uniformResourceIdentifier': {
      const host = uriHost(name.text);
      return host === null ? null : { form: name.form, host };
    }
    default:
      return null;
  }
}

/** A host name in lower case; null for anything else. */
const hostName = (text: string): string | null =>
  text.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(text) ? text.toLowerCase() : null;

/** The fully qualified domain name of an absolute URI with an authority (section 4.2.1.10); null for anything else. */
function uriHost(uri: string): string | null {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\\s]*)([/?#]|$)/i.exec(uri)?.[1];
  const host = authority?.replace(/^[^@]*@/, '').replace(/:\d*$/, '');
  // The last label of a domain is no number: an address is no name.
  return host === undefined || /(^|\.)\d+$/.test(host) ? null : hostName(host);
}

/**
 * Whether a name is in the subtree of `base`, which is of its form.
 * @param excluding where a constraint can be read in two ways, the wider counts for excluding, the narrower otherwise
 */
function matchesSubtree(name: Readable, base: GeneralName, excluding: boolean): boolean {
  if (name.form === 'directoryName') return base.form === name.form && isWithin(name.name, base.name);
  if (name.form === 'iPAddress') return base.form === name.form && inRange(name.octets, base.octets);
  if (base.form !== name.form) return false;
  const constraint = base.text.toLowerCase();
  switch (name.form) {
    case 'rfc822Name':
      return matchesMailbox(name, base.text, excluding);
    case 'dNSName':
      return matchesDnsName(name.host, constraint, excluding);
    case 'uniformResourceIdentifier':
      return matchesHost(name.host, constraint, excluding);
  }
}

/** One mailbox, all mailboxes at a host, or with a period in front all in a domain (section 4.2.1.10). */
function matchesMailbox(
  { local, host }: { local: string; host: string },
  constraint: string,
  excluding: boolean,
): boolean {
  const at = constraint.lastIndexOf('@');
  if (at < 0) return matchesHost(host, constraint.toLowerCase(), excluding);
  const constrained = constraint.slice(0, at);
  // Section 7.5: the local part is compared exactly; few hosts tell case apart.
  const sameLocal = excluding ? local.toLowerCase() === constrained.toLowerCase() : local === constrained;
  return sameLocal && host === constraint.slice(at + 1).toLowerCase();
}

/** A host, or with a period in front every host below a domain (section 4.2.1.10, URI and e-mail). */
function matchesHost(host: string, constraint: string, excluding: boolean): boolean {
  if (constraint === '') return excluding;
  return constraint.startsWith('.') ? host.endsWith(constraint) : host === constraint;
}

/** The constraint, or labels in front of it (section 4.2.1.10, DNS); a wildcard stands for every label. */
function matchesDnsName(host: string, constraint: string, excluding: boolean): boolean {
  if (constraint === '') return true;
  if (constraint.startsWith('.')) {
    // Not in the section, but in use: below the domain.
    return host.endsWith(constraint) || (excluding && host === constraint.slice(1));
  }
  if (host === constraint || host.endsWith(`.${constraint}`)) return true;
  return (
    excluding &&
    host.startsWith('*.') &&
    constraint.endsWith(host.slice(1)) &&
    !constraint.slice(0, -host.length + 1).includes('.')
  );
}

/** An address and a mask (section 4.2.1.10); an address of the other length is in no range. */
const inRange = (address: Uint8Array, range: Uint8Array): boolean =>
  range.length === 2 * address.length &&
  address.every(
    (octet, index) => ((octet ^ (range[index] ?? 0)) & (range[address.length + index] ?? 0)) === 0,
  );
