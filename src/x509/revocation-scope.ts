import type { Certificate } from './certificate';
import type { RevocationList } from './crl';
import { attempt, DerError } from './der';
import {
  ALL_REASONS,
  directoryNames,
  fullNames,
  generalNameKey,
  readDistributionPoints,
  type DistributionPoint,
} from './distribution-point';
import { extensionIds, extensionValue } from './extensions';
import { generalNamesOf } from './general-name';
import { nameKey, sameName } from './name';

/** Distribution points of one certificate: more serve to make work. */
const MOST_POINTS = 64;

/**
 * The distribution points that the lists for a certificate are looked for under: its own, and the one that RFC 5280
 * section 6.3.3 has everybody assume behind them, for lists that stand in none of them.
 * @returns null where the certificate's extension is malformed
 */
export const distributionPointsOf = (certificate: Certificate): DistributionPoint[] | null =>
  attempt(() => {
    const value = extensionValue(certificate.extensions, extensionIds.cRLDistributionPoints);
    const own = value === null ? [] : readDistributionPoints(value);
    if (own.length > MOST_POINTS) throw new DerError('too many distribution points');
    return [...own, assumedPoint(certificate)];
  });

/** Section 6.3.3, after step (l): the names of the certificate issuer, all reasons, no cRLIssuer. */
function assumedPoint({ extensions, issuerName }: Certificate): DistributionPoint {
  const value = extensionValue(extensions, extensionIds.issuerAltName);
  const alternative = value === null ? [] : (generalNamesOf(value) ?? []);
  return {
    name: { kind: 'full', names: [{ form: 'directoryName', name: issuerName }, ...alternative] },
    reasons: null,
    crlIssuer: null,
  };
}

/** Whose lists are about a certificate at all: its issuer's, and those of the CRL issuers that its points name. */
export const crlIssuersOf = (
  certificate: Certificate,
  points: readonly DistributionPoint[],
): ReadonlySet<string> =>
  new Set([
    nameKey(certificate.issuerName),
    ...points.flatMap(({ crlIssuer }) => directoryNames(crlIssuer ?? []).map(nameKey)),
  ]);

const isNamed = (list: RevocationList, crlIssuer: NonNullable<DistributionPoint['crlIssuer']>): boolean =>
  directoryNames(crlIssuer).some((name) => sameName(name, list.issuerName));

/**
 * For which reasons a list tells of a certificate, by its distribution points: RFC 5280 section 6.3.3 (b) and (d).
 * @returns a mask of ReasonFlags; 0 where the list is not about this certificate
 */
export const reasonsCovered = (
  list: RevocationList,
  certificate: Certificate,
  points: readonly DistributionPoint[],
): number =>
  points
    .filter((point) => isInScope(list, certificate, point))
    .reduce((mask, point) => mask | interimReasons(list, point), 0);

/** Section 6.3.3 (b). */
function isInScope(list: RevocationList, certificate: Certificate, point: DistributionPoint): boolean {
  const scope = list.issuingDistributionPoint;
  // (1)
  const byRightIssuer =
    point.crlIssuer === null
      ? sameName(list.issuerName, certificate.issuerName)
      : isNamed(list, point.crlIssuer) && scope?.indirectCrl === true;
  if (!byRightIssuer) return false;
  if (scope === null) return true;
  // (2)(ii) to (iv)
  if (scope.onlyContainsUserCerts && certificate.isCa) return false;
  if (scope.onlyContainsCaCerts && !certificate.isCa) return false;
  if (scope.onlyContainsAttributeCerts) return false;
  // (2)(i)
  if (scope.name === null) return true;
  const names = new Set(namesOf(point, certificate));
  return fullNames(scope.name, list.issuerName).some((name) => names.has(name));
}

/** What (2)(i) compares: the point's names; where it has none, its cRLIssuer. */
function namesOf({ name, crlIssuer }: DistributionPoint, certificate: Certificate): readonly string[] {
  if (name === null) return (crlIssuer ?? []).map(generalNameKey);
  // Section 4.2.1.13: a relative name is put behind the cRLIssuer, which then has one directory name, else the issuer.
  const base = crlIssuer === null ? certificate.issuerName : directoryNames(crlIssuer)[0];
  return base === undefined ? [] : fullNames(name, base);
}

/** Section 6.3.3 (d). */
const interimReasons = (list: RevocationList, point: DistributionPoint): number =>
  (list.issuingDistributionPoint?.onlySomeReasons ?? ALL_REASONS) & (point.reasons ?? ALL_REASONS);
