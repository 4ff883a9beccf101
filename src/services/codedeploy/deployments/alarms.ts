import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { FleetError } from '../machine/fleet.js';
import type { DeploymentDoc } from '../model.js';
import type { Place } from '../store.js';
import { assumeServiceRole } from './service-role.js';

/** The names of the alarms that can stop a deployment. A rollback goes on: what it undoes has raised them. */
export function watchedAlarms({ alarmConfiguration, creator }: DeploymentDoc): readonly string[] {
  if (!alarmConfiguration?.enabled || creator === 'codeDeployRollback') return [];
  return (alarmConfiguration.alarms ?? []).map(({ name }) => name ?? '');
}

/**
 * Asks CloudWatch, as the group's service role, for the alarms of a deployment.
 * @returns why it must stop: an alarm is active, or their states cannot be learnt and that is not to be ignored
 * @source AWS CodeDeploy User Guide, "Monitoring deployments with CloudWatch alarms in CodeDeploy"
 */
export async function alarmProblem(
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
): Promise<FleetError | undefined> {
  const names = watchedAlarms(deployment);
  if (names.length === 0) return undefined;
  const isIgnored = deployment.alarmConfiguration?.ignorePollAlarmFailure ?? false;
  try {
    const states = await alarmStates(context, place, deployment, names);
    const active = names.filter((name) => states.get(name) === 'ALARM');
    if (active.length > 0) return { code: 'ALARM_ACTIVE', message: `${ACTIVATED} ${active.join(' ')}` };
    const missing = names.filter((name) => !states.has(name));
    if (missing.length === 0 || isIgnored) return undefined;
    return { code: 'ALARM_ACTIVE', message: `${UNKNOWN_STATES} No such alarm: ${missing.join(' ')}` };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    if (isIgnored) return undefined;
    const isDenied = error.code === 'AccessDenied' || error.code === 'AccessDeniedException';
    if (!isDenied) return { code: 'ALARM_ACTIVE', message: `${UNKNOWN_STATES} ${error.message}` };
    return { code: 'IAM_ROLE_PERMISSIONS', message: `${notPermitted(deployment)} ${error.message}` };
  }
}

/** @source messages as the service gives them */
const ACTIVATED =
  'One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms:';

const UNKNOWN_STATES =
  'The deployment was stopped because the states of its alarms could not be retrieved from Amazon CloudWatch.';

/** @source AWS CodeDeploy User Guide, troubleshooting: the form of these messages */
function notPermitted({ serviceRoleArn }: DeploymentDoc): string {
  return `The IAM role ${serviceRoleArn} does not give you permission to perform operations in the following AWS service: AmazonCloudWatch.`;
}

async function alarmStates(
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const client = await assumeServiceRole(context, place, deployment);
  const { MetricAlarms = [], CompositeAlarms = [] } = await client.call('cloudwatch', 'DescribeAlarms', {
    AlarmNames: [...names],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const found = [...MetricAlarms, ...CompositeAlarms];
  return new Map(found.map(({ AlarmName = '', StateValue = '' }) => [AlarmName, StateValue]));
}
