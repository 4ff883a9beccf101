import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { Command } from 'commander';
import { addClientOptions, type ClientFlags, clientSettings, toSameServer } from './client-options.js';

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
    const { findExecution, gatherFacts, isExecutionId } = await import('./explain/facts.js');
    const { orElsewhere, pipelineNamed } = await import('./other-regions.js');
    const { explain, inText } = await import('./explain/explain.js');
    const settingsOf = await clientSettings(flags);
    const isThere = isExecutionId(execution)
      ? async (client: CodePipelineClient) =>
          (await findExecution(client, execution, flags.pipeline)) !== undefined
      : pipelineNamed(execution);
    const facts = await orElsewhere(settingsOf, isThere, () =>
      gatherFacts(clientsOf(settingsOf), execution, flags.pipeline),
    );
    const found = explain(facts);
    const explanation = { ...found, mends: found.mends.map((mend) => toSameServer(mend, flags)) };
    console.log(flags.json ? JSON.stringify(explanation, undefined, 2) : inText(explanation));
  });
}
