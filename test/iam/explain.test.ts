import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeBuildClient, CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import type { Explanation } from '../../src/engines/policy/explain.js';
import { type ClientConfig, startServer, type TestServer } from '../harness/server.js';
import { allow, deny, trust } from './documents.js';

const ACCOUNT = '000000000000';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/builder`;

let server: TestServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  const AssumeRolePolicyDocument = trust({ Service: 'codebuild.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName: 'builder', AssumeRolePolicyDocument }));
});
afterAll(() => server.close());
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

async function newUser(
  of: IAMClient,
  UserName: string,
  PermissionsBoundary?: string,
): Promise<ClientConfig['credentials']> {
  await of.send(new CreateUserCommand({ UserName, PermissionsBoundary }));
  const { AccessKey } = await of.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** The id of a request, whether it is refused or not. */
async function requestIdOf(call: Promise<{ $metadata: { requestId?: string } }>): Promise<string> {
  const answer = await call.catch((error: { $metadata: { requestId?: string } }) => error);
  return answer.$metadata.requestId ?? '';
}

async function cli(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  const stdout = vi.spyOn(console, 'log').mockImplementation(() => {});
  const stderr = vi.spyOn(console, 'error').mockImplementation(() => {});
  const where = args.includes('--port') ? [] : ['--endpoint-url', server.endpoint];
  const exitCode = await runCli(['iam', 'explain', ...args, ...where]);
  const text = (spy: typeof stdout) => spy.mock.calls.map(([line]) => `${line}\n`).join('');
  return { exitCode, stdout: text(stdout), stderr: text(stderr) };
}

async function explained(...args: string[]): Promise<{ exitCode: number; explanation: Explanation }> {
  const { exitCode, stdout } = await cli(...args, '--json');
  return { exitCode, explanation: JSON.parse(stdout) };
}

const project = (name: string) =>
  new CreateProjectCommand({
    name,
    source: { type: 'NO_SOURCE', buildspec: 'version: 0.2\nphases: {build: {commands: [true]}}' },
    artifacts: { type: 'NO_ARTIFACTS' },
    environment: { type: 'LINUX_CONTAINER', image: 'none', computeType: 'BUILD_GENERAL1_SMALL' },
    serviceRole: ROLE,
  });

describe('pipewright iam explain', () => {
  it('says what a refused request lacks, with a policy that lets it pass', async () => {
    const credentials = await newUser(iam, 'ann');
    const PolicyDocument = allow('codebuild:CreateProject', `arn:aws:codebuild:*:${ACCOUNT}:project/other`);
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'builds', PolicyDocument }));
    const codebuild = server.client(CodeBuildClient, { credentials });
    const { exitCode, explanation } = await explained(await requestIdOf(codebuild.send(project('web'))));
    expect(exitCode).toBe(1);
    const resource = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/web`;
    expect(explanation).toMatchObject({
      principal: `arn:aws:iam::${ACCOUNT}:user/ann`,
      outcome: 'denied',
      checks: [
        {
          action: 'codebuild:CreateProject',
          resource,
          isAllowed: false,
          missing: 'identity',
          reason: expect.stringMatching(
            /because no identity-based policy allows the codebuild:CreateProject action$/,
          ),
          nearMisses: [{ policy: 'builds', index: 0, why: 'resource' }],
        },
        { action: 'iam:PassRole', resource: ROLE, isAllowed: false },
      ],
    });
    const [patch] = explanation.patches;
    expect(patch?.document.Statement).toEqual([
      { Effect: 'Allow', Action: 'codebuild:CreateProject', Resource: resource },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: ROLE,
        Condition: { StringEquals: { 'iam:PassedToService': 'codebuild.amazonaws.com' } },
      },
    ]);
    const pasted = { UserName: 'ann', PolicyName: 'patch', PolicyDocument: JSON.stringify(patch?.document) };
    await iam.send(new PutUserPolicyCommand(pasted));
    const allowed = await cli(await requestIdOf(codebuild.send(project('web'))));
    expect(allowed.exitCode).toBe(0);
    expect(allowed.stdout).toContain('allows: identity-based policy patch, statement 1');
  });

  it('mends what several layers lack, a trust policy among them', async () => {
    const boundary = allow('s3:*', '*');
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'limits', PolicyDocument: boundary }),
    );
    const credentials = await newUser(iam, 'fay', Policy?.Arn);
    const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' });
    await iam.send(new CreateRoleCommand({ RoleName: 'target', AssumeRolePolicyDocument }));
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/target`;
    const sts = server.client(STSClient, { credentials });
    const tags = [{ Key: 'team', Value: 'web' }];
    const assume = () => sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'run', Tags: tags }));
    const { explanation } = await explained(await requestIdOf(assume()));
    const [patch] = explanation.patches;
    expect(explanation.patches.map(({ layer }) => layer)).toEqual(['resource']);
    const { Statement = [] } = patch?.document ?? {};
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/fay` },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ]);
    const PolicyDocument = JSON.stringify(patch?.document);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'target', PolicyDocument }));
    await assume();

    const theirs = server.client(IAMClient, { credentials });
    const list = () => theirs.send(new ListUsersCommand({}));
    const lacking = (await explained(await requestIdOf(list()))).explanation;
    expect(lacking.patches.map(({ layer }) => layer)).toEqual(['identity', 'boundary']);
    for (const { layer, document } of lacking.patches) {
      const added = JSON.stringify(document);
      if (layer === 'identity') {
        await iam.send(new PutUserPolicyCommand({ UserName: 'fay', PolicyName: 'p', PolicyDocument: added }));
      } else {
        const version = { PolicyArn: Policy?.Arn, PolicyDocument: added, SetAsDefault: true };
        await iam.send(new CreatePolicyVersionCommand(version));
      }
    }
    await list();
  });

  it('says which condition does not hold, and why, but no secret', async () => {
    const credentials = await newUser(iam, 'gil');
    const document = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'codebuild:*',
        Resource: '*',
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': true },
          StringEquals: { 'codebuild:environment.environmentVariables/KEY.value': 'a' },
        },
      },
    };
    const policy = { UserName: 'gil', PolicyName: 'mfa', PolicyDocument: JSON.stringify(document) };
    await iam.send(new PutUserPolicyCommand(policy));
    const codebuild = server.client(CodeBuildClient, { credentials });
    const variables = [{ name: 'KEY', value: 'secret-42' }];
    const start = new StartBuildCommand({ projectName: 'web', environmentVariablesOverride: variables });
    const { stdout } = await cli(await requestIdOf(codebuild.send(start)));
    expect(stdout).toContain('Bool aws:MultiFactorAuthPresent true: the request has nothing');
    expect(stdout).toContain('environmentVariables/KEY.value a: the request has ***');
    expect(stdout).not.toContain('secret-42');
  });

  it('names the statement that denies, for which no permission helps', async () => {
    const credentials = await newUser(iam, 'ben');
    const statement = JSON.parse(deny('iam:ListUsers'));
    statement.Statement = [statement.Statement].flat().map((one: object) => ({ Sid: 'NoUsers', ...one }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'no-users', PolicyDocument: JSON.stringify(statement) }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ben', PolicyArn: Policy?.Arn }));
    const theirs = server.client(IAMClient, { credentials });
    const id = await requestIdOf(theirs.send(new ListUsersCommand({})));
    const { stdout, exitCode } = await cli(id);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`Denied: request ${id}`);
    expect(stdout).toContain(`denies: identity-based policy ${Policy?.Arn}, statement 0 (NoUsers)`);
    expect(stdout).toContain('No further permission helps');
    expect((await explained('--last')).explanation.requestId).toBe(id);
  });

  it('answers about permissions that nobody has asked for yet', async () => {
    const principal = `arn:aws:iam::${ACCOUNT}:user/ann`;
    const other = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/other`;
    const ask = (action: string) => cli('--principal', principal, '--action', action, '--resource', other);
    expect((await ask('codebuild:CreateProject')).exitCode).toBe(0);
    expect((await ask('codebuild:DeleteProject')).exitCode).toBe(1);
    const root = await cli('--principal', `arn:aws:iam::${ACCOUNT}:root`, '--action', 's3:GetObject');
    expect(root.stdout).toContain('is not limited by policies here');
    const role = await cli('--principal', ROLE, '--action', 's3:GetObject');
    expect(role.stdout).toContain('because no identity-based policy allows the s3:GetObject action');
  });

  it('says what it does not know, and what was asked wrongly', async () => {
    expect(await cli('no-such-request')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('No decision about request no-such-request is known'),
    });
    expect(
      (await cli('--principal', `arn:aws:iam::${ACCOUNT}:user/nobody`, '--action', 'a:b')).stderr,
    ).toContain('There is no user or role');
    expect((await cli()).stderr).toContain('give a request id, --last, or --principal with --action');
  });
});

describe('--iam audit', () => {
  it('lets pass, and keeps what would have been denied over a restart', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-audit-'));
    const first = await startServer({ iam: 'audit', dataDirectory });
    const root = first.client(IAMClient);
    const theirs = first.client(IAMClient, { credentials: await newUser(root, 'cy') });
    const { $metadata, Roles } = await theirs.send(new ListRolesCommand({}));
    expect(Roles).toEqual([]);
    await first.close();
    const second = await startServer({ iam: 'audit', dataDirectory });
    const url = `${second.endpoint}/_pipewright/iam/explain?requestId=${$metadata.requestId}`;
    expect(await (await fetch(url)).json()).toMatchObject({
      outcome: 'audited',
      checks: [{ action: 'iam:ListRoles' }],
    });
    await second.close();
    await rm(dataDirectory, { recursive: true });
  });
});

describe('in strict mode', () => {
  it('explains to those only who may try out the policies of their account', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-strict-'));
    const local = await startServer({ dataDirectory });
    const root = local.client(IAMClient);
    const keys = { auditor: await newUser(root, 'dora'), other: await newUser(root, 'eve') };
    const PolicyDocument = allow('iam:SimulatePrincipalPolicy', `arn:aws:iam::${ACCOUNT}:user/*`);
    await root.send(new PutUserPolicyCommand({ UserName: 'dora', PolicyName: 'p', PolicyDocument }));
    await local.close();
    const strict = await startServer({ dataDirectory, auth: 'strict' });
    const eve = `arn:aws:iam::${ACCOUNT}:user/eve`;
    const ask = (credentials: ClientConfig['credentials'] | undefined) => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', credentials?.accessKeyId ?? '');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials?.secretAccessKey ?? '');
      return cli('--principal', eve, '--action', 'iam:ListUsers', '--port', String(strict.port));
    };
    const original = server;
    server = strict;
    expect((await ask(undefined)).stderr).toMatch(/^pipewright: /);
    expect((await ask(keys.other)).stderr).toContain(
      'not authorized to perform: iam:SimulatePrincipalPolicy',
    );
    expect((await ask(keys.auditor)).stdout).toContain('no   iam:ListUsers');
    server = original;
    await strict.close();
    await rm(dataDirectory, { recursive: true });
  });
});
