import { bounds } from '../bounds';
import type { Check } from '../check';
import { catalogue, DRAFT, parameterOf, specOf } from './catalogue';
import type { ObjectName, Parameter, Shape } from './catalogue';
import { isArray, isObject, isString, JsonNumber, token } from './json';
import type { JsonObject, JsonValue } from './json';
import { breachesOf } from './object-rules';
import { Remarks } from './remarks';
import { fitsDouble, valueTypes } from './value-types';

/**
 * A record held against the current draft-ietf-vcon-vcon-core.
 *
 * `fields`: one row a value of the record, in document order, containers before what they contain, the root
 * excluded. `checks`: what is wrong ('warn'), what is remarkable ('info'), and one 'pass' where nothing is
 * wrong; never 'fail', since a producer's slip is not a forgery. `fieldsOmitted`: values that have no row.
 */
export interface ConformanceResult {
  readonly fields: readonly FieldConformance[];
  readonly checks: readonly Check[];
  readonly fieldsOmitted: number;
}

/** `deprecated`: an earlier name. `unknown`: not of the draft. `invalid`: not what the draft says. */
export type Conformance = 'ok' | 'deprecated' | 'unknown' | 'invalid';
export type FieldType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export interface FieldConformance {
  /** RFC 6901 pointer into the record. */
  readonly pointer: string;
  readonly type: FieldType;
  readonly conformance: Conformance;
  /** What the draft expects, in plain words; null where there is nothing to say. */
  readonly note: string | null;
  /** The value as written, cut at a bound; absent on objects and arrays. */
  readonly value?: string;
}

/** Holds the unsigned form of a vCon, as `parseJson` returned it, against the draft. Throws nothing. */
export function checkConformance(vcon: JsonObject): ConformanceResult {
  return new Examination(vcon).result();
}

/** Characters of a string that a field shows. */
const VALUE_LENGTH = 2_000;
/**
 * Characters of a pointer. A member name of megabytes above a hundred thousand values would otherwise be
 * repeated in every row; what lies below is examined, counted as omitted and reported at its ancestor.
 */
const POINTER_LENGTH = 1_024;

interface Verdict {
  readonly conformance: Conformance;
  readonly note: string | null;
}

const OK: Verdict = { conformance: 'ok', note: null };
const NOT_DEFINED: Verdict = {
  conformance: 'unknown',
  note: 'The draft does not define this parameter here.',
};
const BELOW_UNKNOWN: Verdict = {
  conformance: 'unknown',
  note: 'Inside a parameter that the draft does not define.',
};
const BELOW_WRONG: Verdict = { conformance: 'unknown', note: 'Inside a value of the wrong type.' };

/** Where a value stands. `hidden`: its own pointer is too long, and `pointer` is that of an ancestor. */
interface Place {
  readonly pointer: string;
  readonly hidden: boolean;
}

/** What a value is held against: a row of the catalogue, or nothing, where the place above says it all. */
type Rule =
  | {
      readonly shape: Shape;
      readonly parameter: Parameter;
      readonly object: ObjectName;
      readonly element?: true;
    }
  | { readonly alike: Verdict };

/** What was found of a value, and what its members (as an object of the draft) or elements are held against. */
interface Finding {
  readonly verdict: Verdict;
  readonly members?: ObjectName;
  readonly inside: Rule;
}

class Examination {
  private readonly vcon: JsonObject;
  private readonly fields: FieldConformance[] = [];
  private readonly remarks = new Remarks();
  private readonly extended: boolean;
  private omitted = 0;

  constructor(vcon: JsonObject) {
    this.vcon = vcon;
    this.extended = ['extensions', 'critical', 'must_support'].some((name) => {
      const list = vcon.get(name);
      return isArray(list) && list.some((each) => isString(each) && each !== '');
    });
  }

  result(): ConformanceResult {
    this.members(this.vcon, 'vCon', { pointer: '', hidden: false });
    return { fields: this.fields, checks: this.remarks.checks(DRAFT), fieldsOmitted: this.omitted };
  }

  /** Examines an object that the draft defines: its rules as a whole, then one member after the other. */
  private members(object: JsonObject, name: ObjectName, place: Place): void {
    const notes = new Map<string, string>();
    for (const { id, members, message, note, spec } of breachesOf(object, name)) {
      const [member, ...others] = members;
      const at = member === undefined || others.length > 0 ? place : below(place, member);
      this.remarks.add({ id, outcome: 'warn', pointer: at.pointer, message, spec });
      for (const each of members) notes.set(each, note);
    }
    for (const [member, value] of object) {
      const at = below(place, member);
      const parameter = parameterOf(name, member);
      this.name(member, at);
      if (parameter === undefined) {
        this.unknown(name, at);
        this.value(value, at, { alike: BELOW_UNKNOWN }, NOT_DEFINED);
        continue;
      }
      if (parameter.deprecated !== undefined) this.deprecated(name, parameter, parameter.deprecated, at);
      const note = notes.get(member);
      const verdict: Verdict =
        note !== undefined
          ? { conformance: 'invalid', note }
          : parameter.deprecated !== undefined
            ? { conformance: 'deprecated', note: `This name is deprecated. ${parameter.deprecated}` }
            : OK;
      this.value(value, at, { shape: parameter.shape, parameter, object: name }, verdict);
    }
  }

  private unknown(name: ObjectName, { pointer }: Place): void {
    if (this.extended) return;
    this.remarks.add({
      id: 'vcon.unknown',
      outcome: 'info',
      pointer,
      message: `${catalogue[name].noun} has a parameter that the draft does not define, and the record names no extension that could.`,
      spec: specOf('vCon', parameterOf('vCon', 'extensions')),
    });
  }

  private deprecated(object: ObjectName, parameter: Parameter, instead: string, { pointer }: Place): void {
    const message = `The name ${parameter.name} is deprecated. ${instead}`;
    this.remarks.add({
      id: 'vcon.deprecated',
      outcome: 'info',
      pointer,
      message,
      spec: specOf(object, parameter),
    });
  }

  /**
   * Examines one value and what is in it.
   * @param above what is known of it by its name alone; whatever is found wrong in the value itself wins.
   */
  private value(value: JsonValue, place: Place, rule: Rule, above: Verdict): void {
    const finding = this.finding(value, place, rule);
    const own = worse(finding.verdict, above);
    const verdict = worse(this.unicode(value, place), own);
    this.field(value, place, verdict);
    if (isArray(value)) {
      value.forEach((element, i) => {
        const alike = 'alike' in finding.inside ? finding.inside.alike : OK;
        this.value(element, below(place, i), finding.inside, alike);
      });
    } else if (isObject(value)) {
      if (finding.members !== undefined) return this.members(value, finding.members, place);
      const alike = 'alike' in finding.inside ? finding.inside.alike : OK;
      for (const [member, inner] of value) {
        const at = below(place, member);
        this.name(member, at);
        this.value(inner, at, finding.inside, alike);
      }
    }
  }

  /** Holds a value against its rule, without what is in it. */
  private finding(value: JsonValue, place: Place, rule: Rule): Finding {
    if ('alike' in rule) return { verdict: OK, inside: rule };
    const { shape, parameter } = rule;
    if (value === null) {
      // An empty place: a parameter without a value, or one of several objects that was taken out.
      const empty = rule.element !== true || shape.object !== undefined;
      return { verdict: empty ? OK : this.wrong(place, rule, 'vcon.type'), inside: { alike: OK } };
    }
    if (isObject(value) || isArray(value)) {
      if (isObject(value) && shape.object !== undefined) {
        return { verdict: OK, members: shape.object, inside: { alike: OK } };
      }
      if (isArray(value) && shape.items !== undefined) {
        return { verdict: OK, inside: { ...rule, shape: shape.items, element: true } };
      }
      if (shape.opaque) return { verdict: OK, inside: { alike: OK } };
      return { verdict: this.wrong(place, rule, 'vcon.type'), inside: { alike: BELOW_WRONG } };
    }
    const inside: Rule = { alike: OK };
    const type = shape.scalar === undefined ? undefined : valueTypes[shape.scalar];
    if (type?.holds(value)) return { verdict: this.inRange(value, place, rule), inside };
    const { formerly } = parameter;
    if (formerly !== undefined && valueTypes[formerly.scalar].holds(value)) {
      if (rule.element !== true) this.deprecated(rule.object, parameter, formerly.note, place);
      return { verdict: { conformance: 'deprecated', note: formerly.note }, inside };
    }
    const rightJson = type !== undefined && type.json === typeOf(value);
    return { verdict: this.wrong(place, rule, rightJson ? type.check : 'vcon.type'), inside };
  }

  private wrong({ pointer }: Place, rule: Extract<Rule, { shape: Shape }>, id: WrongId): Verdict {
    const note = `The draft expects ${words(rule.shape)}.`;
    const message = `A value of ${rule.parameter.name}: the draft expects ${words(rule.shape)}.`;
    this.remarks.add({ id, outcome: 'warn', pointer, message, spec: specOf(rule.object, rule.parameter) });
    return { conformance: 'invalid', note };
  }

  /** An index must be one of an element that the record has; -1 got past its type only where it may. */
  private inRange(value: JsonValue, { pointer }: Place, rule: Extract<Rule, { shape: Shape }>): Verdict {
    const { shape, parameter, object } = rule;
    const into = shape.scalar === undefined ? undefined : indexed(shape.scalar);
    if (into === undefined || !(value instanceof JsonNumber)) return OK;
    const list = this.vcon.get(into);
    const length = isArray(list) ? list.length : 0;
    if (value.value < length) return OK;
    const note = `There is no such element: ${into} of this record has ${length}.`;
    const message = `An index in ${parameter.name} is out of range: ${into} of this record has ${length}.`;
    this.remarks.add({
      id: 'vcon.index',
      outcome: 'warn',
      pointer,
      message,
      spec: specOf(object, parameter),
    });
    return { conformance: 'invalid', note };
  }

  private unicode(value: JsonValue, place: Place): Verdict {
    if (!isString(value) || !loneSurrogate.test(value)) return OK;
    this.surrogate(place, 'A string');
    return { conformance: 'invalid', note: 'Holds half of a surrogate pair, which is no Unicode character.' };
  }

  private name(member: string, place: Place): void {
    if (loneSurrogate.test(member)) this.surrogate(place, 'The name of a member');
  }

  private surrogate({ pointer }: Place, what: string): void {
    const message = `${what} holds half of a surrogate pair, which is no Unicode character.`;
    this.remarks.add({
      id: 'vcon.surrogate',
      outcome: 'warn',
      pointer,
      message,
      spec: 'RFC 7493, section 2.1',
    });
  }

  private field(value: JsonValue, { pointer, hidden }: Place, { conformance, note }: Verdict): void {
    if (hidden || this.fields.length >= bounds.fields) {
      this.omitted++;
      return;
    }
    const type = typeOf(value);
    if (isObject(value) || isArray(value)) {
      this.fields.push({ pointer, type, conformance, note });
      return;
    }
    const inexact = value instanceof JsonNumber && !fitsDouble(value);
    const notes = [note, inexact ? 'Many programs read this number as a slightly different one.' : null];
    const whole = notes.filter((part) => part !== null).join(' ');
    this.fields.push({ pointer, type, conformance, note: whole === '' ? null : whole, value: shown(value) });
  }
}

type WrongId = (typeof valueTypes)[keyof typeof valueTypes]['check'];

/** Lone, because a pattern with the u flag takes a whole pair as one character. */
const loneSurrogate = /\p{Surrogate}/u;

const severity = { ok: 0, unknown: 1, deprecated: 2, invalid: 3 } as const;

const worse = (a: Verdict, b: Verdict): Verdict =>
  severity[b.conformance] > severity[a.conformance] ? b : a;

const indexed = (name: keyof typeof valueTypes): 'parties' | 'dialog' | undefined => {
  const type = valueTypes[name];
  return 'into' in type ? type.into : undefined;
};

function below(place: Place, name: string | number): Place {
  if (place.hidden) return place;
  const pointer = `${place.pointer}/${token(name)}`;
  return pointer.length > POINTER_LENGTH
    ? { pointer: place.pointer, hidden: true }
    : { pointer, hidden: false };
}

/** What a shape accepts, to follow "the draft expects". */
function words(shape: Shape): string {
  const kinds = [
    shape.scalar === undefined ? null : valueTypes[shape.scalar].words,
    shape.object === undefined ? null : 'an object',
    shape.items === undefined ? null : 'an array',
    shape.opaque ? 'an object or an array' : null,
  ];
  return kinds.filter((kind) => kind !== null).join(', or ');
}

function typeOf(value: JsonValue): FieldType {
  if (value === null) return 'null';
  if (isObject(value)) return 'object';
  if (isArray(value)) return 'array';
  if (value instanceof JsonNumber) return 'number';
  return typeof value === 'string' ? 'string' : 'boolean';
}

/** A scalar as written; a long string cut, never between the halves of a surrogate pair. */
function shown(value: null | boolean | string | JsonNumber): string {
  if (value instanceof JsonNumber) return value.literal;
  if (!isString(value)) return String(value);
  if (value.length <= VALUE_LENGTH) return value;
  return `${value.slice(0, VALUE_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`;
}
