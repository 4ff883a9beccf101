import {
  type ActionExecutionDetail,
  type PipelineExecutionSummary,
  paginateListActionExecutions,
  paginateListPipelineExecutions,
} from '@aws-sdk/client-codepipeline';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { LIVE, type Member, STAGES } from './fleet.js';
import type { JobWorker } from './job-worker.js';
import type { Clients } from './release-line.js';

/** What the server says of a pipeline when all is over, oldest first. */
interface PipelineRecord {
  readonly executions: readonly PipelineExecutionSummary[];
  /** By execution id. */
  readonly actions: ReadonlyMap<string, readonly ActionExecutionDetail[]>;
  /** How many versions there are of the object of an execution. */
  readonly shipped: ReadonlyMap<string, number>;
}

/**
 * Nothing is lost: whatever was acknowledged is there, and ended. Nothing is repeated: each start has started one execution, each
 * action ran once, and what it does outside was done once. No execution overtook another or shared its stage, unless it may.
 *
 * @param started the ids of the executions whose start was acknowledged, in the order of the calls
 */
export async function checkMember(
  clients: Clients,
  worker: JobWorker,
  member: Member,
  started: readonly string[],
): Promise<void> {
  const record = await recordOf(clients, member.name);
  const children = await recordOf(clients, member.child);
  expect(record.executions.map(idOf), `executions of ${member.name}`).toEqual(started);
  checkEnds(member, record.executions);
  let starts = 0;
  for (const execution of record.executions) {
    const actions = record.actions.get(idOf(execution)) ?? [];
    checkActions(member, execution, actions);
    const names = actions.map(({ actionName }) => actionName);
    for (const action of actions.filter(({ actionName = '' }) => ['Left', 'Right'].includes(actionName)))
      expect(worker.jobsOf(action.actionExecutionId ?? ''), `jobs of ${action.actionName}`).toBe(1);
    if (names.includes('Child')) starts += 1;
    expect(record.shipped.get(idOf(execution)) ?? 0, `objects of ${member.name}`).toBe(
      names.includes('Ship') ? 1 : 0,
    );
  }
  expect(children.executions.map(({ status }) => status)).toEqual(Array(starts).fill('Succeeded'));
  expect([...children.shipped.values()]).toEqual(Array(starts).fill(1));
  if (member.mode !== 'PARALLEL') for (const [stage] of STAGES) checkOrder(member, record, stage);
}

function checkEnds({ name, mode }: Member, executions: readonly PipelineExecutionSummary[]): void {
  const allowed = mode === 'SUPERSEDED' ? ['Succeeded', 'Superseded'] : ['Succeeded'];
  const statuses = executions.map(({ status = '' }) => status);
  expect(allowed, `ends of ${name}`).toEqual(expect.arrayContaining([...new Set(statuses)]));
  if (statuses.length > 0) expect(statuses.at(-1), `the newest of ${name}`).toBe('Succeeded');
}

/** All of the stages that it went through, each action once. */
function checkActions(
  { name }: Member,
  execution: PipelineExecutionSummary,
  actions: readonly ActionExecutionDetail[],
): void {
  const reached = new Set(actions.map(({ stageName }) => stageName));
  const stages = execution.status === 'Succeeded' ? STAGES : STAGES.filter(([stage]) => reached.has(stage));
  const wanted = stages.flatMap(([, names]) => names.map((action) => `${action} Succeeded`));
  const ran = actions.map(({ actionName, status }) => `${actionName} ${status}`);
  expect(ran.sort(), `actions of ${name} ${idOf(execution)}`).toEqual(wanted.sort());
}

/** One at a time in the stage, and in the order in which they were started. */
function checkOrder({ name }: Member, { executions, actions }: PipelineRecord, stage: string): void {
  const visits = executions.flatMap((execution) => {
    const inside = (actions.get(idOf(execution)) ?? []).filter(({ stageName }) => stageName === stage);
    if (inside.length === 0) return [];
    const entered = Math.min(...inside.map(({ startTime }) => startTime?.getTime() ?? 0));
    return [
      { entered, left: Math.max(...inside.map(({ lastUpdateTime }) => lastUpdateTime?.getTime() ?? 0)) },
    ];
  });
  for (const [index, visit] of visits.entries()) {
    const before = visits[index - 1];
    if (before) expect(visit.entered, `${stage} of ${name}`).toBeGreaterThanOrEqual(before.left);
  }
}

async function recordOf({ pipelines, s3 }: Clients, pipelineName: string): Promise<PipelineRecord> {
  const executions: PipelineExecutionSummary[] = [];
  for await (const page of paginateListPipelineExecutions({ client: pipelines }, { pipelineName }))
    executions.unshift(...(page.pipelineExecutionSummaries ?? []).toReversed());
  const actions = new Map<string, ActionExecutionDetail[]>();
  for await (const page of paginateListActionExecutions({ client: pipelines }, { pipelineName }))
    for (const action of page.actionExecutionDetails ?? []) {
      const id = idOf(action);
      actions.set(id, [action, ...(actions.get(id) ?? [])]);
    }
  return { executions, actions, shipped: await shippedBy(s3, pipelineName) };
}

async function shippedBy(s3: Clients['s3'], pipelineName: string): Promise<ReadonlyMap<string, number>> {
  const shipped = new Map<string, number>();
  let marker: { readonly KeyMarker?: string | undefined; readonly VersionIdMarker?: string | undefined } = {};
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({ Bucket: LIVE, Prefix: `${pipelineName}/`, ...marker }),
    );
    for (const { Key = '' } of page.Versions ?? []) {
      const id = Key.slice(pipelineName.length + 1);
      shipped.set(id, (shipped.get(id) ?? 0) + 1);
    }
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  } while (marker.KeyMarker !== undefined);
  return shipped;
}

function idOf({ pipelineExecutionId = '' }: { readonly pipelineExecutionId?: string | undefined }): string {
  return pipelineExecutionId;
}
