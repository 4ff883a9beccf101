import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  LoadBalancerInfo,
  TriggerConfig,
} from '@aws-sdk/client-codedeploy';
import { parseArn } from '../../kernel/arn.js';
import { AwsError } from '../../kernel/aws-error.js';
import { notBuilt } from './errors.js';

/** Checks of what a deployment group is connected with: load balancers, topics, alarms, rollback. */

const MAX_TARGET_GROUPS = 10;
const MAX_TRIGGERS = 10;
const MAX_ALARMS = 10;
const MAX_ALARM_NAME = 255;
const ROLLBACK_EVENTS: readonly string[] = [
  'DEPLOYMENT_FAILURE',
  'DEPLOYMENT_STOP_ON_ALARM',
  'DEPLOYMENT_STOP_ON_REQUEST',
];
const TRIGGER_EVENTS: readonly string[] = [
  'DeploymentStart',
  'DeploymentSuccess',
  'DeploymentFailure',
  'DeploymentStop',
  'DeploymentRollback',
  'DeploymentReady',
  'InstanceStart',
  'InstanceSuccess',
  'InstanceFailure',
  'InstanceReady',
];

/** @throws AwsError InvalidLoadBalancerInfoException */
export function checkedLoadBalancer(info: LoadBalancerInfo | undefined): LoadBalancerInfo | undefined {
  if (!info) return undefined;
  const invalid = 'InvalidLoadBalancerInfoException';
  if ((info.elbInfoList ?? []).length > 0) throw notBuilt(invalid, 'A Classic Load Balancer (elbInfoList)');
  if ((info.targetGroupPairInfoList ?? []).length > 0) {
    throw new AwsError(invalid, 'targetGroupPairInfoList is for applications of the ECS compute platform');
  }
  const groups = info.targetGroupInfoList ?? [];
  if (groups.length > MAX_TARGET_GROUPS) {
    throw new AwsError(invalid, `At most ${MAX_TARGET_GROUPS} target groups are allowed`);
  }
  if (groups.some(({ name }) => !name)) throw new AwsError(invalid, 'A target group needs a name');
  return groups.length > 0 ? { targetGroupInfoList: groups } : undefined;
}

/** @throws AwsError InvalidTriggerConfigException, TriggerTargetsLimitExceededException */
export function checkedTriggers(triggers: TriggerConfig[] | undefined): TriggerConfig[] | undefined {
  if (triggers && triggers.length > MAX_TRIGGERS) {
    throw new AwsError(
      'TriggerTargetsLimitExceededException',
      `At most ${MAX_TRIGGERS} triggers are allowed`,
    );
  }
  for (const { triggerName, triggerTargetArn = '', triggerEvents = [] } of triggers ?? []) {
    const wrong = triggerEvents.find((event) => !TRIGGER_EVENTS.includes(event));
    if (
      !triggerName ||
      parseArn(triggerTargetArn)?.service !== 'sns' ||
      wrong ||
      triggerEvents.length === 0
    ) {
      throw new AwsError(
        'InvalidTriggerConfigException',
        `The trigger ${triggerName ?? ''} needs a name, an SNS topic and known events`,
      );
    }
  }
  return triggers;
}

/** @throws AwsError InvalidAlarmConfigException, AlarmsLimitExceededException */
export function checkedAlarms(configuration: AlarmConfiguration | undefined): AlarmConfiguration | undefined {
  const names = (configuration?.alarms ?? []).map(({ name }) => name ?? '');
  if (names.length > MAX_ALARMS) {
    throw new AwsError('AlarmsLimitExceededException', `At most ${MAX_ALARMS} alarms are allowed`);
  }
  const invalid = (reason: string) => new AwsError('InvalidAlarmConfigException', reason);
  if (configuration?.enabled && names.length === 0) throw invalid('Alarms are enabled, but none is given');
  if (new Set(names).size !== names.length) throw invalid('An alarm is given twice');
  if (names.some((name) => name === '' || name.length > MAX_ALARM_NAME))
    throw invalid('An alarm name is not valid');
  return configuration;
}

/** @throws AwsError InvalidAutoRollbackConfigException */
export function checkedRollback(
  configuration: AutoRollbackConfiguration | undefined,
): AutoRollbackConfiguration | undefined {
  const events = configuration?.events ?? [];
  const unknown = events.find((event) => !ROLLBACK_EVENTS.includes(event));
  if (unknown || (configuration?.enabled && events.length === 0)) {
    throw new AwsError(
      'InvalidAutoRollbackConfigException',
      unknown ? `Unknown rollback event: ${unknown}` : 'Automatic rollback is enabled without an event',
    );
  }
  return configuration;
}
