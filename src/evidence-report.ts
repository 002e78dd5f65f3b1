import { foldersOf, type Credential, type Exhibit } from './exhibit';
import type { EvidenceEntry, EvidenceRole } from './report/report';
import type { Testimony } from './witness/testimony';
import type { WitnessMatches } from './witnesses';
import { fitsContentHash } from './vcon/content-hash';
import { nameText } from './x509/name';
import {
  inARow,
  message,
  reportableNote,
  said,
  together,
  utcTime,
  type Said,
  type Sentence,
} from './wording';

/**
 * Lists every supplied file with the role it came to play.
 * @param referenced indices of the files that a reference of a record was found to mean
 * @param witnesses what became of time stamps and receipts
 */
export function reportEvidence(
  exhibits: readonly Exhibit[],
  referenced: ReadonlySet<number>,
  witnesses: WitnessMatches['files'],
): EvidenceEntry[] {
  const folders = exhibits.some(({ nature }) => nature.kind === 'archive') ? foldersOf(exhibits) : null;
  return exhibits.map((exhibit) => {
    const { index, copyOf, path, file, sha512 } = exhibit;
    const first = exhibits[copyOf];
    const role = roleOf(exhibit, referenced.has(index) || referenced.has(copyOf));
    const note =
      first !== undefined && copyOf !== index
        ? said('Identical to {name}; counted once.', { name: first.path })
        : noteOn(exhibit, role, exhibits, witnesses, folders);
    return { name: path, size: file.size, sha512, role, ...reportableNote(alsoEarlier(note, file)) };
  });
}

/** A note, and that the file was not read again where it was not. */
function alsoEarlier(note: Sentence | null, { content }: Exhibit['file']): Sentence | null {
  if (content.state !== 'read' || content.readEarlier === undefined) return note;
  const earlier = said(
    'Its fingerprint was taken over from the partial report of {time}, made in this browser; the file was not read again.',
    { time: utcTime(new Date(content.readEarlier)) },
  );
  return note === null ? earlier : together(note, earlier);
}

function roleOf({ nature }: Exhibit, referenced: boolean): EvidenceRole {
  if (nature.kind === 'unread') return 'unreadable';
  if (referenced) return 'recording';
  if (nature.kind === 'no-record') return 'unreadable';
  switch (nature.kind) {
    case 'file':
    case 'damaged':
    case 'audit':
      return 'unreferenced';
    case 'testimony':
      return isTimeStamp(nature.testimony) ? 'timestamp' : 'receipt';
    case 'service-keys':
      return 'key';
    default:
      return nature.kind;
  }
}

const isTimeStamp = (testimony: Testimony): boolean =>
  testimony.kind === 'timestamp' || (testimony.kind === 'unread' && testimony.meant === 'timestamp');

const audit = message(
  'An audit record of JLINC. It answers none of the questions: open a record’s fingerprints, under the fourth question, and compare it there.',
);

const serviceKeys = message(
  'Public keys of a transparency service. Being given here makes nothing trusted: to trust one, add it to your trust list.',
);

/** What a time stamp or a receipt is, and what it is for. */
function whatItWitnesses(
  testimony: Testimony,
  match: (WitnessMatches['files'] extends ReadonlyMap<number, infer Match> ? Match : never) | undefined,
  exhibits: readonly Exhibit[],
): Sentence {
  if (testimony.kind === 'unread') return testimony.problem;
  const what =
    testimony.kind === 'timestamp'
      ? said('A time stamp of {time}.', { time: utcTime(testimony.token.genTime) })
      : testimony.kind === 'receipt'
        ? said('A receipt of a transparency service.')
        : said('A statement for a transparency service.');
  const pathOf = (index: number): string => exhibits[index]?.path ?? '';
  const [first, ...others] = match?.records ?? [];
  if (first !== undefined) {
    const name = pathOf(first.evidence);
    return others.length === 0
      ? together(what, said('Held against {name}.', { name }))
      : together(what, said('Held against {name} and {n} more.', { name, n: others.length }));
  }
  if (match?.other != null) {
    const file = said('It is of the file {name}, which answers none of the questions.', {
      name: pathOf(match.other),
    });
    return together(what, file);
  }
  return together(what, said('It covers none of the records that you gave.'));
}

function noteOn(
  { file, nature, type, index, path }: Exhibit,
  role: EvidenceRole,
  exhibits: readonly Exhibit[],
  witnesses: WitnessMatches['files'],
  folders: ReadonlySet<string> | null,
): Sentence | null {
  if (file.content.state === 'not-read') return file.content.why;
  if (type.kind === 'empty') return message('This file is empty (0 bytes).');
  if (nature.kind === 'damaged') return nature.why;
  if (nature.kind === 'audit') return audit;
  if (nature.kind === 'testimony') return whatItWitnesses(nature.testimony, witnesses.get(index), exhibits);
  switch (role) {
    case 'certificate':
    case 'crl':
    case 'ocsp':
      return 'lists' in nature ? whatItHolds(nature) : null;
    case 'envelope':
      return nature.kind === 'envelope' ? announced(nature.contentHash, exhibits) : null;
    case 'key':
      if (nature.kind === 'service-keys') return serviceKeys;
      return message(
        'A private key. It is used to open locked records, kept in memory alone, and part of no report.',
      );
    case 'list':
      return message(
        'A list of what should be here, compared with what is. Anyone could have written it: it proves nothing and changes no answer.',
      );
    case 'archive':
      return folders?.has(path) === true
        ? message('An archive. What is in it is listed by itself.')
        : message('An archive. Unpack it and add what is inside.');
    case 'report':
      return message(
        'A report of an earlier verification. It was not checked; anyone could have written it.',
      );
    case 'unreadable':
      return message('It cannot be read as a call record.');
    case 'unreferenced':
      return 'why' in nature
        ? together(message('Not matched to any record.'), nature.why)
        : message('Not matched to any record.');
    default:
      return null;
  }
}

function whatItHolds({ certificates, lists, responses }: Credential): Said {
  const holds = [
    ...(certificates.length === 0
      ? []
      : [said('a certificate|{n} certificates', { n: certificates.length })]),
    ...lists.slice(0, 3).map(({ issuerName, thisUpdate, nextUpdate }) => {
      const values = { issuer: nameText(issuerName).slice(0, 200), time: utcTime(thisUpdate) };
      return nextUpdate === null
        ? said(
            'a list of certificates withdrawn by {issuer}, of {time}, which does not say until when it holds',
            values,
          )
        : said('a list of certificates withdrawn by {issuer}, of {time}, current until {until}', {
            ...values,
            until: utcTime(nextUpdate),
          });
    }),
    ...(lists.length > 3 ? [said('{n} more such lists', { n: lists.length - 3 })] : []),
    ...responses.map(({ producedAt }) => said('an OCSP answer of {time}', { time: utcTime(producedAt) })),
  ];
  const rests =
    certificates.length === 0 ? [] : [message('to trust a certificate, add it to your trust list')];
  const counts =
    lists.length + responses.length === 0
      ? []
      : [message('a list or answer counts only where an authority that you trust made it')];
  return said('Holds {things}. Being given here makes nothing trusted: {conditions}.', {
    things: inARow(holds, message('{one}; {other}')),
    conditions: inARow([...rests, ...counts], message('{one}; {other}')),
  });
}

/** What a delivery notice says of the records at hand: its hash is over a record's file as it was delivered. */
function announced(hash: Parameters<typeof fitsContentHash>[0], exhibits: readonly Exhibit[]): Sentence {
  if (hash.sha512.length === 0) {
    return message(
      'A delivery notice: it only says where a record can be fetched. It carries no fingerprint that could be compared.',
    );
  }
  const record = exhibits.find(
    ({ nature, sha512 }) =>
      nature.kind === 'record' && sha512 !== null && fitsContentHash(hash, { sha512 }) === true,
  );
  return record === undefined
    ? message(
        'A delivery notice: it only says where a record can be fetched. None of the records that you gave is the one it announces.',
      )
    : said(
        'A delivery notice: it only says where a record can be fetched. The record it announces is {name}: the fingerprints are the same.',
        { name: record.path },
      );
}
