import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';
import { ObjectStream } from './object-stream.js';
import type { NamedEntry, TreeEntry } from './port.js';

const DIRECTORY = '040000';

/** See {@link GitEngine.treeEntries}: one `cat-file` answers for every directory on the way. */
export async function treeEntries(
  git: GitProcesses,
  directory: string,
  rootId: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry>> {
  return reading(git, directory, async (read) => {
    const found = new Map<string, TreeEntry>();
    const listed = new Map<string, ReadonlyMap<string, TreeEntry>>([['', byName(await read(rootId))]]);
    for (const path of paths) {
      let folder = '';
      for (const name of path.split('/')) {
        const entry = listed.get(folder)?.get(name);
        if (entry === undefined) break;
        const place = folder === '' ? name : `${folder}/${name}`;
        found.set(place, entry);
        if (entry.mode !== DIRECTORY) break;
        if (!listed.has(place)) listed.set(place, byName(await read(entry.objectId)));
        folder = place;
      }
    }
    return found;
  });
}

/** See {@link GitEngine.folder}. */
export async function folder(
  git: GitProcesses,
  directory: string,
  treeId: string,
): Promise<readonly NamedEntry[]> {
  return reading(git, directory, (read) => read(treeId));
}

type ReadTree = (id: string) => Promise<readonly NamedEntry[]>;

async function reading<T>(
  git: GitProcesses,
  directory: string,
  use: (read: ReadTree) => Promise<T>,
): Promise<T> {
  const { child, ended } = git.start({ args: [`--git-dir=${directory}`, 'cat-file', '--batch'] });
  ended.catch(() => undefined); // a failure shows as an answer that breaks off
  const objects = new ObjectStream(child.stdout);
  try {
    return await use(async (id) => {
      if (!isObjectId(id)) throw new Error('not an object id');
      child.stdin.write(`${id}^{tree}\n`);
      const header = await objects.header();
      if (!header.found) throw new Error(`no tree ${id}`);
      return parseTree(await objects.content(header.sizeBytes));
    });
  } finally {
    child.stdin.end();
    await ended.catch(() => undefined);
  }
}

function byName(entries: readonly NamedEntry[]): ReadonlyMap<string, TreeEntry> {
  return new Map(entries.map(({ name, ...entry }) => [name, entry]));
}

const ID_BYTES = 20;

/** `MODE SP NAME NUL`, and the id's bytes. @source git's documentation, "Git Internals: Git Objects", tree objects */
function parseTree(content: Buffer): NamedEntry[] {
  const entries: NamedEntry[] = [];
  for (let at = 0; at < content.byteLength; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    entries.push({
      mode: content.toString('latin1', at, space).padStart(6, '0'),
      name: content.toString('utf8', space + 1, end),
      objectId: content.toString('hex', end + 1, end + 1 + ID_BYTES),
    });
    at = end + 1 + ID_BYTES;
  }
  return entries;
}
