import type {
  CreateDeploymentGroupInput,
  DeploymentStyle,
  EC2TagFilter,
  TagFilter,
} from '@aws-sdk/client-codedeploy';
import { parseArn } from '../../kernel/arn.js';
import { AwsError } from '../../kernel/aws-error.js';
import { notBuilt } from './errors.js';
import {
  checkedAlarms,
  checkedLoadBalancer,
  checkedRollback,
  checkedTriggers,
} from './group-integrations.js';
import type { GroupSettings } from './model.js';
import { DEFAULT_CONFIG_NAME } from './predefined-configs.js';

/** What CreateDeploymentGroup and UpdateDeploymentGroup have in common. */
export type GroupInput = Partial<
  Omit<CreateDeploymentGroupInput, 'applicationName' | 'deploymentGroupName' | 'tags'>
>;

const MAX_FILTERS = 10;
const MAX_TAG_SETS = 3;

/**
 * The settings that an input makes of those before: what is absent stays, an empty list removes.
 * @throws AwsError InvalidRoleException, InvalidEC2TagException, … in AWS's order of members
 */
export function groupSettings(input: GroupInput, before: GroupSettings | undefined): GroupSettings {
  refuseOtherPlatforms(input);
  const deploymentStyle = checkedStyle(input.deploymentStyle ?? before?.deploymentStyle);
  const loadBalancerInfo = checkedLoadBalancer(input.loadBalancerInfo ?? before?.loadBalancerInfo);
  if (deploymentStyle.deploymentOption === 'WITH_TRAFFIC_CONTROL' && !loadBalancerInfo) {
    throw new AwsError(
      'InvalidLoadBalancerInfoException',
      'loadBalancerInfo must be specified for deployments with traffic control',
    );
  }
  return {
    serviceRoleArn: checkedRole(input.serviceRoleArn ?? before?.serviceRoleArn),
    deploymentConfigName: input.deploymentConfigName ?? before?.deploymentConfigName ?? DEFAULT_CONFIG_NAME,
    deploymentStyle,
    outdatedInstancesStrategy:
      input.outdatedInstancesStrategy ?? before?.outdatedInstancesStrategy ?? 'UPDATE',
    ...ec2Selection(input, before),
    ...onPremisesSelection(input, before),
    loadBalancerInfo,
    triggerConfigurations: checkedTriggers(input.triggerConfigurations ?? before?.triggerConfigurations),
    alarmConfiguration: checkedAlarms(input.alarmConfiguration ?? before?.alarmConfiguration),
    autoRollbackConfiguration: checkedRollback(
      input.autoRollbackConfiguration ?? before?.autoRollbackConfiguration,
    ),
    terminationHookEnabled: input.terminationHookEnabled ?? before?.terminationHookEnabled,
  };
}

function refuseOtherPlatforms(input: GroupInput): void {
  const [autoScalingGroup] = input.autoScalingGroups ?? [];
  if (autoScalingGroup !== undefined) {
    throw new AwsError(
      'InvalidAutoScalingGroupException',
      `The Auto Scaling group does not exist: ${autoScalingGroup}`,
    );
  }
  if ((input.ecsServices ?? []).length > 0) {
    throw new AwsError(
      'InvalidInputException',
      'ecsServices are for applications of the ECS compute platform',
    );
  }
  if (input.blueGreenDeploymentConfiguration) {
    throw notBuilt('InvalidBlueGreenDeploymentConfigurationException', 'Blue/green deployment to servers');
  }
}

function checkedStyle(style: DeploymentStyle | undefined): DeploymentStyle {
  const { deploymentType = 'IN_PLACE', deploymentOption = 'WITHOUT_TRAFFIC_CONTROL' } = style ?? {};
  if (deploymentType === 'BLUE_GREEN') {
    throw notBuilt('InvalidDeploymentStyleException', 'Blue/green deployment to servers');
  }
  if (deploymentType !== 'IN_PLACE') {
    throw new AwsError('InvalidDeploymentStyleException', `Invalid deployment type: ${deploymentType}`);
  }
  if (deploymentOption !== 'WITH_TRAFFIC_CONTROL' && deploymentOption !== 'WITHOUT_TRAFFIC_CONTROL') {
    throw new AwsError('InvalidDeploymentStyleException', `Invalid deployment option: ${deploymentOption}`);
  }
  return { deploymentType, deploymentOption };
}

function checkedRole(serviceRoleArn: string | undefined): string {
  if (!serviceRoleArn) throw new AwsError('RoleRequiredException', 'The service role ARN is required');
  const arn = parseArn(serviceRoleArn);
  if (arn?.service !== 'iam' || !arn.resource.startsWith('role/')) {
    throw new AwsError('InvalidRoleException', `Invalid service role ARN: ${serviceRoleArn}`);
  }
  return serviceRoleArn;
}

type Ec2Selection = Pick<GroupSettings, 'ec2TagFilters' | 'ec2TagSet'>;

function ec2Selection(input: GroupInput, before: GroupSettings | undefined): Ec2Selection {
  const { ec2TagFilters: filters, ec2TagSet: set } = input;
  if (filters?.length && set?.ec2TagSetList?.length) {
    throw new AwsError(
      'InvalidEC2TagCombinationException',
      'Specify either ec2TagFilters or ec2TagSet, not both',
    );
  }
  const invalid = 'InvalidEC2TagException';
  if (set) {
    checkSets(set.ec2TagSetList ?? [], invalid);
    return { ec2TagSet: set };
  }
  if (filters) {
    checkFilters(filters, invalid);
    return { ec2TagFilters: filters };
  }
  return { ec2TagFilters: before?.ec2TagFilters, ec2TagSet: before?.ec2TagSet };
}

type OnPremisesSelection = Pick<GroupSettings, 'onPremisesInstanceTagFilters' | 'onPremisesTagSet'>;

function onPremisesSelection(input: GroupInput, before: GroupSettings | undefined): OnPremisesSelection {
  const { onPremisesInstanceTagFilters: filters, onPremisesTagSet: set } = input;
  if (filters?.length && set?.onPremisesTagSetList?.length) {
    throw new AwsError(
      'InvalidOnPremisesTagCombinationException',
      'Specify either onPremisesInstanceTagFilters or onPremisesTagSet, not both',
    );
  }
  const invalid = 'InvalidTagException';
  if (set) {
    checkSets(set.onPremisesTagSetList ?? [], invalid);
    return { onPremisesTagSet: set };
  }
  if (filters) {
    checkFilters(filters, invalid);
    return { onPremisesInstanceTagFilters: filters };
  }
  return {
    onPremisesInstanceTagFilters: before?.onPremisesInstanceTagFilters,
    onPremisesTagSet: before?.onPremisesTagSet,
  };
}

function checkSets(sets: readonly (readonly (TagFilter | EC2TagFilter)[])[], code: string): void {
  if (sets.length > MAX_TAG_SETS) {
    throw new AwsError('TagSetListLimitExceededException', `At most ${MAX_TAG_SETS} tag groups are allowed`);
  }
  for (const set of sets) checkFilters(set, code);
}

/** @throws AwsError of `code` */
export function checkFilters(filters: readonly (TagFilter | EC2TagFilter)[], code: string): void {
  if (filters.length > MAX_FILTERS)
    throw new AwsError(code, `At most ${MAX_FILTERS} tag filters are allowed`);
  for (const { Key, Value, Type = 'KEY_AND_VALUE' } of filters) {
    const known = Type === 'KEY_ONLY' || Type === 'VALUE_ONLY' || Type === 'KEY_AND_VALUE';
    if (!known) throw new AwsError(code, `Invalid tag filter type: ${String(Type)}`);
    if (!Key && Type !== 'VALUE_ONLY') throw new AwsError(code, `A tag filter of type ${Type} needs a key`);
    if (!Value && Type === 'VALUE_ONLY')
      throw new AwsError(code, 'A tag filter of type VALUE_ONLY needs a value');
  }
}
