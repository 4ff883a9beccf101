import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { ObjectCannedACL } from '@aws-sdk/client-s3';
import { extractZip, UnsafeArchive } from '../../../engines/archive/archive.js';
import type { AwsClient } from '../../../front-door/service.js';
import type { ActionRecord } from '../history.js';
import { ActionFailed, type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { fetchArtifact, inputArtifact, openArtifact, type SizedBytes } from './artifacts.js';
import { contentTypeOf } from './content-type.js';

const UPLOADS_AT_ONCE = 8;

/**
 * Deploy/AWS/S3: the artifact as one object, or its files under a prefix. Objects that are there already and not
 * in the artifact stay.
 *
 * @param scratchDirectory where artifacts are unpacked for as long as the action runs
 */
export function s3Deploy(scratchDirectory: string): ActionRunner {
  return {
    async start(job) {
      const aws = await job.assumeRole();
      if (configured(job.record, 'Extract') === 'true') {
        await deployFiles(job, aws, join(scratchDirectory, job.record.actionExecutionId));
      } else {
        const artifact = await openArtifact(aws, inputArtifact(job.record));
        await upload(job, aws, artifact, { key: targetKey(job), extension: '.zip' });
      }
      return { kind: 'succeeded', summary: 'Deployment Succeeded' };
    },
  };
}

async function deployFiles(job: ActionJob, aws: AwsClient, directory: string): Promise<void> {
  try {
    // What a former attempt has left behind is not part of the artifact.
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const archive = join(directory, 'artifact.zip');
    await fetchArtifact(aws, inputArtifact(job.record), archive);
    await uploadFiles(job, aws, archive, join(directory, 'files'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function uploadFiles(
  job: ActionJob,
  aws: AwsClient,
  archive: string,
  directory: string,
): Promise<void> {
  try {
    await extractZip(archive, directory);
  } catch (error) {
    if (!(error instanceof UnsafeArchive)) throw error;
    const { name } = inputArtifact(job.record);
    throw new ActionFailed(
      'ConfigurationError',
      `The artifact ${name} cannot be extracted: ${error.message}`,
    );
  }
  const prefix = targetKey(job).replace(/\/+$/, '');
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const uploadNext = async (): Promise<void> => {
    for (let file = paths.pop(); file !== undefined; file = paths.pop()) {
      const path = relative(directory, file).split(sep).join('/');
      const key = prefix === '' ? path : `${prefix}/${path}`;
      const { size: sizeBytes } = await stat(file);
      const bytes = createReadStream(file);
      await upload(job, aws, { bytes, sizeBytes }, { key, extension: extname(file) });
    }
  };
  const uploads = await Promise.allSettled(Array.from({ length: UPLOADS_AT_ONCE }, uploadNext));
  const refused = uploads.find((result) => result.status === 'rejected');
  if (refused) throw refused.reason;
}

async function upload(
  { record }: ActionJob,
  aws: AwsClient,
  { bytes, sizeBytes }: SizedBytes,
  { key, extension }: { readonly key: string; readonly extension: string },
): Promise<void> {
  const { CacheControl, CannedACL, KMSEncryptionKeyARN } = record.configuration;
  try {
    await aws.call('s3', 'PutObject', {
      Bucket: configured(record, 'BucketName'),
      Key: key,
      Body: bytes,
      ContentLength: sizeBytes,
      ContentType: contentTypeOf(extension),
      ...(CacheControl !== undefined && { CacheControl }),
      ...(CannedACL !== undefined && { ACL: CannedACL as ObjectCannedACL }),
      ...(KMSEncryptionKeyARN !== undefined && {
        ServerSideEncryption: 'aws:kms' as const,
        SSEKMSKeyId: KMSEncryptionKeyARN,
      }),
    });
  } finally {
    bytes.destroy();
  }
}

/**
 * @source AWS CodePipeline User Guide, Amazon S3 deploy action reference: `{datetime}` and `{uuid}` in the key. Both are
 * those of the action execution, so that an attempt that is repeated writes the same objects.
 */
function targetKey({ record }: ActionJob): string {
  const key = record.configuration.ObjectKey ?? '';
  return key.replaceAll('{datetime}', datetime(record)).replaceAll('{uuid}', record.actionExecutionId);
}

/** `2026-05-01_13-45-10`, UTC */
function datetime({ startedAt }: ActionRecord): string {
  return new Date(startedAt).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
}
