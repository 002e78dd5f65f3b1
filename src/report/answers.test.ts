import { describe, expect, it } from 'vitest';
import type { SignerJudgement } from '../trust/signer';
import { said } from '../wording';
import { conclude, type Conclusion } from './answers';
import type { Facts, SignatureFacts, WitnessFacts } from './facts';
import { reasons as allReasons, stopsPass, type Reason } from '../reasons';
import type { FileOutcome, QuestionKey } from './report';

const judgement = (
  answer: SignerJudgement['answer'],
  reasons: readonly Reason[],
  trustEntry: number | null,
): SignerJudgement => ({
  answer,
  reasons,
  detail: [said('A sentence about the certificate.')],
  trustEntry,
  chain: [],
  provenTime: null,
  revokedAt: reasons.includes('SIGNER_REVOKED') ? new Date('2026-03-01T10:00:00Z') : null,
  caveat: [],
  remarks: [],
});

/** Every way in which a signer can stand with the user. */
const signers: readonly SignerJudgement[] = [
  judgement('yes', ['REVOCATION_NOT_CHECKED'], 0),
  judgement('yes', [], 0),
  judgement('no', ['SIGNER_REVOKED'], 0),
  judgement('unknown', ['SIGNER_REVOKED'], 0),
  judgement('unknown', ['CHAIN_NOT_VALID'], 0),
  judgement('unknown', ['SIGNER_NOT_TRUSTED'], null),
  judgement('unknown', ['SIGNER_KEY_CHANGED'], 0),
  judgement('unknown', ['SIGNER_EXPIRED'], 0),
  judgement('unknown', ['SIGNER_NOT_YET_VALID'], 0),
  judgement('unknown', ['WEAK_KEY'], 0),
];
const trusted = judgement('yes', ['REVOCATION_NOT_CHECKED'], 0);
const stranger = judgement('unknown', ['SIGNER_NOT_TRUSTED'], null);

const signature = (
  valid: boolean | null,
  signer: SignerJudgement | null,
  reasons: readonly Reason[] = [],
): SignatureFacts => ({ valid, signer, reasons, name: signer === null ? null : 'records.example' });

const unjudgedReasons: readonly Reason[] = [
  'NO_CERTIFICATE',
  'ALG_NOT_ALLOWED',
  'SIGNATURE_MALFORMED',
  'HEADER_CONFLICT',
  'UNSUPPORTED_CRITICAL_HEADER',
  'WEAK_KEY',
];

/** Every single signature that judging can end in. */
const singles: readonly SignatureFacts[] = [
  ...signers.flatMap((signer) => [
    signature(true, signer),
    signature(true, signer, ['HEADER_DUPLICATED']),
    signature(true, signer, ['ALG_NOT_PROTECTED', 'CERTIFICATE_NOT_BOUND']),
    signature(false, signer),
  ]),
  ...unjudgedReasons.map((reason) => signature(null, null, [reason])),
];

const pairs = singles.flatMap((first) => singles.map((second) => [first, second]));
const layers: readonly (readonly (readonly SignatureFacts[])[])[] = [
  [],
  [[]],
  ...singles.map((single) => [[single]]),
  ...pairs.map((pair) => [pair]),
  ...singles.flatMap((outer) => singles.map((inner) => [[outer], [inner]])),
];

const fileOutcomes: readonly FileOutcome[] = [
  'match',
  'mismatch',
  'missing',
  'unassigned',
  'not-read',
  'withheld',
  'no-hash',
  'unsupported',
];
const fileSets: readonly (readonly FileOutcome[])[] = [
  [],
  ...fileOutcomes.map((outcome) => [outcome]),
  ...fileOutcomes.flatMap((first) => fileOutcomes.map((second) => [first, second])),
];

const fewFiles: typeof fileSets = [[], ['match'], ['mismatch'], ['missing', 'unassigned']];

const blocks: readonly Facts['blocked'][] = [
  null,
  { reason: 'ENCRYPTED', why: 'It is locked.' },
  { reason: 'FORM_AMBIGUOUS', why: 'It can be read two ways.' },
  { reason: 'SIGNATURE_MALFORMED', why: 'The content is not base64url.' },
];
const unreadables: readonly Facts['unreadable'][] = [
  null,
  ...(
    ['NOT_A_VCON', 'MALFORMED_JSON', 'DUPLICATE_MEMBER', 'TOO_LARGE', 'TOO_DEEP', 'FILE_NOT_READ'] as const
  ).map((reason) => ({
    reason,
    looksLike: 'truncated JSON',
    why: said('At byte 3: something is wrong.'),
  })),
];
const contradictions: readonly (readonly Reason[])[] = [
  [],
  ['UUID_MISMATCH'],
  ['UUID_CONFLICT'],
  ['UNSUPPORTED_EXTENSION'],
];
const notes: readonly (readonly Reason[])[] = [
  [],
  ['BODY_HASH_MISMATCH', 'BODY_NOT_DECODABLE', 'AMENDED', 'REDACTED', 'NON_CONFORMING_SERIALIZATION'],
];

const facts = (some: Partial<Facts>): Facts => ({
  unreadable: null,
  recordingAlone: false,
  announcement: false,
  empty: false,
  blocked: null,
  innermostReached: true,
  unsigned: false,
  layers: [],
  files: [],
  filesReadEarlier: false,
  matchedFiles: 1,
  withheldFound: false,
  unmatchedFiles: 1,
  mediaNotReferenced: false,
  witnesses: [],
  contradictions: [],
  notes: [],
  ...some,
});

const witness = (answer: WitnessFacts['answer'], ...reasons: readonly Reason[]): WitnessFacts => ({
  answer,
  reasons,
  lacks: answer === 'unknown' ? 'trust' : null,
  detail: [said('A sentence about the witness.')],
});

/** Every way in which a witness can stand to a record. */
const witnesses: readonly WitnessFacts[] = [
  witness('yes'),
  witness('yes', 'REVOCATION_NOT_CHECKED'),
  witness('no', 'WITNESS_INVALID'),
  witness('no', 'WITNESS_MISMATCH'),
  witness('unknown', 'WITNESS_INVALID'),
  witness('unknown', 'WITNESS_MISMATCH'),
  witness('unknown', 'WITNESS_NOT_TRUSTED'),
  witness('unknown', 'WITNESS_EARLIER_VERSION'),
];
const witnessSets: readonly (readonly WitnessFacts[])[] = [
  ...witnesses.map((one) => [one]),
  ...witnesses.flatMap((one) => witnesses.map((other) => [one, other])),
];

/** Every combination that opening and matching can hand over. */
function* reachable(): Generator<Facts> {
  for (const layer of layers) {
    for (const unreadable of unreadables.slice(1)) yield facts({ layers: layer, unreadable });
    for (const unreadable of unreadables.slice(-2)) {
      yield facts({ layers: layer, unreadable, innermostReached: false });
      yield facts({ layers: layer, unreadable, innermostReached: false, unsigned: true });
    }
    for (const blocked of blocks.slice(1)) {
      for (const innermostReached of [true, false]) yield facts({ layers: layer, blocked, innermostReached });
    }
    for (const files of layer.flat().length <= 1 ? fileSets : fewFiles) {
      for (const contradiction of contradictions) {
        for (const note of notes) {
          const few = files.length > 0 && layer.flat().length <= 1;
          for (const filesReadEarlier of few ? [false, true] : [false]) {
            yield facts({
              layers: layer,
              files,
              contradictions: contradiction,
              notes: note,
              filesReadEarlier,
            });
          }
        }
      }
    }
    yield facts({ layers: layer, mediaNotReferenced: true });
    for (const one of witnesses) yield facts({ layers: layer, files: ['match'], witnesses: [one] });
    for (const heard of layer.flat().length <= 1 ? witnessSets : []) {
      for (const files of fewFiles) yield facts({ layers: layer, files, witnesses: heard });
      for (const blocked of blocks.slice(1)) yield facts({ layers: layer, blocked, witnesses: heard });
      for (const unreadable of unreadables.slice(1)) {
        yield facts({ layers: layer, unreadable, witnesses: heard });
      }
      yield facts({ layers: layer, files: ['withheld'], witnesses: heard });
      yield facts({ layers: layer, files: ['match'], unsigned: true, witnesses: heard });
    }
    for (const files of fewFiles) {
      yield facts({ layers: layer, files, unsigned: true, innermostReached: false });
    }
  }
  for (const files of fileSets) yield facts({ files, unsigned: true });
  for (const unreadable of unreadables.slice(1)) {
    yield facts({ unreadable, recordingAlone: true });
    yield facts({ unreadable, empty: true });
  }
}

const questions = ['unaltered', 'signer', 'recordings', 'witness'] as const satisfies readonly QuestionKey[];
const forbidden = /\b(passed|failed|authentic|genuine|tampered|forged)\b/i;

/** What the design demands of every conclusion; each broken rule as a sentence. */
function broken(given: Facts, { outcome, headline, reasons, questions: answers }: Conclusion): string[] {
  const found: string[] = [];
  const demand = (holds: boolean, rule: string): void => {
    if (!holds) found.push(rule);
  };
  demand(headline.split(/\s+/).length <= 12, 'a headline has at most 12 words');
  demand(!headline.includes('{'), 'a headline has no gap left in it');
  for (const key of questions) {
    const { answer, label, summary, next, reasons: own } = answers[key];
    demand(
      (answer === 'yes' && !own.some(stopsPass)) === (next === null),
      'every answer that stops a pass has a next step, and no other has one',
    );
    demand(next === null || next.text.length > 10, 'a next step says something');
    demand(label.length > 0 && summary.length > 0, 'an answer has words');
    demand(label.toLowerCase() !== 'unknown', 'an answer says something specific');
    demand(
      !forbidden.test(`${label} ${summary} ${next?.text ?? ''} ${headline}`),
      'no word is used that is ruled out',
    );
    demand(
      own.every((reason) => reasons.includes(reason)),
      'the reasons of a record are those of its answers',
    );
  }
  demand(new Set(reasons).size === reasons.length, 'no reason is given twice');

  const { unaltered, signer, recordings } = answers;
  if (unaltered.answer !== 'yes') {
    demand(signer.answer !== 'yes' && recordings.answer !== 'yes', 'nothing hangs in the air');
  }
  const anyNo = [unaltered, signer, recordings].some(({ answer }) => answer === 'no');
  demand((outcome === 'failed') === anyNo, 'failed is where a question is answered no, and nowhere else');
  if (outcome === 'passed') {
    demand(
      unaltered.answer === 'yes' && signer.answer === 'yes',
      'a pass is unaltered and by a trusted signer',
    );
    demand(['yes', 'none'].includes(recordings.answer), 'a pass has its recordings');
    demand(!reasons.some(stopsPass), 'a pass has nothing but notes');
    demand(given.unreadable === null && given.blocked === null, 'a pass was read');
    demand(
      given.layers.every((layer) => layer.every(({ valid }) => valid === true)),
      'a pass has no signature that does not verify',
    );
  }
  if (unaltered.answer === 'no') {
    demand(
      given.layers.some((layer) => layer.some(({ valid }) => valid === false)),
      'altered needs a check that ran and failed',
    );
  }
  const heard = (answer: WitnessFacts['answer']): boolean =>
    given.witnesses.some((one) => one.answer === answer);
  demand(
    (answers.witness.answer === 'none') === (given.witnesses.length === 0),
    'none is where none was given',
  );
  demand((answers.witness.answer === 'no') === heard('no'), 'a witness that does not hold is told');
  if (answers.witness.answer === 'yes') {
    demand(heard('yes') && unaltered.answer === 'yes', 'a witness says yes of what is shown to be unchanged');
  }
  if (recordings.answer === 'no')
    demand(given.files.includes('mismatch'), 'swapped needs a file that differs');
  if (given.files.includes('mismatch') && given.unreadable === null && given.blocked === null) {
    demand(recordings.answer === 'no', 'a mismatch says no, whatever else is known');
  }
  return found;
}

describe('every combination of answers that can be reached', () => {
  it('has exactly one headline of at most 12 words, a next step for all that is open, and breaks no rule', () => {
    const failures = new Map<string, Facts>();
    const headlines = new Set<string>();
    const combinations = new Set<string>();
    let count = 0;
    for (const given of reachable()) {
      const conclusion = conclude(given);
      count++;
      headlines.add(conclusion.headline);
      combinations.add(
        [
          conclusion.outcome,
          ...questions.map((key) => conclusion.questions[key].answer),
          ...conclusion.reasons,
        ].join(),
      );
      for (const rule of broken(given, conclusion)) failures.set(rule, given);
    }
    console.info(
      `${count} states, ${combinations.size} combinations of answers, ${headlines.size} headlines`,
    );
    expect(Object.fromEntries(failures)).toEqual({});
    expect(combinations.size).toBeGreaterThan(500);
  }, 120_000);

  it('uses the word unreadable only where nothing was answered no', () => {
    const altered = conclude(
      facts({
        layers: [[signature(false, stranger)]],
        unreadable: { reason: 'MALFORMED_JSON', looksLike: 'damaged JSON', why: said('At byte 3: no.') },
      }),
    );
    expect(altered.outcome).toBe('failed');
    expect(altered.headline).toBe('This copy does not match its signature. Do not rely on it.');
  });
});

describe('a file that was not read again', () => {
  it.each(fileSets.slice(1))('changes no headline and no outcome: %s %s', (...files) => {
    for (const layer of [[], ...singles.map((single) => [[single]])]) {
      const [anew, earlier] = [false, true].map((filesReadEarlier) =>
        conclude(facts({ layers: layer, files, filesReadEarlier })),
      );
      expect(earlier?.headline).toBe(anew?.headline);
      expect(earlier?.outcome).toBe(anew?.outcome);
      expect(earlier?.reasons).toContain('FILE_READ_EARLIER');
      expect(earlier?.questions.recordings.summary).toContain('not read again');
      expect(anew?.reasons).not.toContain('FILE_READ_EARLIER');
    }
  });
});

describe('a witness', () => {
  const given = (...heard: WitnessFacts[]) =>
    conclude(facts({ layers: [[signature(true, trusted)]], files: ['match'], witnesses: heard }));

  it('that is missing, or of an earlier version, does not stop a pass; any other that is not settled does', () => {
    expect(given().outcome).toBe('passed');
    expect(given(witness('unknown', 'WITNESS_EARLIER_VERSION')).outcome).toBe('passed');
    for (const one of witnesses) {
      const stops = one.answer === 'no' || one.reasons.some(stopsPass);
      expect(given(one).outcome).toBe(stops ? 'indeterminate' : 'passed');
    }
  });

  it('that was given for the record and does not hold goes before one that does', () => {
    expect(given(witness('yes'), witness('no', 'WITNESS_INVALID')).questions.witness.answer).toBe('no');
  });

  it('that holds is enough beside one whose maker nobody trusts', () => {
    expect(given(witness('yes'), witness('unknown', 'WITNESS_NOT_TRUSTED')).outcome).toBe('passed');
  });

  it('never makes a record fail', () => {
    for (const heard of witnessSets) expect(given(...heard).outcome).not.toBe('failed');
  });
});

describe('a witness that is not confirmed', () => {
  it('is followed by what is missing of it', () => {
    const lacking = (lacks: WitnessFacts['lacks']): WitnessFacts => ({
      ...witness('unknown', 'WITNESS_NOT_TRUSTED'),
      lacks,
    });
    const next = (lacks: WitnessFacts['lacks']) =>
      conclude(facts({ layers: [[signature(true, trusted)]], witnesses: [lacking(lacks)] })).questions.witness
        .next;
    expect(next('trust')).toMatchObject({
      who: 'user',
      text: expect.stringContaining('trust it') as unknown,
    });
    expect(next('key')).toMatchObject({
      who: 'user',
      text: expect.stringContaining('public key') as unknown,
    });
    expect(next('receipt')).toMatchObject({
      who: 'issuer',
      text: expect.stringContaining('receipt') as unknown,
    });
    expect(next('statement')).toMatchObject({
      who: 'issuer',
      text: expect.stringContaining('statement') as unknown,
    });
    expect(next('other')).toMatchObject({
      who: 'issuer',
      text: expect.stringContaining('another') as unknown,
    });
  });
});

describe('one signature at a time', () => {
  const answer = (...signatures: SignatureFacts[]) => {
    const { outcome, questions, reasons } = conclude(facts({ layers: [signatures], files: ['match'] }));
    return { outcome, unaltered: questions.unaltered.answer, signer: questions.signer.answer, reasons };
  };

  it('a trusted one that verifies stands beside a stranger’s that does not, but does not pass', () => {
    expect(answer(signature(true, trusted), signature(false, stranger))).toMatchObject({
      outcome: 'indeterminate',
      unaltered: 'yes',
      signer: 'yes',
      reasons: expect.arrayContaining(['EXTRA_SIGNATURE_INVALID']) as unknown,
    });
  });

  it('a stranger’s that verifies does not outweigh one that does not', () => {
    expect(answer(signature(true, stranger), signature(false, stranger))).toMatchObject({
      outcome: 'failed',
      unaltered: 'no',
      signer: 'unknown',
    });
  });

  it('an invalid one under a trusted certificate makes it no, even beside a trusted one that verifies', () => {
    expect(answer(signature(true, trusted), signature(false, trusted))).toMatchObject({
      outcome: 'failed',
      unaltered: 'no',
    });
  });

  it('the signer is never taken from a signature that was not judged', () => {
    expect(answer(signature(true, stranger), signature(null, trusted, ['ALG_NOT_ALLOWED']))).toMatchObject({
      outcome: 'indeterminate',
      signer: 'unknown',
    });
  });

  it('the signer is never that of a layer around what could not be opened', () => {
    const blocked = { reason: 'ENCRYPTED', why: 'It is locked.' } as const;
    const around = facts({ layers: [[signature(true, trusted)]], blocked, innermostReached: false });
    expect(conclude(around).questions.signer).toMatchObject({ answer: 'unknown', reasons: ['ENCRYPTED'] });
    const unreadable = {
      reason: 'TOO_DEEP',
      looksLike: 'a vCon',
      why: said('More layers than are read.'),
    } as const;
    const deep = facts({ layers: [[signature(true, trusted)]], unreadable, innermostReached: false });
    expect(conclude(deep).questions.signer).toMatchObject({ answer: 'unknown', reasons: ['TOO_DEEP'] });
  });

  it('of nested signatures every layer must verify, and the signer is the innermost', () => {
    const nested = (outer: SignatureFacts, inner: SignatureFacts) =>
      conclude(facts({ layers: [[outer], [inner]], files: [] }));
    expect(nested(signature(true, stranger), signature(true, trusted)).outcome).toBe('passed');
    expect(nested(signature(true, trusted), signature(true, stranger)).questions.signer.answer).toBe(
      'unknown',
    );
    expect(nested(signature(false, stranger), signature(true, trusted)).outcome).toBe('failed');
    expect(nested(signature(true, trusted), signature(false, stranger)).outcome).toBe('failed');
  });
});

describe('the headlines of the design', () => {
  const good = [[signature(true, trusted)]];
  const unconfirmed = [[signature(true, stranger)]];
  const under = (signer: Reason) => [[signature(true, judgement('unknown', [signer], 0))]];
  const cases: readonly [string, Partial<Facts>][] = [
    [
      'Unchanged since a signer you trust signed it; the recording matches.',
      { layers: good, files: ['match'] },
    ],
    ['Unchanged since a signer you trust signed it; it names no recording.', { layers: good }],
    [
      'Unchanged since signed, recording matches; you have not confirmed the signer.',
      { layers: unconfirmed, files: ['match'] },
    ],
    [
      'Unchanged since a signer you trust signed it; recording not supplied.',
      { layers: good, files: ['missing'] },
    ],
    [
      'The record is unchanged; this recording is not the one it names.',
      { layers: good, files: ['mismatch'] },
    ],
    [
      'This copy does not match its signature. Do not rely on it.',
      { layers: [[signature(false, trusted)]], files: ['match'] },
    ],
    ['This record is not signed; nothing here shows whether it was changed.', {}],
    [
      'This record is locked. Only someone with its key can check it.',
      { blocked: { reason: 'ENCRYPTED', why: 'It is locked.' } },
    ],
    [
      'This is not a readable call record; it looks like a JPEG.',
      { unreadable: { reason: 'NOT_A_VCON', looksLike: 'a JPEG', why: said('No JSON.') } },
    ],
    [
      'Unchanged, but the certificate expired; no independent proof of the signing date.',
      { layers: under('SIGNER_EXPIRED') },
    ],
    [
      "Unchanged since signed, but the signer's certificate was withdrawn on 2026-03-01.",
      { layers: [[signature(true, judgement('no', ['SIGNER_REVOKED'], 0))]], files: ['match'] },
    ],
    [
      "Unchanged since signed, but the signer's certificate was withdrawn on 2026-03-01.",
      { layers: under('SIGNER_REVOKED'), files: ['match'] },
    ],
    [
      'Unchanged, but signed with another key than the one you trusted.',
      { layers: under('SIGNER_KEY_CHANGED') },
    ],
    [
      'Unchanged, but it carries rules this tool cannot interpret.',
      { layers: good, contradictions: ['UNSUPPORTED_EXTENSION'] },
    ],
    [
      'This record contradicts itself, so its signature cannot be judged.',
      { layers: [[signature(null, null, ['HEADER_CONFLICT'])]] },
    ],
    [
      'Two different signed versions of this record were supplied.',
      { layers: good, contradictions: ['UUID_CONFLICT'] },
    ],
    [
      'Unchanged since signed by a signer you trust; recording and witness match.',
      { layers: good, files: ['match'], witnesses: [witness('yes')] },
    ],
    [
      'Unchanged and signer trusted, but the witness proof covers something else.',
      { layers: good, files: ['match'], witnesses: [witness('no', 'WITNESS_MISMATCH')] },
    ],
    [
      'You gave a recording but no record. Add the record.',
      {
        recordingAlone: true,
        unreadable: { reason: 'NOT_A_VCON', looksLike: 'MP3 audio', why: said('No JSON.') },
      },
    ],
  ];
  it.each(cases)('%s', (headline, some) => {
    expect(conclude(facts(some)).headline).toBe(headline);
  });
});

describe('the reason codes', () => {
  it('each of the design’s notes is a note, and everything else stops a pass', () => {
    const notesOfTheDesign: readonly Reason[] = [
      'HEADER_DUPLICATED',
      'ALG_NOT_PROTECTED',
      'CERTIFICATE_NOT_BOUND',
      'REVOCATION_NOT_CHECKED',
      'FILE_READ_EARLIER',
      'WITNESS_EARLIER_VERSION',
      'NON_CONFORMING_SERIALIZATION',
      'BODY_HASH_MISMATCH',
      'BODY_NOT_DECODABLE',
      'TIME_SET_BY_USER',
      'AMENDED',
      'REDACTED',
    ];
    expect(allReasons.filter((reason) => !stopsPass(reason)).toSorted()).toEqual(notesOfTheDesign.toSorted());
  });
});
