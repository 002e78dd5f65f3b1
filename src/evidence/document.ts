import { onceEach } from '../once-each';
import { message, said, type Said } from '../wording';
import { isRead, type EvidenceFile, type ReadContent } from './evidence';
import { classOfName, fileType, isNamedAsRecord, mostRecordBytes, UTF_16, type FileType } from './file-type';

/** What a supplied file is by its content, before anything refers to it. */
export interface Document {
  /**
   * `record`: to be opened as one. `packed`: the same, but a mere file where there is no record inside.
   * `no-record`: meant as one by its name or look, but not to be opened.
   * `certificate`: to be read as certificates, time stamps and what else has their encodings. `cose`: to be read as what
   * transparency services hand out, and a `file` where it is not that.
   */
  readonly kind:
    | 'record'
    | 'packed'
    | 'no-record'
    | 'certificate'
    | 'cose'
    | 'key'
    | 'report'
    | 'archive'
    | 'file'
    | 'unread';
  readonly type: FileType;
  /** Folder and name, as the report shows them. */
  readonly path: string;
  /** Hex; null where the file was not read. */
  readonly sha512: string | null;
  /** Index of the first file with the same content; its own where it is the first. */
  readonly copyOf: number;
}

const REPORT = /^\s*\{\s*"format"\s*:\s*"vcon-verification-report"/;

/** Tells what every supplied file is. */
export function identify(evidence: readonly EvidenceFile[]): Document[] {
  const first = new Map<string, number>();
  return evidence.map((file, index) => {
    const sha512 = isRead(file) ? file.content.sha512 : null;
    const copyOf = sha512 === null ? index : (first.get(sha512) ?? index);
    if (sha512 !== null && copyOf === index) first.set(sha512, index);
    const path = file.folder === '' ? file.name : `${file.folder}/${file.name}`;
    return { path, sha512, copyOf, ...identifyFile(file) };
  });
}

/** Tells what a supplied file is by itself. */
export const identifyFile = onceEach((file: EvidenceFile): Pick<Document, 'kind' | 'type'> => {
  const { name, size, content } = file;
  if (content.state === 'not-read') {
    return {
      kind: 'unread',
      type: { kind: 'other', mediaClass: classOfName(name), looksLike: message('an unread file') },
    };
  }
  const type = fileType(name, size, content.head);
  return { type, kind: kindOf(name, type, content) };
});

function kindOf(name: string, { kind }: FileType, { head, bytes }: ReadContent): Document['kind'] {
  switch (kind) {
    case 'archive':
    case 'cose':
    case 'key':
      return kind;
    case 'pem':
    case 'der':
      return 'certificate';
    case 'gzip':
      if (isNamedAsRecord(name)) return bytes === null ? 'no-record' : 'record';
      return bytes === null ? 'archive' : 'packed';
    case 'compact':
      return bytes === null ? 'no-record' : 'record';
    case 'json':
      if (REPORT.test(new TextDecoder().decode(head))) return 'report';
      return bytes === null ? 'no-record' : 'record';
    default:
      return isNamedAsRecord(name) ? 'no-record' : 'file';
  }
}

/** Why a file that was meant as a record was not opened. */
export function whyNotOpened({ type }: Pick<Document, 'type'>, size: number): NotOpened {
  if (type.kind === 'json' || type.kind === 'compact' || type.kind === 'gzip') {
    const why = said('The file has {size} bytes; records of up to {bound} bytes are read.', {
      size,
      bound: mostRecordBytes(type.kind),
    });
    return { reason: 'TOO_LARGE', looksLike: type.looksLike, why };
  }
  const why =
    type.kind === 'empty'
      ? said('The file is empty: it has 0 bytes. Get it again from where it came.')
      : type.looksLike === UTF_16
        ? said(
            'From byte 0 on it is written in UTF-16; a call record is JSON text in UTF-8 (RFC 8259 section 8.1). Get the file as its issuer made it.',
          )
        : said('A call record is JSON text; this file is not. It looks like {type}.', {
            type: said(type.looksLike),
          });
  return { reason: 'NOT_A_VCON', looksLike: type.looksLike, why };
}

/** Why a file was not opened as a record. */
export interface NotOpened {
  readonly reason: 'NOT_A_VCON' | 'TOO_LARGE';
  /** At most two words, to follow "it looks like". */
  readonly looksLike: string;
  /** What was found and what to do. */
  readonly why: Said;
}
