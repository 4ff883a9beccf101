import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchDeleteBuildsCommand,
  BatchGetBuildsCommand,
  ListBuildsForProjectCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from '../harness/alive.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, phasesOf, pidTold } from './fixture.js';

const open: TestServer[] = [];
let directory = '';

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  if (directory !== '') await rm(directory, { recursive: true, force: true });
  directory = '';
});

async function started(...settings: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...settings);
  open.push(server);
  return server;
}

const SPEC = 'version: 0.2\nphases:\n  build:\n    commands:\n';

describe('the life of a build', () => {
  it('ends when its time is up', async () => {
    const fixture = await buildFixture(await started({ timeScale: 150 }));
    const name = await fixture.project({ buildspec: `${SPEC}      - sleep 300\n`, timeoutInMinutes: 5 });
    const build = await fixture.finished(await fixture.start(name));
    expect(build.buildStatus).toBe('TIMED_OUT');
    expect(phasesOf(build).slice(-2)).toEqual(['BUILD:TIMED_OUT', 'COMPLETED:-']);
    expect(build.phases?.at(-2)?.contexts).toEqual([
      { statusCode: 'BUILD_TIMED_OUT', message: 'Build has timed out.' },
    ]);
  });

  it('goes on when its server stops and another starts, without losing or repeating a line', async () => {
    directory = await mkdtemp(join(tmpdir(), 'codebuild-life-'));
    const first = await startServer({ dataDirectory: directory });
    const before = await buildFixture(first);
    const name = await before.project({
      buildspec: `${SPEC}      - for n in $(seq 1 30); do echo "line $n"; sleep 0.05; done\n      - echo "the end"\n`,
    });
    const id = await before.start(name);
    await eventually(async () => (await before.lines(await before.get(id))).includes('line 3'));
    await first.close();

    const second = await started({ dataDirectory: directory });
    const after = await buildFixture(second, before);
    const build = await after.finished(id);
    expect(build.buildStatus).toBe('SUCCEEDED');
    const lines = (await after.lines(build)).filter((line) => line.startsWith('line ') || line === 'the end');
    expect(lines).toEqual([...Array.from({ length: 30 }, (_, index) => `line ${index + 1}`), 'the end']);
    await eventually(async () => (await readdir(join(directory, 'builds'))).length === 0);
  });

  it('can be deleted as soon as it is over, and is cleaned up all the same', async () => {
    directory = await mkdtemp(join(tmpdir(), 'codebuild-life-'));
    const fixture = await buildFixture(await started({ dataDirectory: directory }));
    const deaf = `trap '' TERM; echo "pid $$"; while true; do sleep 0.2; done`;
    const name = await fixture.project({
      buildspec: `${SPEC}      - bash -c '${deaf.replaceAll("'", `'"'"'`)}'\n`,
    });
    const id = await fixture.start(name);
    const pid = await pidTold(fixture, id);
    const remove = () => fixture.codebuild.send(new BatchDeleteBuildsCommand({ ids: [id] }));
    const arn = `arn:aws:codebuild:us-east-1:000000000000:build/${id}`;
    expect(await remove()).toMatchObject({
      buildsDeleted: [],
      buildsNotDeleted: [{ id: arn, statusCode: 'BUILD_IN_PROGRESS' }],
    });
    await fixture.codebuild.send(new StopBuildCommand({ id }));
    expect(await remove()).toMatchObject({ buildsDeleted: [arn], buildsNotDeleted: [] });
    const { builds, buildsNotFound } = await fixture.codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
    expect([builds, buildsNotFound]).toEqual([[], [id]]);
    await eventually(async () => (await readdir(join(directory, 'builds'))).length === 0);
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves no process behind when a server that keeps nothing stops', async () => {
    const server = await startServer();
    const fixture = await buildFixture(server);
    const name = await fixture.project({ buildspec: `${SPEC}      - echo "pid $$"; sleep 300\n` });
    const id = await fixture.start(name);
    const pid = await pidTold(fixture, id);
    await server.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('is told to EventBridge: every phase, the beginning and the end', async () => {
    const server = await started();
    const fixture = await buildFixture(server);
    const buildspec = `${SPEC}      - true\n`;
    const watched = await fixture.project({ buildspec });
    const [onState, onPhase] = [await fixture.project({ buildspec }), await fixture.project({ buildspec })];
    const roleArn = await eventRole(fixture);
    const events = server.client(EventBridgeClient);
    const rules = [
      [
        'on-state',
        onState,
        'CodeBuild Build State Change',
        {
          'build-status': ['SUCCEEDED'],
          'current-phase': ['COMPLETED'],
          'additional-information': {
            'build-complete': [true],
            initiator: ['root'],
            source: { type: ['NO_SOURCE'] },
          },
        },
      ],
      [
        'on-phase',
        onPhase,
        'CodeBuild Build Phase Change',
        {
          'completed-phase': ['BUILD'],
          'completed-phase-status': ['SUCCEEDED'],
          'completed-phase-duration-seconds': [{ numeric: ['>=', 0] }],
        },
      ],
    ] as const;
    for (const [Name, project, detailType, detail] of rules) {
      const pattern = {
        source: ['aws.codebuild'],
        'detail-type': [detailType],
        detail: { 'project-name': [watched], ...detail },
      };
      await events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
      const Arn = `arn:aws:codebuild:us-east-1:000000000000:project/${project}`;
      await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: '1', Arn, RoleArn: roleArn }] }));
    }
    await fixture.start(watched);
    for (const [rule, project] of rules) {
      const id = await eventually(async () => {
        const { ids } = await fixture.codebuild.send(
          new ListBuildsForProjectCommand({ projectName: project }),
        );
        return ids?.[0];
      });
      expect((await fixture.finished(id)).initiator).toBe(`rule/${rule}`);
    }
  });

  it('ends in the queue when it is stopped there', async () => {
    const fixture = await buildFixture(await started());
    const name = await fixture.project({ buildspec: `${SPEC}      - sleep 300\n` });
    const running = await Promise.all(Array.from({ length: 10 }, () => fixture.start(name)));
    await Promise.all(
      running.map((id) => eventually(async () => (await fixture.get(id)).currentPhase !== 'QUEUED')),
    );
    const waiting = await fixture.start(name);
    const { build } = await fixture.codebuild.send(new StopBuildCommand({ id: waiting }));
    expect(build && phasesOf(build)).toEqual(['SUBMITTED:SUCCEEDED', 'QUEUED:STOPPED', 'COMPLETED:-']);
  });
});

async function eventRole({ iam }: BuildFixture): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'events',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'events',
      PolicyName: 'start',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'codebuild:StartBuild', Resource: '*' }],
      }),
    }),
  );
  return Role?.Arn ?? '';
}
