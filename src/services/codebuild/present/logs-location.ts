import type { LogsLocation } from '@aws-sdk/client-codebuild';
import { formatArn, s3Arn } from '../../../kernel/arn.js';
import { consoleOf, partitionOf } from '../../../kernel/partition.js';
import type { BuildDocument } from '../model.js';
import type { Place } from '../names.js';
import { s3LogPlace } from '../run/s3-log.js';

/** @source AWS CLI examples: before the stream exists, group and stream are `null` in link and ARN */
export function presentLogs(place: Place, build: BuildDocument): LogsLocation {
  const { logsConfig } = build.settings;
  const group = build.logs?.groupName ?? 'null';
  const stream = build.logs?.streamName ?? 'null';
  const inS3 = s3LogPlace(build);
  return {
    groupName: build.logs?.groupName,
    streamName: build.logs?.streamName,
    deepLink: deepLink(place, group, stream),
    cloudWatchLogsArn: formatArn({
      service: 'logs',
      ...place,
      resource: `log-group:${group}:log-stream:${stream}`,
    }),
    ...(inS3 && {
      s3LogsArn: s3Arn(partitionOf(place.region), `${inS3.bucket}/${inS3.key}`),
      s3DeepLink: `https://s3.${consoleOf(place.region)}/s3/object/${inS3.bucket}/${inS3.key}?region=${place.region}`,
    }),
    cloudWatchLogs: logsConfig?.cloudWatchLogs ?? { status: 'ENABLED' },
    s3Logs: logsConfig?.s3Logs ?? { status: 'DISABLED', encryptionDisabled: false },
  };
}

export function deepLink({ region }: Place, group: string, stream: string): string {
  const place = `#logEvent:group=${group};stream=${stream}`;
  return `https://${consoleOf(region)}/cloudwatch/home?region=${region}${place}`;
}
