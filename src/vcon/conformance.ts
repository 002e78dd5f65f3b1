import { bounds } from '../bounds';
import type { Check } from '../check';
import {
  inARow,
  message,
  reportable,
  reportableNote,
  said,
  together,
  type Said,
  type Sentence,
} from '../wording';
import { catalogue, changesSpec, entriesOf, isOver, specOf } from './catalogue';
import type { Entry, ObjectName, Parameter, Shape } from './catalogue';
import { hasLoneSurrogate, isArray, isObject, isString, isText, JsonNumber, token } from './json';
import type { JsonObject, JsonValue } from './json';
import { LongText } from './long-text';
import { breachesOf } from './object-rules';
import { isPresent } from './reference';
import { Remarks } from './remarks';
import { fitsDouble, valueTypes, type Indexed } from './value-types';
import { documents, versionOf, type VconVersion } from './version';

/**
 * A record held against the version of draft-ietf-vcon-vcon-core that it is written in.
 *
 * `fields`: one row a value of the record, in document order, containers before what they contain, the root
 * excluded. `checks`: first an 'info' that names the version, then what is wrong ('warn'), what is remarkable
 * ('info'), and one 'pass' where nothing is wrong; never 'fail', since a producer's slip is not a forgery.
 * `fieldsOmitted`: values that have no row.
 */
export interface ConformanceResult {
  readonly version: VconVersion;
  readonly fields: readonly FieldConformance[];
  readonly checks: readonly Check[];
  readonly fieldsOmitted: number;
}

/**
 * As the record's own version has it. `deprecated`: as an earlier one had it. `unknown`: not of the draft, or only
 * of a later version. `invalid`: not what the draft says.
 */
export type Conformance = 'ok' | 'deprecated' | 'unknown' | 'invalid';
export type FieldType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export interface FieldConformance {
  /** RFC 6901 pointer into the record. */
  readonly pointer: string;
  readonly type: FieldType;
  readonly conformance: Conformance;
  /** What the draft expects, in plain words; null where there is nothing to say. */
  readonly note: string | null;
  /** The note, to be said in another language; there where values stand in it. */
  readonly said?: Said;
  /** Document and section that defines it; absent where the draft defines no such thing. */
  readonly spec?: string;
  /** The value as written, cut at a bound; absent on objects and arrays. */
  readonly value?: string;
}

/** Holds the unsigned form of a vCon, as `parseJson` returned it, against the draft. Throws nothing. */
export function checkConformance(vcon: JsonObject): ConformanceResult {
  return new Examination(vcon).result();
}

/**
 * Characters of a pointer. A member name of megabytes above a hundred thousand values would otherwise be
 * repeated in every row; what lies below is examined, counted as omitted and reported at its ancestor.
 */
const POINTER_LENGTH = 1_024;

interface Verdict {
  readonly conformance: Conformance;
  readonly note: Sentence | null;
}

const OK: Verdict = { conformance: 'ok', note: null };
const NOT_DEFINED: Verdict = {
  conformance: 'unknown',
  note: message('The draft does not define this parameter here.'),
};
const MOVED: Verdict = {
  conformance: 'unknown',
  note: message('Until version 0.0.2 the draft defined this; since then the contact center extension does.'),
};
const BELOW_UNKNOWN: Verdict = {
  conformance: 'unknown',
  note: message('Inside a parameter that the draft does not define.'),
};
const BELOW_WRONG: Verdict = { conformance: 'unknown', note: message('Inside a value of the wrong type.') };

/** Where a value stands. `hidden`: its own pointer is too long, and `pointer` is that of an ancestor. */
interface Place {
  readonly pointer: string;
  readonly hidden: boolean;
}

/** What a value is held against: a row of the catalogue, or nothing, where the place above says it all. */
type Rule = RowRule | { readonly alike: Verdict };

interface RowRule {
  readonly shape: Shape;
  readonly parameter: Parameter;
  readonly object: ObjectName;
  /** Forms that other versions give the parameter; none for what is in it. */
  readonly otherForms: readonly Parameter[];
  /** Where the draft defines it. */
  readonly spec: string;
  readonly element?: true;
}

/** What was found of a value, and what its members (as an object of the draft) or elements are held against. */
interface Finding {
  readonly verdict: Verdict;
  readonly members?: ObjectName;
  readonly inside: Rule;
}

class Examination {
  private readonly vcon: JsonObject;
  private readonly version: VconVersion;
  private readonly fields: FieldConformance[] = [];
  private readonly remarks = new Remarks();
  private readonly extended: boolean;
  /** Sections by object and parameter, so that a hundred thousand fields share their texts. */
  private readonly specs = new Map<string, string>();
  private omitted = 0;

  constructor(vcon: JsonObject) {
    this.vcon = vcon;
    this.version = versionOf(vcon);
    this.extended = ['extensions', 'critical', 'must_support'].some((name) => {
      const list = vcon.get(name);
      return isArray(list) && list.some((each) => isString(each) && each !== '');
    });
  }

  result(): ConformanceResult {
    this.members(this.vcon, 'vCon', { pointer: '', hidden: false });
    const checks = [this.heldAgainst(), ...this.remarks.checks(documents[this.version])];
    return { version: this.version, fields: this.fields, checks, fieldsOmitted: this.omitted };
  }

  private heldAgainst(): Check {
    const named = isPresent(this.vcon, 'vcon');
    const held =
      this.version !== 'current'
        ? said('Held against version {version} of the draft, which the record names.', {
            version: this.version,
          })
        : message(
            named
              ? 'Held against the current draft, since the record names a version that the draft never had.'
              : 'Held against the current draft, since the record names no version.',
          );
    const spec = specOf('vCon', 'current', entriesOf('vCon', 'current').get('vcon')?.parameter);
    return {
      id: 'vcon.version',
      outcome: 'info',
      pointer: named ? '/vcon' : null,
      ...reportable(held),
      spec,
    };
  }

  /** Examines an object that the draft defines: its rules as a whole, then one member after the other. */
  private members(object: JsonObject, name: ObjectName, place: Place): void {
    const notes = new Map<string, Sentence>();
    for (const { id, members, message, note, spec } of breachesOf(object, name, this.version)) {
      const [member, ...others] = members;
      const at = member === undefined || others.length > 0 ? place : below(place, member);
      this.remarks.add({ id, outcome: 'warn', pointer: at.pointer, ...reportable(message), spec });
      for (const each of members) notes.set(each, note);
    }
    const entries = entriesOf(name, this.version);
    for (const [member, value] of object) {
      const at = below(place, member);
      const entry = entries.get(member);
      this.name(member, at);
      if (entry === undefined || entry.standing === 'moved') {
        this.unknown(name, at);
        this.value(value, at, { alike: BELOW_UNKNOWN }, entry === undefined ? NOT_DEFINED : MOVED);
        continue;
      }
      const byName = this.standing(name, entry, at);
      const note = notes.get(member);
      const verdict: Verdict = note === undefined ? byName : { conformance: 'invalid', note };
      const { shape, parameter, otherForms } = entry;
      this.value(
        value,
        at,
        { shape, parameter, object: name, otherForms, spec: this.spec(name, entry) },
        verdict,
      );
    }
  }

  /** Where the draft defines an object, or a parameter in it. */
  private spec(object: ObjectName, entry?: Entry): string {
    const key = `${object} ${entry?.parameter.name ?? ''}`;
    const known = this.specs.get(key);
    if (known !== undefined) return known;
    const { parameter, standing } = entry ?? {};
    const spec =
      standing === 'former'
        ? `${changesSpec}, ${parameter?.name ?? ''}`
        : specOf(object, standing === 'newer' ? 'current' : this.version, parameter);
    this.specs.set(key, spec);
    return spec;
  }

  private unknown(name: ObjectName, { pointer }: Place): void {
    if (this.extended) return;
    this.remarks.add({
      id: 'vcon.unknown',
      outcome: 'info',
      pointer,
      ...reportable(
        said(
          '{object} has a parameter that the draft does not define, and the record names no extension that could.',
          { object: said(catalogue[name].noun) },
        ),
      ),
      spec: specOf('vCon', 'current', entriesOf('vCon', 'current').get('extensions')?.parameter),
    });
  }

  /** What a name alone says of a value; remarked where the record's version has another name, or none. */
  private standing(object: ObjectName, { parameter, standing }: Entry, { pointer }: Place): Verdict {
    const { name, instead, since } = parameter;
    switch (standing) {
      case 'former':
        this.remarks.add({
          id: 'vcon.deprecated',
          outcome: 'info',
          pointer,
          ...reportable(together(said('The name {name} is deprecated.', { name }), instead ?? '')),
          spec: `${changesSpec}, ${name}`,
        });
        return {
          conformance: 'deprecated',
          note: together(message('This name is deprecated.'), instead ?? ''),
        };
      case 'newer': {
        const note = said('Version {version} does not have this yet; it came with version {since}.', {
          version: this.version,
          since: since ?? '',
        });
        this.remarks.add({
          id: 'vcon.newer',
          outcome: 'info',
          pointer,
          ...reportable(
            said('The name {name} is newer than the record: it came with version {since}.', {
              name,
              since: since ?? '',
            }),
          ),
          spec: specOf(object, 'current', parameter),
        });
        return { conformance: 'unknown', note };
      }
      default:
        return OK;
    }
  }

  /**
   * Examines one value and what is in it.
   * @param above what is known of it by its name alone; whatever is found wrong in the value itself wins.
   */
  private value(value: JsonValue, place: Place, rule: Rule, above: Verdict): void {
    const finding = this.finding(value, place, rule);
    const own = worse(finding.verdict, above);
    const verdict = worse(this.unicode(value, place), own);
    const ofRule = 'alike' in rule ? null : rule.spec;
    this.field(value, place, verdict, finding.members === undefined ? ofRule : this.spec(finding.members));
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
    if (value === null) {
      // An empty place: a parameter without a value, one of several objects that was taken out, an unused channel.
      const { shape, element } = rule;
      const empty = element !== true || shape.object !== undefined || shape.empty === true;
      return { verdict: empty ? OK : this.wrong(place, rule, 'vcon.type'), inside: { alike: OK } };
    }
    const own = fits(value, rule.shape);
    const other = own ? undefined : rule.otherForms.find(({ shape }) => fits(value, shape));
    if (!own && other === undefined) return this.misfit(value, place, rule);
    const form: RowRule = other === undefined ? rule : { ...rule, shape: other.shape };
    const byForm = other === undefined ? OK : this.otherForm(place, rule, other);
    const { shape } = form;
    if (isObject(value) && shape.object !== undefined) {
      return { verdict: byForm, members: shape.object, inside: { alike: OK } };
    }
    if (isArray(value) && shape.items !== undefined) {
      return { verdict: byForm, inside: { ...form, shape: shape.items, otherForms: [], element: true } };
    }
    return { verdict: worse(this.inRange(value, place, form), byForm), inside: { alike: OK } };
  }

  private misfit(value: JsonValue, place: Place, rule: RowRule): Finding {
    const { scalar } = rule.shape;
    const type = scalar === undefined ? undefined : valueTypes[scalar];
    const rightJson = type !== undefined && type.json === typeOf(value);
    const inside: Rule = { alike: isObject(value) || isArray(value) ? BELOW_WRONG : OK };
    return { verdict: this.wrong(place, rule, rightJson ? type.check : 'vcon.type'), inside };
  }

  /** A value that another version has in this place. */
  private otherForm({ pointer }: Place, { shape, parameter, object }: RowRule, other: Parameter): Verdict {
    const { name } = parameter;
    if (isOver(other, this.version)) {
      const note = said('Until version {until} this was {former}; write {current}.', {
        until: other.until ?? '',
        former: words(other.shape),
        current: words(shape),
      });
      const whole = together(said('A value of {name} is of an earlier version.', { name }), note);
      const spec = `${changesSpec}, ${name}`;
      this.remarks.add({ id: 'vcon.deprecated', outcome: 'info', pointer, ...reportable(whole), spec });
      return { conformance: 'deprecated', note };
    }
    const note = said('Version {version} has {current} here; this came with version {since}.', {
      version: this.version,
      current: words(shape),
      since: other.since ?? '',
    });
    const whole = together(said('A value of {name} is newer than the record.', { name }), note);
    const spec = specOf(object, 'current', other);
    this.remarks.add({ id: 'vcon.newer', outcome: 'info', pointer, ...reportable(whole), spec });
    return { conformance: 'unknown', note };
  }

  private wrong({ pointer }: Place, rule: RowRule, id: WrongId): Verdict {
    const what = words(rule.shape);
    const note = said('The draft expects {what}.', { what });
    const whole = said('A value of {name}: the draft expects {what}.', { name: rule.parameter.name, what });
    const spec = specOf(rule.object, this.version, rule.parameter);
    this.remarks.add({ id, outcome: 'warn', pointer, ...reportable(whole), spec });
    return { conformance: 'invalid', note };
  }

  /** An index must be one of an element that the record has; -1 got past its type only where it may. */
  private inRange(value: JsonValue, { pointer }: Place, rule: RowRule): Verdict {
    const { shape, parameter, object } = rule;
    const into = shape.scalar === undefined ? undefined : indexed(shape.scalar);
    if (into === undefined || !(value instanceof JsonNumber)) return OK;
    const list = this.vcon.get(into);
    const length = isArray(list) ? list.length : 0;
    if (value.value < length) return OK;
    const note = said('There is no such element: {list} of this record has {n}.', { list: into, n: length });
    const whole = said('An index in {name} is out of range: {list} of this record has {n}.', {
      name: parameter.name,
      list: into,
      n: length,
    });
    this.remarks.add({
      id: 'vcon.index',
      outcome: 'warn',
      pointer,
      ...reportable(whole),
      spec: specOf(object, this.version, parameter),
    });
    return { conformance: 'invalid', note };
  }

  private unicode(value: JsonValue, place: Place): Verdict {
    const lone = isString(value)
      ? hasLoneSurrogate(value)
      : value instanceof LongText && value.hasLoneSurrogate;
    if (!lone) return OK;
    this.surrogate(place, message('A string holds half of a surrogate pair, which is no Unicode character.'));
    return {
      conformance: 'invalid',
      note: message('Holds half of a surrogate pair, which is no Unicode character.'),
    };
  }

  private name(member: string, place: Place): void {
    if (!hasLoneSurrogate(member)) return;
    this.surrogate(
      place,
      message('The name of a member holds half of a surrogate pair, which is no Unicode character.'),
    );
  }

  private surrogate({ pointer }: Place, message: string): void {
    this.remarks.add({
      id: 'vcon.surrogate',
      outcome: 'warn',
      pointer,
      message,
      spec: 'RFC 7493, section 2.1',
    });
  }

  private field(
    value: JsonValue,
    { pointer, hidden }: Place,
    { conformance, note }: Verdict,
    spec: string | null,
  ): void {
    if (hidden || this.fields.length >= bounds.fields) {
      this.omitted++;
      return;
    }
    const type = typeOf(value);
    const defined = spec === null ? {} : { spec };
    if (isObject(value) || isArray(value)) {
      this.fields.push({ pointer, type, conformance, ...reportableNote(note), ...defined });
      return;
    }
    const inexact = value instanceof JsonNumber && !fitsDouble(value);
    const differently = message('Many programs read this number as a slightly different one.');
    const whole = !inexact ? note : note === null ? differently : together(note, differently);
    this.fields.push({
      pointer,
      type,
      conformance,
      ...reportableNote(whole),
      ...defined,
      value: shown(value),
    });
  }
}

type WrongId = (typeof valueTypes)[keyof typeof valueTypes]['check'];

const severity = { ok: 0, unknown: 1, deprecated: 2, invalid: 3 } as const;

const worse = (a: Verdict, b: Verdict): Verdict =>
  severity[b.conformance] > severity[a.conformance] ? b : a;

const indexed = (name: keyof typeof valueTypes): Indexed | undefined => {
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

/** Whether a value that is not null is of a shape, without what is in it. */
function fits(value: JsonValue, { scalar, object, items, opaque }: Shape): boolean {
  if (isObject(value)) return object !== undefined || opaque === true;
  if (isArray(value)) return items !== undefined || opaque === true;
  return scalar !== undefined && valueTypes[scalar].holds(value);
}

/** What a shape accepts, to follow "the draft expects". */
function words(shape: Shape): Said {
  const kinds = [
    shape.scalar === undefined ? null : valueTypes[shape.scalar].words,
    shape.object === undefined ? null : message('an object'),
    shape.items === undefined ? null : message('an array'),
    shape.opaque ? message('an object or an array') : null,
  ];
  return inARow(
    kinds.filter((kind) => kind !== null),
    message('{one}, or {other}'),
  );
}

function typeOf(value: JsonValue): FieldType {
  if (value === null) return 'null';
  if (isObject(value)) return 'object';
  if (isArray(value)) return 'array';
  if (value instanceof JsonNumber) return 'number';
  return isText(value) ? 'string' : 'boolean';
}

/** A scalar as written; a long string cut, never between the halves of a surrogate pair. */
function shown(value: null | boolean | string | LongText | JsonNumber): string {
  if (value instanceof JsonNumber) return value.literal;
  if (value instanceof LongText) return shown(value.text(bounds.fieldValue + 1));
  if (!isString(value)) return String(value);
  if (value.length <= bounds.fieldValue) return value;
  return `${value.slice(0, bounds.fieldValue).replace(/[\ud800-\udbff]$/, '')}…`;
}
