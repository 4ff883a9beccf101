import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli } from '../../../test/harness/aws-cli.js';
import { startServer, type TestServer } from '../../../test/harness/server.js';
import { sendSigned } from '../../../test/harness/signed-request.js';
import type { RegistryWish } from '../../engines/docker/registry-gate.js';
import type { Authorizer } from '../../front-door/identity.js';
import { HOUR_MS } from '../../kernel/duration.js';
import { openSealer } from '../../kernel/sealer.js';
import { ecrGate } from './index.js';

const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };
const CONTENT_TYPE = 'application/x-amz-json-1.1';

let server: TestServer;
let ann: typeof ROOT;
beforeAll(async () => {
  server = await startServer();
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  ann = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
});
afterAll(() => server.close());

/** As `@aws-sdk/client-ecr` and every other client sends it. */
async function call(operation: string, input: object, key = ROOT) {
  const { status, body } = await sendSigned(server.port, key, {
    service: 'ecr',
    headers: {
      'content-type': CONTENT_TYPE,
      'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return { status, answer: JSON.parse(body) as Record<string, unknown> };
}

interface Data {
  readonly authorizationToken: string;
  readonly expiresAt: number;
  readonly proxyEndpoint: string;
}

async function tokens(registryIds?: readonly string[], key = ROOT): Promise<readonly Data[]> {
  const { status, answer } = await call('GetAuthorizationToken', { registryIds }, key);
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer.authorizationData as readonly Data[];
}

async function passwordOf(key = ROOT): Promise<string> {
  const [data] = await tokens(undefined, key);
  return Buffer.from(data?.authorizationToken ?? '', 'base64')
    .toString()
    .replace(/^AWS:/, '');
}

const allowAnn = (...actions: string[]) =>
  server.client(IAMClient).send(
    new PutUserPolicyCommand({
      UserName: 'ann',
      PolicyName: 'registry',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
      }),
    }),
  );

describe('GetAuthorizationToken', () => {
  it("gives the password of the caller's registry for twelve hours", async () => {
    const [data, ...more] = await tokens();
    expect(more).toEqual([]);
    expect(data?.proxyEndpoint).toBe('https://000000000000.dkr.ecr.us-east-1.amazonaws.com');
    expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:[A-Za-z0-9+/=]+$/);
    const inMs = (data?.expiresAt ?? 0) * 1_000 - Date.now();
    expect(Math.abs(inMs - 12 * HOUR_MS)).toBeLessThan(60_000);
  });

  it('answers for every registry that is asked for, in order', async () => {
    const data = await tokens(['222222222222', '111111111111']);
    expect(data.map(({ proxyEndpoint }) => proxyEndpoint)).toEqual([
      'https://222222222222.dkr.ecr.us-east-1.amazonaws.com',
      'https://111111111111.dkr.ecr.us-east-1.amazonaws.com',
    ]);
    for (const wrong of [['12'], [], Array.from({ length: 11 }, () => '111111111111')]) {
      const refused = await call('GetAuthorizationToken', { registryIds: wrong });
      expect(refused).toMatchObject({ status: 400, answer: { __type: 'InvalidParameterException' } });
    }
  });

  it('needs a permission of its own, on everything', async () => {
    const { status, answer } = await call('GetAuthorizationToken', {}, ann);
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      __type: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::000000000000:user/ann is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action',
    });
  });

  it('is all that there is: other operations are refused by name', async () => {
    const { answer } = await call('DescribeRepositories', {});
    expect(answer).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining(
        'Amazon Elastic Container Registry DescribeRepositories is not implemented',
      ),
    });
  });

  it.runIf(hasAwsCli)('is what `aws ecr get-login-password` asks for', async () => {
    const args = ['--endpoint-url', server.endpoint, 'ecr', 'get-login-password', '--region', 'us-east-1'];
    const env = { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const { stdout } = await promisify(execFile)('aws', args, { env });
    expect(stdout.trim()).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
  });
});

describe('the gate of the registry', () => {
  const host = { name: 'any', accountId: '111111111111', region: 'us-east-1' };
  const everybody: Authorizer = { authorize: async () => ({ allowed: true }) };
  const gateAt = async (now: number, authorizer = everybody) =>
    ecrGate({
      sealer: await openSealer(join(server.dataDirectory, 'secrets.key')),
      authorizer,
      clock: { now: () => now, after: (ms) => now + ms },
    });
  const kindOf = async (password: string, now = Date.now(), region = 'us-east-1', username = 'AWS') =>
    (await (await gateAt(now))({ host: { ...host, region }, login: { username, password } })).kind;

  it('knows its own tokens, in their region, until they expire', async () => {
    const password = await passwordOf();
    expect(await kindOf(password)).toBe('admitted');
    expect(await kindOf(password, Date.now() + 11 * HOUR_MS)).toBe('admitted');
    expect(await kindOf(password, Date.now() + 12 * HOUR_MS)).toBe('expired');
    expect(await kindOf(password, Date.now(), 'eu-west-1')).toBe('stranger');
    expect(await kindOf(password, Date.now(), 'us-east-1', 'root')).toBe('stranger');
    const changed = `${password.slice(0, 40)}${password[40] === 'A' ? 'B' : 'A'}${password.slice(41)}`;
    for (const wrong of [changed, password.slice(4), 'secret', '', 'A'.repeat(100_000)]) {
      expect(await kindOf(wrong)).toBe('stranger');
    }
  });

  it('asks for the permissions that the requests of docker need, as whoever got the token', async () => {
    await allowAnn('ecr:GetAuthorizationToken');
    const password = await passwordOf(ann);
    const asked: string[] = [];
    const nobody: Authorizer = {
      async authorize(principal, requests) {
        asked.push(...requests.map(({ action, resource }) => `${principal.arn} ${action} ${resource}`));
        return { allowed: false, message: 'no', request: { action: '', resource: '' } };
      },
    };
    const gate = await gateAt(Date.now(), nobody);
    const login = { username: 'AWS', password };
    const visit = (wish?: RegistryWish) => gate({ host, login, ...(wish && { wish }) });
    expect(await visit()).toEqual({ kind: 'admitted' });
    expect(await visit({ to: 'pull', repository: 'team/web' })).toEqual({ kind: 'denied', message: 'no' });
    expect(asked).toEqual(
      ['BatchGetImage', 'GetDownloadUrlForLayer'].map(
        (action) =>
          `arn:aws:iam::000000000000:user/ann ecr:${action} arn:aws:ecr:us-east-1:111111111111:repository/team/web`,
      ),
    );
    asked.length = 0;
    await visit({ to: 'push', repository: 'web' });
    expect(asked[0]).toContain('ecr:InitiateLayerUpload arn:aws:ecr:us-east-1:111111111111:repository/web');
    expect(asked).toHaveLength(5);
  });
});
