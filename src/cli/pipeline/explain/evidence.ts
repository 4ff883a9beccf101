import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetBuildsCommand } from '@aws-sdk/client-codebuild';
import { BatchGetDeploymentTargetsCommand, ListDeploymentTargetsCommand } from '@aws-sdk/client-codedeploy';
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import type { Clients } from '../clients.js';

/** What the provider of a failed action has to say. */
export interface Evidence {
  /** Where it is from: a log stream, a lifecycle event. */
  readonly from: string;
  readonly lines: readonly string[];
}

const LAST_LINES = 12;

/** @returns no lines where the provider has nothing, or it may not be asked */
export async function gatherEvidence(clients: Clients, action: ActionExecutionDetail): Promise<Evidence> {
  const { externalExecutionId: id, logStreamARN: streamArn } = action.output?.executionResult ?? {};
  const provider = action.input?.actionTypeId?.provider;
  try {
    if (streamArn) return await lastLines(clients, ...streamOfArn(streamArn));
    if (provider === 'CodeBuild' && id) return await ofBuild(clients, id);
    if (provider === 'CodeDeploy' && id) return await ofDeployment(clients, id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { from: `${provider} ${id ?? ''}`, lines: [`(cannot be read: ${error.message})`] };
  }
  return { from: '', lines: [] };
}

/** An answer of the service, not a fault of ours. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && '$fault' in error;
}

async function ofBuild(clients: Clients, id: string): Promise<Evidence> {
  const { builds: [build] = [] } = await clients.codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
  const { groupName, streamName } = build?.logs ?? {};
  if (!groupName || !streamName) return { from: `build ${id}`, lines: [] };
  return await lastLines(clients, groupName, streamName);
}

/** `arn:aws:logs:REGION:ACCOUNT:log-group:GROUP:log-stream:STREAM` */
function streamOfArn(arn: string): [string, string] {
  const [, group = '', stream = ''] = /:log-group:(.+):log-stream:(.+)$/.exec(arn) ?? [];
  return [group, stream];
}

async function lastLines(clients: Clients, logGroupName: string, logStreamName: string): Promise<Evidence> {
  const { events = [] } = await clients.logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName, limit: 100, startFromHead: false }),
  );
  const lines = events.map(({ message = '' }) => message.trimEnd()).filter(Boolean);
  return { from: `${logGroupName} ${logStreamName}`, lines: lines.slice(-LAST_LINES) };
}

async function ofDeployment(clients: Clients, deploymentId: string): Promise<Evidence> {
  const { targetIds = [] } = await clients.codedeploy.send(
    new ListDeploymentTargetsCommand({ deploymentId }),
  );
  if (targetIds.length === 0) return { from: `deployment ${deploymentId}`, lines: [] };
  const { deploymentTargets = [] } = await clients.codedeploy.send(
    new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: targetIds.slice(0, 25) }),
  );
  for (const { instanceTarget } of deploymentTargets) {
    const event = instanceTarget?.lifecycleEvents?.find(({ status }) => status === 'Failed');
    if (!event) continue;
    const { scriptName = '', message = '', logTail = '' } = event.diagnostics ?? {};
    const said = [scriptName && `${scriptName}: ${message}`, ...logTail.split('\n')].filter(Boolean);
    return {
      from: `${event.lifecycleEventName} on ${instanceTarget?.targetId}`,
      lines: said.slice(-LAST_LINES),
    };
  }
  return { from: `deployment ${deploymentId}`, lines: [] };
}
