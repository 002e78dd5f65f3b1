import { bounds } from '../bounds';
import { isArray, isObject, isString, JsonError, JsonNumber, parseJson, token } from '../vcon/json';
import type { JsonObject, JsonValue } from '../vcon/json';
import { elementsOf, membersOf, type Piece } from './json-pieces';
import type { Answer, Outcome, QuestionKey, ReportTrustEntry, Tool, ValidationTime } from './report';

/**
 * What an earlier report says, as far as it can be compared with. Anybody could have written it: nothing of it is a
 * result, and its texts are as hostile as any.
 */
export interface EarlierReport {
  readonly tool: Tool;
  /** RFC 3339, UTC, as all times of it. */
  readonly verifiedAt: string;
  readonly validationTime: Pick<ValidationTime, 'time' | 'source'>;
  readonly trust: readonly EarlierTrust[];
  readonly evidence: readonly EarlierFile[];
  readonly assignments: readonly {
    readonly record: number;
    readonly pointer: string;
    readonly evidence: number;
  }[];
  readonly records: readonly EarlierRecord[];
}

/** `covers`: null in reports that do not say it. */
export interface EarlierTrust extends Pick<ReportTrustEntry, 'kind' | 'purpose' | 'name' | 'sha256'> {
  readonly covers: ReportTrustEntry['covers'] | null;
}

export interface EarlierFile {
  readonly name: string;
  readonly size: number;
  /** Hex; null where the file was not read. */
  readonly sha512: string | null;
}

export interface EarlierRecord {
  readonly source: string;
  /** Index into `evidence`. */
  readonly evidence: number;
  readonly outcome: Outcome;
  readonly answers: Readonly<Record<QuestionKey, Answer>>;
  readonly reasons: readonly string[];
}

/**
 * Reads a report of format version 1 strictly: what is compared must be there and be of its kind. Members that are
 * not compared are not looked at.
 * @returns the report, or one sentence on why it is none
 */
export function readEarlier(bytes: Uint8Array): EarlierReport | string {
  try {
    return reportOf(bytes);
  } catch (error) {
    if (error instanceof Unfit) return error.message;
    if (!(error instanceof JsonError)) throw error;
    return error.code === 'TOO_LARGE' || error.code === 'TOO_DEEP'
      ? `This report is larger than this tool reads: ${error.message}.`
      : `This is not a report as this tool writes it: ${error.message}, at byte ${error.offset}.`;
  }
}

/** A value of the report, parsed by itself. A report on many records has more values than are held at a time. */
const parsed = (piece: Piece, pointer: string): Place => new Place(parseJsonOf(piece, pointer), pointer);

function parseJsonOf({ bytes, at }: Piece, pointer: string): JsonValue {
  try {
    return parseJson(bytes).value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { code, message, offset, truncated } = error;
    throw new JsonError(code, message, at + offset, `${pointer}${error.pointer}`, truncated);
  }
}

/** The same of an object, of which some members alone count. */
function parsedMembers(object: Piece, pointer: string, names: readonly string[]): Place {
  if (object.bytes[0] !== OPEN_OBJECT) return parsed(object, pointer);
  const members = membersOf(object);
  const values = names.flatMap((name): [string, JsonValue][] => {
    const piece = members.get(name);
    return piece === undefined ? [] : [[name, parseJsonOf(piece, `${pointer}/${token(name)}`)]];
  });
  return new Place(new Map(values), pointer);
}

/**
 * The objects in a list, each parsed, read and let go of before the next is.
 * @param members those that count
 */
function listOf<Element>(
  list: Piece | undefined,
  name: string,
  members: readonly string[],
  read: (element: Place) => Element,
): Element[] {
  const whole = new Place(undefined, `/${name}`);
  if (list?.bytes[0] !== OPEN_ARRAY) return whole.fail(`a list of at most ${bounds.files}`);
  const elements: Element[] = [];
  for (const element of elementsOf(list)) {
    if (elements.length === bounds.files) return whole.fail(`a list of at most ${bounds.files}`);
    elements.push(read(parsedMembers(element, `/${name}/${elements.length}`, members)));
  }
  return elements;
}

/** Why a JSON value is no report. */
class Unfit extends Error {}

/** A value and where it stands (RFC 6901). */
class Place {
  private readonly value: JsonValue | undefined;
  private readonly pointer: string;

  constructor(value: JsonValue | undefined, pointer: string) {
    this.value = value;
    this.pointer = pointer;
  }

  fail(expected: string): never {
    const where = this.pointer === '' ? 'the whole' : this.pointer;
    throw new Unfit(`This is not a report as this tool writes it: ${where} is not ${expected}.`);
  }

  private object(): JsonObject {
    return isObject(this.value) ? this.value : this.fail('an object');
  }

  member(name: string): Place {
    return new Place(this.object().get(name), `${this.pointer}/${token(name)}`);
  }

  has(name: string): boolean {
    return this.object().has(name);
  }

  isNull(): boolean {
    return this.value === null;
  }

  list(limit: number): Place[] {
    if (!isArray(this.value) || this.value.length > limit) return this.fail(`a list of at most ${limit}`);
    return this.value.map((element, i) => new Place(element, `${this.pointer}/${i}`));
  }

  text(form = /^/, expected = 'a text'): string {
    return isString(this.value) && form.test(this.value) ? this.value : this.fail(expected);
  }

  oneOf<T extends string>(...words: readonly T[]): T {
    return words.find((word) => word === this.value) ?? this.fail(`one of ${words.join(', ')}`);
  }

  whole(below = Number.MAX_SAFE_INTEGER): number {
    const number = this.value instanceof JsonNumber ? this.value.value : NaN;
    return Number.isSafeInteger(number) && number >= 0 && number < below
      ? number
      : this.fail(`a whole number below ${below}`);
  }

  /** RFC 3339, UTC. */
  time(): string {
    const text = this.text(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/, 'a time in UTC');
    return Number.isNaN(Date.parse(text)) ? this.fail('a time in UTC') : text;
  }

  hex(bytes: number): string {
    return this.text(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `${bytes} bytes in hex`);
  }
}

const answers = ['yes', 'no', 'unknown', 'none'] as const;

/** The members that are compared. */
const FILE = ['name', 'size', 'sha512'];
const RECORD = ['source', 'evidence', 'outcome', 'questions', 'reasons'];

/** White space, and the byte order mark. */
const SPACE = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf];
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;

function reportOf(bytes: Uint8Array): EarlierReport {
  const first = bytes.find((byte) => !SPACE.includes(byte));
  if (first !== OPEN_OBJECT) return parsed({ bytes, at: 0 }, '').fail('an object');
  const members = membersOf({ bytes, at: 0 });
  const member = (name: string): Place => {
    const piece = members.get(name);
    return piece === undefined ? new Place(undefined, `/${name}`) : parsed(piece, `/${name}`);
  };
  member('format').oneOf('vcon-verification-report');
  const version = member('formatVersion');
  if (version.whole() !== 1) version.fail('1');
  const evidence = listOf(members.get('evidence'), 'evidence', FILE, fileOf);
  const policy = member('policy');
  const records = listOf(members.get('records'), 'records', RECORD, (record) =>
    recordOf(record, evidence.length),
  );
  const time = member('validationTime');
  return {
    tool: toolOf(member('tool')),
    verifiedAt: member('verifiedAt').time(),
    validationTime: {
      time: time.member('time').time(),
      source: time.member('source').oneOf('clock', 'user', 'proven'),
    },
    trust: policy.member('trustEntries').list(bounds.trustEntries).map(trustOf),
    evidence,
    assignments: policy
      .member('assignments')
      .list(bounds.jsonValues)
      .map((assignment) => ({
        record: assignment.member('record').whole(records.length),
        pointer: assignment.member('pointer').text(),
        evidence: assignment.member('evidence').whole(evidence.length),
      })),
    records,
  };
}

const toolOf = (tool: Place): Tool => ({
  name: tool.member('name').text(),
  version: tool.member('version').text(),
  build: tool.member('build').text(),
});

const trustOf = (entry: Place): EarlierTrust => ({
  kind: entry.member('kind').oneOf('pin', 'anchor'),
  purpose: entry.member('purpose').oneOf('signer', 'timestamp', 'transparency'),
  covers: entry.has('covers') ? entry.member('covers').oneOf('certificate', 'key') : null,
  name: entry.member('name').text(),
  sha256: entry.member('sha256').hex(32),
});

function fileOf(file: Place): EarlierFile {
  const sha512 = file.member('sha512');
  return {
    name: file.member('name').text(),
    size: file.member('size').whole(),
    sha512: sha512.isNull() ? null : sha512.hex(64),
  };
}

function recordOf(record: Place, files: number): EarlierRecord {
  const questions = record.member('questions');
  const answer = (key: QuestionKey): Answer =>
    questions
      .member(key)
      .member('answer')
      .oneOf(...answers);
  return {
    source: record.member('source').text(),
    evidence: record.member('evidence').whole(files),
    outcome: record.member('outcome').oneOf('passed', 'failed', 'indeterminate', 'unreadable'),
    answers: {
      unaltered: answer('unaltered'),
      signer: answer('signer'),
      recordings: answer('recordings'),
      witness: answer('witness'),
    },
    reasons: record
      .member('reasons')
      .list(1000)
      .map((reason) => reason.text()),
  };
}
