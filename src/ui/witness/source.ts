import type { RecordFingerprints, RecordLineage, WitnessAnswer, WitnessQuestion } from '../../worker/bridge';

/** Where the fingerprints of a record come from, and how it is tied to others. Records are indices into the report's `evidence`. */
export interface WitnessSource {
  fingerprints(evidence: number): Promise<RecordFingerprints | null>;
  compareWitness(question: WitnessQuestion): Promise<WitnessAnswer | null>;
  lineage(evidence: number): Promise<RecordLineage | null>;
}
