import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import {
  type ActionDeclaration,
  CreateCustomActionTypeCommand,
  PutApprovalResultCommand,
  type StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action } from '../codepipeline/declarations.js';
import {
  answer,
  approvalAction,
  approvalToken,
  createPipeline,
  deployAction,
  ended,
  execution,
  makeRole,
  newWorld,
  SITE,
  sourceAction,
  UPLOADS,
  type World,
} from '../codepipeline/world.js';
import { eventually } from '../harness/wait.js';
import { runInProcess } from './run-in-process.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  const codedeploy = world.server.client(CodeDeployClient);
  const trusted = { Service: 'codedeploy.amazonaws.com' };
  const serviceRoleArn = await makeRole(
    world.iam,
    'deploy',
    [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    trusted,
  );
  await codedeploy.send(new CreateApplicationCommand({ applicationName: 'app' }));
  await codedeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: 'app',
      deploymentGroupName: 'empty',
      serviceRoleArn,
      onPremisesInstanceTagFilters: [
        { Key: 'fleet', Value: 'none', Type: 'KEY_AND_VALUE' },
        { Key: 'spare', Type: 'KEY_ONLY' },
      ],
    }),
  );
});
afterAll(() => world.server.close());

const cli = (...args: string[]) => runInProcess(world.server, ...args);

/** The words behind the arrows; commands go to where these went. */
const mendsIn = (output: string) =>
  output.split('\n').flatMap((line) => /^ *-> (.*?)(?: --endpoint-url \S+)?$/.exec(line)?.[1] ?? []);

const behind = (...actions: ActionDeclaration[]): StageDeclaration[] => [
  { name: 'Source', actions: [sourceAction()] },
  { name: 'Work', actions },
];
const fromObject = (S3ObjectKey: string): StageDeclaration[] => [
  {
    name: 'Source',
    actions: [
      sourceAction({ configuration: { S3Bucket: UPLOADS, S3ObjectKey, PollForSourceChanges: 'false' } }),
    ],
  },
  { name: 'Work', actions: [deployAction()] },
];

/** What doctor says before, and explain after: what is wrong, and what mends it. */
const BROKEN: readonly {
  readonly name: string;
  readonly stages: StageDeclaration[];
  readonly finding: string;
  readonly why: RegExp;
  readonly mend: string;
}[] = [
  {
    name: 'plain-text',
    stages: fromObject('plain.txt'),
    finding: 'error: Source/Fetch: the object plain.txt is not a zip, and Work/Publish unpacks it',
    why: /The artifact Package cannot be extracted/,
    mend: 'The action needs a zip: a CODEBUILD_CLONE_REF artifact is for builds only, and an S3 source must be a zip.',
  },
  {
    name: 'no-object',
    stages: fromObject('forgotten.zip'),
    finding: `error: Source/Fetch: the bucket ${UPLOADS} has no object forgotten.zip, or it is empty`,
    why: /RevisionUnavailable/,
    mend: `Upload it: aws s3 cp source.zip s3://${UPLOADS}/forgotten.zip`,
  },
  {
    name: 'no-project',
    stages: behind(
      action('Build', 'Build/AWS/CodeBuild', { in: ['Package'], configuration: { ProjectName: 'none' } }),
    ),
    finding: 'error: Work/Build: there is no CodeBuild project none',
    why: /Project cannot be found/,
    mend: 'Create the project none, or mend ProjectName of the action.',
  },
  {
    name: 'no-application',
    stages: behind(
      action('Hosts', 'Deploy/AWS/CodeDeploy', {
        in: ['Package'],
        configuration: { ApplicationName: 'none', DeploymentGroupName: 'group' },
      }),
    ),
    finding: 'error: Work/Hosts: there is no deployment group group of an application none',
    why: /No application found/,
    mend: 'Create the application none, or mend its name in the action.',
  },
  {
    name: 'no-hosts',
    stages: behind(
      action('Hosts', 'Deploy/AWS/CodeDeploy', {
        in: ['Package'],
        configuration: { ApplicationName: 'app', DeploymentGroupName: 'empty' },
      }),
    ),
    finding:
      'error: Work/Hosts: no host is registered with the tags of the deployment group empty: fleet=none or spare',
    why: /no instances were found for your deployment group/,
    mend: "Register hosts with the tags of the deployment group ('pipewright agent --instance-name NAME --tags KEY=VALUE'), or mend its tags. What is registered: aws deploy list-on-premises-instances --registration-status Registered",
  },
  ...Object.entries<Record<string, string>>({
    Lambda: { FunctionName: 'f' },
    StepFunctions: { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' },
  }).map(([provider, configuration]) => ({
    name: provider,
    stages: behind(action('Call', `Invoke/AWS/${provider}`, { configuration })),
    finding: `error: Work/Call: actions of the provider ${provider} do not run on this server yet`,
    why: new RegExp(`Pipewright cannot run Invoke actions of the provider ${provider}`),
    mend: `There is no ${provider} here yet: take the action out, or do it in a CodeBuild or Commands action.`,
  })),
  {
    name: 'ecr',
    stages: [
      {
        name: 'Source',
        actions: [
          action('Image', 'Source/AWS/ECR', { out: ['Package'], configuration: { RepositoryName: 'r' } }),
        ],
      },
      { name: 'Work', actions: [deployAction()] },
    ],
    finding: 'error: Source/Image: actions of the provider ECR do not run on this server yet',
    why: /Pipewright cannot run Source actions of the provider ECR/,
    mend: 'There is no ECR here yet: take the action out, or do it in a CodeBuild or Commands action.',
  },
  {
    name: 'lambda-rule',
    stages: [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Work',
        actions: [deployAction()],
        beforeEntry: {
          conditions: [
            {
              result: 'FAIL',
              rules: [
                {
                  name: 'Check',
                  ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'LambdaInvoke', version: '1' },
                  configuration: { FunctionName: 'f' },
                },
              ],
            },
          ],
        },
      },
    ],
    finding: 'error: Work/Check: rules of the provider LambdaInvoke do not run on this server yet',
    why: /The rule Work\/Check \(LambdaInvoke\): Pipewright cannot run/,
    mend: 'There is no Lambda here yet: take the action out, or do it in a CodeBuild or Commands action.',
  },
];

test.each(BROKEN.map((one) => [one.name, one] as const))(
  '%s',
  async (name, { stages, finding, why, mend }) => {
    await world.s3.send(new PutObjectCommand({ Bucket: UPLOADS, Key: 'plain.txt', Body: 'not a zip' }));
    const id = await createPipeline(world, name, stages);
    await ended(world, name, id);
    const doctor = await cli('doctor', name);
    expect([doctor.exitCode, doctor.output.split('\n')]).toEqual([1, expect.arrayContaining([finding])]);
    const { output } = await cli('explain', name);
    expect(output).toMatch(why);
    expect(mendsIn(output)).toContain(mend);
  },
);

test('a rejection names who and why, a job that nobody fetches its worker', async () => {
  const gate = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Gate', actions: [approvalAction()] },
  ];
  const rejected = await createPipeline(world, 'rejected', gate);
  await answer(world, 'rejected', rejected, 'Rejected', 'not today');
  await ended(world, 'rejected', rejected);
  const { output } = await cli('explain', 'rejected');
  expect(output).toContain('arn:aws:iam::000000000000:root has rejected Gate/Ask: "not today".');
  expect(mendsIn(output)[0]).toBe('Mend what they saw and start the pipeline anew.');

  const counts = { minimumCount: 0, maximumCount: 1 };
  await world.codepipeline.send(
    new CreateCustomActionTypeCommand({
      ...{ category: 'Build', provider: 'Idle', version: '1' },
      ...{ inputArtifactDetails: counts, outputArtifactDetails: counts },
    }),
  );
  const id = await createPipeline(world, 'idle', behind(action('Job', 'Build/Custom/Idle')));
  await eventually(async () => (await execution(world, 'idle', id)).statusSummary?.includes('Job'));
  const idle = await cli('explain', 'idle');
  expect(idle.output).toContain('for a job worker of Custom/Build/Idle/1 to do Work/Job');
  expect(mendsIn(idle.output)[0]).toContain(
    'aws codepipeline poll-for-jobs --action-type-id category=Build,owner=Custom',
  );
});

test('doctor: roles, regions, triggers, submodules, and files that tell of images', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ailing-'));
  await writeFile(join(directory, '.gitmodules'), '[submodule "lib"]\n');
  await writeFile(
    join(directory, 'buildspec.yml'),
    'version: 0.2\nphases: { build: { commands: [./images.sh > imagedefinitions.json] } }\nartifacts: { files: [app.txt] }\n',
  );
  const trusted = { Service: 'codebuild.amazonaws.com' };
  const serviceRole = await makeRole(world.iam, 'cloner', [], trusted);
  await world.server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: 'cloner',
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
      environment: { type: 'LINUX_CONTAINER', image: 'i', computeType: 'BUILD_GENERAL1_SMALL' },
      serviceRole,
    }),
  );
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await world.s3.send(new CreateBucketCommand({ Bucket: 'far-away', CreateBucketConfiguration }));
  const roleArn = await makeRole(world.iam, 'leaving', [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  const ConnectionArn = 'arn:aws:codeconnections:us-east-1:000000000000:connection/0b2e';
  const connected = (name: string, configuration: Record<string, string>) =>
    action(name, 'Source/AWS/CodeStarSourceConnection', {
      configuration: { ConnectionArn, FullRepositoryId: 'a/b', BranchName: 'main', ...configuration },
      out: [name],
    });
  await createPipeline(
    world,
    'ailing',
    [
      {
        name: 'Source',
        actions: [
          connected('Deaf', { DetectChanges: 'false', OutputArtifactFormat: 'CODEBUILD_CLONE_REF' }),
          connected('Strict', {}),
        ],
      },
      {
        name: 'Build',
        actions: [
          action('Compile', 'Build/AWS/CodeBuild', {
            configuration: { ProjectName: 'cloner' },
            in: ['Deaf'],
            out: ['Built'],
          }),
        ],
      },
      {
        name: 'Deploy',
        actions: [
          action('Roll', 'Deploy/AWS/ECS', {
            configuration: { ClusterName: 'c', ServiceName: 's' },
            in: ['Built'],
          }),
          action('Blue', 'Deploy/AWS/CodeDeployToECS', {
            configuration: {
              ...{ ApplicationName: 'app', DeploymentGroupName: 'empty' },
              ...{ TaskDefinitionTemplateArtifact: 'Strict', AppSpecTemplateArtifact: 'Strict' },
              ...{ Image1ArtifactName: 'Built', Image1ContainerName: 'IMAGE' },
            },
            in: ['Strict', 'Built'],
          }),
        ],
      },
    ],
    {
      roleArn,
      artifactStore: { type: 'S3', location: 'far-away' },
      triggers: [
        {
          providerType: 'CodeStarSourceConnection',
          gitConfiguration: {
            sourceActionName: 'Strict',
            push: [{ branches: { includes: ['release/*'] } }],
          },
        },
      ],
    },
  );
  const events = world.server.client(EventBridgeClient);
  await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
  const Arn = 'arn:aws:codepipeline:us-east-1:000000000000:ailing';
  const RoleArn = await makeRole(world.iam, 'nightly', [], { Service: 'events.amazonaws.com' });
  await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets: [{ Id: 'p', Arn, RoleArn }] }));
  await world.iam.send(new DeleteRolePolicyCommand({ RoleName: 'leaving', PolicyName: 'all' }));
  await world.iam.send(new DeleteRoleCommand({ RoleName: 'leaving' }));

  const { output } = await cli('doctor', 'ailing', '--source', directory);
  for (const finding of [
    'error: ailing: there is no role arn:aws:iam::000000000000:role/leaving',
    'warning: artifactStore: the bucket far-away is in eu-west-1, and the actions that use it are in us-east-1',
    'warning: Source/Deaf: nothing starts the pipeline when this source changes: DetectChanges is false',
    'warning: Source/Strict: its trigger excludes the branch main, which BranchName names',
    'warning: Source/Strict: the source has submodules (.gitmodules)',
    'error: Deploy/Roll: its input Built has no imagedefinitions.json: the buildspec of Build/Compile does not name it among the files of Built',
    'error: Deploy/Blue: its input Built has no imageDetail.json: the buildspec of Build/Compile does not write it',
    `error: Build/Compile: the role ${serviceRole} may not codeconnections:UseConnection on ${ConnectionArn}`,
    `error: rule nightly: the role ${RoleArn} may not codepipeline:StartPipelineExecution on ${Arn}`,
  ]) {
    expect(output).toContain(finding);
  }
  await rm(directory, { recursive: true });
});

test('nothing is wrong with a pipeline that works', async () => {
  const stages: StageDeclaration[] = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Gate', actions: [approvalAction()] },
    {
      name: 'Deploy',
      actions: [
        deployAction(),
        deployAction({
          name: 'Copy',
          configuration: { BucketName: SITE, Extract: 'false', ObjectKey: 'a.zip' },
        }),
      ],
    },
  ];
  const id = await createPipeline(world, 'works', stages);
  const token = await approvalToken(world, 'works', id);
  await world.codepipeline.send(
    new PutApprovalResultCommand({
      ...{ pipelineName: 'works', stageName: 'Gate', actionName: 'Ask', token },
      result: { status: 'Approved', summary: '' },
    }),
  );
  expect((await ended(world, 'works', id)).status).toBe('Succeeded');
  const { exitCode, output } = await cli('doctor', 'works');
  expect([exitCode, output]).toEqual([0, expect.stringContaining('works: 0 errors, 1 warning.')]);
});
