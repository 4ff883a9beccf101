import { isAwsError } from '../../../kernel/aws-error.js';
import type { BuildDocument } from '../model.js';
import { sessionNameOf } from '../names.js';
import { codebuildPrincipal } from '../service-role.js';
import type { RoleCredentials } from './build-environment.js';
import type { BuildRun } from './build-run.js';

const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 43_200;
const DEFAULT_SECONDS = 3_600;

/** Credentials of the service role for the commands, good for as long as the build may take where the role allows it. */
export async function roleCredentials(run: BuildRun): Promise<RoleCredentials> {
  const wanted = wantedSeconds(run.build);
  return await assume(run, wanted).catch(async (error: unknown) => {
    // Longer than the role's MaxSessionDuration.
    if (!isAwsError(error, 'ValidationError') || wanted <= DEFAULT_SECONDS) throw error;
    return await assume(run, DEFAULT_SECONDS);
  });
}

function wantedSeconds({ settings }: BuildDocument): number {
  return Math.min(Math.max(settings.timeoutInMinutes * 60, SHORTEST_SECONDS), LONGEST_SECONDS);
}

async function assume({ context, ref, build }: BuildRun, durationSeconds: number): Promise<RoleCredentials> {
  const { Credentials: credentials } = await context.door
    .as(codebuildPrincipal(ref, build.projectName), ref)
    .call('sts', 'AssumeRole', {
      RoleArn: build.settings.serviceRole,
      RoleSessionName: sessionNameOf(build),
      DurationSeconds: durationSeconds,
    });
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error('AssumeRole gave no credentials');
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
