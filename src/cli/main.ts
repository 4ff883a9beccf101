import { Command, CommanderError } from 'commander';
import { agentCommand } from './agent.js';
import { buildCommand } from './build/command.js';
import { demoCommand } from './demo/command.js';
import { envCommand } from './env.js';
import { examplesOf } from './examples.js';
import { iamCommand } from './iam/command.js';
import { doctorCommand } from './pipeline/doctor-command.js';
import { explainCommand } from './pipeline/explain-command.js';
import { pullCommand } from './pipeline/pull-command.js';
import { rerunCommand } from './pipeline/rerun-command.js';
import { runCommand } from './pipeline/run-command.js';
import { shellCommand } from './shell.js';
import { upCommand } from './up.js';

/** @returns the exit code: 0; 1 for what went wrong, also a value that cannot be used; 2 for options and arguments that nobody knows or that are missing */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('pipewright')
    .description('A self-hosted, AWS-API-compatible delivery suite.')
    .version('0.1.0')
    .addHelpText('after', examplesOf('pipewright'))
    .exitOverride();
  for (const command of [
    upCommand(),
    envCommand(),
    buildCommand(),
    shellCommand(),
    doctorCommand(),
    explainCommand(),
    pullCommand(),
    runCommand(),
    rerunCommand(),
    agentCommand(),
    demoCommand(),
    iamCommand(),
  ])
    program.addCommand(command.exitOverride().addHelpText('after', examplesOf(command.name())));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { inWords } = await import('./expected-errors.js');
    const message = inWords(error);
    if (message === undefined) throw error;
    console.error(`pipewright: ${message}`);
    return 1;
  }
}
