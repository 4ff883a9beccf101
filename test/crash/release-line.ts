import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';

export const REPOSITORY = 'site';
export const PIPELINE = 'site';
export const PROJECT = 'site-build';
export const ARTIFACTS = 'artifacts';
export const SITE = 'site-live';
export const APPLICATION = 'site';
export const GROUP = 'hosts';
/** By which the deployment group finds its hosts. */
export const FLEET_TAG = { Key: 'fleet', Value: 'site' };
export const EVENT_LOG = '/aws/events/pipelines';
const ACCOUNT = '000000000000';

export type Clients = ReturnType<typeof clientsOf>;

/** Clients that try once: what fails because the server is gone is tried again by the test. */
export function clientsOf(endpoint: string) {
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    forcePathStyle: true,
  };
  return {
    builds: new CodeBuildClient(config),
    deployments: new CodeDeployClient(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    logs: new CloudWatchLogsClient(config),
    pipelines: new CodePipelineClient(config),
    repositories: new CodeCommitClient(config),
    s3: new S3Client(config),
  };
}

/**
 * From a push to a bucket and to hosts: CodeCommit, started by its event; CodeBuild; a person's approval; S3; CodeDeploy.
 * Every change of state of an execution is logged by another rule.
 *
 * @param marks a file to which each run of the build adds its commit
 */
export async function createReleaseLine(clients: Clients, marks: string): Promise<void> {
  const roles = {
    pipeline: await createRole(clients, 'pipeline', 'codepipeline.amazonaws.com', [
      'codebuild:BatchGetBuilds',
      'codebuild:StartBuild',
      'codecommit:*',
      'codedeploy:*',
      's3:*',
    ]),
    build: await createRole(clients, 'build', 'codebuild.amazonaws.com', ['logs:*', 's3:*']),
    deploy: await createRole(clients, 'deploy', 'codedeploy.amazonaws.com', ['s3:*']),
    events: await createRole(clients, 'events', 'events.amazonaws.com', [
      'codepipeline:StartPipelineExecution',
    ]),
  };
  for (const Bucket of [ARTIFACTS, SITE]) await clients.s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await clients.s3.send(new PutBucketVersioningCommand({ Bucket: SITE, VersioningConfiguration }));
  await clients.repositories.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  await clients.builds.send(
    new CreateProjectCommand({
      name: PROJECT,
      source: { type: 'CODEPIPELINE', buildspec: buildspec(marks) },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole: roles.build,
    }),
  );
  await createDeploymentGroup(clients, roles.deploy);
  await createPipeline(clients, roles.pipeline);
  await createRules(clients, roles.events);
}

/** Long enough to be killed in the middle; the mark tells how often it ran. */
function buildspec(marks: string): string {
  return [
    'version: 0.2',
    'phases:',
    '  build:',
    '    commands:',
    `      - echo "$CODEBUILD_RESOLVED_SOURCE_VERSION" >> '${marks}'`,
    '      - mkdir -p public/deep',
    '      - for part in 1 2 3; do sleep 0.1; cat page.txt >> public/index.html; done',
    '      - echo "$CODEBUILD_RESOLVED_SOURCE_VERSION" > public/deep/commit.txt',
    '      - cp appspec.yml installed.sh public/',
    'artifacts:',
    '  base-directory: public',
    "  files: ['**/*']",
  ].join('\n');
}

async function createRole(
  { iam }: Clients,
  RoleName: string,
  Service: string,
  Action: readonly string[],
): Promise<string> {
  const statement = (fields: object) => JSON.stringify({ Version: '2012-10-17', Statement: [fields] });
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: statement({
        Effect: 'Allow',
        Principal: { Service },
        Action: 'sts:AssumeRole',
      }),
    }),
  );
  const PolicyDocument = statement({ Effect: 'Allow', Action, Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'needed', PolicyDocument }));
  return Role?.Arn ?? '';
}

async function createDeploymentGroup({ deployments }: Clients, serviceRoleArn: string): Promise<void> {
  const applicationName = APPLICATION;
  await deployments.send(new CreateApplicationCommand({ applicationName, computePlatform: 'Server' }));
  await deployments.send(
    new CreateDeploymentGroupCommand({
      applicationName,
      deploymentGroupName: GROUP,
      serviceRoleArn,
      deploymentConfigName: 'CodeDeployDefault.AllAtOnce',
      onPremisesInstanceTagFilters: [{ ...FLEET_TAG, Type: 'KEY_AND_VALUE' }],
    }),
  );
}

async function createPipeline({ pipelines }: Clients, roleArn: string): Promise<void> {
  const type = (category: 'Source' | 'Build' | 'Approval' | 'Deploy', provider: string) => ({
    actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' },
  });
  const source = {
    name: 'Push',
    ...type('Source', 'CodeCommit'),
    configuration: { RepositoryName: REPOSITORY, BranchName: 'main', PollForSourceChanges: 'false' },
    outputArtifacts: [{ name: 'Source' }],
  };
  const build = {
    name: 'Build',
    ...type('Build', 'CodeBuild'),
    configuration: { ProjectName: PROJECT },
    inputArtifacts: [{ name: 'Source' }],
    outputArtifacts: [{ name: 'Site' }],
  };
  const approval = { name: 'Approve', ...type('Approval', 'Manual') };
  const publish = {
    name: 'Publish',
    ...type('Deploy', 'S3'),
    configuration: { BucketName: SITE, Extract: 'true' },
    inputArtifacts: [{ name: 'Site' }],
  };
  const install = {
    name: 'Install',
    ...type('Deploy', 'CodeDeploy'),
    configuration: { ApplicationName: APPLICATION, DeploymentGroupName: GROUP },
    inputArtifacts: [{ name: 'Site' }],
  };
  const run = {
    Variable: '#{codepipeline.PipelineExecutionId}',
    Operator: 'MATCHES',
    Value: '[0-9a-f-]{36}',
  };
  const ruleTypeId = { category: 'Rule' as const, provider: 'VariableCheck' };
  const rules = ['One', 'Other'].map((name) => ({ name, ruleTypeId, configuration: run }));
  const checked = { conditions: [{ result: 'FAIL' as const, rules }] };
  await pipelines.send(
    new CreatePipelineCommand({
      pipeline: {
        name: PIPELINE,
        roleArn,
        artifactStore: { type: 'S3', location: ARTIFACTS },
        stages: [
          { name: 'Source', actions: [source] },
          { name: 'Build', actions: [build] },
          { name: 'Approval', actions: [approval], beforeEntry: checked },
          { name: 'Live', actions: [publish, install], onSuccess: checked },
        ],
      },
    }),
  );
}

async function createRules({ events, logs }: Clients, RoleArn: string): Promise<void> {
  const pushed = {
    source: ['aws.codecommit'],
    'detail-type': ['CodeCommit Repository State Change'],
    resources: [`arn:aws:codecommit:us-east-1:${ACCOUNT}:${REPOSITORY}`],
    detail: { referenceType: ['branch'], referenceName: ['main'] },
  };
  const Arn = `arn:aws:codepipeline:us-east-1:${ACCOUNT}:${PIPELINE}`;
  await events.send(new PutRuleCommand({ Name: 'pushed', EventPattern: JSON.stringify(pushed) }));
  await events.send(new PutTargetsCommand({ Rule: 'pushed', Targets: [{ Id: 'pipeline', Arn, RoleArn }] }));

  const changed = { 'detail-type': ['CodePipeline Pipeline Execution State Change'] };
  const groupArn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${EVENT_LOG}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName: EVENT_LOG }));
  await events.send(new PutRuleCommand({ Name: 'changed', EventPattern: JSON.stringify(changed) }));
  await events.send(new PutTargetsCommand({ Rule: 'changed', Targets: [{ Id: 'log', Arn: groupArn }] }));
}
