import type { Check } from '../check';
import { reportable, said } from '../wording';
import { classOfMediaType } from './file-type';

/** What the first bytes of a recording tell of it; null for what they do not. */
export interface RecordingFacts {
  readonly container: Container;
  readonly codec: string | null;
  readonly channels: number | null;
  /** Hz */
  readonly sampleRate: number | null;
  /** Seconds. */
  readonly duration: number | null;
  /** The duration holds if the rest of the file is like its beginning (constant bit rate). */
  readonly estimated: boolean;
}

export type Container = 'WAV' | 'AVI' | 'MPEG audio' | 'MP4' | 'Ogg' | 'FLAC' | 'AMR' | 'AU' | 'WebM';

/** What a record says of a recording; null for what it does not. */
export interface RecordingClaims {
  /** Seconds. */
  readonly duration: number | null;
  /** Elements of `parties` where it is an array, 1 where it is one index: the draft's number of channels. */
  readonly channels: number | null;
  readonly mediatype: string | null;
}

/**
 * Reads the head of a recording. Nothing in it is trusted: every read is within the head, every loop goes forward,
 * and a number that makes no sense is null.
 *
 * @param head the first bytes of the file, at most `bounds.headBytes`
 * @param size all its bytes
 * @returns null where the head is of no format that is known here
 */
export function describeRecording(head: Uint8Array, size: number): RecordingFacts | null {
  const bytes = new Head(head);
  const format = formats.find(({ begins }) => begins(bytes));
  if (format === undefined) return null;
  const found = format.read(bytes, size);
  return {
    container: format.container,
    codec: found.codec ?? null,
    channels: sensible(found.channels, 255),
    sampleRate: sensible(found.sampleRate, 10_000_000),
    duration: seconds(found.duration),
    estimated: found.estimated === true && seconds(found.duration) !== null,
  };
}

/** Seconds by which two durations of one recording may differ, or the share of the greater one, if that is more. */
const TOLERANCE = { seconds: 1, share: 0.02 } as const;

/**
 * Holds what a record says of a recording against what its head tells: one row for each thing that both tell. None
 * says 'fail': whether the file is the one that is meant is what its hash says.
 *
 * @param pointer to the dialog, RFC 6901
 */
export function checkRecording(facts: RecordingFacts, claims: RecordingClaims, pointer: string): Check[] {
  return [
    ...checkDuration(facts, claims, `${pointer}/duration`),
    ...checkChannels(facts, claims, `${pointer}/parties`),
    ...checkMediatype(facts, claims, `${pointer}/mediatype`),
  ];
}

function checkDuration(facts: RecordingFacts, claims: RecordingClaims, pointer: string): Check[] {
  const [real, claimed] = [facts.duration, claims.duration];
  if (real === null || claimed === null || !(claimed >= 0)) return [];
  const tolerance = Math.max(TOLERANCE.seconds, TOLERANCE.share * Math.max(real, claimed));
  const same = Math.abs(real - claimed) <= tolerance;
  const length = said(facts.estimated ? 'about {seconds} seconds' : '{seconds} seconds', {
    seconds: round(real),
  });
  return [
    {
      id: 'recording.duration',
      outcome: same ? 'pass' : facts.estimated ? 'info' : 'warn',
      pointer,
      ...reportable(
        same
          ? said('The recording lasts {length}, as the record says.', { length })
          : said('The recording lasts {length} by its header, and the record says {seconds} seconds.', {
              length,
              seconds: round(claimed),
            }),
      ),
      spec: 'draft-ietf-vcon-vcon-core, Dialog Object, duration',
    },
  ];
}

/** One channel may be the mix of any number of parties; several must have an element of `parties` each. */
function checkChannels(facts: RecordingFacts, claims: RecordingClaims, pointer: string): Check[] {
  const [real, claimed] = [facts.channels, claims.channels];
  if (real === null || claimed === null || (real === 1 && claimed <= 1)) return [];
  const row = {
    id: 'recording.channels',
    pointer,
    spec: 'draft-ietf-vcon-vcon-core, Dialog Object, parties',
  };
  if (real === 1) {
    const mix = said('The recording has one channel, so it is the mix of all {n} parties.', { n: claimed });
    return [{ ...row, outcome: 'pass', ...reportable(mix) }];
  }
  const same = real === claimed;
  const sentence = same
    ? said('The recording has {channels} channels, and parties has an element for each.', { channels: real })
    : said(
        'The recording has {channels} channels, and parties has {n} element; it must have one for each channel.|The recording has {channels} channels, and parties has {n} elements; it must have one for each channel.',
        { channels: real, n: claimed },
      );
  return [{ ...row, outcome: same ? 'pass' : 'warn', ...reportable(sentence) }];
}

function checkMediatype(facts: RecordingFacts, { mediatype }: RecordingClaims, pointer: string): Check[] {
  const named = mediatype?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const expected =
    containers.get(named) ?? containers.get(named.replace(/^(audio|video|application)\/(x-)?/, ''));
  const kind = classOfMediaType(named);
  // A type that is not known here says nothing that could be wrong.
  if (expected === undefined && (kind === 'recording' || kind === 'unknown')) return [];
  const same = expected === facts.container;
  return [
    {
      id: 'recording.mediatype',
      outcome: same ? 'pass' : 'warn',
      pointer,
      ...reportable(
        said(
          same
            ? 'The recording is {format}, as its media type says.'
            : 'The recording is {format}, and its media type says otherwise.',
          { format: facts.container },
        ),
      ),
      spec: 'draft-ietf-vcon-vcon-core, Dialog Object, mediatype',
    },
  ];
}

const round = (value: number): number => Number(value.toFixed(2));

/**
 * Containers by the second half of their media types, without "x-" (RFC 6838 section 3.4); by the whole where
 * video of that name is something else.
 */
const containers: ReadonlyMap<string, Container> = new Map(
  (
    [
      ['WAV', 'wav wave vnd.wave pn-wav'],
      ['AVI', 'avi msvideo vnd.avi'],
      ['MPEG audio', 'mp3 audio/mpeg audio/x-mpeg mpeg3 mpa mpg'],
      ['MP4', 'mp4 m4a m4v mp4a-latm 3gpp 3gpp2 quicktime'],
      ['Ogg', 'ogg opus vorbis speex theora'],
      ['FLAC', 'flac'],
      ['AMR', 'amr amr-wb'],
      ['AU', 'basic au snd'],
      ['WebM', 'webm matroska'],
    ] as const
  ).flatMap(([container, names]) => names.split(' ').map((name) => [name, container] as const)),
);

/** What a format's reader found; numbers may be nonsense, or NaN where the head ends before them. */
interface Found {
  readonly codec?: string | undefined;
  readonly channels?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly duration?: number | undefined;
  readonly estimated?: boolean;
}

interface Format {
  readonly container: Container;
  readonly begins: (head: Head) => boolean;
  readonly read: (head: Head, size: number) => Found;
}

/** The first bytes of a file. What lies beyond them reads as NaN, so that it comes to nothing in every formula. */
class Head {
  readonly length: number;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u8 = (at: number): number => (this.has(at, 1) ? this.view.getUint8(at) : NaN);
  u16 = (at: number, little = false): number => (this.has(at, 2) ? this.view.getUint16(at, little) : NaN);
  u32 = (at: number, little = false): number => (this.has(at, 4) ? this.view.getUint32(at, little) : NaN);
  u64 = (at: number, little = false): number =>
    this.has(at, 8) ? Number(this.view.getBigUint64(at, little)) : NaN;

  /** Bytes as Latin-1; '' where the head ends before them. */
  text(at: number, length: number): string {
    if (!this.has(at, length)) return '';
    return Array.from({ length }, (_, i) => String.fromCharCode(this.view.getUint8(at + i))).join('');
  }

  is = (at: number, text: string): boolean => this.text(at, text.length) === text;

  private has(at: number, length: number): boolean {
    return Number.isInteger(at) && at >= 0 && at + length <= this.length;
  }
}

const LITTLE = true;

const formats: readonly Format[] = [
  {
    container: 'WAV',
    // RF64 (EBU Tech 3306) and its successor BW64 (ITU-R BS.2088) are WAV with sizes of 64 bits.
    begins: (head) => ['RIFF', 'RF64', 'BW64'].includes(head.text(0, 4)) && head.is(8, 'WAVE'),
    read: readWav,
  },
  { container: 'AVI', begins: (head) => head.is(0, 'RIFF') && head.is(8, 'AVI '), read: () => ({}) },
  { container: 'MP4', begins: (head) => head.is(4, 'ftyp'), read: readMp4 },
  { container: 'Ogg', begins: (head) => head.is(0, 'OggS'), read: readOgg },
  { container: 'FLAC', begins: (head) => head.is(0, 'fLaC'), read: (head) => readFlacAt(head, 0) },
  { container: 'AMR', begins: (head) => head.is(0, '#!AMR'), read: readAmr },
  { container: 'AU', begins: (head) => head.is(0, '.snd'), read: readAu },
  { container: 'WebM', begins: (head) => head.u32(0) === 0x1a45dfa3, read: () => ({}) },
  // Last, since only ten bits tell it.
  {
    container: 'MPEG audio',
    begins: (head) => head.is(0, 'ID3') || readFrame(head, 0) !== null,
    read: readMpeg,
  },
];

/** Format tags of RFC 2361. */
const wavCodecs: ReadonlyMap<number, string> = new Map([
  [0x0001, 'PCM'],
  [0x0002, 'Microsoft ADPCM'],
  [0x0003, 'floating-point PCM'],
  [0x0006, 'A-law'],
  [0x0007, 'mu-law'],
  [0x0011, 'IMA ADPCM'],
  [0x0031, 'GSM 6.10'],
  [0x0040, 'G.721 ADPCM'],
  [0x0050, 'MPEG layer I or II'],
  [0x0055, 'MPEG layer III'],
]);
const EXTENSIBLE = 0xfffe;
/** A size that is not known, as in RF64 or while a file is still written. */
const UNKNOWN_SIZE = 0xffffffff;

/** Multimedia Programming Interface and Data Specifications 1.0, and RFC 2361: chunks of id, size and data. */
function readWav(head: Head, size: number): Found {
  let format: { tag: number; channels: number; sampleRate: number; byteRate: number } | undefined;
  let long: { data: number; samples: number } | undefined;
  let samples = NaN;
  for (let at = 12; at + 8 <= head.length;) {
    const id = head.text(at, 4);
    const length = head.u32(at + 4, LITTLE);
    const start = at + 8;
    if (id === 'ds64') long = { data: head.u64(start + 8, LITTLE), samples: head.u64(start + 16, LITTLE) };
    if (id === 'fmt ') {
      const tag = head.u16(start, LITTLE);
      format = {
        // WAVEFORMATEXTENSIBLE begins its GUID with the format tag.
        tag: tag === EXTENSIBLE ? head.u16(start + 24, LITTLE) : tag,
        channels: head.u16(start + 2, LITTLE),
        sampleRate: head.u32(start + 4, LITTLE),
        byteRate: head.u32(start + 8, LITTLE),
      };
    }
    if (id === 'fact') samples = head.u32(start, LITTLE);
    if (id === 'data') {
      const known = length === UNKNOWN_SIZE ? (long?.data ?? NaN) : length === 0 ? NaN : length;
      const rest = size - start;
      return wavFacts(
        format,
        samples === UNKNOWN_SIZE ? long?.samples : samples,
        known <= rest ? known : rest,
      );
    }
    // Chunks begin at even offsets.
    at = start + length + (length % 2);
  }
  return wavFacts(format, samples, NaN);
}

/** @param data bytes of samples */
function wavFacts(
  format: { tag: number; channels: number; sampleRate: number; byteRate: number } | undefined,
  samples: number | undefined,
  data: number,
): Found {
  if (format === undefined) return {};
  const { tag, channels, sampleRate, byteRate } = format;
  // Compressed formats must count their samples for each channel, for their last block is filled up.
  const counted = tag === 0x0001 || samples === undefined || !(samples > 0) ? NaN : samples / sampleRate;
  const duration = Number.isNaN(counted) ? data / byteRate : counted;
  return { codec: wavCodecs.get(tag), channels, sampleRate, duration };
}

/** ISO/IEC 11172-3 and 13818-3, and the extension "MPEG 2.5" for 8, 11.025 and 12 kHz. */
interface Frame {
  readonly layer: 1 | 2 | 3;
  readonly channels: number;
  readonly sampleRate: number;
  /** Bits a second; NaN where it is "free". */
  readonly bitRate: number;
  /** Samples of each channel. */
  readonly samples: number;
  /** Bytes between the frame's header and what an encoder writes in place of the first frame's sound. */
  readonly sideInformation: number;
  readonly bytes: number;
}

/** kbit/s by index; MPEG 1 layer I, II and III, then the lower sampling frequencies' layer I, and II and III. */
const BIT_RATES = {
  high: {
    1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  low: {
    1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;
/** What the sampling frequency is divided by, by the version's two bits: MPEG 2.5, reserved, 2, 1. */
const DIVISORS = [4, null, 2, 1] as const;
const LAYERS = [null, 3, 2, 1] as const;

function readFrame(head: Head, at: number): Frame | null {
  const bits = head.u32(at);
  // Eleven bits of synchronisation.
  if (!(bits >>> 21 === 0x7ff)) return null;
  const divisor = DIVISORS[(bits >>> 19) & 3];
  const layer = LAYERS[(bits >>> 17) & 3];
  const rate = SAMPLE_RATES[(bits >>> 10) & 3];
  if (divisor == null || layer == null || rate === undefined) return null;
  const high = divisor === 1;
  const kilobits = BIT_RATES[high ? 'high' : 'low'][layer][(bits >>> 12) & 15];
  if (kilobits === undefined) return null;
  const mono = ((bits >>> 6) & 3) === 3;
  const sampleRate = rate / divisor;
  const samples = layer === 1 ? 384 : layer === 3 && !high ? 576 : 1152;
  const bitRate = kilobits === 0 ? NaN : kilobits * 1000;
  // Frames are counted in slots, of four bytes in layer I and of one byte in the others.
  const slot = layer === 1 ? 4 : 1;
  const slots = Math.floor((samples * bitRate) / 8 / slot / sampleRate) + ((bits >>> 9) & 1);
  return {
    layer,
    channels: mono ? 1 : 2,
    sampleRate,
    bitRate,
    samples,
    sideInformation: high ? (mono ? 17 : 32) : mono ? 9 : 17,
    bytes: slots * slot,
  };
}

const layerNames = { 1: 'MPEG layer I', 2: 'MPEG layer II', 3: 'MPEG layer III' } as const;

function readMpeg(head: Head, size: number): Found {
  const begin = head.is(0, 'ID3') ? afterId3(head) : 0;
  for (let at = begin; at + 4 <= head.length; at++) {
    const frame = readFrame(head, at);
    if (frame === null) continue;
    // Eleven bits are soon found by chance: where the next frame would begin, there must be one.
    const next = at + frame.bytes;
    if (next + 4 <= head.length && readFrame(head, next) === null) continue;
    const { layer, channels, sampleRate } = frame;
    const frames = countedFrames(head, at, frame);
    const estimated = !(frames > 0);
    const duration = estimated ? ((size - at) * 8) / frame.bitRate : (frames * frame.samples) / sampleRate;
    return { codec: layerNames[layer], channels, sampleRate, duration, estimated };
  }
  return {};
}

/** Where the sound begins after a tag of ID3v2: its size has seven bits to the byte (section 3.1 of ID3 2.4.0). */
function afterId3(head: Head): number {
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head.u8(at) & 0x7f), 0);
  const footer = (head.u8(5) & 0x10) === 0 ? 0 : 10;
  return 10 + size + footer;
}

/** Frames that an encoder counted in the first one: in a tag "Xing" or "Info", or "VBRI"; NaN where there is none. */
function countedFrames(head: Head, at: number, frame: Frame): number {
  const xing = at + 4 + frame.sideInformation;
  const hasCount = (head.u32(xing + 4) & 1) === 1;
  if ((head.is(xing, 'Xing') || head.is(xing, 'Info')) && hasCount) return head.u32(xing + 8);
  const vbri = at + 4 + 32;
  return head.is(vbri, 'VBRI') ? head.u32(vbri + 14) : NaN;
}

/** Sample entries of sound, by their four characters (MP4 registration authority, and QuickTime's). */
const mp4Codecs: ReadonlyMap<string, string> = new Map([
  ['mp4a', 'AAC'],
  ['alac', 'Apple Lossless'],
  ['samr', 'AMR'],
  ['sawb', 'AMR-WB'],
  ['Opus', 'Opus'],
  ['fLaC', 'FLAC'],
  ['ulaw', 'mu-law'],
  ['alaw', 'A-law'],
]);
const MP4_PARENTS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
/** Boxes that are looked at in one head; a box has at least eight bytes. */
const MP4_BOXES = 512;

/** ISO/IEC 14496-12: boxes of size, type and content. Often `moov` stands at the end, and little is told here. */
function readMp4(head: Head): Found {
  let found: Found = {};
  let at = 0;
  for (let count = 0; count < MP4_BOXES && at + 8 <= head.length; count++) {
    const type = head.text(at + 4, 4);
    const small = head.u32(at);
    const content = at + (small === 1 ? 16 : 8);
    // A parent's children follow its header; walking into it needs no way back.
    if (MP4_PARENTS.includes(type)) {
      at = content;
      continue;
    }
    if (type === 'mvhd') {
      const long = head.u8(content) === 1;
      const ticks = long ? head.u64(content + 24) : head.u32(content + 16);
      // All bits set: not known. Zero: the fragments tell.
      const known = ticks > 0 && ticks < (long ? 2 ** 64 : UNKNOWN_SIZE);
      found = { ...found, duration: known ? ticks / head.u32(content + (long ? 20 : 12)) : NaN };
    }
    if (type === 'stsd' && found.codec === undefined) {
      const entry = content + 8;
      const codec = mp4Codecs.get(head.text(entry + 4, 4));
      // The channel count of an entry is a template that need not be true: 2 also for AAC in mono.
      if (codec !== undefined) found = { ...found, codec, sampleRate: head.u16(entry + 32) };
    }
    const length = small === 1 ? head.u64(at + 8) : small;
    // Zero: to the end of the file.
    if (!(length >= content - at)) break;
    at += length;
  }
  return found;
}

/** RFC 3533: the first page holds the codec's header; the length is known only by the last page. */
function readOgg(head: Head): Found {
  const packet = 27 + head.u8(26);
  if (head.is(packet, 'OpusHead')) {
    // RFC 7845 section 5.1: the rate of what was recorded.
    return {
      codec: 'Opus',
      channels: head.u8(packet + 9),
      sampleRate: head.u32(packet + 12, LITTLE),
    };
  }
  if (head.is(packet, '\x01vorbis')) {
    return {
      codec: 'Vorbis',
      channels: head.u8(packet + 11),
      sampleRate: head.u32(packet + 12, LITTLE),
    };
  }
  if (head.is(packet, 'Speex   ')) {
    return {
      codec: 'Speex',
      channels: head.u32(packet + 48, LITTLE),
      sampleRate: head.u32(packet + 36, LITTLE),
    };
  }
  // Mapping of FLAC to Ogg (RFC 9639 section 10.1): a stream as in a file of its own, nine bytes on.
  if (head.is(packet, '\x7fFLAC')) return readFlacAt(head, packet + 9);
  return head.is(packet, '\x80theora') ? { codec: 'Theora' } : {};
}

/** RFC 9639 section 8.2: STREAMINFO comes first. 20 bits of rate, 3 of channels, 5 of depth, 36 of samples. */
function readFlacAt(head: Head, at: number): Found {
  if (!head.is(at, 'fLaC') || (head.u8(at + 4) & 0x7f) !== 0) return {};
  const bits = head.u32(at + 18);
  const sampleRate = bits >>> 12;
  const channels = ((bits >>> 9) & 7) + 1;
  const samples = (head.u8(at + 21) & 0x0f) * 2 ** 32 + head.u32(at + 22);
  if (Number.isNaN(samples)) return { codec: 'FLAC' };
  // Zero: not known.
  return { codec: 'FLAC', channels, sampleRate, duration: samples > 0 ? samples / sampleRate : NaN };
}

/** RFC 4867 section 5. Frames differ in length by mode and in silence: the head does not tell how many there are. */
function readAmr(head: Head): Found {
  const wide = head.is(5, '-WB');
  const several = head.is(wide ? 8 : 5, '_MC1.0\n');
  return {
    codec: wide ? 'AMR-WB' : 'AMR',
    sampleRate: wide ? 16_000 : 8_000,
    channels: several ? head.u32(wide ? 15 : 12) & 0x0f : 1,
  };
}

/** Encodings of AU (NeXT/Sun audio), with the bits of a sample. */
const auCodecs: ReadonlyMap<number, readonly [string, number]> = new Map([
  [1, ['mu-law', 8]],
  [2, ['PCM', 8]],
  [3, ['PCM', 16]],
  [4, ['PCM', 24]],
  [5, ['PCM', 32]],
  [6, ['floating-point PCM', 32]],
  [7, ['floating-point PCM', 64]],
  [23, ['G.721 ADPCM', 4]],
  [25, ['G.723 ADPCM', 3]],
  [26, ['G.723 ADPCM', 5]],
  [27, ['A-law', 8]],
]);

function readAu(head: Head, size: number): Found {
  const [codec, bits] = auCodecs.get(head.u32(12)) ?? [undefined, NaN];
  const sampleRate = head.u32(16);
  const channels = head.u32(20);
  const rest = size - head.u32(4);
  const data = head.u32(8) <= rest ? head.u32(8) : rest;
  return { codec, channels, sampleRate, duration: (data * 8) / (bits * channels * sampleRate) };
}

/** A whole number from 1 to a limit, else null. */
const sensible = (value: number | undefined, limit: number): number | null =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= limit ? value : null;

/** Seconds, else null; beyond a hundred years no recording lasts. */
const seconds = (value: number | undefined): number | null =>
  value !== undefined && value >= 0 && value < 100 * 366 * 86_400 ? value : null;
