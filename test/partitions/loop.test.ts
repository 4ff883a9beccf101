import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CreateProjectCommand,
  CreateReportGroupCommand,
} from '@aws-sdk/client-codebuild';
import {
  CreateCommitCommand,
  CreateRepositoryCommand,
  GetRepositoryCommand,
} from '@aws-sdk/client-codecommit';
import {
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
  RegisterOnPremisesInstanceCommand,
} from '@aws-sdk/client-codedeploy';
import {
  CreatePipelineCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, CreateConnectionCommand } from '@aws-sdk/client-codestar-connections';
import {
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListRulesCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { AddPermissionCommand, CreateTopicCommand, GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { makeRole, partitionsIn, type Region, region } from './world.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const BUILDSPEC = `version: 0.2
phases:
  build:
    commands:
      - mkdir out && printf '%s' "$AWS_REGION $CODEBUILD_BUILD_ARN" > out/index.html
artifacts:
  base-directory: out
  files: ['**/*']
`;

describe.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('in %s', (name, partition) => {
  let here: Region;
  let pipelineRole: string;
  const [artifacts, site] = [`artifacts-${name}`, `site-${name}`];

  beforeAll(async () => {
    here = region(server, name, partition);
    pipelineRole = await makeRole(here, 'pipeline', { Service: 'codepipeline.amazonaws.com' });
    const CreateBucketConfiguration = { LocationConstraint: name as 'eu-west-1' };
    for (const Bucket of [artifacts, site]) {
      await here.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    }
  });

  test('a pipeline takes, builds and deploys, and every ARN is of the partition', async () => {
    const { codebuild, codecommit, codepipeline, logs, s3 } = here;
    await codecommit.send(new CreateRepositoryCommand({ repositoryName: 'web' }));
    const putFiles = [{ filePath: 'buildspec.yml', fileContent: Buffer.from(BUILDSPEC) }];
    await codecommit.send(new CreateCommitCommand({ repositoryName: 'web', branchName: 'main', putFiles }));
    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName: 'web' }));
    expect(repositoryMetadata?.Arn).toBe(`arn:${partition}:codecommit:${name}:000000000000:web`);
    await codebuild.send(
      new CreateProjectCommand({
        name: 'web',
        source: { type: 'CODEPIPELINE' },
        artifacts: { type: 'CODEPIPELINE' },
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'aws/codebuild/standard:7.0',
          computeType: 'BUILD_GENERAL1_SMALL',
        },
        serviceRole: await makeRole(here, 'build', { Service: 'codebuild.amazonaws.com' }),
      }),
    );
    const action = (category: 'Source' | 'Build' | 'Deploy', provider: string) => ({
      name: category,
      actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' },
    });
    await codepipeline.send(
      new CreatePipelineCommand({
        pipeline: {
          name: 'web',
          roleArn: pipelineRole,
          artifactStore: { type: 'S3', location: artifacts },
          stages: [
            {
              name: 'Source',
              actions: [
                {
                  ...action('Source', 'CodeCommit'),
                  configuration: { RepositoryName: 'web', BranchName: 'main', PollForSourceChanges: 'false' },
                  outputArtifacts: [{ name: 'Source' }],
                },
              ],
            },
            {
              name: 'Build',
              actions: [
                {
                  ...action('Build', 'CodeBuild'),
                  configuration: { ProjectName: 'web' },
                  inputArtifacts: [{ name: 'Source' }],
                  outputArtifacts: [{ name: 'Built' }],
                },
              ],
            },
            {
              name: 'Deploy',
              actions: [
                {
                  ...action('Deploy', 'S3'),
                  configuration: { BucketName: site, Extract: 'true' },
                  inputArtifacts: [{ name: 'Built' }],
                },
              ],
            },
          ],
        },
      }),
    );
    const execution = await eventually(
      async () => {
        const found = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName: 'web' }));
        const [only] = found.pipelineExecutionSummaries ?? [];
        expect(['InProgress', 'Succeeded']).toContain(only?.status ?? 'InProgress');
        return only?.status === 'Succeeded' ? only : undefined;
      },
      { timeoutMs: 40_000 },
    );
    const { pipelineExecutionId } = execution;
    await codepipeline.send(new GetPipelineExecutionCommand({ pipelineName: 'web', pipelineExecutionId }));
    await codepipeline.send(new GetPipelineStateCommand({ name: 'web' }));
    await codepipeline.send(new GetPipelineCommand({ name: 'web' }));
    const { actionExecutionDetails = [] } = await codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: 'web' }),
    );
    const built = actionExecutionDetails.find(({ actionName }) => actionName === 'Build');
    const buildId = built?.output?.executionResult?.externalExecutionId ?? '';
    const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [buildId] }));
    await codebuild.send(new BatchGetProjectsCommand({ names: ['web'] }));
    await logs.send(new DescribeLogGroupsCommand({}));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: site, Key: 'index.html' }));
    expect(await Body?.transformToString()).toBe(`${name} ${builds?.[0]?.arn}`);
    expect(partitionsIn(here.heard)).toEqual([partition]);
    expect(here.heard.filter((text) => text.includes('console.aws.amazon.com'))).toEqual([]);
  });

  test('every service answers in the partition', async () => {
    const role = await makeRole(here, 'deploy', { Service: 'codedeploy.amazonaws.com' });
    const { codebuild, codedeploy, events, iam, s3, secrets, sns, ssm, sts } = here;
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'told' }));
    await sns.send(
      new AddPermissionCommand({
        TopicArn,
        Label: 'them',
        AWSAccountId: ['111122223333'],
        ActionName: ['Publish'],
      }),
    );
    await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    await events.send(new PutRuleCommand({ Name: 'pushed', EventPattern: '{"source":["aws.codecommit"]}' }));
    const Arn = `arn:${partition}:codepipeline:${name}:000000000000:web`;
    await events.send(
      new PutTargetsCommand({ Rule: 'pushed', Targets: [{ Id: 'p', Arn, RoleArn: pipelineRole }] }),
    );
    await events.send(new ListRulesCommand({}));
    await secrets.send(new CreateSecretCommand({ Name: 'db', SecretString: 'x' }));
    await ssm.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
    await ssm.send(new GetParameterCommand({ Name: '/a' }));
    const s3Destination = { bucket: artifacts };
    await codebuild.send(
      new CreateReportGroupCommand({
        name: 'unit',
        type: 'TEST',
        exportConfig: { exportConfigType: 'S3', s3Destination },
      }),
    );
    await codedeploy.send(
      new CreateApplicationCommand({ applicationName: 'web', computePlatform: 'Server' }),
    );
    const group = { applicationName: 'web', deploymentGroupName: 'prod', serviceRoleArn: role };
    await codedeploy.send(new CreateDeploymentGroupCommand(group));
    const host = { instanceName: 'web-1', iamUserArn: `arn:${partition}:iam::000000000000:user/web-1` };
    await codedeploy.send(new RegisterOnPremisesInstanceCommand(host));
    const PolicyArn = `arn:${partition}:iam::aws:policy/AWSCodeDeployRoleForLambda`;
    await iam.send(
      new GetPolicyCommand({
        PolicyArn: `arn:${partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda`,
      }),
    );
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toThrow('was not found');
    const VersionId = (
      await iam.send(
        new GetPolicyCommand({ PolicyArn: `arn:${partition}:iam::aws:policy/AWSCodeCommitPowerUser` }),
      )
    ).Policy?.DefaultVersionId;
    const version = await iam.send(
      new GetPolicyVersionCommand({
        PolicyArn: `arn:${partition}:iam::aws:policy/AWSCodeCommitPowerUser`,
        VersionId,
      }),
    );
    expect(partitionsIn([decodeURIComponent(version.PolicyVersion?.Document ?? '')])).toEqual([partition]);
    await here
      .client(CodeStarConnectionsClient)
      .send(new CreateConnectionCommand({ ConnectionName: 'hub', ProviderType: 'GitHub' }));
    const elb = here.client(ElasticLoadBalancingV2Client);
    await elb.send(
      new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, TargetType: 'ip' }),
    );
    const cloudwatch = here.client(CloudWatchClient);
    const metric = {
      Namespace: 'n',
      MetricName: 'm',
      Period: 60,
      Statistic: 'Sum',
      EvaluationPeriods: 1,
    } as const;
    const alarm = { AlarmName: 'late', Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' } as const;
    await cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, ...metric, AlarmActions: [TopicArn] }));
    await cloudwatch.send(new DescribeAlarmsCommand({}));
    await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    await s3.send(new ListBucketsCommand({}));
    await s3.send(new HeadBucketCommand({ Bucket: site }));
    const { Arn: caller } = await sts.send(new GetCallerIdentityCommand({}));
    expect(caller).toBe(`arn:${partition}:iam::000000000000:root`);
    expect(partitionsIn(here.heard)).toEqual([partition]);
    const elsewhere = { instanceName: 'web-2', iamUserArn: 'arn:aws:iam::000000000000:user/web-2' };
    await expect(codedeploy.send(new RegisterOnPremisesInstanceCommand(elsewhere))).rejects.toThrow(
      'Invalid IAM user',
    );
  });
});
