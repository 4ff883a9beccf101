import { Command } from 'commander';
import { addClientOptions, type ClientFlags, clientSettings } from './client-options.js';

/** `pipewright pull PIPELINE --from DIR`: a pipeline of AWS, from what the AWS CLI has saved of it. */
export function pullCommand(): Command {
  const command = new Command('pull')
    .description('recreate a pipeline, and what it names, from JSON files that the aws CLI has saved')
    .argument('<pipeline>', 'its name')
    .requiredOption('--from <dir>', 'the directory of the files');
  return addClientOptions(command).action(async (pipeline: string, flags: ClientFlags & { from: string }) => {
    const { clientsOf } = await import('./clients.js');
    const { pull } = await import('./pull/pull.js');
    const isWhole = await pull(clientsOf(await clientSettings(flags)), pipeline, flags.from, (line) =>
      console.log(line),
    );
    process.exitCode = isWhole ? 0 : 1;
  });
}
