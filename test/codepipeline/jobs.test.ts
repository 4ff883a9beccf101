import {
  AcknowledgeJobCommand,
  AcknowledgeThirdPartyJobCommand,
  CreateCustomActionTypeCommand,
  type CreateCustomActionTypeCommandInput,
  DeleteCustomActionTypeCommand,
  GetActionTypeCommand,
  GetJobDetailsCommand,
  GetThirdPartyJobDetailsCommand,
  type Job,
  ListActionExecutionsCommand,
  ListActionTypesCommand,
  ListDeployActionExecutionTargetsCommand,
  ListTagsForResourceCommand,
  PollForJobsCommand,
  PollForThirdPartyJobsCommand,
  PutActionRevisionCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
  PutThirdPartyJobFailureResultCommand,
  PutThirdPartyJobSuccessResultCommand,
  type StageDeclaration,
  TagResourceCommand,
  UpdateActionTypeCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  ARTIFACTS,
  createPipeline,
  deployAction,
  ended,
  execution,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  // A minute without an acknowledgement passes in a fifth of a second.
  world = await newWorld({ timeScale: 300 });
});
afterAll(() => world.server.close());

/** The worker of the Jenkins plug-in asks for this type. */
const JENKINS: CreateCustomActionTypeCommandInput = {
  category: 'Build',
  provider: 'MyJenkins',
  version: '1',
  settings: {
    entityUrlTemplate: 'https://jenkins/job/{Config:ProjectName}',
    executionUrlTemplate: 'https://jenkins/job/{Config:ProjectName}/{ExternalExecutionId}',
  },
  configurationProperties: [
    { name: 'ProjectName', required: true, key: true, secret: false, queryable: true, type: 'String' },
    { name: 'ApiKey', required: false, key: false, secret: true },
  ],
  inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
  tags: [{ key: 'team', value: 'build' }],
};
const JENKINS_ID = { category: 'Build', owner: 'Custom', provider: 'MyJenkins', version: '1' } as const;

function jenkinsStages(configuration: Record<string, string>): StageDeclaration[] {
  return [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Build',
      actions: [
        {
          name: 'Jenkins',
          actionTypeId: JENKINS_ID,
          configuration,
          inputArtifacts: [{ name: 'Package' }],
          outputArtifacts: [{ name: 'Built' }],
          namespace: 'Jenkins',
        },
      ],
    },
    {
      name: 'Deploy',
      actions: [
        deployAction({
          inputArtifacts: [{ name: 'Built' }],
          configuration: { BucketName: SITE, Extract: 'false', ObjectKey: 'jenkins/#{Jenkins.Tag}' },
        }),
      ],
    },
  ];
}

/** Polls as a worker does, until there is a job. */
async function nextJob(project: string, nonce?: string): Promise<Job> {
  return await eventually(async () => {
    const { jobs = [] } = await world.codepipeline.send(
      new PollForJobsCommand({
        actionTypeId: JENKINS_ID,
        maxBatchSize: 5,
        queryParam: { ProjectName: project },
      }),
    );
    return jobs[0]?.nonce !== nonce && jobs[0];
  });
}

async function acknowledged(job: Job): Promise<string> {
  const { status } = await world.codepipeline.send(
    new AcknowledgeJobCommand({ jobId: job.id, nonce: job.nonce }),
  );
  expect(status).toBe('InProgress');
  return job.id ?? '';
}

test('a custom action type is declared, listed, tagged, and used by a worker with its own credentials', async () => {
  const { actionType, tags } = await world.codepipeline.send(new CreateCustomActionTypeCommand(JENKINS));
  expect(actionType).toMatchObject({
    id: JENKINS_ID,
    settings: JENKINS.settings,
    inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
  });
  expect(tags).toEqual([{ key: 'team', value: 'build' }]);
  const listed = await world.codepipeline.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
  expect(listed.actionTypes).toEqual([actionType]);
  const resourceArn = 'arn:aws:codepipeline:us-east-1:000000000000:actiontype:Custom/Build/MyJenkins/1';
  await world.codepipeline.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'a', value: 'b' }] }));
  const tagged = await world.codepipeline.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tagged.tags).toEqual([
    { key: 'team', value: 'build' },
    { key: 'a', value: 'b' },
  ]);

  const id = await createPipeline(world, 'jenkins', jenkinsStages({ ProjectName: 'web', ApiKey: 's3cret' }));
  const { jobs: none } = await world.codepipeline.send(
    new PollForJobsCommand({ actionTypeId: JENKINS_ID, queryParam: { ProjectName: 'other' } }),
  );
  expect(none).toEqual([]);
  const job = await nextJob('web');
  expect(job.data).toMatchObject({
    actionTypeId: JENKINS_ID,
    actionConfiguration: { configuration: { ProjectName: 'web', ApiKey: 's3cret' } },
    pipelineContext: {
      pipelineName: 'jenkins',
      stage: { name: 'Build' },
      action: { name: 'Jenkins', actionExecutionId: expect.any(String) },
      pipelineArn: 'arn:aws:codepipeline:us-east-1:000000000000:jenkins',
      pipelineExecutionId: id,
    },
  });
  await expect(
    world.codepipeline.send(new AcknowledgeJobCommand({ jobId: job.id, nonce: 'no' })),
  ).rejects.toMatchObject({ name: 'InvalidNonceException' });
  const jobId = await acknowledged(job);
  await expect(
    world.codepipeline.send(new AcknowledgeJobCommand({ jobId, nonce: job.nonce })),
  ).rejects.toMatchObject({ name: 'InvalidNonceException' });

  const input = job.data?.inputArtifacts?.[0]?.location?.s3Location;
  const output = job.data?.outputArtifacts?.[0]?.location?.s3Location;
  const keys = job.data?.artifactCredentials;
  const worker = world.server.client(S3Client, {
    credentials: {
      accessKeyId: keys?.accessKeyId ?? '',
      secretAccessKey: keys?.secretAccessKey ?? '',
      sessionToken: keys?.sessionToken ?? '',
    },
  });
  const { Body } = await worker.send(
    new GetObjectCommand({ Bucket: input?.bucketName, Key: input?.objectKey }),
  );
  expect((await Body?.transformToByteArray())?.length).toBeGreaterThan(0);
  await worker.send(
    new PutObjectCommand({ Bucket: output?.bucketName, Key: output?.objectKey, Body: 'by jenkins' }),
  );
  const denied = { name: 'AccessDenied' };
  await expect(
    worker.send(new GetObjectCommand({ Bucket: output?.bucketName, Key: output?.objectKey })),
  ).rejects.toMatchObject(denied);
  await expect(
    worker.send(new PutObjectCommand({ Bucket: ARTIFACTS, Key: 'elsewhere', Body: 'x' })),
  ).rejects.toMatchObject(denied);

  await world.codepipeline.send(
    new PutJobSuccessResultCommand({
      jobId,
      continuationToken: 'build 7',
      executionDetails: { summary: 'compiling', externalExecutionId: '7', percentComplete: 40 },
    }),
  );
  const [action] = (await stageState(world, 'jenkins', 'Build')).actionStates ?? [];
  expect(action).toMatchObject({
    entityUrl: 'https://jenkins/job/web',
    latestExecution: {
      status: 'InProgress',
      summary: 'compiling',
      percentComplete: 40,
      externalExecutionId: '7',
      externalExecutionUrl: 'https://jenkins/job/web/7',
    },
  });
  const next = await nextJob('web');
  expect(next.id).not.toBe(jobId);
  expect(next.data?.continuationToken).toBe('build 7');
  await expect(world.codepipeline.send(new PutJobSuccessResultCommand({ jobId }))).rejects.toMatchObject({
    name: 'InvalidJobStateException',
  });
  await acknowledged(next);
  const details = await world.codepipeline.send(new GetJobDetailsCommand({ jobId: next.id }));
  expect(details.jobDetails).toMatchObject({ id: next.id, accountId: '000000000000' });
  expect(details.jobDetails?.data?.artifactCredentials?.accessKeyId).not.toBe(
    next.data?.artifactCredentials?.accessKeyId,
  );
  await world.codepipeline.send(
    new PutJobSuccessResultCommand({
      jobId: next.id,
      outputVariables: { Tag: 'v7' },
      executionDetails: { percentComplete: 100 },
    }),
  );
  expect((await ended(world, 'jenkins', id)).status).toBe('Succeeded');
  const [done] = (await stageState(world, 'jenkins', 'Build')).actionStates ?? [];
  expect(done?.latestExecution).toMatchObject({ summary: 'compiling', percentComplete: 100 });
  const after = await world.codepipeline.send(new GetJobDetailsCommand({ jobId: next.id }));
  expect(after.jobDetails?.data?.artifactCredentials).toBeUndefined();
  expect(await siteText(world, 'jenkins/v7')).toBe('by jenkins');
});

test('a job that nobody acknowledges is handed out again; a failure is the action’s', async () => {
  const id = await createPipeline(world, 'failing', jenkinsStages({ ProjectName: 'broken' }));
  const first = await nextJob('broken');
  const again = await nextJob('broken', first.nonce);
  expect(again.id).toBe(first.id);
  await expect(
    world.codepipeline.send(new AcknowledgeJobCommand({ jobId: first.id, nonce: first.nonce })),
  ).rejects.toMatchObject({ name: 'InvalidNonceException' });
  const jobId = await acknowledged(await nextJob('broken', again.nonce));
  await expect(
    world.codepipeline.send(
      new PutJobSuccessResultCommand({ jobId, continuationToken: 't', outputVariables: { a: 'b' } }),
    ),
  ).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(
    world.codepipeline.send(
      new PutJobSuccessResultCommand({ jobId, outputVariables: { a: 'b'.repeat(130_000) } }),
    ),
  ).rejects.toMatchObject({ name: 'OutputVariablesSizeExceededException' });
  const failureDetails = {
    type: 'RevisionUnavailable',
    message: 'no such tag',
    externalExecutionId: '8',
  } as const;
  await world.codepipeline.send(new PutJobFailureResultCommand({ jobId, failureDetails }));
  expect((await ended(world, 'failing', id)).status).toBe('Failed');
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName: 'failing', filter: { pipelineExecutionId: id } }),
  );
  expect(actionExecutionDetails[0]?.output?.executionResult).toEqual({
    externalExecutionId: '8',
    externalExecutionUrl: 'https://jenkins/job/broken/8',
    errorDetails: { code: 'RevisionUnavailable', message: 'no such tag' },
  });
  await expect(
    world.codepipeline.send(new PutJobFailureResultCommand({ jobId, failureDetails })),
  ).rejects.toMatchObject({ name: 'InvalidJobStateException' });
  const targets = await world.codepipeline.send(
    new ListDeployActionExecutionTargetsCommand({
      pipelineName: 'failing',
      actionExecutionId: actionExecutionDetails[0]?.actionExecutionId,
    }),
  );
  expect(targets.targets).toEqual([]);
});

test('what a type says of itself is checked, and its version is used up when it is deleted', async () => {
  const tool = { ...JENKINS, provider: 'Tool', tags: undefined };
  const refused = (change: Partial<CreateCustomActionTypeCommandInput>) =>
    expect(world.codepipeline.send(new CreateCustomActionTypeCommand({ ...tool, ...change }))).rejects;
  const property = { name: 'A', required: true, key: false, secret: false, queryable: true };
  await refused({ configurationProperties: [property, { ...property, name: 'B' }] }).toMatchObject({
    name: 'ValidationException',
    message: 'Only one property of an action type can be queryable',
  });
  await refused({ configurationProperties: [{ ...property, secret: true }] }).toThrow('must not be secret');
  const optional = { ...property, name: 'B', required: false, queryable: false };
  await refused({
    configurationProperties: [optional],
    settings: { entityUrlTemplate: 'https://x/{Config:B}' },
  }).toThrow("names the property 'B'");
  await world.codepipeline.send(new CreateCustomActionTypeCommand(tool));
  await refused({}).toMatchObject({ name: 'ActionTypeAlreadyExistsException' });

  const id = { category: 'Build', provider: 'Tool', version: '1' } as const;
  const stages = jenkinsStages({ ProjectName: 'x' });
  const action = stages[1]?.actions?.[0];
  if (action) action.actionTypeId = { ...id, owner: 'Custom' };
  const wrong = structuredClone(stages);
  const wrongAction = wrong[1]?.actions?.[0];
  if (wrongAction) wrongAction.configuration = { ProjectName: 'a name with blanks' };
  await expect(createPipeline(world, 'tool', wrong)).rejects.toMatchObject({
    name: 'InvalidActionDeclarationException',
  });
  await world.codepipeline.send(new DeleteCustomActionTypeCommand(id));
  await world.codepipeline.send(new DeleteCustomActionTypeCommand(id));
  await expect(createPipeline(world, 'tool', stages)).rejects.toThrow("Provider: 'Tool'");
  await expect(
    world.codepipeline.send(new PollForJobsCommand({ actionTypeId: { ...id, owner: 'Custom' } })),
  ).rejects.toMatchObject({ name: 'ActionTypeNotFoundException' });
  await refused({ settings: {} }).toThrow('Use another version');
  await world.codepipeline.send(new CreateCustomActionTypeCommand(tool));
});

test("a third party's worker knows its customer by the client token", async () => {
  const id = { category: 'Test', owner: 'ThirdParty', provider: 'Probe', version: '1' } as const;
  await expect(world.codepipeline.send(new GetActionTypeCommand(id))).rejects.toMatchObject({
    name: 'ActionTypeNotFoundException',
  });
  const properties = [{ name: 'ClientToken', optional: false, key: false, noEcho: true }];
  const actionType = {
    id,
    executor: {
      type: 'JobWorker' as const,
      configuration: { jobWorkerExecutorConfiguration: { pollingAccounts: ['000000000000'] } },
    },
    inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
    outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
    properties,
  };
  await world.codepipeline.send(new UpdateActionTypeCommand({ actionType }));
  const found = await world.codepipeline.send(new GetActionTypeCommand(id));
  expect(found.actionType).toEqual(actionType);
  await expect(
    world.codepipeline.send(
      new UpdateActionTypeCommand({
        actionType: {
          ...actionType,
          properties: [...properties, { name: 'New', optional: false, key: false, noEcho: false }],
        },
      }),
    ),
  ).rejects.toMatchObject({ name: 'RequestFailedException' });

  const probe = {
    name: 'Probe',
    actionTypeId: id,
    configuration: { ClientToken: 'their-token' },
    inputArtifacts: [{ name: 'Package' }],
  };
  const stages = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Test', actions: [probe, { ...probe, name: 'Second' }] },
  ];
  const executionId = await createPipeline(world, 'probed', stages);
  const jobs = await eventually(async () => {
    const answer = await world.codepipeline.send(
      new PollForThirdPartyJobsCommand({ actionTypeId: id, maxBatchSize: 9 }),
    );
    return answer.jobs?.length === 2 && answer.jobs;
  });
  const [jobId, otherId] = jobs.map((job) => job.jobId);
  await expect(
    world.codepipeline.send(new GetThirdPartyJobDetailsCommand({ jobId, clientToken: 'guess' })),
  ).rejects.toMatchObject({ name: 'InvalidClientTokenException' });
  const clientToken = 'their-token';
  const { jobDetails } = await world.codepipeline.send(
    new GetThirdPartyJobDetailsCommand({ jobId, clientToken }),
  );
  expect(jobDetails?.data?.pipelineContext).toEqual({
    pipelineName: 'probed',
    stage: { name: 'Test' },
    action: expect.objectContaining({ name: expect.any(String) }),
  });
  const { status } = await world.codepipeline.send(
    new AcknowledgeThirdPartyJobCommand({ jobId, clientToken, nonce: jobDetails?.nonce }),
  );
  expect(status).toBe('InProgress');
  await world.codepipeline.send(new PutThirdPartyJobSuccessResultCommand({ jobId, clientToken }));
  await world.codepipeline.send(
    new PutThirdPartyJobFailureResultCommand({
      jobId: otherId,
      clientToken,
      failureDetails: { type: 'JobFailed', message: 'two tests failed' },
    }),
  );
  expect((await ended(world, 'probed', executionId)).status).toBe('Failed');
});

test('a third-party type is for its accounts, and its jobs have their time', async () => {
  const id = { category: 'Test', owner: 'ThirdParty', provider: 'Slow', version: '1' } as const;
  const counts = { minimumCount: 0, maximumCount: 1 };
  const declare = (allowedAccounts: string[], pollingAccounts?: string[]) =>
    world.codepipeline.send(
      new UpdateActionTypeCommand({
        actionType: {
          ...{ id, inputArtifactDetails: counts, outputArtifactDetails: counts },
          executor: {
            type: 'JobWorker',
            configuration: { jobWorkerExecutorConfiguration: { pollingAccounts } },
            jobTimeout: 600,
          },
          permissions: { allowedAccounts },
        },
      }),
    );
  const slow = { name: 'Slow', actionTypeId: id };
  const stages = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Test', actions: [slow] },
  ];
  await declare(['111111111111']);
  await expect(createPipeline(world, 'slow', stages)).rejects.toThrow("Provider: 'Slow'");

  await declare(['*'], ['111111111111']);
  const poll = new PollForThirdPartyJobsCommand({ actionTypeId: id });
  await expect(world.codepipeline.send(poll)).rejects.toMatchObject({ name: 'ActionTypeNotFoundException' });

  await declare(['000000000000']);
  const startedAt = Date.now();
  const executionId = await createPipeline(world, 'slow', stages);
  const job = await eventually(async () => (await world.codepipeline.send(poll)).jobs?.[0]);
  await world.codepipeline.send(
    new PutThirdPartyJobSuccessResultCommand({
      jobId: job.jobId,
      clientToken: job.clientId,
      continuationToken: 'more',
    }),
  );
  await ended(world, 'slow', executionId);
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName: 'slow' }),
  );
  expect(actionExecutionDetails[0]?.output?.executionResult?.errorDetails?.message).toBe(
    "The action 'Slow' has failed because it did not end within its timeout",
  );
  // Ten minutes are two seconds here; the continued job had its own.
  expect(Date.now() - startedAt).toBeGreaterThan(2_000);
});

test('PutActionRevision starts the pipeline once for a revision', async () => {
  await createPipeline(world, 'told', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Deploy', actions: [deployAction()] },
  ]);
  const told = new PutActionRevisionCommand({
    pipelineName: 'told',
    stageName: 'Source',
    actionName: 'Fetch',
    actionRevision: { revisionId: 'r1', revisionChangeId: 'c1', created: new Date() },
  });
  const first = await world.codepipeline.send(told);
  expect(first.newRevision).toBe(true);
  const { trigger } = await execution(world, 'told', first.pipelineExecutionId ?? '');
  expect(trigger?.triggerType).toBe('PutActionRevision');
  expect(await world.codepipeline.send(told)).toMatchObject({
    newRevision: false,
    pipelineExecutionId: first.pipelineExecutionId,
  });
});
