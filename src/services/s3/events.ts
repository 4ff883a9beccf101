import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import type { RequestContext } from '../../front-door/service.js';
import type { Transaction } from '../../store/store.js';
import { bucketArn } from './access.js';
import type { Bucket, ObjectVersion, StoredVersion } from './model.js';

/**
 * The events of buckets whose notification configuration has EventBridge on.
 * @source Amazon S3 User Guide, "EventBridge event message structure"
 */
export async function objectCreated(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  version: ObjectVersion,
  reason: string,
): Promise<void> {
  const size = { size: version.sizeBytes, etag: version.etag };
  await emitEvent(tx, context, bucket, 'Object Created', objectDetail(bucket, version, size), { reason });
}

/** @param marker whether a delete marker was put before the object, which itself stays */
export async function objectDeleted(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  version: StoredVersion,
  marker: boolean,
): Promise<void> {
  const etag = version.kind === 'object' ? { etag: version.etag } : {};
  await emitEvent(tx, context, bucket, 'Object Deleted', objectDetail(bucket, version, etag), {
    reason: 'DeleteObject',
    'deletion-type': marker ? 'Delete Marker Created' : 'Permanently Deleted',
  });
}

function objectDetail(bucket: Bucket, version: StoredVersion, more: Readonly<Record<string, unknown>>) {
  return {
    key: version.key,
    ...more,
    ...(bucket.versioning !== 'off' && { 'version-id': version.versionId }),
    sequencer: version.sequence.toString(16).toUpperCase().padStart(16, '0'),
  };
}

async function emitEvent(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  detailType: string,
  object: object,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const configured = bucket.configurations.notification as NotificationConfiguration | undefined;
  if (!configured?.EventBridgeConfiguration) return;
  const sourceIp = context.http?.socket.remoteAddress;
  await context.emit(tx, {
    accountId: bucket.accountId,
    region: bucket.region,
    source: 'aws.s3',
    detailType,
    resources: [bucketArn(bucket.name)],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object,
      'request-id': context.requestId,
      requester: context.caller.accountId,
      ...(sourceIp !== undefined && { 'source-ip-address': sourceIp }),
      ...more,
    },
  });
}
