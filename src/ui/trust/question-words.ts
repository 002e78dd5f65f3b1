import { message } from '../../wording';
import type { TrustQuestion } from './question';

/** How a question about trust is put, by what the trust would be for. */
export interface QuestionWords {
  readonly title: string;
  /** What follows from the trust; empty where the title says it. */
  readonly meaning: string;
  /** What is said where another key of the same name is trusted, and what is to be done. */
  readonly changed: string;
  readonly ask: string;
  readonly identity: string;
  readonly given: string;
  readonly name: string;
  readonly act: string;
  /** What is said of the two choices of what to accept. */
  readonly covers: Readonly<Record<'certificate' | 'key', string>>;
}

const issuer = {
  changed: message('You already trust a signer of this name, with another key.'),
  ask: message(
    'Issuers do renew keys. Somebody posing as the issuer would look exactly like this. Ask the issuer, in a way you used before and not one found in this record, whether this fingerprint is theirs.',
  ),
  identity: message(
    'Anybody can write a name into a certificate. What tells one signer from another is this fingerprint. Compare it with one that the issuer gave you some other way.',
  ),
  given: message('Fingerprint the issuer gave you'),
  covers: {
    certificate: message('The next certificate of this signer will be asked about again.'),
    key: message(
      'Wise for issuers who renew the certificate but keep the key: each renewal is then accepted.',
    ),
  },
} as const;

const operator = {
  ask: message(
    'Operators do renew keys. Somebody posing as the operator would look exactly like this. Ask the operator, in a way you used before and not one found in this evidence, whether this fingerprint is theirs.',
  ),
  given: message('Fingerprint the operator gave you'),
  covers: {
    certificate: message('The next certificate of this authority will be asked about again.'),
    key: message(
      'Wise for operators who renew the certificate but keep the key: each renewal is then accepted.',
    ),
  },
} as const;

const stamps = {
  ...operator,
  changed: message('You already trust an authority of this name for time stamps, with another key.'),
  identity: message(
    'Anybody can write a name into a certificate. What tells one authority from another is this fingerprint. Compare it with one that the operator published or gave you some other way.',
  ),
  name: message('Your name for it'),
  act: message('Trust it for time stamps'),
} as const;

const words = {
  signer: {
    ...issuer,
    title: message('Trust this signer?'),
    meaning: '',
    name: message('Your name for this signer'),
    act: message('Trust this signer'),
  },
  authority: {
    ...issuer,
    title: message('Trust this authority?'),
    meaning: '',
    name: message('Your name for this authority'),
    act: message('Trust this authority'),
  },
  stamper: {
    ...stamps,
    title: message('Trust this authority for time stamps?'),
    meaning: message('Whoever holds this key can then vouch for when records were signed.'),
  },
  stampAuthority: {
    ...stamps,
    title: message('Trust this authority for time stamps?'),
    meaning: message(
      'Whoever this authority certifies for time stamps can then vouch for when records were signed.',
    ),
  },
  service: {
    ...operator,
    title: message('Trust this transparency service?'),
    meaning: message('Whoever holds this key can then vouch for what was registered with this service.'),
    changed: message('You already trust a service of this name, with another key.'),
    identity: message(
      'Anybody can give a key a name. What tells one service from another is this fingerprint. Compare it with one that the operator published or gave you some other way.',
    ),
    name: message('Your name for this service'),
    act: message('Trust it as a transparency service'),
  },
} as const satisfies Record<string, QuestionWords>;

/** In English, to be said in any language. */
export function wordsFor({ kind, purpose }: Pick<TrustQuestion, 'kind' | 'purpose'>): QuestionWords {
  switch (purpose) {
    case 'signer':
      return kind === 'anchor' ? words.authority : words.signer;
    case 'timestamp':
      return kind === 'anchor' ? words.stampAuthority : words.stamper;
    case 'transparency':
      return words.service;
  }
}
