import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readZipEntry } from '../../src/engines/archive/archive.js';
import { installedProgram } from '../harness/installation.js';
import { eventually } from '../harness/wait.js';
import { Chaos, randomFrom } from './chaos.js';
import { integrityOf } from './database.js';
import { Developer } from './developer.js';
import { Host } from './host.js';
import { loadAmidKills } from './load.js';
import { Operator } from './operator.js';
import { processesNaming } from './processes.js';
import { pullRequestsAmidKills } from './pull-requests.js';
import { ARTIFACTS, clientsOf, createReleaseLine, SITE } from './release-line.js';
import { ServerProcess } from './server-process.js';

const KILLS = Number(process.env.CRASH_KILLS ?? 10);
/** Under load each kill hits many executions. */
const KILLS_UNDER_LOAD = Number(process.env.CRASH_KILLS ?? 3);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
/** Side by side: each has a part of the kills. */
const SERVERS = KILLS < 20 ? 1 : 2;
/** Then a release is left in peace, so that it gets somewhere on a slow machine too. */
const MAX_KILLS_PER_RELEASE = 8;
const RUN_MS = 120_000;

let root = '';
let program = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-crash-'));
  program = await installedProgram();
});
/** For whoever looks for the cause: CRASH_KEEP=1 leaves the data directories. */
afterAll(() => (process.env.CRASH_KEEP ? undefined : rm(root, { recursive: true, force: true })));

describe(`kill -9, ${KILLS} times (CRASH_KILLS, CRASH_SEED=${SEED})`, () => {
  const parts = Array.from({ length: SERVERS }, (_, index) => index);
  it.concurrent.each(parts)(
    'loses no push, runs nothing twice, and ends every release well (server %i)',
    async (index) => {
      const kills = Math.floor(KILLS / SERVERS) + (index < KILLS % SERVERS ? 1 : 0);
      await releaseAmidKills(join(root, String(index)), kills, randomFrom(SEED + index));
    },
    180_000 + KILLS * 8_000,
  );

  it.concurrent(
    'loses, repeats and overtakes nothing under load',
    () => loadAmidKills(program, join(root, 'load'), KILLS_UNDER_LOAD, randomFrom(SEED)),
    180_000 + KILLS * 8_000,
  );

  it.concurrent(
    'merges every pull request once, and starts once what listens to it',
    () => pullRequestsAmidKills(program, join(root, 'reviewed'), KILLS_UNDER_LOAD, randomFrom(SEED)),
    180_000 + KILLS * 8_000,
  );
});

interface Release {
  readonly commit: string;
  readonly page: string;
}

async function releaseAmidKills(directory: string, kills: number, random: () => number): Promise<void> {
  const server = await ServerProcess.start(program, join(directory, 'data'));
  const marks = { built: join(directory, 'built'), installed: join(directory, 'installed') };
  const clients = clientsOf(server.endpoint);
  const operator = new Operator(clients);
  const chaos = new Chaos(server, random);
  const host = await Host.start(program, join(directory, 'host'), server.endpoint);
  try {
    await createReleaseLine(clients, marks.built);
    const developer = await Developer.begin(join(directory, 'work'), server.endpoint, marks.installed);
    const releases: Release[] = [];
    const release = async () => {
      const page = `page ${releases.length} ${random()}\n`;
      const commit = await developer.push(page);
      chaos.acknowledged();
      releases.push({ commit, page });
      await untilLive(operator, commit, chaos);
    };
    for (let left = kills; left > 0; ) {
      const times = Math.min(left, 1 + Math.floor(random() * MAX_KILLS_PER_RELEASE));
      left -= times;
      await Promise.all([release(), chaos.kill(times)]);
    }
    await release();
    await checkReleases(operator, releases);
    await checkHost(host, operator, releases);
    for (const file of Object.values(marks))
      expect(await linesOf(file)).toEqual(releases.map((one) => one.commit));
    await host.stop();
    expect(await server.stop()).toBe(0);
    expect(integrityOf(server.dataDirectory)).toMatchObject({ integrity_check: 'ok' });
    await eventually(async () => (await processesNaming(directory)).length === 0, { timeoutMs: 10_000 });
  } catch (error) {
    const lines = server.log.slice(-40).join('\n');
    throw new Error(`${String(error)}\n${directory}, last lines of the server:\n${lines}`, { cause: error });
  } finally {
    await chaos.stop();
    await server.kill();
    await host.stop();
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** The commit's execution is there without anybody having started it, and succeeds. */
async function untilLive(operator: Operator, commit: string, chaos: Chaos): Promise<void> {
  const ended = await eventually(
    async () => {
      if (await operator.approve()) chaos.acknowledged();
      const execution = (await operator.executions()).find((one) => revisionOf(one) === commit);
      return execution?.status !== 'InProgress' && execution;
    },
    { timeoutMs: RUN_MS, everyMs: 50 },
  );
  if (ended.status === 'Succeeded') return;
  const actions = await operator.actions(ended.pipelineExecutionId ?? '');
  const ways = actions.map(({ actionName, status, output }) => {
    const { errorDetails, externalExecutionSummary } = output?.executionResult ?? {};
    return `${actionName} ${status} ${errorDetails?.message ?? externalExecutionSummary ?? ''}`;
  });
  throw new Error(`the execution of ${commit} is ${ended.status}:\n${ways.join('\n')}`);
}

async function checkReleases(operator: Operator, releases: readonly Release[]): Promise<void> {
  const commits = releases.map(({ commit }) => commit);
  // The one of CreatePipeline found an empty repository.
  const executions = (await operator.executions()).filter(
    (one) => one.trigger?.triggerType !== 'CreatePipeline',
  );
  expect(executions.map(revisionOf).reverse()).toEqual(commits);
  const builds = await operator.builds();
  expect(builds.map((build) => build.buildStatus)).toEqual(commits.map(() => 'SUCCEEDED'));
  for (const execution of executions)
    await checkExecution(operator, execution.pipelineExecutionId ?? '', releases);
  await eventually(async () => {
    const logged = await operator.loggedStates();
    return executions.every(
      ({ pipelineExecutionId: id }) => logged.has(`${id} STARTED`) && logged.has(`${id} SUCCEEDED`),
    );
  });
  const last = releases.at(-1);
  expect((await operator.object(SITE, 'deep/commit.txt')).toString().trim()).toBe(last?.commit);
  expect((await operator.object(SITE, 'index.html')).toString()).toBe(last?.page.repeat(3));
}

/** Each action ran once, and left its artifact whole. */
async function checkExecution(operator: Operator, id: string, releases: readonly Release[]): Promise<void> {
  const actions = await operator.actions(id);
  const ran = actions.map(({ actionName, status }) => `${actionName} ${status}`).sort();
  expect(ran).toEqual(['Approve', 'Build', 'Install', 'Publish', 'Push'].map((name) => `${name} Succeeded`));
  const built = actions.find(({ actionName }) => actionName === 'Build')?.output?.outputArtifacts?.[0];
  const zip = join(await mkdtemp(join(root, 'artifact-')), 'site.zip');
  await writeFile(zip, await operator.object(ARTIFACTS, built?.s3location?.key ?? ''));
  const commit = (await readZipEntry(zip, 'deep/commit.txt', 1_000))?.toString().trim();
  const page = releases.find((release) => release.commit === commit)?.page ?? 'no such release';
  expect((await readZipEntry(zip, 'index.html', 10_000))?.toString()).toBe(page.repeat(3));
}

async function checkHost(host: Host, operator: Operator, releases: readonly Release[]): Promise<void> {
  const last = releases.at(-1);
  expect(await operator.deployments()).toEqual(releases.map(() => 'Succeeded'));
  expect(await host.file('/srv/site/index.html')).toBe(last?.page.repeat(3));
  expect((await host.file('/srv/site/deep/commit.txt')).trim()).toBe(last?.commit);
}

async function linesOf(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).trim().split('\n');
}

function revisionOf(execution: {
  readonly sourceRevisions?: readonly { readonly revisionId?: string | undefined }[] | undefined;
}) {
  return execution.sourceRevisions?.[0]?.revisionId;
}
