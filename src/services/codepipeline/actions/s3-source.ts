import type { AwsClient } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { consoleOf } from '../../../kernel/partition.js';
import type { SourceRevision } from '../history.js';
import { ActionFailed, type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { encryptionOf, onlyOutput, withStore } from './artifacts.js';

/** Source/AWS/S3: a version of an object, byte for byte. */
export const s3Source: ActionRunner = {
  async start(job) {
    const { record } = job;
    const aws = await job.assumeRole();
    const source = {
      Bucket: configured(record, 'S3Bucket'),
      Key: overridden(job, 'S3_OBJECT_KEY') ?? configured(record, 'S3ObjectKey'),
    };
    const object = await readable(source.Bucket, source.Key, async () => {
      await requireVersioning(aws, source.Bucket);
      const wanted = overridden(job, 'S3_OBJECT_VERSION_ID');
      return await aws.call('s3', 'HeadObject', { ...source, ...(wanted && { VersionId: wanted }) });
    });
    const versionId = object.VersionId ?? 'null';
    const output = onlyOutput(record);
    await withStore(aws, output.bucket, () =>
      aws.call('s3', 'CopyObject', {
        Bucket: output.bucket,
        Key: output.key,
        CopySource: `${source.Bucket}/${encodeURIComponent(source.Key)}?versionId=${encodeURIComponent(versionId)}`,
        ...encryptionOf(output),
      }),
    );
    const eTag = object.ETag?.replaceAll('"', '') ?? '';
    const summary =
      object.Metadata?.['codepipeline-artifact-revision-summary'] ?? `Amazon S3 version id: ${versionId}`;
    return {
      kind: 'succeeded',
      external: { id: versionId },
      summary,
      outputVariables: {
        VersionId: versionId,
        ETag: eTag,
        BucketName: source.Bucket,
        ObjectKey: source.Key,
      },
      revision: {
        actionName: record.action.name,
        name: output.name,
        revisionId: versionId,
        revisionChangeIdentifier: eTag,
        revisionSummary: summary,
        createdAt: object.LastModified?.getTime() ?? job.context.clock.now(),
        revisionUrl: `https://${consoleOf(record.region)}/s3/home?region=${record.region}#`,
      },
    };
  },
};

function overridden({ record }: ActionJob, type: SourceRevision['revisionType']): string | undefined {
  return record.sourceRevisions.find(({ revisionType }) => revisionType === type)?.revisionValue;
}

async function requireVersioning(aws: AwsClient, bucket: string): Promise<void> {
  const { Status } = await aws.call('s3', 'GetBucketVersioning', { Bucket: bucket });
  if (Status === 'Enabled') return;
  throw new AwsError('ConfigurationError', `Versioning is not enabled for the bucket ${bucket}`);
}

/** @source AWS CodePipeline User Guide, Amazon S3 source action reference: the bucket must be versioned */
async function readable<T>(bucket: string, key: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const isDenied = error.code.startsWith('AccessDenied') || error.code === 'Forbidden';
    const code = error.code === 'ConfigurationError' ? error.code : 'RevisionUnavailable';
    throw new ActionFailed(
      isDenied ? 'PermissionError' : code,
      `Could not read the object ${key} of the Amazon S3 bucket ${bucket}: ${error.message || error.code}`,
    );
  }
}
