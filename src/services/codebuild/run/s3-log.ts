import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { BucketOwnerAccess } from '@aws-sdk/client-codebuild';
import type { ServiceContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { withFileContent } from '../../../kernel/file-content.js';
import type { BuildRef } from '../advance-build.js';
import type { BuildDocument } from '../model.js';
import { assumeServiceRole } from './admit.js';
import { ownerAcl } from './artifact-key.js';
import type { BuildDirectories } from './build-directories.js';
import { PhaseFailure } from './phase-failure.js';

/** Where a build's log goes in S3 when the build is over. */
export interface S3LogPlace {
  readonly bucket: string;
  readonly key: string;
  readonly isEncrypted: boolean;
  readonly ownerAccess?: BucketOwnerAccess;
}

/**
 * @returns undefined where the project wants none
 * @source AWS CodeBuild API Reference, S3LogsConfig: bucket and path prefix, or their ARN
 */
export function s3LogPlace({
  settings,
  uuid,
}: Pick<BuildDocument, 'settings' | 'uuid'>): S3LogPlace | undefined {
  const config = settings.logsConfig?.s3Logs;
  if (config?.status !== 'ENABLED' || !config.location) return undefined;
  const plain = config.location.replace(/^arn:aws[\w-]*:s3:::/, '').replace(/\/+$/, '');
  const [bucket = '', ...prefix] = plain.split('/');
  return {
    bucket,
    key: [...prefix, `${uuid}.gz`].join('/'),
    isEncrypted: config.encryptionDisabled !== true,
    ownerAccess: config.bucketOwnerAccess,
  };
}

/** The log as it goes on, beside the build, for {@link uploadLog}. */
export function logFile({ job }: Pick<BuildDirectories, 'job'>): string {
  return join(job, 'build.log');
}

export async function keepLines(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, text, { mode: 0o600 });
}

/** Puts the whole log of a build that is over into its bucket. Trouble changes nothing about the build. May be repeated. */
export async function uploadLog(
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
  directories: Pick<BuildDirectories, 'job'>,
): Promise<void> {
  const place = s3LogPlace(build);
  const file = logFile(directories);
  const isThere = place && (await stat(file).catch(() => undefined));
  if (place === undefined || !isThere) return;
  const zipped = `${file}.gz`;
  await pipeline(createReadStream(file), createGzip(), createWriteStream(zipped, { mode: 0o600 }));
  try {
    const role = await assumeServiceRole(context, ref, build);
    await withFileContent({ file: zipped }, ({ bytes, sizeBytes }) =>
      role.call('s3', 'PutObject', {
        Bucket: place.bucket,
        Key: place.key,
        Body: bytes,
        ContentLength: sizeBytes,
        ContentType: 'application/gzip',
        ACL: ownerAcl(place.ownerAccess),
        ...(place.isEncrypted && {
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: build.settings.encryptionKey,
        }),
      }),
    );
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof PhaseFailure)) throw error;
    context.log.warn('the log of a build could not be put into its bucket', { buildId: build.id, error });
  }
}
