import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeWav } from '../../e2e/maker/audio';
import { bounds } from '../bounds';
import { checkRecording, describeRecording, type RecordingClaims, type RecordingFacts } from './recording';

/** Describes a file by its head alone, as the verifier keeps it. */
const describeFile = (file: Uint8Array, size = file.length) =>
  describeRecording(file.subarray(0, bounds.headBytes), size);

type Part = string | readonly number[] | Uint8Array;
const bytes = (...parts: Part[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part])),
  );

const le = (value: number, length: number): number[] =>
  Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) % 256);
const be = (value: number, length: number): number[] => le(value, length).reverse();
const zeros = (length: number): Uint8Array => new Uint8Array(length);

const chunk = (id: string, ...parts: Part[]): Uint8Array => {
  const data = bytes(...parts);
  return bytes(id, le(data.length, 4), data, zeros(data.length % 2));
};
const fmt = (tag: number, channels: number, rate: number, byteRate: number, ...more: Part[]): Uint8Array =>
  chunk('fmt ', le(tag, 2), le(channels, 2), le(rate, 4), le(byteRate, 4), le(1, 2), le(16, 2), ...more);
const riff = (...chunks: Uint8Array[]): Uint8Array => bytes('RIFF', le(0, 4), 'WAVE', ...chunks);

const facts = (more: Partial<RecordingFacts>): Partial<RecordingFacts> => ({ estimated: false, ...more });

describe('WAV', () => {
  it('PCM lasts its bytes over its bytes a second', () => {
    expect(describeFile(makeWav(0, 3))).toEqual({
      container: 'WAV',
      codec: 'PCM',
      channels: 1,
      sampleRate: 8000,
      duration: 3,
      estimated: false,
    });
  });

  it.each([
    [
      'A-law in two channels',
      riff(fmt(6, 2, 8000, 16_000), chunk('fact', le(8000, 4)), chunk('data', zeros(16_000))),
      { codec: 'A-law', channels: 2, duration: 1 },
    ],
    [
      'GSM 6.10, which lasts as many samples as fact says',
      riff(
        fmt(0x31, 1, 8000, 1625, le(2, 2), le(320, 2)),
        chunk('fact', le(12_000, 4)),
        chunk('data', zeros(2470)),
      ),
      { codec: 'GSM 6.10', sampleRate: 8000, duration: 1.5 },
    ],
    [
      'GSM 6.10 without fact',
      riff(fmt(0x31, 1, 8000, 1625, le(2, 2), le(320, 2)), chunk('data', zeros(3250))),
      { duration: 2 },
    ],
    [
      'extensible, by the format tag in its GUID',
      riff(
        fmt(0xfffe, 6, 48_000, 576_000, le(22, 2), le(16, 2), le(63, 4), le(1, 2), zeros(14)),
        chunk('data', zeros(576)),
      ),
      { codec: 'PCM', channels: 6, duration: 0.001 },
    ],
    [
      'a chunk of odd length before the data',
      riff(fmt(1, 1, 8000, 8000), chunk('LIST', 'odd'), chunk('data', zeros(800))),
      { duration: 0.1 },
    ],
    [
      'a codec that is not in the table',
      riff(fmt(0x7777, 1, 8000, 8000), chunk('data', zeros(800))),
      { codec: null, duration: 0.1 },
    ],
  ] as [string, Uint8Array, Partial<RecordingFacts>][])('%s', (_, file, expected) => {
    expect(describeFile(file)).toMatchObject(facts({ container: 'WAV', ...expected }));
  });

  it.each([
    ['not written in the end', 0],
    ['not known', 0xffffffff],
    ['more than the file has', 1_000_000],
  ])('lasts to the end of the file where the length of the data is %s', (_, length) => {
    const file = bytes(riff(fmt(1, 1, 8000, 8000)), 'data', le(length, 4), zeros(4000));
    expect(describeFile(file)?.duration).toBe(0.5);
  });

  it('RF64 has its sizes in ds64 (EBU Tech 3306)', () => {
    const data = 5_000_000_000;
    const head = bytes(
      'RF64',
      be(0xffffffff, 4),
      'WAVE',
      chunk('ds64', le(0, 8), le(data, 8), le(0, 8), le(0, 4)),
      fmt(1, 2, 48_000, 192_000),
      'data',
      le(0xffffffff, 4),
    );
    expect(describeFile(head, head.length + data)).toMatchObject({ channels: 2, duration: data / 192_000 });
    expect(describeFile(bytes('BW64', head.subarray(4)), head.length + data)?.container).toBe('WAV');
  });

  it('whose data begins beyond the head still tells its format', () => {
    const file = riff(fmt(1, 2, 16_000, 64_000), chunk('LIST', zeros(10_000)), chunk('data', zeros(64)));
    expect(describeFile(file)).toMatchObject({ channels: 2, sampleRate: 16_000, duration: null });
  });
});

/** MPEG audio frames; the header's four bytes are by ISO/IEC 11172-3 section 2.4.1.3. */
const frames = (header: number, length: number, count: number): Uint8Array =>
  bytes(...Array.from({ length: count }, () => bytes(be(header, 4), zeros(length - 4))));

describe('MPEG audio', () => {
  it.each([
    // 144 * 128000 / 44100 = 417 bytes, joint stereo
    [
      'MPEG 1 layer III, 128 kbit/s, 44.1 kHz, stereo',
      0xfffb9064,
      417,
      { codec: 'MPEG layer III', channels: 2, sampleRate: 44_100 },
    ],
    // 144 * 32000 / 48000 = 96 bytes
    ['MPEG 1 layer III, 32 kbit/s, 48 kHz, mono', 0xfffb14c4, 96, { channels: 1, sampleRate: 48_000 }],
    // 72 * 24000 / 16000 = 108 bytes
    ['MPEG 2 layer III, 24 kbit/s, 16 kHz, mono', 0xfff338c4, 108, { channels: 1, sampleRate: 16_000 }],
    // 72 * 8000 / 8000 = 72 bytes
    ['MPEG 2.5 layer III, 8 kbit/s, 8 kHz, mono', 0xffe318c4, 72, { channels: 1, sampleRate: 8000 }],
    // 144 * 192000 / 48000 = 576 bytes
    [
      'MPEG 1 layer II, 192 kbit/s, 48 kHz, stereo',
      0xfffda404,
      576,
      { codec: 'MPEG layer II', sampleRate: 48_000 },
    ],
    // (12 * 384000 / 44100 = 104) * 4 = 416 bytes
    [
      'MPEG 1 layer I, 384 kbit/s, 44.1 kHz, stereo',
      0xffffc004,
      416,
      { codec: 'MPEG layer I', sampleRate: 44_100 },
    ],
  ] as [string, number, number, Partial<RecordingFacts>][])('%s', (_, header, length, expected) => {
    const file = describeFile(frames(header, length, 50));
    expect(file).toMatchObject({ container: 'MPEG audio', estimated: true, ...expected });
  });

  it('of constant bit rate lasts its bits over its bits a second, as an estimate', () => {
    const file = frames(0xfffb9064, 417, 100);
    const found = describeFile(file);
    expect(found?.duration).toBeCloseTo((41_700 * 8) / 128_000, 5);
    expect(found?.estimated).toBe(true);
  });

  const counted = (at: number, ...tag: Part[]): Uint8Array => {
    const file = frames(0xfffb9064, 417, 20);
    file.set(bytes(...tag), at);
    return file;
  };
  it.each([
    ['Xing, with variable bit rate', counted(4 + 32, 'Xing', be(1, 4), be(5000, 4))],
    ['Info, with constant bit rate', counted(4 + 32, 'Info', be(15, 4), be(5000, 4))],
    ['VBRI', counted(4 + 32, 'VBRI', be(1, 2), be(0, 2), be(0, 2), be(0, 4), be(5000, 4))],
  ])('counts its frames in a tag %s', (_, file) => {
    expect(describeFile(file)).toMatchObject({ duration: (5000 * 1152) / 44_100, estimated: false });
  });

  it('does without a count that the tag does not have', () => {
    expect(describeFile(counted(36, 'Xing', be(6, 4), be(5000, 4)))?.estimated).toBe(true);
    expect(describeFile(counted(36, 'Xing', be(1, 4), be(0, 4)))?.estimated).toBe(true);
  });

  it('begins after a tag of ID3v2, whose size has seven bits to the byte', () => {
    const tag = bytes('ID3', [4, 0, 0], [0, 0, 2, 10], zeros(266));
    expect(describeFile(bytes(tag, frames(0xffe318c4, 72, 20)))).toMatchObject({
      sampleRate: 8000,
      channels: 1,
    });
    const footer = bytes('ID3', [4, 0, 0x10], [0, 0, 2, 10], zeros(266), '3DI', zeros(7));
    expect(describeFile(bytes(footer, frames(0xffe318c4, 72, 20)))).toMatchObject({ sampleRate: 8000 });
  });

  it('behind a tag longer than the head tells nothing more', () => {
    const tag = bytes('ID3', [3, 0, 0], [0, 0, 64, 0], zeros(9000));
    expect(describeFile(tag)).toEqual({
      container: 'MPEG audio',
      codec: null,
      channels: null,
      sampleRate: null,
      duration: null,
      estimated: false,
    });
  });

  it('is not taken from a synchronisation by chance', () => {
    const tag = bytes('ID3', [4, 0, 0], [0, 0, 0, 0], be(0xfffb9064, 4), zeros(60));
    const found = describeFile(bytes(tag, frames(0xffe318c4, 72, 40)));
    expect(found).toMatchObject({ sampleRate: 8000, channels: 1 });
  });
});

describe('MP4', () => {
  const box = (type: string, ...parts: Part[]): Uint8Array => {
    const content = bytes(...parts);
    return bytes(be(content.length + 8, 4), type, content);
  };
  const ftyp = box('ftyp', 'M4A ', zeros(4));
  const stsd = (codec: string, rate: number) =>
    box(
      'stsd',
      zeros(4),
      be(1, 4),
      be(36, 4),
      codec,
      zeros(16),
      be(2, 2),
      be(16, 2),
      zeros(4),
      be(rate, 2),
      zeros(2),
    );
  const track = (codec: string, rate: number) =>
    box(
      'trak',
      box('tkhd', zeros(84)),
      box('mdia', box('mdhd', zeros(24)), box('minf', box('stbl', stsd(codec, rate)))),
    );
  const mvhd = box('mvhd', zeros(12), be(1000, 4), be(33_120, 4), zeros(80));

  it('tells its length in mvhd and its sound in stsd, but not its channels', () => {
    const file = bytes(
      ftyp,
      box('moov', mvhd, track('avc1', 0), track('mp4a', 44_100)),
      box('mdat', zeros(100)),
    );
    expect(describeFile(file)).toEqual({
      container: 'MP4',
      codec: 'AAC',
      channels: null,
      sampleRate: 44_100,
      duration: 33.12,
      estimated: false,
    });
  });

  it('in version 1 of mvhd has times of 64 bits', () => {
    const long = box('mvhd', [1, 0, 0, 0], zeros(16), be(8000, 4), be(80_000, 8), zeros(80));
    expect(describeFile(bytes(ftyp, box('moov', long)))?.duration).toBe(10);
  });

  it.each([
    ['in fragments', box('mvhd', zeros(12), be(1000, 4), be(0, 4), zeros(80))],
    ['not known', box('mvhd', zeros(12), be(1000, 4), be(0xffffffff, 4), zeros(80))],
    ['without a time scale', box('mvhd', zeros(12), be(0, 4), be(7, 4), zeros(80))],
  ])('has no length where it is %s', (_, header) => {
    expect(describeFile(bytes(ftyp, box('moov', header)))?.duration).toBeNull();
  });

  it('with its moov at the end tells only what it is', () => {
    const file = bytes(ftyp, box('mdat', zeros(10_000)), box('moov', mvhd));
    expect(describeFile(file)).toMatchObject({ container: 'MP4', codec: null, duration: null });
  });
});

describe('other formats', () => {
  const page = (...packet: Part[]): Uint8Array => bytes('OggS', zeros(22), [1, 19], ...packet, zeros(60));
  const streamInfo = (rate: number, channels: number, samples: number): Uint8Array => {
    const bits = (BigInt(rate) << 44n) | (BigInt(channels - 1) << 41n) | (15n << 36n) | BigInt(samples);
    return bytes(
      'fLaC',
      [0x80, 0, 0, 34],
      zeros(10),
      be(Number(bits >> 32n), 4),
      be(Number(bits & 0xffffffffn), 4),
      zeros(16),
    );
  };
  it.each([
    [
      'Ogg Opus (RFC 7845)',
      page('OpusHead', [1, 2], le(312, 2), le(16_000, 4)),
      { container: 'Ogg', codec: 'Opus', channels: 2, sampleRate: 16_000, duration: null },
    ],
    [
      'Ogg Vorbis',
      page([1], 'vorbis', le(0, 4), [1], le(44_100, 4)),
      { codec: 'Vorbis', channels: 1, sampleRate: 44_100, duration: null },
    ],
    [
      'Ogg Speex',
      page('Speex   ', zeros(28), le(8000, 4), zeros(8), le(1, 4)),
      { codec: 'Speex', channels: 1, sampleRate: 8000 },
    ],
    [
      'Ogg FLAC',
      page([0x7f], 'FLAC', [1, 0, 0, 1], streamInfo(8000, 1, 16_000)),
      { container: 'Ogg', codec: 'FLAC', channels: 1, duration: 2 },
    ],
    ['Ogg of another codec', page('other'), { container: 'Ogg', codec: null, channels: null }],
    [
      'FLAC (RFC 9639)',
      streamInfo(44_100, 2, 44_100 * 200_000),
      { container: 'FLAC', codec: 'FLAC', channels: 2, sampleRate: 44_100, duration: 200_000 },
    ],
    ['FLAC of unknown length', streamInfo(44_100, 2, 0), { sampleRate: 44_100, duration: null }],
    [
      'AMR (RFC 4867)',
      bytes('#!AMR\n', zeros(100)),
      { container: 'AMR', codec: 'AMR', channels: 1, sampleRate: 8000, duration: null },
    ],
    ['AMR-WB', bytes('#!AMR-WB\n', zeros(100)), { codec: 'AMR-WB', channels: 1, sampleRate: 16_000 }],
    ['AMR in several channels', bytes('#!AMR_MC1.0\n', be(2, 4), zeros(100)), { codec: 'AMR', channels: 2 }],
    [
      'AMR-WB in several channels',
      bytes('#!AMR-WB_MC1.0\n', be(4, 4), zeros(100)),
      { codec: 'AMR-WB', channels: 4 },
    ],
    [
      'AU, mu-law',
      bytes('.snd', be(24, 4), be(8000, 4), be(1, 4), be(8000, 4), be(1, 4), zeros(8000)),
      { container: 'AU', codec: 'mu-law', channels: 1, sampleRate: 8000, duration: 1 },
    ],
    [
      'AU of unknown length, PCM',
      bytes('.snd', be(28, 4), be(0xffffffff, 4), be(3, 4), be(8000, 4), be(2, 4), zeros(4 + 64_000)),
      { codec: 'PCM', channels: 2, duration: 2 },
    ],
    ['WebM', bytes([0x1a, 0x45, 0xdf, 0xa3], zeros(40)), { container: 'WebM', codec: null, duration: null }],
    ['AVI', bytes('RIFF', zeros(4), 'AVI LIST', zeros(40)), { container: 'AVI', codec: null }],
  ] as [string, Uint8Array, Partial<RecordingFacts>][])('%s', (_, file, expected) => {
    expect(describeFile(file)).toMatchObject(facts(expected));
  });

  it.each([
    ['nothing', bytes()],
    ['text', bytes('Good day!')],
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], zeros(40))],
    ['a PDF', bytes('%PDF-1.7')],
    ['JSON', bytes('{"RIFF":"WAVE"}')],
    ['AAC in ADTS, whose layer bits are zero', bytes([0xff, 0xf1, 0x50, 0x80], zeros(40))],
  ])('are none in %s', (_, file) => {
    expect(describeFile(file)).toBeNull();
  });
});

describe('hostile heads', () => {
  const seeds = [
    makeWav(0, 1).subarray(0, 200),
    riff(fmt(0x31, 1, 8000, 1625), chunk('fact', le(1, 4)), chunk('data', zeros(99))),
    bytes(
      'RF64',
      be(0xffffffff, 4),
      'WAVE',
      chunk('ds64', zeros(28)),
      fmt(1, 2, 8000, 8000),
      'data',
      zeros(4),
    ),
    frames(0xfffb9064, 417, 3),
    bytes('ID3', [4, 0, 0x10], [127, 127, 127, 127], zeros(60)),
    bytes(be(20, 4), 'ftyp', zeros(12), be(200, 4), 'moov', be(108, 4), 'mvhd', zeros(100)),
    bytes(be(16, 4), 'ftyp', zeros(8), be(1, 4), 'moov', be(0, 8), be(0, 4), 'stsd', zeros(60)),
    bytes('OggS', zeros(22), [255], zeros(20)),
    bytes('fLaC', [0, 0, 0, 34], zeros(34)),
    bytes('.snd', zeros(20)),
    bytes('#!AMR-WB_MC1.0\n'),
  ];
  const holds = (head: Uint8Array, size: number): void => {
    const found = describeRecording(head, size);
    if (found === null) return;
    const { channels, sampleRate, duration } = found;
    expect(channels === null || (Number.isInteger(channels) && channels > 0)).toBe(true);
    expect(sampleRate === null || (Number.isInteger(sampleRate) && sampleRate > 0)).toBe(true);
    expect(duration === null || (Number.isFinite(duration) && duration >= 0)).toBe(true);
  };

  it('of every length give sensible facts or none', () => {
    for (const seed of seeds) for (let n = 0; n <= seed.length; n++) holds(seed.subarray(0, n), n);
  });

  it('with any byte replaced give sensible facts or none', () => {
    for (const seed of seeds) {
      for (let at = 0; at < Math.min(seed.length, 200); at++) {
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          const head = Uint8Array.from(seed);
          head[at] = value;
          for (const size of [0, head.length, Number.MAX_SAFE_INTEGER]) holds(head, size);
        }
      }
    }
  });

  it('of nothing but one byte after a signature end soon', () => {
    for (const value of [0, 1, 8, 0xff]) {
      const filled = new Uint8Array(bounds.headBytes).fill(value);
      for (const seed of seeds) {
        const head = Uint8Array.from(filled);
        head.set(seed.subarray(0, 12));
        holds(head, 1e15);
      }
    }
  });

  it('may be a part of a greater buffer', () => {
    const wav = makeWav(0, 2);
    const within = bytes(zeros(7), wav, zeros(9)).subarray(7, 7 + wav.length);
    expect(describeFile(within)).toEqual(describeFile(wav));
  });
});

describe('a recording and what the record says of it', () => {
  const found: RecordingFacts = {
    container: 'MPEG audio',
    codec: 'MPEG layer III',
    channels: 1,
    sampleRate: 8000,
    duration: 33.12,
    estimated: false,
  };
  const rows = (is: Partial<RecordingFacts>, claims: Partial<RecordingClaims>): string[] =>
    checkRecording(
      { ...found, ...is },
      { duration: null, channels: null, mediatype: null, ...claims },
      '/dialog/0',
    ).map(({ id, outcome, pointer }) => `${outcome} ${id.replace('recording.', '')} ${String(pointer)}`);

  it.each([
    ['the same', {}, 33.12, 'pass'],
    ['a second less', {}, 32.2, 'pass'],
    ['more than a second less', {}, 32, 'warn'],
    ['two in a hundred of a long one', { duration: 3600 }, 3530, 'pass'],
    ['more than that', { duration: 3600 }, 3500, 'warn'],
    ['other than an estimate', { estimated: true }, 60, 'info'],
    ['nothing', {}, 0, 'warn'],
  ] as const)('duration: %s', (_, is, duration, outcome) => {
    expect(rows(is, { duration })).toEqual([`${outcome} duration /dialog/0/duration`]);
  });

  it.each([
    ['a mix of two parties in one channel', 1, 2, 'pass'],
    ['an element for each of two channels', 2, 2, 'pass'],
    ['one index for two channels', 2, 1, 'warn'],
    ['three elements for two channels', 2, 3, 'warn'],
  ] as const)('channels: %s', (_, channels, said, outcome) => {
    expect(rows({ channels }, { channels: said })).toEqual([`${outcome} channels /dialog/0/parties`]);
  });

  it('one party in one channel is not worth a row', () => {
    expect(rows({}, { channels: 1 })).toEqual([]);
  });

  it.each([
    ['MPEG audio', 'audio/x-mp3', 'pass'],
    ['MPEG audio', 'audio/mpeg', 'pass'],
    ['MPEG audio', 'Audio/MPEG; charset=x', 'pass'],
    ['WAV', 'audio/x-wav', 'pass'],
    ['WAV', 'audio/vnd.wave', 'pass'],
    ['MP4', 'audio/x-mp4', 'pass'],
    ['MP4', 'video/mp4', 'pass'],
    ['Ogg', 'audio/ogg', 'pass'],
    ['AU', 'audio/basic', 'pass'],
    ['WAV', 'audio/x-mp3', 'warn'],
    ['MPEG audio', 'audio/x-wav', 'warn'],
    ['WAV', 'text/plain', 'warn'],
    ['WAV', 'multipart/mixed; boundary=x', 'warn'],
  ] as const)('media type: %s as %s', (container, mediatype, outcome) => {
    expect(rows({ container }, { mediatype })).toEqual([`${outcome} mediatype /dialog/0/mediatype`]);
  });

  it.each(['audio/x-unheard-of', 'application/octet-stream', 'video/mpeg', '', 'nonsense', '/'])(
    'media type: nothing is said of %j',
    (mediatype) => {
      expect(rows({}, { mediatype })).toEqual([]);
    },
  );

  it('says nothing where either says nothing', () => {
    const nothing = { codec: null, channels: null, sampleRate: null, duration: null };
    expect(rows(nothing, { duration: 1, channels: 2 })).toEqual([]);
    expect(rows({}, {})).toEqual([]);
    expect(rows({}, { duration: NaN })).toEqual([]);
  });
});

const corpus = '../shared/corpus/ietf-vcon-core';
const present = existsSync(corpus);
if (!present)
  console.info(`The working group's examples are not there (${corpus}): no recording of theirs is read.`);

describe.skipIf(!present)("the working group's own recordings", () => {
  it('ab_call.mp3 is 8 kHz mono and lasts 33.12 s, as its record says', () => {
    const found = describeFile(new Uint8Array(readFileSync(`${corpus}/ab_call.mp3`)));
    expect(found).toEqual({
      container: 'MPEG audio',
      codec: 'MPEG layer III',
      channels: 1,
      sampleRate: 8000,
      duration: 33.12,
      estimated: false,
    });
    const claims = { duration: 33.12, channels: 2, mediatype: 'audio/x-mp3' };
    const outcomes = found && checkRecording(found, claims, '/dialog/0').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['pass', 'pass', 'pass']);
  });

  it('ab_call.wav is GSM 6.10 and lasts 4.72 s, as its record says', () => {
    const found = describeFile(new Uint8Array(readFileSync(`${corpus}/ab_call.wav`)));
    expect(found).toEqual({
      container: 'WAV',
      codec: 'GSM 6.10',
      channels: 1,
      sampleRate: 8000,
      duration: 4.72,
      estimated: false,
    });
  });
});
