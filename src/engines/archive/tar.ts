import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract } from 'tar-stream';
import { Extraction, type ExtractionResult } from './extraction.js';
import { type ArchiveLimits, asUnsafeArchive, DEFAULT_ARCHIVE_LIMITS, UnsafeArchive } from './limits.js';

/** What headers and padding may add to the content, per entry: its own header, a pax header and their blocks. */
const OVERHEAD_BYTES_PER_ENTRY = 8_192;

/** What is read and unpacked at once: each piece is a way to another thread and back. */
const PIECE_BYTES = 128 * 1024;

/**
 * tar of the ustar, pax and GNU forms, such as git, GNU tar and bsdtar write.
 *
 * @param targetDir missing or empty; complete afterwards, or untouched where extraction fails
 * @throws UnsafeArchive
 */
export function extractTar(
  tarFile: string,
  targetDir: string,
  options: { readonly gzip: boolean },
  limits: ArchiveLimits = DEFAULT_ARCHIVE_LIMITS,
): Promise<ExtractionResult> {
  return Extraction.run(targetDir, limits, async (extraction) => {
    const parser = extract();
    const file = createReadStream(tarFile, { highWaterMark: PIECE_BYTES });
    const meter = streamMeter(limits);
    const feed = options.gzip
      ? pipeline(file, createGunzip({ chunkSize: PIECE_BYTES }), meter, parser)
      : pipeline(file, meter, parser);
    const [fed, added] = await Promise.allSettled([feed, addEntries(parser, extraction)]);
    // What failed at an entry tears the feed down as well, and is the one that says why.
    if (added.status === 'rejected') throw added.reason;
    if (fed.status === 'rejected') throw asUnsafeArchive(fed.reason);
  });
}

type TarEntry = Extract extends AsyncIterable<infer E> ? E : never;

async function addEntries(parser: Extract, extraction: Extraction): Promise<void> {
  for await (const entry of parsed(parser)) await addEntry(entry, extraction);
}

async function addEntry(entry: TarEntry, extraction: Extraction): Promise<void> {
  const { name, mode } = entry.header;
  // Null at run time, whatever the types say, where the header has none.
  const { type, linkname }: { readonly type: string | null; readonly linkname: string | null } = entry.header;
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return extraction.file(name, mode, parsed(entry as AsyncIterable<Uint8Array>, name));
    case 'directory':
      await extraction.directory(name);
      break;
    case 'symlink':
      await extraction.symlink(name, linkname ?? '');
      break;
    case 'link':
      await extraction.hardLink(name, linkname ?? '');
      break;
    default:
      throw new UnsafeArchive(name, `is a ${type ?? 'thing of unknown type'}, not a file, directory or link`);
  }
  entry.resume();
}

/** What the parser gives, its failures being the archive's. */
async function* parsed<T>(source: AsyncIterable<T>, name?: string): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    throw asUnsafeArchive(error, name);
  }
}

/** A compressed tar can hold any amount of nothing between and behind its entries. */
function streamMeter(limits: ArchiveLimits): Transform {
  const maxBytes = limits.maxTotalBytes + limits.maxEntries * OVERHEAD_BYTES_PER_ENTRY;
  let sizeBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes)
        done(new UnsafeArchive(undefined, `more than ${maxBytes} bytes`, 'too-large'));
      else done(null, chunk);
    },
  });
}
