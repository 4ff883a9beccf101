import { chmod, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../src/kernel/logger.js';
import { action, approve, pipeline } from '../codepipeline/declarations.js';
import { git } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';
import { sendRaw } from '../harness/signed-request.js';
import { eventually } from '../harness/wait.js';

let server: TestServer;
const lines: string[] = [];
/** Everything that nobody who reads the log may learn. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  const log = createLogger({ level: 'debug', write: (line) => lines.push(line), now: Date.now });
  server = await startServer({}, log);
});
afterAll(() => server.close());

function secret(name: string, value = `hidden-${name.replaceAll(' ', '-')}-5f1c9`): string {
  secrets.set(name, value);
  return value;
}

const ignored = () => undefined;
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

async function useIdentities(): Promise<void> {
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: 'ana' }));
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: 'ana',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ana' }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: secret('access key', AccessKey?.SecretAccessKey),
  };
  const sts = server.client(STSClient, { credentials });
  const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}));
  secret('session key', session?.SecretAccessKey);
  secret('session token', session?.SessionToken);
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: '*', Service: 'codebuild.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'build', AssumeRolePolicyDocument }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: everything });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'build', PolicyName: 'all', PolicyDocument }));
  const ExternalId = secret('external id');
  const assume = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'visit', ExternalId });
  const { Credentials: role } = await sts.send(assume);
  secret('role token', role?.SessionToken);
  // The same again where it goes wrong: another secret, and a token that is not the key's.
  const wrong = { ...credentials, secretAccessKey: secret('wrong key') };
  await server.client(STSClient, { credentials: wrong }).send(new GetSessionTokenCommand({})).catch(ignored);
  const mixed = { ...credentials, sessionToken: secret('wrong token') };
  await server
    .client(S3Client, { credentials: mixed })
    .send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))
    .catch(ignored);
}

async function useGit(): Promise<void> {
  const iam = server.client(IAMClient);
  await server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: 'web' }));
  const { ServiceSpecificCredential: credential } = await iam.send(
    new CreateServiceSpecificCredentialCommand({ UserName: 'ana', ServiceName: 'codecommit.amazonaws.com' }),
  );
  const password = secret('git password', credential?.ServicePassword);
  const url = (name: string, word: string) =>
    `http://${encodeURIComponent(name)}:${encodeURIComponent(word)}@127.0.0.1:${server.port}/v1/repos/web`;
  const good = await git('/tmp', ['ls-remote', url(credential?.ServiceUserName ?? '', password)]);
  expect(good.exitCode).toBe(0);
  const bad = await git('/tmp', [
    'ls-remote',
    url(credential?.ServiceUserName ?? '', secret('wrong git password')),
  ]);
  expect(bad.exitCode).not.toBe(0);
}

async function useStoredSecrets(): Promise<void> {
  const ssm = server.client(SSMClient);
  const Value = secret('parameter');
  await ssm.send(new PutParameterCommand({ Name: '/app/password', Value, Type: 'SecureString' }));
  await ssm.send(new GetParameterCommand({ Name: '/app/password', WithDecryption: true }));
  await ssm
    .send(
      new PutParameterCommand({
        Name: '/app/bad',
        Value: secret('bad parameter'),
        Type: 'SecureString',
        AllowedPattern: 'no',
      }),
    )
    .catch(ignored);
  const manager = server.client(SecretsManagerClient);
  await manager.send(new CreateSecretCommand({ Name: 'app', SecretString: secret('secret') }));
  await manager.send(new GetSecretValueCommand({ SecretId: 'app' }));
  const s3 = server.client(S3Client, {
    credentials: { accessKeyId: 'test', secretAccessKey: secret('unknown key') },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'of-secrets' }));
  await s3.send(new PutObjectCommand({ Bucket: 'of-secrets', Key: 'k', Body: secret('object') }));
  const presigned = await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'of-secrets', Key: 'k' }), {
    expiresIn: 60,
  });
  secret('presigned signature', new URL(presigned).searchParams.get('X-Amz-Signature') ?? '');
  expect((await fetch(presigned)).status).toBe(200);
  await fetch(presigned.replace('/k?', '/missing?'));
}

async function useABuild(): Promise<void> {
  const codebuild = server.client(CodeBuildClient);
  const commands = [
    `echo ${secret('printed by the build')}`,
    'echo $PASSWORD $FROM_STORE $FROM_MANAGER',
    'false',
  ];
  await codebuild.send(
    new CreateProjectCommand({
      name: 'web',
      serviceRole: 'arn:aws:iam::000000000000:role/build',
      source: {
        type: 'NO_SOURCE',
        buildspec: JSON.stringify({ version: 0.2, phases: { build: { commands } } }),
      },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'local',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [
          { name: 'PASSWORD', value: secret('variable of the build') },
          { name: 'FROM_STORE', value: '/app/password', type: 'PARAMETER_STORE' },
          { name: 'FROM_MANAGER', value: 'app', type: 'SECRETS_MANAGER' },
        ],
      },
    }),
  );
  const { build } = await codebuild.send(new StartBuildCommand({ projectName: 'web' }));
  await eventually(async () => {
    const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids: [build?.id ?? ''] }));
    return builds[0]?.buildComplete;
  });
}

async function useBadRequests(): Promise<void> {
  const source = action('Checkout', 'Source/ThirdParty/GitHub', {
    configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: secret('OAuth token') },
    out: ['Src'],
  });
  const stages = [
    { name: 'Source', actions: [source] },
    { name: 'Ask', actions: [approve()] },
  ];
  await server
    .client(CodePipelineClient)
    .send(new CreatePipelineCommand({ pipeline: pipeline(stages) }))
    .catch(ignored);
  const authorization = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${secret(`signature for ${service}`)}`;
  const send = (service: string, path: string, headers: Record<string, string>, body: string) =>
    sendRaw(server.port, {
      method: path === '/' ? 'POST' : 'PUT',
      path,
      headers: {
        host: 'localhost',
        'x-amz-date': '20260101T000000Z',
        authorization: authorization(service),
        ...headers,
      },
      body,
    });
  const target = { 'x-amz-target': 'AmazonSSM.PutParameter' };
  await send('ssm', '/', target, `{"Name":"x","Value":"${secret('in broken JSON')}"`);
  await send('ssm', '/', target, `{"Name":7,"Value":"${secret('beside a wrong type')}"}`);
  await send('s3', '/of-secrets?versioning', {}, `<a><b>${secret('in broken XML')}</a>`);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await send(
    'iam',
    '/',
    form,
    `Action=CreateLoginProfile&Version=2010-05-08&UserName=&Password=${secret('in a form')}`,
  );
  await sendRaw(server.port, {
    method: 'GET',
    path: `/v1/repos/web/info/refs?service=git-upload-pack&password=${secret('in a URL of git')}`,
    headers: { host: 'localhost', authorization: `Bearer ${secret('bearer token')}` },
  });
}

test('the log of a server that is used in every way tells no secret', async () => {
  await useIdentities();
  await useStoredSecrets();
  await useGit();
  await useABuild();
  await useBadRequests();
  expect(secrets.size).toBeGreaterThan(20);
  expect([...secrets].filter(([, value]) => value.length < 16)).toEqual([]);
  const text = lines.join('\n');
  expect(text.length).toBeGreaterThan(5_000);
  const told = [...secrets].filter(([, value]) =>
    [value, encodeURIComponent(value), base64(value)].some((form) => text.includes(form)),
  );
  expect(told).toEqual([]);
  expect(lines.filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
});

test('the data directory is for its owner, whoever has made it', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-open-'));
  await chmod(dataDirectory, 0o755);
  const own = await startServer({ dataDirectory, ephemeral: true });
  expect((await stat(dataDirectory)).mode & 0o777).toBe(0o700);
  await own.close();
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
