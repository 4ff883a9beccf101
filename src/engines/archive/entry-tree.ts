import { entrySegments } from './entry-path.js';
import { UnsafeArchive } from './limits.js';

type TreeNode =
  | { readonly kind: 'directory' }
  | { readonly kind: 'file' }
  | { readonly kind: 'symlink'; readonly target: string };

/** As Linux does: further links than this in one path are a loop. */
const MAX_LINKS_FOLLOWED = 40;

/** Where an entry goes, relative to the archive's root, and the directories that it needs first, outermost first. */
export interface Placement {
  readonly path: string;
  readonly newDirectories: readonly string[];
}

/**
 * The tree that an archive unfolds to, kept in memory while it is written, so that every decision is made on what the
 * archive said and none on what the disk says at that moment. Invariants:
 * 1. a path names one thing: only directories may be named again;
 * 2. what lies above an entry is a directory, never a file or a link;
 * 3. every link, followed through all others, stays below the root ({@link verifiedLinks}).
 */
export class EntryTree {
  readonly #nodes = new Map<string, TreeNode>();
  readonly #links: { readonly name: string; readonly path: string; readonly target: string }[] = [];
  readonly #fold: (path: string) => string;

  /** @param fold makes equal what the file system takes for equal */
  constructor(fold: (path: string) => string = platformFold) {
    this.#fold = fold;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** @returns undefined where there is nothing to make: the root, or a directory that is there already */
  directory(name: string): Placement | undefined {
    const segments = entrySegments(name);
    const path = segments.join('/');
    if (path === '' || this.#at(path)?.kind === 'directory') return undefined;
    return this.#place(name, segments, { kind: 'directory' });
  }

  file(name: string): Placement {
    return this.#place(name, entrySegments(name), { kind: 'file' });
  }

  /** Whether the target is safe can only be said when the whole tree is known. */
  symlink(name: string, target: string): Placement {
    if (target === '' || target.includes('\0'))
      throw new UnsafeArchive(name, 'is a link without a valid target');
    const placement = this.#place(name, entrySegments(name), { kind: 'symlink', target });
    this.#links.push({ name, path: placement.path, target });
    return placement;
  }

  /** @returns the path of the file that a hard link shares; it must stand before the link in the archive */
  hardLinkTarget(name: string, target: string): string {
    const path = entrySegments(target).join('/');
    if (this.#at(path)?.kind !== 'file') {
      throw new UnsafeArchive(name, `is a hard link to ${JSON.stringify(target)}, which is no earlier file`);
    }
    return path;
  }

  /** @throws UnsafeArchive for a link that leads out of the archive, by itself or through others */
  verifiedLinks(): readonly { readonly path: string; readonly target: string }[] {
    for (const link of this.#links) this.#follow(link.name, link.path);
    return this.#links;
  }

  #at(path: string): TreeNode | undefined {
    return this.#nodes.get(this.#fold(path));
  }

  #place(name: string, segments: readonly string[], node: TreeNode): Placement {
    const path = segments.join('/');
    if (path === '') throw new UnsafeArchive(name, 'takes the place of the root');
    const newDirectories: string[] = [];
    for (let depth = 1; depth < segments.length; depth++) {
      const parent = segments.slice(0, depth).join('/');
      const found = this.#at(parent);
      if (found === undefined) newDirectories.push(parent);
      else if (found.kind !== 'directory')
        throw new UnsafeArchive(name, `lies below the ${found.kind} ${parent}`);
    }
    if (this.#at(path) !== undefined) throw new UnsafeArchive(name, 'is in the archive twice');
    for (const parent of newDirectories) this.#nodes.set(this.#fold(parent), { kind: 'directory' });
    this.#nodes.set(this.#fold(path), node);
    return { path, newDirectories };
  }

  /** Walks like the kernel: `..` is taken after links were followed, not on the text. Missing parts are directories. */
  #follow(name: string, linkPath: string): void {
    const ahead = linkPath.split('/').reverse();
    const behind: string[] = [];
    let followed = 0;
    for (let segment = ahead.pop(); segment !== undefined; segment = ahead.pop()) {
      if (segment === '' || segment === '.') continue;
      if (segment === '..') {
        if (behind.pop() === undefined)
          throw new UnsafeArchive(name, 'is a link that leads out of the archive');
        continue;
      }
      const node = this.#at([...behind, segment].join('/'));
      if (node?.kind !== 'symlink') {
        behind.push(segment);
        continue;
      }
      if (++followed > MAX_LINKS_FOLLOWED) throw new UnsafeArchive(name, 'is a link in a loop');
      if (node.target.startsWith('/')) throw new UnsafeArchive(name, 'is a link to an absolute path');
      ahead.push(...node.target.split('/').reverse());
    }
  }
}

/** macOS's file systems compare names without case and in one Unicode form. */
function platformFold(path: string): string {
  return process.platform === 'darwin' ? path.normalize('NFC').toLowerCase() : path;
}
