import type { Check } from '../check';
import { asIs, message, reportable, said, utcTime, type Said, type Sentence } from '../wording';
import { isArray, isObject, isString, JsonNumber, type JsonObject, type JsonValue } from './json';
import { valueTypes } from './value-types';

/** When the certificate that signed a record is valid; both ends belong to it (RFC 5280 section 4.1.2.5). */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Holds the times of a record against each other, against the certificate that signed it (null where none is
 * known) and against now. Each rule that has something to look at gives one 'pass' or a 'warn' for each breach,
 * up to a bound. None says 'fail': clocks go wrong, and the signature does not depend on them. What is no date by
 * the draft is the business of `checkConformance` and left out here.
 */
export function checkChronology(times: Times, certificate: Validity | null, now: Date): Check[] {
  return rules.flatMap((rule) => rowsOf(rule, [...rule.look(times, { certificate, now: now.getTime() })]));
}

/** Milliseconds by which the clocks of a recorder, a signer, an authority and this computer may differ. */
const CLOCKS = 60_000;
/** Milliseconds by which two times of one clock may differ that are written to seconds. */
const ROUNDING = 1_000;
/** Breaches of one rule that are listed one by one. */
const LISTED = 20;

/** A time in a record. `at`: milliseconds since 1970. */
interface Moment {
  readonly pointer: string;
  readonly at: number;
}

interface Dialog {
  readonly start: Moment | null;
  /** `start` and `duration`; null where one is missing, or means nothing as in a transfer. */
  readonly end: Moment | null;
  readonly history: readonly Moment[];
}

/** The times that a record tells of itself. */
export interface Times {
  readonly created: Moment | null;
  readonly updated: Moment | null;
  readonly dialogs: readonly Dialog[];
  readonly attachments: readonly Moment[];
}

interface Against {
  readonly certificate: Validity | null;
  readonly now: number;
}

/** Something that a rule looked at, and what is wrong with it; null where nothing is. */
interface Look {
  readonly pointer: string;
  readonly wrong: Sentence | null;
}

interface Rule {
  readonly id: string;
  readonly spec: string;
  readonly kept: string;
  readonly look: (times: Times, against: Against) => Iterable<Look>;
}

const look = ({ pointer }: Moment, isWrong: boolean, wrong: Said): Look => ({
  pointer,
  wrong: isWrong ? wrong : null,
});

const DRAFT = 'draft-ietf-vcon-vcon-core';

/** What is later than the last change of the record. */
const tooLate = {
  begins: {
    created: message(
      'A dialog begins {time}, after the record was created and names no later change, {last}.',
    ),
    changed: message('A dialog begins {time}, after the record was last changed, {last}.'),
  },
  ends: {
    created: message('A dialog ends {time}, after the record was created and names no later change, {last}.'),
    changed: message('A dialog ends {time}, after the record was last changed, {last}.'),
  },
  sent: {
    created: message(
      'An attachment was sent {time}, after the record was created and names no later change, {last}.',
    ),
    changed: message('An attachment was sent {time}, after the record was last changed, {last}.'),
  },
} as const;

const rules: readonly Rule[] = [
  {
    id: 'time.updated',
    spec: `${DRAFT}, updated_at`,
    kept: message('The record was last changed after it was created.'),
    *look({ created, updated }) {
      if (created === null || updated === null) return;
      const wrong = said('The record was last changed, at {updated}, before it was created, at {created}.', {
        updated: time(updated.at),
        created: time(created.at),
      });
      yield look(updated, updated.at < created.at - ROUNDING, wrong);
    },
  },
  {
    id: 'time.dialog',
    spec: `${DRAFT}, updated_at`,
    kept: message('Every dialog and attachment is older than the last change of the record.'),
    *look({ created, updated, dialogs, attachments }) {
      // A record may be begun before the conversation ends, but then it is changed after that.
      const last = updated ?? created;
      if (last === null) return;
      const wrong = (what: keyof typeof tooLate, at: number): Said =>
        said(tooLate[what][updated === null ? 'created' : 'changed'], {
          time: time(at),
          last: time(last.at),
        });
      for (const { start, end } of dialogs) {
        const latest = end ?? start;
        if (latest === null) continue;
        const what = end === null ? 'begins' : 'ends';
        yield look(latest, latest.at > last.at + CLOCKS, wrong(what, latest.at));
      }
      for (const sent of attachments) {
        yield look(sent, sent.at > last.at + CLOCKS, wrong('sent', sent.at));
      }
    },
  },
  {
    id: 'time.party-history',
    spec: `${DRAFT}, Party_History Object`,
    kept: message('Every event of a party is within its dialog.'),
    *look({ dialogs }) {
      for (const { start, end, history } of dialogs) {
        for (const event of history) {
          const early = start !== null && event.at < start.at - CLOCKS;
          const late = end !== null && event.at > end.at + CLOCKS;
          if (start === null && end === null) continue;
          const wrong = early
            ? said('An event of a party is at {time}, before its dialog begins, {start}.', {
                time: time(event.at),
                start: time(start.at),
              })
            : said('An event of a party is at {time}, after its dialog ends.', { time: time(event.at) });
          yield look(event, early || late, wrong);
        }
      }
    },
  },
  {
    id: 'time.future',
    spec: `${DRAFT}, JSON Notation, Date`,
    kept: message('No time in the record is in the future.'),
    *look({ created, updated, dialogs, attachments }, { now }) {
      const ofDialogs = dialogs.flatMap(({ start, end, history }) => [start, end, ...history]);
      for (const moment of [created, updated, ...ofDialogs, ...attachments]) {
        if (moment === null) continue;
        const wrong = said('This is in the future: {time}, and it is {now}.', {
          time: time(moment.at),
          now: time(now),
        });
        yield look(moment, moment.at > now + CLOCKS, wrong);
      }
    },
  },
  {
    id: 'time.certificate',
    spec: `${DRAFT}, updated_at; RFC 5280 section 4.1.2.5`,
    kept: message('The record was last changed while the certificate that signed it was valid.'),
    *look({ created, updated }, { certificate }) {
      const signed = updated ?? created;
      if (signed === null || certificate === null) return;
      const [from, to] = [certificate.notBefore.getTime(), certificate.notAfter.getTime()];
      const wrong = said(
        'The record says {time} of its last change; the certificate is valid from {from} to {until}.',
        { time: time(signed.at), from: time(from), until: time(to) },
      );
      yield look(signed, signed.at < from - CLOCKS || signed.at > to + CLOCKS, wrong);
    },
  },
];

function rowsOf({ id, spec, kept }: Rule, looks: readonly Look[]): Check[] {
  if (looks.length === 0) return [];
  const breaches = looks.flatMap(({ pointer, wrong }) => (wrong === null ? [] : [{ pointer, wrong }]));
  if (breaches.length === 0) return [{ id, outcome: 'pass', pointer: null, message: kept, spec }];
  const rows = breaches
    .slice(0, LISTED)
    .map(({ pointer, wrong }): Check => ({ id, outcome: 'warn', pointer, ...reportable(wrong), spec }));
  const rest = breaches.length - rows.length;
  if (rest > 0) {
    const more = said('{n} more times break this rule and are not listed.', { n: String(rest) });
    rows.push({ id, outcome: 'warn', pointer: null, ...reportable(more), spec });
  }
  return rows;
}

/** Reads the times of a record; what is no time is none here. */
export function timesOf(vcon: JsonObject): Times {
  return {
    created: moment('/created_at', vcon.get('created_at')),
    updated: moment('/updated_at', vcon.get('updated_at')),
    dialogs: objects(vcon.get('dialog'), '/dialog').map(({ object, pointer }) => readDialog(object, pointer)),
    attachments: objects(vcon.get('attachments'), '/attachments').flatMap(
      ({ object, pointer }) => moment(`${pointer}/start`, object.get('start')) ?? [],
    ),
  };
}

function readDialog(dialog: JsonObject, pointer: string): Dialog {
  const start = moment(`${pointer}/start`, dialog.get('start'));
  const seconds = dialog.get('duration');
  // "The duration parameter is not applicable to the transfer type Dialog Object."
  const lasts = seconds instanceof JsonNumber && seconds.value >= 0 && dialog.get('type') !== 'transfer';
  return {
    start,
    end:
      start === null || !lasts
        ? null
        : { pointer: `${pointer}/duration`, at: start.at + seconds.value * 1000 },
    history: objects(dialog.get('party_history'), `${pointer}/party_history`).flatMap(
      (event) => moment(`${event.pointer}/time`, event.object.get('time')) ?? [],
    ),
  };
}

/** The latest time that a record says of its own making; null where it says none. */
export function lastChange(vcon: JsonObject): Date | null {
  const times = ['created_at', 'updated_at'].flatMap((name) => moment(`/${name}`, vcon.get(name))?.at ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times));
}

function objects(list: JsonValue | undefined, pointer: string): { object: JsonObject; pointer: string }[] {
  return (isArray(list) ? list : []).flatMap((object, i) =>
    isObject(object) ? [{ object, pointer: `${pointer}/${i}` }] : [],
  );
}

/** The time that a value of the draft's type Date stands for; null for every other. */
function moment(pointer: string, value: JsonValue | undefined): Moment | null {
  if (!isString(value) || !valueTypes.Date.holds(value)) return null;
  // JavaScript knows no leap second; the one after the last but one is close enough.
  const at = Date.parse(value.replace(/:60(?=\D)/, ':59'));
  return Number.isNaN(at) ? null : { pointer, at };
}

/** A time in UTC, to the second; a duration beyond measure leads to one that no calendar has. */
function time(at: number): Said {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? said('a time beyond all calendars') : asIs(utcTime(date));
}
