import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyOperation } from '../../src/front-door/registry.js';
import type { AccessRequest } from '../../src/front-door/service.js';
import { isAwsError } from '../../src/kernel/aws-error.js';
import { type Principal, rootPrincipal, servicePrincipal } from '../../src/kernel/principal.js';
import { handMade } from './hand-made-inputs.js';
import { ACCOUNT, sampleInput } from './sample-inputs.js';
import { readServiceReference } from './service-reference.js';
import { openWorld, PLACE, type World } from './world.js';

/** An operation with an input, and what that needs permission for. */
interface Sampled {
  readonly service: string;
  readonly prefix: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
  /** As the user asks for them. */
  readonly requests: readonly AccessRequest[];
  /** As the role does: what is about the caller has another resource. */
  readonly asRole: readonly AccessRequest[];
}

let world: World;
let user: Principal;
let role: Principal;
const sampled: Sampled[] = [];
/** Whose input must be of a form that no sample has. */
const unsampled: string[] = [];

beforeAll(async () => {
  world = await openWorld();
  const root = world.door.as(rootPrincipal({ accountId: ACCOUNT, partition: 'aws' }), PLACE);
  const { User } = await root.call('iam', 'CreateUser', { UserName: 'ann' });
  const arn = User?.Arn ?? '';
  user = { kind: 'user', accountId: ACCOUNT, arn, userId: User?.UserId ?? '', userName: 'ann' };
  await root.call('iam', 'CreateRole', {
    RoleName: 'worker',
    AssumeRolePolicyDocument: trust({ Service: SERVICE }),
  });
  await root.call('iam', 'CreateRole', {
    RoleName: 'other',
    AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }),
  });
  role = await worker(document(EVERYTHING));
  for (const { declaration, operations } of world.services) {
    for (const { shape, implementation } of operations.values()) {
      if (implementation === undefined) continue;
      const { id: service, actionPrefix: prefix, constraints = {} } = declaration;
      const input = {
        ...sampleInput(shape.input, { service, constraints }),
        ...handMade(service, shape.name),
      };
      const requests = await requestsOf(implementation, input, user);
      const asRole = await requestsOf(implementation, input, role);
      if (requests === undefined || asRole === undefined) unsampled.push(`${service} ${shape.name}`);
      else sampled.push({ service, prefix, operation: shape.name, input, requests, asRole });
    }
  }
});
afterAll(() => world.close());

const SERVICE = 'codebuild.amazonaws.com';

/** What makes a service act as a role, and which service. */
const PASSED = {
  'codebuild CreateProject': SERVICE,
  'codebuild StartBuild': SERVICE,
  'codebuild StartBuildBatch': SERVICE,
  'codebuild UpdateProject': SERVICE,
  'codedeploy CreateDeploymentGroup': 'codedeploy.amazonaws.com',
  'codedeploy UpdateDeploymentGroup': 'codedeploy.amazonaws.com',
  'codepipeline CreatePipeline': 'codepipeline.amazonaws.com',
  'codepipeline UpdatePipeline': 'codepipeline.amazonaws.com',
  'events PutRule': 'events.amazonaws.com',
  'events PutTargets': 'events.amazonaws.com',
  'iam AddRoleToInstanceProfile': 'ec2.amazonaws.com',
};

function trust(Principal: object): string {
  return document({
    Effect: 'Allow',
    Principal,
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  });
}

function document(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

async function requestsOf(
  { authorize }: AnyOperation,
  input: object,
  principal: Principal,
): Promise<readonly AccessRequest[] | undefined> {
  try {
    return await authorize(input as never, world.context(principal));
  } catch (error) {
    if (isAwsError(error)) return undefined;
    throw error;
  }
}

/** What one statement has to allow for a request, no more. A resource that is no ARN is matched by `*` only. */
function statementFor({ action, resource, conditions = {} }: AccessRequest, effect = 'Allow') {
  const single = Object.entries(conditions).filter(([, value]) => typeof value === 'string');
  const several = Object.entries(conditions).filter(([, value]) => typeof value !== 'string');
  return {
    Effect: effect,
    Action: action,
    Resource: resource.startsWith('arn:') ? resource : '*',
    Condition: {
      ...(single.length > 0 && { StringEquals: Object.fromEntries(single) }),
      ...(several.length > 0 && { 'ForAllValues:StringEquals': Object.fromEntries(several) }),
    },
  };
}

/** @returns the refusal's message; undefined where the handler was reached */
async function refusal(
  principal: Principal,
  { service, operation, input }: Sampled,
): Promise<string | undefined> {
  const call = world.doorToNowhere.as(principal, PLACE).call as unknown as (
    ...args: unknown[]
  ) => Promise<unknown>;
  try {
    await call(service, operation, input);
    return undefined;
  } catch (error) {
    if (isAwsError(error) && /^(AccessDenied|AuthorizationError)/.test(error.code)) return error.message;
    throw error;
  }
}

/** A session of the role `worker`, which has one policy. */
async function worker(policy: string, sessionPolicy?: string): Promise<Principal> {
  const root = world.door.as(rootPrincipal({ accountId: ACCOUNT, partition: 'aws' }), PLACE);
  await root.call('iam', 'PutRolePolicy', { RoleName: 'worker', PolicyName: 'p', PolicyDocument: policy });
  const { principal } = await world.door.assume({
    roleArn: `arn:aws:iam::${ACCOUNT}:role/worker`,
    sessionName: 's',
    as: servicePrincipal(SERVICE, ACCOUNT),
    region: PLACE.region,
    ...(sessionPolicy !== undefined && { sessionPolicy }),
  });
  return principal;
}

function sentence(principal: Principal, { action, resource }: AccessRequest): string {
  const shown = action.startsWith('s3:') ? `"${resource}"` : resource;
  return `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${shown}`;
}

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Runs one check over every operation that needs a permission; a check says what is wrong, or nothing. */
async function problems(
  of: 'requests' | 'asRole',
  check: (operation: Sampled, first: AccessRequest) => Promise<string | undefined>,
) {
  const found: string[] = [];
  for (const operation of sampled) {
    const [first] = operation[of];
    const problem = first && (await check(operation, first));
    if (problem !== undefined) found.push(`${operation.service} ${operation.operation}: ${problem}`);
  }
  return found;
}

describe('every operation', () => {
  it('has a sample, or is one of the few whose input must be of a special form', () => {
    expect(unsampled).toEqual([]);
    expect(sampled.length).toBeGreaterThan(300);
  });

  it('needs a permission, but for those that nobody can be forbidden', () => {
    const free = sampled.filter(({ requests }) => requests.length === 0);
    expect(free.map(({ service, operation }) => `${service} ${operation}`).sort()).toEqual(FREE);
  });

  it('names actions of its own service, or those that AWS asks for besides', () => {
    const foreign = sampled.flatMap(({ service, prefix, operation, requests }) =>
      requests
        .filter(({ action }) => !action.startsWith(`${prefix}:`) && !ALSO_ASKED.has(action))
        .map(({ action }) => `${service} ${operation}: ${action}`),
    );
    expect(foreign).toEqual([]);
  });

  it('asks for actions, resources and condition keys as AWS documents them', () => {
    const reference = readServiceReference();
    const known = new Set([...reference.keys()].map((action) => action.split(':')[0]));
    const wrong = new Set<string>();
    for (const { action, resource, conditions = {} } of sampled.flatMap(({ requests }) => requests)) {
      if (!known.has(action.split(':')[0])) continue;
      const documented = reference.get(action);
      if (documented === undefined) {
        wrong.add(`${action} is no action`);
        continue;
      }
      const { resources, keys } = documented;
      const fits =
        resources.length === 0 ? resource === '*' : resources.some((pattern) => pattern.test(resource));
      if (!fits && !OTHER_RESOURCES.has(action)) wrong.add(`${action} on ${resource}`);
      if (WITH_ASSUME_ROLE.has(action)) continue;
      for (const key of Object.keys(conditions)) {
        if (!keys.some((name) => name === key || (name.endsWith('/') && key.startsWith(name)))) {
          wrong.add(`${action} with ${key}`);
        }
      }
    }
    expect([...wrong]).toEqual([]);
  });

  it('gives the condition keys on which policies rest', () => {
    const reference = readServiceReference();
    const missing = new Set<string>();
    for (const { input, requests } of sampled) {
      const hasTags = Object.keys(input).some((member) => /^tag(s|keys|list)$/i.test(member));
      for (const { action, conditions = {} } of requests) {
        const given = Object.keys(conditions);
        for (const key of reference.get(action)?.keys ?? []) {
          if (!EXPECTED_KEYS.test(key) || given.some((name) => name.startsWith(key))) continue;
          const isOptional =
            (WITHOUT_KEYS[key] ?? []).includes(action) || (!hasTags && /:(requesttag|tagkeys)/.test(key));
          if (!isOptional) missing.add(`${action} has no ${key}`);
        }
      }
    }
    expect([...missing]).toEqual([]);
  });

  it.each(Object.entries(PASSED))('%s hands its roles to %s', (name, service) => {
    const requests = sampled.find((one) => `${one.service} ${one.operation}` === name)?.requests;
    const passed = requests?.filter(({ action }) => action === 'iam:PassRole') ?? [];
    expect(passed).not.toEqual([]);
    for (const { conditions } of passed) {
      expect(conditions).toMatchObject({
        'iam:passedtoservice': service,
        'iam:associatedresourcearn': expect.stringMatching(/^arn:aws:/),
      });
    }
  });

  it('is refused to a user without policies, who is told what is missing', async () => {
    const wrong = await problems('requests', async (operation, first) => {
      const isAssume = first.action.startsWith('sts:AssumeRole');
      const why = isAssume ? '' : ` because no identity-based policy allows the ${first.action} action`;
      const message = await refusal(user, operation);
      return message === `${sentence(user, first)}${why}` ? undefined : String(message);
    });
    expect(wrong).toEqual([]);
  });

  it('is done by whoever has a policy of exactly these actions, resources and condition values', async () => {
    const wrong = await problems('asRole', async (operation) => {
      const statements = operation.asRole.map((request) => statementFor(request));
      return await refusal(await worker(document(...statements)), operation);
    });
    expect(wrong).toEqual([]);
  });

  it('is refused where a condition asks for another value', async () => {
    const wrong = await problems('asRole', async (operation, first) => {
      const [key] = Object.keys(first.conditions ?? {});
      if (key === undefined) return undefined;
      const policy = document({ ...EVERYTHING, Condition: { StringEquals: { [key]: 'something else' } } });
      return (await refusal(await worker(policy), operation)) === undefined
        ? `allowed in spite of ${key}`
        : undefined;
    });
    expect(wrong).toEqual([]);
  });

  it('is refused by a denial in so many words, and by a session policy that says nothing', async () => {
    const wrong = await problems('asRole', async (operation, first) => {
      const denied = await worker(document(EVERYTHING, { ...statementFor(first), Effect: 'Deny' }));
      const denial = await refusal(denied, operation);
      if (denial !== `${sentence(denied, first)} with an explicit deny in an identity-based policy`)
        return `${denial}`;
      const elsewhere = document({ Effect: 'Allow', Action: 'none:Such', Resource: '*' });
      const narrowed = await worker(document(EVERYTHING), elsewhere);
      const silence = await refusal(narrowed, operation);
      const why = first.action.startsWith('sts:AssumeRole')
        ? ''
        : ` because no session policy allows the ${first.action} action`;
      return silence === `${sentence(narrowed, first)}${why}` ? undefined : `${silence}`;
    });
    expect(wrong).toEqual([]);
  });
});

/** @source STS API Reference: GetCallerIdentity and GetSessionToken need no permissions; web identities are not asked for any. */
const FREE = [
  ...['GetDeploymentSpecification', 'PollHostCommand', 'PostHostCommandUpdate'].map(ofHosts),
  ...['PutHostCommandAcknowledgement', 'PutHostCommandComplete'].map(ofHosts),
  'sts AssumeRoleWithSAML',
  'sts AssumeRoleWithWebIdentity',
  'sts GetCallerIdentity',
  'sts GetSessionToken',
];

/** Hosts are told apart by who they are. */
function ofHosts(operation: string): string {
  return `codedeploy-commands ${operation}`;
}

/** Asked for together with AssumeRole, of the same trust policy. */
const WITH_ASSUME_ROLE = new Set(['sts:SetSourceIdentity', 'sts:TagSession']);

const ALSO_ASKED = new Set(['iam:PassRole']);

/** Their table names no resource type, or others; AWS's refusals and user guides name these. */
const OTHER_RESOURCES = new Set([
  'codedeploy:BatchGetDeploymentTargets',
  'codedeploy:GetDeploymentTarget',
  'codedeploy:ListApplications',
  'codedeploy:ListDeploymentConfigs',
  'codedeploy:ListDeploymentTargets',
  'codedeploy:StopDeployment',
  'codepipeline:GetActionType',
  'codepipeline:ListPipelines',
  'codepipeline:ListWebhooks',
  'codepipeline:PollForThirdPartyJobs',
  ...['codeconnections', 'codestar-connections'].flatMap((prefix) =>
    ['CreateConnection', 'CreateHost', 'ListConnections', 'ListHosts'].map((name) => `${prefix}:${name}`),
  ),
  'cloudwatch:DescribeAlarmsForMetric',
  'events:ListEventBuses',
  'events:ListRuleNamesByTarget',
  'events:ListRules',
  'iam:GetAccessKeyLastUsed',
  'iam:ListGroups',
  'iam:ListInstanceProfiles',
  'iam:ListPolicies',
  'iam:ListRoles',
  'iam:ListServerCertificates',
  'iam:ListUsers',
  'logs:DescribeLogGroups',
  'sns:ListSubscriptions',
  'sns:ListTopics',
  'sts:TagSession',
]);

const EXPECTED_KEYS = new RegExp(
  [
    'aws:(requesttag/|tagkeys)$',
    'codecommit:references$',
    'elasticloadbalancing:(scheme|securitygroup|subnet|listenerprotocol)$',
    'events:(source|detail-type|targetarn)$',
    'iam:(passedtoservice|associatedresourcearn|policyarn)$',
    'sns:(endpoint|protocol)$',
    's3:(prefix|delimiter|max-keys|versionid|x-amz-acl|locationconstraint|requestobjecttagkeys)$',
    'sts:(externalid|rolesessionname|sourceidentity)$',
  ].join('|'),
);

const PARTS_OF_UPLOADS = ['s3:PutObject'];

/** Where a key is left out though it is documented: the request has no such thing. */
const WITHOUT_KEYS: Readonly<Record<string, readonly string[]>> = {
  // The branch is known once there is the pull request.
  'codecommit:references': ['FastForward', 'Squash', 'ThreeWay'].map(
    (way) => `codecommit:MergePullRequestBy${way}`,
  ),
  'aws:requesttag/': ['elasticloadbalancing:RemoveTags', 'secretsmanager:UntagResource'],
  'events:detail-type': ['events:PutRule'],
  'events:source': ['events:PutRule'],
  's3:delimiter': ['s3:ListBucket'],
  's3:max-keys': ['s3:ListBucket'],
  's3:prefix': ['s3:ListBucket'],
  's3:requestobjecttagkeys': PARTS_OF_UPLOADS,
  's3:x-amz-acl': PARTS_OF_UPLOADS,
};
