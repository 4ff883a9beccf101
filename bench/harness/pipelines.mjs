// Pipelines of real and short actions: an S3 source copies an object, an S3 deployment puts one, an approval waits for nothing
// when it is answered at once.
import {
  CodePipelineClient,
  CreatePipelineCommand,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/pipeline`;

export function clientsOf({ endpoint }) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: REGION, credentials, maxAttempts: 5 };
  return {
    codepipeline: new CodePipelineClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    iam: new IAMClient(config),
  };
}

/** A role, a versioned bucket with the source object, a bucket for artifacts and one to deploy to. */
export async function furnish({ s3, iam }) {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'codepipeline.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const policy = (Statement) => JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await iam.send(new CreateRoleCommand({ RoleName: 'pipeline', AssumeRolePolicyDocument: policy(trust) }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'pipeline', PolicyName: 'all', PolicyDocument: policy(statement) }),
  );
  for (const Bucket of ['uploads', 'artifacts', 'site']) await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' };
  await s3.send(new PutBucketVersioningCommand({ Bucket: 'uploads', VersioningConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'source.zip', Body: 'x'.repeat(1024) }));
}

export function sourceStage() {
  const action = {
    name: 'Fetch',
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: { S3Bucket: 'uploads', S3ObjectKey: 'source.zip', PollForSourceChanges: 'false' },
    outputArtifacts: [{ name: 'Src' }],
  };
  return { name: 'Source', actions: [action] };
}

export function deployAction(name, key, runOrder = 1) {
  return {
    name,
    runOrder,
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: { BucketName: 'site', Extract: 'false', ObjectKey: key },
    inputArtifacts: [{ name: 'Src' }],
  };
}

export function approvalAction(name, runOrder = 1) {
  return {
    name,
    runOrder,
    actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
  };
}

/** It waits to be started: nobody has given its variable a value. */
export async function createPipeline({ codepipeline }, name, stages, rest = {}) {
  const artifactStore = { type: 'S3', location: 'artifacts' };
  const variables = [{ name: 'RUN' }];
  const pipeline = { name, roleArn: ROLE_ARN, artifactStore, stages, variables, pipelineType: 'V2', ...rest };
  await codepipeline.send(new CreatePipelineCommand({ pipeline }));
}

export async function start({ codepipeline }, name) {
  const variables = [{ name: 'RUN', value: 'x' }];
  return (await codepipeline.send(new StartPipelineExecutionCommand({ name, variables })))
    .pipelineExecutionId;
}

/** What an execution has done, newest first. */
export async function actionsOf({ codepipeline }, pipelineName, pipelineExecutionId) {
  const filter = { pipelineExecutionId };
  const command = new ListActionExecutionsCommand({ pipelineName, filter });
  return (await codepipeline.send(command)).actionExecutionDetails;
}

export async function approve({ codepipeline }, pipelineName, { stageName, actionName, output }) {
  const token = output.executionResult.externalExecutionId;
  const result = { status: 'Approved', summary: '' };
  await codepipeline.send(
    new PutApprovalResultCommand({ pipelineName, stageName, actionName, token, result }),
  );
}

/** @returns how many objects there are under a prefix */
export async function countObjects({ s3 }, Prefix) {
  let [count, token] = [0, undefined];
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: 'site', Prefix, ContinuationToken: token }),
    );
    count += page.KeyCount;
    token = page.NextContinuationToken;
  } while (token);
  return count;
}

/** Does something to each item, some at a time. */
export async function each(items, atOnce, work) {
  const rest = items.entries();
  const next = async () => {
    for (const [index, item] of rest) await work(item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
