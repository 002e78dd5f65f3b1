import type { Field, Report } from './report';

/**
 * The report as a JSON document (format version 1).
 * @param withContent whether the values of the record's fields are included; names of files and members, addresses of
 *   files and the UUID always are
 */
export function exportJson(report: Report, withContent: boolean): string {
  const records = withContent
    ? report.records
    : report.records.map((record) => ({ ...record, fields: record.fields.map(withoutValue) }));
  return JSON.stringify({ ...report, records }, null, 2);
}

function withoutValue({ pointer, type, protection, conformance, note, spec }: Field): Field {
  const field = { pointer, type, protection, conformance, note };
  return spec === undefined ? field : { ...field, spec };
}
