import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { EvidenceFile } from './evidence';
import { readInventory, type Inventory } from './inventory';
import { mayBeInventory } from './inventory-signs';

const ONE = '01995c60-2c10-8231-b9a2-279e0d16bc46';
const TWO = '01995c60-2c10-8231-b9a2-279e0d16bc47';
const digest = (digit: string): string => digit.repeat(128);

const given = (name: string, content: string | Uint8Array): EvidenceFile => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const head = bytes.subarray(0, bounds.headBytes);
  const read = mayBeInventory(name, bytes.length, head) ? bytes : null;
  return { name, folder: '', size: bytes.length, content: { state: 'read', sha512: '', head, bytes: read } };
};

function list(name: string, content: string | Uint8Array): Inventory {
  const inventory = readInventory(given(name, content));
  if (inventory?.kind !== 'list') throw new Error('no list');
  return inventory;
}

const names = (inventory: Inventory): (string | null)[] => inventory.entries.map(({ name }) => name);
const uuids = (inventory: Inventory): (string | null)[] => inventory.entries.map(({ uuid }) => uuid);

function whyNone(name: string, content: string | Uint8Array): string | null {
  const inventory = readInventory(given(name, content));
  if (inventory === null) return null;
  if (inventory.kind === 'list') throw new Error('a list');
  return typeof inventory.why === 'string' ? inventory.why : inventory.why.message;
}

describe('a list of checksums', () => {
  it('is read as the GNU coreutils write it, in text and binary mode', () => {
    const read = list('SHA512SUMS', `${digest('a')}  call one.wav\n${digest('B')} *b/two.vcon\r\n`);
    expect(read).toEqual({
      kind: 'list',
      by: 'sha512',
      unread: 0,
      entries: [
        { line: 1, uuid: null, name: 'call one.wav', sha512: digest('a') },
        { line: 2, uuid: null, name: 'b/two.vcon', sha512: digest('b') },
      ],
    });
  });

  it('is read with escaped names, and with quotes in them', () => {
    const read = list('x.sha512', `\\${digest('a')}  a\\\\b\\nc.wav\n${digest('b')}  "q".wav\n`);
    expect(names(read)).toEqual(['a\\b\nc.wav', '"q".wav']);
  });

  it('is read as BSD and OpenSSL write it', () => {
    const read = list(
      'x.sha512sum',
      `SHA512 (a (1).wav) = ${digest('a')}\nSHA2-512(b.wav)= ${digest('b')}\n`,
    );
    expect(names(read)).toEqual(['a (1).wav', 'b.wav']);
  });

  it('may hold comments and lines that are none, which are counted', () => {
    const read = list('checks.txt', `# by me\n${digest('a')}  a.wav\nnonsense\n\n`);
    expect(read).toMatchObject({ by: 'sha512', unread: 1, entries: [{ line: 2, name: 'a.wav' }] });
  });

  it('that is a digest alone is of the file that it is named after', () => {
    expect(names(list('call.wav.sha512', `${digest('a')}\n`))).toEqual(['call.wav']);
  });

  it('by another algorithm is said to be compared with nothing', () => {
    expect(whyNone('SHA256SUMS', `${'a'.repeat(64)}  call.wav\n`)).toContain('not SHA-512');
    expect(whyNone('SHA512SUMS', 'nothing of the kind')).toContain('no SHA-512');
  });
});

describe('a table', () => {
  it('is read by the names of its columns, whatever separates them', () => {
    for (const separator of [',', ';', '\t']) {
      const rows = [
        ['No', 'File name', 'vCon UUID'],
        ['1', 'a.vcon', ONE],
        ['2', 'b.vcon', `urn:uuid:${TWO.toUpperCase()}`],
      ];
      const read = list('list.csv', `\u{FEFF}${rows.map((row) => row.join(separator)).join('\r\n')}`);
      expect(read.by).toBe('uuid');
      expect(read.entries).toEqual([
        { line: 2, uuid: ONE, name: 'a.vcon', sha512: null },
        { line: 3, uuid: TWO, name: 'b.vcon', sha512: null },
      ]);
    }
  });

  it('is read by a column of UUIDs or file names without a name that is known, or without one', () => {
    expect(uuids(list('a.csv', `${ONE}\n${TWO}\n`))).toEqual([ONE, TWO]);
    expect(uuids(list('a.csv', `Datensatz;Datum\n${ONE};1.1.\n${TWO};2.1.\n`))).toEqual([ONE, TWO]);
    expect(names(list('a.csv', 'Datei,Dauer\na.wav,1\n"b, c.wav",2\n'))).toEqual(['a.wav', 'b, c.wav']);
  });

  it('reads SHA-512 beside a name, and counts rows that name nothing', () => {
    const read = list('a.csv', `file,sha512\na.wav,${digest('a')}\n,\n,x\nb.wav,\n`);
    expect(read).toMatchObject({
      by: 'name',
      unread: 1,
      entries: [
        { name: 'a.wav', sha512: digest('a') },
        { name: 'b.wav', sha512: null },
      ],
    });
  });

  it('that names people or times is none, and it is said why', () => {
    expect(whyNone('contacts.csv', 'name,id\nJonas Beispiel,7\nMara Muster,8\n')).toContain('no column');
    expect(whyNone('transcript.csv', 'start;speaker;text\n0;A;Hello\n1;B;Hello\n')).toContain('no column');
    expect(whyNone('open.csv', 'file,uuid\n"a.vcon,x\n')).toContain('never closed');
  });

  it('in UTF-16, as spreadsheets save "Unicode text", is read by its byte order mark', () => {
    const text = `\u{FEFF}UUID\tDatei\r\n${ONE}\tGespräch.vcon\r\n`;
    const little = Buffer.from(text, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()])
      for (const name of ['a.txt', 'a.csv']) expect(uuids(list(name, bytes))).toEqual([ONE]);
    expect(uuids(list('a.txt', Buffer.from(`\u{FEFF}${ONE}\n${TWO}\n`, 'utf16le')))).toEqual([ONE, TWO]);
    expect(whyNone('a.csv', little.subarray(0, -1))).toContain('UTF-8');
  });

  it('with a title above the names of its columns is read from these on', () => {
    const read = list('a.csv', `Fall 12;;\n;;\nDatei;UUID;x\na.vcon;${ONE};1\nb.vcon;${TWO};1\n`);
    expect(read).toMatchObject({
      by: 'uuid',
      entries: [
        { line: 4, uuid: ONE },
        { line: 5, uuid: TWO },
      ],
    });
  });

  it('with entries above a second heading is not read from that on', () => {
    const two = `Aktenzeichen;x\n${ONE};offen\nUUID;x\n${TWO};1\n`;
    expect(whyNone('a.csv', two)).toContain('no column');
  });

  it('in another encoding is refused with what to do', () => {
    expect(whyNone('a.csv', Uint8Array.of(0x66, 0x69, 0x6c, 0x65, 0x0a, 0xfc))).toContain('UTF-8');
  });

  it('of more entries than are compared is refused', () => {
    expect(whyNone('a.csv', `file\n${'a.wav\n'.repeat(bounds.inventory.entries + 1)}`)).toContain(
      'more than',
    );
    expect(list('a.csv', `file\n${'a.wav\n'.repeat(bounds.inventory.entries)}`).entries).toHaveLength(
      bounds.inventory.entries,
    );
  });

  it('has no entry for a value longer than a name can be', () => {
    const read = list('a.csv', `file\na.wav\n${'x'.repeat(bounds.inventory.text + 1)}\n`);
    expect(read).toMatchObject({ unread: 1, entries: [{ name: 'a.wav' }] });
  });
});

describe('a plain text', () => {
  it('is a list where every line is a UUID or a file name', () => {
    expect(uuids(list('list.txt', `${ONE}\r\n\r\n {${TWO}} \r\n`))).toEqual([ONE, TWO]);
    expect(names(list('list.txt', 'call, of today.vcon\nC:\\calls\\b.wav\n'))).toEqual([
      'call, of today.vcon',
      'C:\\calls\\b.wav',
    ]);
  });

  it('is none where it is a transcript, a note or an address, and nothing is said of it', () => {
    for (const text of [
      'Agent: Good morning.\nCustomer: Hello.\n',
      'a.wav\nand more\n',
      'https://a.example/b.html',
    ]) {
      expect(whyNone('call.txt', text)).toBeNull();
    }
  });
});

it('no bytes make reading throw', () => {
  for (let seed = 0; seed < 300; seed++) {
    const bytes = Uint8Array.from({ length: seed }, (_, i) => (i * 31 + seed * 17) % 251);
    for (const name of ['a.csv', 'SHA512SUMS', 'a.txt']) readInventory(given(name, bytes));
  }
});
