import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** What git tells people: progress, refusals, errors. */
  readonly stderr: string;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@example.com',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@example.com',
};

/** Runs the real git in `directory`, with no configuration of this machine; never asks at a terminal. */
export function git(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<GitResult> {
  const options = {
    cwd: directory,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      ...IDENTITY,
      ...env,
    },
  };
  return new Promise((resolve) => {
    const child = execFile('git', [...args], options, (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
      resolve({ exitCode, stdout, stderr });
    });
    child.stdin?.on('error', () => undefined); // git need not read it
    child.stdin?.end(input);
  });
}

/** The same, where anything but success is a mistake of the test. @returns what git printed, trimmed */
export async function gitOk(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await git(directory, args, env);
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout.trim();
}

/** Writes a file, commits everything and returns the commit's id. */
export async function commitFile(
  directory: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  await writeFile(join(directory, name), content);
  await gitOk(directory, ['add', '--all']);
  await gitOk(directory, ['commit', '--quiet', '--allow-empty', '-m', `change ${name}`]);
  return gitOk(directory, ['rev-parse', 'HEAD']);
}
