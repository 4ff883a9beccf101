import { dirname, join } from 'node:path';
import type { ProjectSource } from '@aws-sdk/client-codebuild';
import type { BuildDocument } from '../model.js';
import { buildArn } from '../names.js';
import type { WebhookTrigger } from '../webhooks/model.js';
import type { BuildPlace } from './build-place.js';
import type { BuildRun } from './build-run.js';
import { certificateVariables } from './certificate.js';
import type { IssuedCredentials } from './credentials-endpoint.js';
import type { PlacedSource, SourceLayout } from './source-layout.js';
import { trustedEndpoint } from './trusted-endpoint.js';

/** Below the scripts of a build: what `codebuild-breakpoint` leaves while the build waits. */
const BREAKPOINT_DIRECTORY = 'breakpoint';

/**
 * Every variable of a build: those of the buildspec, over them the project's and the request's, over all what
 * CodeBuild itself sets.
 *
 * @param given of buildspec, project and request, with their values
 * @param endpoint where the build's programs reach this server
 * @source AWS CodeBuild User Guide, "Environment variables in build environments"
 */
export function buildEnvironment(
  run: BuildRun,
  given: Readonly<Record<string, string>>,
  layout: SourceLayout,
  issued: IssuedCredentials,
  resolvedVersion: string | undefined,
  endpoint: string,
): Readonly<Record<string, string>> {
  return {
    ...machineVariables(run, endpoint),
    ...credentialVariables(endpoint, issued),
    ...given,
    ...buildVariables(run, resolvedVersion),
    ...sourceVariables(layout, run.place),
  };
}

/** What every program of the build finds around it; a build may choose otherwise. */
function machineVariables(run: BuildRun, endpoint: string): Record<string, string> {
  const { ref, place } = run;
  return {
    ...place.variables,
    ...certificateVariables(run),
    AWS_DEFAULT_REGION: ref.region,
    AWS_REGION: ref.region,
    AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
    AWS_ENDPOINT_URL: endpoint,
  };
}

/** Where programs get the role's credentials; the credentials themselves where they could not ask for them. */
function credentialVariables(
  endpoint: string,
  { credentials, path, token }: IssuedCredentials,
): Record<string, string> {
  const trusted = trustedEndpoint(endpoint);
  if (trusted !== undefined) {
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${trusted}${path}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    };
  }
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

function buildVariables(
  { build, ref, directories, place }: BuildRun,
  resolvedVersion: string | undefined,
): Record<string, string> {
  const { settings } = build;
  return {
    CODEBUILD_CI: 'true',
    CODEBUILD_GOPATH: place.inside(dirname(directories.sources)),
    CODEBUILD_LAST_EXIT: '0',
    CODEBUILD_BUILD_ARN: buildArn(ref, build.id),
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: settings.environment.image ?? '',
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: settings.encryptionKey,
    CODEBUILD_START_TIME: String(build.startedAt),
    ...batchVariables(build),
    ...(build.debugSessionEnabled === true && {
      PIPEWRIGHT_DEBUG_SESSION: '1',
      PIPEWRIGHT_BREAKPOINT: place.inside(join(directories.scripts, BREAKPOINT_DIRECTORY)),
    }),
    ...(build.logs !== undefined && { CODEBUILD_LOG_PATH: build.logs.streamName }),
    ...webhookVariables(build.webhook),
    ...(resolvedVersion !== undefined && { CODEBUILD_RESOLVED_SOURCE_VERSION: resolvedVersion }),
  };
}

/** The share of a fan-out is for `codebuild-tests-run`. */
function batchVariables({ batch }: BuildDocument): Record<string, string> {
  if (batch === undefined) return {};
  return {
    CODEBUILD_BATCH_BUILD_IDENTIFIER: batch.identifier,
    ...(batch.shard && {
      PIPEWRIGHT_SHARD_INDEX: String(batch.shard.index),
      PIPEWRIGHT_SHARD_COUNT: String(batch.shard.count),
    }),
  };
}

/** What is known of the event that has started the build. */
function webhookVariables(webhook: WebhookTrigger | undefined): Record<string, string> {
  if (webhook === undefined) return {};
  const { event, trigger } = webhook;
  const known = {
    CODEBUILD_WEBHOOK_TRIGGER: trigger,
    CODEBUILD_WEBHOOK_EVENT: event.type,
    CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID: event.actorAccountId,
    CODEBUILD_WEBHOOK_HEAD_REF: event.headRef,
    CODEBUILD_WEBHOOK_BASE_REF: event.baseRef,
    CODEBUILD_WEBHOOK_PREV_COMMIT: event.previousCommitId,
    CODEBUILD_WEBHOOK_MERGE_COMMIT: event.mergeCommitId,
  };
  return Object.fromEntries(Object.entries(known).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function sourceVariables({ primary, secondary }: SourceLayout, place: BuildPlace): Record<string, string> {
  return Object.assign(
    {},
    sourceFacts(primary, '', place),
    ...secondary.map((source) => sourceFacts(source, `_${source.identifier}`, place)),
  );
}

function sourceFacts(
  { source, directory, version }: PlacedSource,
  suffix: string,
  place: BuildPlace,
): Record<string, string> {
  return {
    [`CODEBUILD_SRC_DIR${suffix}`]: place.inside(directory),
    [`CODEBUILD_SOURCE_REPO_URL${suffix}`]: repositoryUrl(source),
    ...(version !== undefined && { [`CODEBUILD_SOURCE_VERSION${suffix}`]: version }),
  };
}

/** A clone URL, `s3://BUCKET/KEY`, or nothing for pipelines. */
function repositoryUrl({ type, location = '' }: ProjectSource): string {
  return type === 'S3' && location !== '' ? `s3://${location}` : location;
}
