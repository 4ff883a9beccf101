import { mkdir } from 'node:fs/promises';
import type { GitProcesses } from './git-process.js';
import { BRANCH_PREFIX, isObjectId, isReferenceName, TAG_PREFIX } from './names.js';
import { type CheckoutRequest, VersionNotFound } from './port.js';

/** Everything of the hosted repository that a clone would bring. */
const ALL_REFERENCES = [`+${BRANCH_PREFIX}*:refs/remotes/origin/*`, `+${TAG_PREFIX}*:${TAG_PREFIX}*`];

/** See {@link GitEngine.checkout}. Objects are copied, so that nothing done to the clone reaches the hosted repository. */
export async function checkoutVersion(
  git: GitProcesses,
  directory: string,
  request: CheckoutRequest,
): Promise<{ readonly commitId: string }> {
  const commitId = await resolveVersion(git, directory, request.version);
  await mkdir(request.targetDir, { recursive: true });
  // A clone that a crash damages is made anew: waiting for the disk would be for nothing.
  const inClone = (...args: string[]) =>
    git.run({ args: ['-C', request.targetDir, '-c', 'core.fsync=none', ...args], signal: request.signal });
  await inClone('init', '--quiet', '--template=');
  await inClone('remote', 'add', 'origin', request.originUrl);
  const what =
    request.depth === undefined ? [directory, ...ALL_REFERENCES] : [`--depth=${request.depth}`, directory];
  await inClone('fetch', '--quiet', '--no-auto-gc', '--no-write-fetch-head', ...what, commitId);
  await inClone('checkout', '--quiet', '--detach', commitId);
  return { commitId };
}

/** The commit that a version names: a branch before a tag, as users mean it. @throws VersionNotFound */
async function resolveVersion(git: GitProcesses, directory: string, version = 'HEAD'): Promise<string> {
  const candidates = candidateNames(version);
  const input = candidates.map((name) => `${name}^{commit}\n`).join('');
  const args = [`--git-dir=${directory}`, 'cat-file', '--batch-check=%(objectname)'];
  const answers = (await git.run({ args, input })).toString('utf8').split('\n');
  const commitId = answers.find(isObjectId);
  if (commitId === undefined) throw new VersionNotFound(version);
  return commitId;
}

/** Names only, never expressions (`main~3`, `:/text`): they come from users. */
function candidateNames(version: string): string[] {
  if (version === 'HEAD' || isObjectId(version) || isReferenceName(version)) return [version];
  return [BRANCH_PREFIX + version, TAG_PREFIX + version].filter(isReferenceName);
}
