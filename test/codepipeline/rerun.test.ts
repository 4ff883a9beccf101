import {
  type ActionDeclaration,
  CodePipelineClient,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  type StageDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedRequest } from '../../src/cli/signed-request.js';
import { runInProcess } from '../cli/run-in-process.js';
import { isTarget, TARGET, unless } from './conditioned-stages.js';
import { action } from './declarations.js';
import {
  createPipeline,
  declared,
  deployAction,
  ended,
  execution,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  uploadSource,
  type World,
} from './world.js';

const LATE = 'late';
let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

/** Beside what Build makes there is a clock, so that a second build would make something else. */
const compile = action('Compile', 'Compute/AWS/Commands', {
  commands: ['mkdir out', 'cp page.html out/', 'date +%s%N > out/stamp'],
  in: ['Package'],
});

/** It ships to a bucket that is not there at first. */
function stages(): StageDeclaration[] {
  const to = (BucketName: string, ObjectKey: string) => ({ BucketName, ObjectKey, Extract: 'true' });
  const outputArtifacts = [{ name: 'Built', files: ['out/**/*'] }];
  const ship: Partial<ActionDeclaration> = { inputArtifacts: [{ name: 'Built' }], runOrder: 2 };
  return [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Work',
      actions: [
        { ...compile, outputArtifacts },
        deployAction({
          name: 'Ship',
          ...ship,
          configuration: to(LATE, '#{codepipeline.PipelineExecutionId}'),
        }),
        deployAction({ name: 'Beside', ...ship, configuration: to(SITE, 'beside') }),
      ],
    },
    {
      name: 'After',
      actions: [deployAction({ inputArtifacts: [{ name: 'Built' }], configuration: to(SITE, 'after') })],
    },
  ];
}

/** @returns the exit code, what was said, and the id of the execution that it has made */
async function rerun(pipeline: string, of: string, stage: string, name: string, ...rest: string[]) {
  const named = ['--execution', of, '--stage', stage, '--action', name];
  const said = await runInProcess(world.server, 'rerun', pipeline, ...named, ...rest);
  return { ...said, id: /^Execution (\S+) of/m.exec(said.output)?.[1] ?? '' };
}

async function ranIn(pipelineName: string, pipelineExecutionId: string): Promise<string[]> {
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  return actionExecutionDetails.map(({ stageName, actionName }) => `${stageName}/${actionName}`).toSorted();
}

async function textIn(Bucket: string, Key: string): Promise<string> {
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

test('with the inputs of the execution that failed: one action, then everything from it on', async () => {
  await uploadSource(world, { 'page.html': 'then' });
  const first = await createPipeline(world, 'again', stages(), { pipelineType: 'V2' });
  expect((await ended(world, 'again', first)).status).toBe('Failed');
  const stamp = await siteText(world, 'beside/out/stamp');
  // The source has moved on, and what was missing is there.
  await uploadSource(world, { 'page.html': 'now' });
  await world.s3.send(new CreateBucketCommand({ Bucket: LATE }));

  const alone = await rerun('again', first, 'Work', 'Ship');
  expect(alone.output).toMatch(/Work\/Ship: S3 started[\s\S]*Work\/Ship: Succeeded/);
  expect(alone.exitCode).toBe(0);
  expect(await ranIn('again', alone.id)).toEqual(['Work/Ship']);
  expect(await textIn(LATE, `${first}/out/page.html`)).toBe('then');
  expect(await textIn(LATE, `${first}/out/stamp`)).toBe(stamp);
  const before = await execution(world, 'again', first);
  expect(await execution(world, 'again', alone.id)).toMatchObject({
    status: 'Succeeded',
    statusSummary: `'Ship' of stage 'Work' ran again with the inputs of ${first}`,
    executionType: 'STANDARD',
    artifactRevisions: before.artifactRevisions,
    trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'arn:aws:iam::000000000000:root' },
  });

  // Of a rerun, too: what it has not run itself is that of the one before.
  const onwards = await rerun('again', alone.id, 'Work', 'Ship', '--onwards');
  expect([onwards.exitCode, await ranIn('again', onwards.id)]).toEqual([
    0,
    ['After/Publish', 'Work/Beside', 'Work/Ship'],
  ]);
  expect(await siteText(world, 'after/out/page.html')).toBe('then');
  expect(await siteText(world, 'after/out/stamp')).toBe(stamp);

  // It has succeeded behind its stage: there it can be gone back to, and what it brought is known.
  const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
    new ListPipelineExecutionsCommand({
      pipelineName: 'again',
      filter: { succeededInStage: { stageName: 'Work' } },
    }),
  );
  expect(pipelineExecutionSummaries.map((one) => one.pipelineExecutionId)).toEqual([onwards.id]);
  const roll = (stageName: string, targetPipelineExecutionId: string) =>
    world.codepipeline.send(
      new RollbackStageCommand({ pipelineName: 'again', stageName, targetPipelineExecutionId }),
    );
  await expect(roll('Work', alone.id)).rejects.toThrow('has run one action of it only');
  const { pipelineExecutionId: back = '' } = await roll('After', onwards.id);
  expect((await ended(world, 'again', back)).status).toBe('Succeeded');
});

test('one that fails says why and can be retried: the same action, the same inputs', async () => {
  await uploadSource(world, { 'page.html': 'first' });
  const [source, work, after] = stages();
  const broken = work?.actions?.map((one) =>
    one.name === 'Ship' ? { ...one, configuration: { BucketName: 'later', Extract: 'true' } } : one,
  );
  const all = [source ?? {}, { ...work, actions: broken }, after ?? {}] as StageDeclaration[];
  const first = await createPipeline(world, 'twice', all, { pipelineType: 'V2' });
  await ended(world, 'twice', first);
  const failed = await rerun('twice', first, 'Work', 'Ship');
  expect([failed.exitCode, failed.output]).toEqual([1, expect.stringContaining('It failed in Work/Ship')]);
  await uploadSource(world, { 'page.html': 'second' });
  await world.s3.send(new CreateBucketCommand({ Bucket: 'later' }));
  await world.codepipeline.send(
    new RetryStageExecutionCommand({
      pipelineName: 'twice',
      stageName: 'Work',
      pipelineExecutionId: failed.id,
      retryMode: 'ALL_ACTIONS',
    }),
  );
  expect((await ended(world, 'twice', failed.id)).status).toBe('Succeeded');
  expect(await ranIn('twice', failed.id)).toEqual(['Work/Ship', 'Work/Ship']);
  expect(await textIn('later', 'out/page.html')).toBe('first');
  expect((await stageState(world, 'twice', 'Work')).latestExecution).toMatchObject({ status: 'Succeeded' });
});

test('what cannot be run again is refused in words', async () => {
  const never = action('Never', 'Compute/AWS/Commands', { commands: ['false'], in: ['Package'] });
  const behind = deployAction({ name: 'Behind', runOrder: 2 });
  const all = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Work', actions: [never, behind] },
    { name: 'After', actions: [deployAction()] },
  ];
  const id = await createPipeline(world, 'refusing', all, { pipelineType: 'V2' });
  await ended(world, 'refusing', id);
  const refused = async (...words: [of: string, stage: string, name: string, ...rest: string[]]) => {
    const { exitCode, output } = await rerun('refusing', ...words);
    expect(exitCode).toBe(1);
    return output;
  };
  const unknown = '00000000-0000-4000-8000-000000000000';
  expect(await refused(unknown, 'Work', 'Never')).toContain('PipelineExecutionNotFoundException');
  expect(await refused(id, 'Nowhere', 'Never')).toContain('StageNotFoundException');
  expect(await refused(id, 'Work', 'Nothing')).toContain('ActionNotFoundException');
  expect(await refused(id, 'Source', 'Fetch', '--onwards')).toContain('it is a source');
  expect(await refused(id, 'After', 'Publish')).toContain('has not run the stage');
  expect(await refused(id, 'Work', 'Behind')).toBe(
    `pipewright: StageNotRetryableException: The action Behind of the stage Work cannot be run again: 'Never', which must come before it, has not succeeded in ${id}.`,
  );
  const withoutIt = unless('SKIP', isTarget('staging'));
  const skipping = [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Build',
      actions: [{ ...compile, outputArtifacts: [{ name: 'Built' }] }],
      beforeEntry: withoutIt,
    },
    { name: 'After', actions: [deployAction({ inputArtifacts: [{ name: 'Built' }] })] },
  ];
  const skipped = await createPipeline(world, 'skipping', skipping, { pipelineType: 'V2', ...TARGET });
  await ended(world, 'skipping', skipped);
  expect((await rerun('skipping', skipped, 'After', 'Publish')).output).toContain(
    `its inputs are not there: ${skipped} has never made 'Built'.`,
  );
  expect((await rerun('skipping', skipped, 'Build', 'Compile')).output).toContain('has not run the stage');
  expect((await rerun('nowhere', id, 'Work', 'Never')).output).toContain('nor in another region');
  await world.codepipeline.send(
    new UpdatePipelineCommand({ pipeline: declared(world, 'refusing', all, { pipelineType: 'V2' }) }),
  );
  expect(await refused(id, 'Work', 'Never')).toContain('PipelineExecutionOutdatedException');
});

test('it takes the permission to retry the stage, and a signature that is right', async () => {
  await world.iam.send(new CreateUserCommand({ UserName: 'eve' }));
  const { AccessKey } = await world.iam.send(new CreateAccessKeyCommand({ UserName: 'eve' }));
  const keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const ask = async (credentials: typeof keys, method: 'GET' | 'POST' = 'POST') => {
    const url = new URL('/_pipewright/codepipeline/rerun', world.server.endpoint);
    const pipelineExecutionId = '00000000-0000-4000-8000-000000000000';
    const order = { pipelineName: 'again', pipelineExecutionId, stageName: 'Work', actionName: 'Ship' };
    url.search = new URLSearchParams(order).toString();
    const client = world.server.client(CodePipelineClient, { credentials });
    const { status, body } = await signedRequest(client, method, url);
    return [status, JSON.parse(body)];
  };
  const stage = 'arn:aws:codepipeline:us-east-1:000000000000:again/Work';
  const words = { __type: 'AccessDeniedException', message: expect.stringContaining(stage) };
  expect(await ask(keys)).toEqual([400, words]);
  const allow = { Effect: 'Allow', Action: 'codepipeline:RetryStageExecution', Resource: stage };
  await world.iam.send(
    new PutUserPolicyCommand({
      UserName: 'eve',
      PolicyName: 'retry',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }),
    }),
  );
  const allowed = { __type: 'PipelineExecutionNotFoundException' };
  expect(await ask(keys)).toEqual([400, expect.objectContaining(allowed)]);
  const wrong = await ask({ ...keys, secretAccessKey: 'wrong' });
  expect(wrong).toEqual([403, expect.objectContaining({ __type: 'InvalidSignatureException' })]);
  expect((await ask(keys, 'GET'))[0]).toBe(405);
});
