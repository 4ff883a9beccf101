import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import type { Transaction } from '../../../store/store.js';
import { bucketArn } from '../access.js';
import type { Bucket, StoredVersion } from '../model.js';
import type { Cause, ChangeContext, ObjectChange } from './change.js';

const DETAIL_TYPES = {
  created: 'Object Created',
  deleted: 'Object Deleted',
  transitioned: 'Object Storage Class Changed',
  'restore-initiated': 'Object Restore Initiated',
  restored: 'Object Restore Completed',
  tagged: 'Object Tags Added',
  untagged: 'Object Tags Deleted',
  acl: 'Object ACL Updated',
} as const satisfies Record<ObjectChange['kind'], string>;

/**
 * Tells EventBridge, where the bucket's notification configuration has it on.
 * @source Amazon S3 User Guide, "EventBridge event message structure"
 */
export async function tellEventBridge(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  version: StoredVersion,
  change: ObjectChange,
  cause: Cause,
): Promise<void> {
  const configured = bucket.configurations.notification as NotificationConfiguration | undefined;
  if (!configured?.EventBridgeConfiguration) return;
  await context.emit(tx, {
    accountId: bucket.accountId,
    region: bucket.region,
    source: 'aws.s3',
    detailType: DETAIL_TYPES[change.kind],
    resources: [bucketArn(bucket.name, bucket.region)],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object: objectDetail(bucket, version, change),
      'request-id': cause.requestId,
      requester: cause.kind === 'request' ? cause.accountId : 's3.amazonaws.com',
      ...(cause.kind === 'request' &&
        cause.sourceIp !== undefined && { 'source-ip-address': cause.sourceIp }),
      ...changeDetail(version, change, cause),
    },
  });
}

function objectDetail(bucket: Bucket, version: StoredVersion, { kind }: ObjectChange) {
  const hasSize = kind !== 'deleted' && kind !== 'tagged' && kind !== 'untagged' && kind !== 'acl';
  return {
    key: version.key,
    ...(version.kind === 'object' && {
      ...(hasSize && { size: version.sizeBytes }),
      etag: version.etag,
    }),
    ...(bucket.versioning !== 'off' && { 'version-id': version.versionId }),
    ...((kind === 'created' || kind === 'deleted') && { sequencer: sequencerOf(version) }),
  };
}

/** Later changes of a key have greater ones. */
export function sequencerOf({ sequence }: StoredVersion): string {
  return sequence.toString(16).toUpperCase().padStart(16, '0');
}

function changeDetail(version: StoredVersion, change: ObjectChange, cause: Cause) {
  switch (change.kind) {
    case 'created':
      return { reason: change.by };
    case 'deleted':
      return {
        reason: cause.kind === 'lifecycle' ? 'Lifecycle Expiration' : 'DeleteObject',
        'deletion-type': change.marker ? 'Delete Marker Created' : 'Permanently Deleted',
      };
    case 'transitioned':
      return { 'destination-storage-class': change.storageClass };
    case 'restore-initiated':
      return sourceClass(version);
    case 'restored':
      return {
        'restore-expiry-time': new Date(change.expiresAt).toISOString().replace('.000Z', 'Z'),
        ...sourceClass(version),
      };
    default:
      return {};
  }
}

function sourceClass(version: StoredVersion) {
  return version.kind === 'object' ? { 'source-storage-class': version.storageClass } : {};
}
