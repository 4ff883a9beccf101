import type { LogGroup, LogStream } from '@aws-sdk/client-cloudwatch-logs';
import { groupArn, streamArn } from './arns.js';
import type { LogGroupDocument, LogStreamDocument } from './model.js';
import type { LogPlace } from './store.js';

export function presentGroup(place: LogPlace, group: LogGroupDocument): LogGroup {
  const arn = groupArn(place, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionDays,
    metricFilterCount: group.metricFilterCount ?? 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: group.storedBytes,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
    deletionProtectionEnabled: group.isProtected ?? false,
  };
}

/** @source DescribeLogStreams: `storedBytes` of a stream has been 0 since June 17, 2019 */
export function presentStream(place: LogPlace, groupName: string, stream: LogStreamDocument): LogStream {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.span?.firstEventAt,
    lastEventTimestamp: stream.span?.lastEventAt,
    lastIngestionTime: stream.span?.lastIngestedAt,
    uploadSequenceToken: sequenceToken(stream.nextNumber),
    arn: streamArn(place, groupName, stream.name),
    storedBytes: 0,
  };
}

/** Accepted and ignored since 2023; still answered for old agents. */
export function sequenceToken(nextNumber: number): string {
  return String(nextNumber + 1).padStart(56, '4');
}
