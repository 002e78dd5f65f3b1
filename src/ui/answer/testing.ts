/** Witnesses made by hand, for tests of how they are shown. */
import type { WitnessReport } from '../../report/report';

/** A time stamp over the signature whose maker is not trusted, changed as told. */
export const madeWitness = (some: Partial<WitnessReport> = {}): WitnessReport => ({
  kind: 'timestamp',
  evidence: null,
  pointer: 'header',
  given: 'carried',
  answer: 'unknown',
  reasons: ['WITNESS_NOT_TRUSTED'],
  lacks: 'trust',
  covers: ['signature'],
  proves: 'signing-time',
  time: '2026-03-01T10:00:00.000Z',
  maker: 'Time Stamps',
  makerKeySha256: null,
  detail: '',
  said: [],
  trustEntry: null,
  certificates: [],
  links: [],
  checks: [],
  ...some,
});
