import { CreatePipelineCommand, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  ARTIFACTS,
  answer,
  approvalAction,
  createPipeline,
  declared,
  deployAction,
  ended,
  makeRole,
  newWorld,
  SITE,
  sourceAction,
  stageState,
  UPLOADS,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

describe('what is missing shows where it is missed', () => {
  test('a role that does not trust CodePipeline', async () => {
    const roleArn = await makeRole(world.iam, 'stranger', [], { Service: 'codebuild.amazonaws.com' });
    const pipeline = { ...declared(world, 'untrusted'), roleArn };
    await expect(world.codepipeline.send(new CreatePipelineCommand({ pipeline }))).rejects.toThrow(
      expect.objectContaining({
        name: 'InvalidStructureException',
        message: `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`,
      }),
    );
  });

  test('a permission of the role', async () => {
    const roleArn = await makeRole(world.iam, 'poor', [
      { Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${UPLOADS}`, `arn:aws:s3:::${UPLOADS}/*`] },
    ]);
    const first = await createPipeline(world, 'poor', undefined, { roleArn });
    expect((await ended(world, 'poor', first)).status).toBe('Failed');
    const source = await stageState(world, 'poor', 'Source');
    const { errorDetails } = source.actionStates?.[0]?.latestExecution ?? {};
    expect(errorDetails?.code).toBe('PermissionError');
    expect(errorDetails?.message).toContain(
      `CodePipeline service role "${roleArn}" is getting S3 access denied for the S3 bucket "${ARTIFACTS}"`,
    );
    expect(errorDetails?.message).toContain('is not authorized to perform: s3:PutObject');
  });

  test('an action role is assumed through the role of the pipeline', async () => {
    const trusting = { AWS: world.roleArn };
    const actionRole = await makeRole(world.iam, 'action', [], trusting);
    const first = await createPipeline(world, 'chained', [
      { name: 'Source', actions: [sourceAction({ roleArn: actionRole })] },
      { name: 'Gate', actions: [approvalAction()] },
    ]);
    await ended(world, 'chained', first);
    const source = await stageState(world, 'chained', 'Source');
    expect(source.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
      'assumed-role/action/',
    );
  });

  test('the value of a variable', async () => {
    const first = await createPipeline(world, 'unresolved', [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Gate',
        actions: [approvalAction({ configuration: { CustomData: '#{SourceVariables.Nope}' } })],
      },
    ]);
    await ended(world, 'unresolved', first);
    const gate = await stageState(world, 'unresolved', 'Gate');
    expect(gate.actionStates?.[0]?.latestExecution?.errorDetails).toEqual({
      code: 'ConfigurationError',
      message:
        "Action 'Ask' cannot start: #{SourceVariables.Nope} in its configuration 'CustomData' has no value: " +
        "the namespace 'SourceVariables' has no variable 'Nope'",
    });
    // It has asked nobody: there is no question, and no token for an answer.
    expect(gate.actionStates?.[0]?.latestExecution).not.toHaveProperty('summary');
    const { actionExecutionDetails: [asked] = [] } = await world.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: 'unresolved' }),
    );
    expect(asked?.output?.executionResult).not.toHaveProperty('externalExecutionId');
  });

  test('a provider that is not here', async () => {
    const first = await createPipeline(world, 'lambda', [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Invoke',
        actions: [
          {
            name: 'Call',
            actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
            configuration: { FunctionName: 'f' },
          },
        ],
      },
    ]);
    await ended(world, 'lambda', first);
    const invoke = await stageState(world, 'lambda', 'Invoke');
    expect(invoke.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
      'cannot run Invoke actions of the provider Lambda (owner AWS) yet',
    );
  });

  test('an artifact that nobody has made, and an ACL that is none', async () => {
    const configuration = { BucketName: SITE, Extract: 'false', ObjectKey: 'x', CannedACL: 'PublicRead' };
    const first = await createPipeline(world, 'absent', [
      { name: 'Source', actions: [sourceAction()] },
      { name: 'Gate', actions: [approvalAction()] },
      { name: 'Deploy', actions: [deployAction(), deployAction({ name: 'Open', configuration })] },
    ]);
    const { actionExecutionDetails: [, fetched] = [] } = await eventually(async () => {
      const listed = await world.codepipeline.send(
        new ListActionExecutionsCommand({ pipelineName: 'absent' }),
      );
      return listed.actionExecutionDetails?.length === 2 && listed;
    });
    const place = fetched?.output?.outputArtifacts?.[0]?.s3location;
    await world.s3.send(new DeleteObjectCommand({ Bucket: place?.bucket, Key: place?.key }));
    await answer(world, 'absent', first, 'Approved');
    await ended(world, 'absent', first);
    const { actionStates = [] } = await stageState(world, 'absent', 'Deploy');
    expect(actionStates.map(({ latestExecution }) => latestExecution?.errorDetails)).toEqual([
      {
        code: 'ConfigurationError',
        message: `The artifact Package is not in the artifact bucket "${place?.bucket}" (${place?.key}): the action that declares it has not made it`,
      },
      {
        code: 'ConfigurationError',
        message: expect.stringContaining(
          "CannedACL 'PublicRead' of action 'Open' is none of private, public-read",
        ),
      },
    ]);
  });

  test('an archive that is none', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket: UPLOADS, Key: 'plain.txt', Body: 'just text' }));
    const configuration = { S3Bucket: UPLOADS, S3ObjectKey: 'plain.txt', PollForSourceChanges: 'false' };
    const first = await createPipeline(world, 'plain', [
      { name: 'Source', actions: [sourceAction({ configuration })] },
      { name: 'Deploy', actions: [deployAction()] },
    ]);
    await ended(world, 'plain', first);
    const deploy = await stageState(world, 'plain', 'Deploy');
    expect(deploy.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
      'The artifact Package cannot be extracted',
    );
  });
});
