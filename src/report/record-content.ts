import { valueTypes } from '../vcon/value-types';
import type { RecordReport } from './report';

/**
 * When the call of a record began: the earliest `start` of its dialogs, as the record says. RFC 3339, UTC; null where
 * it says none that can be read, or is locked.
 */
export function callStart({ fields }: RecordReport): string | null {
  const times = fields.flatMap(({ pointer, value }) =>
    /^\/dialog\/\d+\/start$/.test(pointer) && value !== undefined && valueTypes.Date.holds(value)
      ? [Date.parse(value.replace(/:60(?=\D)/, ':59'))]
      : [],
  );
  const first = times.reduce((first, time) => (time < first ? time : first), Infinity);
  return Number.isFinite(first) ? new Date(first).toISOString().replace('.000Z', 'Z') : null;
}

/** What a record says its call was about; null where it says nothing. Content of the conversation. */
export function subjectOf({ fields }: RecordReport): string | null {
  return fields.find(({ pointer }) => pointer === '/subject')?.value ?? null;
}

/** By what a party can be told, as people ask for it. */
const told = ['name', 'tel', 'mailto', 'sip', 'did'];

/** Who took part, one line a party: name, number, addresses. Content of the conversation. */
export function partiesOf({ fields }: RecordReport): string[] {
  const parties = new Map<string, Map<string, string>>();
  for (const { pointer, value } of fields) {
    const [, index, member] = /^\/parties\/(\d+)\/([a-z]+)$/.exec(pointer) ?? [];
    if (index === undefined || member === undefined || !value || !told.includes(member)) continue;
    parties.set(index, (parties.get(index) ?? new Map<string, string>()).set(member, value));
  }
  return [...parties.values()].map((party) => told.flatMap((member) => party.get(member) ?? []).join(', '));
}
