import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { checkConfig, DEFAULT_CONFIG } from '../../config.js';
import { silentLogger } from '../../kernel/logger.js';
import { type Pipewright, startPipewright } from '../../main.js';
import { registryLogin } from '../config-options.js';

export const BUCKET = 'local-build';
const ROLE = 'local-build';

/** A server of its own for local builds: the very engine that runs builds elsewhere, with nothing to set up. */
export interface LocalBuilder {
  readonly codebuild: CodeBuildClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly roleArn: string;
  /** Ends every build with all its processes, and leaves nothing behind but what the caches keep. */
  close(): Promise<void>;
}

export interface BuilderOptions {
  readonly cacheDirectory?: string;
  /** Containers where Docker answers; else processes. */
  readonly engine: 'process' | 'docker' | 'auto';
  /** `host:port` that takes the place of AWS's container registry. */
  readonly registry?: string;
  /** Builds work in this directory. */
  readonly mountedSource?: string;
}

export async function openBuilder({
  cacheDirectory,
  engine,
  registry,
  mountedSource,
}: BuilderOptions): Promise<LocalBuilder> {
  const builds = {
    ...DEFAULT_CONFIG.builds,
    engine,
    dockerHost: process.env.DOCKER_HOST,
    registry,
    registryLogin: registryLogin(),
    mountedSource,
  };
  // Before there is a directory: what is refused leaves nothing behind.
  const settings = checkConfig({
    ...DEFAULT_CONFIG,
    region: shellsRegion(),
    port: 0,
    ephemeral: true,
    builds,
  });
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-build-'));
  if (cacheDirectory !== undefined) {
    await mkdir(cacheDirectory, { recursive: true });
    await symlink(cacheDirectory, join(dataDirectory, 'build-caches'));
  }
  const server = await startPipewright({ ...settings, dataDirectory }, silentLogger());
  try {
    return await withRole(server, settings.region);
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** What the build is to think of as its region, and its ARNs of as their partition. */
function shellsRegion(): string {
  return process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || DEFAULT_CONFIG.region;
}

async function withRole(server: Pipewright, region: string): Promise<LocalBuilder> {
  const settings = {
    endpoint: server.endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
  const [iam, s3] = [new IAMClient(settings), new S3Client(settings)];
  const { Role: role } = await iam.send(
    new CreateRoleCommand({
      RoleName: ROLE,
      AssumeRolePolicyDocument: policy({
        Principal: { Service: 'codebuild.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    }),
  );
  // Nothing is in this server but the build itself.
  const PolicyDocument = policy({ Action: '*', Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'all', PolicyDocument }));
  const LocationConstraint = region as BucketLocationConstraint;
  const elsewhere = region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, ...elsewhere }));
  return {
    codebuild: new CodeBuildClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3,
    roleArn: role?.Arn ?? '',
    close: () => server.close(),
  };
}

function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}
