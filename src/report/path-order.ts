import { pathOrder } from './plain-text';

/**
 * Records by the paths of their files, call-2 before call-10: the order of lines in tables and print, however the disk had them.
 * The report itself keeps the order of the evidence.
 */
export const byPath = <Row extends { readonly source: string }>(records: readonly Row[]): Row[] =>
  records
    .map((record) => ({ record, key: pathOrder(record.source) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ record }) => record);
