import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build, ProjectArtifacts, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listZip, readZipEntry } from '../../src/engines/archive/archive.js';
import { git } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';
import { type BuildFixture, buildFixture, phasesOf, withoutTimes } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;
let scratch = '';

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  scratch = await mkdtemp(join(tmpdir(), 'codebuild-artifacts-'));
});

afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true });
});

async function zipOf(key: string) {
  const file = join(scratch, key.replaceAll('/', '_'));
  await writeFile(file, await fixture.getObject(key));
  const entries = await listZip(file);
  return {
    paths: entries
      .map((entry) => entry.path)
      .filter((path) => !path.endsWith('/'))
      .sort(),
    text: async (path: string) => (await readZipEntry(file, path, 10_000))?.toString(),
    modeOf: (path: string) => (entries.find((entry) => entry.path === path)?.mode ?? 0) & 0o777,
  };
}

const keysBelow = async (Prefix: string) => {
  const { Contents = [] } = await fixture.s3.send(
    new ListObjectsV2Command({ Bucket: fixture.bucket, Prefix }),
  );
  return Contents.map((object) => object.Key);
};

const messageOf = (build: Build) =>
  build.phases?.find((phase) => phase.phaseStatus === 'FAILED')?.contexts?.[0];

const SPEC = 'version: 0.2\n';
const ZIP: ProjectArtifacts = { type: 'S3', packaging: 'ZIP' };

describe('sources', () => {
  it('come from a zip in S3, with the buildspec in it', async () => {
    const location = await fixture.putZip('in.zip', {
      'buildspec.yml': `${SPEC}phases:\n  build:\n    commands:\n      - cat data/a.txt\n      - pwd\n`,
      'data/a.txt': 'from the zip\n',
    });
    const name = await fixture.project({ source: { type: 'S3', location } });
    const build = await fixture.finished(await fixture.start(name));
    const lines = await fixture.lines(build);
    expect(lines).toContain('from the zip');
    expect(lines.some((line) => /^\/.*\/codebuild\/output\/src\d+\/src$/.test(line))).toBe(true);
    expect(build.resolvedSourceVersion).toBeUndefined();
  });

  it('come from a folder in S3', async () => {
    for (const key of ['folder/run.yml', 'folder/sub/x']) {
      const Body = key.endsWith('yml')
        ? `${SPEC}phases:\n  build:\n    commands: [cat sub/x]\n`
        : 'in the folder';
      await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key: key, Body }));
    }
    const name = await fixture.project({
      source: { type: 'S3', location: `${fixture.bucket}/folder/`, buildspec: 'run.yml' },
    });
    const build = await fixture.finished(await fixture.start(name));
    expect((await fixture.lines(build)).join('\n')).toContain('in the folder');
  });

  it('come from CodeCommit, with their history', async () => {
    await server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: 'app' }));
    const location = `${server.endpoint.replace('//', '//test:test@')}/v1/repos/app`;
    const directory = await mkdtemp(join(scratch, 'git-'));
    await git(directory, ['init', '-q', '-b', 'main']);
    const commands =
      '      - git log --format=%s\n      - test "$CODEBUILD_RESOLVED_SOURCE_VERSION" = "$(git rev-parse HEAD)"\n';
    await writeFile(join(directory, 'buildspec.yml'), `${SPEC}phases:\n  build:\n    commands:\n${commands}`);
    await git(directory, ['add', '.']);
    await git(directory, ['commit', '-q', '-m', 'first of all']);
    await git(directory, ['push', '-q', location, 'main']);
    const { stdout: commitId } = await git(directory, ['rev-parse', 'HEAD']);

    const name = await fixture.project({
      source: {
        type: 'CODECOMMIT',
        location: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/app',
        gitSubmodulesConfig: { fetchSubmodules: true },
      },
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(build).toMatchObject({ buildStatus: 'SUCCEEDED', resolvedSourceVersion: commitId.trim() });
    const lines = await fixture.lines(build);
    expect(lines).toContain('first of all');
    expect(lines.join('\n')).toContain('Skipping submodules of primary source');

    const missing = await fixture.finished(await fixture.start(name, { sourceVersion: 'nowhere' }));
    expect(messageOf(missing)).toEqual({
      statusCode: 'CLIENT_ERROR',
      message: 'reference not found for primary source and source version nowhere',
    });
    const sourceLocationOverride = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/none';
    const none = await fixture.finished(await fixture.start(name, { sourceLocationOverride }));
    expect(messageOf(none)).toEqual({
      statusCode: 'CLIENT_ERROR',
      message: 'repository not found for primary source',
    });
  });

  it.each([
    [undefined, 'YAML file does not exist'],
    ['ci/build.yml', /^stat \/.*\/src\/ci\/build\.yml: no such file or directory$/],
    ['../../../outside.yml', /no such file or directory$/],
  ])('without the buildspec %j fail as on AWS', async (buildspec, message) => {
    const location = await fixture.putZip('empty.zip', { 'README.md': 'nothing here' });
    const name = await fixture.project({ source: { type: 'S3', location, buildspec } });
    const build = await fixture.finished(await fixture.start(name));
    expect(messageOf(build)).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('that are missing or no zip at all fail with a reason', async () => {
    const location = `${fixture.bucket}/not-a.zip`;
    const name = await fixture.project({ source: { type: 'S3', location } });
    expect(messageOf(await fixture.finished(await fixture.start(name)))).toMatchObject({
      statusCode: 'CLIENT_ERROR',
      message: expect.stringContaining('NoSuchKey'),
    });
    await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key: 'not-a.zip', Body: 'text' }));
    expect(messageOf(await fixture.finished(await fixture.start(name)))).toMatchObject({
      statusCode: 'CLIENT_ERROR',
      message: expect.stringContaining('archive'),
    });
  });
});

describe('artifacts', () => {
  const build = async (artifacts: ProjectArtifacts, buildspec: string, more: object = {}) => {
    const name = await fixture.project({
      source: { type: 'NO_SOURCE', buildspec: SPEC + buildspec },
      artifacts: { location: fixture.bucket, ...artifacts },
      ...more,
    });
    return await fixture.finished(await fixture.start(name));
  };
  const MAKE =
    'phases:\n  build:\n    commands:\n      - mkdir -p out/sub .hidden; echo a > out/a; echo b > out/sub/b; echo h > .hidden/h; chmod +x out/a; V=out\n';

  it('become one zip with checksums', async () => {
    const done = await build(
      { ...ZIP, path: 'zips', namespaceType: 'BUILD_ID', name: 'app.zip' },
      `${MAKE}artifacts:\n  files: ['**/*']\n  base-directory: $V\n`,
    );
    const key = `zips/${done.id?.split(':')[1]}/app.zip`;
    const zip = await zipOf(key);
    expect(zip.paths).toEqual(['a', 'sub/b']);
    expect(await zip.text('sub/b')).toBe('b\n');
    expect(zip.modeOf('a')).toBe(0o755);
    expect(done.artifacts).toMatchObject({
      location: `arn:aws:s3:::${fixture.bucket}/${key}`,
      sha256sum: expect.stringMatching(/^[0-9a-f]{64}$/),
      md5sum: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const head = await fixture.s3.send(new HeadObjectCommand({ Bucket: fixture.bucket, Key: key }));
    expect(head.Metadata).toEqual({
      'codebuild-buildarn': done.arn,
      'codebuild-content-md5': done.artifacts?.md5sum,
      'codebuild-content-sha256': done.artifacts?.sha256sum,
    });
    const lines = withoutTimes(await fixture.lines(done));
    expect(lines.slice(lines.indexOf('Expanding base directory path: $V'), -2)).toEqual([
      'Expanding base directory path: $V',
      'Expanding file paths for base directory out',
      'Assembling file list',
      'Expanding **/*',
      'Found 2 file(s)',
    ]);
  });

  it('become a folder, without what is excluded, under a name that the shell makes', async () => {
    const done = await build(
      { type: 'S3', overrideArtifactName: true },
      `${MAKE}artifacts:\n  files: ['**/*']\n  exclude-paths: ['**/.*/**/*']\n  name: n-$(printf "%s" "1")-"$V"\n`,
    );
    expect(await keysBelow('n-')).toEqual(['n-1-"out"/out/a', 'n-1-"out"/out/sub/b']);
    expect(done.artifacts?.md5sum).toBe('');
  });

  it('are flattened, and secondary ones go their own ways', async () => {
    await build(
      { ...ZIP, name: 'flat.zip' },
      `${MAKE}artifacts:\n  files: ['out/**/*']\n  discard-paths: yes\n  secondary-artifacts:\n    Docs:\n      files: .hidden/h\n`,
      {
        secondaryArtifacts: [
          { ...ZIP, location: fixture.bucket, name: 'docs.zip', artifactIdentifier: 'Docs' },
        ],
      },
    );
    expect((await zipOf('flat.zip')).paths).toEqual(['a', 'b']);
    expect((await zipOf('docs.zip')).paths).toEqual(['.hidden/h']);
  });

  it.each([
    ["files: ['nothing/*']", 'no matching artifact paths found'],
    ["files: ['*']\n  base-directory: nowhere", 'no matching base directory path found for nowhere'],
  ])('with %j fail their phase', async (artifacts, message) => {
    const done = await build({ ...ZIP, name: 'none.zip' }, `${MAKE}artifacts:\n  ${artifacts}\n`);
    expect(messageOf(done)).toEqual({ statusCode: 'CLIENT_ERROR', message });
    expect(phasesOf(done).slice(-3)).toEqual([
      'UPLOAD_ARTIFACTS:FAILED',
      'FINALIZING:SUCCEEDED',
      'COMPLETED:-',
    ]);
  });

  it('belong to the owner of the bucket where the project says so, and the bucket allows it', async () => {
    const spec = `${MAKE}artifacts:\n  files: out/a\n`;
    const unasked = await build({ ...ZIP, bucketOwnerAccess: 'FULL' }, spec);
    expect(messageOf(unasked)?.message).toContain('s3:PutObjectAcl');
    const Statement = [{ Effect: 'Allow', Action: 's3:PutObjectAcl', Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await fixture.iam.send(
      new PutRolePolicyCommand({ RoleName: 'build-role', PolicyName: 'acls', PolicyDocument }),
    );
    const full = await build({ ...ZIP, name: 'shared.zip', bucketOwnerAccess: 'FULL' }, spec);
    expect(full.buildStatus).toBe('SUCCEEDED');
    const enforced = await build({ ...ZIP, bucketOwnerAccess: 'READ_ONLY' }, spec);
    expect(messageOf(enforced)?.message).toContain('AccessControlListNotSupported');
    await fixture.s3.send(new CreateBucketCommand({ Bucket: 'shared', ObjectOwnership: 'ObjectWriter' }));
    const readable = await build({ ...ZIP, location: 'shared', bucketOwnerAccess: 'READ_ONLY' }, spec);
    expect(readable.buildStatus).toBe('SUCCEEDED');
  });

  it('that may not be written fail with the reason', async () => {
    const done = await build({ ...ZIP, location: 'no-such-bucket' }, `${MAKE}artifacts:\n  files: out/a\n`);
    expect(messageOf(done)?.message).toContain('NoSuchBucket');
  });
});

describe('a build of a pipeline', () => {
  it('gets its inputs and leaves its outputs where the pipeline says', async () => {
    const primary = await fixture.putZip('pipe/Source/abc.zip', {
      'buildspec.yml': `${SPEC}env:\n  exported-variables: [TAG]\nphases:\n  build:\n    commands:\n      - cat $CODEBUILD_SRC_DIR_Extra/e > out.txt; TAG=v1; env | grep ^CODEBUILD\nartifacts:\n  secondary-artifacts:\n    One: {files: out.txt}\n    Two: {files: buildspec.yml}\n`,
    });
    const extra = await fixture.putZip('pipe/Extra/def', { e: 'extra' });
    const name = await fixture.project({
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
    });
    const output = (key: string): ProjectArtifacts => ({
      type: 'S3',
      location: fixture.bucket,
      path: '',
      namespaceType: 'NONE',
      name: key,
      packaging: 'ZIP',
    });
    const id = await fixture.start(name, {
      sourceTypeOverride: 'S3',
      sourceLocationOverride: primary,
      secondarySourcesOverride: [{ type: 'S3', location: extra, sourceIdentifier: 'Extra' }],
      artifactsOverride: { type: 'NO_ARTIFACTS' },
      secondaryArtifactsOverride: [
        { ...output('pipe/One/1'), artifactIdentifier: 'One' },
        { ...output('pipe/Two/2'), artifactIdentifier: 'Two' },
      ],
      environmentVariablesOverride: [
        { name: 'CODEBUILD_RESOLVED_SOURCE_VERSION', value: 'c0ffee' },
        { name: 'CODEBUILD_INITIATOR', value: 'codepipeline/a-long-pipeline-name' },
      ],
    });
    const build = await fixture.finished(id);
    expect(build).toMatchObject({
      buildStatus: 'SUCCEEDED',
      initiator: 'codepipeline/a-long-pipeline-name',
      resolvedSourceVersion: 'c0ffee',
      sourceVersion: `arn:aws:s3:::${primary}`,
      source: { type: 'CODEPIPELINE' },
      exportedEnvironmentVariables: [{ name: 'TAG', value: 'v1' }],
      environment: { environmentVariables: [] },
    });
    expect(build.source?.location).toBeUndefined();
    expect(await (await zipOf('pipe/One/1')).text('out.txt')).toBe('extra');
    expect((await zipOf('pipe/Two/2')).paths).toEqual(['buildspec.yml']);
    const lines = await fixture.lines(build);
    expect(lines).toContain('CODEBUILD_RESOLVED_SOURCE_VERSION=c0ffee');
    expect(lines).toContain(`CODEBUILD_SOURCE_VERSION=arn:aws:s3:::${primary}`);
  });

  it('is called after the pipeline in its input, and cannot be started by hand', async () => {
    const location = await fixture.putZip('my-pipe/Source/x.zip', {
      'buildspec.yml': `${SPEC}phases:\n  build:\n    commands: [env]\n`,
    });
    const name = await fixture.project({
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
    });
    const overrides: Partial<StartBuildCommandInput> = {
      sourceTypeOverride: 'S3',
      sourceLocationOverride: location,
      artifactsOverride: { type: 'NO_ARTIFACTS' },
    };
    expect((await fixture.get(await fixture.start(name, overrides))).initiator).toBe('codepipeline/my-pipe');
    await expect(fixture.start(name)).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'ArtifactsOverride must be set when using artifacts type CodePipelines',
    });
  });
});
