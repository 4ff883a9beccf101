import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { BuildRef } from '../advance-build.js';
import type { BuildDocument } from '../model.js';
import { sessionNameOf } from '../names.js';
import { codebuildPrincipal } from '../service-role.js';

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 43_200;
const DEFAULT_SECONDS = 3_600;

/** Credentials of the service role for the commands, good for as long as the build may take where the role allows it. */
export async function roleCredentials(
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
): Promise<RoleCredentials> {
  const wanted = wantedSeconds(build);
  return await assume(context, ref, build, wanted).catch(async (error: unknown) => {
    // Longer than the role's MaxSessionDuration.
    if (!isAwsError(error, 'ValidationError') || wanted <= DEFAULT_SECONDS) throw error;
    return await assume(context, ref, build, DEFAULT_SECONDS);
  });
}

/** What no log may show of them. */
export function secretParts({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: RoleCredentials): readonly string[] {
  return [accessKeyId, secretAccessKey, sessionToken];
}

function wantedSeconds({ settings }: BuildDocument): number {
  return Math.min(Math.max(settings.timeoutInMinutes * 60, SHORTEST_SECONDS), LONGEST_SECONDS);
}

async function assume(
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
  durationSeconds: number,
): Promise<RoleCredentials> {
  const { Credentials: credentials } = await context.door
    .as(codebuildPrincipal(ref, build.projectName, build.id), ref)
    .call('sts', 'AssumeRole', {
      RoleArn: build.settings.serviceRole,
      RoleSessionName: sessionNameOf(build),
      DurationSeconds: durationSeconds,
    });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new Error('AssumeRole gave no credentials');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: Expiration.getTime(),
  };
}
