import { expect, it } from 'vitest';
import { bounds } from '../bounds';
import { exportJson, inFile, jsonParts } from './export';
import { readEarlier } from './read-earlier';
import { madeRecord, madeReport, recordFile } from './testing';

const many = madeReport(
  Array.from({ length: bounds.recordsWithFields + 1 }, (_, i) =>
    madeRecord({ source: `call-${String(i)}.vcon`, evidence: i }),
  ),
  { evidence: Array.from({ length: bounds.recordsWithFields + 1 }, () => recordFile) },
);

it('a report in parts is the same document as in one piece', () => {
  const report = madeReport();
  expect([...jsonParts(report, true)].join('')).toBe(JSON.stringify(report, null, 2));
  expect(JSON.parse(exportJson(many, true))).toEqual(JSON.parse(JSON.stringify(many)));
});

it('of many records each stands on a line of its own, and no part is long', () => {
  const parts = [...jsonParts(many, true)];
  expect(parts.length).toBeGreaterThan(1);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(2 * 1024 * 1024);
  const lines = parts.join('').split('\n');
  expect(lines.filter((line) => line.includes('"source":"call-7.vcon"'))).toHaveLength(1);
});

it('a file of it holds all parts', async () => {
  const file = inFile(jsonParts(many, false), 'application/json');
  expect(file.type).toBe('application/json');
  expect(await file.text()).toBe(exportJson(many, false));
});

it('a report of more values than one JSON text may have is read back as an earlier one', () => {
  const layers = madeRecord().layers;
  const records = Array.from({ length: 600 }, () =>
    madeRecord({ evidence: 0, fields: [], layers: Array.from({ length: 60 }, () => layers).flat() }),
  );
  const text = exportJson(madeReport(records), false);
  expect(text.match(/[[{,]/g)?.length).toBeGreaterThan(bounds.jsonValues);
  const earlier = readEarlier(new TextEncoder().encode(text));
  if (typeof earlier === 'string') throw new Error(earlier);
  expect(earlier.records).toHaveLength(600);
});
