import {
  CodeStarConnectionsClient,
  CreateConnectionCommand,
  CreateHostCommand,
  DeleteConnectionCommand,
  DeleteHostCommand,
  GetConnectionCommand,
  GetHostCommand,
  ListConnectionsCommand,
  ListHostsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateHostCommand,
} from '@aws-sdk/client-codestar-connections';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { sendSigned } from '../harness/signed-request.js';

let server: TestServer;
let client: CodeStarConnectionsClient;
beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeStarConnectionsClient);
  await server
    .client(SecretsManagerClient)
    .send(new CreateSecretCommand({ Name: 'git-token', SecretString: 'token' }));
});
afterAll(() => server.close());

async function create(ConnectionName: string, Tags?: { Key: string; Value: string }[]): Promise<string> {
  const command = new CreateConnectionCommand({
    ConnectionName,
    ProviderType: 'GitHub',
    ...(Tags && { Tags }),
  });
  return (await client.send(command)).ConnectionArn ?? '';
}

async function statusOf(ConnectionArn: string): Promise<string | undefined> {
  return (await client.send(new GetConnectionCommand({ ConnectionArn }))).Connection?.ConnectionStatus;
}

test('a connection is pending until its tags say where it leads', async () => {
  const arn = await create('to-git');
  expect(arn).toMatch(/^arn:aws:codestar-connections:us-east-1:000000000000:connection\/[0-9a-f-]{36}$/);
  const { Connection } = await client.send(new GetConnectionCommand({ ConnectionArn: arn }));
  expect(Connection).toEqual({
    ConnectionName: 'to-git',
    ConnectionArn: arn,
    ProviderType: 'GitHub',
    OwnerAccountId: '000000000000',
    ConnectionStatus: 'PENDING',
  });
  const tags = [
    { Key: 'pipewright:url', Value: 'https://git.example.com/{FullRepositoryId}.git' },
    { Key: 'pipewright:secret', Value: 'git-token' },
  ];
  await client.send(new TagResourceCommand({ ResourceArn: arn, Tags: tags }));
  expect(await statusOf(arn)).toBe('AVAILABLE');
  expect((await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags).toEqual(tags);
  await client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: ['pipewright:url'] }));
  expect(await statusOf(arn)).toBe('PENDING');
  await client.send(new DeleteConnectionCommand({ ConnectionArn: arn }));
  await expect(statusOf(arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test.each([
  ['ftp://git.example.com', 'must be'],
  ['https://me:secret@git.example.com/{FullRepositoryId}', 'must hold no password'],
])('a set-up that is refused: %s', async (Value, words) => {
  await expect(create('bad', [{ Key: 'pipewright:url', Value }])).rejects.toThrow(words);
});

test('nobody sets up a secret that they cannot read', async () => {
  await expect(create('thief', [{ Key: 'pipewright:secret', Value: 'none' }])).rejects.toMatchObject({
    name: 'InvalidInputException',
  });
});

test('hosts, and the connections to them', async () => {
  const { HostArn } = await client.send(
    new CreateHostCommand({
      Name: 'ours',
      ProviderType: 'GitLabSelfManaged',
      ProviderEndpoint: 'https://git.local',
    }),
  );
  await client.send(new UpdateHostCommand({ HostArn, ProviderEndpoint: 'https://gitlab.local' }));
  expect(await client.send(new GetHostCommand({ HostArn }))).toMatchObject({
    Name: 'ours',
    Status: 'AVAILABLE',
    ProviderEndpoint: 'https://gitlab.local',
  });
  const { Hosts } = await client.send(new ListHostsCommand({}));
  expect(Hosts).toMatchObject([{ HostArn, Name: 'ours' }]);
  await client.send(new TagResourceCommand({ ResourceArn: HostArn, Tags: [{ Key: 'a', Value: 'b' }] }));
  const created = new CreateConnectionCommand({
    ConnectionName: 'hosted',
    HostArn,
    Tags: [{ Key: 'pipewright:secret', Value: 'git-token' }],
  });
  const { ConnectionArn = '' } = await client.send(created);
  expect(await statusOf(ConnectionArn)).toBe('AVAILABLE');
  const { Connections } = await client.send(new ListConnectionsCommand({ HostArnFilter: HostArn }));
  expect(Connections?.map((connection) => connection.ProviderType)).toEqual(['GitLabSelfManaged']);
  await expect(client.send(new DeleteHostCommand({ HostArn }))).rejects.toMatchObject({
    name: 'ResourceUnavailableException',
  });
  await client.send(new DeleteConnectionCommand({ ConnectionArn }));
  await client.send(new DeleteHostCommand({ HostArn }));
  await expect(client.send(new GetHostCommand({ HostArn }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('connections are listed in pages', async () => {
  const arns = [await create('one'), await create('two'), await create('three')];
  const listed: (string | undefined)[] = [];
  for (let NextToken: string | undefined, pages = 0; pages < 9; pages += 1) {
    const page = await client.send(
      new ListConnectionsCommand({
        MaxResults: 2,
        ProviderTypeFilter: 'GitHub',
        ...(NextToken && { NextToken }),
      }),
    );
    listed.push(...(page.Connections ?? []).map(({ ConnectionArn }) => ConnectionArn));
    NextToken = page.NextToken;
    if (!NextToken) break;
  }
  expect(listed).toEqual(expect.arrayContaining(arns));
});

test('the newer name of the service answers too, and knows the same connections', async () => {
  const call = async (operation: string, input: object) => {
    const { status, body } = await sendSigned(
      server.port,
      { accessKeyId: 'test', secretAccessKey: 'test' },
      {
        service: 'codeconnections',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `com.amazonaws.codeconnections.CodeConnections_20231201.${operation}`,
        },
        body: JSON.stringify(input),
      },
    );
    return { status, ...(JSON.parse(body) as Record<string, unknown>) };
  };
  const created = await call('CreateConnection', { ConnectionName: 'new', ProviderType: 'GitLab' });
  const arn = String((created as { ConnectionArn?: string }).ConnectionArn);
  expect(arn).toMatch(/^arn:aws:codeconnections:us-east-1:000000000000:connection\//);
  expect(await statusOf(arn)).toBe('PENDING');
  const older = await create('old');
  expect(await call('GetConnection', { ConnectionArn: older })).toMatchObject({
    status: 200,
    Connection: { ConnectionArn: older },
  });
});
