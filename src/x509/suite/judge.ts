import type { Der } from '../../../e2e/maker/der';
import type { Subtrees } from '../../../e2e/maker/pki-extensions';
import { readCertificate, type Certificate } from '../certificate';
import { readCrl } from '../crl';
import { DerReader } from '../der';
import type { GeneralSubtree } from '../extensions';
import { readGeneralName } from '../general-name';
import { findPath, type FoundPath } from '../path-building';
import { validatePath, type PathInputs, type PathResult } from '../path-validation';
import { revocationCheck, type SignerValidation } from '../revocation';
import type { RevocationCheck } from '../revocation-status';
import { anchorOf, type TrustAnchor } from '../trust-anchor';
import { validate, type ValidationResult } from '../validate';
import { suiteTime, type Expected, type Scenario } from './case';

/** What our own code says of a scenario. */
export interface Judgement {
  /** Of the path as given; null where it has to be found. */
  readonly given: Expected | null;
  /** The same by the entry point that takes DER alone; null where it lacks an input, and where the path has to be found. */
  readonly byDer: ValidationResult | null;
  /** Of the path that was looked for among all certificates; null where the target cannot be read. */
  readonly found: FoundPath | null;
}

export async function judge(scenario: Scenario): Promise<Judgement> {
  const path = await Promise.all(scenario.path.map(readCertificate));
  const anchorCertificates = readable(await Promise.all(scenario.anchors.map(readCertificate)));
  const bag = readable(await Promise.all((scenario.bag ?? []).map(readCertificate)));
  const candidates = [...bag, ...anchorCertificates, ...readable(path.toReversed())];
  const anchors = anchorCertificates.map(anchorOf);
  const inputs = {
    ...scenario.inputs,
    ...(scenario.initialNames === undefined ? {} : nameInputs(scenario.initialNames)),
    time: scenario.time ?? suiteTime,
    ...revocationInputs(scenario.lists, candidates),
  };
  const target = path.at(-1) ?? null;
  const found = target && (await findPath(target, { ...inputs, anchors, candidates }));
  if (scenario.search) return { given: null, byDer: null, found };
  const given = await judgeGiven(path, anchors, inputs);
  // That entry point takes no initial names.
  if (scenario.initialNames !== undefined) return { given, byDer: null, found };
  const { anchors: anchorDers, path: pathDers, bag: crlIssuers = [], lists: crls } = scenario;
  const byDer = await validate({
    ...scenario.inputs,
    path: pathDers,
    anchors: anchorDers,
    crlIssuers,
    time: inputs.time,
    ...(crls === undefined ? {} : { crls, revocationRequired: true }),
  });
  return { given, byDer, found };
}

const readable = (certificates: readonly (Certificate | null)[]): Certificate[] =>
  certificates.filter((certificate) => certificate !== null);

/** The initial subtrees, as our own reader gives them. */
function nameInputs({
  permitted = [],
  excluded = [],
}: Subtrees): Pick<PathInputs, 'permittedSubtrees' | 'excludedSubtrees'> {
  const read = (name: Der): GeneralSubtree => ({
    base: readGeneralName(new DerReader(name).next()),
    minimum: 0,
    maximum: null,
  });
  return { permittedSubtrees: permitted.map(read), excludedSubtrees: excluded.map(read) };
}

/** Revocation is asked for where there are lists, be it none; RFC 5280 section 6.1.3 (a)(3) is then required. */
function revocationInputs(
  lists: readonly Der[] | undefined,
  candidates: readonly Certificate[],
): { readonly revocation?: RevocationCheck; readonly revocationRequired?: boolean } {
  if (lists === undefined) return {};
  const signerIsTrusted: SignerValidation = async (signer, { anchor, time }, revocation) => {
    const search = { anchors: [anchor], candidates, time, revocation, revocationRequired: true };
    const found = await findPath(signer, search);
    return found.kind === 'path' && found.result.valid;
  };
  const read = lists.map(readCrl).filter((list) => list !== null);
  const data = { lists: read, responses: [], certificates: candidates };
  return { revocation: revocationCheck(data, signerIsTrusted), revocationRequired: true };
}

async function judgeGiven(
  path: readonly (Certificate | null)[],
  anchors: readonly TrustAnchor[],
  inputs: Omit<PathInputs, 'anchor'>,
): Promise<Expected> {
  const unreadable = path.indexOf(null);
  if (unreadable >= 0) return { valid: false, rule: 'unreadable', at: unreadable };
  const [anchor] = anchors;
  if (anchor === undefined) return { valid: false, rule: 'no-path' };
  return answerOf(await validatePath(readable(path), { ...inputs, anchor }));
}

/** A result in the terms of the suite. */
export function answerOf(result: PathResult): Expected {
  if (result.valid) return { valid: true, policies: result.policies.userConstrained };
  const { rule, certificate } = result.failure;
  const status = result.revocation[certificate]?.kind;
  return rule === 'revocation' && status !== undefined && status !== 'good'
    ? { valid: false, rule, at: certificate, status }
    : { valid: false, rule, at: certificate };
}
