import { lstat, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ZipEntry } from '../../../engines/archive/archive.js';
import { GitProcesses } from '../../../engines/git/git-process.js';
import type { GitRemote } from '../../../engines/git/port.js';
import { reaching } from '../../../engines/git/remote.js';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'pipewright run',
  GIT_AUTHOR_EMAIL: 'pipewright@localhost',
  GIT_COMMITTER_NAME: 'pipewright run',
  GIT_COMMITTER_EMAIL: 'pipewright@localhost',
};

/**
 * A directory as it is at this moment, without what its .gitignore names. It is read by a git repository of its own, so that
 * nothing of the user's is touched, index included; it need not be a repository at all.
 */
export class DirectorySnapshot {
  private constructor(
    private readonly directory: string,
    private readonly gitDirectory: string,
    private readonly git: GitProcesses,
    private readonly paths: readonly string[],
  ) {}

  static async of(directory: string): Promise<DirectorySnapshot> {
    const gitDirectory = await mkdtemp(join(tmpdir(), 'pipewright-run-'));
    const git = new GitProcesses('git', { 'core.hooksPath': '/dev/null', 'safe.directory': '*' });
    await git.run({ args: ['init', '--quiet', '--bare', gitDirectory] });
    const where = [`--git-dir=${gitDirectory}`, `--work-tree=${directory}`];
    await git.run({ args: ['-C', directory, ...where, 'add', '--all', '.'] });
    const listed = await git.run({ args: [...where, 'ls-files', '-z'] });
    return new DirectorySnapshot(
      directory,
      gitDirectory,
      git,
      listed.toString('utf8').split('\0').filter(Boolean),
    );
  }

  get files(): number {
    return this.paths.length;
  }

  /** A commit of it, behind the head of a branch where there is that branch. @returns its id */
  async commit(remote: GitRemote, branch: string): Promise<string> {
    const parent = await this.headOf(remote, branch);
    const tree = await this.run('write-tree');
    const behind = parent === undefined ? [] : ['-p', parent];
    return await this.run('commit-tree', tree, ...behind, '-m', `pipewright run of ${this.directory}`);
  }

  async push(remote: GitRemote, commitId: string, branch: string): Promise<void> {
    const args = [
      `--git-dir=${this.gitDirectory}`,
      'push',
      '--quiet',
      '--',
      remote.url,
      `${commitId}:refs/heads/${branch}`,
    ];
    await reaching(this.git, remote).run({ args });
  }

  /** Takes a pushed branch back. */
  async unpush(remote: GitRemote, branch: string): Promise<void> {
    const args = [`--git-dir=${this.gitDirectory}`, 'push', '--quiet', '--delete', '--', remote.url, branch];
    await reaching(this.git, remote).run({ args });
  }

  async entries(): Promise<readonly ZipEntry[]> {
    return await Promise.all(
      this.paths.map(async (path) => {
        const file = join(this.directory, path);
        const isLink = (await lstat(file)).isSymbolicLink();
        return { path, content: isLink ? { symlinkTo: await readlink(file) } : { file } };
      }),
    );
  }

  async remove(): Promise<void> {
    await rm(this.gitDirectory, { recursive: true, force: true });
  }

  private async headOf(remote: GitRemote, branch: string): Promise<string | undefined> {
    const git = reaching(this.git, remote);
    const reference = `refs/heads/${branch}`;
    const listed = (await git.run({ args: ['ls-remote', '--', remote.url, reference] })).toString('utf8');
    const head = listed.slice(0, 40);
    if (head === '') return undefined;
    const into = [
      `--git-dir=${this.gitDirectory}`,
      'fetch',
      '--quiet',
      '--depth=1',
      '--',
      remote.url,
      reference,
    ];
    await git.run({ args: into });
    return head;
  }

  private async run(...args: string[]): Promise<string> {
    const output = await this.git.run({ args: [`--git-dir=${this.gitDirectory}`, ...args], env: IDENTITY });
    return output.toString('utf8').trim();
  }
}
