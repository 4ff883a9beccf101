import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetBuildBatchesCommand,
  BatchGetCommandExecutionsCommand,
  ListBuildsForProjectCommand,
  StartBuildBatchCommand,
  StartCommandExecutionCommand,
  StartSandboxCommand,
  StopBuildCommand,
  StopSandboxCommand,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JOB_MARKER } from '../../src/engines/process/port.js';
import { ServerProcess } from '../crash/server-process.js';
import { dockerIsThere, testImage } from '../harness/docker.js';
import { installedProgram } from '../harness/installation.js';
import { eventually } from '../harness/wait.js';
import { buildFixture, createRole } from './fixture.js';

let root = '';
let program = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'codebuild-killed-'));
  program = await installedProgram();
});

afterAll(() => rm(root, { recursive: true, force: true }));

const COMMANDS = 3;
const LINES = 15;

it('goes on after kill -9 of its server, and tells every line', async () => {
  await survives('data', {});
});

it.skipIf(!dockerIsThere())('goes on in its container too, and leaves none', async () => {
  const id = await survives('contained', {
    PIPEWRIGHT_BUILD_ENGINE: 'docker',
    PIPEWRIGHT_BUILD_IMAGES: `aws/codebuild/*=${testImage()}`,
    ...(process.env.DOCKER_HOST !== undefined && { DOCKER_HOST: process.env.DOCKER_HOST }),
  });
  const filter = `label=pipewright.job=${id.split(':')[1]}`;
  expect(execFileSync('docker', ['ps', '-aq', '--filter', filter], { encoding: 'utf8' })).toBe('');
});

async function survives(data: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const server = await ServerProcess.start(program, join(root, data), variables);
  const fixture = await buildFixture(clientsOf(server.endpoint));
  const command = (index: number) =>
    `      - for n in $(seq 1 ${LINES}); do echo "line ${index}.$n"; sleep 0.04; done\n`;
  const commands = Array.from({ length: COMMANDS }, (_, index) => command(index)).join('');
  const name = await fixture.project({
    buildspec: `version: 0.2\nphases:\n  build:\n    commands:\n${commands}`,
  });
  const id = await fixture.start(name);
  for (let index = 0; index < COMMANDS; index += 1) {
    await eventually(async () => (await fixture.lines(await fixture.get(id))).includes(`line ${index}.3`));
    await server.kill();
    await server.start();
  }
  const build = await fixture.finished(id);
  expect(build.buildStatus).toBe('SUCCEEDED');
  const lines = (await fixture.lines(build)).filter((line) => line.startsWith('line '));
  const expected = Array.from({ length: COMMANDS }, (_, index) =>
    Array.from({ length: LINES }, (__, n) => `line ${index}.${n + 1}`),
  ).flat();
  // A kill between the log's commit and the note of it repeats a line: at least once, in order.
  expect([...new Set(lines)]).toEqual(expected);
  expect(await server.stop()).toBe(0);
  return id;
}

it('goes on with the command of a sandbox', async () => {
  const server = await ServerProcess.start(program, join(root, 'sandbox'));
  const { codebuild, project } = await buildFixture(clientsOf(server.endpoint));
  const projectName = await project({ buildspec: 'version: 0.2\nphases: {}\n' });
  const { sandbox } = await codebuild.send(new StartSandboxCommand({ projectName }));
  const sandboxId = sandbox?.id ?? '';
  const command = 'for n in $(seq 1 30); do echo "line $n"; sleep 0.05; done';
  const { commandExecution } = await codebuild.send(new StartCommandExecutionCommand({ sandboxId, command }));
  const commandExecutionIds = [commandExecution?.id ?? ''];
  const execution = async () => {
    const input = { sandboxId, commandExecutionIds };
    return (await codebuild.send(new BatchGetCommandExecutionsCommand(input))).commandExecutions?.[0];
  };
  await eventually(async () => (await execution())?.status === 'IN_PROGRESS');
  await server.kill();
  await server.start();
  const ended = await eventually(async () => {
    const found = await execution();
    return found?.endTime !== undefined && found;
  });
  expect(ended).toMatchObject({ status: 'SUCCEEDED', exitCode: '0' });
  expect(ended.standardOutputContent?.split('\n')).toHaveLength(31);
  await codebuild.send(new StopSandboxCommand({ id: sandboxId }));
  expect(await server.stop()).toBe(0);
});

it.runIf(process.platform === 'linux')(
  'leaves no process behind, killed or not: its next life ends them with the build',
  async () => {
    const server = await ServerProcess.start(program, join(root, 'left-data'));
    const fixture = await buildFixture(clientsOf(server.endpoint));
    const start = async (command: string) => {
      const name = await fixture.project({
        buildspec: `version: 0.2\nphases: {build: {commands: ['${command}']}}\n`,
      });
      const id = await fixture.start(name);
      await eventually(async () => (await fixture.lines(await fixture.get(id))).includes('begun'));
      return id;
    };
    const stopped = await start('(trap "" HUP TERM; sleep 600) & nohup setsid sleep 600 & echo begun; wait');
    const ended = await start('nohup sleep 600 > /dev/null & echo begun; sleep 2');
    expect(processesOf(stopped).length).toBeGreaterThan(2);
    expect(processesOf(ended).length).toBeGreaterThan(1);
    await server.kill();
    await server.start();
    await fixture.codebuild.send(new StopBuildCommand({ id: stopped }));
    expect((await fixture.finished(ended)).buildStatus).toBe('SUCCEEDED');
    await eventually(() => [...processesOf(stopped), ...processesOf(ended)].length === 0);
    expect(await server.stop()).toBe(0);
  },
);

it('brings a batch to its end after kill -9, with each build once', async () => {
  const server = await ServerProcess.start(program, join(root, 'batch-data'));
  const fixture = await buildFixture(clientsOf(server.endpoint));
  const { codebuild, iam } = fixture;
  const serviceRole = await createRole(
    iam,
    'batch-role',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"codebuild:*","Resource":"*"}]}',
  );
  const projectName = await fixture.project({
    buildspec: `version: 0.2
batch:
  build-graph:
    - identifier: first
    - identifier: second
      depend-on: [first]
phases:
  build:
    commands: ['for n in $(seq 1 ${LINES}); do echo "line $n"; sleep 0.04; done']
`,
    buildBatchConfig: { serviceRole },
  });
  const { buildBatch: begun } = await codebuild.send(new StartBuildBatchCommand({ projectName }));
  const ids = [begun?.id ?? ''];
  const batch = async () => {
    const { buildBatches = [] } = await codebuild.send(new BatchGetBuildBatchesCommand({ ids }));
    return buildBatches[0];
  };
  await server.kill();
  await server.start();
  await eventually(async () => {
    const group = (await batch())?.buildGroups?.find(({ identifier }) => identifier === 'second');
    return group?.currentBuildSummary?.buildStatus === 'IN_PROGRESS';
  });
  await server.kill();
  await server.start();
  const ended = await eventually(async () => {
    const found = await batch();
    return found?.complete === true && found;
  });
  expect(ended.buildBatchStatus).toBe('SUCCEEDED');
  const { ids: builds } = await codebuild.send(new ListBuildsForProjectCommand({ projectName }));
  expect(builds).toHaveLength(3);
  expect(await server.stop()).toBe(0);
});

/** Those of this machine that have the build's mark in their environment, and are more than an entry in a table. */
function processesOf(buildId: string): readonly string[] {
  const mark = `${JOB_MARKER}=${buildId.split(':')[1]}`;
  const read = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1');
    } catch {
      // It has ended between the two looks.
      return '';
    }
  };
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => read(pid).split('\0').includes(mark));
}

function clientsOf(endpoint: string): Parameters<typeof buildFixture>[0] {
  return {
    endpoint,
    client: (Client) =>
      new Client({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 5,
        forcePathStyle: true,
      }),
  };
}
