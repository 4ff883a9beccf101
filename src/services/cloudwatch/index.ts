import { type AnyService, defineService } from '../../front-door/service.js';
import { modelConstraints } from './model-constraints.js';
import { describeAlarmHistory } from './operations/alarm-history.js';
import { deleteAlarms, disableAlarmActions, enableAlarmActions, setAlarmState } from './operations/alarms.js';
import { describeAlarms, describeAlarmsForMetric } from './operations/describe-alarms.js';
import { getMetricData } from './operations/get-metric-data.js';
import { getMetricStatistics } from './operations/get-metric-statistics.js';
import { listMetrics } from './operations/list-metrics.js';
import { putCompositeAlarm } from './operations/put-composite-alarm.js';
import { putMetricAlarm } from './operations/put-metric-alarm.js';
import { putMetricData } from './operations/put-metric-data.js';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.js';
import { evaluateWorker } from './workers/evaluate.js';
import { notifyWorker } from './workers/notify.js';
import { releaseWorker } from './workers/release.js';
import { rollUpWorker } from './workers/roll-up.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

/** Amazon CloudWatch: metrics, and alarms that are really evaluated. */
export function cloudwatchService(): AnyService {
  return defineService<Sdk>({
    id: 'cloudwatch',
    title: 'Amazon CloudWatch',
    signingNames: ['monitoring'],
    actionPrefix: 'cloudwatch',
    protocol: 'awsJson1_0',
    alsoSpeaks: ['awsQuery', 'rpcv2Cbor'],
    targetPrefix: 'GraniteServiceVersion20100801',
    apiVersion: '2010-08-01',
    load: () => import('@aws-sdk/client-cloudwatch'),
    constraints: modelConstraints,
    operations: {
      DeleteAlarms: deleteAlarms,
      DescribeAlarmHistory: describeAlarmHistory,
      DescribeAlarms: describeAlarms,
      DescribeAlarmsForMetric: describeAlarmsForMetric,
      DisableAlarmActions: disableAlarmActions,
      EnableAlarmActions: enableAlarmActions,
      GetMetricData: getMetricData,
      GetMetricStatistics: getMetricStatistics,
      ListMetrics: listMetrics,
      ListTagsForResource: listTagsForResource,
      PutCompositeAlarm: putCompositeAlarm,
      PutMetricAlarm: putMetricAlarm,
      PutMetricData: putMetricData,
      SetAlarmState: setAlarmState,
      TagResource: tagResource,
      UntagResource: untagResource,
    },
    workers: [evaluateWorker, notifyWorker, releaseWorker, rollUpWorker],
  });
}
