import {
  type ActionExecutionDetail,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListRuleExecutionsCommand,
  type PipelineExecution,
  paginateListPipelines,
  type RuleExecutionDetail,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import { ConfigError } from '../../../config.js';
import type { Clients } from '../clients.js';
import { NoSuchExecution } from '../other-regions.js';
import { type Evidence, gatherEvidence } from './evidence.js';

/** All that an explanation is made of. */
export interface Facts {
  readonly pipeline: string;
  readonly region: string;
  readonly execution: PipelineExecution;
  readonly stages: readonly StageState[];
  /** The last attempts of this execution, in the order they were started. */
  readonly actions: readonly ActionExecutionDetail[];
  /** The rules of this execution that were not met or could not be evaluated. */
  readonly failedRules: readonly RuleExecutionDetail[];
  /** By action execution id. */
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** @param execution an id, or the name of a pipeline. @throws NoSuchExecution */
export async function gatherFacts(clients: Clients, execution: string, pipeline?: string): Promise<Facts> {
  const found = await findExecution(clients.codepipeline, execution, pipeline);
  if (found === undefined) throw new NoSuchExecution(`no pipeline has an execution ${execution}`);
  const { codepipeline } = clients;
  const filter = {
    latestInPipelineExecution: {
      pipelineExecutionId: found.execution.pipelineExecutionId,
      startTimeRange: 'Latest' as const,
    },
  };
  const { stageStates = [] } = await codepipeline.send(new GetPipelineStateCommand({ name: found.pipeline }));
  const { actionExecutionDetails = [] } = await codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName: found.pipeline, filter }),
  );
  const actions = actionExecutionDetails.toReversed();
  const evidence = new Map<string, Evidence>();
  for (const action of actions.filter(({ status }) => status === 'Failed')) {
    evidence.set(action.actionExecutionId ?? '', await gatherEvidence(clients, action));
  }
  const { ruleExecutionDetails = [] } = await codepipeline.send(
    new ListRuleExecutionsCommand({ pipelineName: found.pipeline, filter }),
  );
  const failedRules = ruleExecutionDetails.filter(({ status }) => status === 'Failed').toReversed();
  const region = await codepipeline.config.region();
  return { ...found, region, stages: stageStates, actions, failedRules, evidence };
}

/** @param given an id, or the name of a pipeline. @throws PipelineNotFoundException; ConfigError where it has not run yet */
export async function findExecution(
  codepipeline: Clients['codepipeline'],
  given: string,
  pipeline: string | undefined,
): Promise<{ readonly pipeline: string; readonly execution: PipelineExecution } | undefined> {
  const isId = isExecutionId(given);
  const names = pipeline !== undefined ? [pipeline] : isId ? await allPipelines(codepipeline) : [given];
  for (const pipelineName of names) {
    const pipelineExecutionId = isId ? given : await lastOf(codepipeline, pipelineName);
    const execution = await get(codepipeline, pipelineName, pipelineExecutionId);
    if (execution) return { pipeline: pipelineName, execution };
  }
  return undefined;
}

export function isExecutionId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

async function allPipelines(client: Clients['codepipeline']): Promise<string[]> {
  const names: string[] = [];
  for await (const { pipelines = [] } of paginateListPipelines({ client }, {})) {
    names.push(...pipelines.map(({ name = '' }) => name));
  }
  return names;
}

async function lastOf(client: Clients['codepipeline'], pipelineName: string): Promise<string> {
  const { pipelineExecutionSummaries: [last] = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName, maxResults: 1 }),
  );
  if (last?.pipelineExecutionId) return last.pipelineExecutionId;
  throw new ConfigError(`the pipeline ${pipelineName} has no execution yet`);
}

async function get(
  client: Clients['codepipeline'],
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<PipelineExecution | undefined> {
  try {
    const command = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
    return (await client.send(command)).pipelineExecution;
  } catch (error) {
    if (error instanceof Error && error.name === 'PipelineExecutionNotFoundException') return undefined;
    throw error;
  }
}
