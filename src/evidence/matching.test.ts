import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { matchFiles, type CandidateFile, type Match, type WantedFile } from './matching';

/** A reference to a recording with digest `digest`, from a record in `folder`. */
const want = (name: string | null, digest: string | null, more: Partial<WantedFile> = {}): WantedFile => ({
  folder: '',
  name,
  mediaClass: 'recording',
  digests: digest === null ? [] : [digest],
  withheld: false,
  proven: true,
  assigned: null,
  ...more,
});

type FileWithoutIndex = Omit<CandidateFile, 'evidence'>;

/** A recording with digest `sha512`; null: it could not be read. */
const file = (
  name: string,
  sha512: string | null,
  more: Partial<FileWithoutIndex> = {},
): FileWithoutIndex => ({ folder: '', name, sha512, mediaClass: 'recording', loose: true, ...more });

const found = (evidence: number): Match => ({ kind: 'found', evidence });
const notRead = (evidence: number): Match => ({ kind: 'not-read', evidence });
const missing: Match = { kind: 'missing' };
const unassigned: Match = { kind: 'unassigned' };

const match = (wanted: WantedFile[], files: FileWithoutIndex[]) =>
  matchFiles(
    wanted,
    files.map((each, evidence) => ({ ...each, evidence })),
  );

/** What became of each wanted file. */
const matches = (wanted: WantedFile[], files: FileWithoutIndex[]): readonly Match[] =>
  match(wanted, files).matches;

const inFolder = (folder: string) => ({ folder });

describe('rule 1, by digest', () => {
  it('finds a file whatever it is called and wherever it lies, for every reference of every record', () => {
    const wanted = [want('a.wav', 'A'), want('b.wav', 'B', inFolder('x')), want(null, 'A', inFolder('y'))];
    expect(match(wanted, [file('other.bin', 'B'), file('x.mp3', 'A', inFolder('z'))])).toEqual({
      matches: [found(1), found(0), found(1)],
      unmatched: [],
    });
  });

  it('goes before the name: two recordings that carry each other’s name are both there', () => {
    const files = [file('a.wav', 'B'), file('b.wav', 'A')];
    expect(matches([want('a.wav', 'A'), want('b.wav', 'B')], files)).toEqual([found(1), found(0)]);
  });

  it('goes before the user’s word', () => {
    const wanted = [want('a.wav', 'A', { assigned: 1 })];
    expect(matches(wanted, [file('a.wav', 'A'), file('b.wav', 'B')])).toEqual([found(0)]);
  });

  it('wants all of several digests', () => {
    const both = want('x', null, { digests: ['A', 'B'] });
    const same = want('x', null, { digests: ['A', 'A'] });
    expect(matches([same], [file('a', 'A')])).toEqual([found(0)]);
    expect(match([both], [file('a', 'A'), file('b', 'B')]).unmatched).toEqual([0, 1]);
  });

  it('finds records, certificates and withheld files as well', () => {
    const record = file('r.vcon', 'R', { loose: false, mediaClass: 'text' });
    expect(matches([want('x', 'R'), want('y', 'A', { withheld: true })], [record, file('a', 'A')])).toEqual([
      found(0),
      found(1),
    ]);
  });

  it('shows the copy in the record’s own folder, and the one of the same name there', () => {
    const files = [
      file('x.wav', 'A', inFolder('f')),
      file('x.wav', 'A', inFolder('g')),
      file('a.wav', 'A', inFolder('g')),
    ];
    const wanted = [want('a.wav', 'A', inFolder('g')), want('b.wav', 'A', inFolder('g')), want('c', 'A')];
    expect(match(wanted, files)).toEqual({ matches: [found(2), found(1), found(0)], unmatched: [] });
  });
});

describe('rule 2, by name', () => {
  it('means the file of that name: with another digest it is the one that differs', () => {
    const files = [file('other.wav', 'X'), file('a.wav', 'Y'), file('third.wav', 'Z')];
    expect(match([want('a.wav', 'A'), want('b.wav', 'B')], files)).toEqual({
      matches: [found(1), unassigned],
      unmatched: [0, 2],
    });
  });

  it('looks in the record’s own folder first', () => {
    const files = [file('a.wav', 'X', inFolder('f')), file('a.wav', 'Y', inFolder('g'))];
    const wanted = [want('a.wav', 'B', inFolder('g')), want('a.wav', 'A', inFolder('f'))];
    expect(matches(wanted, files)).toEqual([found(1), found(0)]);
    expect(matches([want('a.wav', 'B', inFolder('g'))], files)).toEqual([found(1)]);
  });

  it('looks everywhere else where its own folder has none of the name', () => {
    const files = [file('a.wav', 'X', inFolder('audio')), file('b.wav', 'Y', inFolder('audio'))];
    const wanted = [want('a.wav', 'A', inFolder('records')), want('b.wav', 'B', inFolder('records'))];
    expect(matches(wanted, files)).toEqual([found(0), found(1)]);
  });

  it('leaves open which is meant where two files, or two references, carry the name', () => {
    const twoFiles = [file('a.wav', 'X', inFolder('f')), file('a.wav', 'Y', inFolder('g'))];
    expect(matches([want('a.wav', 'A')], twoFiles)).toEqual([unassigned]);
    const twoWanted = [want('a.wav', 'A', inFolder('f')), want('a.wav', 'B', inFolder('g'))];
    expect(matches(twoWanted, [file('a.wav', 'X')])).toEqual([unassigned, unassigned]);
  });

  it('counts only the references and files that no digest matched', () => {
    const wanted = [want('a.wav', 'A', inFolder('f')), want('a.wav', 'B', inFolder('g'))];
    const files = [file('a.wav', 'A', inFolder('f')), file('a.wav', 'X', inFolder('h'))];
    expect(matches(wanted, files)).toEqual([found(0), found(1)]);
  });

  it.each([
    ['upper case', 'RECORDING.WAV', 'recording.wav'],
    ['mixed case', 'Recording.Wav', 'rECORDING.wAV'],
    ['capital umlaut', 'GESPRÄCH.wav', 'gespräch.wav'],
    ['decomposed', 'gespra\u0308ch.wav', 'gespr\u00e4ch.wav'],
    ['decomposed and upper case', 'GESPRA\u0308CH.WAV', 'gespr\u00e4ch.wav'],
    ['Cyrillic', 'ЗВОНОК.wav', 'звонок.wav'],
  ])('compares as file systems do: %s', (_, name, wanted) => {
    const files = [file('x.wav', 'X'), file(name, 'Y')];
    expect(matches([want(wanted, 'A'), want('b.wav', 'B')], files)[0]).toEqual(found(1));
  });

  it.each([
    ['a look-alike letter', 'а.wav', 'a.wav'],
    ['a space', 'a .wav', 'a.wav'],
    ['another ending', 'a.mp3', 'a.wav'],
  ])('does not take for the same: %s', (_, name, wanted) => {
    const files = [file('x.wav', 'X'), file(name, 'Y')];
    expect(matches([want(wanted, 'A'), want('b.wav', 'B')], files)[0]).toEqual(unassigned);
  });

  it('also finds a record or certificate of the name, which is nothing left over', () => {
    const record = file('notes.json', 'R', { loose: false, mediaClass: 'text' });
    const notes = want('notes.json', 'N', { mediaClass: 'text' });
    expect(match([notes], [record])).toEqual({ matches: [found(0)], unmatched: [] });
    expect(match([want('other.json', 'N', { mediaClass: 'text' })], [record])).toEqual({
      matches: [missing],
      unmatched: [],
    });
  });

  it('has a reference without usable digest find its file', () => {
    const files = [file('a.wav', 'X'), file('b.wav', 'Y')];
    expect(matches([want('b.wav', null), want('c.wav', 'C')], files)).toEqual([found(1), found(0)]);
  });
});

describe('rule 3, by being the only one left', () => {
  it('means the one unmatched file of the media class, whatever it is called', () => {
    expect(matches([want('a.wav', 'A')], [file('b.mp3', 'X')])).toEqual([found(0)]);
    expect(matches([want(null, 'A')], [file('b.mp3', 'X')])).toEqual([found(0)]);
  });

  it('leaves files of other classes out of it', () => {
    const files = [file('scan.png', 'P', { mediaClass: 'image' }), file('x.wav', 'X')];
    expect(match([want('a.wav', 'A')], files)).toEqual({ matches: [found(1)], unmatched: [0] });
  });

  it.each([
    ['two references', [want('a.wav', 'A'), want('b.wav', 'B')], [file('x.wav', 'X')]],
    ['two files', [want('a.wav', 'A')], [file('x.wav', 'X'), file('y.wav', 'Y')]],
    ['two of each', [want('a.wav', 'A'), want('b.wav', 'B')], [file('x.wav', 'X'), file('y.wav', 'Y')]],
    ['another class', [want('a.wav', 'A')], [file('x.png', 'X', { mediaClass: 'image' })]],
    [
      'an unknown class',
      [want('a', 'A', { mediaClass: 'unknown' })],
      [file('x', 'X', { mediaClass: 'unknown' })],
    ],
    [
      'a second reference of another class',
      [want('a.wav', 'A'), want('b.png', 'B', { mediaClass: 'image' })],
      [file('x.wav', 'X')],
    ],
    ['a second reference without digest', [want('a.wav', 'A'), want('b.wav', null)], [file('x.wav', 'X')]],
  ])('is not possible with %s: it stays open which is meant', (_, wanted, files) => {
    const { matches, unmatched } = match(wanted, files);
    expect(matches).toEqual(wanted.map(() => unassigned));
    expect(unmatched).toEqual(files.map((_, index) => index));
  });

  it('takes references to the same file as one, in one record and in several', () => {
    const wanted = [want('a.wav', 'A'), want('b.wav', 'A', inFolder('f')), want(null, 'A', inFolder('g'))];
    expect(matches(wanted, [file('x.wav', 'X')])).toEqual([found(0), found(0), found(0)]);
  });

  it('does not count what is withheld', () => {
    const wanted = [want('a.wav', 'A'), want('b.wav', 'B', { withheld: true })];
    expect(matches(wanted, [file('x.wav', 'X')])[0]).toEqual(found(0));
    expect(match([want('b.wav', 'B', { withheld: true })], [file('b.wav', 'X')]).unmatched).toEqual([0]);
  });

  it('takes identical files as one', () => {
    const files = [file('x.wav', 'X'), file('copy of x.wav', 'X')];
    expect(match([want('a.wav', 'A')], files)).toEqual({ matches: [found(0)], unmatched: [] });
    expect(match([want('a.wav', 'A'), want('b.wav', 'B')], files).unmatched).toEqual([0]);
  });

  it('never takes a record or a certificate', () => {
    const files = [file('r.vcon', 'R', { loose: false }), file('c.pem', 'C', { loose: false })];
    expect(match([want('a.wav', 'A')], files)).toEqual({ matches: [missing], unmatched: [] });
  });

  it('works in the record’s own folder before it works everywhere', () => {
    const wanted = [want('a.wav', 'A', inFolder('f')), want('b.wav', 'B', inFolder('g'))];
    const files = [file('x.wav', 'X', inFolder('f')), file('y.wav', 'Y', inFolder('g'))];
    expect(matches(wanted, files)).toEqual([found(0), found(1)]);
    expect(matches(wanted, files.slice(0, 1))).toEqual([found(0), missing]);
  });

  it('comes after the name: the file of that name elsewhere is meant, not another one beside the record', () => {
    const files = [file('x.wav', 'X', inFolder('f')), file('a.wav', 'Y', inFolder('audio'))];
    expect(matches([want('a.wav', 'A', inFolder('f'))], files)).toEqual([found(1)]);
    expect(matches([want('a.wav', 'A', inFolder('f'))], files.toReversed())).toEqual([found(0)]);
  });

  it('does not take a file of another record’s folder that lies beside two open references', () => {
    const wanted = [
      want('a.wav', 'A', inFolder('f')),
      want('b.wav', 'B', inFolder('g')),
      want('c.wav', 'C', inFolder('g')),
    ];
    const files = [file('x.wav', 'X', inFolder('g'))];
    expect(matches(wanted, files)).toEqual([unassigned, unassigned, unassigned]);
  });
});

describe('rule 4, what is left', () => {
  it('is missing only where no unmatched file is left', () => {
    expect(matches([want('a.wav', 'A')], [])).toEqual([missing]);
    expect(matches([want('a.wav', 'A'), want('b.wav', 'B')], [file('b.wav', 'B')])).toEqual([
      missing,
      found(0),
    ]);
  });

  it('is unassigned while any is, of whatever class', () => {
    const files = [file('notes.txt', 'T', { mediaClass: 'text' })];
    expect(match([want('a.wav', 'A')], files)).toEqual({ matches: [unassigned], unmatched: [0] });
  });

  it('lists files that nothing refers to where there is no reference at all', () => {
    expect(match([], [file('a.wav', 'A'), file('b.wav', 'A'), file('c.wav', 'C')]).unmatched).toEqual([0, 2]);
  });
});

describe('a file that is taken for a record that anybody could have written, and for no other', () => {
  const unsigned = want('other.wav', 'B', { folder: 'b', proven: false });
  const theirs = file('other.wav', 'B', inFolder('b'));
  const of = (wanted: WantedFile, taken = theirs) => matches([wanted, unsigned], [taken])[0];

  it('leaves the file of a record elsewhere missing, whatever else is wrong with the batch', () => {
    expect(of(want('a.wav', 'A', inFolder('a')))).toEqual(missing);
    expect(of(want('a.wav', 'A'))).toEqual(missing);
  });

  it('may be the one meant where it lies in the folder of the record, or has the name, in any case of letters', () => {
    expect(of(want('a.wav', 'A', inFolder('b')))).toEqual(unassigned);
    const away = { ...theirs, folder: 'recordings' };
    const twins = [want('OTHER.wav', 'A', inFolder('a')), want('other.wav', 'C', inFolder('c')), unsigned];
    expect(matches(twins, [away])).toEqual([unassigned, unassigned, found(0)]);
  });

  it('may be the one meant by a record that gives no name', () => {
    expect(of(want(null, 'A', inFolder('a')))).toEqual(unassigned);
  });

  it('is no question of another record that anybody could have written', () => {
    expect(of(want('a.wav', 'A', { folder: 'b', proven: false }))).toEqual(missing);
  });
});

describe('by hand', () => {
  const files = [file('x.wav', 'X'), file('y.wav', 'Y')];

  it('settles what would stay open, and leaves the rest to the rules', () => {
    const wanted = [want('a.wav', 'A', { assigned: 1 }), want('b.wav', 'B')];
    expect(match(wanted, files)).toEqual({ matches: [found(1), found(0)], unmatched: [] });
  });

  it('goes before the name', () => {
    expect(matches([want('x.wav', 'A', { assigned: 1 })], files)).toEqual([found(1)]);
  });

  it('may name a file that another reference has by its digest', () => {
    expect(matches([want('x.wav', 'X'), want('b.wav', 'B', { assigned: 0 })], files)).toEqual([
      found(0),
      found(0),
    ]);
  });

  it('may name a copy, a record, or a withheld file', () => {
    const copies = [file('x.wav', 'X'), file('z.wav', 'X'), file('r.vcon', 'R', { loose: false })];
    expect(matches([want('a.wav', 'A', { assigned: 1 })], copies)[0]?.kind).toBe('found');
    expect(matches([want('a.wav', 'A', { assigned: 2 })], copies)).toEqual([found(2)]);
    expect(matches([want('a.wav', 'A', { assigned: 0, withheld: true })], copies)).toEqual([found(0)]);
  });

  it('says nothing with a file that is not there', () => {
    expect(matches([want('x.wav', 'A', { assigned: 99 })], files)).toEqual([found(0)]);
  });
});

describe('a file that could not be read', () => {
  it('is the one meant where it carries the name', () => {
    expect(match([want('a.wav', 'A')], [file('A.wav', null)])).toEqual({
      matches: [notRead(0)],
      unmatched: [],
    });
  });

  it('in the record’s own folder is meant before one elsewhere', () => {
    const files = [file('a.wav', null, inFolder('f')), file('a.wav', null, inFolder('g'))];
    expect(matches([want('a.wav', 'A', inFolder('g'))], files)).toEqual([notRead(1)]);
  });

  it('elsewhere is meant before another one beside the record: nothing shows that the recording differs', () => {
    const files = [file('x.wav', 'X', inFolder('f')), file('a.wav', null, inFolder('audio'))];
    expect(matches([want('a.wav', 'A', inFolder('f'))], files)).toEqual([notRead(1)]);
  });

  it('counts for nothing where the digest finds the file under another name', () => {
    expect(matches([want('a.wav', 'A')], [file('a.wav', null), file('b.wav', 'A')])).toEqual([found(1)]);
  });

  it('is never listed as unmatched, and of another name makes no reference unassigned', () => {
    expect(match([want('a.wav', 'A')], [file('z.wav', null)])).toEqual({ matches: [missing], unmatched: [] });
  });

  it('takes nothing from a record whose own folder holds a file of the name: that one differs', () => {
    const wanted = ['f', 'g'].map((folder) => want('recording.wav', folder, { folder }));
    const files = [file('recording.wav', null, inFolder('f')), file('recording.wav', 'X', inFolder('g'))];
    expect(matches(wanted, files)).toEqual([notRead(0), found(1)]);
  });

  it('is one question: it does not make the missing recording of another folder read as unreadable', () => {
    const wanted = ['f', 'g'].map((folder) => want('recording.wav', folder, { folder }));
    const files = [file('recording.wav', null, inFolder('f'))];
    expect(matches(wanted, files)).toEqual([notRead(0), missing]);
  });
});

describe('ten records in ten folders that all name recording.wav', () => {
  const folders = Array.from({ length: 10 }, (_, i) => `call-${i}`);
  const wanted = folders.map((folder) => want('recording.wav', `digest of ${folder}`, { folder }));
  const right = folders.map((folder) => file('recording.wav', `digest of ${folder}`, { folder }));
  const all = folders.map((_, i) => found(i));

  it('find each its own', () => {
    expect(match(wanted, right)).toEqual({ matches: all, unmatched: [] });
    expect(matches(wanted, right.toReversed())).toEqual(all.toReversed());
  });

  /** Puts a file in the place of one, or takes one out. */
  const change = (changes: Record<number, FileWithoutIndex | null>): FileWithoutIndex[] =>
    right.flatMap((each, i) => (i in changes ? (changes[i] ?? []) : each));
  const kinds = (files: FileWithoutIndex[]): string[] =>
    matches(wanted, files).map((each, i) => {
      if (each.kind !== 'found') return each.kind;
      return files[each.evidence]?.sha512 === wanted[i]?.digests[0] ? 'match' : 'mismatch';
    });
  const expected = (others: Record<number, string>): string[] => folders.map((_, i) => others[i] ?? 'match');
  const swapped = (i: number, name = 'recording.wav', sha512 = 'other'): FileWithoutIndex =>
    file(name, sha512, { folder: `call-${i}` });

  it.each<[string, Record<number, FileWithoutIndex | null>, Record<number, string>]>([
    ['one missing', { 3: null }, { 3: 'missing' }],
    ['two missing', { 3: null, 7: null }, { 3: 'missing', 7: 'missing' }],
    ['one swapped under its own name', { 7: swapped(7) }, { 7: 'mismatch' }],
    ['one swapped under another name', { 7: swapped(7, 'x.wav') }, { 7: 'mismatch' }],
    [
      'two swapped under their own name',
      { 3: swapped(3), 7: swapped(7, undefined, 'third') },
      { 3: 'mismatch', 7: 'mismatch' },
    ],
    [
      'two swapped under another name',
      { 3: swapped(3, 'x.wav'), 7: swapped(7, 'x.wav', 'third') },
      { 3: 'mismatch', 7: 'mismatch' },
    ],
    ['one missing, one swapped under its name', { 3: null, 7: swapped(7) }, { 3: 'missing', 7: 'mismatch' }],
    [
      'one missing, one swapped under another name',
      { 3: null, 7: swapped(7, 'x.wav') },
      { 3: 'missing', 7: 'mismatch' },
    ],
    ['the same, the other way round', { 3: swapped(3, 'x.wav'), 7: null }, { 3: 'mismatch', 7: 'missing' }],
    [
      'the swapped one in its place under another name, and too long a name',
      { 0: null, 9: swapped(9, `${'x'.repeat(300)}.wav`) },
      { 0: 'missing', 9: 'mismatch' },
    ],
    [
      'two swapped for the very same file',
      { 3: swapped(3), 7: swapped(7) },
      { 3: 'mismatch', 7: 'mismatch' },
    ],
    [
      'two swapped for the very same file under another name',
      { 3: swapped(3, 'x.wav'), 7: swapped(7, 'y.wav') },
      { 3: 'mismatch', 7: 'mismatch' },
    ],
    [
      'one swapped for a copy of another’s',
      { 7: swapped(7, undefined, 'digest of call-3') },
      { 7: 'mismatch' },
    ],
    [
      'one swapped for a copy of another’s, one missing',
      { 7: swapped(7, undefined, 'digest of call-3'), 5: null },
      { 5: 'missing', 7: 'mismatch' },
    ],
    [
      'two exchanged',
      { 3: swapped(3, undefined, 'digest of call-7'), 7: swapped(7, undefined, 'digest of call-3') },
      {},
    ],
  ])('with %s: each is told from the others', (_, changes, others) => {
    const files = change(changes);
    expect(kinds(files)).toEqual(expected(others));
    const order = [...files.keys()].reverse();
    expect(kinds(order.flatMap((i) => files[i] ?? []))).toEqual(expected(others));
  });

  it('with one that is unreadable and another swapped: each is told from the others', () => {
    const files = change({ 3: swapped(3, undefined), 7: file('recording.wav', null, { folder: 'call-7' }) });
    expect(kinds(files)).toEqual(expected({ 3: 'mismatch', 7: 'not-read' }));
  });
});

describe('what lies where nobody looked', () => {
  const wanted = [want('call.wav', 'right', { folder: 'a' })];
  const beside = file('greeting.wav', 'other', { folder: 'a' });

  it('may be the recording meant: none is left over for it', () => {
    expect(matches(wanted, [beside])).toEqual([found(0)]);
    for (const sha512 of ['archive', null])
      for (const folder of ['a', 'b']) {
        const archive = file('rest.zip', sha512, { folder, mediaClass: 'document', closed: true });
        expect(matches(wanted, [beside, archive])).toEqual([unassigned]);
      }
    const [unread, unknown] = [file('y.wav', null), file('y', null, { mediaClass: 'unknown' })];
    for (const other of [unread, unknown]) expect(matches(wanted, [beside, other])).toEqual([unassigned]);
    expect(matches(wanted, [beside, file('y.png', null, { mediaClass: 'image' })])).toEqual([found(0)]);
  });

  it('is not in an archive that a record refers to itself', () => {
    const packed = want('rest.zip', 'archive', { mediaClass: 'document' });
    const archive = file('rest.zip', 'archive', { mediaClass: 'document', closed: true });
    expect(matches([...wanted, packed], [beside, archive])).toEqual([found(0), found(1)]);
  });
});

it('a recording swapped for one of another record given is swapped, as without that record', () => {
  const wanted = [want('b.wav', 'B'), want('a.wav', 'A')];
  const files = [file('b.wav', 'A'), file('a.wav', 'A')];
  expect(matches(wanted.slice(0, 1), files.slice(0, 1))).toEqual([found(0)]);
  expect(matches(wanted, files)).toEqual([found(0), found(1)]);
});

describe('every case with up to three records, of one folder each', () => {
  /** What can lie in the folder of a record: its recording, nothing, another one under its name or not. */
  const states = ['right', 'renamed', 'missing', 'swapped', 'swapped and renamed'] as const;
  type State = (typeof states)[number];

  const cases = (records: number): State[][] =>
    records === 0 ? [[]] : cases(records - 1).flatMap((rest) => states.map((state) => [...rest, state]));

  const place = (state: State, i: number): FileWithoutIndex[] => {
    const folder = `f${i}`;
    if (state === 'missing') return [];
    const digest = state.startsWith('swapped') ? `other ${i}` : `right ${i}`;
    return [file(state.endsWith('renamed') ? 'x.wav' : 'recording.wav', digest, { folder })];
  };

  it('a swapped recording never reads as missing, and a missing one never as swapped', () => {
    for (const given of [1, 2, 3].flatMap(cases)) {
      const wanted = given.map((_, i) => want('recording.wav', `right ${i}`, { folder: `f${i}` }));
      const files = given.flatMap(place);
      const told = matches(wanted, files).map((each) =>
        each.kind === 'found' ? files[each.evidence]?.sha512 : each.kind,
      );
      const expected = given.map((state, i) =>
        state === 'missing' ? 'missing' : `${state.startsWith('swapped') ? 'other' : 'right'} ${i}`,
      );
      expect({ given, told }).toEqual({ given, told: expected });
    }
  });
});

describe('time does not grow faster than what is given', () => {
  const many = bounds.files / 2;
  const numbers = Array.from({ length: many }, (_, i) => i);
  const folderOf = (i: number) => ({ folder: `f${i}` });

  it.each<[string, (i: number) => WantedFile, (i: number) => FileWithoutIndex]>([
    ['all right', (i) => want('a.wav', `${i}`, folderOf(i)), (i) => file('a.wav', `${i}`, folderOf(i))],
    ['all swapped', (i) => want('a.wav', `${i}`, folderOf(i)), (i) => file('a.wav', `x${i}`, folderOf(i))],
    ['all of one name, flat', (i) => want('a.wav', `${i}`), (i) => file('a.wav', `x${i}`)],
    ['nothing fits', (i) => want(`a${i}`, `${i}`), (i) => file(`b${i}`, `x${i}`)],
    ['all unreadable', (i) => want('a.wav', `${i}`, folderOf(i)), (i) => file('a.wav', null, folderOf(i))],
    ['all identical', (i) => want('a.wav', 'A', folderOf(i)), (i) => file('a.wav', 'A', folderOf(i))],
    [
      'all identical, elsewhere',
      (i) => want('a.wav', 'A', folderOf(i)),
      (i) => file('a.wav', 'A', folderOf(-1 - i)),
    ],
    ['all by hand', (i) => want('a.wav', 'A', { assigned: i }), (i) => file('b.wav', `x${i}`)],
  ])('with 10 000 references and 10 000 files, %s', (_, wanted, files) => {
    const allWanted = numbers.map(wanted);
    const allFiles = numbers.map(files);
    expect(matches(allWanted, allFiles)).toHaveLength(many);
  });

  it('with 40 000 references and as many files as may be given, all the same one', () => {
    const wanted = Array.from({ length: 40_000 }, () => want('a.wav', 'A', inFolder('f')));
    const files = Array.from({ length: bounds.files }, (_, i) => file('b.wav', 'A', folderOf(i)));
    expect(matches(wanted, files)).toHaveLength(40_000);
  });
});
