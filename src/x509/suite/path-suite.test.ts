import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PathCase, Scenario, Section } from './case';
import { answerOf, judge } from './judge';
import { agrees, askOpenSsl, whyNotOpenSsl, type OpenSslAnswer } from './openssl';
import { sections } from './suite';

const cases = sections.flatMap((section) => section.cases);

const scenarios = new Map<string, Scenario>();
function scenarioOf({ id, build }: PathCase): Scenario {
  const scenario = scenarios.get(id) ?? build();
  scenarios.set(id, scenario);
  return scenario;
}

const sha256 = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

describe('the suite itself', () => {
  it('has more than 500 paths, each with a name of its own', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThan(500);
  });

  it('gives a section for every answer, and for every disagreement', () => {
    for (const { id, because, disagrees } of cases) {
      expect(because, id).toMatch(/sections? \d/i);
      if (disagrees !== undefined) expect(disagrees, id).toMatch(/sections? \d/i);
    }
  });

  it.each(sections)('keeps and breaks: $title', (section) => {
    expect(section.cases.some(({ expected }) => expected.valid)).toBe(true);
    expect(section.cases.some(({ expected }) => !expected.valid)).toBe(true);
  });
});

describe.each(sections)('$title', (section) => {
  it.each(section.cases)('$id: $title', async (pathCase) => {
    const { expected, bounded = false } = pathCase;
    const scenario = scenarioOf(pathCase);
    const { given, byDer, found } = await judge(scenario);
    if (given !== null) expect(given).toMatchObject(expected.valid ? { valid: true } : expected);
    if (given?.valid === true && expected.valid && expected.policies !== undefined) {
      expect([...(given.policies ?? [])].sort()).toEqual([...expected.policies].sort());
    }
    if (byDer !== null) {
      expect(byDer.valid).toBe(expected.valid);
      if (!byDer.valid && given?.valid === false && given.rule !== 'unreadable') {
        expect(byDer.rule).toBe(given.rule);
      }
    }
    if (found === null) {
      expect(expected).toMatchObject({ valid: false, rule: 'unreadable' });
    } else if (expected.valid) {
      expect(found).toMatchObject({ kind: 'path', result: { valid: true } });
      expect(found.path.map(({ sha256 }) => sha256)).toEqual(scenario.path.map(sha256));
    } else if (scenario.search) {
      const answer = found.kind === 'none' ? { valid: false, rule: 'no-path' } : answerOf(found.result);
      expect(answer).toMatchObject(expected);
    } else {
      expect(found.kind === 'path' && found.result.valid).toBe(false);
    }
    if (scenario.search) expect(found?.boundHit).toBe(bounded);
  });
});

const whyNot = whyNotOpenSsl();
if (whyNot !== null) console.info(`Skipped: OpenSSL is not asked about the path suite, for ${whyNot}.`);

describe.skipIf(whyNot !== null)('the same by openssl verify', () => {
  const answers = new Map<string, OpenSslAnswer>();

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'path-suite-'));
    const waiting = [...cases.entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, pathCase] = next;
        const answer = await askOpenSsl(
          scenarioOf(pathCase),
          pathCase.openssl ?? [],
          folder,
          `case-${index}`,
        );
        answers.set(pathCase.id, answer);
      }
    };
    await Promise.all([work(), work(), work()]);
    rmSync(folder, { recursive: true });
  }, 120_000);

  afterAll(() => console.info(summary(sections, answers)));

  it.each(cases)('$id', ({ id, expected, disagrees }) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error('OpenSSL was not asked.');
    // An explained disagreement that no longer occurs is as wrong as one that is not explained.
    expect(agrees(answer, expected), answer.output).toBe(disagrees === undefined);
  });
});

/** A table of the sections, and the disagreements with their reasons. */
function summary(all: readonly Section[], answers: ReadonlyMap<string, OpenSslAnswer>): string {
  const count = (list: readonly PathCase[], test: (pathCase: PathCase) => boolean): string =>
    String(list.filter(test).length);
  const row = (title: string, list: readonly PathCase[]): string[] => {
    const agreed = ({ id, expected }: PathCase): boolean => {
      const answer = answers.get(id);
      return answer !== undefined && agrees(answer, expected);
    };
    return [
      title.replace(/ \(.*/, ''),
      String(list.length),
      count(list, ({ expected }) => expected.valid),
      count(list, ({ expected }) => !expected.valid),
      count(list, agreed),
      count(list, (pathCase) => !agreed(pathCase)),
    ];
  };
  const rows = [
    ['section', 'paths', 'kept', 'broken', 'OpenSSL agrees', 'differs'],
    ...all.map((section) => row(section.title, section.cases)),
    row('all', cases),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const table = rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[column] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join('  '),
  );
  const differences = cases.flatMap(({ id, disagrees }) =>
    disagrees === undefined ? [] : [`  ${id}: ${disagrees}`],
  );
  return [...table, '', 'Where OpenSSL differs:', ...differences].join('\n');
}
