import { describe, expect, it } from 'vitest';
import type { RecordReport, WitnessReport } from '../../report/report';
import { whatItDoesNotProve } from './limits';
import { madeWitness } from '../../report/testing';

describe('what an answer on the witness does not prove', () => {
  const told = (witnesses: readonly WitnessReport[]) => {
    const [{ answer, reasons } = { answer: 'none', reasons: [] }] = witnesses;
    const record = { witnesses, questions: { witness: { answer, reasons } } } as unknown as RecordReport;
    return whatItDoesNotProve('witness', record);
  };
  const yes = { answer: 'yes', reasons: [] } as const;

  it('goes by what the best witness shows', () => {
    const signed = madeWitness(yes);
    const content = madeWitness({ ...yes, proves: 'content', covers: ['payload'] });
    const registered = madeWitness({ ...yes, kind: 'statement', proves: 'content', time: null });
    expect(told([signed])).toContain('was signed when the witness says, or before');
    expect(told([content])).toContain('or when it was signed; only that what was signed existed');
    expect(told([registered])).toContain('is in the register of the service');
    expect(told([registered, signed])).toBe(told([signed]));
  });

  it('tells a witness of something else from one of the record that does not hold', () => {
    const no = { answer: 'no', proves: null } as const;
    expect(told([madeWitness({ ...no, covers: [], reasons: ['WITNESS_MISMATCH'] })])).toContain(
      'does not belong to it',
    );
    expect(told([madeWitness({ ...no, reasons: ['WITNESS_INVALID'] })])).toContain(
      'which is of it, does not hold',
    );
  });

  it('says that nothing was given where nothing was', () => {
    expect(told([])).toContain('no such proof was given here');
  });
});
