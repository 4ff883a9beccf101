import { type AnyService, defineService } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import type { LiveTails } from './live/live-tails.js';
import { publishMetricsWorker } from './metric-filters/publish.js';
import { filterLogEvents } from './operations/filter-log-events.js';
import { getLogEvents } from './operations/get-log-events.js';
import {
  associateKmsKey,
  createLogGroup,
  deleteLogGroup,
  describeLogGroups,
  disassociateKmsKey,
  listLogGroups,
  putLogGroupDeletionProtection,
} from './operations/log-groups.js';
import { createLogStream, deleteLogStream, describeLogStreams } from './operations/log-streams.js';
import { metricFilterOperations } from './operations/metric-filters.js';
import { putLogEvents } from './operations/put-log-events.js';
import { queryDefinitionOperations } from './operations/query-definitions.js';
import { resourcePolicyOperations } from './operations/resource-policies.js';
import { deleteRetentionPolicy, putRetentionPolicy } from './operations/retention.js';
import { startLiveTail } from './operations/start-live-tail.js';
import { groupTagOperations, listTagsForResource, tagResource, untagResource } from './operations/tags.js';
import { expireWorker } from './workers/expire.js';
import { purgeWorker } from './workers/purge.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

export { LiveTails } from './live/live-tails.js';

export interface LogsDeps {
  /** The sessions that are open in this process. */
  readonly tails: LiveTails;
}

/** Amazon CloudWatch Logs: groups, streams and their events. */
export function logsService({ tails }: LogsDeps): AnyService {
  return defineService<Sdk>({
    id: 'logs',
    title: 'Amazon CloudWatch Logs',
    signingNames: ['logs'],
    actionPrefix: 'logs',
    protocol: 'awsJson1_1',
    validationErrorCode: 'InvalidParameterException',
    targetPrefix: 'Logs_20140328',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
    constraints,
    operations: {
      ...groupTagOperations,
      ...metricFilterOperations,
      ...queryDefinitionOperations,
      ...resourcePolicyOperations,
      AssociateKmsKey: associateKmsKey,
      CreateLogGroup: createLogGroup,
      CreateLogStream: createLogStream,
      DeleteLogGroup: deleteLogGroup,
      DeleteLogStream: deleteLogStream,
      DeleteRetentionPolicy: deleteRetentionPolicy,
      DescribeLogGroups: describeLogGroups,
      DescribeLogStreams: describeLogStreams,
      DisassociateKmsKey: disassociateKmsKey,
      FilterLogEvents: filterLogEvents,
      GetLogEvents: getLogEvents,
      ListLogGroups: listLogGroups,
      ListTagsForResource: listTagsForResource,
      PutLogGroupDeletionProtection: putLogGroupDeletionProtection,
      PutLogEvents: putLogEvents(tails),
      PutRetentionPolicy: putRetentionPolicy,
      StartLiveTail: startLiveTail(tails),
      TagResource: tagResource,
      UntagResource: untagResource,
    },
    workers: [purgeWorker, expireWorker, publishMetricsWorker],
  });
}
