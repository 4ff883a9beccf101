import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip written by hand, with whatever lies the test needs. */
export interface RawZipEntry {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array;
  readonly unixMode?: number;
  /** "Version made by", upper byte; default Unix. */
  readonly host?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
  /** Sizes and offset only in the zip64 extra field. */
  readonly zip64?: boolean;
  readonly deflate?: boolean;
}

const UTF8 = 0x800;

/** APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
export function rawZip(
  entries: readonly RawZipEntry[],
  options: { readonly zip64End?: boolean } = {},
): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, directory } = rawEntry(entry, offset);
    locals.push(local);
    central.push(directory);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([
    ...locals,
    directory,
    rawEnd(entries.length, directory.length, offset, options.zip64End),
  ]);
}

function rawEntry(entry: RawZipEntry, offset: number) {
  const name = Buffer.from(entry.name);
  const data = Buffer.from(entry.data ?? []);
  const packed = entry.deflate ? deflateRawSync(data) : data;
  const method = entry.method ?? (entry.deflate ? 8 : 0);
  const size = entry.claimedSize ?? data.length;
  const flags = UTF8 | (entry.flags ?? 0);
  const crc = entry.claimedCrc ?? crc32(data);

  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(flags, 6);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(crc, 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(size, 22);
  local.writeUInt16LE(name.length, 26);

  const extra = entry.zip64 ? zip64Extra(size, packed.length, offset) : Buffer.alloc(0);
  const directory = Buffer.alloc(46);
  directory.writeUInt32LE(0x02014b50, 0);
  directory.writeUInt16LE(((entry.host ?? 3) << 8) | 63, 4);
  directory.writeUInt16LE(20, 6);
  directory.writeUInt16LE(flags, 8);
  directory.writeUInt16LE(method, 10);
  directory.writeUInt32LE(crc, 16);
  directory.writeUInt32LE(entry.zip64 ? 0xffffffff : packed.length, 20);
  directory.writeUInt32LE(entry.zip64 ? 0xffffffff : size, 24);
  directory.writeUInt16LE(name.length, 28);
  directory.writeUInt16LE(extra.length, 30);
  directory.writeUInt32LE(((entry.unixMode ?? 0o100644) << 16) >>> 0, 38);
  directory.writeUInt32LE(entry.zip64 ? 0xffffffff : offset, 42);
  return {
    local: Buffer.concat([local, name, packed]),
    directory: Buffer.concat([directory, name, extra]),
  };
}

function zip64Extra(size: number, packedSize: number, offset: number): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(packedSize), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  return extra;
}

function rawEnd(entries: number, directoryBytes: number, directoryOffset: number, zip64 = false): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : entries, 8);
  end.writeUInt16LE(zip64 ? 0xffff : entries, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : directoryBytes, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : directoryOffset, 16);
  if (!zip64) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

export interface RawTarEntry {
  readonly name: string;
  /** `0` file, `1` hard link, `2` symlink, `3` and `4` devices, `5` directory, `6` pipe. */
  readonly type?: string;
  readonly data?: Uint8Array;
  readonly linkTo?: string;
  readonly mode?: number;
  readonly claimedSize?: number;
}

/** POSIX ustar, blocks of 512 bytes. */
export function rawTar(entries: readonly RawTarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const data = Buffer.from(entry.data ?? []);
    const header = Buffer.alloc(512);
    header.write(entry.name, 0);
    header.write(octal(entry.mode ?? 0o644, 7), 100);
    header.write(octal(0, 7), 108);
    header.write(octal(0, 7), 116);
    header.write(octal(entry.claimedSize ?? data.length, 11), 124);
    header.write(octal(0, 11), 136);
    header.write(' '.repeat(8), 148);
    header.write(entry.type ?? '0', 156);
    header.write(entry.linkTo ?? '', 157);
    header.write('ustar\x0000', 257);
    header.write(
      octal(
        header.reduce((sum, byte) => sum + byte, 0),
        6,
      ),
      148,
    );
    header[154] = 0;
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
