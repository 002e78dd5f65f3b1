import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc32, makeZip, type ZipMember, type ZipOptions } from '../../e2e/maker/zip';
import { bounds } from '../bounds';
import { english, sentences } from '../wording';
import { openArchive, type ArchiveMember, type OpenedArchive } from './archive';
import { readFile } from './read-file';

const MiB = 1024 * 1024;

/** Bytes that differ from place to place, and that deflate makes less of. */
function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i ^ (i >>> 7) ^ (i >>> 15) ^ (i >>> 20)) & 0xff;
  return bytes;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

async function opened(archive: Uint8Array<ArrayBuffer>, name = 'calls.zip'): Promise<OpenedArchive> {
  const result = await openArchive(new Blob([archive]), name);
  if ('problem' in result) throw new Error(sentences(english, [result.problem]));
  return result;
}

const open = (members: readonly ZipMember[], options?: ZipOptions): Promise<OpenedArchive> =>
  opened(makeZip(members, options));

/** What is said of an archive that cannot be opened. */
async function problem(archive: Uint8Array<ArrayBuffer>): Promise<string> {
  const result = await openArchive(new Blob([archive]), 'calls.zip');
  return 'problem' in result ? sentences(english, [result.problem]) : 'none';
}

const paths = ({ members }: OpenedArchive): string[] =>
  members.map(({ folder, name }) => (folder === '' ? name : `${folder}/${name}`));

const leftOut = (archive: OpenedArchive): string[][] =>
  archive.leftOut.map(({ name, why }) => [name, sentences(english, [why])]);

function only({ members }: { readonly members: readonly ArchiveMember[] }): ArchiveMember {
  const [member, other] = members;
  if (member === undefined || other !== undefined) throw new Error(`${members.length} members`);
  return member;
}

const content = async ({ file }: ArchiveMember): Promise<Uint8Array> =>
  new Uint8Array(await new Response(file.stream()).arrayBuffer());

const read = ({ file, name }: ArchiveMember) => readFile(file, name, () => undefined);

/** The name of what reading a member to its end throws. */
const failure = (member: ArchiveMember): Promise<string> =>
  content(member).then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : 'no error'),
  );

const text = utf8('{"vcon":"0.0.2"}');

describe('a member of an archive', () => {
  const sizes = [0, 1, 2, bounds.headBytes - 1, bounds.headBytes, bounds.headBytes + 1]
    .concat([65_535, 65_536, 65_537, MiB - 1, MiB, MiB + 1, 3 * MiB + 17])
    .flatMap((size) => [0, 8].flatMap((method) => [false, true].map((zip64) => ({ size, method, zip64 }))));

  it.each(sizes)(
    'is read as it was put in: $size bytes, method $method, ZIP64 $zip64',
    async ({ size, method, zip64 }) => {
      const bytes = bytesOf(size);
      const archive = await open(
        [
          { name: 'before.txt', bytes: text },
          { name: 'call.wav', bytes, method, zip64, descriptor: method === 8 },
        ],
        { zip64 },
      );
      expect(paths(archive)).toEqual(['calls.zip/before.txt', 'calls.zip/call.wav']);
      expect(leftOut(archive)).toEqual([]);
      const member = archive.members[1];
      expect(member?.size).toBe(size);
      expect(member && (await read(member))).toEqual({
        state: 'read',
        sha512: sha512(bytes),
        head: bytes.slice(0, bounds.headBytes),
        bytes: null,
      });
    },
  );

  it('is read as it was put in, whatever its bytes, name and neighbours', async () => {
    const member = fc.record({
      bytes: fc.uint8Array({ maxLength: 3000 }),
      method: fc.constantFrom(0, 8),
      zip64: fc.boolean(),
      descriptor: fc.boolean(),
      name: fc.stringMatching(/^[a-zé漢0-9 ]{1,12}[a-z]$/u),
      comment: fc.string({ maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { maxLength: 12 }),
        fc.boolean(),
        fc.string({ maxLength: 40 }),
        async (members, zip64, comment) => {
          const archive = await open(members, { zip64, comment });
          expect(leftOut(archive)).toEqual([]);
          expect(archive.members.map(({ name }) => name)).toEqual(members.map(({ name }) => name));
          const contents = await Promise.all(archive.members.map(content));
          expect(contents.map(sha512)).toEqual(members.map(({ bytes }) => sha512(bytes)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives its first bytes alone, and any others in between', async () => {
    for (const method of [0, 8]) {
      const bytes = bytesOf(2 * MiB);
      const { file } = only(await open([{ name: 'call.wav', bytes, method }]));
      for (const [start, end] of [
        [0, 0],
        [0, 1],
        [0, 4096],
        [5, 70_000],
        [MiB, MiB + 3],
        [2 * MiB - 1, 3 * MiB],
      ] as const) {
        const part = new Uint8Array(await file.slice(start, end).arrayBuffer());
        expect(Buffer.compare(part, bytes.slice(start, end))).toBe(0);
      }
    }
  });

  it('is read twice, side by side with others and after one that was left half-way', async () => {
    const archive = await open(
      Array.from({ length: 12 }, (_, i) => ({ name: `${i}.wav`, bytes: bytesOf(300_000 + i), method: 8 })),
    );
    const begun = archive.members[0]?.file.stream().getReader();
    await begun?.read();
    await begun?.cancel();
    const members = [...archive.members, ...archive.members];
    const digests = (await Promise.all(members.map(content))).map(sha512);
    expect(digests).toEqual(members.map(({ size }) => sha512(bytesOf(size))));
  });

  it('is unpacked no further than it is read', async () => {
    const archive = makeZip([{ name: 'call.wav', bytes: bytesOf(20 * MiB) }]);
    let asked = 0;
    const blob = new Blob([archive]);
    const result = await openArchive(
      {
        size: blob.size,
        slice: (start, end) => {
          asked += end - start;
          return blob.slice(start, end);
        },
      },
      'calls.zip',
    );
    const reader = 'members' in result && result.members[0]?.file.stream().getReader();
    if (!reader) throw new Error('not opened');
    asked = 0;
    await reader.read();
    await reader.cancel();
    expect(asked).toBeLessThanOrEqual(4 * MiB);
  });

  it('that is an archive itself is a file, to be unpacked by whoever added it', async () => {
    const inner = makeZip([{ name: 'call.vcon', bytes: text }]);
    const member = only(await open([{ name: 'inner.zip', bytes: inner, method: 8 }]));
    expect([member.folder, member.name]).toEqual(['calls.zip', 'inner.zip']);
    expect(Buffer.compare(await content(member), inner)).toBe(0);
  });
});

describe('a member whose bytes are not what the directory says', () => {
  const bytes = bytesOf(100_000);
  it.each([
    ['unpacks to more', { name: 'a.wav', bytes, method: 8, size: 99_999 }, 'RangeError'],
    ['unpacks to much more', { name: 'a.wav', bytes, method: 8, size: 10 }, 'RangeError'],
    ['unpacks to less', { name: 'a.wav', bytes, method: 8, size: 100_001 }, 'RangeError'],
    ['unpacks to something where none is said', { name: 'a.wav', bytes, method: 8, size: 0 }, 'RangeError'],
    ['is stored in more', { name: 'a.wav', bytes, size: 99_999 }, 'RangeError'],
    ['is stored in less', { name: 'a.wav', bytes, size: 100_001 }, 'RangeError'],
    ['has another CRC-32, deflated', { name: 'a.wav', bytes, method: 8, crc: 1 }, 'DataError'],
    ['has another CRC-32, stored', { name: 'a.wav', bytes, crc: 1 }, 'DataError'],
    ['is cut short, deflated', { name: 'a.wav', bytes, method: 8, packedSize: 50 }, 'DataError'],
    ['lies elsewhere', { name: 'a.wav', bytes, offset: 50, packedSize: 99_000, size: 99_000 }, 'DataError'],
  ])('and that %s is not read', async (_, member, error) => {
    // Behind a stored one, so that nothing is found out from where the archive begins or ends.
    const archive = await open([
      { name: 'b.wav', bytes: bytesOf(9) },
      member,
      { name: 'c.wav', bytes: bytesOf(9) },
    ]);
    const found = archive.members.find(({ name }) => name === 'a.wav');
    if (found === undefined) throw new Error('left out');
    expect(await failure(found)).toBe(error);
    expect(await read(found)).toMatchObject({ state: 'not-read' });
  });

  it('that is no deflate data is not read', async () => {
    const archive = makeZip([{ name: 'a.wav', bytes, method: 8 }]);
    archive.fill(0xff, 40, 400);
    expect(await failure(only(await opened(archive)))).toBe('DataError');
  });

  it('never gives more bytes than were said, before it fails', async () => {
    const { file } = only(
      await open([{ name: 'a.wav', bytes: new Uint8Array(8 * MiB), method: 8, size: 1000 }]),
    );
    let length = 0;
    await expect(
      (async () => {
        for await (const chunk of file.stream()) length += chunk.length;
      })(),
    ).rejects.toThrow(RangeError);
    expect(length).toBeLessThanOrEqual(1000);
  });
});

describe('an archive that was changed or moved', () => {
  const failing = (archive: Uint8Array<ArrayBuffer>, until: () => boolean) => ({
    size: archive.length,
    slice: (start: number, end: number) => ({
      arrayBuffer: () =>
        until()
          ? new Blob([archive]).slice(start, end).arrayBuffer()
          : Promise.reject(new DOMException('no', 'NotReadableError')),
    }),
  });

  it('before it is opened is not opened, and says so', async () => {
    const result = await openArchive(
      failing(makeZip([]), () => false),
      'calls.zip',
    );
    expect(result).toMatchObject({
      problem: { message: expect.stringMatching(/changed, moved or locked/) as string },
    });
  });

  it('after it was opened fails each file as the archive does', async () => {
    let good = true;
    // The second file lies beyond what was read with the directory.
    const archive = makeZip([
      { name: 'a.wav', bytes: bytesOf(100_000), method: 8 },
      { name: 'b.wav', bytes: bytesOf(4 * MiB) },
    ]);
    const result = await openArchive(
      failing(archive, () => good),
      'calls.zip',
    );
    good = false;
    if ('problem' in result) throw new Error('not opened');
    expect(await Promise.all(result.members.map(failure))).toEqual(['NotReadableError', 'NotReadableError']);
  });
});

describe('the name of a member', () => {
  it.each([
    ['a/b/c.wav', 'calls.zip/a/b/c.wav'],
    ['a\\b\\c.wav', 'calls.zip/a/b/c.wav'],
    ['../../etc/passwd', 'calls.zip/etc/passwd'],
    ['a/../../b.wav', 'calls.zip/a/b.wav'],
    ['..\\..\\b.wav', 'calls.zip/b.wav'],
    ['/etc/passwd', 'calls.zip/etc/passwd'],
    ['//host/share/a.wav', 'calls.zip/host/share/a.wav'],
    ['C:\\Windows\\a.wav', 'calls.zip/Windows/a.wav'],
    ['c:a.wav', 'calls.zip/a.wav'],
    ['./a.wav', 'calls.zip/a.wav'],
    ['a/ .. /b.wav', 'calls.zip/a/b.wav'],
    ['a/..', 'calls.zip/a'],
    ['..', 'calls.zip/_'],
    ['', 'calls.zip/_'],
    ['a\0.wav', 'calls.zip/a\ufffd.wav'],
    ['a\r\nb.wav', 'calls.zip/a\ufffd\ufffdb.wav'],
    ['gpj\u202evaw.exe', 'calls.zip/gpj\ufffdvaw.exe'],
    ['a\u2028b\u0085c', 'calls.zip/a\ufffdb\ufffdc'],
    ['Gespräch 漢 👩‍💻.wav', 'calls.zip/Gespräch 漢 👩‍💻.wav'],
    ['__proto__', 'calls.zip/__proto__'],
  ])('%j leads nowhere but into the archive', async (name, path) => {
    expect(paths(await open([{ name, bytes: text }]))).toEqual([path]);
  });

  it('of the archive leads nowhere either', async () => {
    const archive = makeZip([{ name: 'a', bytes: text }]);
    expect(paths(await opened(archive, '..\\\u202ex.zip'))).toEqual(['\ufffdx.zip/a']);
    expect(paths(await opened(archive, '..'))).toEqual(['_/a']);
  });

  it('is read as code page 437 where nothing says UTF-8 and it is none', async () => {
    const name = new Uint8Array([0x47, 0x65, 0x73, 0x70, 0x72, 0x84, 0x63, 0x68]);
    expect(only(await open([{ name, bytes: text }])).name).toBe('Gespräch');
    expect(only(await open([{ name: utf8('Gespräch'), bytes: text }])).name).toBe('Gespräch');
  });

  it('may be given to several files: all of them are there', async () => {
    const archive = await open([
      { name: 'call.vcon', bytes: text },
      { name: 'call.vcon', bytes: utf8('{}') },
      { name: './call.vcon', bytes: utf8('[]') },
    ]);
    expect(paths(archive)).toEqual(Array.from({ length: 3 }, () => 'calls.zip/call.vcon'));
    expect(
      (await Promise.all(archive.members.map(content))).map((bytes) => Buffer.from(bytes).toString()),
    ).toEqual(['{"vcon":"0.0.2"}', '{}', '[]']);
  });
});

describe('of an archive', () => {
  it('folders and what a Mac adds are not told of', async () => {
    const archive = await open([
      { name: 'calls/', bytes: new Uint8Array(), attributes: 0x10 },
      { name: 'calls/a.vcon', bytes: text },
      { name: 'calls/.DS_Store', bytes: text },
      { name: '__MACOSX/calls/._a.vcon', bytes: text },
    ]);
    expect(paths(archive)).toEqual(['calls.zip/calls/a.vcon']);
    expect(archive).toMatchObject({ leftOut: [], skipped: 2 });
  });

  it('a file that is marked as a folder is a file', async () => {
    const archive = await open([
      { name: 'a.vcon', bytes: text, attributes: 0x10 },
      { name: 'b.vcon/', bytes: text },
    ]);
    expect(paths(archive)).toEqual(['calls.zip/a.vcon', 'calls.zip/b.vcon']);
    expect((await Promise.all(archive.members.map(content))).map(sha512)).toEqual([
      sha512(text),
      sha512(text),
    ]);
  });

  it.each([
    ['encrypted', { flags: 1 }, /^It is encrypted\. Unpack it with its password/],
    ['encrypted with AES', { flags: 1, method: 99 }, /^It is encrypted\./],
    ['a symbolic link', { mode: 0o120777 }, /^A link to another file/],
    ['packed by Deflate64', { method: 9 }, /not read here \(method 9\)\. Unpack it/],
    ['packed by LZMA', { method: 14 }, /method 14/],
    ['packed by Zstandard', { method: 93 }, /method 93/],
    ['packed by a method nobody has', { method: 65_535 }, /method 65535/],
    ['a patch', { flags: 0x20 }, /not read here/],
    ['larger than the archive', { packedSize: 5_000_000 }, /^The archive ends before this file does/],
    ['out of the archive', { offset: 5_000_000 }, /^The archive ends before this file does/],
    [
      'called by a name without end',
      { name: `${'a/'.repeat(600)}b` },
      /^Its name has more than 1,000 characters/,
    ],
  ])('a file that is %s is left out and named, and the others are read', async (_, fields, why) => {
    const archive = await open([
      { name: 'x/odd.wav', bytes: text, ...fields },
      { name: 'call.vcon', bytes: text },
    ]);
    expect(paths(archive)).toEqual(['calls.zip/call.vcon']);
    expect(await content(only(archive))).toEqual(text);
    expect(leftOut(archive)).toEqual([
      [
        expect.stringMatching('name' in fields ? /…$/ : /^calls\.zip\/x\/odd\.wav$/),
        expect.stringMatching(why),
      ],
    ]);
  });

  it('files that lie over each other are left out', async () => {
    const archive = await open([
      { name: 'fine.wav', bytes: bytesOf(100) },
      { name: 'one.wav', bytes: bytesOf(100) },
      { name: 'two.wav', bytes: bytesOf(100), offset: 30 + 8 + 100 },
    ]);
    expect(paths(archive)).toEqual(['calls.zip/fine.wav']);
    expect(leftOut(archive)).toEqual(
      ['one', 'two'].map((name) => [
        `calls.zip/${name}.wav`,
        expect.stringMatching(/same bytes to another file/),
      ]),
    );
  });

  it('the files past what it may unpack to are left out, each by its name', async () => {
    const size = bounds.archive.unpackedBytes - 10;
    const archive = await open([
      { name: 'a.wav', bytes: text, size, method: 8 },
      { name: 'b.wav', bytes: text, size: 11, method: 8 },
      { name: 'c.vcon', bytes: utf8('{}') },
      { name: 'd.wav', bytes: text, size: Number.MAX_SAFE_INTEGER, zip64: true, method: 8 },
    ]);
    expect(paths(archive)).toEqual(['calls.zip/a.wav', 'calls.zip/c.vcon']);
    expect(leftOut(archive)).toEqual(
      ['b', 'd'].map((name) => [`calls.zip/${name}.wav`, expect.stringMatching(/far larger than it is/)]),
    );
  });

  it('with more files than one set of evidence has, the first are there', { timeout: 60_000 }, async () => {
    const name = (i: number): string => `calls/${String(i)}.vcon`;
    const members = Array.from({ length: bounds.files + 500 }, (_, i) => ({ name: name(i), bytes: text }));
    const archive = await open(members, { zip64: true });
    expect(archive.members).toHaveLength(bounds.files);
    expect(leftOut(archive)).toEqual([
      [
        'calls.zip',
        `Only its first ${bounds.files.toLocaleString('en-GB')} files were taken. Unpack it and add the others in smaller portions.`,
      ],
    ]);
    expect(await archive.members.at(-1)?.file.slice(0, 9).arrayBuffer()).toEqual(text.slice(0, 9).buffer);
  });
});

describe('an archive', () => {
  const archive = makeZip([
    { name: 'call.vcon', bytes: text, method: 8 },
    { name: 'call.wav', bytes: bytesOf(5000) },
  ]);
  const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));

  it.each([
    ['other data before it, as programs that unpack themselves have', join(bytesOf(3000), archive)],
    ['other data after it', join(archive, bytesOf(3000))],
    [
      'a comment',
      makeZip(
        [
          { name: 'call.vcon', bytes: text },
          { name: 'call.wav', bytes: bytesOf(5000) },
        ],
        { comment: 'PK\x05\x06 '.repeat(90) },
      ),
    ],
  ])('with %s is opened', async (_, bytes) => {
    const result = await opened(bytes);
    expect(paths(result)).toEqual(['calls.zip/call.vcon', 'calls.zip/call.wav']);
    expect((await Promise.all(result.members.map(content))).map(sha512)).toEqual([
      sha512(text),
      sha512(bytesOf(5000)),
    ]);
  });

  it('without files has none', async () => {
    expect(await open([])).toEqual({ members: [], leftOut: [], skipped: 0 });
  });

  it.each([
    ['is empty', new Uint8Array(), /damaged or incomplete/],
    ['is none', bytesOf(100_000), /damaged or incomplete/],
    ['is cut short', archive.slice(0, 5000), /damaged or incomplete/],
    ['has only its end', archive.slice(-22), /damaged or incomplete/],
    [
      'has fewer files than it says',
      makeZip([{ name: 'a', bytes: text }], { count: 3 }),
      /damaged or incomplete/,
    ],
    ['is one part of several', makeZip([{ name: 'a', bytes: text }], { disk: 2 }), /in several parts/],
    ['is one part of several, the first', join(utf8('PK\x07\x08'), bytesOf(70_000)), /in several parts/],
  ])('that %s is not opened, and says what to do', async (_, bytes, why) => {
    expect(await problem(bytes)).toMatch(why);
  });

  it('whose directory is past the bound is not read into memory', async () => {
    const size = bounds.archive.directoryBytes * 2;
    const end = makeZip([]).slice(-22);
    new DataView(end.buffer).setUint16(10, 9, true);
    new DataView(end.buffer).setUint32(12, size, true);
    let most = 0;
    const blob = new Blob([utf8('PK\x01\x02'), new Uint8Array(size - 4), end]);
    const result = await openArchive(
      {
        size: blob.size,
        slice: (from, to) => {
          most = Math.max(most, to - from);
          return blob.slice(from, to);
        },
      },
      'calls.zip',
    );
    expect(result).toMatchObject({
      problem: { message: expect.stringMatching(/too long a list of files/) as string },
    });
    expect(most).toBeLessThanOrEqual(bounds.archive.directoryBytes);
  });

  it('with any byte changed, or cut anywhere, throws nothing and gives no other bytes for a whole file', async () => {
    const good = new Set([sha512(text), sha512(bytesOf(5000))]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: archive.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const bytes = cut ? archive.slice(0, at) : archive.slice();
          if (!cut) bytes[at] = (bytes[at] ?? 0) ^ by;
          const result = await openArchive(new Blob([bytes]), 'calls.zip');
          if ('problem' in result) return;
          for (const member of result.members) {
            const { state, ...rest } = await read(member);
            if (state === 'read' && 'sha512' in rest && member.size > 0) expect(good).toContain(rest.sha512);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

it('CRC-32 is the one of ISO 3309', () => {
  expect(crc32(utf8('123456789'))).toBe(0xcbf4_3926);
});
