import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AwsClient } from '../../src/front-door/service.js';
import { isAwsError } from '../../src/kernel/aws-error.js';
import { rootPrincipal, servicePrincipal } from '../../src/kernel/principal.js';
import { ACCOUNT } from './sample-inputs.js';
import { openWorld, PLACE, type World } from './world.js';

const SERVICE = 'codebuild.amazonaws.com';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:web`;
const REPORTS = `arn:aws:codebuild:us-east-1:${ACCOUNT}:report-group/web`;
const ACTION_TYPE = { category: 'Build', provider: 'web', version: '1' } as const;
const UPPER = [{ Key: 'Team', Value: 'web' }];
const LOWER = [{ key: 'Team', value: 'web' }];
const MAP = { Team: 'web' };

let world: World;
let root: AwsClient;

beforeAll(async () => {
  world = await openWorld();
  root = world.door.as(rootPrincipal({ accountId: ACCOUNT, partition: 'aws' }), PLACE);
  const AssumeRolePolicyDocument = document({
    Effect: 'Allow',
    Principal: { Service: SERVICE },
    Action: 'sts:AssumeRole',
  });
  await root.call('iam', 'CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument });
});
afterAll(() => world.close());

function document(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** Somebody who may do everything where the condition holds. */
async function whoMayWhere(key: string, value: string): Promise<AwsClient> {
  const Condition = { StringEquals: { [key]: value } };
  const PolicyDocument = document({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
  await root.call('iam', 'PutRolePolicy', { RoleName: 'worker', PolicyName: 'p', PolicyDocument });
  const assumed = await world.door.assume({
    roleArn: ROLE,
    sessionName: 's',
    as: servicePrincipal(SERVICE, ACCOUNT),
    region: PLACE.region,
  });
  return assumed;
}

interface Case {
  readonly make: () => Promise<unknown>;
  readonly ask: (client: AwsClient) => Promise<unknown>;
  readonly key?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  codecommit: {
    make: () => root.call('codecommit', 'CreateRepository', { repositoryName: 'web', tags: MAP }),
    ask: (client) => client.call('codecommit', 'GetRepository', { repositoryName: 'web' }),
  },
  codebuild: {
    make: () =>
      root.call('codebuild', 'CreateProject', {
        name: 'web',
        source: { type: 'NO_SOURCE', buildspec: 'version: 0.2\nphases: {build: {commands: [true]}}' },
        artifacts: { type: 'NO_ARTIFACTS' },
        environment: { type: 'LINUX_CONTAINER', image: 'none', computeType: 'BUILD_GENERAL1_SMALL' },
        serviceRole: ROLE,
        tags: LOWER,
      }),
    ask: (client) => client.call('codebuild', 'ListBuildsForProject', { projectName: 'web' }),
  },
  codepipeline: {
    make: () =>
      root.call('codepipeline', 'CreateCustomActionType', {
        ...ACTION_TYPE,
        inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        tags: LOWER,
      }),
    ask: (client) =>
      client.call('codepipeline', 'PollForJobs', { actionTypeId: { ...ACTION_TYPE, owner: 'Custom' } }),
  },
  'codebuild report groups': {
    make: () =>
      root.call('codebuild', 'CreateReportGroup', {
        name: 'web',
        type: 'TEST',
        exportConfig: { exportConfigType: 'NO_EXPORT' },
        tags: LOWER,
      }),
    ask: (client) => client.call('codebuild', 'ListReportsForReportGroup', { reportGroupArn: REPORTS }),
  },
  codedeploy: {
    make: () => root.call('codedeploy', 'CreateApplication', { applicationName: 'web', tags: UPPER }),
    ask: (client) => client.call('codedeploy', 'GetApplication', { applicationName: 'web' }),
  },
  elasticloadbalancing: {
    make: () =>
      root.call('elasticloadbalancing', 'CreateTargetGroup', {
        Name: 'web',
        Protocol: 'HTTP',
        Port: 80,
        VpcId: 'vpc-1',
        TargetType: 'ip',
        Tags: UPPER,
      }),
    ask: async (client) => {
      const { TargetGroups = [] } = await root.call('elasticloadbalancing', 'DescribeTargetGroups', {});
      const TargetGroupArn = TargetGroups[0]?.TargetGroupArn;
      return await client.call('elasticloadbalancing', 'ModifyTargetGroup', { TargetGroupArn });
    },
    key: 'elasticloadbalancing:ResourceTag/team',
  },
  events: {
    make: () => root.call('events', 'CreateEventBus', { Name: 'web', Tags: UPPER }),
    ask: (client) => client.call('events', 'DescribeEventBus', { Name: 'web' }),
  },
  iam: {
    make: () => root.call('iam', 'CreateUser', { UserName: 'web', Tags: UPPER }),
    ask: (client) => client.call('iam', 'GetUser', { UserName: 'web' }),
    key: 'iam:ResourceTag/team',
  },
  logs: {
    make: () => root.call('logs', 'CreateLogGroup', { logGroupName: 'web', tags: MAP }),
    ask: (client) => client.call('logs', 'DescribeLogStreams', { logGroupName: 'web' }),
  },
  s3: {
    make: async () => {
      await root.call('s3', 'CreateBucket', { Bucket: 'web' });
      await root.call('s3', 'PutObject', { Bucket: 'web', Key: 'k', Body: 'x', Tagging: 'Team=web' });
    },
    ask: (client) => client.call('s3', 'HeadObject', { Bucket: 'web', Key: 'k' }),
    key: 's3:ExistingObjectTag/team',
  },
  secretsmanager: {
    make: () => root.call('secretsmanager', 'CreateSecret', { Name: 'web', SecretString: 'x', Tags: UPPER }),
    ask: (client) => client.call('secretsmanager', 'DescribeSecret', { SecretId: 'web' }),
  },
  sns: {
    make: () => root.call('sns', 'CreateTopic', { Name: 'web', Tags: UPPER }),
    ask: (client) => client.call('sns', 'Publish', { TopicArn: TOPIC, Message: 'x' }),
  },
};

it.each(Object.entries(CASES))(
  '%s: who may touch what has a tag is refused what has another',
  async (_name, of) => {
    await of.make();
    const key = of.key ?? 'aws:ResourceTag/team';
    await of.ask(await whoMayWhere(key, 'web'));
    const refused = await of.ask(await whoMayWhere(key, 'other')).catch((error: unknown) => error);
    expect(isAwsError(refused) && refused.code).toMatch(/^(AccessDenied|AuthorizationError)/);
  },
);
