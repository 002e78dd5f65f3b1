import type { EvidenceFile } from '../evidence/evidence';
import type { Match } from '../evidence/matching';
import type { Layer } from '../signature/layers';
import type { ProvenTime, SignerJudge } from '../trust/signer';
import type { FieldConformance } from '../vcon/conformance';
import { contentHashToken, fitsContentHash, type FileDigests } from '../vcon/content-hash';
import { checkRecordingOf } from '../vcon/inline-body';
import { checkChronology } from '../vcon/chronology';
import type { Reference } from '../vcon/reference';
import { checkUuidHost } from '../vcon/uuid-host';
import type { DigestName } from '../witness/cms-digest';
import type { Subjects } from '../witness/subject';
import { algorithmsOf } from '../witness/testimony';
import type { WitnessJudge } from '../witness/witness-judge';
import type { Certificate } from '../x509/certificate';
import { bestSigner, conclude } from './answers';
import type { Facts, SignatureFacts, Unreadable } from './facts';
import type { Reason } from '../reasons';
import { message, reportable, said, type Said, type Sentence } from '../wording';
import { short } from './plain-text';
import type { OpenedContainer, OwnFindings, RecordInHand } from './record-in-hand';
import type { Check, Field, FileOutcome, FileReport, Protection, RecordReport } from './report';
import { reportLayer } from './signer-report';
import { checkSignerTimes } from './signer-times';
import { hear, reportWitness, type Heard, type Held } from './witness-report';

/** What a record report needs from outside its record. */
export interface Surroundings {
  readonly evidence: readonly EvidenceFile[];
  /** Digests other than SHA-512, by index into the evidence, as far as records ask for them. */
  readonly digests: readonly Omit<FileDigests, 'sha512'>[];
  /** One for each of the record's references. */
  readonly matches: readonly Match[];
  readonly unmatchedFiles: number;
  readonly mediaNotReferenced: boolean;
  /** Other records in the evidence that have this one's UUID and other content; null: there are none. */
  readonly uuidConflict: UuidConflict | null;
  readonly judge: SignerJudge;
  readonly witnessJudge: WitnessJudge;
  /** Time stamps and receipts that were given for it, or cover it. */
  readonly testimonies: readonly Held[];
  /** What of the record a witness may have had before it; asked for only where there is a witness. */
  readonly subjects: (algorithms: ReadonlySet<DigestName>) => Promise<Subjects>;
  /** The time by this computer's clock. */
  readonly now: Date;
  /** The user has set another time to judge certificates at. */
  readonly timeSet: boolean;
}

/** Records that have another's UUID and other content. */
export interface UuidConflict {
  /** Paths of some of them. */
  readonly named: readonly string[];
  /** How many there are besides. */
  readonly more: number;
}

/** The report of one record, and every certificate that it mentions. */
export interface ReportedRecord {
  readonly report: RecordReport;
  readonly mentioned: ReadonlySet<Certificate>;
}

/** What became of each reference of a record. */
export const reportFiles = ({ references }: RecordInHand, around: Surroundings): FileReport[] =>
  references.map((reference, i) => reportFile(reference, around.matches[i] ?? { kind: 'missing' }, around));

/** Draws up the report of one record. */
export async function reportRecord(record: RecordInHand, around: Surroundings): Promise<ReportedRecord> {
  const { opened, own, uuid } = record;
  const files = reportFiles(record, around);
  const readEarlier = files.map((file, i) => restsOnEarlier(file, record.references[i], around));
  const { innermostReached } = opened;
  const unwitnessed = await Promise.all(opened.layers.map((layer) => signatureFacts(layer, around)));
  const heard = await hearAll(record, unwitnessed, around);
  const layers = await Promise.all(
    opened.layers.map((layer, depth) =>
      depth === opened.layers.length - 1 && innermostReached && heard.length > 0
        ? signatureFacts(layer, around, heard)
        : (unwitnessed[depth] ?? []),
    ),
  );
  const bestOne = bestSigner({ innermostReached, layers });
  const best = bestOne?.signer ?? null;
  const signedBy = bestOne === null ? null : provenTime(heard, layers.at(-1)?.indexOf(bestOne) ?? -1);
  const contradictions: Reason[] = [];
  if (own !== null && namesAnother(opened, uuid)) contradictions.push('UUID_MISMATCH');
  if (around.uuidConflict !== null) contradictions.push('UUID_CONFLICT');
  if (own?.demandsExtensions === true) contradictions.push('UNSUPPORTED_EXTENSION');

  const conclusion = conclude({
    unreadable: opened.content.kind === 'unreadable' ? opened.content : null,
    recordingAlone: false,
    announcement: false,
    empty: false,
    blocked: blockedBy(opened),
    innermostReached,
    unsigned: (own !== null || opened.content.kind === 'unreadable') && !opened.signedInside,
    layers,
    files: files.map(({ outcome }) => outcome),
    matchedFiles: new Set(files.flatMap(({ outcome, computed }) => (outcome === 'match' ? [computed] : [])))
      .size,
    filesReadEarlier: readEarlier.includes(true),
    withheldFound: files.some(({ outcome, evidence }) => outcome === 'withheld' && evidence !== null),
    unmatchedFiles: around.unmatchedFiles,
    mediaNotReferenced: around.mediaNotReferenced,
    witnesses: heard,
    contradictions,
    notes: [
      ...(own?.inline.reasons ?? []),
      ...record.notes,
      ...(around.timeSet ? (['TIME_SET_BY_USER'] as const) : []),
    ],
  });

  const protection = protectionOf(opened, conclusion.questions.unaltered.answer);
  const mentioned = new Set<Certificate>();
  const report: RecordReport = {
    source: record.source,
    evidence: record.evidence,
    form: opened.form,
    uuid,
    ...conclusion,
    layers: opened.layers.map((layer, i) => reportLayer(layer, layers[i] ?? [], mentioned)),
    files,
    witnesses: heard.map((one) => reportWitness(one, mentioned)),
    checks: [
      ...containerChecks(opened),
      ...opened.encryption.flatMap(({ checks }) => checks),
      ...opened.layers.flatMap(({ signatures }) => signatures.flatMap(({ checks }) => checks)),
      ...(best === null
        ? []
        : checkSignerTimes(
            best.chain,
            around.now,
            signedBy?.time ?? null,
            own !== null && own.lastChange !== null,
          )),
      ...(best === null ? [] : best.remarks.map(certificateRemark)),
      ...uuidChecks(record, contradictions, around.uuidConflict),
      ...files.map((file, i) => fileCheck(file, readEarlier[i] === true)),
      ...record.references.flatMap(encodingCheck),
      ...(own?.inline.checks ?? []),
      ...(await formChecks(record, best?.chain[0]?.certificate ?? null, files, around)),
      ...(own?.conformance ?? []),
      ...omittedCheck(own?.fieldsOmitted ?? 0),
    ],
    fields: protectFields(own?.fields ?? [], protection, record.references),
  };
  return { report, mentioned };
}

/** The report of a file that was given as a record, or alone, and is none. */
export function reportNoRecord(
  evidence: number,
  source: string,
  unreadable: Unreadable,
  nature: Pick<Facts, 'recordingAlone' | 'announcement' | 'empty'>,
): RecordReport {
  const facts: Facts = {
    unreadable,
    ...nature,
    blocked: null,
    innermostReached: true,
    unsigned: false,
    layers: [],
    files: [],
    filesReadEarlier: false,
    matchedFiles: 0,
    withheldFound: false,
    unmatchedFiles: 0,
    mediaNotReferenced: false,
    witnesses: [],
    contradictions: [],
    notes: [],
  };
  return {
    source,
    evidence,
    form: 'none',
    uuid: null,
    ...conclude(facts),
    layers: [],
    files: [],
    witnesses: [],
    checks: [unreadableCheck(unreadable)],
    fields: [],
  };
}

function blockedBy({ content }: OpenedContainer): Facts['blocked'] {
  switch (content.kind) {
    case 'encrypted':
      return { reason: 'ENCRYPTED', why: message('The record is encrypted.') };
    case 'not-opened':
      return { reason: content.reason, why: content.why };
    case 'ambiguous':
      return { reason: 'FORM_AMBIGUOUS', why: content.why };
    case 'malformed':
      return { reason: 'SIGNATURE_MALFORMED', why: message('The signed content is not proper base64url.') };
    default:
      return null;
  }
}

/**
 * @param heard witnesses, as far as they show by when the signatures of this layer were made
 */
const signatureFacts = (
  { signatures }: Layer,
  { judge }: Surroundings,
  heard: readonly Heard[] = [],
): Promise<SignatureFacts[]> =>
  Promise.all(
    signatures.map(async ({ valid, reasons, signer, certificates }, index) => ({
      valid,
      reasons,
      signer:
        signer === null
          ? null
          : await judge.judge(
              {
                certificate: signer,
                carried: certificates,
                bound: !reasons.includes('CERTIFICATE_NOT_BOUND'),
              },
              provenTime(heard, index),
            ),
      name: (signer ?? certificates[0])?.shortName ?? null,
    })),
  );

/** The earliest time by which trusted witnesses show that a signature was made; null where none does. */
function provenTime(heard: readonly Heard[], signature: number): ProvenTime | null {
  const proofs = heard.flatMap(({ answer, holds, judged: { time, maker } }) =>
    answer === 'yes' && time !== null && (holds.has('all') || holds.has(signature))
      ? [{ time: time.latest, by: maker ?? '' }]
      : [],
  );
  return proofs.toSorted((a, b) => a.time.getTime() - b.time.getTime())[0] ?? null;
}

/** Hears every witness, those that were given first. */
async function hearAll(
  { carried, opened }: RecordInHand,
  layers: readonly (readonly SignatureFacts[])[],
  { testimonies, subjects, witnessJudge }: Surroundings,
): Promise<Heard[]> {
  const held: Held[] = [
    ...testimonies,
    ...carried.map((one): Held => ({
      testimony: one.testimony,
      given: 'carried',
      evidence: null,
      carried: one,
    })),
  ];
  if (held.length === 0) return [];
  const known = await subjects(new Set(held.flatMap(({ testimony }) => algorithmsOf(testimony))));
  const above = (layers.at(-1) ?? []).flatMap(({ valid, signer }) =>
    valid === true ? (signer?.chain ?? []) : [],
  );
  const beside = (opened.layers.at(-1)?.signatures ?? []).filter(({ valid }) => valid === true);
  const signers = {
    chain: above.map(({ certificate }) => certificate),
    carried: beside.flatMap(({ certificates }) => certificates),
  };
  const isShown = ({ layer, index }: { readonly layer: number; readonly index: number }): boolean => {
    const facts = layers[layer]?.[index];
    const signature = opened.layers[layer]?.signatures[index];
    if (facts?.valid !== true || signature === undefined) return false;
    const bound = signature.certificates.length > 0 && !facts.reasons.includes('CERTIFICATE_NOT_BOUND');
    const alone = layer === opened.layers.length - 1 && layers[layer]?.length === 1;
    return bound || alone || facts.signer?.answer === 'yes';
  };
  return Promise.all(held.map((one) => hear(one, known, isShown, witnessJudge, signers)));
}

/** Whether a header, of a signature or of an encryption, names another UUID than the record inside has. */
function namesAnother({ layers, encryption }: OpenedContainer, uuid: string | null): boolean {
  const named = [...layers.flatMap(({ signatures }) => signatures), ...encryption];
  return named.some((header) => header.uuid !== null && header.uuid.toLowerCase() !== uuid?.toLowerCase());
}

function reportFile(reference: Reference, match: Match, { evidence, digests }: Surroundings): FileReport {
  const found = match.kind === 'found' || match.kind === 'not-read' ? match.evidence : null;
  const content = found === null ? undefined : evidence[found]?.content;
  const computed = content?.state === 'read' ? { ...digests[found ?? -1], sha512: content.sha512 } : null;
  return {
    pointer: reference.pointer,
    name: reference.name,
    url: reference.url,
    expected: reference.hash.tokens,
    computed: computed === null ? null : computedToken(reference, computed),
    outcome: fileOutcome(reference, match, computed),
    evidence: found,
  };
}

/** The digest of the supplied file, by an algorithm that the record names. */
function computedToken({ hash }: Reference, digests: FileDigests): string {
  const [other] = hash.sha512.length > 0 ? [] : hash.others;
  const hex = other === undefined ? null : digests[other.algorithm];
  return other === undefined || hex === null || hex === undefined
    ? contentHashToken(digests.sha512)
    : contentHashToken(hex, other.algorithm);
}

function fileOutcome({ hash, withheld }: Reference, match: Match, computed: FileDigests | null): FileOutcome {
  if (withheld) return 'withheld';
  if (hash.unusable !== null) return hash.unusable === 'absent' ? 'no-hash' : 'unsupported';
  if (match.kind !== 'found') return match.kind;
  if (computed === null) return 'not-read';
  const fits = fitsContentHash(hash, computed);
  return fits === null ? 'not-read' : fits ? 'match' : 'mismatch';
}

const fileMessages: Readonly<Record<FileOutcome, readonly [Check['outcome'], string]>> = {
  match: ['pass', message('The digest of the supplied file equals the content hash in the record.')],
  mismatch: ['fail', message('The digest of the supplied file differs from the content hash in the record.')],
  missing: ['not-checked', message('The file was not supplied.')],
  unassigned: [
    'not-checked',
    message('None of the supplied files has this content hash; which one is meant is open.'),
  ],
  'not-read': ['not-checked', message('The file that carries this name could not be read.')],
  withheld: ['info', message('The file was withheld from this redacted record.')],
  'no-hash': ['not-checked', message('The record gives no content hash for this file.')],
  unsupported: ['not-checked', message('The content hash is not one that this tool computes.')],
};

/** The same where the file was not read again. */
const readEarlierMessages: Readonly<Partial<Record<FileOutcome, string>>> = {
  match: message(
    'The digest that was taken over from an earlier report equals the content hash in the record; the file was not read again.',
  ),
  mismatch: message(
    'The digest that was taken over from an earlier report differs from the content hash in the record; the file was not read again.',
  ),
  withheld: message(
    'The file was withheld from this redacted record; the one that was supplied was not read again, and its digest is that of an earlier report.',
  ),
};

/** Whether what is said of a file rests on a digest that was taken over. Others are computed anew each time. */
function restsOnEarlier(
  { evidence: found }: FileReport,
  reference: Reference | undefined,
  { evidence }: Surroundings,
): boolean {
  const content = evidence[found ?? -1]?.content;
  return (
    content?.state === 'read' && content.readEarlier !== undefined && reference?.hash.sha512.length !== 0
  );
}

function fileCheck({ outcome, pointer }: FileReport, readEarlier: boolean): Check {
  const [checkOutcome, usual] = fileMessages[outcome];
  const message = readEarlier ? (readEarlierMessages[outcome] ?? usual) : usual;
  const spec = 'draft-ietf-vcon-vcon-core, content_hash';
  return { id: 'file.content-hash', outcome: checkOutcome, pointer, message, spec };
}

function encodingCheck({ pointer, hash }: Reference): Check[] {
  if (!hash.tolerated) return [];
  const spec = 'draft-ietf-vcon-vcon-core, ContentHash';
  return [
    {
      id: 'file.content-hash-encoding',
      outcome: 'warn',
      pointer: `${pointer}/content_hash`,
      message: message('The content hash is not in base64url without padding; it was read all the same.'),
      spec,
    },
  ];
}

const certificateRemark = (remark: Sentence): Check => ({
  id: 'signer.certificate',
  outcome: 'info',
  pointer: null,
  ...reportable(remark),
  spec: 'RFC 5280 section 4.2',
});

const unreadableCheck = ({ why, spec }: Unreadable): Check => ({
  id: 'container.readable',
  outcome: 'not-checked',
  pointer: null,
  ...reportable(why),
  spec: spec ?? 'draft-ietf-vcon-vcon-core, Differentiation of forms',
});

function containerChecks(opened: OpenedContainer): Check[] {
  const { byteOrderMark, loneSurrogate, compressed, layers, encryption, content } = opened;
  const checks: Check[] = [];
  const add = (id: string, outcome: Check['outcome'], what: Sentence, spec: string): void => {
    checks.push({ id: `container.${id}`, outcome, pointer: null, ...reportable(what), spec });
  };
  if (byteOrderMark)
    add('bom', 'warn', message('The text begins with a byte order mark.'), 'RFC 8259 section 8.1');
  if (loneSurrogate !== null) {
    checks.push({
      id: 'container.surrogate',
      outcome: 'warn',
      pointer: null,
      place: loneSurrogate,
      message: message('A string around the record is no Unicode text: it holds half of a surrogate pair.'),
      spec: 'RFC 7493 section 2.1',
    });
  }
  if (compressed) {
    add(
      'gzip',
      'info',
      message('It is gzip-compressed.'),
      'draft-ietf-vcon-vcon-core, gzip Format vCon Mediatype',
    );
  }
  const other = [...layers, ...encryption].find(({ serialization }) => serialization !== 'general');
  if (other !== undefined) {
    add(
      'serialization',
      'warn',
      message(
        other.serialization === 'compact'
          ? 'Written in the compact serialization; the draft asks for the general one.'
          : 'Written in the flattened serialization; the draft asks for the general one.',
      ),
      'draft-ietf-vcon-vcon-core, Signed Form of vCon Object',
    );
  }
  if (encryption.length > 0 && !opened.signedInside && content.kind === 'vcon') {
    add(
      'unsigned-inside',
      'warn',
      message(
        layers.length === 0
          ? 'It was encrypted without being signed first, so nothing shows who made it.'
          : 'What was signed is the locked text; the record inside it was not signed.',
      ),
      'draft-ietf-vcon-vcon-core, Encrypted Form of vCon Object',
    );
  }
  if (content.kind === 'unreadable') checks.push(unreadableCheck(content));
  if (content.kind === 'ambiguous') {
    add('form', 'not-checked', content.why, 'draft-ietf-vcon-vcon-core, Differentiation of forms');
  }
  return checks;
}

function uuidChecks(
  record: RecordInHand,
  contradictions: readonly Reason[],
  conflict: UuidConflict | null,
): Check[] {
  const spec = 'draft-ietf-vcon-vcon-core, Header Object, uuid';
  const { layers, encryption } = record.opened;
  const headers = [...layers.flatMap(({ signatures }) => signatures), ...encryption];
  const named = headers.some(({ uuid }) => uuid !== null);
  const checks: Check[] = [];
  if (named && record.own !== null) {
    const mismatch = contradictions.includes('UUID_MISMATCH');
    checks.push({
      id: 'uuid.header',
      outcome: mismatch ? 'fail' : 'pass',
      pointer: '/uuid',
      message: message(
        mismatch
          ? 'A header around the record names another UUID than the record.'
          : 'The UUID in the header around the record is that of the record.',
      ),
      spec,
    });
  }
  if (conflict !== null) {
    checks.push({
      id: 'uuid.unique',
      outcome: 'fail',
      pointer: '/uuid',
      ...reportable(conflictSaid(conflict)),
      spec: 'draft-ietf-vcon-vcon-core, uuid',
    });
  }
  return checks;
}

function conflictSaid({ named, more }: UuidConflict): Said {
  const names = named.map((path) => short(path)).join(', ');
  if (more > 0) {
    return said('Other records with this UUID and other content were supplied: {names}, and {n} more.', {
      names,
      n: more,
    });
  }
  return named.length === 1
    ? said('Another record with this UUID and other content was supplied: {name}.', { name: names })
    : said('Other records with this UUID and other content were supplied: {names}.', { names });
}

/** Checks across fields, and of fields against the certificate and the recordings; all of them only remark. */
async function formChecks(
  record: RecordInHand,
  signer: Certificate | null,
  files: readonly FileReport[],
  around: Surroundings,
): Promise<Check[]> {
  const { own, uuid } = record;
  if (own === null) return [];
  const uuidHost = uuid === null || signer === null ? null : await checkUuidHost(uuid, signer.hostNames);
  return [
    ...checkChronology(own.times, signer, around.now),
    ...(uuidHost === null ? [] : [uuidHost]),
    ...suppliedFileChecks(files, own.referring, around.evidence),
  ];
}

/** What the supplied files themselves say against what the record says of them. */
function suppliedFileChecks(
  files: readonly FileReport[],
  contents: OwnFindings['referring'],
  evidence: readonly EvidenceFile[],
): Check[] {
  return files.flatMap(({ outcome, evidence: index, pointer }) => {
    const supplied = outcome === 'match' ? evidence[index ?? -1] : undefined;
    const content = contents.get(pointer);
    return supplied?.content.state === 'read' && content !== undefined
      ? checkRecordingOf(content, supplied.content.head, supplied.size)
      : [];
  });
}

/** The same report with a row for every value that the record's own findings list. */
export function withFields(report: RecordReport, { opened, own, references }: RecordInHand): RecordReport {
  const protection = protectionOf(opened, report.questions.unaltered.answer);
  return {
    ...report,
    checks: [
      ...report.checks.filter(({ id }) => id !== FIELDS_LISTED),
      ...omittedCheck(own?.fieldsOmitted ?? 0),
    ],
    fields: protectFields(own?.fields ?? [], protection, references),
  };
}

const FIELDS_LISTED = 'fields.listed';

function omittedCheck(count: number): Check[] {
  if (count === 0) return [];
  const more = said('{n} more values are not listed one by one; what protects them is the same.', {
    n: String(count),
  });
  return [{ id: FIELDS_LISTED, outcome: 'info', pointer: null, ...reportable(more), spec: 'RFC 6901' }];
}

function protectionOf({ layers, signedInside, content }: OpenedContainer, unaltered: string): Protection {
  if (layers.length === 0 || (content.kind === 'vcon' && !signedInside)) return 'unsigned';
  return unaltered === 'yes' ? 'signed' : unaltered === 'no' ? 'broken' : 'unprotected';
}

/** The signature protects every field; the file behind a `url` is bound by the hash beside it. */
function protectFields(
  fields: readonly FieldConformance[],
  protection: Protection,
  references: readonly Reference[],
): Field[] {
  const bound = new Set(
    references.filter(({ hash }) => hash.unusable === null).map(({ pointer }) => `${pointer}/url`),
  );
  return fields.map((field) => ({
    ...field,
    protection: protection === 'signed' && bound.has(field.pointer) ? 'hash-bound' : protection,
  }));
}
