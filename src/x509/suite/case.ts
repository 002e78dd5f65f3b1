import type { Der } from '../../../e2e/maker/der';
import type { Subtrees } from '../../../e2e/maker/pki-extensions';
import type { PathRule } from '../path-validation';

/** One path with the answer that the RFC gives. */
export interface PathCase {
  /** Unique in the suite. */
  readonly id: string;
  /** What is special about the path. */
  readonly title: string;
  /** Why the answer is what it is: a sentence from the RFC's rules, with the section. Never from any program's answer. */
  readonly because: string;
  readonly expected: Expected;
  readonly build: () => Scenario;
  /** The search for a path is cut off by a bound, and says so. */
  readonly bounded?: boolean;
  /** Further arguments of `openssl verify`. */
  readonly openssl?: readonly string[];
  /** Why OpenSSL answers otherwise, with the section that it departs from; left out where it has to agree. */
  readonly disagrees?: string;
}

export interface Section {
  readonly title: string;
  readonly cases: readonly PathCase[];
}

export type Expected =
  | {
      readonly valid: true;
      /** user-constrained-policy-set (RFC 5280 section 6.1.6), in any order; not compared where left out. */
      readonly policies?: readonly string[];
    }
  | {
      readonly valid: false;
      readonly rule: PathRule;
      /** Index into the path of the certificate that breaks it. */
      readonly at: number;
      /** The status of that certificate, where the rule is revocation. */
      readonly status?: 'revoked' | 'unknown' | 'not-checked';
    }
  /** A certificate that is not even read. */
  | { readonly valid: false; readonly rule: 'unreadable'; readonly at: number }
  /** No path from an anchor to the target exists among what was supplied. */
  | { readonly valid: false; readonly rule: 'no-path' };

export const valid: Expected = { valid: true };
export const validFor = (...policies: readonly string[]): Expected => ({ valid: true, policies });
export const broken = (rule: PathRule, at: number): Expected => ({ valid: false, rule, at });
export const noPath: Expected = { valid: false, rule: 'no-path' };

/** A certificate in the path is shown to be revoked. */
export const revoked = (at: number): Expected => ({
  valid: false,
  rule: 'revocation',
  at,
  status: 'revoked',
});
/** What was supplied does not settle whether a certificate in the path is revoked. */
export const unsettled = (at: number): Expected => ({
  valid: false,
  rule: 'revocation',
  at,
  status: 'unknown',
});
/** Nothing was supplied that tells of a certificate in the path. */
export const unheardOf = (at: number): Expected => ({
  valid: false,
  rule: 'revocation',
  at,
  status: 'not-checked',
});

/** What a case puts before the validator, all in DER. */
export interface Scenario {
  /** Self-signed certificates of the trust anchors, as OpenSSL needs them; to a path they are a name and a key. */
  readonly anchors: readonly Der[];
  /** From the certificate that the anchor issued to the target. */
  readonly path: readonly Der[];
  /** Further certificates: of CRL issuers, or only there to mislead. */
  readonly bag?: readonly Der[];
  /**
   * Whether the path has to be found (RFC 5280 section 6.1 leaves that to the implementation): `path` is then the one
   * that should be found, and its certificates lie in the bag in the wrong order, with the anchors' own.
   */
  readonly search?: boolean;
  /** Revocation lists; revocation is asked for where they are given, be it none. */
  readonly lists?: readonly Der[];
  readonly time?: Date;
  readonly inputs?: PolicyInputs;
  /**
   * initial-permitted-subtrees and initial-excluded-subtrees (RFC 5280 section 6.1.1 (h), (i)): GeneralNames. OpenSSL has
   * no such input, and goes by the extension in the certificate of the anchor, which has to say the same.
   */
  readonly initialNames?: Subtrees;
}

/** RFC 5280 section 6.1.1 (c), (e) to (g). */
export interface PolicyInputs {
  readonly initialPolicies?: readonly string[];
  readonly explicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

/** The time at which paths are judged where a case says nothing else. */
export const suiteTime = new Date('2025-06-01T12:00:00Z');
