import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ZipEntry } from '../archive/archive.js';
import { changedLines } from './changed-lines.js';
import { changedPaths, mergeBase } from './changed-paths.js';
import { checkoutVersion } from './checkout.js';
import { commitEntries } from './commit-entries.js';
import { parseCommit } from './commit-object.js';
import { diffHunks } from './diff-hunks.js';
import { differences } from './differences.js';
import { runExchange } from './exchange.js';
import type { DiffOptions } from './file-contents.js';
import { fileHistory } from './file-history.js';
import { GitProcesses } from './git-process.js';
import { blob, blobSummary, mergeCommitOf, mergeFile, mergeTrees } from './merge.js';
import { isObjectId, isReferenceName } from './names.js';
import { ObjectStream } from './object-stream.js';
import {
  type BlobSummary,
  type CheckoutRequest,
  type CommitRecord,
  type FileVersions,
  type GitEngine,
  type GitExchange,
  GitFailed,
  type GitRemote,
  type NewCommit,
  NO_OBJECT,
  type ReferenceChange,
  ReferenceConflict,
  type ReferenceSnapshot,
  type TreeChange,
  type TreeMerge,
} from './port.js';
import { fetchRemote, remoteReferences } from './remote.js';
import { folder, treeEntries } from './tree-reader.js';
import { changeTree, createCommit, writeBlob } from './write-objects.js';

export interface GitEngineOptions {
  /** Holds nothing but repositories; made when first needed. */
  readonly directory: string;
  /** Default `git` of the search path; 2.31 or newer, 2.38 for merges. */
  readonly gitBinary?: string;
  /** Largest pack that a push may bring; git refuses more in its own words. Default 8 GiB. */
  readonly maxPackBytes?: number;
}

const MAX_PACK_BYTES = 8 * 1024 ** 3;

/** CodeCommit's quota for a commit's metadata is 20 MB. */
const MAX_COMMIT_BYTES = 24 * 1024 * 1024;

export function gitEngine(options: GitEngineOptions): GitEngine {
  const configuration = hostingConfiguration(options.maxPackBytes ?? MAX_PACK_BYTES);
  return new BareRepositories(options.directory, new GitProcesses(options.gitBinary ?? 'git', configuration));
}

function hostingConfiguration(maxPackBytes: number): Readonly<Record<string, string>> {
  return {
    'safe.directory': '*', // a data directory on a mount may belong to another user
    'core.hooksPath': '/dev/null',
    'core.fsync': 'committed',
    'core.fsyncMethod': 'batch',
    'receive.maxInputSize': String(maxPackBytes),
    // A pushed pack stays one: unpacked, every clone would compress its objects anew (a 50 MB clone: 3 s for 0.5 s).
    'receive.unpackLimit': '1',
    'core.bigFileThreshold': '32m', // larger files pass through git without being held whole
    'receive.autogc': 'false', // `maintain` does it, after the client has its answer
    'gc.autoDetach': 'false',
    // Commit ids that were once given out (executions, events) stay readable.
    'gc.pruneExpire': 'never',
    'gc.cruftPacks': 'true',
    'uploadpack.allowAnySHA1InWant': 'true',
  };
}

/** A reference that moved, exists already, is gone, or stands in the way of a name below or above it. */
const CONFLICT =
  /but expected|already exists|unable to resolve reference|cannot create|File exists|unable to lock/;

class BareRepositories implements GitEngine {
  private readonly directories = new Map<string, Promise<string>>();
  private discarding: Promise<void> | undefined;

  constructor(
    private readonly root: string,
    private readonly git: GitProcesses,
  ) {}

  async create(repositoryId: string): Promise<void> {
    await this.directory(repositoryId);
  }

  async delete(repositoryId: string): Promise<void> {
    this.directories.delete(repositoryId);
    // `force`: there may be none. git's processes that still run fail on the missing files and end.
    await rm(this.path(repositoryId), { recursive: true, force: true, maxRetries: 3 });
  }

  async snapshot(repositoryId: string): Promise<ReferenceSnapshot> {
    const directory = await this.directory(repositoryId);
    const head = await readFile(join(directory, 'HEAD'), 'utf8');
    const args = [`--git-dir=${directory}`, 'for-each-ref', '--format=%(objectname) %(refname)'];
    const lines = (await this.git.run({ args })).toString('utf8').split('\n');
    const references = lines.filter(Boolean).map((line) => [line.slice(41), line.slice(0, 40)]);
    return { head: head.replace(/^ref: /, '').trim(), references: Object.fromEntries(references) };
  }

  async setHead(repositoryId: string, branchReference: string): Promise<void> {
    requireReference(branchReference);
    const directory = await this.directory(repositoryId);
    await this.git.run({ args: [`--git-dir=${directory}`, 'symbolic-ref', 'HEAD', branchReference] });
  }

  async changeReference(repositoryId: string, change: ReferenceChange): Promise<void> {
    requireReference(change.reference);
    const directory = await this.directory(repositoryId);
    const args = [`--git-dir=${directory}`, 'update-ref', '--stdin', '-z'];
    try {
      await this.git.run({ args, input: updateCommand(change) });
    } catch (error) {
      if (error instanceof GitFailed && CONFLICT.test(error.errorText)) {
        throw new ReferenceConflict(change.reference);
      }
      throw error;
    }
  }

  async commit(repositoryId: string, commitId: string): Promise<CommitRecord | undefined> {
    if (!isObjectId(commitId)) return undefined;
    const directory = await this.directory(repositoryId);
    return readCommit(this.git, directory, commitId);
  }

  async commitIdsOf(
    repositoryId: string,
    objectIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const asked = objectIds.filter(isObjectId);
    if (asked.length === 0) return new Map();
    const directory = await this.directory(repositoryId);
    const args = [`--git-dir=${directory}`, 'cat-file', '--batch-check=%(objectname)'];
    const input = asked.map((objectId) => `${objectId}^{commit}\n`).join('');
    const answers = (await this.git.run({ args, input })).toString('utf8').split('\n');
    return new Map(
      asked
        .map((objectId, index) => [objectId, answers[index] ?? ''] as const)
        .filter(([, id]) => isObjectId(id)),
    );
  }

  async *entries(repositoryId: string, commitId: string): AsyncGenerator<ZipEntry> {
    const directory = await this.directory(repositoryId);
    const commit = isObjectId(commitId) ? await readCommit(this.git, directory, commitId) : undefined;
    if (commit === undefined) throw new Error(`no commit ${commitId} in repository ${repositoryId}`);
    const modifiedAt = Number.parseInt(commit.committer.date, 10) * 1000;
    yield* commitEntries(this.git, directory, commitId, modifiedAt);
  }

  async checkout(request: CheckoutRequest): Promise<{ readonly commitId: string }> {
    return checkoutVersion(this.git, await this.directory(request.repositoryId), request);
  }

  async changedPaths(repositoryId: string, from: string | undefined, to: string): Promise<readonly string[]> {
    return changedPaths(this.git, await this.directory(repositoryId), from, to);
  }

  async mergeBase(repositoryId: string, one: string, other: string): Promise<string | undefined> {
    return mergeBase(this.git, await this.directory(repositoryId), one, other);
  }

  async differences(repositoryId: string, from: string | undefined, to: string, path?: string) {
    return differences(this.git, await this.directory(repositoryId), from, to, path);
  }

  async mergeTrees(repositoryId: string, ours: string, theirs: string): Promise<TreeMerge> {
    return mergeTrees(this.git, await this.directory(repositoryId), ours, theirs);
  }

  async mergeFile(repositoryId: string, versions: FileVersions, favor?: 'ours' | 'theirs') {
    return mergeFile(this.git, await this.directory(repositoryId), versions, favor);
  }

  async treeEntries(repositoryId: string, rootId: string, paths: readonly string[]) {
    return treeEntries(this.git, await this.directory(repositoryId), rootId, paths);
  }

  async folder(repositoryId: string, treeId: string) {
    return folder(this.git, await this.directory(repositoryId), treeId);
  }

  async blob(repositoryId: string, objectId: string, maxBytes: number) {
    return blob(this.git, await this.directory(repositoryId), objectId, maxBytes);
  }

  async fileHistory(repositoryId: string, commitId: string, path: string) {
    return fileHistory(this.git, await this.directory(repositoryId), commitId, path);
  }

  async changedLines(repositoryId: string, before: string, after: string) {
    return changedLines(this.git, await this.directory(repositoryId), before, after);
  }

  async diffHunks(repositoryId: string, blobIds: readonly [string, string], options: DiffOptions) {
    return diffHunks(this.git, await this.directory(repositoryId), blobIds, options);
  }

  async changeTree(repositoryId: string, treeId: string | undefined, changes: readonly TreeChange[]) {
    return changeTree(this.git, await this.directory(repositoryId), treeId, changes);
  }

  async writeBlob(repositoryId: string, content: Uint8Array): Promise<string> {
    return writeBlob(this.git, await this.directory(repositoryId), content);
  }

  async blobSummary(repositoryId: string, objectId: string): Promise<BlobSummary | undefined> {
    return blobSummary(this.git, await this.directory(repositoryId), objectId);
  }

  async createCommit(repositoryId: string, commit: NewCommit): Promise<string> {
    return createCommit(this.git, await this.directory(repositoryId), commit);
  }

  async mergeCommitOf(repositoryId: string, ours: string, theirs: string): Promise<string | undefined> {
    return mergeCommitOf(this.git, await this.directory(repositoryId), ours, theirs);
  }

  async remoteReferences(remote: GitRemote): Promise<Readonly<Record<string, string>>> {
    return remoteReferences(this.git, remote);
  }

  async fetch(repositoryId: string, remote: GitRemote, commitId?: string): Promise<void> {
    await fetchRemote(this.git, await this.directory(repositoryId), remote, commitId);
  }

  async exchange(exchange: GitExchange): Promise<void> {
    await runExchange(this.git, await this.directory(exchange.repositoryId), exchange);
  }

  async maintain(repositoryId: string): Promise<void> {
    const directory = await this.directory(repositoryId);
    await this.git.run({ args: [`--git-dir=${directory}`, 'gc', '--auto', '--quiet'] });
  }

  /** At once in one rename; the files themselves go in the background, or with the next reset. */
  async reset(): Promise<void> {
    this.directories.clear();
    if (!(await exists(this.root))) return;
    const discarded = `${this.root}.discarded`;
    await this.discarding;
    await rm(discarded, { recursive: true, force: true, maxRetries: 3 });
    await rename(this.root, discarded);
    // What is left of it the next one clears.
    this.discarding = rm(discarded, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  private directory(repositoryId: string): Promise<string> {
    const known = this.directories.get(repositoryId);
    if (known !== undefined) return known;
    const made = this.makeDirectory(repositoryId);
    this.directories.set(repositoryId, made);
    made.catch(() => this.directories.delete(repositoryId));
    return made;
  }

  /** Made aside and renamed, so that a repository is there whole or not at all. */
  private async makeDirectory(repositoryId: string): Promise<string> {
    const path = this.path(repositoryId);
    if (await exists(path)) return path;
    await mkdir(this.root, { recursive: true });
    const unfinished = `${path}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await this.git.run({
      args: ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', unfinished],
    });
    await rename(unfinished, path);
    return path;
  }

  private path(repositoryId: string): string {
    if (!/^[0-9a-f-]{36}$/.test(repositoryId)) throw new Error(`not a repository id: ${repositoryId}`);
    return join(this.root, `${repositoryId}.git`);
  }
}

async function readCommit(
  git: GitProcesses,
  directory: string,
  commitId: string,
): Promise<CommitRecord | undefined> {
  const args = [`--git-dir=${directory}`, 'cat-file', '--batch'];
  // Peeled, so that the content of a blob is never read; a tag's id then answers with another id.
  const input = `${commitId}^{commit}\n`;
  const answer = await git.run({ args, input, maxOutputBytes: MAX_COMMIT_BYTES });
  const objects = new ObjectStream(Readable.from([answer]));
  const header = await objects.header();
  if (!header.found || header.objectId !== commitId) return undefined;
  return parseCommit(commitId, await objects.content(header.sizeBytes));
}

/** With `-z` a name can hold nothing that ends it early. */
function updateCommand({ reference, oldId, newId }: ReferenceChange): string {
  if (oldId === NO_OBJECT) return `create ${reference}\0${newId}\0`;
  if (newId === NO_OBJECT) return `delete ${reference}\0${oldId}\0`;
  return `update ${reference}\0${newId}\0${oldId}\0`;
}

function requireReference(reference: string): void {
  if (!isReferenceName(reference)) throw new Error(`not a reference name: ${JSON.stringify(reference)}`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
