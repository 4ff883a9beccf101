import { Command } from 'commander';
import { addClientOptions, type ClientFlags, clientSettings } from './client-options.js';

interface ExplainFlags extends ClientFlags {
  readonly pipeline?: string;
  readonly json?: boolean;
}

/** `pipewright explain EXECUTION`: one paragraph on why an execution is where it is. */
export function explainCommand(): Command {
  const command = new Command('explain')
    .description('say why an execution of a pipeline is where it is, and what mends it')
    .argument('<execution>', 'the id of the execution, or the name of a pipeline: its last one')
    .option('--pipeline <name>', 'the pipeline, where the id alone would have to be looked for')
    .option('--json', 'the same for programs');
  return addClientOptions(command).action(async (execution: string, flags: ExplainFlags) => {
    const { clientsOf } = await import('./clients.js');
    const { gatherFacts } = await import('./explain/facts.js');
    const { explain, inText } = await import('./explain/explain.js');
    const facts = await gatherFacts(clientsOf(await clientSettings(flags)), execution, flags.pipeline);
    const explanation = explain(facts);
    console.log(flags.json ? JSON.stringify(explanation, undefined, 2) : inText(explanation));
  });
}
