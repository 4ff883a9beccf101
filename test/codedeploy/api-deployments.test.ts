import {
  AddTagsToOnPremisesInstancesCommand,
  BatchGetApplicationRevisionsCommand,
  BatchGetDeploymentInstancesCommand,
  BatchGetDeploymentsCommand,
  BatchGetDeploymentTargetsCommand,
  BatchGetOnPremisesInstancesCommand,
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
  DeregisterOnPremisesInstanceCommand,
  GetApplicationRevisionCommand,
  GetDeploymentCommand,
  GetDeploymentInstanceCommand,
  GetDeploymentTargetCommand,
  GetOnPremisesInstanceCommand,
  ListApplicationRevisionsCommand,
  ListDeploymentInstancesCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  ListOnPremisesInstancesCommand,
  RegisterApplicationRevisionCommand,
  RegisterOnPremisesInstanceCommand,
  RemoveTagsFromOnPremisesInstancesCommand,
  type RevisionLocation,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

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
const s3 = (key: string, extra: Partial<RevisionLocation['s3Location']> = {}): RevisionLocation => ({
  revisionType: 'S3',
  s3Location: { bucket: 'b', key, bundleType: 'zip', ...extra },
});

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

describe('revisions', () => {
  beforeAll(() => application('revisions'));
  const applicationName = 'revisions';

  it('are registered, read and listed', async () => {
    const register = (revision: RevisionLocation, description?: string) =>
      client.send(new RegisterApplicationRevisionCommand({ applicationName, revision, description }));
    await register(s3('one.zip', { eTag: '"abc"' }), 'first');
    await register(s3('two.zip'));
    await register(s3('one.zip', { eTag: 'abc' }));
    const { revisionInfo, revision } = await client.send(
      new GetApplicationRevisionCommand({ applicationName, revision: s3('one.zip', { eTag: 'abc' }) }),
    );
    expect(revisionInfo).toMatchObject({ description: 'first', deploymentGroups: [] });
    expect(revision).toEqual(s3('one.zip', { eTag: 'abc' }));
    const list = async (filters: object = {}) =>
      (await client.send(new ListApplicationRevisionsCommand({ applicationName, ...filters }))).revisions;
    expect(await list()).toEqual([s3('one.zip', { eTag: 'abc' }), s3('two.zip')]);
    expect(
      await list({ sortBy: 'registerTime', sortOrder: 'descending', s3Bucket: 'b', s3KeyPrefix: 'two' }),
    ).toEqual([s3('two.zip')]);
    expect(await list({ deployed: 'include' })).toEqual([]);
    await expect(list({ s3KeyPrefix: 'x' })).rejects.toEqual(named('BucketNameFilterRequiredException'));
    const batch = await client.send(
      new BatchGetApplicationRevisionsCommand({
        applicationName,
        revisions: [s3('two.zip'), s3('none.zip')],
      }),
    );
    expect(batch.revisions).toHaveLength(1);
    expect(batch.errorMessage).toBeDefined();
  });

  it.each([
    ['RevisionDoesNotExistException', s3('unknown.zip')],
    ['InvalidRevisionException', s3('x', { bundleType: 'YAML' })],
    ['InvalidRevisionException', { revisionType: 'S3' }],
    ['InvalidRevisionException', { revisionType: 'String', string: { content: '{}' } }],
    ['InvalidRevisionException', { revisionType: 'AppSpecContent', appSpecContent: { content: '{}' } }],
    [
      'InvalidRevisionException',
      { revisionType: 'GitHub', gitHubLocation: { repository: 'a/b', commitId: 'c' } },
    ],
    [
      'InvalidRevisionException',
      { revisionType: 'GitHub', gitHubLocation: { repository: '../b', commitId: 'c'.repeat(40) } },
    ],
    [
      'RevisionDoesNotExistException',
      { revisionType: 'GitHub', gitHubLocation: { repository: 'a/b', commitId: 'c'.repeat(40) } },
    ],
  ] satisfies [string, RevisionLocation][])('%s: %j', async (error, revision) => {
    await expect(
      client.send(new GetApplicationRevisionCommand({ applicationName, revision })),
    ).rejects.toEqual(named(error));
  });
});

describe('on-premises instances', () => {
  const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
  const register = (instanceName: string, identity: { iamUserArn?: string; iamSessionArn?: string }) =>
    client.send(new RegisterOnPremisesInstanceCommand({ instanceName, ...identity }));

  it('are registered, tagged, listed and deregistered', async () => {
    await register('host-1', { iamUserArn: user('host-1') });
    await register('host-2', { iamSessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/hosts/host-2` });
    const instanceNames = ['host-1', 'host-2'];
    const tags = [{ Key: 'env', Value: 'test' }];
    await client.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames, tags }));
    await client.send(new RemoveTagsFromOnPremisesInstancesCommand({ instanceNames: ['host-2'], tags }));
    const { instanceInfo } = await client.send(new GetOnPremisesInstanceCommand({ instanceName: 'host-1' }));
    expect(instanceInfo).toMatchObject({
      instanceName: 'host-1',
      iamUserArn: user('host-1'),
      tags,
      registerTime: expect.any(Date),
      instanceArn: expect.stringMatching(/^arn:aws:codedeploy:us-east-1:\d{12}:instance\/host-1_\w{10}$/),
    });
    const list = async (filters: object) =>
      (await client.send(new ListOnPremisesInstancesCommand(filters))).instanceNames;
    expect(await list({ tagFilters: [{ Key: 'env', Value: 'test', Type: 'KEY_AND_VALUE' }] })).toEqual([
      'host-1',
    ]);
    await client.send(new DeregisterOnPremisesInstanceCommand({ instanceName: 'host-1' }));
    await client.send(new DeregisterOnPremisesInstanceCommand({ instanceName: 'unknown' }));
    expect(await list({ registrationStatus: 'Deregistered' })).toEqual(['host-1']);
    const { instanceInfos } = await client.send(
      new BatchGetOnPremisesInstancesCommand({ instanceNames: ['host-1', 'unknown'] }),
    );
    expect(instanceInfos).toMatchObject([
      { instanceName: 'host-1', tags: [], deregisterTime: expect.any(Date) },
    ]);
    await register('host-1', { iamUserArn: user('host-1') });
  });

  it('are refused with AWS errors', async () => {
    await register('mine', { iamUserArn: user('mine') });
    await expect(register('mine', { iamUserArn: user('other') })).rejects.toEqual(
      named('InstanceNameAlreadyRegisteredException'),
    );
    await expect(register('yours', { iamUserArn: user('mine') })).rejects.toEqual(
      named('IamUserArnAlreadyRegisteredException'),
    );
    await expect(register('none', {})).rejects.toEqual(named('IamArnRequiredException'));
    const both = { iamUserArn: user('a'), iamSessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/a/bc` };
    await expect(register('none', both)).rejects.toEqual(named('MultipleIamArnsProvidedException'));
    await expect(register('none', { iamUserArn: 'x' })).rejects.toEqual(named('InvalidIamUserArnException'));
    await expect(register('none', { iamSessionArn: 'x' })).rejects.toEqual(
      named('InvalidIamSessionArnException'),
    );
    await expect(register('i-123', { iamUserArn: user('a') })).rejects.toEqual(
      named('InvalidInstanceNameException'),
    );
    await expect(client.send(new GetOnPremisesInstanceCommand({ instanceName: 'unknown' }))).rejects.toEqual(
      named('InstanceNotRegisteredException'),
    );
    const tags = Array.from({ length: 11 }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));
    await expect(
      client.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames: ['mine'], tags })),
    ).rejects.toEqual(named('TagLimitExceededException'));
  });
});

describe('deployments', () => {
  const applicationName = 'deployed';
  const deploymentGroupName = 'g';
  let deploymentId = '';

  beforeAll(async () => {
    await application(applicationName);
    await group(applicationName, deploymentGroupName, {
      onPremisesInstanceTagFilters: [{ Key: 'deployed', Type: 'KEY_ONLY' }],
    });
    const instanceName = 'silent';
    const iamUserArn = `arn:aws:iam::${ACCOUNT}:user/silent`;
    await client.send(new RegisterOnPremisesInstanceCommand({ instanceName, iamUserArn }));
    const tags = [{ Key: 'deployed', Value: 'yes' }];
    await client.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames: [instanceName], tags }));
    deploymentId = await deploy();
    await eventually(async () => {
      const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
      return deploymentInfo?.status === 'InProgress';
    });
  });

  async function deploy(changes: object = {}): Promise<string> {
    const input = { applicationName, deploymentGroupName, revision: s3('app.zip'), ...changes };
    return (await client.send(new CreateDeploymentCommand(input))).deploymentId ?? '';
  }

  it('are read with their targets, in the new form and the old', async () => {
    expect(deploymentId).toMatch(/^d-[A-Z0-9]{9}$/);
    const { deploymentsInfo } = await client.send(
      new BatchGetDeploymentsCommand({ deploymentIds: [deploymentId, 'd-UNKNOWN00'] }),
    );
    expect(deploymentsInfo).toMatchObject([
      { deploymentId, status: 'InProgress', revision: s3('app.zip'), fileExistsBehavior: 'DISALLOW' },
    ]);
    expect((await client.send(new ListDeploymentTargetsCommand({ deploymentId }))).targetIds).toEqual([
      'silent',
    ]);
    const { deploymentTarget } = await client.send(
      new GetDeploymentTargetCommand({ deploymentId, targetId: 'silent' }),
    );
    expect(deploymentTarget).toMatchObject({
      deploymentTargetType: 'InstanceTarget',
      instanceTarget: { deploymentId, targetId: 'silent', status: 'InProgress' },
    });
    const { deploymentTargets } = await client.send(
      new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: ['silent'] }),
    );
    expect(deploymentTargets).toEqual([deploymentTarget]);
    const instances = await client.send(
      new ListDeploymentInstancesCommand({ deploymentId, instanceStatusFilter: ['InProgress'] }),
    );
    expect(instances.instancesList).toEqual(['silent']);
    const { instanceSummary } = await client.send(
      new GetDeploymentInstanceCommand({ deploymentId, instanceId: 'silent' }),
    );
    expect(instanceSummary?.instanceId).toBe(deploymentTarget?.instanceTarget?.targetArn);
    const batch = await client.send(
      new BatchGetDeploymentInstancesCommand({ deploymentId, instanceIds: ['silent', 'none'] }),
    );
    expect(batch.instancesSummary).toEqual([instanceSummary]);
    expect(batch.errorMessage).toContain('none');
  });

  it('are listed, the newest first, by group, status and time', async () => {
    const list = async (filters: object) =>
      (await client.send(new ListDeploymentsCommand(filters))).deployments;
    expect(await list({ applicationName, deploymentGroupName })).toEqual([deploymentId]);
    expect(await list({ includeOnlyStatuses: ['Succeeded'] })).toEqual([]);
    expect(await list({ createTimeRange: { start: new Date(Date.now() + 60_000) } })).toEqual([]);
    await expect(list({ applicationName })).rejects.toEqual(named('DeploymentGroupNameRequiredException'));
    await expect(list({ deploymentGroupName })).rejects.toEqual(named('ApplicationNameRequiredException'));
    await expect(list({ createTimeRange: { start: new Date(2), end: new Date(1) } })).rejects.toEqual(
      named('InvalidTimeRangeException'),
    );
  });

  it('are refused with AWS errors', async () => {
    const get = (id: string) => client.send(new GetDeploymentCommand({ deploymentId: id }));
    await expect(get('d-UNKNOWN00')).rejects.toEqual(
      named('DeploymentDoesNotExistException', 'The deployment d-UNKNOWN00 could not be found'),
    );
    await expect(get('no!')).rejects.toEqual(named('InvalidDeploymentIdException'));
    await expect(get('')).rejects.toEqual(named('DeploymentIdRequiredException'));
    await expect(deploy({ revision: undefined })).rejects.toEqual(named('RevisionRequiredException'));
    await expect(deploy({ deploymentConfigName: 'None' })).rejects.toEqual(
      named('DeploymentConfigDoesNotExistException'),
    );
    await expect(deploy({ fileExistsBehavior: 'MAYBE' })).rejects.toEqual(
      named('InvalidFileExistsBehaviorException'),
    );
    await expect(deploy({ description: 'x'.repeat(257) })).rejects.toEqual(
      named('DescriptionTooLongException'),
    );
    await expect(deploy()).rejects.toEqual(named('DeploymentLimitExceededException'));
    const target = (targetId: string) =>
      client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
    await expect(target('none')).rejects.toEqual(named('DeploymentTargetDoesNotExistException'));
  });

  it('end when they are stopped, or when there is nothing to deploy to', async () => {
    await client.send(new StopDeploymentCommand({ deploymentId }));
    const ended = async (id: string) =>
      await eventually(async () => {
        const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId: id }));
        return deploymentInfo?.completeTime && deploymentInfo;
      });
    expect(await ended(deploymentId)).toMatchObject({
      status: 'Stopped',
      deploymentOverview: { Skipped: 1 },
    });
    await client.send(new DeregisterOnPremisesInstanceCommand({ instanceName: 'silent' }));
    expect(await ended(await deploy())).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'NO_INSTANCES' },
    });
    await group(applicationName, 'strict', { serviceRoleArn: `arn:aws:iam::${ACCOUNT}:role/nobody` });
    const { errorInformation } = await ended(await deploy({ deploymentGroupName: 'strict' }));
    expect(errorInformation?.code).toMatch(/^IAM_ROLE_/);
  });
});
