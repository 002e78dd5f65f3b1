import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { sampleTrust } from '../e2e/maker/sample-trust';
import type { EvidenceFile } from './evidence/evidence';
import * as codeWords from './report/code-words';
import { exportCsv } from './report/csv';
import { compareWithEarlier } from './report/earlier-report';
import { exportJson } from './report/export';
import { headlineMessages } from './report/headlines';
import { printedReport } from './report/printed';
import type { Report } from './report/report';
import { ticketText } from './report/ticket';
import { answerMessages } from './report/words';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { messagesOf, sourcesIn } from './ui/language/testing';
import { english, type Wording } from './wording';

const now = '2027-01-01T12:00:00Z';
const folder = 'public/samples';
const samples = JSON.parse(readFileSync(`${folder}/samples.json`, 'utf8')) as {
  id: string;
  files: { sample: string; as: string }[];
}[];

/** What is said in the samples' calls, and by whom. */
const content = ['Jonas Beispiel', 'Mara Muster', '+12025550187', 'household policy', 'bicycle'];

let trust: TrustEntry[];
beforeAll(async () => {
  trust = await sampleTrust(now, 'by telephone');
});

const filesOf = ({ id, files }: (typeof samples)[number]): EvidenceFile[] =>
  files.map(({ sample, as }) => supplied(`${id}/${as}`, readFileSync(`${folder}/${sample}`)));

const judge = (files: readonly EvidenceFile[], time = now): Promise<Report> =>
  verify(files, { now: time, trust, assignments: [], keys: [] });

const examination = { caseReference: '', examiner: '', note: '', conclusion: '' };

describe('what is taken away of a sample', () => {
  it.each(samples)('$id: the ticket is short, and nothing carries content of the call', async (sample) => {
    const report = await judge(filesOf(sample));
    const ticket = ticketText(report, { withContent: false, record: null }, english);
    expect(ticket.length).toBeLessThan(1400);
    const csv = exportCsv(report, { withContent: false, byteOrderMark: true, note: '' });
    const printed = JSON.stringify(printedReport(report, examination, false, english));
    for (const word of content) {
      for (const text of [ticket, csv, printed]) expect(text).not.toContain(word);
    }
    for (const { sha512 } of report.evidence) expect(printed).toContain(sha512);
  });

  it('of all of them at once gives every exception and a line for each other', async () => {
    const report = await judge(samples.flatMap(filesOf));
    const { inFull, others, trust } = printedReport(report, examination, false, english);
    expect(inFull.length + others.length).toBe(report.records.length);
    expect(inFull.length).toBeGreaterThan(3);
    expect(trust.map(({ purpose }) => purpose)).toEqual([
      'Signers of records',
      'Signers of records',
      'Time stamps',
      'Transparency services',
    ]);
    const csv = exportCsv(report, { withContent: true, byteOrderMark: false, note: '' });
    expect(csv.trimEnd().split('\r\n')).toHaveLength(report.records.length + 1);
    expect(csv).toContain('Jonas Beispiel');
  });
});

/** A language that has every message, and writes each letter of it as ж. */
function foreignWording(): Wording {
  const tables = Object.values(codeWords).flatMap((table) =>
    typeof table === 'object' ? Object.values(table) : typeof table === 'string' ? [table] : [],
  );
  const all = [...sourcesIn('src').flatMap(messagesOf), ...headlineMessages, ...answerMessages, ...tables];
  const foreign = (message: string): string =>
    message.replace(/\{\w+\}|[a-z]/gi, (part) => (part.length > 1 ? part : 'ж'));
  return { language: 'de', messages: Object.fromEntries(all.map((message) => [message, foreign(message)])) };
}

describe('in another language', () => {
  const wording = foreignWording();

  /** English words in a text, without what came with the evidence. */
  function englishIn(text: string, { evidence, records, policy, tool }: Report): string[] {
    const given = [
      ...evidence.flatMap(({ name, sha512 }) => [name, sha512 ?? '']),
      ...records.flatMap(({ source, uuid, headline }) => [source, uuid ?? '', headline]),
      ...records.flatMap(({ files }) => files.flatMap(({ name, url }) => [name ?? '', url ?? ''])),
      ...records.flatMap(({ layers }) =>
        layers.flatMap(({ signatures }) =>
          signatures.flatMap(({ certificates }) => certificates.map(({ shortName }) => shortName)),
        ),
      ),
      ...records.flatMap(({ witnesses }) => witnesses.map(({ maker }) => maker ?? '')),
      ...policy.trustEntries.flatMap(({ name, confirmedBy }) => [name, confirmedBy ?? '']),
      ...[tool.name, tool.version, tool.build.slice(0, 16)],
    ];
    const own = given
      .toSorted((a, b) => b.length - a.length)
      .reduce((left, word) => (word === '' ? left : left.replaceAll(word, '')), text);
    // A fingerprint stands in groups, which may look like words.
    return own.replace(/ UTC|\b(?=[a-f]*\d)[\da-f]{4}\b/g, '').match(/[a-z]{3,}/gi) ?? [];
  }

  it.each(samples)('$id: the ticket says all in it, and the headline in English too', async (sample) => {
    const report = await judge(filesOf(sample));
    const ticket = ticketText(report, { withContent: false, record: null }, wording);
    expect(englishIn(ticket, report)).toEqual([]);
    for (const { headline } of report.records) expect(ticket).toContain(`: ${headline}\n`);
  });

  it('the ticket gives the next step of the first question alone where the others follow from it', async () => {
    const report = await judge(samples.filter(({ id }) => id === 'altered').flatMap(filesOf));
    const ticket = ticketText(report, { withContent: false, record: null }, english);
    expect(ticket.match(/ Next: /g)).toHaveLength(1);
  });

  it('print says all in it, and marks what is English', async () => {
    const report = await judge(samples.flatMap(filesOf));
    const { inFull, others, evidence, trust, verification, ...rest } = printedReport(
      report,
      examination,
      false,
      wording,
    );
    const own = [
      rest,
      verification.map(({ label, lines, kind }) => [label, kind === 'hash' ? '' : lines]),
      others.map(({ word }) => word),
      evidence.map(({ size, role, note }) => [size, role, note?.lang === 'en' ? '' : note]),
      trust.map(({ purpose, trustedAs, records }) => [purpose, trustedAs, records]),
      inFull.map(({ word, headline, answers, signer, files, limit }) => [
        [word, headline.text, limit, signer?.name, signer?.confirmation, signer?.validity],
        answers.map(({ question, label, next }) => [question, label, next]),
        files.map(({ word }) => word),
      ]),
    ];
    const texts: string[] = [];
    JSON.stringify(own, (key, value: unknown) => {
      if (typeof value === 'string' && !['outcome', 'lang'].includes(key)) texts.push(value);
      return value;
    });
    expect(texts.flatMap((text) => englishIn(text, report))).toEqual([]);
    for (const { headline, headlineInEnglish } of inFull) {
      expect(headline.text.includes('ж')).toBe(headline.lang === null);
      const inEnglish = headlineInEnglish ?? headline.text;
      expect(report.records.map(({ headline }) => headline)).toContain(inEnglish);
    }
    expect(others.every(({ wordInEnglish }) => wordInEnglish === 'Checks out')).toBe(true);
    const spoken = inFull.flatMap(({ answers, remarks }) => [
      ...answers.map(({ summary }) => summary),
      ...remarks.map(({ message }) => message),
    ]);
    for (const { text, lang } of spoken) expect(text.includes('ж')).toBe(lang === null);
  });
});

describe('an earlier report dropped with its evidence', () => {
  const dropped = (report: Report, withContent: boolean): Uint8Array =>
    new TextEncoder().encode(exportJson(report, withContent));

  it('of every sample comes out the same, two years later at another time alone', async () => {
    const files = samples.flatMap(filesOf);
    const earlier = await judge(files);
    for (const withContent of [true, false]) {
      const bytes = dropped(earlier, withContent);
      const report = await judge([...files, supplied('report.json', bytes)], '2029-01-01T12:00:00Z');
      const comparison = compareWithEarlier(bytes, report);
      expect(comparison).toMatchObject({
        state: 'compared',
        evidence: { differs: false },
        trust: { differs: false },
        time: { differs: true },
        tool: { differs: false },
      });
      if (comparison.state === 'not-a-report') throw new Error(comparison.sentence);
      expect(comparison.records.every(({ same }) => same === true)).toBe(true);
    }
  });

  it('without the evidence is not checked', async () => {
    const bytes = dropped(await judge(samples.slice(0, 1).flatMap(filesOf)), false);
    const report = await judge([supplied('report.json', bytes)]);
    expect(compareWithEarlier(bytes, report)).toMatchObject({ state: 'not-checked', evidence: { same: 0 } });
  });

  it('that claims a pass for an altered record is contradicted', async () => {
    const files = samples.filter(({ id }) => id === 'altered').flatMap(filesOf);
    const report = await judge(files);
    const text = exportJson(report, false)
      .replace('"outcome": "failed"', '"outcome": "passed"')
      .replace('"answer": "no"', '"answer": "yes"');
    const comparison = compareWithEarlier(new TextEncoder().encode(text), report);
    expect(comparison.sentence).toContain('came out otherwise than the earlier report says');
    expect(comparison.sentence).toContain('the earlier report was changed');
    expect(comparison).toMatchObject({ records: [{ now: { outcome: 'failed' }, same: false }] });
  });
});
