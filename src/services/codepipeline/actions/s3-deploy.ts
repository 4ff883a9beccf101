import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import type { ObjectCannedACL } from '@aws-sdk/client-s3';
import { extractZip, UnsafeArchive } from '../../../engines/archive/archive.js';
import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { openFileContent } from '../../../kernel/file-content.js';
import type { ActionRecord, ArtifactLocation } from '../history.js';
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
      // What is wrong with it is known before anything is fetched.
      cannedAcl(job.record);
      const aws = await job.assumeRole();
      if (configured(job.record, 'Extract') === 'true') {
        await deployFiles(job, aws, join(scratchDirectory, job.record.actionExecutionId));
      } else {
        const artifact = await openWhole(aws, inputArtifact(job.record));
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
      await upload(job, aws, await openFile(file), { key, extension: extname(file) });
    }
  };
  const uploads = await Promise.allSettled(Array.from({ length: UPLOADS_AT_ONCE }, uploadNext));
  const refused = uploads.find((result) => result.status === 'rejected');
  if (refused) throw refused.reason;
}

interface Content extends SizedBytes {
  /** As S3 tells it of an object with these bytes. */
  eTag(): Promise<string | undefined>;
}

async function openWhole(aws: AwsClient, location: ArtifactLocation): Promise<Content> {
  const { bucket: Bucket, key: Key } = location;
  const eTag = async () => (await aws.call('s3', 'HeadObject', { Bucket, Key })).ETag;
  return { ...(await openArtifact(aws, location)), eTag };
}

async function openFile(file: string): Promise<Content> {
  return { ...(await openFileContent({ file })), eTag: () => eTagOf(createReadStream(file)) };
}

async function eTagOf(bytes: Readable): Promise<string> {
  const md5 = createHash('md5');
  for await (const chunk of bytes) md5.update(chunk);
  return `"${md5.digest('hex')}"`;
}

async function upload(
  job: ActionJob,
  aws: AwsClient,
  content: Content,
  { key, extension }: { readonly key: string; readonly extension: string },
): Promise<void> {
  const { record } = job;
  const { bytes, sizeBytes } = content;
  const { CacheControl, KMSEncryptionKeyARN } = record.configuration;
  const ACL = cannedAcl(record);
  try {
    if (await wasPut(job, aws, key, content)) return;
    await aws.call('s3', 'PutObject', {
      Bucket: configured(record, 'BucketName'),
      Key: key,
      Body: bytes,
      ContentLength: sizeBytes,
      ContentType: contentTypeOf(extension),
      ...(CacheControl !== undefined && { CacheControl }),
      ...(ACL !== undefined && { ACL }),
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
 * Whether an attempt that was interrupted has put the object: putting it again would be seen, as another version and another
 * event. S3 tells times in whole seconds.
 */
async function wasPut(
  { record, mayHaveStarted }: ActionJob,
  aws: AwsClient,
  Key: string,
  { eTag }: Content,
): Promise<boolean> {
  if (!mayHaveStarted) return false;
  try {
    const found = await aws.call('s3', 'HeadObject', { Bucket: configured(record, 'BucketName'), Key });
    const isSince = (found.LastModified?.getTime() ?? 0) > record.startedAt - SECOND_MS;
    return isSince && found.ETag === (await eTag());
  } catch (error) {
    // Not there, or a role that may only put.
    if (isAwsError(error)) return false;
    throw error;
  }
}

/** @source Amazon S3 User Guide, canned ACLs */
const CANNED_ACLS: readonly ObjectCannedACL[] = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
];

function cannedAcl({
  action,
  configuration: { CannedACL: given },
}: ActionRecord): ObjectCannedACL | undefined {
  const known = CANNED_ACLS.find((acl) => acl === given);
  if (given === undefined || known !== undefined) return known;
  throw new ActionFailed(
    'ConfigurationError',
    `CannedACL '${given}' of action '${action.name}' is none of ${CANNED_ACLS.join(', ')}`,
  );
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
