import { count } from '../machine/fleet.js';
import { targetStatus } from '../machine/target.js';
import type { DeploymentDoc, TargetDoc } from '../model.js';
import type { Place } from '../store.js';

/** What the topic of a trigger is told. */
export interface TriggerMessage {
  readonly subject: string;
  /** JSON, in which all but texts is JSON once more. */
  readonly message: string;
}

/** As messages spell it. */
export type ToldStatus = 'CREATED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';

const MOST_SUBJECT = 100;

/** @source AWS CodeDeploy User Guide, "JSON data formats for CodeDeploy triggers"; spelt like the messages that AWS sends */
export function deploymentMessage(
  place: Place,
  deployment: DeploymentDoc,
  triggerName: string,
  status: ToldStatus,
): TriggerMessage {
  const { applicationName, deploymentId, deploymentGroupName, createdAt, completedAt } = deployment;
  return {
    subject: subjectOf(place, status, deployment),
    message: JSON.stringify({
      ...common(place, triggerName),
      applicationName,
      deploymentId,
      deploymentGroupName,
      createTime: longTime(createdAt),
      completeTime: completedAt === undefined ? null : longTime(completedAt),
      ...(completedAt !== undefined && { deploymentOverview: overview(deployment) }),
      status,
      ...errorInformation(deployment),
      ...rollbackInformation(deployment, status),
    }),
  };
}

export function instanceMessage(
  place: Place,
  deployment: DeploymentDoc,
  target: TargetDoc,
  triggerName: string,
  status: ToldStatus,
): TriggerMessage {
  const lifecycleEvents = target.state.events.map(({ name, status: of, startedAt, endedAt }) => ({
    LifecycleEvent: name,
    LifecycleEventStatus: upperCase(of),
    ...(startedAt !== undefined && { StartTime: longTime(startedAt) }),
    ...(endedAt !== undefined && { EndTime: longTime(endedAt) }),
  }));
  return {
    subject: subjectOf(place, status, deployment),
    message: JSON.stringify({
      ...common(place, triggerName),
      deploymentId: deployment.deploymentId,
      instanceId: target.targetArn,
      lastUpdatedAt: longTime(target.updatedAt),
      instanceStatus: upperCase(targetStatus(target.state, target)),
      lifecycleEvents: JSON.stringify(lifecycleEvents),
    }),
  };
}

function common({ region, accountId }: Place, triggerName: string): object {
  return { region, accountId, eventTriggerName: triggerName };
}

function subjectOf(place: Place, status: ToldStatus, deployment: DeploymentDoc): string {
  const { deploymentId, applicationName } = deployment;
  const subject = `${status}: AWS CodeDeploy ${deploymentId} in ${place.region} to ${applicationName}`;
  return subject.slice(0, MOST_SUBJECT);
}

function overview({ fleet }: DeploymentDoc): string {
  return JSON.stringify({
    Succeeded: count(fleet, 'Succeeded'),
    Failed: count(fleet, 'Failed'),
    Skipped: count(fleet, 'Skipped'),
    InProgress: count(fleet, 'InProgress'),
    Pending: count(fleet, 'Pending'),
  });
}

function errorInformation({ fleet: { phase } }: DeploymentDoc): object {
  if (phase.kind !== 'ended' || phase.ending.status === 'Succeeded') return {};
  const { code: ErrorCode, message: ErrorMessage } = phase.ending.error;
  return { errorInformation: JSON.stringify({ ErrorCode, ErrorMessage }) };
}

/** Empty for a failure whose rollback has not begun yet. */
function rollbackInformation({ rollbackInfo }: DeploymentDoc, status: ToldStatus): object {
  if (!rollbackInfo) return status === 'FAILED' ? { rollbackInformation: '{}' } : {};
  const { rollbackMessage: RollbackMessage, rollbackTriggeringDeploymentId } = rollbackInfo;
  const told = { RollbackMessage, RollbackTriggeringDeploymentId: rollbackTriggeringDeploymentId };
  return { rollbackInformation: JSON.stringify(told) };
}

/** `InProgress` is `IN_PROGRESS`. */
function upperCase(status: string): string {
  return status.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

/** `Thu Oct 13 15:50:45 UTC 2022` */
function longTime(at: number): string {
  const [weekday = '', day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`;
}
