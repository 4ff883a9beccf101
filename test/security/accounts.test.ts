import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
  TagResourceCommand as LogsTagCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetProjectsCommand,
  BatchGetReportGroupsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  CreateReportGroupCommand,
  DeleteProjectCommand,
  DeleteReportGroupCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import {
  CodeCommitClient,
  CreateRepositoryCommand,
  ListRepositoriesCommand,
} from '@aws-sdk/client-codecommit';
import { CodeDeployClient, CreateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import {
  CodePipelineClient,
  CreatePipelineCommand,
  ListPipelinesCommand,
} from '@aws-sdk/client-codepipeline';
import {
  CodeStarConnectionsClient as CodeConnectionsClient,
  CreateConnectionCommand,
  DeleteConnectionCommand,
  GetConnectionCommand,
} from '@aws-sdk/client-codestar-connections';
import {
  EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve, second } from '../codepipeline/declarations.js';
import { startServer, type TestServer } from '../harness/server.js';
import { DELIVERY_KINDS } from './delivery-kinds.js';
import { OTHER_KINDS } from './other-kinds.js';
import { ACCOUNT, type As, OTHER_ACCOUNT } from './resource-kind.js';
import { STORED_KINDS } from './stored-kinds.js';

const KINDS = [...STORED_KINDS, ...DELIVERY_KINDS, ...OTHER_KINDS];

let server: TestServer;
let mine: As;
let theirs: As;
let elsewhere: As;

/** Clients of a root. */
function as(accountId: string, region = 'us-east-1'): As {
  const credentials = { accessKeyId: accountId, secretAccessKey: 'any' };
  return (Client) => server.client(Client, { region, credentials });
}

beforeAll(async () => {
  server = await startServer();
  mine = as(ACCOUNT);
  theirs = as(OTHER_ACCOUNT);
  elsewhere = as(ACCOUNT, 'eu-west-1');
});
afterAll(() => server.close());

describe.each(KINDS.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  test('is seen and changed by nobody from another account or region', async () => {
    const id = await kind.make(mine);
    const before = await kind.describe(mine, id);
    const strangers = kind.isGlobal ? [theirs] : [theirs, elsewhere];
    for (const stranger of strangers) {
      for (const [what, list] of kind.lists.entries()) {
        expect([what, JSON.stringify(await list(stranger))]).not.toEqual([
          what,
          expect.stringContaining('secret-thing'),
        ]);
      }
      for (const touch of kind.touches) {
        const outcome = await touch(stranger, id).then(
          (answer) => JSON.stringify(answer),
          (error: unknown) => error,
        );
        // Some deletions of what is not there are no errors; what they did is seen below.
        // What the caller named is no news to him.
        if (typeof outcome === 'string') expect(outcome.replaceAll(id, '')).not.toContain('secret-thing');
        else expect(outcome).toMatchObject({ $fault: 'client' });
      }
    }
    expect(await kind.describe(mine, id)).toEqual(before);
    expect(JSON.stringify(before)).toContain('secret-thing');
  });
});

describe('an ARN of elsewhere', () => {
  const place = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
  const name = 'namesake';

  test('means no namesake of one’s own', async () => {
    const trust = {
      Effect: 'Allow',
      Principal: { Service: 'codebuild.amazonaws.com' },
      Action: 'sts:AssumeRole',
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    for (const here of [mine, theirs]) {
      await here(IAMClient).send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
    }
    for (const here of [mine, theirs, elsewhere]) {
      await here(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName: name }));
      await here(CodeBuildClient).send(
        new CreateReportGroupCommand({ name, type: 'TEST', exportConfig: { exportConfigType: 'NO_EXPORT' } }),
      );
      const serviceRole = `arn:aws:iam::${here === theirs ? OTHER_ACCOUNT : ACCOUNT}:role/${name}`;
      await here(CodeBuildClient).send(
        new CreateProjectCommand({
          name,
          serviceRole,
          source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
          artifacts: { type: 'NO_ARTIFACTS' },
          environment: { type: 'LINUX_CONTAINER', image: 'none', computeType: 'BUILD_GENERAL1_SMALL' },
        }),
      );
    }
    const group = place('logs', `log-group:${name}`);
    const projectName = place('codebuild', `project/${name}`);
    const arn = place('codebuild', `report-group/${name}`);
    for (const stranger of [theirs, elsewhere]) {
      const [logs, builds] = [stranger(CloudWatchLogsClient), stranger(CodeBuildClient)];
      const touches = [
        logs.send(new LogsTagCommand({ resourceArn: group, tags: { a: 'b' } })),
        logs.send(new FilterLogEventsCommand({ logGroupIdentifier: group })),
        builds.send(new StartBuildCommand({ projectName })),
        builds.send(new DeleteReportGroupCommand({ arn })),
      ];
      for (const touch of touches) await expect(touch).rejects.toMatchObject({ $fault: 'client' });
      await builds.send(new DeleteProjectCommand({ name: projectName })).catch(() => undefined);
      const { projects } = await builds.send(new BatchGetProjectsCommand({ names: [name] }));
      expect(projects).toHaveLength(1);
    }
    const { reportGroups } = await mine(CodeBuildClient).send(
      new BatchGetReportGroupsCommand({ reportGroupArns: [arn] }),
    );
    expect(reportGroups).toHaveLength(1);
  });
});

test('a connection is seen and deleted in its own region only', async () => {
  const { ConnectionArn } = await mine(CodeConnectionsClient).send(
    new CreateConnectionCommand({ ConnectionName: 'regional', ProviderType: 'GitHub' }),
  );
  for (const stranger of [theirs, elsewhere]) {
    const client = stranger(CodeConnectionsClient);
    const touches = [
      client.send(new GetConnectionCommand({ ConnectionArn })),
      client.send(new DeleteConnectionCommand({ ConnectionArn })),
    ];
    for (const touch of touches) await expect(touch).rejects.toMatchObject({ $fault: 'client' });
  }
  const { Connection } = await mine(CodeConnectionsClient).send(new GetConnectionCommand({ ConnectionArn }));
  expect(Connection).toMatchObject({ ConnectionName: 'regional' });
});

describe('page tokens and upload ids', () => {
  test('are good for their own account, region and list only', async () => {
    for (const name of ['one', 'two']) {
      await mine(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: name }));
      await mine(EventBridgeClient).send(
        new PutRuleCommand({ Name: name, EventPattern: '{"source":["a"]}' }),
      );
      await mine(IAMClient).send(new CreateUserCommand({ UserName: name }));
    }
    const { NextToken } = await mine(EventBridgeClient).send(new ListRulesCommand({ Limit: 1 }));
    const { Marker } = await mine(IAMClient).send(new ListUsersCommand({ MaxItems: 1 }));
    expect([typeof NextToken, typeof Marker]).toEqual(['string', 'string']);
    for (const stranger of [theirs, elsewhere]) {
      const rules = stranger(EventBridgeClient).send(new ListRulesCommand({ NextToken }));
      await expect(rules).rejects.toMatchObject({ $fault: 'client' });
    }
    const users = theirs(IAMClient).send(new ListUsersCommand({ Marker }));
    await expect(users).rejects.toMatchObject({ $fault: 'client' });
    for (const nextToken of [NextToken, Marker]) {
      const lists = [
        mine(CodeCommitClient).send(new ListRepositoriesCommand({ nextToken })),
        mine(CodePipelineClient).send(new ListPipelinesCommand({ nextToken })),
      ];
      for (const list of lists) await expect(list).rejects.toMatchObject({ $fault: 'client' });
    }
  });

  test('of S3 are those of their bucket', async () => {
    const s3 = mine(S3Client);
    const others = theirs(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket: 'uploads-of-mine' }));
    await others.send(new CreateBucketCommand({ Bucket: 'uploads-of-theirs' }));
    for (const Key of ['a', 'b']) {
      await s3.send(new PutObjectCommand({ Bucket: 'uploads-of-mine', Key, Body: 'x' }));
    }
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ Bucket: 'uploads-of-mine', Key: 'k' }),
    );
    const part = { Key: 'k', UploadId, PartNumber: 1, Body: 'x' };
    await expect(
      others.send(new UploadPartCommand({ Bucket: 'uploads-of-mine', ...part })),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(
      others.send(new UploadPartCommand({ Bucket: 'uploads-of-theirs', ...part })),
    ).rejects.toMatchObject({ name: 'NoSuchUpload' });
    const { Parts = [] } = await s3.send(
      new ListPartsCommand({ Bucket: 'uploads-of-mine', Key: 'k', UploadId }),
    );
    expect(Parts).toEqual([]);
    const { NextContinuationToken: ContinuationToken } = await s3.send(
      new ListObjectsV2Command({ Bucket: 'uploads-of-mine', MaxKeys: 1 }),
    );
    const page = others.send(new ListObjectsV2Command({ Bucket: 'uploads-of-theirs', ContinuationToken }));
    await expect(page).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('no service is a confused deputy', () => {
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

  async function roleFor(name: string, service: string, Condition?: object): Promise<string> {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition,
    };
    await mine(IAMClient).send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statement }),
      }),
    );
    return roleArn(name);
  }

  const project = (name: string, serviceRole: string) =>
    new CreateProjectCommand({
      name,
      serviceRole,
      source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: { type: 'LINUX_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' },
    });

  test('that acts with a role of another account, though that role trusts the service', async () => {
    const attempts: [string, (role: string) => Promise<unknown>][] = [
      ['codebuild', (role) => theirs(CodeBuildClient).send(project('theirs', role))],
      [
        'codepipeline',
        (role) =>
          theirs(CodePipelineClient).send(
            new CreatePipelineCommand({ pipeline: { ...second(approve()), name: 'theirs', roleArn: role } }),
          ),
      ],
      [
        'codedeploy',
        (role) =>
          theirs(CodeDeployClient).send(
            new CreateDeploymentGroupCommand({
              applicationName: 'theirs',
              deploymentGroupName: 'g',
              serviceRoleArn: role,
            }),
          ),
      ],
      [
        'events',
        async (role) => {
          const events = theirs(EventBridgeClient);
          await events.send(new PutRuleCommand({ Name: 'theirs', EventPattern: '{"source":["a"]}' }));
          const Arn = `arn:aws:codepipeline:us-east-1:${ACCOUNT}:secret-thing`;
          return events.send(
            new PutTargetsCommand({ Rule: 'theirs', Targets: [{ Id: '1', Arn, RoleArn: role }] }),
          );
        },
      ],
    ];
    for (const [service, attempt] of attempts) {
      const role = await roleFor(`deputy-${service}`, `${service}.amazonaws.com`);
      await expect(attempt(role), service).rejects.toMatchObject({
        name: expect.stringMatching(/AccessDenied|InvalidInput|InvalidStructure/),
      });
    }
  });

  test('nor where the trust policy names the account and the resource for which it may act', async () => {
    const condition = (aws: object) => ({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnLike: aws,
    });
    const role = await roleFor(
      'for-one-project',
      'codebuild.amazonaws.com',
      condition({ 'aws:SourceArn': `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/wanted` }),
    );
    await mine(CodeBuildClient).send(project('wanted', role));
    await expect(mine(CodeBuildClient).send(project('other', role))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    const ofRegion = (region: string) =>
      condition({ 'aws:SourceArn': `arn:aws:codepipeline:${region}:${ACCOUNT}:*` });
    const wanted = await roleFor('for-pipelines', 'codepipeline.amazonaws.com', ofRegion('us-east-1'));
    const elsewheres = await roleFor('for-others', 'codepipeline.amazonaws.com', ofRegion('eu-west-1'));
    const create = (name: string, role: string) =>
      mine(CodePipelineClient).send(
        new CreatePipelineCommand({ pipeline: { ...second(approve()), name, roleArn: role } }),
      );
    await create('wanted', wanted);
    await expect(create('other', elsewheres)).rejects.toMatchObject({ name: 'InvalidStructureException' });
  });

  test('and a role that is assumed from outside needs both accounts’ leave', async () => {
    const trusting = (principal: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: principal },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } },
        },
      });
    const AssumeRolePolicyDocument = trusting(`arn:aws:iam::${OTHER_ACCOUNT}:root`);
    await mine(IAMClient).send(new CreateRoleCommand({ RoleName: 'visited', AssumeRolePolicyDocument }));
    const assume = (who: As, ExternalId?: string) =>
      who(STSClient).send(
        new AssumeRoleCommand({ RoleArn: roleArn('visited'), RoleSessionName: 'visit', ExternalId }),
      );
    await expect(assume(theirs, 'guessed')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(theirs)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(as('333333333333'), 'agreed')).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Credentials } = await assume(theirs, 'agreed');
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/);
  });
});
