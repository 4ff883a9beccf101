import {
  AddTagsToOnPremisesInstancesCommand,
  BatchGetApplicationsCommand,
  BatchGetDeploymentGroupsCommand,
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentConfigCommand,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
  DeleteApplicationCommand,
  DeleteDeploymentConfigCommand,
  DeleteDeploymentGroupCommand,
  GetApplicationCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListApplicationsCommand,
  ListDeploymentConfigsCommand,
  ListDeploymentGroupsCommand,
  ListTagsForResourceCommand,
  RegisterApplicationRevisionCommand,
  RegisterOnPremisesInstanceCommand,
  StopDeploymentCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApplicationCommand,
  UpdateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let client: CodeDeployClient;
let serviceRoleArn: string;

beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeDeployClient);
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'codedeploy.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { Role } = await server
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName: 'deployer', AssumeRolePolicyDocument }));
  serviceRoleArn = Role?.Arn ?? '';
});
afterAll(() => server.close());

const ACCOUNT = '000000000000';
async function application(applicationName: string): Promise<string> {
  const { applicationId = '' } = await client.send(new CreateApplicationCommand({ applicationName }));
  return applicationId;
}

async function group(
  applicationName: string,
  deploymentGroupName: string,
  changes: Partial<CreateDeploymentGroupCommandInput> = {},
): Promise<void> {
  const base = { applicationName, deploymentGroupName, serviceRoleArn };
  await client.send(new CreateDeploymentGroupCommand({ ...base, ...changes }));
}

function named(name: string, message?: string | RegExp) {
  const text = message === undefined ? {} : { message: expect.stringMatching(message) };
  return expect.objectContaining({ name, ...text });
}

describe('applications', () => {
  it('are made, read, renamed and deleted', async () => {
    const applicationId = await application('app-one');
    expect(
      (await client.send(new GetApplicationCommand({ applicationName: 'app-one' }))).application,
    ).toEqual({
      applicationId,
      applicationName: 'app-one',
      computePlatform: 'Server',
      linkedToGitHub: false,
      createTime: expect.any(Date),
    });
    await group('app-one', 'g');
    await client.send(
      new UpdateApplicationCommand({ applicationName: 'app-one', newApplicationName: 'app-two' }),
    );
    const { applicationsInfo } = await client.send(
      new BatchGetApplicationsCommand({ applicationNames: ['app-two'] }),
    );
    expect(applicationsInfo?.[0]?.applicationId).toBe(applicationId);
    const groups = await client.send(new ListDeploymentGroupsCommand({ applicationName: 'app-two' }));
    expect(groups).toMatchObject({ applicationName: 'app-two', deploymentGroups: ['g'] });
    await client.send(new DeleteApplicationCommand({ applicationName: 'app-two' }));
    await client.send(new DeleteApplicationCommand({ applicationName: 'app-two' }));
    await expect(client.send(new GetApplicationCommand({ applicationName: 'app-two' }))).rejects.toEqual(
      named('ApplicationDoesNotExistException', 'No application found for name: app-two'),
    );
  });

  it('are listed page by page', async () => {
    const other = server.client(CodeDeployClient, { region: 'eu-west-1' });
    const names = Array.from({ length: 103 }, (_, n) => `page-${String(n).padStart(3, '0')}`);
    for (const applicationName of names) await other.send(new CreateApplicationCommand({ applicationName }));
    const first = await other.send(new ListApplicationsCommand({}));
    expect(first.applications).toHaveLength(100);
    const second = await other.send(new ListApplicationsCommand({ nextToken: first.nextToken }));
    expect([...(first.applications ?? []), ...(second.applications ?? [])]).toEqual(names);
    expect(second.nextToken).toBeUndefined();
    await expect(other.send(new ListApplicationsCommand({ nextToken: 'forged' }))).rejects.toEqual(
      named('InvalidNextTokenException'),
    );
  });

  it('are refused with AWS errors', async () => {
    await application('taken');
    const create = (applicationName: string, computePlatform?: 'ECS' | 'Lambda') =>
      client.send(new CreateApplicationCommand({ applicationName, computePlatform }));
    await expect(create('taken')).rejects.toEqual(named('ApplicationAlreadyExistsException'));
    await expect(create('not valid!')).rejects.toEqual(named('InvalidApplicationNameException'));
    await expect(create('')).rejects.toEqual(named('ApplicationNameRequiredException'));
    await expect(create('other', 'Mainframe' as 'ECS')).rejects.toEqual(
      named('InvalidComputePlatformException'),
    );
    await create('ecs', 'ECS');
    await expect(group('ecs', 'g')).rejects.toEqual(
      named('InvalidComputePlatformException', 'Deployment on the compute platform ECS is not implemented'),
    );
  });

  it('carry tags, as groups do', async () => {
    const Tags = [{ Key: 'team', Value: 'web' }];
    await client.send(new CreateApplicationCommand({ applicationName: 'tagged', tags: Tags }));
    await group('tagged', 'g');
    const app = `arn:aws:codedeploy:us-east-1:${ACCOUNT}:application:tagged`;
    const groupArn = `arn:aws:codedeploy:us-east-1:${ACCOUNT}:deploymentgroup:tagged/g`;
    const tagsOf = async (ResourceArn: string) =>
      (await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
    expect(await tagsOf(app)).toEqual(Tags);
    await client.send(
      new TagResourceCommand({
        ResourceArn: groupArn,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ ResourceArn: groupArn, TagKeys: ['a', 'unknown'] }));
    expect(await tagsOf(groupArn)).toEqual([{ Key: 'b', Value: '2' }]);
    await expect(tagsOf('nonsense')).rejects.toEqual(named('InvalidArnException'));
    await expect(tagsOf('arn:aws:s3:::bucket')).rejects.toEqual(named('ArnNotSupportedException'));
    await expect(tagsOf(`${app}x`)).rejects.toEqual(named('ApplicationDoesNotExistException'));
  });
});

describe('deployment groups', () => {
  beforeAll(() => application('groups'));

  it('echo what they were given', async () => {
    const settings = {
      deploymentConfigName: 'CodeDeployDefault.HalfAtATime',
      onPremisesTagSet: {
        onPremisesTagSetList: [[{ Key: 'a', Value: '1', Type: 'KEY_AND_VALUE' as const }]],
      },
      triggerConfigurations: [
        {
          triggerName: 't',
          triggerTargetArn: `arn:aws:sns:us-east-1:${ACCOUNT}:topic`,
          triggerEvents: ['DeploymentFailure' as const],
        },
      ],
      alarmConfiguration: { enabled: true, alarms: [{ name: 'errors' }], ignorePollAlarmFailure: false },
      autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE' as const] },
      deploymentStyle: {
        deploymentType: 'IN_PLACE' as const,
        deploymentOption: 'WITH_TRAFFIC_CONTROL' as const,
      },
      loadBalancerInfo: { targetGroupInfoList: [{ name: 'blue' }] },
    };
    await group('groups', 'full', settings);
    const read = () =>
      client.send(new GetDeploymentGroupCommand({ applicationName: 'groups', deploymentGroupName: 'full' }));
    expect((await read()).deploymentGroupInfo).toMatchObject({
      ...settings,
      serviceRoleArn,
      computePlatform: 'Server',
      outdatedInstancesStrategy: 'UPDATE',
      autoScalingGroups: [],
    });
    await client.send(
      new UpdateDeploymentGroupCommand({
        applicationName: 'groups',
        currentDeploymentGroupName: 'full',
        newDeploymentGroupName: 'renamed',
        triggerConfigurations: [],
        outdatedInstancesStrategy: 'IGNORE',
      }),
    );
    await expect(read()).rejects.toEqual(
      named('DeploymentGroupDoesNotExistException', 'No Deployment Group found for name: full'),
    );
    const { deploymentGroupsInfo, errorMessage } = await client.send(
      new BatchGetDeploymentGroupsCommand({
        applicationName: 'groups',
        deploymentGroupNames: ['renamed', 'none'],
      }),
    );
    expect(deploymentGroupsInfo).toMatchObject([
      {
        deploymentGroupName: 'renamed',
        triggerConfigurations: [],
        outdatedInstancesStrategy: 'IGNORE',
        onPremisesTagSet: settings.onPremisesTagSet,
      },
    ]);
    expect(errorMessage).toContain('none');
    const name = { applicationName: 'groups', deploymentGroupName: 'renamed' };
    await client.send(new DeleteDeploymentGroupCommand(name));
    expect((await client.send(new DeleteDeploymentGroupCommand(name))).hooksNotCleanedUp).toEqual([]);
  });

  it.each([
    ['RoleRequiredException', { serviceRoleArn: '' }],
    ['InvalidRoleException', { serviceRoleArn: 'arn:aws:iam::000000000000:user/x' }],
    ['DeploymentConfigDoesNotExistException', { deploymentConfigName: 'None' }],
    ['InvalidDeploymentConfigNameException', { deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce' }],
    [
      'InvalidOnPremisesTagCombinationException',
      {
        onPremisesInstanceTagFilters: [{ Key: 'a', Type: 'KEY_ONLY' }],
        onPremisesTagSet: { onPremisesTagSetList: [[{ Key: 'a', Type: 'KEY_ONLY' }]] },
      },
    ],
    [
      'InvalidEC2TagCombinationException',
      {
        ec2TagFilters: [{ Key: 'a', Type: 'KEY_ONLY' }],
        ec2TagSet: { ec2TagSetList: [[{ Key: 'a', Type: 'KEY_ONLY' }]] },
      },
    ],
    ['TagSetListLimitExceededException', { onPremisesTagSet: { onPremisesTagSetList: [[], [], [], []] } }],
    ['InvalidTagException', { onPremisesInstanceTagFilters: [{ Value: 'x', Type: 'KEY_ONLY' }] }],
    ['InvalidAutoScalingGroupException', { autoScalingGroups: ['asg'] }],
    ['InvalidLoadBalancerInfoException', { deploymentStyle: { deploymentOption: 'WITH_TRAFFIC_CONTROL' } }],
    ['InvalidLoadBalancerInfoException', { loadBalancerInfo: { elbInfoList: [{ name: 'classic' }] } }],
    ['InvalidDeploymentStyleException', { deploymentStyle: { deploymentType: 'BLUE_GREEN' } }],
    ['InvalidAutoRollbackConfigException', { autoRollbackConfiguration: { enabled: true } }],
    ['InvalidAlarmConfigException', { alarmConfiguration: { enabled: true, alarms: [] } }],
    [
      'InvalidTriggerConfigException',
      { triggerConfigurations: [{ triggerName: 't', triggerTargetArn: 'x' }] },
    ],
    ['DeploymentGroupNameRequiredException', { deploymentGroupName: '' }],
    ['ApplicationDoesNotExistException', { applicationName: 'nowhere' }],
  ] satisfies [string, Partial<CreateDeploymentGroupCommandInput>][])(
    'are refused with %s: %j',
    async (error, changes) => {
      await expect(group('groups', 'refused', changes)).rejects.toEqual(named(error));
    },
  );

  it('are refused when there is one of that name', async () => {
    await group('groups', 'twice');
    await expect(group('groups', 'twice')).rejects.toEqual(named('DeploymentGroupAlreadyExistsException'));
  });
});

describe('deployment configurations', () => {
  it('are predefined for all platforms', async () => {
    const { deploymentConfigsList = [] } = await client.send(new ListDeploymentConfigsCommand({}));
    expect(deploymentConfigsList.filter((name) => name.startsWith('CodeDeployDefault.'))).toHaveLength(17);
    const get = async (deploymentConfigName: string) =>
      (await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }))).deploymentConfigInfo;
    expect(await get('CodeDeployDefault.OneAtATime')).toMatchObject({
      computePlatform: 'Server',
      minimumHealthyHosts: { type: 'MOST_CONCURRENCY', value: 1 },
    });
    expect(await get('CodeDeployDefault.LambdaLinear10PercentEvery1Minute')).toMatchObject({
      computePlatform: 'Lambda',
      trafficRoutingConfig: {
        type: 'TimeBasedLinear',
        timeBasedLinear: { linearPercentage: 10, linearInterval: 1 },
      },
    });
    await expect(
      client.send(new DeleteDeploymentConfigCommand({ deploymentConfigName: 'CodeDeployDefault.AllAtOnce' })),
    ).rejects.toEqual(named('InvalidOperationException'));
  });

  it('are made, used and deleted', async () => {
    const deploymentConfigName = 'ThreeQuarters';
    const minimumHealthyHosts = { type: 'FLEET_PERCENT' as const, value: 75 };
    const create = (changes: object = {}) =>
      client.send(
        new CreateDeploymentConfigCommand({ deploymentConfigName, minimumHealthyHosts, ...changes }),
      );
    await create();
    await expect(create()).rejects.toEqual(named('DeploymentConfigAlreadyExistsException'));
    await expect(create({ deploymentConfigName: 'CodeDeployDefault.Mine' })).rejects.toEqual(
      named('InvalidDeploymentConfigNameException'),
    );
    await expect(create({ minimumHealthyHosts: { type: 'FLEET_PERCENT', value: 100 } })).rejects.toEqual(
      named('InvalidMinimumHealthyHostValueException'),
    );
    await expect(create({ computePlatform: 'ECS' })).rejects.toEqual(
      named('InvalidComputePlatformException'),
    );
    const read = await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }));
    expect(read.deploymentConfigInfo).toMatchObject({ deploymentConfigName, minimumHealthyHosts });
    await application('configured');
    await group('configured', 'g', { deploymentConfigName });
    await expect(client.send(new DeleteDeploymentConfigCommand({ deploymentConfigName }))).rejects.toEqual(
      named('DeploymentConfigInUseException'),
    );
    await client.send(new DeleteApplicationCommand({ applicationName: 'configured' }));
    await client.send(new DeleteDeploymentConfigCommand({ deploymentConfigName }));
    await expect(client.send(new GetDeploymentConfigCommand({ deploymentConfigName }))).rejects.toEqual(
      named('DeploymentConfigDoesNotExistException'),
    );
  });
});

describe('requests without what they need', () => {
  it.each([
    [CreateApplicationCommand, 'ApplicationNameRequiredException'],
    [BatchGetApplicationsCommand, 'ApplicationNameRequiredException'],
    [BatchGetDeploymentGroupsCommand, 'ApplicationNameRequiredException'],
    [CreateDeploymentGroupCommand, 'ApplicationNameRequiredException'],
    [CreateDeploymentConfigCommand, 'DeploymentConfigNameRequiredException'],
    [CreateDeploymentCommand, 'ApplicationNameRequiredException'],
    [RegisterApplicationRevisionCommand, 'ApplicationNameRequiredException'],
    [GetDeploymentCommand, 'DeploymentIdRequiredException'],
    [BatchGetDeploymentsCommand, 'DeploymentIdRequiredException'],
    [GetDeploymentTargetCommand, 'DeploymentTargetIdRequiredException'],
    [StopDeploymentCommand, 'DeploymentIdRequiredException'],
    [RegisterOnPremisesInstanceCommand, 'InstanceNameRequiredException'],
    [AddTagsToOnPremisesInstancesCommand, 'TagRequiredException'],
    [ListTagsForResourceCommand, 'ResourceArnRequiredException'],
    [TagResourceCommand, 'TagRequiredException'],
  ] as const)('%o: %s', async (Command, error) => {
    const empty = new (Command as new (input: object) => GetDeploymentCommand)({});
    await expect(client.send(empty)).rejects.toEqual(named(error));
  });

  it('operations that are not built are refused by name', async () => {
    await expect(client.send(new ContinueDeploymentCommand({}))).rejects.toEqual(
      named('UnknownOperationException', 'ContinueDeployment'),
    );
  });
});
