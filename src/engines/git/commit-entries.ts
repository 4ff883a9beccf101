import { Readable } from 'node:stream';
import type { ZipEntry } from '../archive/archive.js';
import type { GitProcesses } from './git-process.js';
import { ObjectStream } from './object-stream.js';

interface TreeFile {
  readonly mode: string;
  readonly objectId: string;
  readonly path: string;
}

const SYMLINK = '120000';
const EXECUTABLE = '100755';
const SUBMODULE = '160000';

/** Contents up to this are handed over as bytes: a stream of its own for each small file would cost more. */
const WHOLE_CONTENT_BYTES = 256 * 1024;

/** See {@link GitEngine.entries}: one `ls-tree` for the names and one `cat-file` for all contents. */
export async function* commitEntries(
  git: GitProcesses,
  directory: string,
  commitId: string,
  modifiedAt: number,
): AsyncGenerator<ZipEntry> {
  const files = await listFiles(git, directory, commitId);
  const stop = new AbortController();
  const { child, ended } = git.start({
    args: [`--git-dir=${directory}`, 'cat-file', '--batch', '--buffer'],
    signal: stop.signal,
  });
  ended.catch(() => undefined); // a failure shows as an answer that breaks off
  Readable.from(files.map((file) => `${file.objectId}\n`)).pipe(child.stdin);
  const objects = new ObjectStream(child.stdout);
  try {
    for (const file of files) yield* entryOf(file, objects, modifiedAt);
  } finally {
    stop.abort();
  }
}

async function* entryOf(file: TreeFile, objects: ObjectStream, modifiedAt: number): AsyncGenerator<ZipEntry> {
  const header = await objects.header();
  if (!header.found) throw new Error(`object ${file.objectId} of ${file.path} is missing`);
  const mode = file.mode === EXECUTABLE ? 0o755 : 0o644;
  const entry = { path: file.path, modifiedAt };
  if (file.mode === SYMLINK) {
    const target = await objects.content(header.sizeBytes);
    yield { ...entry, content: { symlinkTo: target.toString('utf8') } };
  } else if (header.sizeBytes <= WHOLE_CONTENT_BYTES) {
    yield { ...entry, mode, content: { bytes: await objects.content(header.sizeBytes) } };
  } else {
    const { stream, finish } = objects.stream(header.sizeBytes);
    yield { ...entry, mode, content: { stream } };
    await finish();
  }
}

/** The names of a whole tree are held in memory: some 100 bytes a file. */
async function listFiles(git: GitProcesses, directory: string, commitId: string): Promise<TreeFile[]> {
  const args = [`--git-dir=${directory}`, 'ls-tree', '-r', '-z', '--full-tree', commitId];
  const listing = (await git.run({ args })).toString('utf8');
  return listing
    .split('\0')
    .filter((record) => record !== '')
    .map(parseTreeRecord)
    .filter((file) => file.mode !== SUBMODULE);
}

/** `mode SP type SP id TAB path`. */
function parseTreeRecord(record: string): TreeFile {
  const tab = record.indexOf('\t');
  const [mode = '', , objectId = ''] = record.slice(0, tab).split(' ');
  return { mode, objectId, path: record.slice(tab + 1) };
}
