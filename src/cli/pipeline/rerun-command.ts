import { Command } from 'commander';
import { addClientOptions, type ClientFlags, clientSettings, toSameServer } from './client-options.js';

interface RerunFlags extends ClientFlags {
  readonly execution: string;
  readonly stage: string;
  readonly action: string;
  readonly onwards?: boolean;
}

/** `pipewright rerun PIPELINE --execution ID --stage S --action A`: one action again, with the inputs it had then. */
export function rerunCommand(): Command {
  const command = new Command('rerun')
    .description('run an action of a pipeline again with the inputs that it had then, and follow it')
    .argument('<pipeline>', 'its name')
    .requiredOption('--execution <id>', 'the execution whose inputs are taken')
    .requiredOption('--stage <name>', 'the stage of the action')
    .requiredOption('--action <name>', 'the action')
    .option('--onwards', 'also what runs beside and after it, and the stages behind');
  return addClientOptions(command).action(async (pipeline: string, flags: RerunFlags) => {
    const { clientsOf } = await import('./clients.js');
    const { rerunAction } = await import('./run/rerun.js');
    const { orElsewhere, pipelineNamed } = await import('./other-regions.js');
    const settingsOf = await clientSettings(flags);
    const { execution, stage, action, onwards = false } = flags;
    const rerun = { pipeline, execution, stage, action, onwards };
    const { endpoint } = settingsOf('CodePipeline');
    process.exitCode = await orElsewhere(settingsOf, pipelineNamed(pipeline), () =>
      rerunAction(clientsOf(settingsOf), endpoint, rerun, {
        say: (line) => console.log(line),
        toSameServer: (text) => toSameServer(text, flags),
      }),
    );
  });
}
