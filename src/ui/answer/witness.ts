import type {
  CertificateReport,
  RecordReport,
  ReportTrustEntry,
  ServiceKeyReport,
  ShownReport,
  WitnessReport,
} from '../../report/report';
import { isStrayWitness } from '../../report/code-words';
import type { WitnessSource } from '../trust/question';
import { pathOf, type Path } from './path';

/** What "Trust this witness" is about: the authority of a time stamp, or the key of a transparency service. */
export type WitnessToTrust = {
  readonly source: WitnessSource;
  readonly sha256: string;
  readonly name: string;
} & ({ readonly certificate: CertificateReport } | { readonly key: ServiceKeyReport });

const purposes: Readonly<Record<WitnessReport['kind'], ReportTrustEntry['purpose']>> = {
  timestamp: 'timestamp',
  statement: 'transparency',
  receipt: 'transparency',
};

/** The entry of the trust list that speaks for a witness; one that is for something else does not. */
export function entryOf(
  { policy }: ShownReport,
  { kind, trustEntry }: WitnessReport,
): ReportTrustEntry | null {
  const entry = policy.trustEntries[trustEntry ?? -1];
  return entry?.purpose === purposes[kind] ? entry : null;
}

/** Whether it is of this record, which is unchanged, and not confirmed. */
const isOpen = ({ questions }: RecordReport, witness: WitnessReport): boolean =>
  questions.unaltered.answer === 'yes' &&
  witness.answer === 'unknown' &&
  witness.covers.length > 0 &&
  witness.reasons.includes('WITNESS_NOT_TRUSTED');

/** The certificate or key that the user may decide to trust for this; null where that would settle nothing. */
export function witnessToTrust(
  report: ShownReport,
  record: RecordReport,
  witness: WitnessReport,
): WitnessToTrust | null {
  if (!isOpen(record, witness) || witness.lacks !== 'trust') return null;
  const file = report.evidence[witness.evidence ?? -1]?.name;
  const source = file === undefined ? { record: record.source } : { file };
  const { serviceKey: key } = witness;
  if (witness.kind !== 'timestamp') {
    return key === undefined ? null : { key, source, sha256: key.sha256, name: key.name };
  }
  const [certificate] = witness.certificates;
  if (certificate === undefined || witness.links.length === 0) return null;
  return { certificate, source, sha256: certificate.sha256, name: certificate.shortName };
}

/** The witnesses that the user may decide to trust, each once. */
export function witnessesToTrust(report: ShownReport, record: RecordReport): WitnessToTrust[] {
  const offered = record.witnesses.flatMap((witness) => witnessToTrust(report, record, witness) ?? []);
  return [...new Map(offered.map((one) => [one.sha256, one])).values()];
}

/** Whether the key of a transparency service is not at hand, and is all that is missing. */
export const lacksKey = (record: RecordReport, witness: WitnessReport): boolean =>
  isOpen(record, witness) && witness.lacks === 'key';

/** The path from the trust list to the maker of a time stamp. */
export const pathOfWitness = (report: ShownReport, witness: WitnessReport): Path =>
  pathOf(report, {
    path: {
      links: witness.links,
      trustEntry: entryOf(report, witness) === null ? null : witness.trustEntry,
    },
  });

/**
 * The witness that the fourth answer is drawn from: of those that say the same the one that says when it was signed, and
 * of these the earliest.
 */
export function bestWitness({ witnesses, questions }: RecordReport): WitnessReport | null {
  const weight = ({ proves, time }: WitnessReport): string =>
    `${proves === 'signing-time' ? 0 : 1}${time ?? '~'}`;
  const [best] = witnesses
    .filter(({ answer }) => answer === questions.witness.answer)
    .toSorted((a, b) => (weight(a) < weight(b) ? -1 : 1));
  return best ?? null;
}

/** What a witness is called: by the user, who trusts this very one, else by itself; null where nothing says so. */
export function nameOfWitness(report: ShownReport, witness: WitnessReport): string | null {
  const entry = witness.answer === 'yes' ? entryOf(report, witness) : null;
  return entry?.kind === 'pin' ? entry.name : (witness.maker ?? entry?.name ?? null);
}

/** The entries by which witnesses count and whose fingerprints the user has confirmed nowhere. */
export const unconfirmedEntries = (report: ShownReport, { witnesses }: RecordReport): ReportTrustEntry[] => {
  const entries = witnesses.flatMap((witness) =>
    witness.answer === 'yes' ? (entryOf(report, witness) ?? []) : [],
  );
  return entries.every(({ confirmedBy }) => confirmedBy === null) ? entries : [];
};

/** A time stamp or receipt that was given and is held against no record. */
export interface LooseWitness {
  /** Index into the report's `evidence`. */
  readonly at: number;
  readonly name: string;
}

/** The time stamps and receipts that the user may say are for this record: what comes with one alone is for that one. */
export function looseWitnesses(
  { evidence, records }: ShownReport,
  { witnesses }: RecordReport,
): LooseWitness[] {
  if (records.length < 2) return [];
  const own = new Set(witnesses.map(({ evidence }) => evidence));
  return evidence.flatMap((entry, at) =>
    isStrayWitness(entry) && !own.has(at) ? [{ at, name: entry.name }] : [],
  );
}
