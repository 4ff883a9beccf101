import type { Readable, Writable } from 'node:stream';
import type { Principal } from '../../kernel/principal.js';
import type { ZipEntry } from '../archive/archive.js';
import type { BlobContent, DiffHunk, DiffOptions, FileVersion, LineChange } from './file-contents.js';

/** What stands for "no such reference" in a change: the all-zero id of git's own protocol. */
export const NO_OBJECT = '0000000000000000000000000000000000000000';

/** All references of a repository at one moment. */
export interface ReferenceSnapshot {
  /** The full name that HEAD points at, whether or not that branch exists yet. */
  readonly head: string;
  /** Object ids by full reference name (`refs/heads/main`); a tag may name a tag object. */
  readonly references: Readonly<Record<string, string>>;
}

/** One compare-and-swap; {@link NO_OBJECT} as `oldId` creates, as `newId` deletes. */
export interface ReferenceChange {
  readonly reference: string;
  readonly oldId: string;
  readonly newId: string;
}

export interface CommitPerson {
  readonly name: string;
  readonly email: string;
  /** Epoch seconds and zone as git keeps them: `1484167798 -0800`. */
  readonly date: string;
}

export interface CommitRecord {
  readonly commitId: string;
  readonly treeId: string;
  readonly parentIds: readonly string[];
  readonly author: CommitPerson;
  readonly committer: CommitPerson;
  /** As stored, with its final line end. */
  readonly message: string;
}

/** One file or directory of a tree. */
export interface TreeEntry {
  readonly objectId: string;
  /** `100644`, `100755`, `120000` (symbolic link), `160000` (submodule) or `040000` (directory) */
  readonly mode: string;
}

export interface NamedEntry extends TreeEntry {
  /** Within its directory. */
  readonly name: string;
}

/** One path that differs between two trees; on one side it may be missing. */
export interface FileDifference {
  readonly path: string;
  readonly before?: TreeEntry;
  readonly after?: TreeEntry;
}

/** What becomes of a path in a tree: an entry, or nothing any more. */
export interface TreeChange {
  readonly path: string;
  readonly entry: TreeEntry | undefined;
}

export interface TreeMerge {
  /** Where there are conflicts, files with conflict markers are in it. */
  readonly treeId: string;
  /** The paths of files in which both sides changed the same lines, or that cannot both be there. */
  readonly conflicts: readonly string[];
}

export interface NewCommit {
  readonly treeId: string;
  /** In order: the first is what the commit follows. */
  readonly parentIds: readonly string[];
  /** Author and committer. A name must hold a letter or digit. */
  readonly person: Pick<CommitPerson, 'name' | 'email'>;
  /** Epoch ms; git keeps seconds. */
  readonly at: number;
  readonly message: string;
}

/** Three versions of one file, by object id. */
export interface FileVersions {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface FileMerge {
  /** Undefined where the file is not text. */
  readonly content: Buffer | undefined;
  /** How many groups of lines both sides have changed. */
  readonly conflicts: number;
}

export interface BlobSummary {
  readonly sizeBytes: number;
  /** As git finds it: a zero byte among the first 8,000; also whatever is larger than 6 MiB. */
  readonly isBinary: boolean;
  /** 0 of what is binary. */
  readonly lines: number;
}

export type GitService = 'git-upload-pack' | 'git-receive-pack';

/** One request of git's smart HTTP protocol, without the HTTP. */
export interface GitExchange {
  readonly repositoryId: string;
  readonly service: GitService;
  /** `advertise` answers `info/refs` and reads no input. */
  readonly step: 'advertise' | 'exchange';
  /** The client's `Git-Protocol` header (`version=2`). Anything else than a plain list of keys is ignored. */
  readonly protocol?: string;
  /** Sent to git before `input`: what the caller has already read of the request. */
  readonly inputHead?: Uint8Array;
  readonly input?: Readable;
  /** Gets git's answer as it comes, and is left open. */
  readonly output: Writable;
  /** Ends git with all its children when aborted: the client has gone away. */
  readonly signal: AbortSignal;
}

/** A repository on another server. */
export interface GitRemote {
  /** http or https, without a password. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly signal?: AbortSignal;
}

export interface CheckoutRequest {
  readonly repositoryId: string;
  /** Branch, tag, full reference name or full commit id; left out: the default branch. */
  readonly version?: string;
  /** An empty or missing directory; becomes a clone with `.git`, HEAD detached at the commit. */
  readonly targetDir: string;
  /** Commits of history; left out: all of it, with every branch and tag. */
  readonly depth?: number;
  /** What `origin` is set to. */
  readonly originUrl: string;
  readonly signal?: AbortSignal;
}

/**
 * Bare repositories under one directory, each named by its repository id and never by a name that a user gave.
 *
 * Order: none needed. `create` may be left out: whatever is asked of a repository first makes it.
 * Concurrency: everything may run at once, on one repository too; git's own locks decide. Only `delete` must come
 * after the last use: a repository that is asked for again begins empty.
 * Idempotence: `create`, `setHead`, `delete` and `maintain` may be repeated; `changeReference` repeated fails with
 * {@link ReferenceConflict}, since the old id no longer matches.
 * All throw {@link GitFailed} where git itself fails.
 */
export interface GitEngine {
  /** Makes an empty repository whose HEAD is the unborn `main`; keeps the one that is there. */
  create(repositoryId: string): Promise<void>;
  delete(repositoryId: string): Promise<void>;
  snapshot(repositoryId: string): Promise<ReferenceSnapshot>;
  /** @param branchReference a full branch name; it need not exist */
  setHead(repositoryId: string, branchReference: string): Promise<void>;
  /** Durable when it resolves. @throws ReferenceConflict where the reference is not at `oldId` */
  changeReference(repositoryId: string, change: ReferenceChange): Promise<void>;
  /** @returns undefined where there is no such commit. @param commitId a full id */
  commit(repositoryId: string, commitId: string): Promise<CommitRecord | undefined>;
  /** The commits that tag objects lead to; what leads to no commit is missing from the answer. */
  commitIdsOf(repositoryId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Files and symbolic links of a commit, in git's order, with executable bits and without submodules. Large contents are
   * streams: read each to its end (or destroy it) before asking for the next entry.
   * @param commitId a full id. Paths are the tree's own: whoever unfolds them checks them.
   */
  entries(repositoryId: string, commitId: string): AsyncIterable<ZipEntry>;
  /** @returns the commit checked out. @throws VersionNotFound */
  checkout(request: CheckoutRequest): Promise<{ readonly commitId: string }>;
  /**
   * The paths that differ between two commits, which must be there; all of `to` where `from` is left out.
   * @throws GitFailed
   */
  changedPaths(repositoryId: string, from: string | undefined, to: string): Promise<readonly string[]>;
  /** The newest common commit of two; undefined where they have none. */
  mergeBase(repositoryId: string, one: string, other: string): Promise<string | undefined>;
  /**
   * The files that differ between two commits or trees, in git's order, renames as two; all of `to` where `from` is left out.
   * @param path only this file, or what is in this directory
   */
  differences(
    repositoryId: string,
    from: string | undefined,
    to: string,
    path?: string,
  ): Promise<readonly FileDifference[]>;
  /** Merges the trees of two commits from their newest common commit, line by line. Needs git 2.38. */
  mergeTrees(repositoryId: string, ours: string, theirs: string): Promise<TreeMerge>;
  /** Merges one file of up to 6 MiB line by line; where both sides changed the same, `favor` wins. Without it, markers are left. */
  mergeFile(repositoryId: string, versions: FileVersions, favor?: 'ours' | 'theirs'): Promise<FileMerge>;
  /**
   * What there is at these paths and at the directories on the way, by path.
   * @param rootId of a commit or tree
   */
  treeEntries(
    repositoryId: string,
    rootId: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, TreeEntry>>;
  /** What is in one directory, in git's order. @param treeId of a commit (its root) or tree */
  folder(repositoryId: string, treeId: string): Promise<readonly NamedEntry[]>;
  /** @returns undefined where there is no such file */
  blob(repositoryId: string, objectId: string, maxBytes: number): Promise<BlobContent | undefined>;
  /** The versions of a file, the newest first, renames followed. */
  fileHistory(repositoryId: string, commitId: string, path: string): Promise<readonly FileVersion[]>;
  /** How one text becomes the other, in order of lines. Of files that are no text: nothing. */
  changedLines(repositoryId: string, before: string, after: string): Promise<readonly LineChange[]>;
  /** The same with the lines themselves, read as UTF-8. @param blobIds before and after */
  diffHunks(
    repositoryId: string,
    blobIds: readonly [string, string],
    options: DiffOptions,
  ): Promise<readonly DiffHunk[]>;
  /** @returns the id of a tree that is as `treeId` with these changes; of them alone where it is left out */
  changeTree(
    repositoryId: string,
    treeId: string | undefined,
    changes: readonly TreeChange[],
  ): Promise<string>;
  /** @returns the object's id */
  writeBlob(repositoryId: string, content: Uint8Array): Promise<string>;
  /** @returns undefined where there is no such file */
  blobSummary(repositoryId: string, objectId: string): Promise<BlobSummary | undefined>;
  /** Writes a commit that no reference holds yet; the same again is the same commit. @returns its id */
  createCommit(repositoryId: string, commit: NewCommit): Promise<string>;
  /** The merge commit on some branch or tag whose parents are exactly these two. */
  mergeCommitOf(repositoryId: string, ours: string, theirs: string): Promise<string | undefined>;
  /** The commits of branches and tags of a repository elsewhere, by full name. @throws GitFailed */
  remoteReferences(remote: GitRemote): Promise<Readonly<Record<string, string>>>;
  /**
   * Makes branches and tags those of a repository elsewhere, and gets `commitId` too, where it is on none of them. One at a
   * time for one repository. @throws GitFailed
   */
  fetch(repositoryId: string, remote: GitRemote, commitId?: string): Promise<void>;
  /** Resolves when git has ended and its whole answer is written. @throws GitFailed, also when aborted */
  exchange(exchange: GitExchange): Promise<void>;
  /** Packs what has piled up, where it is worth it. Never removes an object. */
  maintain(repositoryId: string): Promise<void>;
  /** Deletes every repository. */
  reset(): Promise<void>;
}

/** Somebody else moved the reference first, or its name clashes with another's (`a` with `a/b`). */
export class ReferenceConflict extends Error {
  constructor(readonly reference: string) {
    super(`${reference} is not where it was expected`);
    this.name = 'ReferenceConflict';
  }
}

export class VersionNotFound extends Error {
  constructor(readonly version: string) {
    super(`no branch, tag or commit ${version}`);
    this.name = 'VersionNotFound';
  }
}

/** git ended with an error; the message carries the end of what it wrote to its error stream. */
export class GitFailed extends Error {
  constructor(
    readonly command: string,
    readonly exitCode: number | undefined,
    readonly errorText: string,
  ) {
    super(`git ${command} ended with ${exitCode ?? 'a signal'}${errorText === '' ? '' : `: ${errorText}`}`);
    this.name = 'GitFailed';
  }
}

/** A repository as its users name it, and on whose behalf it is read. */
export interface RepositorySource {
  readonly accountId: string;
  readonly region: string;
  readonly repositoryName: string;
  readonly principal: Principal;
}

export interface CommitArchiveRequest extends RepositorySource {
  /** A full commit id. */
  readonly commitId: string;
}

/** A repository that the principal may read, as it is at this moment. */
export interface ReadableRepository {
  /** The commits of branches and tags, by full name. */
  references(): Promise<Readonly<Record<string, string>>>;
  /** @returns undefined where there is no such commit, neither on a branch or tag nor beside them */
  commit(commitId: string): Promise<CommitRecord | undefined>;
  /** See {@link GitEngine.entries}. */
  entries(commitId: string): Promise<AsyncIterable<ZipEntry>>;
  changedPaths(from: string | undefined, to: string): Promise<readonly string[]>;
  mergeBase(one: string, other: string): Promise<string | undefined>;
}

export interface SourceCheckoutRequest extends RepositorySource {
  readonly version?: string;
  readonly targetDir: string;
  readonly depth?: number;
  readonly signal?: AbortSignal;
}

/**
 * What CodePipeline's source action and CodeBuild's source phase take from a repository; AWS has no public operation for it.
 * The principal's permission is checked as for a client. May be called at any time, at once, and again.
 */
export interface CommitArchiver {
  /**
   * Needs `codecommit:UploadArchive`.
   * @throws AwsError AccessDeniedException, RepositoryDoesNotExistException
   */
  open(source: RepositorySource): Promise<ReadableRepository>;
  /**
   * The entries of a commit for a zip; see {@link GitEngine.entries} for how to read them.
   * Needs `codecommit:UploadArchive`.
   * @throws AwsError AccessDeniedException, RepositoryDoesNotExistException, CommitIdDoesNotExistException
   */
  archiveCommit(request: CommitArchiveRequest): Promise<AsyncIterable<ZipEntry>>;
  /**
   * A clone with `.git` at a version. Needs `codecommit:GitPull`.
   * @throws AwsError AccessDeniedException, RepositoryDoesNotExistException, CommitDoesNotExistException
   */
  checkout(request: SourceCheckoutRequest): Promise<{ readonly commitId: string }>;
}

/** A repository behind a connection, and on whose behalf it is read. */
export interface ConnectionSource {
  /** Where the connection is used from: whose builds and pipelines read it. */
  readonly accountId: string;
  readonly region: string;
  /** `arn:aws:codestar-connections:…` or `arn:aws:codeconnections:…` */
  readonly connectionArn: string;
  /** `owner/name` */
  readonly fullRepositoryId: string;
  readonly principal: Principal;
}

export interface GitHubSource {
  readonly accountId: string;
  readonly region: string;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
}

/**
 * The repositories that connections lead to. The principal needs `UseConnection` on the connection, and the connection must
 * have been set up. May be called at any time, at once, and again.
 */
export interface ConnectedRepositories {
  /**
   * @throws AwsError AccessDeniedException, ResourceNotFoundException, and InvalidInputException where the connection is
   *   not set up or its repository cannot be read
   */
  open(source: ConnectionSource): Promise<ReadableRepository>;
  /** A clone with `.git` at a commit. @throws AwsError as `open` does */
  checkout(
    source: ConnectionSource & Pick<SourceCheckoutRequest, 'version' | 'targetDir' | 'depth' | 'signal'>,
  ): Promise<{ readonly commitId: string }>;
  /** A repository of GitHub, by the token of whoever asks. */
  openGitHub(source: GitHubSource): Promise<ReadableRepository>;
  /** What the provider signs its webhooks with; undefined where none was set up. Asked for by services only. */
  webhookSecret(connectionArn: string): Promise<string | undefined>;
}
