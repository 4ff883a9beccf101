import type { NotificationConfiguration, TopicConfiguration } from '@aws-sdk/client-s3';
import { SECOND_MS } from '../../../kernel/duration.js';
import type { Transaction } from '../../../store/store.js';
import { bucketArn } from '../access.js';
import type { Bucket, StoredVersion } from '../model.js';
import { canonicalUserId } from '../present.js';
import type { Cause, ChangeContext, ObjectChange } from './change.js';
import { sequencerOf } from './event-bridge.js';

/** The work that tells one topic of one change. */
export const NOTIFY_TOPIC = 's3.notify-topic';

export interface TopicMessage {
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  readonly topicArn: string;
  readonly message: string;
}

/** Enqueues a message for every topic that the bucket's notification configuration names for such a change. */
export async function tellTopics(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  version: StoredVersion,
  change: ObjectChange,
  cause: Cause,
): Promise<void> {
  const configured = bucket.configurations.notification as NotificationConfiguration | undefined;
  for (const topic of configured?.TopicConfigurations ?? []) {
    const name = eventName(change, cause);
    if (!isWanted(topic, name, version.key)) continue;
    const record = eventRecord(bucket, version, name, cause, topic.Id ?? '', context.clock.now());
    const payload: TopicMessage = {
      accountId: bucket.accountId,
      region: bucket.region,
      bucket: bucket.name,
      topicArn: topic.TopicArn ?? '',
      message: JSON.stringify({ Records: [record] }),
    };
    await context.work.enqueue(tx, { kind: NOTIFY_TOPIC, key: context.ids.uuid(), payload });
  }
}

/** Without `s3:`. @source Amazon S3 User Guide, "Supported event types for SQS, SNS, and Lambda" */
export function eventName(change: ObjectChange, cause: Cause): string {
  switch (change.kind) {
    case 'created':
      return `ObjectCreated:${change.by.replace(/Object$/, '')}`;
    case 'deleted': {
      const what = change.marker ? 'DeleteMarkerCreated' : 'Delete';
      return cause.kind === 'lifecycle' ? `LifecycleExpiration:${what}` : `ObjectRemoved:${what}`;
    }
    case 'transitioned':
      return 'LifecycleTransition';
    case 'restore-initiated':
      return 'ObjectRestore:Post';
    case 'restored':
      return 'ObjectRestore:Completed';
    case 'tagged':
      return 'ObjectTagging:Put';
    case 'untagged':
      return 'ObjectTagging:Delete';
    case 'acl':
      return 'ObjectAcl:Put';
  }
}

/** Whether a configuration is about this event of this key. */
export function isWanted(
  { Events = [], Filter: filter }: Pick<TopicConfiguration, 'Events' | 'Filter'>,
  name: string,
  key: string,
): boolean {
  const isNamed = Events.some((event: string) =>
    event.endsWith(':*') ? `s3:${name}`.startsWith(event.slice(0, -1)) : event === `s3:${name}`,
  );
  const { prefix, suffix } = keyBounds(filter);
  return isNamed && key.startsWith(prefix) && key.endsWith(suffix);
}

export function keyBounds(filter: TopicConfiguration['Filter']): {
  readonly prefix: string;
  readonly suffix: string;
} {
  const value = (name: string) =>
    filter?.Key?.FilterRules?.find((rule) => rule.Name?.toLowerCase() === name)?.Value ?? '';
  return { prefix: value('prefix'), suffix: value('suffix') };
}

/** @source Amazon S3 User Guide, "Event message structure" */
function eventRecord(
  bucket: Bucket,
  version: StoredVersion,
  name: string,
  cause: Cause,
  configurationId: string,
  now: number,
) {
  const isRequest = cause.kind === 'request';
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(now).toISOString(),
    eventName: name,
    userIdentity: { principalId: isRequest ? cause.principalId : 's3.amazonaws.com' },
    requestParameters: { sourceIPAddress: (isRequest && cause.sourceIp) || 's3.amazonaws.com' },
    responseElements: { 'x-amz-request-id': cause.requestId, 'x-amz-id-2': cause.requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: canonicalUserId(bucket.accountId) },
        arn: bucketArn(bucket.name, bucket.region),
      },
      object: {
        key: encodeURIComponent(version.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(version.kind === 'object' && { size: version.sizeBytes, eTag: version.etag }),
        ...(bucket.versioning !== 'off' && { versionId: version.versionId }),
        sequencer: sequencerOf(version),
      },
    },
  };
}

/** Sent when a configuration is put, so that whoever puts it learns at once whether the topic lets S3 publish. */
export function testMessage(bucket: string, requestId: string, now: number): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(Math.floor(now / SECOND_MS) * SECOND_MS).toISOString(),
    Bucket: bucket,
    RequestId: requestId,
    HostId: requestId,
  });
}
