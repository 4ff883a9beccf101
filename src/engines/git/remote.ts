import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';
import type { GitRemote } from './port.js';

/** Branches and tags are kept as they are there; what is gone there goes here too. */
const MIRRORED = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/** Seconds after which a transfer below a thousand bytes a second is given up. */
const STALLED_SECONDS = '60';

/** The references of a repository elsewhere, without fetching it. @throws GitFailed */
export async function remoteReferences(
  git: GitProcesses,
  remote: GitRemote,
): Promise<Readonly<Record<string, string>>> {
  const args = ['ls-remote', '--heads', '--tags', '--', remote.url];
  const output = await reaching(git, remote).run({ args, ...(remote.signal && { signal: remote.signal }) });
  const lines = output.toString('utf8').split('\n').filter(Boolean);
  const named = lines.map((line) => [line.slice(41), line.slice(0, 40)] as const);
  // The commit that a tag object leads to comes behind it, with `^{}` at the end of its name.
  return Object.fromEntries(named.map(([name, id]) => [name.replace(/\^\{\}$/, ''), id]));
}

/** @param commitId a commit that no branch may hold (a pull request's); it is fetched too. @throws GitFailed */
export async function fetchRemote(
  git: GitProcesses,
  directory: string,
  remote: GitRemote,
  commitId: string | undefined,
): Promise<void> {
  const wanted = commitId !== undefined && isObjectId(commitId) ? [commitId] : [];
  const fetching = ['fetch', '--quiet', '--prune', '--no-auto-gc', '--no-write-fetch-head', '--force'];
  const args = [`--git-dir=${directory}`, ...fetching, '--', remote.url, ...MIRRORED, ...wanted];
  await reaching(git, remote).run({ args, ...(remote.signal && { signal: remote.signal }) });
}

/** By HTTP only; the password is in git's environment, never among its arguments, and goes to no other place. */
export function reaching(git: GitProcesses, { username, password }: GitRemote): GitProcesses {
  const credential: Record<string, string> = {};
  if (password !== undefined) {
    const basic = Buffer.from(`${username ?? ''}:${password}`).toString('base64');
    credential['http.extraHeader'] = `Authorization: Basic ${basic}`;
  }
  return git.with({
    ...credential,
    'protocol.allow': 'never',
    'protocol.http.allow': 'always',
    'protocol.https.allow': 'always',
    'http.followRedirects': 'false',
    'http.lowSpeedLimit': '1000',
    'http.lowSpeedTime': STALLED_SECONDS,
  });
}
