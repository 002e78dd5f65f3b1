import type { Der } from '../../../e2e/maker/der';
import { distinguishedName } from '../../../e2e/maker/pki';
import {
  generalName,
  nameConstraints,
  subjectAltName,
  type Subtrees,
} from '../../../e2e/maker/pki-extensions';
import { broken, type Expected, type PathCase } from './case';
import { line, type Departure } from './parties';

/** A CA with constraints. */
export const limited = (subtrees: Subtrees): Departure => ({ more: [nameConstraints(subtrees)] });

/** A target with alternative names. */
export const named = (...names: readonly Der[]): Departure => ({ more: [subjectAltName(names)] });

export const permitted =
  'A name has to be in one of the permitted subtrees of its form (RFC 5280 section 6.1.3 (b)).';
export const excluded = 'A name must not be in any excluded subtree (RFC 5280 section 6.1.3 (c)).';
export const otherForm =
  'Where no name of the constrained form is present, the certificate is acceptable (RFC 5280 section 4.2.1.10).';
export const intersection =
  'permitted_subtrees becomes the intersection with those of the certificate (RFC 5280 section 6.1.4 (g)(1)).';
export const union =
  'excluded_subtrees becomes the union with those of the certificate (RFC 5280 section 6.1.4 (g)(2)).';

/** One CA with constraints, and the target below. */
export const single = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  subtrees: Subtrees,
  target: Departure,
): PathCase => ({
  id: `constraint-${id}`,
  title,
  because,
  expected,
  build: () => line([limited(subtrees), target]),
});

export const refused = broken('name-constraints', 1);

/** A directory name under the organization of the suite. */
export const suite = (...units: readonly string[]): Der =>
  distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ...units.map((unit) => ['OU', unit] as const));

/** A target in such a unit. */
export const inUnit = (...units: readonly string[]): Departure => ({
  name: distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ...units.map((unit) => ['OU', unit] as const), [
    'CN',
    'Target',
  ]),
});

export const one = generalName.directory(suite('one'));
export const two = generalName.directory(suite('two'));
