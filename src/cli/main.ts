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
    if (isExpected(error)) {
      console.error(`pipewright: ${error.message}`);
      return 1;
    }
    throw error;
  }
}

/** What the user can mend: shown as one line. Everything else is a bug and keeps its stack. */
function isExpected(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof DataDirectoryInUse ||
    error instanceof DatabaseTooNew ||
    (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
  );
}
