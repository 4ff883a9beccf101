import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateProjectCommand,
  ListBuildsForProjectCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
});
afterAll(() => server.close());

const spec = (command: string, onFailure = '') =>
  `version: 0.2\nphases:\n  build:\n${onFailure && `    on-failure: ${onFailure}\n`}    commands: ['${command}']\n`;

async function project(name: string, buildspec: string, autoRetryLimit?: number): Promise<string> {
  await fixture.codebuild.send(
    new CreateProjectCommand({
      name,
      source: { type: 'NO_SOURCE', buildspec },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: { type: 'LINUX_CONTAINER', image: 'own', computeType: 'BUILD_GENERAL1_SMALL' },
      serviceRole: fixture.roleArn,
      autoRetryLimit,
    }),
  );
  return name;
}

async function triesOf(projectName: string, count: number) {
  return await eventually(async () => {
    const { ids = [] } = await fixture.codebuild.send(
      new ListBuildsForProjectCommand({ projectName, sortOrder: 'ASCENDING' }),
    );
    const builds = await Promise.all(ids.map((id) => fixture.get(id)));
    const last = builds.at(-1)?.autoRetryConfig;
    const isSettled = builds.every((build) => build.buildComplete) && builds.length >= count;
    return isSettled && last?.nextAutoRetry === undefined && builds;
  });
}

describe('a build that fails', () => {
  it('is not tried again where its role may not ask for it', async () => {
    const name = await project('not-again', spec('false'), 2);
    await fixture.finished(await fixture.start(name));
    const builds = await triesOf(name, 1);
    expect(builds).toHaveLength(1);
  });

  it('is tried again as often as the project says, with its role', async () => {
    await fixture.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'build-role',
        PolicyName: 'retry',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'codebuild:RetryBuild', Resource: '*' }],
        }),
      }),
    );
    const name = await project('again', spec('false'), 2);
    await fixture.start(name);
    const builds = await triesOf(name, 3);
    expect(builds.map(({ buildNumber, autoRetryConfig }) => [buildNumber, autoRetryConfig])).toEqual([
      [1, { autoRetryLimit: 2, autoRetryNumber: 0, nextAutoRetry: builds[1]?.arn }],
      [
        2,
        {
          autoRetryLimit: 2,
          autoRetryNumber: 1,
          previousAutoRetry: builds[0]?.arn,
          nextAutoRetry: builds[2]?.arn,
        },
      ],
      [3, { autoRetryLimit: 2, autoRetryNumber: 2, previousAutoRetry: builds[1]?.arn }],
    ]);
    expect(builds.map(({ initiator }) => initiator)).toEqual(['root', 'root', 'root']);
  });

  it('is tried again where its phase says so of such a failure', async () => {
    const name = await project('matching', spec('exit 7', 'RETRY-1-exit status 7'));
    await fixture.start(name);
    expect(await triesOf(name, 2)).toHaveLength(2);
    const other = await project('other', spec('exit 8', 'RETRY-1-exit status 7'));
    await fixture.finished(await fixture.start(other));
    expect(await triesOf(other, 1)).toHaveLength(1);
  });
});

describe('a build', () => {
  it('waits at a breakpoint until it is resumed, with its variables at hand', async () => {
    const name = await project('debugged', spec('WHERE=here; codebuild-breakpoint; echo "went on"'));
    const id = await fixture.start(name, { debugSessionEnabled: true });
    const directory = await eventually(async () => {
      const { debugSession } = await fixture.get(id);
      const root = debugSession?.sessionTarget?.replace(/^process:/, '');
      if (root === undefined) return false;
      const place = join(root, 'codebuild', 'output', 'tmp', 'breakpoint');
      await access(join(place, 'paused'));
      return place;
    });
    expect(await readFile(join(directory, 'env.sh'), 'utf8')).toMatch(/WHERE=['"]?here/);
    await writeFile(join(directory, 'resume'), '');
    const build = await fixture.finished(id);
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(build.debugSession).toEqual({ sessionEnabled: true });
    expect(await fixture.lines(build)).toContain('went on');
  });

  it('leaves its log in a bucket where the project says so, without secrets and also where it is stopped', async () => {
    const name = await project('logged', spec('echo "$AWS_CONTAINER_AUTHORIZATION_TOKEN in S3"; sleep 300'));
    const s3Logs = { status: 'ENABLED', location: `${fixture.bucket}/logs` } as const;
    const id = await fixture.start(name, {
      logsConfigOverride: { s3Logs, cloudWatchLogs: { status: 'DISABLED' } },
    });
    await eventually(async () => (await fixture.get(id)).currentPhase === 'BUILD');
    await fixture.codebuild.send(new StopBuildCommand({ id }));
    const key = `logs/${id.slice(id.indexOf(':') + 1)}.gz`;
    const log = await eventually(async () => gunzipSync(await fixture.getObject(key)).toString());
    expect(log).toContain('Running on Pipewright');
    expect(log).not.toMatch(/[^*]{20} in S3\n/);
    expect((await fixture.get(id)).logs?.s3LogsArn).toBe(`arn:aws:s3:::${fixture.bucket}/${key}`);
  });

  it('is counted and measured in CloudWatch', async () => {
    const name = await project('measured', spec('sleep 0.1'));
    await fixture.finished(await fixture.start(name));
    const cloudwatch = server.client(CloudWatchClient);
    const sum = async (MetricName: string) => {
      const { Datapoints = [] } = await cloudwatch.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/CodeBuild',
          MetricName,
          Dimensions: [{ Name: 'ProjectName', Value: name }],
          StartTime: new Date(Date.now() - 600_000),
          EndTime: new Date(Date.now() + 60_000),
          Period: 60,
          Statistics: ['Sum'],
        }),
      );
      return Datapoints.reduce((total, point) => total + (point.Sum ?? 0), 0);
    };
    await eventually(async () => (await sum('SucceededBuilds')) === 1);
    expect(await sum('Builds')).toBe(1);
    expect(await sum('FailedBuilds')).toBe(0);
    expect(await sum('BuildDuration')).toBeGreaterThan(0.09);
  });
});
