/**
 * Archives from strangers and for strangers, streamed: nothing is held whole in memory, nothing lands outside its
 * target, nothing is left half done.
 */
export { type ArchiveLimits, UnsafeArchive } from './limits.js';
export { extractTar } from './tar.js';
export { extractZip, listZip, readZipEntry } from './zip.js';
export { zipDirectory } from './zip-directory.js';
export type { ZipEntry } from './zip-entry.js';
export { createZip } from './zip-writer.js';
