/**
 * The rules of the draft that concern an object as a whole: which parameters must be there, which must not,
 * and which exclude each other. All of them are columns of the catalogue.
 */
import { catalogue, parameterOf, specOf } from './catalogue';
import type { ObjectName, Required } from './catalogue';
import { isArray, isObject, isString } from './json';
import type { JsonObject } from './json';
import { isPresent } from './reference';
import type { RemarkId } from './remarks';
import { valueTypes } from './value-types';

/** One broken rule. `members`: the parameters at fault; none where it is one that is missing. */
export interface Breach {
  readonly id: RemarkId;
  readonly members: readonly string[];
  readonly message: string;
  /** The same for the fields at fault. */
  readonly note: string;
  readonly spec: string;
}

/** The rules that an object breaks; none for an empty one, which in an array keeps a removed element's place. */
export function breachesOf(object: JsonObject, name: ObjectName): readonly Breach[] {
  if (name !== 'vCon' && object.size === 0) return [];
  return [
    ...missing(object, name),
    ...forbidden(object, name),
    ...excluding(object, name),
    ...bodies(object, name),
  ];
}

/** The names under which a parameter may stand in an object: its own, then those it had before. */
const namesOf = new Map(
  Object.values(catalogue).flatMap(({ parameters }) =>
    parameters.map((parameter) => {
      const former = parameters.filter(({ standsFor }) => standsFor === parameter.name);
      return [parameter, [parameter.name, ...former.map(({ name }) => name)]] as const;
    }),
  ),
);

function* missing(object: JsonObject, name: ObjectName): Iterable<Breach> {
  const { noun, parameters } = catalogue[name];
  for (const parameter of parameters) {
    if (parameter.required === undefined) continue;
    if (namesOf.get(parameter)?.some((each) => isPresent(object, each))) continue;
    const demand = demanded(parameter.required, object);
    if (demand === null) continue;
    const message = `${noun}${demand.when} must have ${parameter.name}.`;
    yield { id: demand.id, members: [], message, note: message, spec: specOf(name, parameter) };
  }
}

/** Why a parameter must be in this object, in words that follow its noun; null where it need not. */
function demanded(required: Required, object: JsonObject): { id: RemarkId; when: string } | null {
  const filled = (name: string): boolean => isPresent(object, name) && object.get(name) !== '';
  if (required === 'always') return { id: 'vcon.required', when: '' };
  if ('with' in required) {
    const id = `vcon.required-with-${required.with}` as const;
    return filled(required.with) ? { id, when: ` with a ${required.with}` } : null;
  }
  if ('without' in required) {
    const when = ` without ${required.without.join(' and ')}`;
    return required.without.some(filled) ? null : { id: 'vcon.required', when };
  }
  const value = object.get(required.where);
  const token = isString(value) ? value : '';
  if ('isNot' in required) return required.isNot.includes(token) ? null : { id: 'vcon.required', when: '' };
  return required.is.includes(token) ? { id: 'vcon.required', when: ` of ${required.where} ${token}` } : null;
}

function* forbidden(object: JsonObject, name: ObjectName): Iterable<Breach> {
  const type = object.get('type');
  // Of a type that the draft does not know, nothing is known either.
  if (name !== 'Dialog' || !isString(type) || !valueTypes.DialogType.holds(type)) return;
  for (const parameter of catalogue.Dialog.parameters) {
    if (parameter.dialogs === undefined || parameter.dialogs.includes(type)) continue;
    if (!isPresent(object, parameter.name)) continue;
    yield {
      id: 'vcon.dialog-type',
      members: [parameter.name],
      message: `A Dialog object of type ${type} must not have ${parameter.name}.`,
      note: `A dialog of type ${type} must not have this.`,
      spec: specOf(name, parameter),
    };
  }
}

function* excluding(object: JsonObject, name: ObjectName): Iterable<Breach> {
  const { noun, parameters } = catalogue[name];
  const exclusive = parameters.filter((parameter) => parameter.exclusive);
  const present = exclusive.filter((parameter) => isPresent(object, parameter.name));
  const kinds = new Set(present.map((parameter) => parameter.standsFor ?? parameter.name));
  if (kinds.size < 2) return;
  const names = present.map((parameter) => parameter.name);
  const message = `${noun} may have only one of redacted, amended and group, and this one has ${names.join(', ')}.`;
  const note = 'Only one of redacted, amended and group may be present.';
  yield { id: 'vcon.exclusive', members: names, message, note, spec: specOf(name, present[1]) };
}

/** A body that is no string is JSON, and its encoding has to say so. */
function* bodies(object: JsonObject, name: ObjectName): Iterable<Breach> {
  const row = parameterOf(name, 'body');
  const body = object.get('body');
  const encoding = object.get('encoding');
  const structured = (isObject(body) || isArray(body)) && isPresent(object, 'body');
  if (row === undefined || !structured || !isString(encoding) || encoding === 'json') return;
  yield {
    id: 'vcon.type',
    members: ['body'],
    message: 'A body that is an object or an array must have the encoding json.',
    note: 'The draft expects a string here, or the encoding json.',
    spec: specOf(name, row),
  };
}
