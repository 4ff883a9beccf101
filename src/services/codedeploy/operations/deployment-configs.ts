import type { DeploymentConfigInfo, MinimumHealthyHostsType } from '@aws-sdk/client-codedeploy';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { configAccess, onConfig } from '../access.js';
import { configNameOf } from '../checks.js';
import { noDeploymentConfig, notBuilt } from '../errors.js';
import type { MinimumHealthyHosts } from '../machine/minimum-healthy.js';
import type { DeploymentConfigDoc } from '../model.js';
import { pageOf } from '../paging.js';
import { PREDEFINED_CONFIGS, PREDEFINED_PREFIX } from '../predefined-configs.js';
import { deploymentConfigs, deploymentGroups, type Place } from '../store.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_CONFIGS = 200;

export const createDeploymentConfig: Operation<Sdk, 'CreateDeploymentConfig'> = {
  authorize: onConfig('CreateDeploymentConfig'),
  async handle(input, context) {
    const deploymentConfigName = configNameOf(input.deploymentConfigName);
    if (deploymentConfigName.startsWith(PREDEFINED_PREFIX)) {
      throw new AwsError(
        'InvalidDeploymentConfigNameException',
        `Deployment configuration names must not begin with ${PREDEFINED_PREFIX}`,
      );
    }
    checkServerConfig(input);
    const config: DeploymentConfigDoc = {
      deploymentConfigId: context.ids.uuid(),
      deploymentConfigName,
      minimumHealthyHosts: minimumOf(input.minimumHealthyHosts),
      createdAt: context.clock.now(),
    };
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const existing = await tx.list(deploymentConfigs, scope, { limit: MAX_CONFIGS });
      if (existing.some(({ key }) => key === deploymentConfigName)) {
        throw new AwsError(
          'DeploymentConfigAlreadyExistsException',
          `Deployment configuration already exists: ${deploymentConfigName}`,
        );
      }
      if (existing.length >= MAX_CONFIGS) {
        throw new AwsError(
          'DeploymentConfigLimitExceededException',
          `There can be at most ${MAX_CONFIGS} custom deployment configurations`,
        );
      }
      await tx.put(deploymentConfigs, scope, deploymentConfigName, config, { expect: 'absent' });
    });
    return { deploymentConfigId: config.deploymentConfigId };
  },
};

export const getDeploymentConfig: Operation<Sdk, 'GetDeploymentConfig'> = {
  authorize: onConfig('GetDeploymentConfig'),
  async handle(input, context) {
    const name = configNameOf(input.deploymentConfigName);
    const predefined = PREDEFINED_CONFIGS.get(name);
    if (predefined) {
      const { minimumHealthyHosts, ...rest } = predefined;
      const minimum = minimumHealthyHosts && presentMinimum(minimumHealthyHosts);
      return { deploymentConfigInfo: { ...rest, minimumHealthyHosts: minimum, createTime: new Date(0) } };
    }
    const stored = await context.store.get(deploymentConfigs, regionalScope(context), name);
    if (!stored) throw noDeploymentConfig(name);
    return { deploymentConfigInfo: present(stored.doc) };
  },
};

export const listDeploymentConfigs: Operation<Sdk, 'ListDeploymentConfigs'> = {
  authorize: (_input, context) => [configAccess('ListDeploymentConfigs', context, '*')],
  async handle(input, context) {
    const custom = await context.store.list(deploymentConfigs, regionalScope(context));
    const names = [...PREDEFINED_CONFIGS.keys(), ...custom.map(({ key }) => key)];
    const request = { listing: 'ListDeploymentConfigs', nextToken: input.nextToken };
    const { items, nextToken } = pageOf(context, request, names);
    return { deploymentConfigsList: items, nextToken };
  },
};

/** One that does not exist is no error. */
export const deleteDeploymentConfig: Operation<Sdk, 'DeleteDeploymentConfig'> = {
  authorize: onConfig('DeleteDeploymentConfig'),
  async handle(input, context) {
    const name = configNameOf(input.deploymentConfigName);
    if (PREDEFINED_CONFIGS.has(name)) {
      throw new AwsError('InvalidOperationException', `Cannot delete the predefined configuration ${name}`);
    }
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const users = await tx.listBy(deploymentGroups, scope, 'config', name, { limit: 1 });
      if (users.length > 0) {
        throw new AwsError(
          'DeploymentConfigInUseException',
          `The deployment configuration ${name} is used by the deployment group ${users[0]?.doc.deploymentGroupName}`,
        );
      }
      await tx.delete(deploymentConfigs, scope, name);
    });
    return {};
  },
};

/**
 * What a configuration for servers says.
 * @throws AwsError DeploymentConfigDoesNotExistException, also for those of other platforms
 */
export async function minimumHealthyHostsOf(
  reader: Reader,
  place: Place,
  configName: string | undefined,
): Promise<MinimumHealthyHosts> {
  const name = configNameOf(configName);
  const predefined = PREDEFINED_CONFIGS.get(name);
  if (predefined && !predefined.minimumHealthyHosts) {
    throw new AwsError(
      'InvalidDeploymentConfigNameException',
      `The deployment configuration ${name} is for the compute platform ${predefined.computePlatform}`,
    );
  }
  if (predefined?.minimumHealthyHosts) return predefined.minimumHealthyHosts;
  const stored = await reader.get(deploymentConfigs, regionalScope(place), name);
  if (!stored) throw noDeploymentConfig(name);
  return stored.doc.minimumHealthyHosts;
}

interface ConfigInput {
  readonly computePlatform?: string | undefined;
  readonly trafficRoutingConfig?: unknown;
  readonly zonalConfig?: unknown;
}

function checkServerConfig(input: ConfigInput): void {
  const platform = input.computePlatform ?? 'Server';
  if (platform === 'ECS' || platform === 'Lambda') {
    throw notBuilt('InvalidComputePlatformException', `The compute platform ${platform}`);
  }
  if (platform !== 'Server') {
    throw new AwsError(
      'InvalidComputePlatformException',
      'The computePlatform is invalid. The computePlatform should be Lambda, Server, or ECS.',
    );
  }
  if (input.trafficRoutingConfig) {
    throw new AwsError(
      'InvalidTrafficRoutingConfigurationException',
      'trafficRoutingConfig is for the Lambda and ECS compute platforms',
    );
  }
  if (input.zonalConfig) throw notBuilt('InvalidZonalDeploymentConfigurationException', 'zonalConfig');
}

function minimumOf(
  input: { readonly type?: string | undefined; readonly value?: number | undefined } | undefined,
): MinimumHealthyHosts {
  const { type, value = 0 } = input ?? {};
  if (type === 'HOST_COUNT' && Number.isInteger(value) && value >= 0) return { type, value };
  if (type === 'FLEET_PERCENT' && Number.isInteger(value) && value >= 0 && value <= 99)
    return { type, value };
  throw new AwsError(
    'InvalidMinimumHealthyHostValueException',
    'The minimum healthy host value is invalid: HOST_COUNT takes 0 or more, FLEET_PERCENT 0 to 99',
  );
}

/** MOST_CONCURRENCY is what AWS answers for OneAtATime, though its own model does not name it. */
function presentMinimum(minimum: MinimumHealthyHosts): DeploymentConfigInfo['minimumHealthyHosts'] {
  return { type: minimum.type as MinimumHealthyHostsType, value: minimum.value };
}

function present(config: DeploymentConfigDoc): DeploymentConfigInfo {
  return {
    deploymentConfigId: config.deploymentConfigId,
    deploymentConfigName: config.deploymentConfigName,
    minimumHealthyHosts: presentMinimum(config.minimumHealthyHosts),
    createTime: new Date(config.createdAt),
    computePlatform: 'Server',
  };
}
