/**
 * The report, format version 1: what `verify` returns, what the page shows and what is exported. Plain data,
 * no class instances: it crosses worker borders and is written as JSON as it stands.
 */
import type { Check, CheckOutcome } from '../check';
import type { Reason } from '../reasons';
import type { Form } from '../signature/layers';
import type { Serialization } from '../vcon/container';
import type { Said } from '../wording';
import type { Conformance, FieldConformance, FieldType } from '../vcon/conformance';

export type { Check, CheckOutcome, Conformance, FieldType, Form, Reason };

export interface Report {
  readonly format: 'vcon-verification-report';
  readonly formatVersion: 1;
  readonly tool: Tool;
  /** When this report was made: RFC 3339, UTC, by this computer's clock. */
  readonly verifiedAt: string;
  readonly validationTime: ValidationTime;
  readonly policy: ReportPolicy;
  /** Where files are still to be read: how many records are answered, of how many; null where all are. */
  readonly partial: { readonly records: number; readonly of: number } | null;
  /** Lists of what should be there, each beside what was supplied; absent where none was given. */
  readonly lists?: readonly ListReport[];
  readonly evidence: readonly EvidenceEntry[];
  readonly records: readonly RecordReport[];
  /** Every certificate that `records` mention, each once. */
  readonly certificates: readonly CertificateDetails[];
}

/** A report as the page holds it: of each record what a table shows, and the whole of those alone that are open. */
export interface ShownReport extends Omit<Report, 'records'> {
  readonly records: readonly RecordRow[];
}

/** One record in a table of many. */
export interface RecordRow extends Pick<
  RecordReport,
  'source' | 'evidence' | 'form' | 'uuid' | 'outcome' | 'headlineSaid' | 'reasons'
> {
  readonly answers: Readonly<Record<QuestionKey, Pick<QuestionAnswer, 'answer' | 'label'>>>;
  /** Who made the signature that counts; null where none that reaches the record verified. */
  readonly signer: RowSigner | null;
}

export interface RowSigner {
  /** What its certificate calls itself in short. */
  readonly name: string;
  /** SHA-256 of its certificate, hex. */
  readonly sha256: string;
}

/** `build`: SHA-256 in hex over the sources this build was made from; the README says which and how. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly build: string;
}

/** The time at which certificates are judged, and who says so. RFC 3339, UTC. */
export interface ValidationTime {
  readonly time: string;
  readonly source: 'clock' | 'user' | 'proven';
  /** One sentence where the clock cannot be right, or the time cannot be; null otherwise. */
  readonly doubt: string | null;
  /** The same, to be said in another language. */
  readonly doubtSaid: Said | null;
}

export interface ReportPolicy {
  readonly trustEntries: readonly ReportTrustEntry[];
  /** Indices into `evidence`. */
  readonly revocation: readonly number[];
  /** `record`: index into `records`; `evidence`: index into `evidence`. */
  readonly assignments: readonly {
    readonly record: number;
    readonly pointer: string;
    readonly evidence: number;
  }[];
}

export interface ReportTrustEntry {
  readonly kind: 'pin' | 'anchor';
  readonly purpose: 'signer' | 'timestamp' | 'transparency';
  /** What a pin covers: this very certificate, or every certificate for its key. */
  readonly covers: 'certificate' | 'key';
  readonly name: string;
  /** SHA-256 of the certificate's DER; of a key without one, of its SubjectPublicKeyInfo. Hex. */
  readonly sha256: string;
  readonly origin: string;
  /** Where the user confirmed the fingerprint; null: not confirmed yet. */
  readonly confirmedBy: string | null;
}

/**
 * A list of records or files that came with the evidence, held against what was supplied. Anybody could have written
 * it: it answers no question and changes no outcome.
 */
export interface ListReport {
  /** Index into `evidence`. */
  readonly evidence: number;
  /** Folder and name of the list. */
  readonly name: string;
  /** By what its entries are found. */
  readonly by: 'uuid' | 'name' | 'sha512';
  /** What `extra` is counted among. */
  readonly extraOf: 'records' | 'files';
  readonly counts: ListCounts;
  /** The first of each, in the order of the list; `counts` has all. */
  readonly missing: readonly ListedEntry[];
  readonly notReadYet: readonly ListedEntry[];
  readonly different: readonly DifferentEntry[];
  readonly twice: readonly RepeatedEntry[];
  /** Indices into `evidence`: the first of what was supplied and the list does not name. */
  readonly extra: readonly number[];
}

/** `found`, `missing`, `notReadYet` and `different` count what the list names, each once. */
export interface ListCounts {
  /** Entries of the list, those that are repeated too. */
  readonly entries: number;
  readonly found: number;
  readonly missing: number;
  /** Not to be told before more is read: what they name, or may name, is among the files that were not read. */
  readonly notReadYet: number;
  readonly different: number;
  readonly extra: number;
  /** Named twice in the list, or supplied twice, or both. */
  readonly twice: number;
  /** Lines that say nothing that could be looked for. */
  readonly unread: number;
}

export interface ListedEntry {
  /** Line of the list, from 1. */
  readonly line: number;
  /** What it names: a UUID, a file name or a SHA-512. */
  readonly text: string;
}

/** An entry that is there, and not as listed. */
export interface DifferentEntry extends ListedEntry {
  /** Index into `evidence` of the file that is there. */
  readonly evidence: number;
  /** What is another: the content, the record's UUID, the name alone; `not-read`: the content is not known. */
  readonly aspect: 'sha512' | 'uuid' | 'name' | 'not-read';
}

export interface RepeatedEntry extends ListedEntry {
  /** How many lines name it, and how many supplied files it can mean. */
  readonly listed: number;
  readonly supplied: number;
}

export type EvidenceRole =
  | 'record'
  | 'recording'
  | 'certificate'
  | 'crl'
  | 'ocsp'
  | 'timestamp'
  | 'receipt'
  | 'envelope'
  | 'key'
  | 'report'
  | 'list'
  | 'archive'
  | 'unreferenced'
  | 'unreadable';

/** One supplied file. `sha512`: hex; null where the file could not be read to its end. */
export interface EvidenceEntry {
  readonly name: string;
  readonly size: number;
  readonly sha512: string | null;
  readonly role: EvidenceRole;
  /** One sentence on what became of the file; null where nothing needs saying. */
  readonly note: string | null;
  /** The note, to be said in another language; there where values stand in it. */
  readonly said?: Said;
}

export type Outcome = 'passed' | 'failed' | 'indeterminate' | 'unreadable';
export type Answer = 'yes' | 'no' | 'unknown' | 'none';
export type QuestionKey = 'unaltered' | 'signer' | 'recordings' | 'witness';

export interface RecordReport {
  /** Name of the file the record was read from. */
  readonly source: string;
  /** Index into the report's `evidence`. */
  readonly evidence: number;
  readonly form: Form;
  readonly uuid: string | null;
  readonly outcome: Outcome;
  /** At most 12 words. */
  readonly headline: string;
  /** The same, to be said in another language. */
  readonly headlineSaid: Said;
  readonly reasons: readonly Reason[];
  readonly questions: Readonly<Record<QuestionKey, QuestionAnswer>>;
  /** Outermost first. */
  readonly layers: readonly LayerReport[];
  readonly files: readonly FileReport[];
  /** Time stamps and receipts for it, those that were given first. */
  readonly witnesses: readonly WitnessReport[];
  readonly checks: readonly Check[];
  readonly fields: readonly Field[];
}

export interface QuestionAnswer {
  readonly answer: Answer;
  /** The answer in two or three specific words, such as "Not signed". */
  readonly label: string;
  readonly reasons: readonly Reason[];
  /** One plain sentence, or more. */
  readonly summary: string;
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
  /** Who can settle it and how; null where the answer is yes and nothing about it stops a pass. */
  readonly next: NextStep | null;
}

export interface NextStep {
  readonly who: 'user' | 'issuer' | 'nobody';
  readonly text: string;
}

export interface LayerReport {
  readonly serialization: Serialization;
  readonly signatures: readonly SignatureReport[];
}

export interface SignatureReport {
  /** `alg` as the record states it (RFC 7515 section 4.1.1); null where it states none. */
  readonly alg: string | null;
  /** null: not judged; the checks say why. */
  readonly valid: boolean | null;
  /** The certificate that signs first. */
  readonly certificates: readonly CertificateReport[];
  /** Whether the signature covers which certificate it was made with (RFC 7515 section 10.5). */
  readonly certificateBound: boolean;
  /** Where `certificates` come from: the record itself, or the files and the trust list that the user gave. */
  readonly certificateFrom?: 'record' | 'supplied';
  readonly path: PathReport;
  /** A time stamp shows that it was made at this time at the latest, and that is why its signer is trusted. RFC 3339, UTC. */
  readonly provenTime?: string;
}

export interface CertificateReport {
  /** Distinguished names, most specific part first (RFC 4514 section 2.1). */
  readonly subject: string;
  readonly issuer: string;
  /** What it calls itself in short: the common name, else the organization, else the whole subject. */
  readonly shortName: string;
  /** Hex, as in the certificate. */
  readonly serialNumber: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the certificate's DER, hex. */
  readonly sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, hex. */
  readonly publicKeySha256: string;
  /** Such as "RSA, 2048 bits". */
  readonly publicKey: string;
  /** The same, to be said in another language; there where values stand in it. */
  readonly publicKeySaid?: Said;
}

/** All there is to see of a certificate. */
export interface CertificateDetails extends CertificateReport {
  readonly version: number;
  /** How its issuer signed it, such as "RSA with SHA-256". */
  readonly signatureAlgorithm: string;
  /** The same, to be said in another language. */
  readonly signatureAlgorithmSaid: Said;
  readonly extensions: readonly ExtensionReport[];
  /** RFC 7468 textual encoding. */
  readonly pem: string;
}

/** One extension (RFC 5280 section 4.2) in words. */
export interface ExtensionReport {
  /** Dotted form. */
  readonly oid: string;
  /** Such as "Key usage"; the dotted form where it has no name here. */
  readonly name: string;
  readonly critical: boolean;
  /** What it says, one line each; hex where it is not known here. */
  readonly text: readonly string[];
  /** The same lines, to be said in another language. */
  readonly said: readonly Said[];
}

export interface PathReport {
  readonly answer: Answer;
  readonly detail: string;
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
  /** Index into `policy.trustEntries` of the entry that the answer rests on, or that stands in its way. */
  readonly trustEntry: number | null;
  /** The signing certificate first, then towards the trust list. */
  readonly links: readonly PathLinkReport[];
}

/** One certificate of the path (RFC 5280 section 6.1). */
export interface PathLinkReport {
  /** SHA-256 of the certificate, by which `certificates` of the report lists it. */
  readonly sha256: string;
  readonly role: 'signer' | 'intermediate' | 'anchor';
  /** `fail`: the first broken link, seen from the trust list; those behind it were not looked at. */
  readonly outcome: 'pass' | 'fail' | 'not-checked';
  readonly message: string;
  /** The same, to be said in another language; there where values stand in it. */
  readonly said?: Said;
  /** Document and section; null where the trust list alone decides. */
  readonly spec: string | null;
  readonly revocation: RevocationReport;
}

/** Whether a certificate was withdrawn (RFC 5280 section 6.3). */
export interface RevocationReport {
  readonly kind: 'good' | 'revoked' | 'unknown' | 'not-checked';
  /** One plain sentence. */
  readonly message: string;
  /** The same, to be said in another language; there where values stand in it. */
  readonly said?: Said;
  /** Where to ask, as the certificate has it: addresses of lists and of OCSP responders. Nothing is fetched. */
  readonly addresses: readonly string[];
}

export type FileOutcome =
  'match' | 'mismatch' | 'missing' | 'unassigned' | 'not-read' | 'withheld' | 'no-hash' | 'unsupported';

/** One reference from a record to a file outside it. */
export interface FileReport {
  /** Pointer to the object (dialog, analysis or attachment) that refers to the file. */
  readonly pointer: string;
  readonly name: string | null;
  readonly url: string | null;
  /** `content_hash` values as the record gives them. */
  readonly expected: readonly string[];
  /** `content_hash` value of the supplied file. */
  readonly computed: string | null;
  readonly outcome: FileOutcome;
  /** Index into `evidence`. */
  readonly evidence: number | null;
}

/** What a witness may have had before it: see `Coverable` of the time stamps, and what else statements are about. */
export type Witnessed = 'file' | 'payload' | 'signing-input' | 'signature' | 'canonical' | 'earlier-version';

/** One time stamp (RFC 3161) or receipt of a transparency service (RFC 9942), held against the record. */
export interface WitnessReport {
  /** `receipt`: one that stands without the statement that it is for, as the vCon Conserver's do. */
  readonly kind: 'timestamp' | 'statement' | 'receipt';
  /** Index into `evidence` of its file; null where the record carries it. */
  readonly evidence: number | null;
  /** Where the record carries it: "header" of a signature, or pointer into the signed payload; null for a file. */
  readonly pointer: string | null;
  /** Why it is taken to be for this record: it covers it, the user said so, or it came with this record alone. */
  readonly given: 'covers' | 'user' | 'alone' | 'carried';
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
  /**
   * What it lacks to count: `trust` in its maker, the `key` of its service, the `receipt` for a statement, the `statement`
   * for a receipt, or something that none of these settles. Null where it does not come to that.
   */
  readonly lacks: 'trust' | 'key' | 'receipt' | 'statement' | 'other' | null;
  /** What of the record it covers; empty where nothing is. */
  readonly covers: readonly Witnessed[];
  /** `signing-time`: the signature is no younger than `time`; `content`: what was signed existed, no more. */
  readonly proves: 'signing-time' | 'content' | null;
  /** The time that it states (genTime): RFC 3339, UTC; null where it states none. */
  readonly time: string | null;
  /** What its maker calls itself; null where nothing says so. */
  readonly maker: string | null;
  /** SHA-256 of the SubjectPublicKeyInfo of its maker's key, hex; null where that is not known. */
  readonly makerKeySha256: string | null;
  /** That key, where it is one of a transparency service without a certificate: what the trust list would hold of it. */
  readonly serviceKey?: ServiceKeyReport;
  /** One plain sentence, or more: what came of it. */
  readonly detail: string;
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
  /** Index into `policy.trustEntries` of the entry that it rests on, or that stands in its way. */
  readonly trustEntry: number | null;
  /** The certificate of its maker first, and those that came with it. */
  readonly certificates: readonly CertificateReport[];
  readonly links: readonly PathLinkReport[];
  readonly checks: readonly Check[];
}

/** A public key as the trust list holds it. */
export interface ServiceKeyReport {
  /** As its file calls it; "" where it does not. */
  readonly name: string;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, hex. */
  readonly sha256: string;
  /** RFC 7468 textual encoding. */
  readonly pem: string;
  /** Key identifier, base64url; absent where its file gives none. */
  readonly keyId?: string;
  /** The one algorithm that its file allows it for; absent for any. */
  readonly algorithm?: string;
}

export type Protection = 'signed' | 'hash-bound' | 'unprotected' | 'unsigned' | 'broken';

/** One value of the record. `value` is absent on objects and arrays, and in exports without content. */
export interface Field extends FieldConformance {
  readonly protection: Protection;
}
