import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.js';
import { denialSentence } from './denial.js';
import { decide, type PolicySet } from './evaluate.js';
import type { PrincipalFacts } from './principal-element.js';

const ACCOUNT = '111122223333';
const ann: PrincipalFacts = { kind: 'aws', accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ann` };
const session: PrincipalFacts = {
  kind: 'aws',
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run-1`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
};
const pipeline: PrincipalFacts = {
  kind: 'service',
  accountId: ACCOUNT,
  arn: 'codepipeline.amazonaws.com',
};

interface Statement {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly [element: string]: unknown;
}

function policy(...statements: Statement[]) {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  return { source: 'test', policy: compilePolicy(text) };
}

const READ = policy({ Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' });
const ALL = policy({ Action: '*', Resource: '*' });
const grant = (Principal: unknown, more: Statement = {}) =>
  policy({ Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...more });

function ask(set: Partial<PolicySet>, action = 's3:GetObject', resource = 'arn:aws:s3:::b/k') {
  const request = { action, resource, context: { values: () => undefined } };
  const decision = decide(request, { identity: [], caller: ann, ...set });
  return decision.effect === 'allowed' ? 'allowed' : `${decision.effect} ${decision.layer}`;
}

describe('identity policies', () => {
  it.each([
    [[READ], 's3:GetObject', 'arn:aws:s3:::b/k', 'allowed'],
    [[READ], 'S3:getobject', 'arn:aws:s3:::b/k', 'allowed'],
    [[READ], 's3:PutObject', 'arn:aws:s3:::b/k', 'implicitDeny identity'],
    [[READ], 's3:GetObject', 'arn:aws:s3:::c/k', 'implicitDeny identity'],
    [[], 's3:GetObject', 'arn:aws:s3:::b/k', 'implicitDeny identity'],
    [
      [ALL, policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' })],
      's3:GetObject',
      '*',
      'explicitDeny identity',
    ],
    [[policy({ NotAction: 'iam:*', Resource: '*' })], 's3:GetObject', '*', 'allowed'],
    [[policy({ NotAction: 'iam:*', Resource: '*' })], 'iam:GetUser', '*', 'implicitDeny identity'],
    [
      [policy({ Action: '*', NotResource: 'arn:aws:s3:::b/*' })],
      's3:GetObject',
      'arn:aws:s3:::b/k',
      'implicitDeny identity',
    ],
    [
      [policy({ Action: '*', NotResource: 'arn:aws:s3:::b/*' })],
      's3:GetObject',
      'arn:aws:s3:::c/k',
      'allowed',
    ],
  ])('case %#', (identity, action, resource, expected) => {
    expect(ask({ identity }, action, resource)).toBe(expected);
  });
});

describe('boundaries and session policies', () => {
  it('limit and never grant', () => {
    expect(ask({ identity: [ALL], boundary: READ })).toBe('allowed');
    expect(ask({ identity: [ALL], boundary: READ }, 's3:PutObject')).toBe('implicitDeny boundary');
    expect(ask({ identity: [ALL], session: READ }, 's3:PutObject')).toBe('implicitDeny session');
    expect(ask({ identity: [], boundary: ALL, session: ALL })).toBe('implicitDeny identity');
    expect(ask({ identity: [ALL], boundary: policy({ Effect: 'Deny', Action: '*', Resource: '*' }) })).toBe(
      'explicitDeny boundary',
    );
  });
});

describe('resource policies', () => {
  it.each<[string, Partial<PolicySet>, string]>([
    ['a user by name needs nothing else', { resource: grant({ AWS: ann.arn }) }, 'allowed'],
    ['nor does everyone', { resource: grant('*') }, 'allowed'],
    ['the account only delegates', { resource: grant({ AWS: ACCOUNT }) }, 'implicitDeny identity'],
    [
      'and its root ARN too',
      { resource: grant({ AWS: `arn:aws:iam::${ACCOUNT}:root` }) },
      'implicitDeny identity',
    ],
    ['another user is not meant', { resource: grant({ AWS: `${ann.arn}a` }) }, 'implicitDeny identity'],
    [
      'a boundary does not limit a user by name',
      { resource: grant({ AWS: ann.arn }), boundary: policy({ Action: 'ec2:*', Resource: '*' }) },
      'allowed',
    ],
    ['a role by name', { caller: session, resource: grant({ AWS: session.roleArn }) }, 'allowed'],
    [
      'is limited by its session policy',
      {
        caller: session,
        resource: grant({ AWS: session.roleArn }),
        session: policy({ Action: 'ec2:*', Resource: '*' }),
      },
      'implicitDeny session',
    ],
    [
      'a session by name is not',
      {
        caller: session,
        resource: grant({ AWS: session.arn }),
        session: policy({ Action: 'ec2:*', Resource: '*' }),
      },
      'allowed',
    ],
    ['a denial wins', { identity: [ALL], resource: grant('*', { Effect: 'Deny' }) }, 'explicitDeny resource'],
    [
      'NotPrincipal leaves out',
      {
        identity: [ALL],
        resource: policy({ Effect: 'Deny', NotPrincipal: { AWS: ann.arn }, Action: '*', Resource: '*' }),
      },
      'allowed',
    ],
    [
      'NotPrincipal hits the rest',
      {
        identity: [ALL],
        caller: session,
        resource: policy({ Effect: 'Deny', NotPrincipal: { AWS: ann.arn }, Action: '*', Resource: '*' }),
      },
      'explicitDeny resource',
    ],
    [
      'across accounts both must allow: resource missing',
      { crossAccount: true, identity: [ALL] },
      'implicitDeny resource',
    ],
    [
      'across accounts both must allow: identity missing',
      { crossAccount: true, resource: grant({ AWS: ann.arn }) },
      'implicitDeny identity',
    ],
    [
      'across accounts both allow',
      { crossAccount: true, identity: [READ], resource: grant({ AWS: ACCOUNT }) },
      'allowed',
    ],
    [
      'a service that is named',
      {
        caller: pipeline,
        resource: grant({ Service: 'codepipeline.amazonaws.com' }),
        resourcePolicyDecides: true,
      },
      'allowed',
    ],
    [
      'a service where everyone is named, in either way',
      { caller: pipeline, resource: grant({ AWS: '*' }), resourcePolicyDecides: true },
      'allowed',
    ],
    [
      'a service that is not',
      {
        caller: pipeline,
        resource: grant({ Service: 'codebuild.amazonaws.com' }),
        resourcePolicyDecides: true,
      },
      'implicitDeny resource',
    ],
    [
      'a trust policy is needed even by an administrator',
      { identity: [ALL], resource: grant({ Service: 'x.amazonaws.com' }), resourcePolicyDecides: true },
      'implicitDeny resource',
    ],
  ])('%s', (_name, set, expected) => {
    expect(ask(set)).toBe(expected);
  });
});

describe('names of partitions', () => {
  const asks = (region: string, Service: string) =>
    ask({ caller: { ...pipeline, region }, resource: grant({ Service }), resourcePolicyDecides: true });

  it.each([
    ['us-east-1', 'codepipeline.amazonaws.com'],
    ['us-east-1', 'codepipeline.us-east-1.amazonaws.com'],
    ['us-gov-west-1', 'codepipeline.amazonaws.com'],
    ['cn-north-1', 'codepipeline.amazonaws.com'],
    ['cn-north-1', 'codepipeline.amazonaws.com.cn'],
    ['cn-north-1', 'codepipeline.cn-north-1.amazonaws.com.cn'],
  ])('a service in %s is %s', (region, name) => expect(asks(region, name)).toBe('allowed'));

  it.each([
    ['us-east-1', 'codepipeline.amazonaws.com.cn'],
    ['us-east-1', 'codepipeline.us-east-2.amazonaws.com'],
    ['cn-north-1', 'codepipeline.cn-north-1.amazonaws.com'],
    ['cn-north-1', 'codepipeline.cn-northwest-1.amazonaws.com.cn'],
  ])('a service in %s is not %s', (region, name) => expect(asks(region, name)).not.toBe('allowed'));

  it('an account is named by the root of its own partition, or by its number', () => {
    const lin: PrincipalFacts = { ...ann, arn: `arn:aws-cn:iam::${ACCOUNT}:user/lin` };
    const trusts = (AWS: string) =>
      ask({ caller: lin, identity: [ALL], resource: grant({ AWS }), resourcePolicyDecides: true });
    expect(trusts(`arn:aws-cn:iam::${ACCOUNT}:root`)).toBe('allowed');
    expect(trusts(ACCOUNT)).toBe('allowed');
    expect(trusts(`arn:aws:iam::${ACCOUNT}:root`)).toBe('implicitDeny resource');
  });
});

describe('laws', () => {
  const statement = fc.record({
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    Action: fc.constantFrom('*', 's3:*', 's3:GetObject', 's3:Put*', 'ec2:*'),
    Resource: fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::c'),
  });
  const statements = fc.array(statement, { minLength: 1, maxLength: 6 });
  const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'ec2:RunInstances');
  const resource = fc.constantFrom('*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::c');

  it('an added denial never allows more, an added allowance never denies more', () => {
    fc.assert(
      fc.property(statements, statement, action, resource, (list, added, a, r) => {
        const before = ask({ identity: [policy(...list)] }, a, r);
        const after = ask({ identity: [policy(...list, added)] }, a, r);
        if (added.Effect === 'Deny' && before !== 'allowed') expect(after).not.toBe('allowed');
        if (added.Effect === 'Allow' && before === 'allowed') expect(after).toBe('allowed');
      }),
    );
  });

  it('a denial in any layer wins over whatever else is said', () => {
    const layer = fc.constantFrom('identity', 'boundary', 'session', 'resource');
    const denial = { Effect: 'Deny' as const, Action: '*', Resource: '*', Principal: '*' };
    fc.assert(
      fc.property(statements, layer, action, resource, (list, place, a, r) => {
        const all = { identity: [policy(...list), ALL], boundary: ALL, session: ALL, caller: session };
        const denying =
          place === 'identity'
            ? { identity: [...all.identity, policy(withoutPrincipal(denial))] }
            : { [place]: policy(...list, place === 'resource' ? denial : withoutPrincipal(denial)) };
        expect(ask({ ...all, ...denying }, a, r)).toMatch(/^explicitDeny/);
      }),
    );
  });

  it('boundaries and session policies never add', () => {
    fc.assert(
      fc.property(statements, statements, statements, action, resource, (own, boundary, narrowed, a, r) => {
        const identity = [policy(...own)];
        const limits = { boundary: policy(...boundary), session: policy(...narrowed) };
        const limited = ask({ identity, caller: session, ...limits }, a, r);
        if (limited === 'allowed') {
          expect(ask({ identity, caller: session }, a, r)).toBe('allowed');
          expect(ask({ identity: [limits.boundary] }, a, r)).toBe('allowed');
          expect(ask({ identity: [limits.session] }, a, r)).toBe('allowed');
        }
        // And they take nothing away where they allow everything.
        const unlimited = ask({ identity, caller: session, boundary: ALL, session: ALL }, a, r);
        expect(unlimited).toBe(ask({ identity, caller: session }, a, r));
      }),
    );
  });

  it('order and packaging of statements do not matter', () => {
    fc.assert(
      fc.property(statements, action, resource, (list, a, r) => {
        const together = ask({ identity: [policy(...list)] }, a, r);
        expect(ask({ identity: [policy(...[...list].reverse())] }, a, r)).toBe(together);
        expect(ask({ identity: list.map((one) => policy(one)) }, a, r)).toBe(together);
      }),
    );
  });
});

function withoutPrincipal({ Principal: _, ...statement }: Statement): Statement {
  return statement;
}

describe('sentences', () => {
  const denied = {
    caller: ann.arn,
    action: 'codecommit:GetBranch',
    resource: 'arn:aws:codecommit:us-east-1:1:web',
  };
  const start = `User: ${ann.arn} is not authorized to perform: codecommit:GetBranch on resource: ${denied.resource}`;

  it.each([
    ['implicitDeny', 'identity', ' because no identity-based policy allows the codecommit:GetBranch action'],
    ['implicitDeny', 'boundary', ' because no permissions boundary allows the codecommit:GetBranch action'],
    ['implicitDeny', 'session', ' because no session policy allows the codecommit:GetBranch action'],
    ['implicitDeny', 'resource', ' because no resource-based policy allows the codecommit:GetBranch action'],
    ['explicitDeny', 'identity', ' with an explicit deny in an identity-based policy'],
    ['explicitDeny', 'boundary', ' with an explicit deny in a permissions boundary'],
    ['explicitDeny', 'session', ' with an explicit deny in a session policy'],
    ['explicitDeny', 'resource', ' with an explicit deny in a resource-based policy'],
  ] as const)('%s in %s', (effect, layer, end) => {
    expect(denialSentence(denied, { effect, layer, matched: [] })).toBe(`${start}${end}`);
  });

  it('say nothing about why a role may not be assumed', () => {
    const assume = { caller: ann.arn, action: 'sts:AssumeRole', resource: 'arn:aws:iam::1:role/x' };
    expect(denialSentence(assume, { effect: 'implicitDeny', layer: 'resource', matched: [] })).toBe(
      `User: ${ann.arn} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/x`,
    );
  });
});
