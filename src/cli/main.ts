import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.js';
import { DatabaseTooNew } from '../store/sql/migrations.js';
import { DataDirectoryInUse } from '../store/sqlite/sqlite-store.js';
import { agentCommand } from './agent.js';
import { demoCommand } from './demo/command.js';
import { envCommand } from './env.js';
import { upCommand } from './up.js';

/** @returns the exit code: 0, 1 for what went wrong, 2 for a command line that cannot be understood */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('pipewright')
    .description('A self-hosted, AWS-API-compatible delivery suite.')
    .version('0.1.0')
    .exitOverride();
  for (const command of [upCommand(), envCommand(), agentCommand(), demoCommand()])
    program.addCommand(command.exitOverride());
  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = inWords(error);
    if (message === undefined) throw error;
    console.error(`pipewright: ${message}`);
    return 1;
  }
}

/** What the user can mend, as one line; nothing for the rest, which is a bug and keeps its stack. */
function inWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (
    error instanceof ConfigError ||
    error instanceof DataDirectoryInUse ||
    error instanceof DatabaseTooNew
  ) {
    return error.message;
  }
  return systemErrorInWords(error);
}

/** What the operating system refuses when a port or a directory is opened. */
function systemErrorInWords(error: NodeJS.ErrnoException & { address?: string; port?: number }) {
  const { code, syscall, path } = error;
  if (syscall === 'listen') {
    const where = `port ${error.port} of ${error.address}`;
    if (code === 'EADDRINUSE')
      return `${where} is taken: stop what has it, or give another --port (0: a free one)`;
    if (code === 'EACCES') return `${where} needs more rights: give another --port`;
    if (code === 'EADDRNOTAVAIL')
      return `${error.address} is no address of this machine: give another --host`;
  }
  if (syscall === 'getaddrinfo') return `--host is not known here: ${error.message}`;
  if (code !== undefined && path !== undefined && DIRECTORY_ERRORS.has(code)) {
    return `the data directory cannot be used: ${error.message}`;
  }
  return undefined;
}

const DIRECTORY_ERRORS: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);
