/** The records of a zip around its entries' bytes. @source PKWARE, ".ZIP File Format Specification" (APPNOTE.TXT) 6.3 */

export interface ZipRecord {
  /** In UTF-8; directories end with a slash. */
  readonly name: Buffer;
  /** Unix type and permission bits. */
  readonly mode: number;
  /** Epoch ms, told in UTC; undefined: the format's own time says 1980-02-01, and nothing else is told. */
  readonly modifiedAt?: number;
}

/** What is known of an entry's bytes when they are written. */
export interface ZipBytes {
  readonly isDeflated: boolean;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
}

/** An entry as the directory lists it. */
export interface ZipListed extends ZipRecord, ZipBytes {
  /** Its sizes follow its bytes. */
  readonly hasDescriptor: boolean;
  /** Of its local header. */
  readonly offset: number;
}

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const DIRECTORY_HEADER = 0x02014b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const END = 0x06054b50;
const ZIP64_EXTRA = 0x0001;
const TIMESTAMP_EXTRA = 0x5455;

const VERSION = 20;
const VERSION_ZIP64 = 45;
const HOST_UNIX = 3 << 8;
const FLAG_DESCRIPTOR = 1 << 3;
const FLAG_UTF8 = 1 << 11;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const DOS_DIRECTORY = 0x10;

/** @param bytes undefined where a descriptor will tell */
export function localHeader(record: ZipRecord, bytes: ZipBytes | undefined): Buffer {
  const extra = timestampExtra(record);
  const fields = new Fields(30)
    .uint32(LOCAL_HEADER)
    .uint16(VERSION)
    .uint16(FLAG_UTF8 | (bytes === undefined ? FLAG_DESCRIPTOR : 0))
    .uint16(methodOf(bytes?.isDeflated ?? true))
    .uint32(dosTime(record))
    .uint32(bytes?.crc32 ?? 0)
    .uint32(bytes?.compressedBytes ?? 0)
    .uint32(bytes?.sizeBytes ?? 0)
    .uint16(record.name.length)
    .uint16(extra.length);
  return Buffer.concat([fields.bytes, record.name, extra]);
}

/** Sizes have eight bytes only where they need them: readers of streams tell the forms apart by that. */
export function descriptor({ crc32, compressedBytes, sizeBytes }: ZipBytes): Buffer {
  const isLarge = compressedBytes >= MAX_32 || sizeBytes >= MAX_32;
  const fields = new Fields(isLarge ? 24 : 16).uint32(DESCRIPTOR).uint32(crc32);
  return isLarge
    ? fields.uint64(compressedBytes).uint64(sizeBytes).bytes
    : fields.uint32(compressedBytes).uint32(sizeBytes).bytes;
}

export function directoryHeader(entry: ZipListed): Buffer {
  const large = [entry.sizeBytes, entry.compressedBytes, entry.offset].filter((value) => value >= MAX_32);
  const extra = Buffer.concat([zip64Extra(large), timestampExtra(entry)]);
  const fields = new Fields(46)
    .uint32(DIRECTORY_HEADER)
    .uint16(HOST_UNIX | VERSION_ZIP64)
    .uint16(large.length > 0 ? VERSION_ZIP64 : VERSION)
    .uint16(FLAG_UTF8 | (entry.hasDescriptor ? FLAG_DESCRIPTOR : 0))
    .uint16(methodOf(entry.isDeflated))
    .uint32(dosTime(entry))
    .uint32(entry.crc32)
    .uint32(Math.min(entry.compressedBytes, MAX_32))
    .uint32(Math.min(entry.sizeBytes, MAX_32))
    .uint16(entry.name.length)
    .uint16(extra.length)
    .uint16(0) // Length of the comment.
    .uint16(0) // Number of the disk.
    .uint16(0) // Internal attributes.
    .uint32(((entry.mode << 16) | ((entry.mode & S_IFMT) === S_IFDIR ? DOS_DIRECTORY : 0)) >>> 0)
    .uint32(Math.min(entry.offset, MAX_32));
  return Buffer.concat([fields.bytes, entry.name, extra]);
}

/** @param directoryAt where the directory begins; it ends here */
export function endRecords(entries: number, directoryAt: number, directoryBytes: number): Buffer {
  const isLarge = entries >= MAX_16 || directoryAt >= MAX_32 || directoryBytes >= MAX_32;
  const shownEntries = isLarge ? MAX_16 : entries;
  const end = new Fields(22)
    .uint32(END)
    .uint16(0) // Number of this disk.
    .uint16(0) // Number of the directory's disk.
    .uint16(shownEntries)
    .uint16(shownEntries)
    .uint32(isLarge ? MAX_32 : directoryBytes)
    .uint32(isLarge ? MAX_32 : directoryAt)
    .uint16(0); // Length of the comment.
  return isLarge ? Buffer.concat([largeEnd(entries, directoryAt, directoryBytes), end.bytes]) : end.bytes;
}

function largeEnd(entries: number, directoryAt: number, directoryBytes: number): Buffer {
  return new Fields(56 + 20)
    .uint32(ZIP64_END)
    .uint64(56 - 12)
    .uint16(HOST_UNIX | VERSION_ZIP64)
    .uint16(VERSION_ZIP64)
    .uint32(0) // Number of this disk.
    .uint32(0) // Number of the directory's disk.
    .uint64(entries)
    .uint64(entries)
    .uint64(directoryBytes)
    .uint64(directoryAt)
    .uint32(ZIP64_LOCATOR)
    .uint32(0) // Number of the disk of the record above.
    .uint64(directoryAt + directoryBytes)
    .uint32(1).bytes; // Number of disks.
}

function methodOf(isDeflated: boolean): number {
  return isDeflated ? 8 : 0;
}

function zip64Extra(large: readonly number[]): Buffer {
  if (large.length === 0) return Buffer.alloc(0);
  const fields = new Fields(4 + 8 * large.length).uint16(ZIP64_EXTRA).uint16(8 * large.length);
  return large.reduce((written, value) => written.uint64(value), fields).bytes;
}

/** Seconds since 1970, whatever the time zone. */
function timestampExtra({ modifiedAt }: ZipRecord): Buffer {
  if (modifiedAt === undefined) return Buffer.alloc(0);
  const seconds = Math.min(Math.max(Math.floor(modifiedAt / 1000), -(2 ** 31)), 2 ** 31 - 1);
  return new Fields(9)
    .uint16(TIMESTAMP_EXTRA)
    .uint16(5)
    .uint8(1)
    .uint32(seconds >>> 0).bytes;
}

const FIRST_MS = Date.UTC(1980, 0, 1);
const LAST_MS = Date.UTC(2107, 11, 31, 23, 59, 58);

/** The format's own time, without a zone and in steps of two seconds: time in the low half, date in the high one. */
function dosTime({ modifiedAt = Date.UTC(1980, 1, 1) }: ZipRecord): number {
  const at = new Date(Math.min(Math.max(modifiedAt, FIRST_MS), LAST_MS));
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return ((date << 16) | time) >>> 0;
}

/** Numbers one behind the other, the lowest byte first. */
class Fields {
  readonly bytes: Buffer;
  #at = 0;

  constructor(sizeBytes: number) {
    this.bytes = Buffer.alloc(sizeBytes);
  }

  uint8(value: number): this {
    this.#at = this.bytes.writeUInt8(value, this.#at);
    return this;
  }

  uint16(value: number): this {
    this.#at = this.bytes.writeUInt16LE(value, this.#at);
    return this;
  }

  uint32(value: number): this {
    this.#at = this.bytes.writeUInt32LE(value, this.#at);
    return this;
  }

  uint64(value: number): this {
    this.#at = this.bytes.writeBigUInt64LE(BigInt(value), this.#at);
    return this;
  }
}
