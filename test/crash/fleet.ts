import {
  type ActionDeclaration,
  CreateCustomActionTypeCommand,
  CreatePipelineCommand,
  type ExecutionMode,
} from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Clients } from './release-line.js';

/** Every object that a pipeline deploys is a version here: who deploys twice leaves two. */
export const LIVE = 'live';
/** The work that a worker outside of the server does. */
export const JOB_TYPE = { category: 'Build', owner: 'Custom', provider: 'Crash', version: '1' } as const;
export const MODES = ['QUEUED', 'SUPERSEDED', 'PARALLEL'] as const;
/** What an execution does, by stage. */
export const STAGES = [
  ['Source', ['Fetch']],
  ['Work', ['Left', 'Right', 'Child']],
  ['Ship', ['Ship']],
] as const;

/** One pipeline under load, and the one that each of its executions starts. */
export interface Member {
  readonly name: string;
  readonly child: string;
  readonly mode: ExecutionMode;
}

/** As many pipelines of each mode, all from one object, with work of all kinds: inside, by a worker, by another pipeline. */
export async function createFleet(clients: Clients, ofEachMode: number): Promise<readonly Member[]> {
  const { s3, pipelines } = clients;
  const roleArn = await createRole(clients);
  for (const Bucket of ['uploads', 'artifacts', LIVE]) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'source.zip', Body: 'x'.repeat(2_000) }));
  const counts = { minimumCount: 0, maximumCount: 1 };
  await pipelines.send(
    new CreateCustomActionTypeCommand({
      ...JOB_TYPE,
      inputArtifactDetails: counts,
      outputArtifactDetails: counts,
    }),
  );
  const members = MODES.flatMap((mode) =>
    Array.from({ length: ofEachMode }, (_, index): Member => {
      const name = `${mode.toLowerCase()}-${index}`;
      return { name, child: `child-of-${name}`, mode };
    }),
  );
  for (const member of members) {
    await createPipeline(clients, roleArn, member.child, 'PARALLEL', [
      { name: 'Source', actions: [source] },
      { name: 'Ship', actions: [deployment(member.child)] },
    ]);
    await createPipeline(clients, roleArn, member.name, member.mode, [
      { name: 'Source', actions: [source] },
      { name: 'Work', actions: [job('Left'), job('Right'), startOf(member.child)] },
      { name: 'Ship', actions: [deployment(member.name)] },
    ]);
  }
  return members;
}

const source: ActionDeclaration = {
  name: 'Fetch',
  actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
  configuration: { S3Bucket: 'uploads', S3ObjectKey: 'source.zip', PollForSourceChanges: 'false' },
  outputArtifacts: [{ name: 'Src' }],
};

function job(name: string): ActionDeclaration {
  return { name, runOrder: 1, actionTypeId: JOB_TYPE, inputArtifacts: [{ name: 'Src' }] };
}

function startOf(PipelineName: string): ActionDeclaration {
  const Variables = JSON.stringify([{ name: 'RUN', value: '#{codepipeline.PipelineExecutionId}' }]);
  return {
    name: 'Child',
    runOrder: 2,
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'CodePipeline', version: '1' },
    configuration: { PipelineName, Variables },
  };
}

/** Each execution puts one object of its own. */
function deployment(pipeline: string): ActionDeclaration {
  const ObjectKey = `${pipeline}/#{codepipeline.PipelineExecutionId}`;
  return {
    name: 'Ship',
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: { BucketName: LIVE, Extract: 'false', ObjectKey },
    inputArtifacts: [{ name: 'Src' }],
  };
}

/** It starts only when it is told: nobody else gives its variable a value. */
async function createPipeline(
  { pipelines }: Clients,
  roleArn: string,
  name: string,
  executionMode: ExecutionMode,
  stages: { readonly name: string; readonly actions: ActionDeclaration[] }[],
): Promise<void> {
  const artifactStore = { type: 'S3' as const, location: 'artifacts' };
  const variables = [{ name: 'RUN' }];
  const pipelineType = 'V2' as const;
  await pipelines.send(
    new CreatePipelineCommand({
      pipeline: { name, roleArn, artifactStore, stages, variables, pipelineType, executionMode },
    }),
  );
}

async function createRole({ iam }: Clients): Promise<string> {
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'pipeline',
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Service: 'codepipeline.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    }),
  );
  const PolicyDocument = policy({
    Effect: 'Allow',
    Action: ['s3:*', 'codepipeline:StartPipelineExecution'],
    Resource: '*',
  });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'pipeline', PolicyName: 'needed', PolicyDocument }));
  return Role?.Arn ?? '';
}
