import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { sampleTrust } from '../e2e/maker/sample-trust';
import { compareWithEarlier } from './report/earlier-report';
import { exportJson } from './report/export';
import type { Report } from './report/report';
import type { TrustEntry } from './trust/trust-entry';
import de from './ui/language/messages/de.json';
import es from './ui/language/messages/es.json';
import fr from './ui/language/messages/fr.json';
import { samples } from './ui/samples';
import { verify } from './verify';
import { asSaid, canSayAll, type Said, type Sentence } from './wording';

const now = '2026-07-01T12:00:00Z';
const bytesOf = (name: string): Uint8Array => readFileSync(`public/samples/${name}`);

/** Every sentence of a report that the page shows. */
function sentencesOf({ evidence, records, certificates, validationTime }: Report): Sentence[] {
  const ofRecords = records.flatMap(({ headlineSaid, questions, layers, witnesses, checks, fields }) => [
    headlineSaid,
    ...Object.values(questions).flatMap(({ label, said, next }) => [label, ...said, next?.text ?? '']),
    ...layers.flatMap(({ signatures }) =>
      signatures.flatMap(({ certificates, path }) => [
        ...certificates.map(({ publicKey, publicKeySaid }) => publicKeySaid ?? publicKey),
        ...path.said,
        ...path.links.flatMap(({ message, said, revocation }) => [
          said ?? message,
          revocation.said ?? revocation.message,
        ]),
      ]),
    ),
    ...witnesses.flatMap(({ said, links }) => [
      ...said,
      ...links.flatMap(({ message, said, revocation }) => [
        said ?? message,
        revocation.said ?? revocation.message,
      ]),
    ]),
    ...[...checks, ...witnesses.flatMap(({ checks }) => checks)].map(({ message, said }) => said ?? message),
    ...fields.map(({ note, said }) => said ?? note ?? ''),
  ]);
  return [
    ...evidence.map(({ note, said }) => said ?? note ?? ''),
    ...ofRecords,
    ...certificates.flatMap(({ signatureAlgorithmSaid, extensions }) => [
      signatureAlgorithmSaid,
      ...extensions.flatMap(({ name, oid, said }) => [name === oid ? '' : name, ...said]),
    ]),
    validationTime.doubtSaid ?? '',
  ];
}

async function reports(): Promise<Report[]> {
  const judge = (trust: readonly TrustEntry[], ...names: readonly (readonly [string, string])[]) =>
    verify(
      names.map(([sample, as]) => supplied(as, bytesOf(sample))),
      { now, trust, assignments: [], keys: [] },
    );
  const pins = await sampleTrust(now);
  const signer = ['signer.pem', 'signer.pem'] as const;
  const of = samples.map(({ files }) => files.map(({ sample, as }) => [sample, as] as const));
  return Promise.all([
    ...of.flatMap((files) => [judge([], ...files), judge(pins, ...files)]),
    judge([], ...of.flat(), signer),
    judge(pins, ...of.flat(), signer),
  ]);
}

/** What is said of an earlier report of each, held against the one made after it. */
const comparisons = (all: readonly Report[]): Said[] =>
  all.flatMap((report, i) => {
    const earlier = new TextEncoder().encode(exportJson(report, false));
    const comparison = compareWithEarlier(earlier, all[i + 1] ?? report);
    if (comparison.state === 'not-a-report') throw new Error(comparison.sentence);
    const { evidence, trust, time, tool, assignments, records } = comparison;
    return [comparison, evidence, trust, time, tool, assignments, ...records].flatMap(({ said }) => said);
  });

describe.each(Object.entries({ de, es, fr }))('the reports on all samples in "%s"', (language, messages) => {
  it('leave nothing in English', async () => {
    const all = await reports();
    const said = [
      ...all
        .flatMap(sentencesOf)
        .filter((one) => one !== '')
        .map(asSaid),
      ...comparisons(all),
    ];
    expect(said.length).toBeGreaterThan(500);
    const unsaid = said.filter((one) => !canSayAll({ language, messages }, one));
    expect(unsaid).toEqual([]);
  });
});
