import { bounds } from '../bounds';
import type { Field, RecordReport, Report } from './report';
import type { Resume } from './resume';

/** A report, and what it carries for its verification to go on from where it is a partial one. */
export type ExportedReport = Report & { readonly resume?: Resume };

/** Characters of one part of a document that is written in parts. */
const PART = 1024 * 1024;

/**
 * The report as a JSON document (format version 1), in parts of some MiB: a report on many records is longer than a
 * string can be. Of many records each stands on a line of its own, as does each file of the evidence.
 * @param withContent whether the values of the record's fields are included; names of files and members, addresses of
 *   files and the UUID always are
 */
export function* jsonParts(report: ExportedReport, withContent: boolean): Generator<string, void> {
  const isLong = report.records.length > bounds.recordsWithFields;
  const written = (element: unknown): string =>
    isLong ? JSON.stringify(element) : JSON.stringify(element, null, 2).replaceAll('\n', '\n    ');
  const shown = (record: RecordReport): RecordReport =>
    withContent ? record : { ...record, fields: record.fields.map(withoutValue) };
  let part = '{';
  let comma = '\n';
  for (const [name, value] of Object.entries(report)) {
    if (value === undefined) continue;
    part += `${comma}  ${JSON.stringify(name)}: `;
    comma = ',\n';
    const elements: readonly unknown[] | null =
      name === 'records' || name === 'evidence' || name === 'certificates' ? report[name] : null;
    if (elements === null || elements.length === 0) {
      part += JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
      continue;
    }
    let before = '[\n    ';
    for (const element of elements) {
      part += before + written(name === 'records' ? shown(element as RecordReport) : element);
      before = ',\n    ';
      if (part.length < PART) continue;
      yield part;
      part = '';
    }
    part += '\n  ]';
  }
  yield `${part}\n}`;
}

/** The same as one text. */
export const exportJson = (report: ExportedReport, withContent: boolean): string =>
  [...jsonParts(report, withContent)].join('');

/**
 * What is written in parts, as a file: no part stays in the memory of the program.
 * @param type media type (RFC 6838)
 */
export function inFile(parts: Iterable<string>, type: string): Blob {
  const blobs: Blob[] = [];
  for (const part of parts) blobs.push(new Blob([part]));
  return new Blob(blobs, { type });
}

function withoutValue({ pointer, type, protection, conformance, note, spec }: Field): Field {
  const field = { pointer, type, protection, conformance, note };
  return spec === undefined ? field : { ...field, spec };
}
