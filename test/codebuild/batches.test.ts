import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchDeleteBuildsCommand,
  BatchGetBuildBatchesCommand,
  type BuildBatch,
  CreateProjectCommand,
  type CreateProjectCommandInput,
  DeleteBuildBatchCommand,
  ListBuildBatchesCommand,
  ListBuildBatchesForProjectCommand,
  RetryBuildBatchCommand,
  StartBuildBatchCommand,
  StopBuildBatchCommand,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractZip } from '../../src/engines/archive/archive.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, createRole } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;
let batchRole = '';
let scratch = '';
let count = 0;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  scratch = await mkdtemp(join(tmpdir(), 'batches-'));
  batchRole = await createRole(
    fixture.iam,
    'batch-role',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['codebuild:StartBuild', 'codebuild:StopBuild', 'codebuild:RetryBuild'],
          Resource: '*',
        },
      ],
    }),
  );
});
afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

async function project(buildspec: string, more: Partial<CreateProjectCommandInput> = {}): Promise<string> {
  count += 1;
  const name = `batch-${count}`;
  await fixture.codebuild.send(
    new CreateProjectCommand({
      name,
      source: { type: 'NO_SOURCE', buildspec },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'own',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [{ name: 'SHARED', value: 'project' }],
      },
      serviceRole: fixture.roleArn,
      buildBatchConfig: { serviceRole: batchRole },
      ...more,
    }),
  );
  return name;
}

const start = async (projectName: string): Promise<BuildBatch> =>
  (await fixture.codebuild.send(new StartBuildBatchCommand({ projectName }))).buildBatch ?? {};

async function get(id: string | undefined): Promise<BuildBatch> {
  const answer = await fixture.codebuild.send(new BatchGetBuildBatchesCommand({ ids: [id ?? ''] }));
  return answer.buildBatches?.[0] ?? {};
}

const finished = (id: string | undefined) =>
  eventually(async () => {
    const batch = await get(id);
    return batch.complete === true && batch;
  });

const phases = (batch: BuildBatch) =>
  (batch.phases ?? []).map(({ phaseType, phaseStatus }) => `${phaseType}:${phaseStatus ?? '-'}`);
const groups = (batch: BuildBatch) =>
  Object.fromEntries(
    (batch.buildGroups ?? []).map(({ identifier, currentBuildSummary }) => [
      identifier,
      currentBuildSummary?.buildStatus,
    ]),
  );
const build = async (batch: BuildBatch, identifier: string) => {
  const group = batch.buildGroups?.find((candidate) => candidate.identifier === identifier);
  return await fixture.get(group?.currentBuildSummary?.arn ?? '');
};

const GRAPH = `
version: 0.2
batch:
  build-graph:
    - identifier: first
      env: {variables: {SHARED: first, OWN: 1}}
    - identifier: second
      depend-on: [first]
      buildspec: |
        version: 0.2
        phases: {build: {commands: ['echo "second in $CODEBUILD_BATCH_BUILD_IDENTIFIER, $SHARED"']}}
phases:
  build:
    commands: ['echo "$SHARED $OWN in $CODEBUILD_BATCH_BUILD_IDENTIFIER"']
`;

describe('a batch', () => {
  it('runs the builds of a graph, each with its own environment and buildspec', async () => {
    const name = await project(GRAPH);
    const begun = await start(name);
    expect(begun).toMatchObject({
      arn: `arn:aws:codebuild:us-east-1:000000000000:build-batch/${begun.id}`,
      buildBatchStatus: 'IN_PROGRESS',
      buildBatchNumber: 1,
      complete: false,
      currentPhase: 'DOWNLOAD_BATCHSPEC',
    });
    const batch = await finished(begun.id);
    expect(phases(batch)).toEqual([
      'SUBMITTED:SUCCEEDED',
      'DOWNLOAD_BATCHSPEC:SUCCEEDED',
      'IN_PROGRESS:SUCCEEDED',
      'COMBINE_ARTIFACTS:SUCCEEDED',
      'SUCCEEDED:-',
    ]);
    expect(groups(batch)).toEqual({ DOWNLOAD_SOURCE: 'SUCCEEDED', first: 'SUCCEEDED', second: 'SUCCEEDED' });
    const first = await build(batch, 'first');
    expect(first.buildBatchArn).toBe(batch.arn);
    expect(await fixture.lines(first)).toContain('first 1 in first');
    expect(await fixture.lines(await build(batch, 'second'))).toContain('second in second, project');
  });

  it('stops what depends on a failure, fails, and is tried again with what failed', async () => {
    const name = await project(`
version: 0.2
batch:
  build-graph:
    - identifier: good
    - identifier: bad
      env: {variables: {FAILS: 1}}
    - identifier: after
      depend-on: [bad]
    - identifier: ignored
      env: {variables: {FAILS: 1}}
      ignore-failure: true
phases:
  build:
    commands: ['test -z "$FAILS"']
`);
    const batch = await finished((await start(name)).id);
    expect(batch.buildBatchStatus).toBe('FAILED');
    expect(phases(batch).slice(-2)).toEqual(['IN_PROGRESS:CLIENT_ERROR', 'FAILED:-']);
    expect(groups(batch)).toMatchObject({
      good: 'SUCCEEDED',
      bad: 'FAILED',
      after: 'STOPPED',
      ignored: 'FAILED',
    });
    await fixture.codebuild.send(
      new RetryBuildBatchCommand({ id: batch.id, retryType: 'RETRY_FAILED_BUILDS' }),
    );
    const again = await finished(batch.id);
    expect(phases(again).slice(3)).toEqual([
      'FAILED:RETRY',
      'SUBMITTED:SUCCEEDED',
      'IN_PROGRESS:CLIENT_ERROR',
      'FAILED:-',
    ]);
    const prior = Object.fromEntries(
      (again.buildGroups ?? []).map(({ identifier, priorBuildSummaryList }) => [
        identifier,
        priorBuildSummaryList?.length,
      ]),
    );
    expect(prior).toEqual({ DOWNLOAD_SOURCE: 0, good: 0, bad: 1, after: 1, ignored: 1 });
  });

  it('is stopped with its builds, listed, and deleted with them', async () => {
    const name = await project(`
version: 0.2
batch:
  build-matrix:
    dynamic:
      env:
        variables: {N: [1, 2]}
phases:
  build:
    commands: ['sleep 300']
`);
    const { id } = await start(name);
    await eventually(async () => {
      const batch = await get(id);
      if (groups(batch).build1 !== 'IN_PROGRESS') return false;
      return (await build(batch, 'build1')).currentPhase === 'BUILD';
    });
    const listed = await fixture.codebuild.send(
      new ListBuildBatchesForProjectCommand({ projectName: name, filter: { status: 'IN_PROGRESS' } }),
    );
    expect(listed.ids).toEqual([`arn:aws:codebuild:us-east-1:000000000000:build-batch/${id}`]);
    const refused = await fixture.codebuild.send(new DeleteBuildBatchCommand({ id }));
    expect(refused.statusCode).toBe('BATCH_IN_PROGRESS');
    await fixture.codebuild.send(new StopBuildBatchCommand({ id }));
    const batch = await eventually(async () => {
      const found = await get(id);
      return groups(found).build0 === 'STOPPED' && groups(found).build1 === 'STOPPED' && found;
    });
    expect(phases(batch).slice(-2)).toEqual(['IN_PROGRESS:STOPPED', 'STOPPED:-']);
    expect((await build(batch, 'build0')).buildStatus).toBe('STOPPED');
    const all = await fixture.codebuild.send(new ListBuildBatchesCommand({}));
    expect(all.ids?.[0]).toBe(batch.arn);
    const deleted = await eventually(async () => {
      const answer = await fixture.codebuild.send(new DeleteBuildBatchCommand({ id }));
      return answer.statusCode === 'BATCH_DELETED' && answer;
    });
    expect([...(deleted.buildsDeleted ?? []), ...(deleted.buildsNotDeleted ?? [])]).toHaveLength(3);
    const gone = await fixture.codebuild.send(new BatchGetBuildBatchesCommand({ ids: [id ?? ''] }));
    expect(gone.buildBatchesNotFound).toEqual([id]);
  });

  it('stops the others at the first failure where it is to fail fast', async () => {
    const name = await project(`
version: 0.2
batch:
  fast-fail: true
  build-list:
    - identifier: slow
      env: {variables: {COMMAND: sleep 300}}
    - identifier: bad
      env: {variables: {COMMAND: sleep 0.2; exit 1}}
phases:
  build:
    commands: ['sh -c "$COMMAND"']
`);
    const batch = await finished((await start(name)).id);
    expect(groups(batch)).toMatchObject({ slow: 'STOPPED', bad: 'FAILED' });
  });

  it('shares the tests of a fan-out', async () => {
    const name = await project(`
version: 0.2
batch:
  build-fanout: {parallelism: 2}
phases:
  build:
    commands:
      - touch 1.test 2.test 3.test
      - codebuild-tests-run --test-command 'echo share' --files-search "codebuild-glob-search '*.test'"
`);
    const batch = await finished((await start(name)).id);
    expect(await fixture.lines(await build(batch, 'build0'))).toContain('share 1.test 3.test');
    expect(await fixture.lines(await build(batch, 'build1'))).toContain('share 2.test');
  });

  it('combines the artifacts of its builds', async () => {
    const name = await project(
      `
version: 0.2
batch:
  build-list:
    - identifier: a
    - identifier: b
phases:
  build:
    commands: ['mkdir out && echo x > out/$CODEBUILD_BATCH_BUILD_IDENTIFIER.txt && echo y > out/both.txt']
artifacts:
  base-directory: out
  files: ['**/*']
`,
      {
        artifacts: { type: 'S3', location: fixture.bucket, name: 'combined.zip', packaging: 'ZIP' },
        buildBatchConfig: { serviceRole: batchRole, combineArtifacts: true },
      },
    );
    const batch = await finished((await start(name)).id);
    expect(batch.buildBatchStatus).toBe('SUCCEEDED');
    const zip = join(scratch, 'combined.zip');
    await writeFile(zip, await fixture.getObject('combined.zip'));
    await extractZip(zip, join(scratch, 'combined'));
    expect((await readdir(join(scratch, 'combined'))).sort()).toEqual(['a.txt', 'b.txt', 'both.txt']);
  });

  it.each([
    ['too many builds', { restrictions: { maximumBuildsAllowed: 1 } }, 'at most 1 are allowed'],
    [
      'a compute type that is not allowed',
      { restrictions: { computeTypesAllowed: ['BUILD_GENERAL1_LARGE'] } },
      'the compute type BUILD_GENERAL1_SMALL is not allowed',
    ],
  ])('fails with %s', async (_what, config, message) => {
    const name = await project(GRAPH, { buildBatchConfig: { serviceRole: batchRole, ...config } });
    const batch = await finished((await start(name)).id);
    expect(batch.buildBatchStatus).toBe('FAILED');
    expect(batch.phases?.at(-2)?.contexts?.[0]?.message).toContain(message);
  });

  it('needs a role that may start builds', async () => {
    const name = await project(GRAPH, { buildBatchConfig: { serviceRole: fixture.roleArn } });
    const batch = await finished((await start(name)).id);
    expect(batch.phases?.at(-2)?.contexts?.[0]).toMatchObject({ statusCode: 'ACCESS_DENIED' });
    const without = await project(GRAPH, { buildBatchConfig: undefined });
    await expect(start(without)).rejects.toMatchObject({ name: 'InvalidInputException' });
    const plain = await project('version: 0.2\nphases:\n  build:\n    commands: [true]\n');
    const specless = await finished((await start(plain)).id);
    expect(phases(specless).slice(-2)).toEqual(['DOWNLOAD_BATCHSPEC:FAILED', 'FAILED:-']);
    expect(specless.phases?.at(-2)?.contexts).toEqual([
      { statusCode: 'YAML_FILE_ERROR', message: 'batch is required in the buildspec of a batch build' },
    ]);
  });

  it('takes turns where its project has a limit', async () => {
    const name = await project(GRAPH.replace('depend-on: [first]', 'depend-on: []'), {
      concurrentBuildLimit: 1,
    });
    const batch = await finished((await start(name)).id);
    expect(batch.buildBatchStatus).toBe('SUCCEEDED');
    const ids = (batch.buildGroups ?? []).map(({ currentBuildSummary }) => currentBuildSummary?.arn ?? '');
    const deleted = await eventually(async () => {
      const answer = await fixture.codebuild.send(new BatchDeleteBuildsCommand({ ids }));
      return answer.buildsNotDeleted?.length === 0 && answer;
    });
    expect(deleted.buildsDeleted?.length).toBeGreaterThan(0);
  });
});
