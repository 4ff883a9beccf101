import {
  AddTagsToOnPremisesInstancesCommand,
  CreateApplicationCommand,
  RegisterOnPremisesInstanceCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GetDeploymentSpecificationCommand,
  type HostCommand,
  type HostCommandsClient,
  hostCommandsClient,
  PollHostCommandCommand,
  PostHostCommandUpdateCommand,
  PutHostCommandAcknowledgementCommand,
  PutHostCommandCompleteCommand,
} from '../../src/engines/host-commands/sdk.js';
import { openEnvelope } from '../../src/engines/host-commands/signed-envelope.js';
import { eventually } from '../harness/wait.js';
import { Fleet } from './fleet.js';

let fleet: Fleet;
let service: HostCommandsClient;

beforeAll(async () => {
  fleet = await Fleet.start();
  service = as({ accessKeyId: 'test', secretAccessKey: 'test' });
});
afterAll(() => fleet.close());

function as(credentials: { accessKeyId: string; secretAccessKey: string }): HostCommandsClient {
  const { endpoint, region } = fleet.server.clientConfig();
  return hostCommandsClient({ endpoint, region, credentials, maxAttempts: 1 });
}

const REVISION = {
  revisionType: 'S3',
  s3Location: { bucket: 'bundles', key: 'a.zip', bundleType: 'zip', version: 'v1', eTag: 'e' },
} as const;

/** A host without an agent, its user and its group. */
async function host(name: string) {
  const iam = fleet.server.client(IAMClient);
  const { User } = await iam.send(new CreateUserCommand({ UserName: name }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const iamUserArn = User?.Arn ?? '';
  await fleet.codedeploy.send(new RegisterOnPremisesInstanceCommand({ instanceName: name, iamUserArn }));
  const tags = [{ Key: 'fleet', Value: name }];
  await fleet.codedeploy.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames: [name], tags }));
  await fleet.group(name);
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  return { iamUserArn, client: as({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }) };
}

async function poll(client: HostCommandsClient, HostIdentifier: string): Promise<HostCommand | undefined> {
  return (await client.send(new PollHostCommandCommand({ HostIdentifier }))).HostCommand;
}

async function nextCommand(client: HostCommandsClient, hostIdentifier: string): Promise<HostCommand> {
  return await eventually(() => poll(client, hostIdentifier));
}

async function acknowledge(client: HostCommandsClient, command: HostCommand, noop = false) {
  const { HostCommandIdentifier } = command;
  const Diagnostics = { Format: 'JSON', Payload: JSON.stringify({ IsCommandNoop: noop }) };
  const input = { HostCommandIdentifier, Diagnostics };
  return (await client.send(new PutHostCommandAcknowledgementCommand(input))).CommandStatus;
}

async function complete(client: HostCommandsClient, command: HostCommand, payload: object) {
  const { HostCommandIdentifier } = command;
  const Diagnostics = { Format: 'JSON', Payload: JSON.stringify(payload) };
  const CommandStatus = 'error_code' in payload && payload.error_code === 0 ? 'Succeeded' : 'Failed';
  await client.send(new PutHostCommandCompleteCommand({ HostCommandIdentifier, CommandStatus, Diagnostics }));
}

describe('the host command service', () => {
  it('leads a host through a deployment', async () => {
    const { client, iamUserArn } = await host('walker');
    const id = await fleet.deploy('walker', REVISION, { fileExistsBehavior: 'RETAIN' });
    const stop = await nextCommand(client, iamUserArn);
    expect(stop).toMatchObject({
      CommandName: 'ApplicationStop',
      HostIdentifier: iamUserArn,
      DeploymentExecutionId: expect.stringMatching(/^[^/]+\/[^/]+\/[^/]+\/.+$/),
      Nonce: expect.any(Number),
    });
    const { DeploymentSystem, DeploymentSpecification } = await client.send(
      new GetDeploymentSpecificationCommand({
        DeploymentExecutionId: stop.DeploymentExecutionId,
        HostIdentifier: iamUserArn,
      }),
    );
    expect(DeploymentSystem).toBe('CodeDeploy');
    const envelope = DeploymentSpecification?.GenericEnvelope;
    expect(envelope?.Format).toBe('PKCS7/JSON');
    expect(envelope?.Payload?.length).toBeLessThan(8192);
    expect(JSON.parse(openEnvelope(envelope?.Payload ?? ''))).toMatchObject({
      ApplicationName: 'web',
      DeploymentId: id,
      DeploymentGroupName: 'walker',
      DeploymentCreator: 'user',
      DeploymentType: 'IN_PLACE',
      AgentActionOverrides: { AgentOverrides: { FileExistsBehavior: 'RETAIN' } },
      Revision: {
        RevisionType: 'S3',
        S3Revision: { Bucket: 'bundles', Key: 'a.zip', BundleType: 'zip', Version: 'v1', ETag: 'e' },
      },
    });
    expect(await acknowledge(client, stop, true)).toBe('Succeeded');
    expect(await fleet.event(id, 'walker', 'ApplicationStop')).toMatchObject({ status: 'Succeeded' });
    const download = await nextCommand(client, iamUserArn);
    expect(download.CommandName).toBe('DownloadBundle');
    expect(await acknowledge(client, download)).toBe('InProgress');
    expect(await acknowledge(client, download)).toBe('InProgress');
    const { CommandStatus } = await client.send(
      new PostHostCommandUpdateCommand({ HostCommandIdentifier: download.HostCommandIdentifier }),
    );
    expect(CommandStatus).toBe('InProgress');
    expect(await fleet.event(id, 'walker', 'DownloadBundle')).toMatchObject({ status: 'InProgress' });
    await complete(client, download, { error_code: 0, script_name: '', message: 'Succeeded: ', log: '' });
    await complete(client, download, { error_code: 5, script_name: '', message: 'late', log: '' });
    expect(await fleet.event(id, 'walker', 'DownloadBundle')).toMatchObject({
      status: 'Succeeded',
      diagnostics: { errorCode: 'Success', message: 'Succeeded: ' },
    });
    const before = await nextCommand(client, iamUserArn);
    await complete(client, before, { error_code: 2, script_name: 's', message: 'Unable to set', log: 'l' });
    expect(await fleet.event(id, 'walker', 'BeforeInstall')).toMatchObject({
      status: 'Failed',
      diagnostics: { errorCode: 'ScriptNotExecutable', scriptName: 's', logTail: 'l' },
    });
    expect((await fleet.finished(id)).status).toBe('Failed');
  });

  it('hands a command out once, and holds a poll until there is one', async () => {
    const { client, iamUserArn } = await host('holder');
    const held = poll(client, iamUserArn);
    const startedAt = performance.now();
    await fleet.deploy('holder', REVISION);
    const command = await held;
    expect(command?.CommandName).toBe('ApplicationStop');
    expect(performance.now() - startedAt).toBeLessThan(1_900);
    expect(await poll(client, iamUserArn)).toBeUndefined();
  });

  it('drops a command of a deployment that was stopped', async () => {
    const { client, iamUserArn } = await host('stopped');
    const deploymentId = await fleet.deploy('stopped', REVISION);
    const command = await nextCommand(client, iamUserArn);
    await fleet.codedeploy.send(new StopDeploymentCommand({ deploymentId }));
    await fleet.finished(deploymentId);
    expect(await acknowledge(client, command)).toBe('Failed');
  });

  it('lets a host act only for itself', async () => {
    const own = await host('own');
    const other = await host('other');
    const byName = 'arn:aws:codedeploy:us-east-1:000000000000:instance/own';
    await fleet.deploy('own', REVISION);
    const command = await nextCommand(own.client, byName);
    const denied = expect.objectContaining({ name: 'AccessDeniedException' });
    await expect(poll(other.client, byName)).rejects.toEqual(denied);
    await expect(poll(other.client, own.iamUserArn)).rejects.toEqual(denied);
    await expect(acknowledge(other.client, command)).rejects.toEqual(denied);
    await expect(complete(other.client, command, { error_code: 0 })).rejects.toEqual(denied);
    const DeploymentExecutionId = command.DeploymentExecutionId;
    await expect(
      other.client.send(
        new GetDeploymentSpecificationCommand({ DeploymentExecutionId, HostIdentifier: other.iamUserArn }),
      ),
    ).rejects.toEqual(expect.objectContaining({ name: 'ClientException' }));
    expect(await acknowledge(service, command)).toBe('InProgress');
  });

  it('tells a host that is not registered', async () => {
    await expect(poll(service, 'arn:aws:iam::000000000000:user/nobody')).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('is not registered as an on-premises instance'),
    });
    const unknown = { HostCommandIdentifier: 'bm90IG91cnM=', CommandName: 'Install' };
    await expect(acknowledge(service, unknown)).rejects.toMatchObject({ name: 'ClientException' });
  });
});

describe('time limits', () => {
  it('fail a host whose agent is silent, in the words of AWS', async () => {
    const quick = await Fleet.start({ timeScale: 1_000 });
    try {
      const codedeploy = quick.codedeploy;
      await codedeploy.send(new CreateApplicationCommand({ applicationName: 'other' }));
      const iamUserArn = 'arn:aws:iam::000000000000:user/silent';
      await codedeploy.send(new RegisterOnPremisesInstanceCommand({ instanceName: 'silent', iamUserArn }));
      const tags = [{ Key: 'fleet', Value: 'silent' }];
      const instanceNames = ['silent'];
      await codedeploy.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames, tags }));
      await quick.group('silent');
      const id = await quick.deploy('silent', REVISION);
      expect(await quick.finished(id)).toMatchObject({
        status: 'Failed',
        errorInformation: { code: 'HEALTH_CONSTRAINTS' },
      });
      expect(await quick.event(id, 'silent', 'ApplicationStop')).toMatchObject({
        status: 'Failed',
        diagnostics: {
          errorCode: 'UnknownError',
          message: expect.stringContaining('CodeDeploy agent was not able to receive the lifecycle event.'),
        },
      });
    } finally {
      await quick.close();
    }
  });
});
