import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  ListBuildsCommand,
  ListBuildsForProjectCommand,
  RetryBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../harness/alive.js';
import { awsCli, hasAwsCli, leadAwsCliByVariable } from '../harness/aws-cli.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, createRole, phasesOf, pidTold, withoutTimes } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;
let scratch = '';
let leadBack = () => {};

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'builds-'));
  leadBack = await leadAwsCliByVariable(join(scratch, 'bin'));
  server = await startServer();
  fixture = await buildFixture(server);
});

afterAll(async () => {
  leadBack();
  await server.close();
  await rm(scratch, { recursive: true });
});

const spec = (text: string) => `version: 0.2\n${text}`;

describe('a build', () => {
  it('runs its phases one after the other and logs as on AWS', async () => {
    const build = await fixture.run(
      spec(
        'phases:\n  pre_build:\n    commands:\n      - echo one\n  build:\n    commands:\n      - echo two; echo three >&2\n',
      ),
    );
    expect(build).toMatchObject({ buildStatus: 'SUCCEEDED', currentPhase: 'COMPLETED', buildNumber: 1 });
    expect(phasesOf(build)).toEqual([
      'SUBMITTED:SUCCEEDED',
      'QUEUED:SUCCEEDED',
      'PROVISIONING:SUCCEEDED',
      'DOWNLOAD_SOURCE:SUCCEEDED',
      'INSTALL:SUCCEEDED',
      'PRE_BUILD:SUCCEEDED',
      'BUILD:SUCCEEDED',
      'POST_BUILD:SUCCEEDED',
      'UPLOAD_ARTIFACTS:SUCCEEDED',
      'FINALIZING:SUCCEEDED',
      'COMPLETED:-',
    ]);
    const lines = withoutTimes(await fixture.lines(build));
    expect(lines.slice(lines.indexOf('Phases found in YAML: 2'))).toEqual([
      'Phases found in YAML: 2',
      ' PRE_BUILD: 1 commands',
      ' BUILD: 1 commands',
      'Phase complete: DOWNLOAD_SOURCE State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase INSTALL',
      'Phase complete: INSTALL State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase PRE_BUILD',
      'Running command echo one',
      'one',
      '',
      'Phase complete: PRE_BUILD State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase BUILD',
      'Running command echo two; echo three >&2',
      'two',
      'three',
      '',
      'Phase complete: BUILD State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase POST_BUILD',
      'Phase complete: POST_BUILD State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED',
      'Phase context status code:  Message: ',
    ]);
    expect(build.logs).toMatchObject({
      groupName: `/aws/codebuild/${build.projectName}`,
      streamName: build.id?.split(':')[1],
    });
  });

  it('hands environment and directory on from command to command, but not functions', async () => {
    const build = await fixture.run(
      spec(`env:
  exported-variables: [PLAIN, LINES, WHERE, UNSET, AWS_REGION]
  variables:
    LITERAL: $HOME
phases:
  install:
    commands:
      - mkdir -p deep/er && cd deep/er
      - PLAIN=kept
      - export LINES="a
        b 'c' \\"d\\" \\$e"
      - f() { echo no; }; set -e
      - "false; exit 0"
  build:
    commands:
      - WHERE=$(basename "$PWD")
      - test "$LITERAL" = '$HOME'
      - if command -v f; then exit 1; fi
      - test "$CODEBUILD_LAST_EXIT" = 0
`),
    );
    expect(phasesOf(build)).toContain('BUILD:SUCCEEDED');
    expect(build.exportedEnvironmentVariables).toEqual([
      { name: 'PLAIN', value: 'kept' },
      { name: 'LINES', value: `a b 'c' "d" $e` },
      { name: 'WHERE', value: 'er' },
    ]);
  });

  it('tells which command failed, runs finally, and post_build after a failed build', async () => {
    const build = await fixture.run(
      spec(`phases:
  build:
    commands:
      - echo before
      - (exit 3)
      - echo never
    finally:
      - echo finally $CODEBUILD_BUILD_SUCCEEDING
  post_build:
    commands:
      - echo post $CODEBUILD_BUILD_SUCCEEDING
`),
    );
    expect(build.buildStatus).toBe('FAILED');
    const failed = build.phases?.find((phase) => phase.phaseStatus === 'FAILED');
    expect(failed).toMatchObject({
      phaseType: 'BUILD',
      contexts: [
        {
          statusCode: 'COMMAND_EXECUTION_ERROR',
          message: 'Error while executing command: (exit 3). Reason: exit status 3',
        },
      ],
    });
    const lines = withoutTimes(await fixture.lines(build));
    expect(lines).toContain('Command did not exit successfully (exit 3) exit status 3');
    expect(lines).toContain('finally 0');
    expect(lines).toContain('post 0');
    expect(lines).not.toContain('never');
    expect(lines).toContain('Phase complete: BUILD State: FAILED');
  });

  it.each([
    ['pre_build', '', ['PRE_BUILD:FAILED', 'FINALIZING:SUCCEEDED', 'COMPLETED:-']],
    [
      'pre_build',
      'CONTINUE',
      [
        'PRE_BUILD:FAILED',
        'BUILD:SUCCEEDED',
        'POST_BUILD:SUCCEEDED',
        'UPLOAD_ARTIFACTS:SUCCEEDED',
        'FINALIZING:SUCCEEDED',
        'COMPLETED:-',
      ],
    ],
    ['build', 'ABORT', ['BUILD:FAILED', 'FINALIZING:SUCCEEDED', 'COMPLETED:-']],
  ])('whose %s fails with on-failure %j goes on as it should', async (phase, onFailure, expected) => {
    const how = onFailure === '' ? '' : `    on-failure: ${onFailure}\n`;
    const build = await fixture.run(spec(`phases:\n  ${phase}:\n${how}    commands: ['false']\n`));
    expect(build.buildStatus).toBe('FAILED');
    expect(phasesOf(build).slice(-expected.length)).toEqual(expected);
    if (onFailure === 'ABORT') {
      const lines = withoutTimes(await fixture.lines(build));
      expect(lines).toContain('Phase complete: BUILD State: FAILED_WITH_ABORT');
    }
  });

  it('shows an error of the buildspec where AWS shows it', async () => {
    const build = await fixture.run(spec('phases:\n  build:\n    commands:\n      - echo a: b\n'));
    expect(build.phases?.find((phase) => phase.phaseType === 'DOWNLOAD_SOURCE')?.contexts).toEqual([
      {
        statusCode: 'YAML_FILE_ERROR',
        message:
          'Expected Commands[0] to be of string type: found subkeys instead at line 5, value of the key tag on line 4 might be empty',
      },
    ]);
    expect(phasesOf(build).slice(-3)).toEqual([
      'DOWNLOAD_SOURCE:FAILED',
      'FINALIZING:SUCCEEDED',
      'COMPLETED:-',
    ]);
    const lines = withoutTimes(await fixture.lines(build));
    expect(lines.at(-1)).toContain(
      'Phase context status code: YAML_FILE_ERROR Message: Expected Commands[0]',
    );
  });

  it('sees the variables of AWS, those of the request over those of the project, and nothing of the server', async () => {
    process.env.SECRET_OF_THE_SERVER = 'do not tell';
    const name = await fixture.project({
      buildspec: spec(
        'env:\n  variables: {A: spec, B: spec, C: spec}\nphases:\n  build:\n    commands: [env]\n',
      ),
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'image',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [
          { name: 'B', value: 'project' },
          { name: 'C', value: 'project' },
        ],
      },
    });
    const id = await fixture.start(name, {
      environmentVariablesOverride: [{ name: 'C', value: "re'quest" }],
    });
    const build = await fixture.finished(id);
    const lines = await fixture.lines(build);
    for (const line of [
      'A=spec',
      'B=project',
      "C=re'quest",
      `CODEBUILD_BUILD_ID=${id}`,
      `CODEBUILD_BUILD_ARN=${build.arn}`,
      'CODEBUILD_BUILD_NUMBER=1',
      'CODEBUILD_BUILD_IMAGE=image',
      'CODEBUILD_INITIATOR=root',
      'CODEBUILD_CI=true',
      `CODEBUILD_START_TIME=${build.startTime?.getTime()}`,
      `CODEBUILD_LOG_PATH=${build.logs?.streamName}`,
      'AWS_DEFAULT_REGION=us-east-1',
      `AWS_ENDPOINT_URL=${server.endpoint}`,
      'AWS_CONTAINER_AUTHORIZATION_TOKEN=***',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.join('\n')).not.toContain('SECRET_OF_THE_SERVER');
    delete process.env.SECRET_OF_THE_SERVER;
  });

  it.runIf(hasAwsCli)('acts as its service role', async () => {
    const build = await fixture.run(
      spec(
        'phases:\n  build:\n    commands:\n      - aws sts get-caller-identity --query Arn --output text\n',
      ),
    );
    const lines = await fixture.lines(build);
    expect(lines).toContain(
      `arn:aws:sts::000000000000:assumed-role/build-role/AWSCodeBuild-${build.id?.split(':')[1]}`,
    );
  });

  it('is stopped at once, with everything that it has started', async () => {
    const name = await fixture.project({
      buildspec: spec(
        'phases:\n  build:\n    commands:\n      - (trap "" TERM HUP; sleep 300) & echo "pid $!"; sleep 300\n    finally:\n      - echo never\n',
      ),
    });
    const id = await fixture.start(name);
    const pid = await pidTold(fixture, id);
    const { build } = await fixture.codebuild.send(new StopBuildCommand({ id }));
    expect(build).toMatchObject({ buildStatus: 'STOPPED', buildComplete: true, currentPhase: 'COMPLETED' });
    expect(build && phasesOf(build).slice(-2)).toEqual(['BUILD:STOPPED', 'COMPLETED:-']);
    await eventually(() => !isAlive(pid), { timeoutMs: 5_000 });
    const again = await fixture.codebuild.send(new StopBuildCommand({ id }));
    expect(again.build?.endTime).toEqual(build?.endTime);
    expect(await fixture.lines(await fixture.get(id))).not.toContain('never');
  });

  it('tells its log while it runs', async () => {
    const name = await fixture.project({
      buildspec: spec(
        'phases:\n  build:\n    commands:\n      - for n in 1 2 3; do echo "told $n"; done; printf unfinished; sleep 300\n',
      ),
    });
    const id = await fixture.start(name);
    const told = await eventually(async () => {
      const { events: found = [] } = await fixture.logs.send(
        new FilterLogEventsCommand({
          logGroupName: `/aws/codebuild/${name}`,
          filterPattern: 'told -Running',
        }),
      );
      return found.length === 3 && found.map(({ message }) => message);
    });
    expect(told).toEqual(['told 1\n', 'told 2\n', 'told 3\n']);
    expect((await fixture.get(id)).buildStatus).toBe('IN_PROGRESS');
    await fixture.codebuild.send(new StopBuildCommand({ id }));
  });

  it('begins only where its role may write the log', async () => {
    const serviceRole = await createRole(
      fixture.iam,
      'silent-role',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
      }),
    );
    const name = await fixture.project({
      serviceRole,
      buildspec: spec('phases:\n  build:\n    commands: [env]\n'),
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(phasesOf(build)).toEqual(['SUBMITTED:SUCCEEDED', 'QUEUED:FAILED', 'COMPLETED:-']);
    const context = build.phases?.[1]?.contexts?.[0];
    expect(context?.statusCode).toBe('ACCESS_DENIED');
    expect(context?.message).toContain(
      `Service role ${serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${build.arn}. Error message: User: arn:aws:sts::000000000000:assumed-role/silent-role/AWSCodeBuild-`,
    );
    expect(context?.message).toContain('is not authorized to perform: logs:CreateLogStream on resource:');
  });

  it('is started once for a token, again on retry, and listed newest first', async () => {
    const name = await fixture.project({ buildspec: spec('phases:\n  build:\n    commands: [env]\n') });
    const first = await fixture.start(name, { idempotencyToken: 'once' });
    expect(await fixture.start(name, { idempotencyToken: 'once' })).toBe(first);
    await expect(fixture.start(name, { idempotencyToken: 'once', imageOverride: 'x' })).rejects.toMatchObject(
      {
        name: 'InvalidInputException',
        message: expect.stringContaining('parameter mismatch'),
      },
    );
    const { build: retried } = await fixture.codebuild.send(new RetryBuildCommand({ id: first }));
    expect(retried).toMatchObject({ buildNumber: 2, projectName: name });
    const { ids } = await fixture.codebuild.send(new ListBuildsForProjectCommand({ projectName: name }));
    expect(ids).toEqual([retried?.id, first]);
    const { ids: all } = await fixture.codebuild.send(new ListBuildsCommand({}));
    expect(all?.[0]).toBe(retried?.id);
  });

  it('waits for no one beyond the limit of its project', async () => {
    const name = await fixture.project({
      concurrentBuildLimit: 1,
      buildspec: spec('phases:\n  build:\n    commands: [sleep 300]\n'),
    });
    const id = await fixture.start(name);
    await expect(fixture.start(name)).rejects.toMatchObject({ name: 'AccountLimitExceededException' });
    await fixture.codebuild.send(new StopBuildCommand({ id }));
    await fixture.codebuild.send(new StopBuildCommand({ id: await fixture.start(name) }));
  });

  it('never acts as the role of another account', async () => {
    const name = await fixture.project({ buildspec: spec('phases:\n  build:\n    commands: [env]\n') });
    const serviceRoleOverride = 'arn:aws:iam::999999999999:role/trusting';
    await expect(fixture.start(name, { serviceRoleOverride })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('is found by nobody who asks wrongly', async () => {
    await expect(fixture.get('no-colon')).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Invalid build ID provided',
    });
    await expect(fixture.codebuild.send(new StopBuildCommand({ id: 'a:b' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(fixture.start('none')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Project cannot be found: arn:aws:codebuild:us-east-1:000000000000:project/none',
    });
  });

  it.runIf(hasAwsCli)('is driven by the AWS CLI', async () => {
    const name = await fixture.project({
      buildspec: spec('phases:\n  build:\n    commands: [echo from the cli]\n'),
    });
    const started = await awsCli(server, 'codebuild', 'start-build', '--project-name', name);
    const { id } = (started as { build: { id: string } }).build;
    const build = await fixture.finished(id);
    expect(build.buildStatus).toBe('SUCCEEDED');
    const read = await awsCli(
      server,
      'logs',
      'get-log-events',
      '--log-group-name',
      build.logs?.groupName ?? '',
      '--log-stream-name',
      build.logs?.streamName ?? '',
      '--start-from-head',
    );
    expect(JSON.stringify(read)).toContain('from the cli\\n');
  });
});
