// A server with a role, and projects whose builds run commands.
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startPipewright } from './server.mjs';
import { clientConfig } from './user.mjs';

const LOOK_EVERY_MS = 10;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** By its path: a busybox shell would take its own, which has no nanoseconds. */
export const NOW = '/bin/date +%s%N';
/** Where artifacts may go. */
export const BUCKET = 'artifacts';

export const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));

export async function builder(...flags) {
  const server = await startPipewright(...flags);
  const config = clientConfig(server.endpoint);
  const codebuild = new CodeBuildClient(config);
  const logs = new CloudWatchLogsClient(config);
  const roleArn = await makeRole(new IAMClient(config));
  await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: BUCKET }));

  const get = async (id) => (await codebuild.send(new BatchGetBuildsCommand({ ids: [id] }))).builds[0];
  return {
    server,
    logs,
    get,
    /** @param spec of version 0.2 @param settings of the project, over the usual ones */
    async start(name, spec, settings = {}) {
      await codebuild.send(
        new CreateProjectCommand({
          name,
          source: { type: 'NO_SOURCE', buildspec: JSON.stringify({ version: '0.2', ...spec }) },
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
      const startedAt = Date.now();
      const { build } = await codebuild.send(new StartBuildCommand({ projectName: name }));
      return { id: build.id, startedAt };
    },
    async finished(id) {
      for (;;) {
        const found = await get(id);
        if (found.buildComplete) return found;
        await pause();
      }
    },
    /** The events of a build's log, in their order, until `isEnough`; of a build that goes on, too. */
    async *events(id, isEnough) {
      let found = await get(id);
      while (found.logs?.groupName === undefined) {
        await pause();
        found = await get(id);
      }
      const place = { logGroupName: found.logs.groupName, logStreamName: found.logs.streamName };
      for (let nextToken; ; ) {
        const page = await logs.send(new GetLogEventsCommand({ ...place, startFromHead: true, nextToken }));
        nextToken = page.nextForwardToken;
        for (const event of page.events) {
          yield event;
          if (isEnough(event.message)) return;
        }
        if (page.events.length === 0) await pause();
      }
    },
  };
}

/** A buildspec of these commands. */
export function commands(...list) {
  return { phases: { build: { commands: list } } };
}

async function makeRole(iam) {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'codebuild.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'builder', AssumeRolePolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'builder', PolicyArn: ADMIN }));
  return Role.Arn;
}
