import { buffer } from 'node:stream/consumers';
import {
  type ActionDeclaration,
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  type PipelineDeclaration,
  type PipelineExecution,
  PutApprovalResultCommand,
  type StageDeclaration,
  type StageState,
  StartPipelineExecutionCommand,
  type StartPipelineExecutionCommandInput,
} from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createZip } from '../../src/engines/archive/archive.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

export const ARTIFACTS = 'pipeline-artifacts';
export const SITE = 'site';
export const UPLOADS = 'uploads';

export interface World {
  readonly server: TestServer;
  readonly codepipeline: CodePipelineClient;
  readonly s3: S3Client;
  readonly iam: IAMClient;
  /** A role that CodePipeline may assume and that may do everything. */
  readonly roleArn: string;
}

/** A server with a role, a versioned bucket with a zipped site as source, an artifact bucket and a target bucket. */
export async function newWorld(options: Parameters<typeof startServer>[0] = {}): Promise<World> {
  const world = await reopenedWorld(options);
  await makeRole(world.iam, 'pipeline', [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  for (const Bucket of [ARTIFACTS, SITE, UPLOADS]) await world.s3.send(new CreateBucketCommand({ Bucket }));
  await world.s3.send(
    new PutBucketVersioningCommand({
      Bucket: UPLOADS,
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  );
  await uploadSource(world, { 'index.html': '<h1>one</h1>', 'css/site.css': 'h1 {}' });
  return world;
}

/** The clients of a server on a data directory that holds all of it already. */
export async function reopenedWorld(options: Parameters<typeof startServer>[0] = {}): Promise<World> {
  const server = await startServer(options);
  return {
    server,
    codepipeline: server.client(CodePipelineClient),
    s3: server.client(S3Client),
    iam: server.client(IAMClient),
    roleArn: 'arn:aws:iam::000000000000:role/pipeline',
  };
}

/** @param statements none: it may do nothing. @returns its ARN */
export async function makeRole(
  iam: IAMClient,
  RoleName: string,
  statements: readonly object[],
  trusted: object = { Service: 'codepipeline.amazonaws.com' },
): Promise<string> {
  const trust = { Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  if (statements.length === 0) return Role?.Arn ?? '';
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'all',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    }),
  );
  return Role?.Arn ?? '';
}

/** @returns the object version */
export async function uploadSource(world: World, files: Record<string, string>): Promise<string> {
  const entries = Object.entries(files).map(([path, text]) => ({
    path,
    content: { bytes: Buffer.from(text) },
  }));
  const Body = await buffer(createZip(entries));
  const { VersionId } = await world.s3.send(new PutObjectCommand({ Bucket: UPLOADS, Key: 'site.zip', Body }));
  return VersionId ?? '';
}

export async function siteText(world: World, Key: string): Promise<string> {
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: SITE, Key }));
  return (await Body?.transformToString()) ?? '';
}

export function sourceAction(rest: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Fetch',
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: { S3Bucket: UPLOADS, S3ObjectKey: 'site.zip', PollForSourceChanges: 'false' },
    outputArtifacts: [{ name: 'Package' }],
    namespace: 'SourceVariables',
    ...rest,
  };
}

export function approvalAction(rest: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Ask',
    actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
    ...rest,
  };
}

export function deployAction(rest: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Publish',
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: { BucketName: SITE, Extract: 'true' },
    inputArtifacts: [{ name: 'Package' }],
    ...rest,
  };
}

export const THREE_STAGES: StageDeclaration[] = [
  { name: 'Source', actions: [sourceAction()] },
  { name: 'Gate', actions: [approvalAction()] },
  { name: 'Deploy', actions: [deployAction()] },
];

export function declared(
  world: World,
  name: string,
  stages: StageDeclaration[] = THREE_STAGES,
  rest: Partial<PipelineDeclaration> = {},
): PipelineDeclaration {
  return {
    name,
    roleArn: world.roleArn,
    artifactStore: { type: 'S3', location: ARTIFACTS },
    stages,
    ...rest,
  };
}

/** Creates a pipeline. @returns the id of the execution that it starts with */
export async function createPipeline(
  world: World,
  name: string,
  stages?: StageDeclaration[],
  rest?: Partial<PipelineDeclaration>,
): Promise<string> {
  await world.codepipeline.send(new CreatePipelineCommand({ pipeline: declared(world, name, stages, rest) }));
  return await eventually(async () => (await executionIds(world, name))[0]);
}

/** Newest first. */
export async function executionIds(world: World, pipelineName: string): Promise<string[]> {
  const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName }),
  );
  return pipelineExecutionSummaries.map((summary) => summary.pipelineExecutionId ?? '');
}

export async function execution(
  world: World,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<PipelineExecution> {
  const { pipelineExecution } = await world.codepipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
  );
  if (!pipelineExecution) throw new Error('no execution');
  return pipelineExecution;
}

export async function ended(world: World, name: string, executionId: string): Promise<PipelineExecution> {
  return await eventually(async () => {
    const found = await execution(world, name, executionId);
    return found.status !== 'InProgress' && found.status !== 'Stopping' && found;
  });
}

export async function stageState(world: World, name: string, stage: string): Promise<StageState> {
  const { stageStates = [] } = await world.codepipeline.send(new GetPipelineStateCommand({ name }));
  const found = stageStates.find(({ stageName }) => stageName === stage);
  if (!found) throw new Error(`no stage ${stage}`);
  return found;
}

/** Waits until an approval asks, for this execution. @returns its token */
export async function approvalToken(
  world: World,
  name: string,
  executionId: string,
  stage = 'Gate',
): Promise<string> {
  return await eventually(async () => {
    const { latestExecution, actionStates = [] } = await stageState(world, name, stage);
    if (latestExecution?.pipelineExecutionId !== executionId) return undefined;
    return actionStates.find((state) => state.latestExecution?.token)?.latestExecution?.token;
  });
}

export async function start(
  world: World,
  name: string,
  rest: Partial<StartPipelineExecutionCommandInput> = {},
): Promise<string> {
  const command = new StartPipelineExecutionCommand({ name, ...rest });
  const { pipelineExecutionId } = await world.codepipeline.send(command);
  return pipelineExecutionId ?? '';
}

/** Answers the approval of the usual three stages, once it asks for this execution. @returns what it sent and got */
export async function answer(
  world: World,
  name: string,
  executionId: string,
  status: 'Approved' | 'Rejected',
  summary = 'ok',
) {
  const token = await approvalToken(world, name, executionId);
  const approval = { pipelineName: name, stageName: 'Gate', actionName: 'Ask', token };
  const command = new PutApprovalResultCommand({ ...approval, result: { status, summary } });
  return { approval, answered: await world.codepipeline.send(command) };
}
