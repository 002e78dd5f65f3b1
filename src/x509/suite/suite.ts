import { building } from './building';
import type { Section } from './case';
import { basicConstraintsCases, keyUsageCases } from './constraints';
import { extensions } from './extensions';
import { deltaLists } from './list-deltas';
import { indirectLists } from './list-indirect';
import { scopes } from './list-scopes';
import { listKeys } from './list-keys';
import { basicLists } from './lists';
import { nameConstraintCases } from './name-constraints';
import { internetNameConstraintCases } from './name-constraints-internet';
import { names } from './names';
import { policies } from './policies';
import { inhibitedAnyPolicy, inhibitedMappings, mappings } from './policy-mappings';
import { signatures } from './signatures';
import { validity } from './validity';

/**
 * All cases, in the order in which public suites such as NIST's PKITS treat the rules (its sections 4.1 to 4.16): each rule
 * of RFC 5280 sections 6.1 and 6.3 kept and broken, and then the finding of paths.
 */
export const sections: readonly Section[] = [
  signatures,
  validity,
  names,
  basicConstraintsCases,
  keyUsageCases,
  extensions,
  nameConstraintCases,
  internetNameConstraintCases,
  policies,
  mappings,
  inhibitedMappings,
  inhibitedAnyPolicy,
  basicLists,
  listKeys,
  scopes,
  indirectLists,
  deltaLists,
  building,
];
