import { bounds } from './bounds';
import type { Evidence, EvidenceFile, ReadContent } from './evidence/evidence';
import type { Credential, Exhibit, Nature } from './exhibit';
import { reopened } from './inspection/reopened';
import { withoutFields, type RecordInHand } from './report/record-in-hand';
import type { ReportedRecord, Surroundings } from './report/record-report';
import type { PrivateKey } from './signature/private-key';
import { SignerJudge } from './trust/signer';
import type { DigestName } from './witness/cms-digest';
import { subjectsOf, type Subjects } from './witness/subject';
import { WitnessJudge, type WitnessPolicy } from './witness/witness-judge';
import { toHex } from './vcon/base64url';
import { contentKey } from './vcon/same-content';

/**
 * What was worked out of files, so that the next report on a growing case need not work it out again. It rests on the
 * bytes of each file alone, or goes when what else it rests on changes: a report is the same with it and without.
 */
export class Memory {
  readonly credentials = new Remembered<Credential | null>();
  readonly natures = new Remembered<Nature>();
  /** Whether the values of records are kept. */
  listsFields = true;
  private readonly contents = new WeakMap<RecordInHand, string>();
  private means: Means = { by: '' };
  private readonly subjects = new WeakMap<
    RecordInHand,
    { readonly by: ReadonlySet<DigestName>; readonly subjects: Subjects }
  >();
  private judges: Judges | null = null;
  private readonly reports = new WeakMap<
    RecordInHand,
    { readonly judge: SignerJudge; readonly by: string; readonly drawn: ReportedRecord }
  >();

  /**
   * By what records are opened: certificates for those that carry none, and keys. The same means are the same object.
   * @param hashes SHA-256 of each, in the order they are tried
   */
  meansBy(hashes: readonly string[]): Means {
    const by = hashes.join();
    if (by !== this.means.by) this.means = { by };
    return this.means;
  }

  /** Lets go of the values of records, of those to come as well: there are too many. */
  forgetFields(exhibits: Exhibit[]): void {
    this.listsFields = false;
    exhibits.forEach((exhibit, at) => {
      const lean = leaner(exhibit.nature);
      if (lean !== exhibit.nature) exhibits[at] = { ...exhibit, nature: lean };
    });
    this.natures.change(leaner);
  }

  /** What a record says, to be compared with others; null where it could not be read. */
  async contentOf(
    record: RecordInHand,
    evidence: Evidence,
    keys: readonly PrivateKey[],
  ): Promise<string | null> {
    const known = this.contents.get(record);
    if (known !== undefined || record.own === null) return known ?? null;
    const content = (await reopened(evidence[record.evidence], keys))?.content;
    const key = content?.kind === 'vcon' ? await contentKey(content.vcon) : null;
    if (key !== null) this.contents.set(record, key);
    return key;
  }

  /** Those who judged signers and witnesses by this policy before, and remember whom. */
  judgeBy(policy: WitnessPolicy): Judges {
    const by = fingerprintOf(policy);
    if (this.judges?.by !== by)
      this.judges = { by, judge: new SignerJudge(policy), witnessJudge: new WitnessJudge(policy) };
    return this.judges;
  }

  /** What of a record a witness may have had before it. */
  async subjectsOf(
    record: RecordInHand,
    file: EvidenceFile | undefined,
    keys: readonly PrivateKey[],
    algorithms: ReadonlySet<DigestName>,
  ): Promise<Subjects> {
    const known = this.subjects.get(record);
    if (known !== undefined && [...algorithms].every((name) => known.by.has(name))) return known.subjects;
    const by = new Set([...(known?.by ?? []), ...algorithms]);
    // What it is in its canonical form is hashed, too, long texts and all.
    const limits = { longText: bounds.fingerprints.jsonBytes, plainText: bounds.plainText };
    if (file?.content.state !== 'read') return { subjects: [], complete: false };
    const subjects = await subjectsOf(
      file.content,
      (unwrapped) => reopened(file, keys, limits, unwrapped),
      by,
    );
    this.subjects.set(record, { by, subjects });
    return subjects;
  }

  /** The report on a record as it was drawn up before, where nothing around the record changed since. */
  async report(
    record: RecordInHand,
    around: Surroundings,
    draw: () => Promise<ReportedRecord>,
  ): Promise<ReportedRecord> {
    const { judge, matches, testimonies, uuidConflict, mediaNotReferenced, unmatchedFiles } = around;
    // How many files are unmatched is only of interest where one of them may be meant.
    const left =
      matches.some(({ kind }) => kind === 'unassigned') || mediaNotReferenced ? unmatchedFiles : null;
    const found = matches.map((match) =>
      'evidence' in match ? around.evidence[match.evidence]?.content : null,
    );
    const contents = found.map((content) =>
      content?.state === 'read' ? [content.sha512, content.readEarlier] : null,
    );
    const digests = matches.map((match) => ('evidence' in match ? around.digests[match.evidence] : null));
    const held = testimonies.map(({ testimony, given, evidence }) => [
      identityOf(testimony),
      given,
      evidence,
    ]);
    const by = JSON.stringify([matches, contents, digests, held, uuidConflict, mediaNotReferenced, left]);
    const known = this.reports.get(record);
    if (known?.judge === judge && known.by === by) return known.drawn;
    const drawn = await draw();
    this.reports.set(record, { judge, by, drawn });
    return drawn;
  }
}

/** By what records are opened, the SHA-256 of all of it; to be told from others as an object. */
interface Means {
  readonly by: string;
}

/** Who judge by one policy. */
interface Judges {
  readonly by: string;
  readonly judge: SignerJudge;
  readonly witnessJudge: WitnessJudge;
}

/** All that a judgement of signers and witnesses rests on, as a text. */
function fingerprintOf(policy: WitnessPolicy): string {
  const { trustList, supplied, revocation, now, setTime, trustedKeys, suppliedKeys } = policy;
  const { lists, responses, cutOff } = revocation;
  const entries = [...trustList, ...trustedKeys].map(({ entry }) => entry);
  const keys = suppliedKeys.map(({ publicKeySha256, algorithm, kid }) => [
    publicKeySha256,
    algorithm,
    kid && toHex(kid),
  ]);
  const data = [...lists, ...responses].map(identityOf);
  return JSON.stringify([entries, supplied.map(({ sha256 }) => sha256), keys, data, cutOff, now, setTime]);
}

/** Numbers objects as they come, so that the same one is known again. */
const numbers = new WeakMap<object, number>();
let lastNumber = 0;
function identityOf(one: object): number {
  const number = numbers.get(one) ?? ++lastNumber;
  numbers.set(one, number);
  return number;
}

const leaner = (nature: Nature): Nature =>
  nature.kind === 'record' && (nature.record.own?.fields.length ?? 0) > 0
    ? { ...nature, record: withoutFields(nature.record) }
    : nature;

interface Finding<Found> {
  readonly found: Found;
  /** What it rests on beside the file; null: nothing. */
  readonly means: Means | null;
}

/**
 * What was found of files, by what was read of them. What rests on more than the file is kept with that, so that two
 * verifications at once, by different means, never take over each other's findings.
 */
class Remembered<Found> {
  private readonly findings = new Map<ReadContent, Finding<Found>>();

  /**
   * @param means what a finding rests on that does not rest on the file alone
   * @param isLasting whether a finding rests on the file alone
   */
  async of(
    { content }: EvidenceFile,
    find: () => Promise<Found>,
    means: Means | null = null,
    isLasting: (found: Found) => boolean = () => true,
  ): Promise<Found> {
    if (content.state !== 'read') return find();
    const known = this.findings.get(content);
    if (known !== undefined && (known.means === null || known.means === means)) return known.found;
    const found = await find();
    this.findings.set(content, { found, means: isLasting(found) ? null : means });
    return found;
  }

  /** Finds something out before it is asked for; what does not rest on the file alone is not kept. */
  async ahead(
    { content }: EvidenceFile,
    find: () => Promise<Found>,
    isLasting: (found: Found) => boolean,
  ): Promise<void> {
    if (content.state !== 'read' || this.findings.has(content)) return;
    const found = await find();
    if (isLasting(found)) this.findings.set(content, { found, means: null });
  }

  change(change: (found: Found) => Found): void {
    for (const [content, finding] of this.findings)
      this.findings.set(content, { ...finding, found: change(finding.found) });
  }
}
