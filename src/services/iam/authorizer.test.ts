import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Authorizer } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { silentLogger } from '../../kernel/logger.js';
import { type Principal, rootPrincipal, servicePrincipal } from '../../kernel/principal.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { Store } from '../../store/store.js';
import { iamAuthorizer } from './authorizer.js';
import { changeIdentities, forgetIdentities } from './identity-changes.js';
import type { User } from './model.js';
import { nameKey, scopeOf, users } from './store.js';

const ACCOUNT = '111122223333';
const OTHER = '999999999999';
const NOW = Date.parse('2026-01-01T00:00:00Z');

let directory: string;
let store: Store;
let authorizer: Authorizer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-iam-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  authorizer = iamAuthorizer(store, 'enforce', silentLogger());
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

const ann: Principal = {
  kind: 'user',
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/ann`,
  userId: 'AIDAANN',
  userName: 'ann',
};

async function putUser(statement: object, tags: User['tags'] = []): Promise<void> {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });
  const user: User = {
    accountId: ACCOUNT,
    partition: undefined,
    userName: 'ann',
    userId: 'AIDAANN',
    path: '/',
    createdAt: 0,
    groupIds: [],
    inlinePolicies: { p: document },
    attachedPolicies: [],
    tags,
  };
  await changeIdentities({ store }, (tx) => tx.put(users, scopeOf(user), nameKey('ann'), user));
}

async function ask(principal: Principal, ...requests: AccessRequest[]): Promise<string> {
  const place = { accountId: ACCOUNT, region: 'eu-west-1', sourceIp: '127.0.0.1', now: NOW };
  const decision = await authorizer.authorize(principal, requests, place);
  return decision.allowed ? 'allowed' : decision.message;
}

const read: AccessRequest = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const bucketPolicy = (statement: object) =>
  JSON.stringify({
    Statement: { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', ...statement },
  });

describe('condition keys', () => {
  it.each<[object]>([
    [{ StringEquals: { 'aws:RequestedRegion': 'eu-west-1', 'aws:username': 'ann' } }],
    [{ DateLessThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' } }],
    [{ NumericEquals: { 'aws:EpochTime': NOW / 1000 } }],
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }],
    [{ Bool: { 'aws:SecureTransport': true, 'aws:PrincipalIsAWSService': false } }],
    [{ ArnEquals: { 'aws:PrincipalArn': ann.arn } }],
    [
      {
        StringEquals: {
          'aws:PrincipalAccount': ACCOUNT,
          'aws:PrincipalType': 'User',
          'aws:userid': 'AIDAANN',
        },
      },
    ],
    [{ StringEquals: { 'aws:PrincipalTag/Team': 'web', 'aws:ResourceAccount': ACCOUNT } }],
    [{ Null: { 'aws:MultiFactorAuthPresent': true } }],
    [{ StringEquals: { 's3:prefix': 'x' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }],
  ])('%j hold', async (Condition) => {
    await putUser({ Action: '*', Resource: '*', Condition }, [{ key: 'team', value: 'web' }]);
    expect(await ask(ann, { ...read, conditions: { 's3:prefix': 'x', 'aws:tagkeys': ['a', 'b'] } })).toBe(
      'allowed',
    );
  });
});

describe('several requests', () => {
  it('must all be allowed; the first that is not is told', async () => {
    await putUser({ Action: 's3:GetObject', Resource: '*' });
    const write = { ...read, action: 's3:PutObject' };
    expect(await ask(ann)).toBe('allowed');
    expect(await ask(ann, read, read)).toBe('allowed');
    expect(await ask(ann, read, write, { ...read, action: 's3:DeleteObject' })).toBe(
      `User: ${ann.arn} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:PutObject action`,
    );
  });
});

describe('what is known of identities', () => {
  it('is forgotten with every change, and when told so', async () => {
    expect(await ask(ann, read)).not.toBe('allowed');
    await putUser({ Action: 's3:*', Resource: '*' });
    expect(await ask(ann, read)).toBe('allowed');
    await store.reset();
    forgetIdentities(store);
    expect(await ask(ann, read)).not.toBe('allowed');
  });
});

describe('an answer that was given before', () => {
  const from = async (sourceIp: string, principal = ann) => {
    const place = { accountId: ACCOUNT, region: 'eu-west-1', sourceIp, now: NOW };
    return (await authorizer.authorize(principal, [read], place)).allowed;
  };

  it('is not given where a policy looks at more than the action and the resource', async () => {
    await putUser({ Action: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
    expect([await from('10.0.0.1'), await from('192.0.2.1')]).toEqual([true, false]);
    const own = (key: string) => `arn:aws:s3:::b/\${${key}}`;
    await putUser({ Action: '*', Resource: own('aws:PrincipalTag/key') }, [{ key: 'key', value: 'k' }]);
    expect(await from('10.0.0.1')).toBe(true);
    await putUser({ Action: '*', Resource: own('aws:SourceIp') });
    expect([await from('k'), await from('l')]).toEqual([true, false]);
  });

  it('is not given to a narrower session, across accounts, or where the resource has a say', async () => {
    await putUser({ Action: '*', Resource: '*' });
    expect(await ask(ann, read)).toBe('allowed');
    const denying = bucketPolicy({ Effect: 'Deny' });
    expect(await ask(ann, { ...read, resourcePolicy: denying })).not.toBe('allowed');
    expect(await ask(ann, { ...read, resourceAccountId: OTHER })).not.toBe('allowed');
    expect(await ask(ann, { ...read, resourcePolicyDecides: true })).not.toBe('allowed');
    const elsewhere = {
      action: 'codebuild:StartBuild',
      resource: `arn:aws:codebuild:eu-west-1:${OTHER}:project/p`,
    };
    expect(await ask(ann, elsewhere)).not.toBe('allowed');
    expect(await ask(ann, elsewhere)).not.toBe('allowed');
    const { accountId, arn } = ann;
    const session: Principal = { kind: 'federated-user', accountId, arn, name: 'f', issuer: ann };
    expect(await ask(session, read)).not.toBe('allowed');
  });

  it('is the one that would be given anew', async () => {
    await putUser({
      Action: ['s3:Get*', 'codebuild:*'],
      Resource: ['arn:aws:s3:::b/*', 'arn:aws:codebuild:*'],
    });
    for (const key of ['b/k', 'b/k', 'c/k', 'b/k', 'c/k']) {
      const answer = await ask(ann, { ...read, resource: `arn:aws:s3:::${key}` });
      expect(answer === 'allowed').toBe(key === 'b/k');
    }
    await putUser({ Effect: 'Deny', Action: '*', Resource: '*' });
    expect(await ask(ann, read)).toMatch(/explicit deny/);
  });
});

describe('root and services', () => {
  const root = rootPrincipal({ accountId: ACCOUNT, partition: 'aws' });
  const events = servicePrincipal('events.amazonaws.com', ACCOUNT);
  const denied = { ...read, resourcePolicy: bucketPolicy({ Effect: 'Deny' }) };

  it('may do everything in their account', async () => {
    expect(await ask(root, read, denied)).toBe('allowed');
    expect(await ask(events, read, denied)).toBe('allowed');
  });

  it('of another account need the resource’s policy', async () => {
    const foreign = { ...read, resourceAccountId: OTHER };
    expect(await ask(root, foreign)).toMatch(
      /because no resource-based policy allows the s3:GetObject action$/,
    );
    const granted = bucketPolicy({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });
    expect(await ask(root, { ...foreign, resourcePolicy: granted })).toBe('allowed');
  });

  it('cannot pass a policy that decides alone', async () => {
    const key = { ...read, resourcePolicyDecides: true };
    expect(await ask(root, { ...key, resourcePolicy: bucketPolicy({ Principal: { AWS: OTHER } }) })).not.toBe(
      'allowed',
    );
    expect(await ask(root, { ...key, resourcePolicy: bucketPolicy({}) })).toBe('allowed');
    expect(await ask(events, key)).not.toBe('allowed');
  });
});

it('takes a resource policy that cannot be read for a denial', async () => {
  await putUser({ Action: '*', Resource: '*' });
  expect(await ask(ann, { ...read, resourcePolicy: '{"Statement":[{"Effect":"Perhaps"}]}' })).toMatch(
    /with an explicit deny in a resource-based policy$/,
  );
});
