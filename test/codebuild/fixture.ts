import { buffer } from 'node:stream/consumers';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  type Build,
  CodeBuildClient,
  CreateProjectCommand,
  type CreateProjectCommandInput,
  StartBuildCommand,
  type StartBuildCommandInput,
} from '@aws-sdk/client-codebuild';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createZip } from '../../src/engines/archive/archive.js';
import type { TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

/** Role, bucket and shorthands for builds on one server. */
export interface BuildFixture {
  readonly codebuild: CodeBuildClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly iam: IAMClient;
  readonly roleArn: string;
  readonly bucket: string;
  /** Makes a project that builds `buildspec` without sources, unless told otherwise. @returns its name */
  project(settings: Partial<CreateProjectCommandInput> & { buildspec?: string }): Promise<string>;
  start(projectName: string, overrides?: Partial<StartBuildCommandInput>): Promise<string>;
  get(buildId: string): Promise<Build>;
  /** Waits for the end. */
  finished(buildId: string, timeoutMs?: number): Promise<Build>;
  /** Project, build and wait in one. */
  run(buildspec: string, overrides?: Partial<StartBuildCommandInput>): Promise<Build>;
  /** Lines of the build's log, without line ends. */
  lines(build: Build): Promise<readonly string[]>;
  putZip(key: string, files: Readonly<Record<string, string>>): Promise<string>;
  getObject(key: string): Promise<Buffer>;
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codebuild.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

/** What a build needs, and not more. */
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:ListBucket'],
      Resource: '*',
    },
    { Effect: 'Allow', Action: ['codecommit:GitPull'], Resource: '*' },
  ],
});

let count = 0;

/** @param existing the role and bucket are there: the server has started again on the same data */
export async function buildFixture(
  server: Pick<TestServer, 'endpoint' | 'client'>,
  existing?: BuildFixture,
): Promise<BuildFixture> {
  const codebuild = server.client(CodeBuildClient);
  const logs = server.client(CloudWatchLogsClient);
  const s3 = server.client(S3Client);
  const iam = server.client(IAMClient);
  const bucket = 'build-bucket';
  const roleArn = existing?.roleArn ?? (await createRole(iam, 'build-role', POLICY));
  if (existing === undefined) await s3.send(new CreateBucketCommand({ Bucket: bucket }));

  const fixture: BuildFixture = {
    codebuild,
    logs,
    s3,
    iam,
    roleArn,
    bucket,
    async project({ buildspec, ...settings }) {
      count += 1;
      const name = `project-${count}`;
      await codebuild.send(
        new CreateProjectCommand({
          name,
          source: { type: 'NO_SOURCE', buildspec },
          artifacts: { type: 'NO_ARTIFACTS' },
          environment: {
            type: 'LINUX_CONTAINER',
            image: 'aws/codebuild/standard:7.0',
            computeType: 'BUILD_GENERAL1_SMALL',
          },
          serviceRole: roleArn,
          ...settings,
        }),
      );
      return name;
    },
    async start(projectName, overrides) {
      const { build } = await codebuild.send(new StartBuildCommand({ projectName, ...overrides }));
      return build?.id ?? '';
    },
    async get(buildId) {
      const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [buildId] }));
      const build = builds?.[0];
      if (build === undefined) throw new Error(`no build ${buildId}`);
      return build;
    },
    finished: (buildId, timeoutMs = 20_000) =>
      eventually(
        async () => {
          const build = await fixture.get(buildId);
          return build.buildComplete === true && build;
        },
        { timeoutMs },
      ),
    async run(buildspec, overrides) {
      const name = await fixture.project({ buildspec });
      return await fixture.finished(await fixture.start(name, overrides));
    },
    async lines(build) {
      if (build.logs?.groupName === undefined) return [];
      const { events = [] } = await logs.send(
        new GetLogEventsCommand({
          logGroupName: build.logs?.groupName,
          logStreamName: build.logs?.streamName,
          startFromHead: true,
        }),
      );
      return events.map((event) => (event.message ?? '').replace(/\n$/, ''));
    },
    async putZip(key, files) {
      const entries = Object.entries(files).map(([path, text]) => ({
        path,
        content: { bytes: Buffer.from(text) },
      }));
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: await buffer(createZip(entries)) }),
      );
      return `${bucket}/${key}`;
    },
    async getObject(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
  };
  return fixture;
}

export async function createRole(iam: IAMClient, RoleName: string, PolicyDocument: string): Promise<string> {
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'build', PolicyDocument }));
  return Role?.Arn ?? '';
}

/** `PHASE:STATUS` of every phase, in order. */
export function phasesOf(build: Build): readonly string[] {
  return (build.phases ?? []).map((phase) => `${phase.phaseType}:${phase.phaseStatus ?? '-'}`);
}

/** Without `[Container] time`. */
export function withoutTimes(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/^\[Container\] \S+ \S+ /, ''));
}

/** The pid in a line `pid NUMBER` of the build's log. */
export async function pidTold(fixture: BuildFixture, buildId: string): Promise<number> {
  const line = await eventually(async () => {
    const lines = await fixture.lines(await fixture.get(buildId));
    return lines.find((candidate) => candidate.startsWith('pid '));
  });
  return Number(line.slice('pid '.length));
}
