import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../test/harness/server.js';
import { eventually } from '../../../test/harness/wait.js';

let server: TestServer;
let client: SecretsManagerClient;

beforeAll(async () => {
  // A week passes in less than a second.
  server = await startServer({ timeScale: 1_000_000 });
  client = server.client(SecretsManagerClient);
});
afterAll(() => server.close());

const create = (Name: string, SecretString?: string) =>
  client.send(new CreateSecretCommand({ Name, SecretString }));
const get = (SecretId: string, more: { VersionId?: string; VersionStage?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...more }));
const token = (digit: string) => digit.repeat(32);

describe('secrets', () => {
  it('are made once, and read by name and by ARN', async () => {
    const made = await create('app/db', '{"user":"u","password":"p"}');
    expect(made.ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/db-[A-Za-z0-9]{6}$/);
    const arn = made.ARN ?? '';
    for (const id of ['app/db', arn, arn.slice(0, -7)]) {
      expect(await get(id)).toMatchObject({
        ARN: arn,
        Name: 'app/db',
        SecretString: '{"user":"u","password":"p"}',
        VersionStages: ['AWSCURRENT'],
      });
    }
    await expect(create('app/db', 'other')).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: 'The operation failed because the secret app/db already exists.',
    });
    await expect(get('absent')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await expect(get('app/db', { VersionStage: 'X' })).rejects.toMatchObject({
      message: "Secrets Manager can't find the specified secret value for staging label: X",
    });
  });

  it('take the same request twice for one', async () => {
    const request = { Name: 'twice', SecretString: 's', ClientRequestToken: token('a') };
    const [first, second] = [
      await client.send(new CreateSecretCommand(request)),
      await client.send(new CreateSecretCommand(request)),
    ];
    expect(second.ARN).toBe(first.ARN);
    const put = { SecretId: 'twice', SecretString: 't', ClientRequestToken: token('b') };
    await client.send(new PutSecretValueCommand(put));
    await client.send(new PutSecretValueCommand(put));
    await expect(client.send(new PutSecretValueCommand({ ...put, SecretString: 'u' }))).rejects.toMatchObject(
      {
        name: 'ResourceExistsException',
      },
    );
  });

  it('keep versions with stages', async () => {
    const { VersionId: first } = await create('versions', 'one');
    const { VersionId: second } = await client.send(
      new PutSecretValueCommand({ SecretId: 'versions', SecretString: 'two' }),
    );
    expect(await get('versions')).toMatchObject({ SecretString: 'two', VersionId: second });
    expect(await get('versions', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' });
    expect(await get('versions', { VersionId: first })).toMatchObject({ SecretString: 'one' });
    await client.send(
      new PutSecretValueCommand({
        SecretId: 'versions',
        SecretString: 'three',
        VersionStages: ['AWSPENDING'],
      }),
    );
    expect(await get('versions')).toMatchObject({ SecretString: 'two' });
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'versions',
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: second,
        MoveToVersionId: first,
      }),
    );
    expect(await get('versions')).toMatchObject({ SecretString: 'one' });
    expect(await get('versions', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'two' });
    const { Versions } = await client.send(new ListSecretVersionIdsCommand({ SecretId: 'versions' }));
    expect(Versions?.map(({ VersionStages }) => VersionStages)).toEqual([
      ['AWSCURRENT'],
      ['AWSPREVIOUS'],
      ['AWSPENDING'],
    ]);
    await client.send(
      new UpdateSecretCommand({ SecretId: 'versions', Description: 'd', SecretString: 'four' }),
    );
    const described = await client.send(new DescribeSecretCommand({ SecretId: 'versions' }));
    expect(described).toMatchObject({ Description: 'd', RotationEnabled: false });
    expect(Object.values(described.VersionIdsToStages ?? {})).toContainEqual(['AWSCURRENT']);
  });

  it('hold bytes as well', async () => {
    await client.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: Buffer.from([0, 255, 1]) }));
    expect(Buffer.from((await get('bytes')).SecretBinary ?? [])).toEqual(Buffer.from([0, 255, 1]));
  });

  it('are deleted when their time is up, unless they are restored', async () => {
    await create('mourned', 'x');
    await client.send(new DeleteSecretCommand({ SecretId: 'mourned', RecoveryWindowInDays: 7 }));
    await eventually(async () => {
      const { SecretList } = await client.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
      return !SecretList?.some(({ Name }) => Name === 'mourned');
    });
    await create('spared', 'x');
    const request = { SecretId: 'spared', RecoveryWindowInDays: 6 };
    await expect(client.send(new DeleteSecretCommand(request))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await client.send(new DeleteSecretCommand({ SecretId: 'spared' }));
    const refused = await get('spared').catch((error: unknown) => error);
    await client.send(new RestoreSecretCommand({ SecretId: 'spared' }));
    expect(refused).toMatchObject({
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    expect(await get('spared')).toMatchObject({ SecretString: 'x' });
    await client.send(new DeleteSecretCommand({ SecretId: 'spared', ForceDeleteWithoutRecovery: true }));
    await create('spared', 'y');
  });

  it('are listed, filtered and tagged', async () => {
    await create('list/one', '1');
    await create('list/two', '2');
    await client.send(
      new TagResourceCommand({ SecretId: 'list/two', Tags: [{ Key: 'team', Value: 'blue' }] }),
    );
    const names = async (Key: 'name' | 'tag-key', ...Values: string[]) =>
      (
        await client.send(new ListSecretsCommand({ Filters: [{ Key, Values }], SortOrder: 'asc' }))
      ).SecretList?.map(({ Name }) => Name);
    expect(await names('name', 'list/')).toEqual(['list/one', 'list/two']);
    expect(await names('name', 'list/', '!list/t')).toEqual(['list/one']);
    expect(await names('tag-key', 'team')).toEqual(['list/two']);
    await client.send(new UntagResourceCommand({ SecretId: 'list/two', TagKeys: ['team'] }));
    expect(await names('tag-key', 'team')).toEqual([]);
    const page = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
    const next = await client.send(new ListSecretsCommand({ MaxResults: 1, NextToken: page.NextToken }));
    expect(next.SecretList?.[0]?.Name).not.toBe(page.SecretList?.[0]?.Name);
    const batch = await client.send(new BatchGetSecretValueCommand({ SecretIdList: ['list/one', 'absent'] }));
    expect(batch.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['1']);
    expect(batch.Errors).toMatchObject([{ SecretId: 'absent', ErrorCode: 'ResourceNotFoundException' }]);
  });

  it('have policies of their own', async () => {
    await create('shared', 'x');
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
      ],
    });
    const put = (ResourcePolicy: string, BlockPublicPolicy = false) =>
      client.send(new PutResourcePolicyCommand({ SecretId: 'shared', ResourcePolicy, BlockPublicPolicy }));
    await expect(put('{')).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    await expect(put(policy, true)).rejects.toMatchObject({ name: 'PublicPolicyException' });
    await put(policy);
    const read = () => client.send(new GetResourcePolicyCommand({ SecretId: 'shared' }));
    expect((await read()).ResourcePolicy).toBe(policy);
    await client.send(new DeleteResourcePolicyCommand({ SecretId: 'shared' }));
    expect((await read()).ResourcePolicy).toBeUndefined();
  });

  it('can be thought up', async () => {
    const password = async (more: object) =>
      (await client.send(new GetRandomPasswordCommand(more))).RandomPassword ?? '';
    expect(await password({})).toHaveLength(32);
    expect(await password({ PasswordLength: 50, ExcludePunctuation: true, ExcludeUppercase: true })).toMatch(
      /^(?=.*\d)(?=.*[a-z])[a-z\d]{50}$/,
    );
    await expect(password({ PasswordLength: 2 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
