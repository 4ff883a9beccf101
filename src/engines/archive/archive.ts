/**
 * Archives from strangers and for strangers, streamed: nothing is held whole in memory, nothing lands outside its
 * target, nothing is left half done.
 */
export type { ExtractionResult } from './extraction.js';
export {
  type ArchiveLimits,
  DEFAULT_ARCHIVE_LIMITS,
  UnsafeArchive,
  type UnsafeArchiveKind,
} from './limits.js';
export { extractTar } from './tar.js';
export { extractZip, listZip, readZipEntry, type ZipListing } from './zip.js';
export { zipDirectory } from './zip-directory.js';
export { createZip, type ZipContent, type ZipEntry } from './zip-writer.js';
