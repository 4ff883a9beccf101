import {
  BatchGetCommandExecutionsCommand,
  BatchGetSandboxesCommand,
  type CommandExecution,
  DeleteProjectCommand,
  ListCommandExecutionsForSandboxCommand,
  ListSandboxesCommand,
  ListSandboxesForProjectCommand,
  type Sandbox,
  StartCommandExecutionCommand,
  StartSandboxCommand,
  StartSandboxConnectionCommand,
  StopSandboxCommand,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.js';
import { dockerIsThere, testImage } from '../harness/docker.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture } from './fixture.js';

describe.each(dockerIsThere() ? (['process', 'docker'] as const) : (['process'] as const))(
  'a sandbox of engine %s',
  (engine) => {
    let server: TestServer;
    let fixture: BuildFixture;
    let project = '';

    beforeAll(async () => {
      const images: Readonly<Record<string, string>> =
        engine === 'docker' ? { 'aws/codebuild/*': testImage() } : {};
      server = await startServer({
        builds: { ...DEFAULT_CONFIG.builds, engine, images, dockerHost: process.env.DOCKER_HOST },
      });
      fixture = await buildFixture(server);
      const location = await fixture.putZip('source.zip', { 'a.txt': 'from the source' });
      project = await fixture.project({
        source: { type: 'S3', location },
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'aws/codebuild/standard:7.0',
          computeType: 'BUILD_GENERAL1_SMALL',
          environmentVariables: [{ name: 'COLOUR', value: 'blue' }],
        },
      });
    });
    afterAll(() => server.close());

    const get = async (id: string): Promise<Sandbox | undefined> =>
      (await fixture.codebuild.send(new BatchGetSandboxesCommand({ ids: [id] }))).sandboxes?.[0];
    const submit = async (sandboxId: string, command: string): Promise<string> => {
      const started = await fixture.codebuild.send(new StartCommandExecutionCommand({ sandboxId, command }));
      return started.commandExecution?.id ?? '';
    };
    const ended = (sandboxId: string, id: string): Promise<CommandExecution> =>
      eventually(
        async () => {
          const input = { sandboxId, commandExecutionIds: [id] };
          const found = await fixture.codebuild.send(new BatchGetCommandExecutionsCommand(input));
          const execution = found.commandExecutions?.[0];
          return execution?.endTime !== undefined && execution;
        },
        { timeoutMs: 20_000 },
      );
    const stopped = async (id: string) => {
      await fixture.codebuild.send(new StopSandboxCommand({ id }));
      return await get(id);
    };

    it('runs commands in the environment of a build until it is stopped', async () => {
      const { sandbox } = await fixture.codebuild.send(new StartSandboxCommand({ projectName: project }));
      const id = sandbox?.id ?? '';
      expect(sandbox).toMatchObject({
        arn: `arn:aws:codebuild:us-east-1:000000000000:sandbox/${id}`,
        status: 'QUEUED',
        projectName: project,
      });
      // Commands wait for the sandbox, and for one another.
      const first = await submit(id, 'cat a.txt; echo "$COLOUR" >&2; cd /tmp; KEPT=yes');
      const second = await submit(id, `echo "$KEPT in $(pwd)"; exit 3`);
      const third = await submit(id, `echo 'never closed`);
      expect(await ended(id, first)).toMatchObject({
        status: 'SUCCEEDED',
        exitCode: '0',
        type: 'SHELL',
        standardOutputContent: 'from the source',
        standardErrContent: 'blue\n',
      });
      expect(await ended(id, second)).toMatchObject({
        status: 'FAILED',
        exitCode: '3',
        standardOutputContent: 'yes in /tmp\n',
      });
      const broken = await ended(id, third);
      expect(broken.status).toBe('FAILED');
      expect(broken.standardErrContent).not.toBe('');
      const told = await ended(id, await submit(id, 'echo "<$AWS_CONTAINER_AUTHORIZATION_TOKEN>"'));
      expect(told.standardOutputContent).toBe('<***>\n');
      const fine = await ended(id, await submit(id, 'true'));
      expect(fine).toMatchObject({ status: 'SUCCEEDED', sandboxArn: sandbox?.arn });

      const running = await get(id);
      expect(running).toMatchObject({ status: 'RUN_SANDBOX', currentSession: { status: 'IN_PROGRESS' } });
      const { groupName, streamName } = running?.currentSession?.logs ?? {};
      expect(groupName).toBe(`/aws/codebuild/${project}`);
      const lines = await fixture.lines({ logs: { groupName, streamName } });
      expect(lines).toEqual(expect.arrayContaining(['from the source', 'blue', 'yes in /tmp']));

      const endless = await submit(id, 'sleep 600');
      const over = await stopped(id);
      expect(over).toMatchObject({ status: 'STOPPED', currentSession: { currentPhase: 'COMPLETED' } });
      expect(
        over?.currentSession?.phases?.map(({ phaseType, phaseStatus }) => [phaseType, phaseStatus]),
      ).toEqual([
        ['SUBMITTED', 'SUCCEEDED'],
        ['QUEUED', 'SUCCEEDED'],
        ['PROVISIONING', 'SUCCEEDED'],
        ['DOWNLOAD_SOURCE', 'SUCCEEDED'],
        ['RUN_SANDBOX', 'STOPPED'],
        ['COMPLETED', undefined],
      ]);
      expect((await ended(id, endless)).status).toBe('STOPPED');
      await expect(submit(id, 'true')).rejects.toMatchObject({ name: 'InvalidInputException' });
      const { commandExecutions } = await fixture.codebuild.send(
        new ListCommandExecutionsForSandboxCommand({ sandboxId: id, sortOrder: 'ASCENDING', maxResults: 2 }),
      );
      expect(commandExecutions?.map((execution) => execution.id)).toEqual([first, second]);
    });

    it('is made and stopped while many others run long commands', async () => {
      const busy = Array.from({ length: 10 }, async () => {
        const { sandbox } = await fixture.codebuild.send(new StartSandboxCommand({ projectName: project }));
        return { id: sandbox?.id ?? '', command: await submit(sandbox?.id ?? '', 'sleep 600') };
      });
      const others = await Promise.all(busy);
      const isRunning = async ({ id, command }: { id: string; command: string }) => {
        const input = { sandboxId: id, commandExecutionIds: [command] };
        const found = await fixture.codebuild.send(new BatchGetCommandExecutionsCommand(input));
        return found.commandExecutions?.[0]?.startTime !== undefined;
      };
      await eventually(async () => (await Promise.all(others.map(isRunning))).every(Boolean), {
        timeoutMs: 30_000,
      });
      const { sandbox } = await fixture.codebuild.send(new StartSandboxCommand({ projectName: project }));
      const id = sandbox?.id ?? '';
      expect(await ended(id, await submit(id, 'echo done'))).toMatchObject({ status: 'SUCCEEDED' });
      const all = [id, ...others.map((other) => other.id)];
      for (const each of all) await stopped(each);
      await eventually(
        async () => {
          const found = await fixture.codebuild.send(new BatchGetSandboxesCommand({ ids: all }));
          return found.sandboxes?.every(({ currentSession }) =>
            currentSession?.phases?.some(({ phaseType }) => phaseType === 'COMPLETED'),
          );
        },
        { timeoutMs: 30_000 },
      );
      for (const other of others) {
        expect(await ended(other.id, other.command)).toMatchObject({ status: 'STOPPED' });
      }
    });

    it('is started once for a token, is listed, and outlives its project', async () => {
      const name = await fixture.project({ buildspec: 'version: 0.2\nphases: {}\n' });
      const start = async () =>
        (
          await fixture.codebuild.send(
            new StartSandboxCommand({ projectName: name, idempotencyToken: 'one' }),
          )
        ).sandbox?.id ?? '';
      const id = await start();
      expect(await start()).toBe(id);
      const listed = await fixture.codebuild.send(new ListSandboxesForProjectCommand({ projectName: name }));
      expect(listed.ids).toEqual([id]);
      expect((await fixture.codebuild.send(new ListSandboxesCommand({ maxResults: 1 }))).ids).toEqual([id]);
      await fixture.codebuild.send(new DeleteProjectCommand({ name }));
      expect((await stopped(id))?.status).toBe('STOPPED');
      const absent = await fixture.codebuild.send(new BatchGetSandboxesCommand({ ids: ['none:1'] }));
      expect(absent.sandboxesNotFound).toEqual(['none:1']);
    });

    it('fails with a reason where its source is missing, and offers no terminal of Session Manager', async () => {
      const name = await fixture.project({
        source: { type: 'S3', location: `${fixture.bucket}/absent.zip` },
      });
      const { sandbox } = await fixture.codebuild.send(new StartSandboxCommand({ projectName: name }));
      const failed = await eventually(async () => {
        const found = await get(sandbox?.id ?? '');
        return found?.status === 'FAILED' && found;
      });
      const phase = failed.currentSession?.phases?.find(({ phaseType }) => phaseType === 'DOWNLOAD_SOURCE');
      expect(phase?.contexts?.[0]?.message).toContain('NoSuchKey');
      await expect(
        fixture.codebuild.send(new StartSandboxConnectionCommand({ sandboxId: sandbox?.id ?? '' })),
      ).rejects.toThrow('StartSandboxConnection');
    });
  },
);
