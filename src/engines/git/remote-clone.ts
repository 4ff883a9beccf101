import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutVersion } from './checkout.js';
import { GitProcesses } from './git-process.js';
import { BRANCH_PREFIX, isObjectId, isReferenceName, TAG_PREFIX } from './names.js';
import { type GitRemote, VersionNotFound } from './port.js';
import { reaching } from './remote.js';

export interface RemoteCloneRequest extends GitRemote {
  /**
   * Branch, tag, full reference name, commit id or its first digits (at least seven), `pr/NUMBER`, or `REFERENCE^{COMMIT}`, which fetches that reference only; left
   * out: the default branch.
   */
  readonly version?: string;
  /** Missing or empty; becomes a clone with `.git`, HEAD detached. Its `origin` is the url, without credentials. */
  readonly targetDir: string;
  /** Commits of history; left out: all of it. */
  readonly depth?: number;
  readonly withSubmodules?: boolean;
  /** The server's certificate is not looked at. */
  readonly insecureSsl?: boolean;
  /** A file with the certificates of all authorities that are trusted; left out: the system's. */
  readonly caBundle?: string;
  /** A bare repository of the caller's, made where it is missing: what is in it is not fetched again. One clone at a time. */
  readonly cacheDir?: string;
}

/** Clones repositories of other servers, by HTTP only. May be used at once; see the request for its cache. */
export interface RemoteCloner {
  /** @throws VersionNotFound, GitFailed */
  clone(request: RemoteCloneRequest): Promise<{ readonly commitId: string }>;
}

const ALL_BRANCHES = `+${BRANCH_PREFIX}*:refs/remotes/origin/*`;
const ALL_TAGS = `+${TAG_PREFIX}*:${TAG_PREFIX}*`;
/** What was asked for, while the clone is made. */
const KEPT = 'refs/pipewright/wanted';
const CONFIGURATION = {
  'safe.directory': '*',
  'core.hooksPath': '/dev/null',
  // A clone that a crash damages is made anew: waiting for the disk would be for nothing.
  'core.fsync': 'none',
  'gc.auto': '0',
};

/** What is to be fetched: one reference, or everything where only a commit is known. */
interface Wanted {
  readonly reference?: string;
  readonly commitId?: string;
  /** The first digits of a commit id. */
  readonly digits?: string;
}

export function remoteCloner(gitBinary = 'git'): RemoteCloner {
  const plain = new GitProcesses(gitBinary, CONFIGURATION);
  return {
    async clone(request) {
      const git = reaching(plain, request).with({
        ...(request.insecureSsl && { 'http.sslVerify': 'false' }),
        ...(request.caBundle !== undefined && { 'http.sslCAInfo': request.caBundle }),
      });
      const wanted = await resolve(git, request);
      const { commitId } =
        request.cacheDir === undefined
          ? await cloneDirectly(git, request, wanted)
          : await cloneThrough(git, plain, request, wanted, request.cacheDir);
      if (request.withSubmodules) await fetchSubmodules(git, request);
      return { commitId };
    },
  };
}

/** @throws VersionNotFound */
async function resolve(
  git: GitProcesses,
  { url, version = 'HEAD', signal }: RemoteCloneRequest,
): Promise<Wanted> {
  if (isObjectId(version)) return { commitId: version };
  const pinned = /^(.+)\^\{([0-9a-f]{40})\}$/.exec(version);
  const names = candidateNames(pinned?.[1] ?? version);
  if (names.length === 0) throw new VersionNotFound(version);
  const output = await git.run({ args: ['ls-remote', '--', url, ...names], signal });
  const found = new Set(
    output
      .toString('utf8')
      .split('\n')
      .map((line) => line.slice(41)),
  );
  const reference = names.find((name) => found.has(name));
  if (reference === undefined && /^[0-9a-f]{7,39}$/.test(version)) return { digits: version };
  if (reference === undefined) throw new VersionNotFound(version);
  return { reference, commitId: pinned?.[2] };
}

/** A branch before a tag, as users mean it. Names only, never expressions: they come from users. */
function candidateNames(version: string): readonly string[] {
  const pullRequest = /^pr\/(\d+)$/.exec(version)?.[1];
  if (pullRequest !== undefined) {
    return [`refs/pull/${pullRequest}/head`, `refs/merge-requests/${pullRequest}/head`];
  }
  if (version === 'HEAD' || isReferenceName(version)) return [version];
  return [BRANCH_PREFIX + version, TAG_PREFIX + version].filter(isReferenceName);
}

async function cloneDirectly(
  git: GitProcesses,
  request: RemoteCloneRequest,
  wanted: Wanted,
): Promise<{ readonly commitId: string }> {
  const { targetDir, url, depth, signal } = request;
  await mkdir(targetDir, { recursive: true });
  const inClone = (...args: string[]) => git.run({ args: ['-C', targetDir, ...args], signal });
  await inClone('init', '--quiet', '--template=');
  await inClone('remote', 'add', 'origin', url);
  const fetch = (...what: string[]) => inClone('fetch', '--quiet', '--no-auto-gc', ...what);
  await fetch(...whatToFetch(wanted, depth));
  if (wanted.reference === undefined && wanted.commitId !== undefined) {
    // A commit that is on no branch or tag, as of a pull request that is closed.
    if (!(await has(git, targetDir, wanted.commitId))) await fetch('origin', wanted.commitId);
  }
  const commitId =
    wanted.commitId ??
    (wanted.digits === undefined
      ? (await inClone('rev-parse', `${KEPT}^{commit}`)).toString('utf8').trim()
      : await commitOf(git, targetDir, wanted.digits));
  if (!(await has(git, targetDir, commitId))) throw new VersionNotFound(request.version ?? 'HEAD');
  await inClone('checkout', '--quiet', '--detach', commitId);
  await inClone('update-ref', '-d', KEPT);
  return { commitId };
}

function whatToFetch({ reference, commitId }: Wanted, depth: number | undefined): readonly string[] {
  if (reference === undefined) return ['origin', ALL_BRANCHES, ALL_TAGS];
  const kept = `+${reference}:${KEPT}`;
  if (commitId !== undefined) return ['origin', kept];
  return depth === undefined
    ? ['origin', ALL_BRANCHES, ALL_TAGS, kept]
    : ['--no-tags', `--depth=${depth}`, 'origin', kept];
}

/** The one commit that begins so. @throws VersionNotFound where there is none, or several */
async function commitOf(git: GitProcesses, directory: string, digits: string): Promise<string> {
  const output = await git.run({ args: ['-C', directory, 'rev-parse', `--disambiguate=${digits}`] });
  const commits: string[] = [];
  for (const id of output.toString('utf8').split('\n').filter(isObjectId)) {
    if (await has(git, directory, id)) commits.push(id);
  }
  const [only, ...others] = commits;
  if (only === undefined || others.length > 0) throw new VersionNotFound(digits);
  return only;
}

async function has(git: GitProcesses, directory: string, commitId: string): Promise<boolean> {
  const answer = await git.run({
    args: ['-C', directory, 'cat-file', '--batch-check=%(objecttype)'],
    input: `${commitId}^{commit}\n`,
  });
  return answer.toString('utf8').trim() === 'commit';
}

/** What the cache lacks is fetched into it; the clone is made from there. */
async function cloneThrough(
  git: GitProcesses,
  plain: GitProcesses,
  request: RemoteCloneRequest,
  wanted: Wanted,
  cacheDir: string,
): Promise<{ readonly commitId: string }> {
  const { url, signal, targetDir, depth } = request;
  const isThere = await access(join(cacheDir, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(cacheDir, { recursive: true });
    await plain.run({ args: ['init', '--quiet', '--bare', '--template=', cacheDir] });
  }
  const what = wanted.reference === undefined ? [] : [`+${wanted.reference}:${KEPT}`];
  const inCache = (...args: string[]) => git.run({ args: [`--git-dir=${cacheDir}`, ...args], signal });
  const mirrored = [`+${BRANCH_PREFIX}*:${BRANCH_PREFIX}*`, `+${TAG_PREFIX}*:${TAG_PREFIX}*`];
  await inCache('fetch', '--quiet', '--no-auto-gc', '--prune', '--force', '--', url, ...mirrored, ...what);
  if (wanted.reference === undefined && wanted.commitId !== undefined) {
    if (!(await has(git, cacheDir, wanted.commitId)))
      await inCache('fetch', '--quiet', '--', url, wanted.commitId);
  }
  const commitId =
    wanted.digits === undefined ? wanted.commitId : await commitOf(git, cacheDir, wanted.digits);
  return await checkoutVersion(plain, cacheDir, {
    repositoryId: '',
    version: commitId ?? KEPT,
    targetDir,
    depth,
    originUrl: url,
    signal,
  });
}

async function fetchSubmodules(
  git: GitProcesses,
  { targetDir, depth, signal }: RemoteCloneRequest,
): Promise<void> {
  const shallow = depth === undefined ? [] : [`--depth=${depth}`];
  await git.run({
    args: ['-C', targetDir, 'submodule', 'update', '--init', '--recursive', '--quiet', ...shallow],
    signal,
  });
}
