/**
 * The rules of the draft that concern an object as a whole: which parameters must be there, which must not,
 * and which exclude each other. All of them are columns of the catalogue.
 */
import { asIs, inARow, message, said, type Sentence, type Values } from '../wording';
import { catalogue, entriesOf, formerNames, specOf } from './catalogue';
import type { ObjectName, Parameter, Required } from './catalogue';
import { isArray, isObject, isString } from './json';
import type { JsonObject } from './json';
import { isPresent } from './reference';
import type { RemarkId } from './remarks';
import { valueTypes } from './value-types';
import type { VconVersion } from './version';

/** One broken rule. `members`: the parameters at fault; none where it is one that is missing. */
export interface Breach {
  readonly id: RemarkId;
  readonly members: readonly string[];
  readonly message: Sentence;
  /** The same for the fields at fault. */
  readonly note: Sentence;
  readonly spec: string;
}

/**
 * The rules of one version that an object breaks; none for an empty one, which in an array keeps a removed
 * element's place.
 */
export function breachesOf(object: JsonObject, name: ObjectName, version: VconVersion): readonly Breach[] {
  if (name !== 'vCon' && object.size === 0) return [];
  return [
    ...missing(object, name, version),
    ...forbidden(object, name, version),
    ...excluding(object, name, version),
    ...bodies(object, name, version),
  ];
}

function* missing(object: JsonObject, name: ObjectName, version: VconVersion): Iterable<Breach> {
  const { noun } = catalogue[name];
  for (const { parameter, standing } of entriesOf(name, version).values()) {
    if (standing !== 'known' || parameter.required === undefined) continue;
    if (isThere(object, name, parameter)) continue;
    const demand = demanded(parameter.required, object);
    if (demand === null) continue;
    const message = said(demand.rule, { ...demand.values, object: said(noun), name: parameter.name });
    yield { id: demand.id, members: [], message, note: message, spec: specOf(name, version, parameter) };
  }
}

/** Whether an object has a parameter, under its own name, the one it has later, or those it had before. */
function isThere(object: JsonObject, name: ObjectName, { name: own, became }: Parameter): boolean {
  if (isPresent(object, own)) return true;
  if (became !== undefined && isPresent(object, became)) return true;
  const former = formerNames(name, own);
  return former.length > 0 && former.every((each) => isPresent(object, each));
}

interface Demand {
  readonly id: RemarkId;
  readonly rule: string;
  readonly values: Values;
}

const always = message('{object} must have {name}.');

/** The rule by which a parameter must be in this object, as a message about it; null where it need not. */
function demanded(required: Required, object: JsonObject): Demand | null {
  const filled = (name: string): boolean => isPresent(object, name) && object.get(name) !== '';
  if (required === 'always') return { id: 'vcon.required', rule: always, values: {} };
  if ('with' in required) {
    const id = `vcon.required-with-${required.with}` as const;
    return filled(required.with)
      ? { id, rule: message('{object} with a {other} must have {name}.'), values: { other: required.with } }
      : null;
  }
  if ('without' in required) {
    const others = inARow(required.without.map(asIs), message('{one} and {other}'));
    return required.without.some(filled)
      ? null
      : {
          id: 'vcon.required',
          rule: message('{object} without {others} must have {name}.'),
          values: { others },
        };
  }
  const value = object.get(required.where);
  const token = isString(value) ? value : '';
  if ('isNot' in required)
    return required.isNot.includes(token) ? null : { id: 'vcon.required', rule: always, values: {} };
  return required.is.includes(token)
    ? {
        id: 'vcon.required',
        rule: message('{object} of {where} {value} must have {name}.'),
        values: { where: required.where, value: token },
      }
    : null;
}

function* forbidden(object: JsonObject, name: ObjectName, version: VconVersion): Iterable<Breach> {
  const type = object.get('type');
  // Of a type that the draft does not know, nothing is known either.
  if (name !== 'Dialog' || !isString(type) || !valueTypes.DialogType.holds(type)) return;
  for (const { parameter } of entriesOf(name, version).values()) {
    if (parameter.dialogs === undefined || parameter.dialogs.includes(type)) continue;
    if (!isPresent(object, parameter.name)) continue;
    yield {
      id: 'vcon.dialog-type',
      members: [parameter.name],
      message: said('A Dialog object of type {type} must not have {name}.', { type, name: parameter.name }),
      note: said('A dialog of type {type} must not have this.', { type }),
      spec: specOf(name, version, parameter),
    };
  }
}

function* excluding(object: JsonObject, name: ObjectName, version: VconVersion): Iterable<Breach> {
  const entries = [...entriesOf(name, version).values()].filter(({ parameter }) => parameter.exclusive);
  const present = entries
    .map(({ parameter }) => parameter)
    .filter((parameter) => isPresent(object, parameter.name));
  const kinds = new Set(present.map((parameter) => parameter.became ?? parameter.name));
  if (kinds.size < 2) return;
  const members = present.map((parameter) => parameter.name);
  const known = entries.filter(({ standing }) => standing === 'known').map(({ parameter }) => parameter.name);
  const choice = said('{one} and {other}', { one: known.slice(0, -1).join(', '), other: known.at(-1) ?? '' });
  const message = said('{object} may have only one of {choice}, and this one has {members}.', {
    object: said(catalogue[name].noun),
    choice,
    members: members.join(', '),
  });
  const note = said('Only one of {choice} may be present.', { choice });
  yield { id: 'vcon.exclusive', members, message, note, spec: specOf(name, version, present[1]) };
}

/** A body that is no string is JSON, and its encoding has to say so. */
function* bodies(object: JsonObject, name: ObjectName, version: VconVersion): Iterable<Breach> {
  const row = entriesOf(name, version).get('body')?.parameter;
  const body = object.get('body');
  const encoding = object.get('encoding');
  const structured = (isObject(body) || isArray(body)) && isPresent(object, 'body');
  if (row === undefined || !structured || !isString(encoding) || encoding === 'json') return;
  yield {
    id: 'vcon.type',
    members: ['body'],
    message: message('A body that is an object or an array must have the encoding json.'),
    note: message('The draft expects a string here, or the encoding json.'),
    spec: specOf(name, version, row),
  };
}
