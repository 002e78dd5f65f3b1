import { describe, expect, it } from 'vitest';
import type {
  Answer,
  CertificateReport,
  FileOutcome,
  Form,
  Outcome,
  QuestionAnswer,
  Reason,
  RecordReport,
  ShownReport,
  WitnessReport,
} from '../../report/report';
import { said } from '../../wording';
import { chainOf, linkShapes, type ChainLink } from './chain';
import { madeWitness } from '../../report/testing';

interface Situation {
  readonly unaltered: Answer;
  readonly signer: Answer;
  readonly recordings: Answer;
  readonly witness: Answer;
  readonly form: Form;
  readonly outcome: Outcome;
  readonly signerReason: Reason | null;
  readonly files: readonly FileOutcome[];
  /** Whether the signature could be read. */
  readonly layered: boolean;
  /** Whether there are fields to see. */
  readonly opened: boolean;
  readonly confirmedBy: string | null;
  readonly kind: 'pin' | 'anchor';
  readonly certified: boolean;
  readonly witnesses: readonly WitnessReport[];
  readonly provenTime: string | null;
}

const usual: Situation = {
  unaltered: 'yes',
  signer: 'yes',
  recordings: 'yes',
  witness: 'none',
  form: 'signed',
  outcome: 'passed',
  signerReason: null,
  files: ['match'],
  layered: true,
  opened: true,
  confirmedBy: 'by telephone',
  kind: 'pin',
  certified: true,
  witnesses: [],
  provenTime: null,
};

const certificate = { sha256: 'aa', shortName: 'Klar Voice' } as CertificateReport;

function chain(change: Partial<Situation> = {}): ChainLink[] {
  const given = { ...usual, ...change };
  const answer = (key: 'unaltered' | 'signer' | 'recordings' | 'witness'): QuestionAnswer => ({
    answer: given[key],
    label: `the label of ${key}`,
    reasons: key === 'signer' && given.signerReason !== null ? [given.signerReason] : [],
    summary: '',
    said: [],
    next: null,
  });
  const questions = {
    unaltered: answer('unaltered'),
    signer: answer('signer'),
    recordings: answer('recordings'),
    witness: answer('witness'),
  };
  const valid = given.unaltered === 'yes' ? true : given.unaltered === 'no' ? false : null;
  const signature = {
    alg: 'RS256',
    valid,
    certificates: given.certified ? [certificate] : [],
    certificateBound: true,
    ...(given.provenTime === null ? {} : { provenTime: given.provenTime }),
    path: {
      answer: given.signer,
      detail: '',
      trustEntry: given.signer === 'yes' ? 0 : null,
      said: [],
      links: [],
    },
  };
  const record: RecordReport = {
    source: 'call.vcon',
    evidence: 0,
    form: given.form,
    uuid: null,
    outcome: given.outcome,
    headline: '',
    headlineSaid: said(''),
    reasons: [],
    questions,
    layers: given.layered ? [{ serialization: 'general', signatures: [signature] }] : [],
    files: given.files.map((outcome) => ({
      pointer: '/dialog/0',
      name: 'call.wav',
      url: null,
      expected: [],
      computed: null,
      outcome,
      evidence: null,
    })),
    witnesses: given.witnesses,
    checks: [],
    fields: given.opened
      ? [{ pointer: '/uuid', type: 'string', conformance: 'ok', note: null, protection: 'signed' }]
      : [],
  };
  const report = {
    evidence: [],
    certificates: [],
    policy: { trustEntries: [{ kind: given.kind, name: 'My issuer', confirmedBy: given.confirmedBy }] },
  } as unknown as ShownReport;
  return chainOf(report, record);
}

/** Whether any link is drawn as better, or a refusal as less, than the answers have it. */
function saysMore(given: Situation): boolean {
  const links = chain(given);
  const proven = given.unaltered === 'yes';
  const trusted = proven && given.signer === 'yes';
  const may = {
    recording: given.recordings === 'yes',
    fingerprint: proven && given.files.length > 0,
    record: proven,
    signature: proven,
    certificate: trusted,
    trust: trusted,
    witness: given.witness === 'yes',
  };
  const refused = [given.unaltered, given.recordings, given.witness].includes('no');
  return (
    links.some(({ key, state }) => state === 'holds' && !may[key]) ||
    links.some(
      ({ joint }, at) => joint === 'holds' && [at, at - 1].some((i) => links[i]?.state !== 'holds'),
    ) ||
    (refused && links.every(({ joint }) => joint !== 'broken'))
  );
}

/** Each link as "joint state: word"; joints as the chain is drawn: = holds, / is broken, - is open. */
const drawn = (change: Partial<Situation> = {}): string[] => {
  const joints = { holds: '=', broken: '/', open: '-' } as const;
  return chain(change).map(
    ({ key, state, word, joint }) => `${joint === null ? '' : `${joints[joint]} `}${key} ${state}: ${word}`,
  );
};

describe('chainOf', () => {
  it('holds from the recording to the trust list where all answers are yes', () => {
    expect(drawn()).toEqual([
      'recording holds: the label of recordings',
      '= fingerprint holds: Signed',
      '= record holds: the label of unaltered',
      '= signature holds: Fits',
      '= certificate holds: Accepted',
      '= trust holds: On your list',
      '- witness absent: the label of witness',
    ]);
  });

  it('breaks between the recording and its fingerprint where another file was given', () => {
    expect(drawn({ recordings: 'no', outcome: 'failed', files: ['mismatch'] }).slice(0, 3)).toEqual([
      'recording broken: Another file',
      '/ fingerprint holds: Signed',
      '= record holds: the label of unaltered',
    ]);
  });

  it('breaks between record and signature where the signature does not fit, and proves nothing around it', () => {
    const altered = { unaltered: 'no', signer: 'unknown', recordings: 'unknown', outcome: 'failed' } as const;
    expect(drawn(altered)).toEqual([
      'recording unproven: the label of recordings',
      '- fingerprint unproven: Unproven',
      '- record broken: the label of unaltered',
      '/ signature broken: Does not fit',
      '- certificate unproven: Unproven',
      '- trust unproven: Nobody shown',
      '- witness absent: the label of witness',
    ]);
  });

  it('proves nothing where nothing is signed', () => {
    const unsigned = {
      unaltered: 'unknown',
      signer: 'unknown',
      recordings: 'unknown',
      form: 'unsigned',
      layered: false,
      outcome: 'indeterminate',
    } as const;
    expect(drawn(unsigned)).toEqual([
      'recording unproven: the label of recordings',
      '- fingerprint unproven: Unproven',
      '- record open: the label of unaltered',
      '- signature absent: None',
      '- certificate absent: None',
      '- trust unproven: Nobody shown',
      '- witness absent: the label of witness',
    ]);
  });

  it('knows nothing of what is locked or cannot be read', () => {
    const closed = { unaltered: 'unknown', signer: 'unknown', recordings: 'unknown', files: [] } as const;
    const nothing = { ...closed, layered: false, opened: false } as const;
    const states = (change: Partial<Situation>) => chain(change).map(({ state }) => state);
    expect(states({ ...nothing, form: 'encrypted', outcome: 'indeterminate' })).toEqual([
      'absent',
      'absent',
      'open',
      'absent',
      'absent',
      'unproven',
      'absent',
    ]);
    expect(states({ ...nothing, form: 'none', outcome: 'unreadable' })[2]).toBe('unreadable');
  });

  it.each([
    ['SIGNER_NOT_TRUSTED', 'unknown', 'unproven: Only a name', 'open: the label of signer'],
    ['SIGNER_KEY_CHANGED', 'unknown', 'unproven: Another key', 'open: the label of signer'],
    ['SIGNER_EXPIRED', 'unknown', 'open: the label of signer', 'unproven: Not reached'],
    ['SIGNER_NOT_YET_VALID', 'unknown', 'open: the label of signer', 'unproven: Not reached'],
    ['WEAK_KEY', 'unknown', 'open: the label of signer', 'unproven: Not reached'],
    ['CHAIN_NOT_VALID', 'unknown', 'open: Path not valid', 'unproven: Not reached'],
    ['SIGNER_REVOKED', 'no', 'broken: the label of signer', 'unproven: Not reached'],
  ] as const)('%s', (signerReason, signer, certificateSays, trustSays) => {
    const links = chain({ signerReason, signer });
    const say = (at: number) => `${links[at]?.state ?? ''}: ${links[at]?.word ?? ''}`;
    expect([say(4), say(5)]).toEqual([certificateSays, trustSays]);
  });

  it('says how the signer is trusted', () => {
    const trust = (change: Partial<Situation>) => chain(change)[5]?.word;
    expect(trust({})).toBe('On your list');
    expect(trust({ confirmedBy: null })).toBe('Listed, unconfirmed');
    expect(trust({ kind: 'anchor' })).toBe('Under your authority');
    expect(trust({ kind: 'anchor', confirmedBy: null })).toBe('Listed, unconfirmed');
  });

  it.each([
    [['no-hash'], 'unknown', 'open: Not given'],
    [['unsupported'], 'unknown', 'open: Unknown kind'],
    [['withheld'], 'none', 'absent: None given'],
    [[], 'none', 'absent: None given'],
    [['missing'], 'unknown', 'holds: Signed'],
  ] as const)('tells of the fingerprint with %s', (files, recordings, says) => {
    const link = chain({ files, recordings })[1];
    expect(`${link?.state ?? ''}: ${link?.word ?? ''}`).toBe(says);
  });

  it('never says more than the answers, whatever they are', () => {
    const answers = ['yes', 'no', 'unknown', 'none'] as const;
    const bools = [true, false] as const;
    let all: Partial<Situation>[] = [{}];
    const cross = <Key extends keyof Situation>(key: Key, values: readonly Situation[Key][]): void => {
      all = all.flatMap((one) => values.map((value) => ({ ...one, [key]: value })));
    };
    cross('unaltered', ['yes', 'no', 'unknown']);
    cross('signer', ['yes', 'no', 'unknown']);
    cross('recordings', answers);
    cross('witness', answers);
    cross('form', ['signed', 'unsigned', 'encrypted', 'none']);
    cross('files', [[], ['match'], ['match', 'missing'], ['mismatch'], ['no-hash'], ['withheld']]);
    cross('signerReason', [null, 'SIGNER_NOT_TRUSTED', 'SIGNER_EXPIRED', 'SIGNER_KEY_CHANGED']);
    cross('layered', bools);
    cross('opened', bools);
    expect(all.length).toBeGreaterThan(50_000);
    expect(all.filter((given) => saysMore({ ...usual, ...given }))).toEqual([]);
  });

  it('names one file, and counts several', () => {
    const told = (files: Situation['files']) => {
      const [recording] = chain({ files });
      return [recording?.detail, recording?.files];
    };
    expect(told(['match'])).toEqual(['call.wav', null]);
    expect(told(['match', 'match', 'withheld'])).toEqual([null, 2]);
  });

  it('names the witness, and the time by which it shows that the record was signed', () => {
    const told = (change: Partial<Situation>) => {
      const link = chain(change)[6];
      return [link?.detail, link?.signedBy];
    };
    const time = '2026-03-01T10:00:00.000Z';
    const stamp = madeWitness({ answer: 'yes', proves: 'signing-time', time, maker: 'Time Stamps' });
    expect(told({ witness: 'yes', witnesses: [stamp] })).toEqual(['Time Stamps', time]);
    expect(told({ witness: 'yes', witnesses: [{ ...stamp, proves: 'content' }] })).toEqual([
      'Time Stamps',
      null,
    ]);
    expect(told({ witness: 'unknown', witnesses: [{ ...stamp, answer: 'unknown' }] })).toEqual([
      'Time Stamps',
      null,
    ]);
    // Of a copy that is not shown to be unchanged nothing is shown.
    expect(told({ unaltered: 'no', witness: 'unknown', witnesses: [stamp] })).toEqual([null, null]);
    expect(told({})).toEqual([null, null]);
  });

  it('says of a certificate that has ended since that it was valid when it signed', () => {
    expect(drawn({ provenTime: '2026-03-01T10:00:00.000Z' })[4]).toBe(
      '= certificate holds: Valid when it signed',
    );
  });

  it('has a shape for every state', () => {
    expect(new Set(Object.values(linkShapes))).toEqual(
      new Set(['yes', 'no', 'unknown', 'none', 'unreadable']),
    );
  });
});
