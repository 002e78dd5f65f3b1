import { bounds } from '../bounds';
import { isArray, isObject, isString, JsonError, JsonNumber, parseJson, token } from '../vcon/json';
import type { JsonObject, JsonValue } from '../vcon/json';
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
    return reportOf(new Place(parseJson(bytes).value, ''));
  } catch (error) {
    if (error instanceof Unfit) return error.message;
    if (!(error instanceof JsonError)) throw error;
    return error.code === 'TOO_LARGE' || error.code === 'TOO_DEEP'
      ? `This report is larger than this tool reads: ${error.message}.`
      : `This is not a report as this tool writes it: ${error.message}, at byte ${error.offset}.`;
  }
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

function reportOf(report: Place): EarlierReport {
  report.member('format').oneOf('vcon-verification-report');
  if (report.member('formatVersion').whole() !== 1) report.member('formatVersion').fail('1');
  const evidence = report.member('evidence').list(bounds.files).map(fileOf);
  const policy = report.member('policy');
  const records = report
    .member('records')
    .list(bounds.files)
    .map((record) => recordOf(record, evidence.length));
  const time = report.member('validationTime');
  return {
    tool: toolOf(report.member('tool')),
    verifiedAt: report.member('verifiedAt').time(),
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
