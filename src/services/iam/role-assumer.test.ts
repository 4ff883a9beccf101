import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoleAssumer } from '../../front-door/identity.js';
import { systemClock } from '../../kernel/clock.js';
import { silentLogger } from '../../kernel/logger.js';
import { type Principal, rootPrincipal, servicePrincipal } from '../../kernel/principal.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { Store } from '../../store/store.js';
import { iamAuthorizer } from './authorizer.js';
import { changeIdentities } from './identity-changes.js';
import type { Role } from './model.js';
import { iamRoleAssumer } from './role-assumer.js';
import { nameKey, roles, scopeOf } from './store.js';

const ACCOUNT = '111122223333';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/service-role/Build`;
const codebuild = servicePrincipal('codebuild.amazonaws.com', ACCOUNT);

let directory: string;
let store: Store;
let assumer: RoleAssumer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-iam-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  const authorizer = iamAuthorizer(store, 'enforce', silentLogger());
  assumer = iamRoleAssumer(store, authorizer, systemClock());
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

async function putRole(statement: object): Promise<void> {
  const role: Role = {
    accountId: ACCOUNT,
    partition: undefined,
    roleName: 'Build',
    roleId: 'AROAEXAMPLE',
    path: '/service-role/',
    createdAt: 0,
    maxSessionSeconds: 3_600,
    trustPolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...statement },
    }),
    inlinePolicies: {},
    attachedPolicies: [],
    tags: [],
  };
  await changeIdentities({ store }, (tx) => tx.put(roles, scopeOf(role), nameKey('Build'), role));
}

const assume = (as: Principal = codebuild, region = 'us-east-1') =>
  assumer.assume({ roleArn: ROLE_ARN, sessionName: 'AWSCodeBuild-1', as, region });

it('gives a session of the role to a service that it trusts', async () => {
  await putRole({ Principal: { Service: 'codebuild.amazonaws.com' } });
  expect(await assume()).toEqual({
    kind: 'assumed-role',
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Build/AWSCodeBuild-1`,
    roleArn: ROLE_ARN,
    roleName: 'Build',
    roleId: 'AROAEXAMPLE',
    sessionName: 'AWSCodeBuild-1',
  });
});

it('refuses in AWS’s words where the role is missing or does not trust the caller', async () => {
  const denied = (who: string) =>
    expect.objectContaining({
      code: 'AccessDenied',
      message: `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
    });
  await expect(assume()).rejects.toEqual(denied('codebuild.amazonaws.com'));
  await putRole({ Principal: { Service: 'codepipeline.amazonaws.com' } });
  await expect(assume()).rejects.toEqual(denied('codebuild.amazonaws.com'));
  await expect(assume(rootPrincipal({ accountId: ACCOUNT, partition: 'aws' }))).rejects.toEqual(
    denied(`arn:aws:iam::${ACCOUNT}:root`),
  );
  await putRole({ Principal: { Service: 'codebuild.amazonaws.com' } });
  await expect(assume()).resolves.toMatchObject({ roleName: 'Build' });
});

it('hands on what the service says of its work', async () => {
  await putRole({ Principal: { Service: 'codebuild.amazonaws.com' } });
  const sessionKeys = { 'codebuild:projectarn': `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/web` };
  await expect(assume({ ...codebuild, sessionKeys })).resolves.toMatchObject({ sessionKeys });
});

it('tells the trust policy for whom the service acts', async () => {
  const project = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/web`;
  await putRole({
    Principal: { Service: 'codebuild.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': project } },
  });
  const codebuildFor = (sourceArn: string) => servicePrincipal('codebuild.amazonaws.com', ACCOUNT, sourceArn);
  await expect(assume(codebuildFor(project))).resolves.toMatchObject({ roleName: 'Build' });
  await expect(assume(codebuildFor(`${project}-2`))).rejects.toMatchObject({ code: 'AccessDenied' });
  await expect(assume()).rejects.toMatchObject({ code: 'AccessDenied' });
});

it('gives no service a role of another account than the one for which it acts, whomever the role trusts', async () => {
  await putRole({ Principal: { Service: 'codebuild.amazonaws.com' } });
  const ofOther = servicePrincipal('codebuild.amazonaws.com', '999999999999');
  await expect(assume(ofOther)).rejects.toMatchObject({ code: 'AccessDenied' });
});
