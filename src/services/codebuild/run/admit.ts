import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import type { BuildRef } from '../advance-build.js';
import type { BuildDocument, LogPlace } from '../model.js';
import { buildArn, type Place, sessionNameOf } from '../names.js';
import { codebuildPrincipal, notAuthorizedToAssume } from '../service-role.js';
import { PhaseFailure } from './phase-failure.js';

/** @throws PhaseFailure where the service role is gone or does not trust CodeBuild any more */
export async function assumeServiceRole(
  context: ServiceContext,
  ref: Place,
  build: Pick<BuildDocument, 'uuid' | 'projectName' | 'settings'>,
): Promise<AwsClient> {
  const { serviceRole: roleArn } = build.settings;
  try {
    return await context.door.assume({
      roleArn,
      sessionName: sessionNameOf(build),
      as: codebuildPrincipal(ref, build.projectName, `${build.projectName}:${build.uuid}`),
      region: ref.region,
    });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw new PhaseFailure({ statusCode: 'ACCESS_DENIED', message: notAuthorizedToAssume(roleArn) });
  }
}

/**
 * Makes the build's log stream, and its group where it is missing.
 *
 * @returns undefined where the project writes no logs
 * @throws PhaseFailure in AWS's words where the role may not
 */
export async function openLogStream(
  role: AwsClient,
  ref: BuildRef,
  build: BuildDocument,
): Promise<LogPlace | undefined> {
  const place = logPlaceOf(build);
  if (place === undefined) return undefined;
  const stream = { logGroupName: place.groupName, logStreamName: place.streamName };
  try {
    await unlessThere(role.call('logs', 'CreateLogStream', stream)).catch(async (error: unknown) => {
      if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
      await unlessThere(role.call('logs', 'CreateLogGroup', { logGroupName: place.groupName }));
      await unlessThere(role.call('logs', 'CreateLogStream', stream));
    });
    return place;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new PhaseFailure({
      statusCode: 'ACCESS_DENIED',
      message:
        `Service role ${build.settings.serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch ` +
        `Logs log streams for build ${buildArn(ref, build.id)}. Error message: ${error.message}`,
    });
  }
}

/** Another pass may have made it before it was killed. */
async function unlessThere(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!isAwsError(error, 'ResourceAlreadyExistsException')) throw error;
  });
}

function logPlaceOf(build: BuildDocument): LogPlace | undefined {
  const config = build.settings.logsConfig?.cloudWatchLogs;
  if (config?.status === 'DISABLED') return undefined;
  const groupName = config?.groupName ?? `/aws/codebuild/${build.projectName}`;
  const streamName = config?.streamName ? `${config.streamName}/${build.uuid}` : build.uuid;
  return { groupName, streamName };
}
