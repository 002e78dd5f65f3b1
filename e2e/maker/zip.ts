/** Writes ZIP archives (APPNOTE 6.3.10) for tests, sound ones and others, by no library. */
import { deflateRawSync } from 'node:zlib';

/** One member. What is given beside its bytes is written as it is, whatever the bytes say. */
export interface ZipMember {
  /** As in the directory; bytes where it is neither ASCII nor UTF-8. */
  readonly name: string | Uint8Array;
  readonly bytes: Uint8Array;
  /** Default 0, stored; 8 is deflate. Bytes of any other method are written as they are. */
  readonly method?: number;
  /** General purpose flags, with bit 11 (UTF-8) set where the name is a text. */
  readonly flags?: number;
  /** Bytes unpacked, as the headers say. */
  readonly size?: number;
  /** Bytes packed, as the directory says. */
  readonly packedSize?: number;
  readonly crc?: number;
  /** Unix mode, such as 0o120777 for a symbolic link. */
  readonly mode?: number;
  /** MS-DOS attributes, such as 0x10 for a folder. */
  readonly attributes?: number;
  /** Sizes in a data descriptor behind the bytes (APPNOTE 4.3.9), as streaming writers have them. */
  readonly descriptor?: boolean;
  /** Sizes and offset in 64 bits (APPNOTE 4.5.3). */
  readonly zip64?: boolean;
  /** Where the directory says that it begins; by default where it does. */
  readonly offset?: number;
  readonly comment?: string;
}

export interface ZipOptions {
  readonly comment?: string;
  /** ZIP64 records at the end (APPNOTE 4.3.14). */
  readonly zip64?: boolean;
  /** Members that the end says there are. */
  readonly count?: number;
  /** Number of this disk, and of the one where the directory begins. */
  readonly disk?: number;
}

const FLAG_DESCRIPTOR = 0x08;
const FLAG_UTF8 = 0x800;
const MAX32 = 0xffff_ffff;

type Field = readonly [bytes: 2 | 4 | 8, value: number];

function fields(...all: readonly Field[]): Buffer {
  const buffer = Buffer.alloc(all.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of all) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of APPNOTE 4.4.7. */
export function crc32(bytes: Uint8Array): number {
  let crc = MAX32;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ MAX32) >>> 0;
}

interface Written {
  readonly local: Buffer;
  readonly central: (offset: number) => Buffer;
}

function write(member: ZipMember): Written {
  const { bytes, method = 0, zip64 = false, descriptor = false } = member;
  const name = Buffer.from(member.name as string);
  const packed = method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes);
  const flags =
    (member.flags ?? (typeof member.name === 'string' ? FLAG_UTF8 : 0)) | (descriptor ? FLAG_DESCRIPTOR : 0);
  const size = member.size ?? bytes.length;
  const packedSize = member.packedSize ?? packed.length;
  const crc = member.crc ?? crc32(bytes);
  const comment = Buffer.from(member.comment ?? '');
  const head = (isLocal: boolean): Field[] => [
    [2, zip64 ? 45 : 20],
    [2, flags],
    [2, method],
    [4, 0x5d77_6000],
    [4, isLocal && descriptor ? 0 : crc],
    [4, isLocal && descriptor ? 0 : zip64 ? MAX32 : packedSize],
    [4, isLocal && descriptor ? 0 : zip64 ? MAX32 : size],
    [2, name.length],
  ];
  const sizes: Field[] = [
    [8, size],
    [8, packedSize],
  ];
  const localExtra = zip64 && !descriptor ? fields([2, 1], [2, 16], ...sizes) : Buffer.alloc(0);
  return {
    local: Buffer.concat([
      fields([4, 0x0403_4b50], ...head(true), [2, localExtra.length]),
      name,
      localExtra,
      packed,
      descriptor
        ? fields([4, 0x0807_4b50], [4, crc], [zip64 ? 8 : 4, packedSize], [zip64 ? 8 : 4, size])
        : Buffer.alloc(0),
    ]),
    central: (offset) => {
      const extra = zip64 ? fields([2, 1], [2, 24], ...sizes, [8, offset]) : Buffer.alloc(0);
      return Buffer.concat([
        fields(
          [4, 0x0201_4b50],
          [2, ((member.mode === undefined ? 0 : 3) << 8) | 45],
          ...head(false),
          [2, extra.length],
          [2, comment.length],
          [2, 0],
          [2, 0],
          [4, (((member.mode ?? 0) << 16) | (member.attributes ?? 0)) >>> 0],
          [4, zip64 ? MAX32 : offset],
        ),
        name,
        extra,
        comment,
      ]);
    },
  };
}

/** An archive of these members, in this order. */
export function makeZip(members: readonly ZipMember[], options: ZipOptions = {}): Uint8Array<ArrayBuffer> {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const { local, central } = write(member);
    centrals.push(central(member.offset ?? at));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const { zip64 = false, count = members.length, disk = 0 } = options;
  const comment = Buffer.from(options.comment ?? '');
  const end64 = zip64
    ? Buffer.concat([
        fields([4, 0x0606_4b50], [8, 44], [2, 45], [2, 45], [4, disk], [4, disk], [8, count], [8, count]),
        fields([8, directory.length], [8, at], [4, 0x0706_4b50], [4, 0], [8, at + directory.length], [4, 1]),
      ])
    : Buffer.alloc(0);
  const shortCount = zip64 ? 0xffff : count & 0xffff;
  const end = fields(
    [4, 0x0605_4b50],
    [2, disk],
    [2, disk],
    [2, shortCount],
    [2, shortCount],
    [4, zip64 ? MAX32 : directory.length],
    [4, zip64 ? MAX32 : at],
    [2, comment.length],
  );
  return new Uint8Array(Buffer.concat([...locals, directory, end64, end, comment]));
}
