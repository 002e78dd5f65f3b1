import { onceEach } from '../once-each';
import type { LayerReport, RecordReport, RecordRow, RowSigner } from './report';

/** A record as a table of many shows it. */
export const rowOf = onceEach(
  ({
    source,
    evidence,
    form,
    uuid,
    outcome,
    headlineSaid,
    reasons,
    questions,
    layers,
  }: RecordReport): RecordRow => ({
    source,
    evidence,
    form,
    uuid,
    outcome,
    headlineSaid,
    reasons,
    answers: {
      unaltered: short(questions.unaltered),
      signer: short(questions.signer),
      recordings: short(questions.recordings),
      witness: short(questions.witness),
    },
    signer: signerOf(layers),
  }),
);

const short = ({ answer, label }: RecordRow['answers'][keyof RecordRow['answers']]) => ({ answer, label });

/** The signer of the innermost layer that the user trusts most. */
function signerOf(layers: readonly LayerReport[]): RowSigner | null {
  const valid = (layers.at(-1)?.signatures ?? []).filter((signature) => signature.valid === true);
  const best = valid.find(({ path }) => path.answer === 'yes') ?? valid[0];
  const certificate = best?.certificates[0];
  return certificate === undefined ? null : { name: certificate.shortName, sha256: certificate.sha256 };
}
