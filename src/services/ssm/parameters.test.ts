import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../test/harness/server.js';

let server: TestServer;
let ssm: SSMClient;

beforeAll(async () => {
  server = await startServer();
  ssm = server.client(SSMClient);
});
afterAll(() => server.close());

const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));

describe('parameters', () => {
  it('are put, read, overwritten, and read by version, label and ARN', async () => {
    expect(await put('/app/db/host', 'one', { Description: 'where' })).toMatchObject({
      Version: 1,
      Tier: 'Standard',
    });
    await expect(put('/app/db/host', 'two')).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    expect(await put('/app/db/host', 'two', { Overwrite: true })).toMatchObject({ Version: 2 });
    const arn = 'arn:aws:ssm:us-east-1:000000000000:parameter/app/db/host';
    const read = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter;
    expect(await read('/app/db/host')).toMatchObject({
      Name: '/app/db/host',
      Type: 'String',
      Value: 'two',
      Version: 2,
      ARN: arn,
      DataType: 'text',
    });
    expect(await read(arn)).toMatchObject({ Value: 'two' });
    await put('/single', 'level');
    expect(await read(arn.replace('app/db/host', 'single'))).toMatchObject({ Name: '/single' });
    await expect(read(arn.replace('us-east-1', 'us-west-2'))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    const ofAnother = arn.replace('000000000000', '111111111111');
    await expect(read(ofAnother)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(ssm.send(new DeleteParametersCommand({ Names: [ofAnother] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(put('/app/db/empty', '')).rejects.toMatchObject({
      message: expect.stringContaining(
        "Value at 'value' failed to satisfy constraint: Member must have length",
      ),
    });
    await ssm.send(new DeleteParameterCommand({ Name: '/single' }));
    expect(await read('/app/db/host:1')).toMatchObject({ Value: 'one', Selector: ':1' });
    await ssm.send(
      new LabelParameterVersionCommand({
        Name: '/app/db/host',
        ParameterVersion: 1,
        Labels: ['live', '1bad'],
      }),
    );
    expect(await read('/app/db/host:live')).toMatchObject({ Value: 'one', Selector: ':live' });
    await ssm.send(new LabelParameterVersionCommand({ Name: '/app/db/host', Labels: ['live'] }));
    expect(await read('/app/db/host:live')).toMatchObject({ Value: 'two' });
    await ssm.send(
      new UnlabelParameterVersionCommand({ Name: '/app/db/host', ParameterVersion: 2, Labels: ['live'] }),
    );
    await expect(read('/app/db/host:live')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    const { Parameters } = await ssm.send(new GetParameterHistoryCommand({ Name: '/app/db/host' }));
    expect(Parameters?.map(({ Version, Value }) => [Version, Value])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    expect(Parameters?.[0]).toMatchObject({
      Description: 'where',
      LastModifiedUser: 'arn:aws:iam::000000000000:root',
    });
  });

  it('are encrypted at rest where they are secure', async () => {
    const secret = 'correct horse battery staple';
    await put('/secure/one', secret, { Type: 'SecureString' });
    const { Parameter: sealed } = await ssm.send(new GetParameterCommand({ Name: '/secure/one' }));
    expect(sealed?.Value).not.toContain('horse');
    const { Parameter: open } = await ssm.send(
      new GetParameterCommand({ Name: '/secure/one', WithDecryption: true }),
    );
    expect(open?.Value).toBe(secret);
    const files = await readdir(server.dataDirectory);
    for (const file of files.filter((name) => /sqlite|db/.test(name))) {
      expect((await readFile(join(server.dataDirectory, file))).includes(secret)).toBe(false);
    }
    const { Parameters } = await ssm.send(new DescribeParametersCommand({}));
    expect(Parameters?.find(({ Name }) => Name === '/secure/one')).toMatchObject({ KeyId: 'alias/aws/ssm' });
  });

  it('are got several at once; unknown names are told apart', async () => {
    await put('plain', 'p');
    expect(await ssm.send(new GetParametersCommand({ Names: ['plain', 'absent', 'plain:9'] }))).toMatchObject(
      { Parameters: [{ Name: 'plain', Value: 'p' }], InvalidParameters: ['absent', 'plain:9'] },
    );
    await expect(ssm.send(new GetParameterCommand({ Name: 'absent' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('are got by path, a level or all below, page by page', async () => {
    for (const name of ['/tree/a', '/tree/b', '/tree/sub/c', '/treeless']) await put(name, name);
    const names = async (Recursive: boolean, MaxResults = 10) => {
      const found: (string | undefined)[] = [];
      for (let NextToken: string | undefined; ; ) {
        const page = await ssm.send(
          new GetParametersByPathCommand({ Path: '/tree', Recursive, MaxResults, NextToken }),
        );
        found.push(...(page.Parameters ?? []).map(({ Name }) => Name));
        NextToken = page.NextToken;
        if (NextToken === undefined) return found;
      }
    };
    expect(await names(false)).toEqual(['/tree/a', '/tree/b']);
    expect(await names(true, 1)).toEqual(['/tree/a', '/tree/b', '/tree/sub/c']);
    const described = async (Option: string, Value: string) =>
      (
        await ssm.send(
          new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Option, Values: [Value] }] }),
        )
      ).Parameters?.map(({ Name }) => Name);
    expect(await described('BeginsWith', '/tree/')).toEqual(['/tree/a', '/tree/b', '/tree/sub/c']);
    expect(await described('Contains', 'less')).toEqual(['/treeless']);
    await expect(described('Near', 'x')).rejects.toMatchObject({ name: 'InvalidFilterOption' });
  });

  it('have tags, and go', async () => {
    await put('tagged', 'x', { Tags: [{ Key: 'a', Value: '1' }] });
    const resource = { ResourceType: 'Parameter', ResourceId: 'tagged' } as const;
    await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'b', Value: '2' }] }));
    await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['a'] }));
    expect((await ssm.send(new ListTagsForResourceCommand(resource))).TagList).toEqual([
      { Key: 'b', Value: '2' },
    ]);
    await ssm.send(new DeleteParameterCommand({ Name: 'tagged' }));
    await expect(ssm.send(new DeleteParameterCommand({ Name: 'tagged' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await put('second', 'x');
    expect(await ssm.send(new DeleteParametersCommand({ Names: ['second', 'tagged'] }))).toMatchObject({
      DeletedParameters: ['second'],
      InvalidParameters: ['tagged'],
    });
  });

  it('stand for secrets below the reserved name', async () => {
    await server
      .client(SecretsManagerClient)
      .send(new CreateSecretCommand({ Name: 'shared', SecretString: 'from the manager' }));
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: '/aws/reference/secretsmanager/shared', WithDecryption: true }),
    );
    expect(Parameter).toMatchObject({ Type: 'SecureString', Value: 'from the manager' });
  });

  it.each([
    ['a reserved name', { Name: 'aws-x' }, 'AccessDeniedException'],
    ['a name of the service', { Name: '/ssm/x' }, 'ValidationException'],
    ['a path without its first slash', { Name: 'a/b' }, 'ValidationException'],
    ['too many levels', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
    ['a value that is too large', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['a value outside its pattern', { AllowedPattern: '\\d+' }, 'ParameterPatternMismatchException'],
    [
      'a pattern without end',
      { AllowedPattern: '(a+)+', Value: `${'a'.repeat(60)}b` },
      'InvalidAllowedPatternException',
    ],
    ['a pattern that is none', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
    ['policies of a standard parameter', { Policies: '[{}]' }, 'ValidationException'],
  ])('refuse %s', async (_what, more, error) => {
    await expect(put('refused', 'x', more)).rejects.toMatchObject({ name: error });
  });

  it('are the business of whom IAM allows', async () => {
    await put('/allowed/x', '1');
    await put('/other/x', '2');
    const iam = server.client(IAMClient);
    const keys = await limitedUser(
      iam,
      'ssm:GetParameters',
      'arn:aws:ssm:us-east-1:000000000000:parameter/allowed/*',
    );
    const limited = server.client(SSMClient, { credentials: keys });
    await limited.send(new GetParametersCommand({ Names: ['/allowed/x'] }));
    await expect(limited.send(new GetParametersCommand({ Names: ['/other/x'] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(limited.send(new GetParameterCommand({ Name: '/allowed/x' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

async function limitedUser(iam: IAMClient, Action: string, Resource: string) {
  const { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } = await import(
    '@aws-sdk/client-iam'
  );
  await iam.send(new CreateUserCommand({ UserName: 'limited' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'limited',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource }],
      }),
    }),
  );
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'limited' }));
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
}
