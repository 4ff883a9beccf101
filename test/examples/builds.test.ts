import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetBuildBatchesCommand,
  BatchGetReportGroupsCommand,
  BatchGetReportsCommand,
  type Build,
  type CreateProjectCommandInput,
  StartBuildBatchCommand,
} from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.js';
import { listZip, readZipEntry } from '../../src/engines/archive/archive.js';
import { type BuildFixture, buildFixture, createRole, phasesOf, withoutTimes } from '../codebuild/fixture.js';
import { leadAwsCliByVariable } from '../harness/aws-cli.js';
import { hasAwsForContainers, testImageWithAws } from '../harness/aws-image.js';
import { dockerIsThere } from '../harness/docker.js';
import { git } from '../harness/git-client.js';
import { hasRegistry, type RegistryProcess, startRegistry } from '../harness/registry.js';
import { startServer, type TestServer } from '../harness/server.js';
import { isOnPath } from '../harness/tools.js';
import { eventually } from '../harness/wait.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples', 'builds');

/** `example.json`. `<bucket>` in it is a bucket of the example's own, `<year>` this one. */
interface Example {
  /** Programs of this machine. */
  readonly needs?: readonly string[];
  readonly source?: 'CODECOMMIT';
  readonly project: Partial<CreateProjectCommandInput>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Builds one after the other; the last one is looked at. */
  readonly runs?: number;
  /** Identifiers of a batch of builds. */
  readonly batch?: readonly string[];
  readonly expected: {
    readonly status: string;
    /** The last ones. */
    readonly phases?: readonly string[];
    readonly log?: readonly string[];
    readonly notInLog?: readonly string[];
    readonly exported?: Readonly<Record<string, string>>;
    /** Key -> paths. */
    readonly zips?: Readonly<Record<string, readonly string[]>>;
    /** Keys that are no zips. */
    readonly objects?: readonly string[];
    /** Key, or key and path in that zip -> text. */
    readonly texts?: Readonly<Record<string, string>>;
    readonly reports?: Readonly<Record<string, ExpectedReport>>;
    /** In the source's repository. */
    readonly tags?: readonly string[];
    /** Repository in the registry -> tags. */
    readonly images?: Readonly<Record<string, readonly string[]>>;
  };
}

interface ExpectedReport {
  readonly type: string;
  readonly status: string;
  readonly counts?: Readonly<Record<string, number>>;
}

let server: TestServer;
let contained: { readonly server: TestServer; readonly registry: RegistryProcess } | undefined;
let serviceRole = '';
let scratch = '';

let leadBack = () => {};
const hasDocker = dockerIsThere() && hasRegistry() && hasAwsForContainers;
const names = (await readdir(EXAMPLES, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const examples = await Promise.all(names.map(async (name) => ({ name, example: await readExample(name) })));

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'example-builds-'));
  leadBack = await leadAwsCliByVariable(join(scratch, 'bin'));
  server = await startServer();
});

afterAll(async () => {
  leadBack();
  await server.close();
  await contained?.server.close();
  await contained?.registry.stop();
  await rm(scratch, { recursive: true, force: true });
});

async function readExample(name: string): Promise<Example> {
  const text = await readFile(join(EXAMPLES, name, 'example.json'), 'utf8');
  const filled = text
    .replaceAll('<bucket>', `example-${name}`)
    .replaceAll('<year>', `${new Date().getUTCFullYear()}`);
  return JSON.parse(filled) as Example;
}

function isThere(program: string): boolean {
  if (program === 'docker-daemon') return hasDocker;
  return isOnPath(program);
}

describe('the example', () => {
  for (const { name, example } of examples) {
    const isPossible = (example.needs ?? []).every(isThere);
    it.runIf(isPossible)(
      name,
      () => (example.batch === undefined ? runBuild : runBatch)(name, example),
      30_000,
    );
  }
});

async function runBuild(name: string, example: Example): Promise<void> {
  const place = await prepare(name, example);
  const projectName = await place.fixture.project(place.settings);
  let build: Build | undefined;
  for (let run = 0; run < (example.runs ?? 1); run += 1) {
    build = await place.fixture.finished(await place.fixture.start(projectName));
  }
  if (build === undefined) throw new Error('no build has run');
  const lines = withoutTimes(await place.fixture.lines(build));
  expect(build.buildStatus, lines.join('\n')).toBe(example.expected.status);
  const { phases = [], log = [], notInLog = [], exported = {} } = example.expected;
  expect(phasesOf(build).slice(phasesOf(build).length - phases.length)).toEqual(phases);
  for (const line of log) expect(lines).toContain(line);
  for (const line of notInLog) expect(lines).not.toContain(line);
  const values = (build.exportedEnvironmentVariables ?? []).map(({ name: key, value }) => [key, value]);
  expect(Object.fromEntries(values)).toEqual(exported);
  await expectReports(place.fixture, build, example.expected.reports ?? {});
  await expectObjects(place, example.expected);
  for (const tag of example.expected.tags ?? []) {
    expect((await git(scratch, ['ls-remote', '--tags', place.repository])).stdout).toContain(
      `refs/tags/${tag}`,
    );
  }
  for (const [image, tags] of Object.entries(example.expected.images ?? {})) {
    expect(await contained?.registry.tags(image)).toEqual(tags);
  }
}

async function runBatch(name: string, example: Example): Promise<void> {
  const { fixture, settings } = await prepare(name, example);
  const projectName = await fixture.project({ ...settings, buildBatchConfig: { serviceRole } });
  const { buildBatch } = await fixture.codebuild.send(new StartBuildBatchCommand({ projectName }));
  const ids = [buildBatch?.id ?? ''];
  const ended = await eventually(
    async () => {
      const { buildBatches = [] } = await fixture.codebuild.send(new BatchGetBuildBatchesCommand({ ids }));
      return buildBatches[0]?.complete === true && buildBatches[0];
    },
    { timeoutMs: 20_000 },
  );
  expect(ended.buildBatchStatus, JSON.stringify(ended.phases)).toBe(example.expected.status);
  const builds = (ended.buildGroups ?? []).filter(({ identifier }) => identifier !== 'DOWNLOAD_SOURCE');
  expect(builds.map(({ identifier }) => identifier).sort()).toEqual(example.batch);
}

interface Place {
  readonly fixture: BuildFixture;
  readonly settings: Partial<CreateProjectCommandInput>;
  readonly bucket: string;
  /** Where git finds the example's repository. */
  readonly repository: string;
}

/** What the example needs beside its project. */
async function prepare(name: string, example: Example): Promise<Place> {
  const own = example.needs?.includes('docker-daemon') === true ? await containerServer() : server;
  const fixture = await fixtureOf(own);
  const bucket = `example-${name}`;
  await fixture.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const [Name, Value] of Object.entries(example.parameters ?? {})) {
    await own.client(SSMClient).send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
  }
  for (const [Name, SecretString] of Object.entries(example.secrets ?? {})) {
    await own.client(SecretsManagerClient).send(new CreateSecretCommand({ Name, SecretString }));
  }
  const { artifacts, secondaryArtifacts = [], environment, ...rest } = example.project;
  const inBucket = (target: NonNullable<typeof artifacts>) =>
    target.type === 'S3' ? { ...target, location: bucket } : target;
  const repository = `${own.endpoint.replace('//', '//test:test@')}/v1/repos/${name}`;
  const settings = {
    ...rest,
    serviceRole,
    source: example.source === undefined ? await zipped(fixture, name) : await pushed(own, name, repository),
    artifacts: inBucket(artifacts ?? { type: 'NO_ARTIFACTS' }),
    secondaryArtifacts: secondaryArtifacts.map(inBucket),
    environment: {
      type: 'LINUX_CONTAINER' as const,
      image: 'aws/codebuild/standard:7.0',
      computeType: 'BUILD_GENERAL1_SMALL' as const,
      ...environment,
    },
  };
  return { fixture, settings, bucket, repository };
}

const fixtures = new Map<TestServer, Promise<BuildFixture>>();

function fixtureOf(own: TestServer): Promise<BuildFixture> {
  const made = fixtures.get(own) ?? newFixture(own);
  fixtures.set(own, made);
  return made;
}

async function newFixture(own: TestServer): Promise<BuildFixture> {
  const fixture = await buildFixture(own);
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
  serviceRole = await createRole(fixture.iam, 'example-role', policy);
  return fixture;
}

async function containerServer(): Promise<TestServer> {
  if (contained !== undefined) return contained.server;
  const registry = await startRegistry(join(scratch, 'registry'));
  const made = await startServer({
    builds: {
      ...DEFAULT_CONFIG.builds,
      engine: 'docker',
      images: { 'aws/codebuild/*': testImageWithAws() },
      dockerHost: process.env.DOCKER_HOST,
      registry: registry.address,
    },
  });
  contained = { server: made, registry };
  return made;
}

async function filesOf(name: string): Promise<Readonly<Record<string, string>>> {
  const directory = join(EXAMPLES, name);
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'));
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(directory, path), 'utf8')]),
  );
  return Object.fromEntries(texts.filter(([path]) => path !== 'example.json'));
}

async function zipped(fixture: BuildFixture, name: string) {
  return { type: 'S3' as const, location: await fixture.putZip(`${name}.zip`, await filesOf(name)) };
}

async function pushed(own: TestServer, repositoryName: string, repository: string) {
  await own.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName }));
  const directory = await mkdtemp(join(scratch, 'git-'));
  await git(directory, ['init', '-q', '-b', 'main']);
  for (const [path, text] of Object.entries(await filesOf(repositoryName))) {
    await writeFile(join(directory, path), text);
  }
  await git(directory, ['add', '.']);
  await git(directory, ['commit', '-q', '-m', 'the example']);
  await git(directory, ['push', '-q', repository, 'main']);
  const location = `https://git-codecommit.us-east-1.amazonaws.com/v1/repos/${repositoryName}`;
  return { type: 'CODECOMMIT' as const, location };
}

async function expectObjects({ fixture, bucket }: Place, expected: Example['expected']): Promise<void> {
  const { zips = {}, objects, texts = {} } = expected;
  const { Contents = [] } = await fixture.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const keys = Contents.map(({ Key = '' }) => Key).filter((key) => !key.startsWith('cache/'));
  expect(keys.filter((key) => !(key in zips)).sort()).toEqual(
    objects ?? keys.filter((key) => !(key in zips)),
  );
  for (const [key, paths] of Object.entries(zips)) {
    const listed = await listZip(await download(fixture, bucket, key));
    expect(listed.map(({ path }) => path).sort()).toEqual(paths);
  }
  for (const [place, text] of Object.entries(texts)) {
    const key = keys.find((candidate) => place === candidate || place.startsWith(`${candidate}/`)) ?? place;
    const file = await download(fixture, bucket, key);
    const bytes =
      key === place ? await readFile(file) : await readZipEntry(file, place.slice(key.length + 1), 10_000);
    expect(bytes?.toString()).toBe(text);
  }
}

async function download(fixture: BuildFixture, Bucket: string, Key: string): Promise<string> {
  const { Body } = await fixture.s3.send(new GetObjectCommand({ Bucket, Key }));
  const file = join(scratch, `${Bucket}-${Key.replaceAll('/', '_')}`);
  await writeFile(file, (await Body?.transformToByteArray()) ?? []);
  return file;
}

async function expectReports(
  { codebuild }: BuildFixture,
  build: Build,
  expected: NonNullable<Example['expected']['reports']>,
): Promise<void> {
  const reportArns = build.reportArns ?? [];
  expect(reportArns).toHaveLength(Object.keys(expected).length);
  if (reportArns.length === 0) return;
  const { reports = [] } = await codebuild.send(new BatchGetReportsCommand({ reportArns }));
  const groupArns = reports.map(({ reportGroupArn = '' }) => reportGroupArn);
  const { reportGroups = [] } = await codebuild.send(
    new BatchGetReportGroupsCommand({ reportGroupArns: groupArns }),
  );
  for (const [name, { type, status, counts = {} }] of Object.entries(expected)) {
    const group = reportGroups.find((candidate) => candidate.name === `${build.projectName}-${name}`);
    const report = reports.find(({ reportGroupArn }) => reportGroupArn === group?.arn);
    expect(report).toMatchObject({ type, status });
    expect(report?.testSummary?.statusCounts ?? {}).toMatchObject(counts);
  }
}
