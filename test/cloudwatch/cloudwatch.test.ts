import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  ListTagsForResourceCommand,
  type MetricDatum,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  paginateDescribeAlarms,
  paginateListMetrics,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SDK_PROTOCOLS } from '../harness/sdk-protocols.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

const MINUTE_MS = 60_000;
let server: TestServer;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  // A minute of an alarm is a second.
  server = await startServer({ timeScale: 60 });
  cloudwatch = server.client(CloudWatchClient);
});
afterAll(() => server.close());

const put = (namespace: string, ...data: MetricDatum[]) =>
  cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: data }));

const failure = (sending: Promise<unknown>) =>
  sending.then(
    () => 'none',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('metrics', () => {
  const dimensions = [
    { Name: 'b', Value: '2' },
    { Name: 'a', Value: '1' },
  ];

  it('are listed by namespace, name and dimensions, whatever their order', async () => {
    await put(
      'Listed',
      { MetricName: 'one', Dimensions: dimensions, Value: 1 },
      { MetricName: 'one', Dimensions: dimensions.toReversed(), Value: 2 },
      { MetricName: 'one', Value: 3 },
      { MetricName: 'two', Dimensions: [{ Name: 'a', Value: '1' }], Value: 4 },
    );
    const list = async (input: object) =>
      (await cloudwatch.send(new ListMetricsCommand({ Namespace: 'Listed', ...input }))).Metrics ?? [];
    expect(await list({})).toHaveLength(3);
    expect(await list({ MetricName: 'one' })).toHaveLength(2);
    expect(await list({ MetricName: 'on' })).toEqual([]);
    expect(await list({ Dimensions: [{ Name: 'a' }] })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'a', Value: '1' }, { Name: 'b' }] })).toEqual([
      { Namespace: 'Listed', MetricName: 'one', Dimensions: dimensions.toReversed() },
    ]);
    expect(await list({ RecentlyActive: 'PT3H' })).toHaveLength(3);
    const names: string[] = [];
    await put('Many', ...Array.from({ length: 700 }, (_, i) => ({ MetricName: `m${i}`, Value: i })));
    for await (const page of paginateListMetrics({ client: cloudwatch }, { Namespace: 'Many' })) {
      names.push(...(page.Metrics ?? []).map(({ MetricName = '' }) => MetricName));
    }
    expect(new Set(names).size).toBe(700);
  });

  const at = Math.floor(Date.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS - 20 * MINUTE_MS;
  const range = { StartTime: new Date(at), EndTime: new Date(at + 10 * MINUTE_MS) };

  it('have statistics by period and unit, of values, distributions and sets of statistics', async () => {
    const Timestamp = new Date(at + 30_000);
    await put(
      'Stats',
      { MetricName: 'm', Value: 4, Timestamp, Unit: 'Count' },
      { MetricName: 'm', Values: [1, 2, 3], Counts: [1, 1, 2], Timestamp, Unit: 'Count' },
      { MetricName: 'm', Value: 100, Timestamp: new Date(at + 5 * MINUTE_MS), Unit: 'Count' },
      { MetricName: 'm', Value: 7, Timestamp, Unit: 'Seconds' },
      {
        MetricName: 'set',
        StatisticValues: { SampleCount: 4, Sum: 20, Minimum: 2, Maximum: 9 },
        Timestamp,
      },
    );
    const get = async (input: object) => {
      const command = { Namespace: 'Stats', MetricName: 'm', ...range, Period: 300, ...input };
      const answer = await cloudwatch.send(new GetMetricStatisticsCommand(command as never));
      return (answer.Datapoints ?? []).toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
    };
    const Statistics = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];
    expect(await get({ Statistics, Unit: 'Count' })).toEqual([
      {
        Timestamp: new Date(at),
        Unit: 'Count',
        SampleCount: 5,
        Sum: 13,
        Average: 2.6,
        Minimum: 1,
        Maximum: 4,
      },
      expect.objectContaining({ Timestamp: new Date(at + 5 * MINUTE_MS), Sum: 100 }),
    ]);
    expect((await get({ Statistics: ['Sum'] })).map(({ Unit, Sum }) => [Unit, Sum])).toEqual([
      ['Count', 13],
      ['Seconds', 7],
      ['Count', 100],
    ]);
    const [extended] = await get({ ExtendedStatistics: ['p50', 'tm75'], Unit: 'Count', Period: 600 });
    expect(extended?.ExtendedStatistics).toEqual({ p50: 3, tm75: 2.6 });
    expect(await get({ MetricName: 'set', Statistics: ['Average', 'Maximum'] })).toMatchObject([
      { Average: 5, Maximum: 9 },
    ]);
    expect(await failure(get({ Period: 1, Statistics, EndTime: new Date(at + 60 * MINUTE_MS) }))).toContain(
      'InvalidParameterCombinationException: You have requested up to 3600 datapoints, which exceeds the limit of 1,440',
    );
    expect(await failure(get({}))).toContain('InvalidParameterCombinationException');
    expect(await failure(get({ Statistics: ['Sum'], Period: 61 }))).toContain(
      'InvalidParameterValueException',
    );
  });

  it('are computed with', async () => {
    const each = (MetricName: string, minute: number, Value: number) =>
      ({ MetricName, Value, Timestamp: new Date(at + minute * MINUTE_MS) }) satisfies MetricDatum;
    await put(
      'Math',
      each('ok', 0, 8),
      each('bad', 0, 2),
      each('ok', 1, 10),
      each('ok', 3, 5),
      each('bad', 3, 5),
    );
    const metricStat = (MetricName: string) => ({
      Metric: { Namespace: 'Math', MetricName },
      Period: 60,
      Stat: 'Sum',
    });
    const queries = [
      { Id: 'ok', MetricStat: metricStat('ok'), ReturnData: false },
      { Id: 'bad', MetricStat: metricStat('bad') },
      { Id: 'rate', Expression: '100 * FILL(bad, 0) / (ok + FILL(bad, 0))', Label: 'error rate' },
    ];
    const get = (input: object) =>
      cloudwatch.send(new GetMetricDataCommand({ MetricDataQueries: queries, ...range, ...input }));
    const answer = await get({ ScanBy: 'TimestampAscending' });
    expect(answer.MetricDataResults).toEqual([
      {
        Id: 'bad',
        Label: 'bad',
        Timestamps: [new Date(at), new Date(at + 3 * MINUTE_MS)],
        Values: [2, 5],
        StatusCode: 'Complete',
      },
      {
        Id: 'rate',
        Label: 'error rate',
        Timestamps: [0, 1, 3].map((minute) => new Date(at + minute * MINUTE_MS)),
        Values: [20, 0, 50],
        StatusCode: 'Complete',
      },
    ]);
    const first = await get({ MaxDatapoints: 3 });
    expect(first.MetricDataResults?.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode])).toEqual([
      ['bad', [5, 2], 'Complete'],
      ['rate', [50], 'PartialData'],
    ]);
    const second = await get({ MaxDatapoints: 3, NextToken: first.NextToken });
    expect(second.MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([['rate', [0, 20]]]);
    expect(second.NextToken).toBeUndefined();
    const broken = [
      { Id: 'a', Expression: 'b' },
      { Id: 'b', Expression: 'SUM(a)' },
    ];
    expect(await failure(get({ MetricDataQueries: broken }))).toContain('refers to itself');
    expect(await failure(get({ MetricDataQueries: [{ Id: 'a', Expression: 'NOPE(1)' }] }))).toContain(
      "ValidationException: Error in expression 'a': Function NOPE is not supported",
    );
  });

  it.each([
    ['no value', {}, 'MissingRequiredParameterException'],
    [
      'two kinds of value',
      { Value: 1, Values: [1] },
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive',
    ],
    [
      'a value beside statistics',
      { Value: 1, StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 } },
      'InvalidParameterCombinationException',
    ],
    [
      'what is no number',
      { Value: Number.NaN },
      'InvalidParameterValueException: The value NaN for parameter',
    ],
    ['a number beyond all', { Value: 2 ** 361 }, 'InvalidParameterValueException'],
    ['other counts', { Values: [1, 2], Counts: [1] }, 'InvalidParameterValueException'],
    [
      'an old time',
      { Value: 1, Timestamp: new Date(Date.now() - 15 * 86_400_000) },
      'InvalidParameterValueException',
    ],
    [
      'a time to come',
      { Value: 1, Timestamp: new Date(Date.now() + 3 * 3_600_000) },
      'InvalidParameterValueException',
    ],
    [
      'a dimension twice',
      {
        Value: 1,
        Dimensions: [
          { Name: 'a', Value: '1' },
          { Name: 'a', Value: '2' },
        ],
      },
      'InvalidParameterValueException',
    ],
    ['another unit', { Value: 1, Unit: 'Parsecs' }, 'ValidationException'],
  ])('refuse %s', async (_what, datum, expected) => {
    expect(await failure(put('Wrong', { MetricName: 'm', ...(datum as object) }))).toContain(expected);
    expect((await cloudwatch.send(new ListMetricsCommand({ Namespace: 'Wrong' }))).Metrics).toEqual([]);
  });
});

const alarm = async (AlarmName: string) => {
  const input = { AlarmNames: [AlarmName], AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand(input));
  return MetricAlarms[0] ?? CompositeAlarms[0];
};

const putAlarm = (AlarmName: string, more: Partial<PutMetricAlarmCommandInput> = {}) =>
  cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Alarms',
      MetricName: AlarmName,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      ...more,
    }),
  );

const hasState = (AlarmName: string, state: string) =>
  eventually(async () => {
    const found = await alarm(AlarmName);
    return found?.StateValue === state ? found : undefined;
  });

describe('alarms', () => {
  it('are evaluated: they begin without data, go off, and calm down, and EventBridge and the history tell of it', async () => {
    const logs = server.client(CloudWatchLogsClient);
    const events = server.client(EventBridgeClient);
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/events/alarms' }));
    await events.send(
      new PutRuleCommand({
        Name: 'alarms',
        EventPattern: JSON.stringify({
          source: ['aws.cloudwatch'],
          'detail-type': ['CloudWatch Alarm State Change'],
          detail: { alarmName: ['errors'] },
        }),
      }),
    );
    const Arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/alarms';
    await events.send(new PutTargetsCommand({ Rule: 'alarms', Targets: [{ Id: 'log', Arn }] }));
    await putAlarm('errors', {
      AlarmDescription: 'too many',
      AlarmActions: ['arn:aws:sns:us-east-1:000000000000:topic'],
      TreatMissingData: 'notBreaching',
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      Dimensions: [{ Name: 'Service', Value: 'web' }],
    });
    expect(await alarm('errors')).toMatchObject({
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
      ActionsEnabled: true,
      Dimensions: [{ Name: 'Service', Value: 'web' }],
      DatapointsToAlarm: 1,
    });
    await hasState('errors', 'OK');
    await put('Alarms', { MetricName: 'errors', Value: 11, Dimensions: [{ Name: 'Service', Value: 'web' }] });
    const active = await hasState('errors', 'ALARM');
    expect(active.StateReason).toMatch(
      /^Threshold Crossed: 1 out of the last 1 datapoints \[11\.0 \(.*\)\] was greater than the threshold \(10\.0\) \(minimum 1 datapoint for OK -> ALARM transition\)\.$/,
    );
    expect(JSON.parse(active.StateReasonData ?? '')).toMatchObject({
      version: '1.0',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [11],
      threshold: 10,
    });
    await hasState('errors', 'OK');
    const { AlarmHistoryItems: items = [] } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'errors', ScanBy: 'TimestampAscending' }),
    );
    expect(
      items.map(({ HistoryItemType, HistorySummary }) => `${HistoryItemType}: ${HistorySummary}`),
    ).toEqual([
      'ConfigurationUpdate: Alarm "errors" created',
      'StateUpdate: Alarm updated from INSUFFICIENT_DATA to OK',
      'StateUpdate: Alarm updated from OK to ALARM',
      expect.stringContaining('Action: Failed to execute action arn:aws:sns:us-east-1:000000000000:topic'),
      'StateUpdate: Alarm updated from ALARM to OK',
    ]);
    const told = await eventually(async () => {
      const found = await logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/events/alarms' }));
      return found.events?.length === 3 ? found.events : undefined;
    });
    expect(JSON.parse(told[1]?.message ?? '')).toMatchObject({
      source: 'aws.cloudwatch',
      resources: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors'],
      detail: {
        state: { value: 'ALARM', reason: active.StateReason },
        previousState: { value: 'OK' },
        configuration: {
          description: 'too many',
          metrics: [
            {
              metricStat: {
                metric: { namespace: 'Alarms', name: 'errors', dimensions: { Service: 'web' } },
                period: 60,
                stat: 'Sum',
              },
              returnData: true,
            },
          ],
        },
      },
    });
  });

  it('watch expressions of metrics', async () => {
    const metricStat = (MetricName: string) => ({
      Metric: { Namespace: 'Rates', MetricName },
      Period: 60,
      Stat: 'Sum',
    });
    const none = { MetricName: undefined, Namespace: undefined, Statistic: undefined, Period: undefined };
    await putAlarm('rate', {
      ...none,
      Threshold: 50,
      Metrics: [
        { Id: 'rate', Expression: '100 * bad / (ok + bad)', ReturnData: true },
        { Id: 'ok', MetricStat: metricStat('ok'), ReturnData: false },
        { Id: 'bad', MetricStat: metricStat('bad'), ReturnData: false },
      ],
    });
    await put('Rates', { MetricName: 'ok', Value: 1 }, { MetricName: 'bad', Value: 3 });
    const active = await hasState('rate', 'ALARM');
    expect(active.StateReason).toContain('[75.0 ');
    expect(await alarm('rate')).toMatchObject({ Metrics: [{ Id: 'rate' }, { Id: 'ok' }, { Id: 'bad' }] });
    await hasState('rate', 'INSUFFICIENT_DATA');
    expect(await failure(putAlarm('rate', { ...none, Metrics: [{ Id: 'a', Expression: '1 +' }] }))).toContain(
      'ValidationException',
    );
  });

  it('make up others', async () => {
    await putAlarm('left');
    await putAlarm('right');
    await cloudwatch.send(
      new PutCompositeAlarmCommand({ AlarmName: 'both', AlarmRule: 'ALARM(left) AND ALARM("right")' }),
    );
    await hasState('both', 'OK');
    const set = (AlarmName: string, StateValue: 'ALARM' | 'OK') =>
      cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'by hand' }));
    // Evaluation takes what was set by hand back within a second: both are set until the composite has seen it.
    const both = await eventually(async () => {
      await Promise.all([set('left', 'ALARM'), set('right', 'ALARM')]);
      const found = await alarm('both');
      return found?.StateValue === 'ALARM' ? found : undefined;
    });
    expect(both.StateReason).toMatch(
      /^arn:aws:cloudwatch:us-east-1:000000000000:alarm:(left|right) transitioned to ALARM at \w+ \d\d \w+, \d{4} [\d:]{8} UTC$/,
    );
    const { MetricAlarms: children } = await cloudwatch.send(
      new DescribeAlarmsCommand({ ChildrenOfAlarmName: 'both' }),
    );
    expect(children?.map(({ AlarmName }) => AlarmName)).toEqual(['left', 'right']);
    const { CompositeAlarms: parents } = await cloudwatch.send(
      new DescribeAlarmsCommand({ ParentsOfAlarmName: 'left' }),
    );
    expect(parents?.map(({ AlarmName }) => AlarmName)).toEqual(['both']);
    const rule = (AlarmRule: string) =>
      failure(cloudwatch.send(new PutCompositeAlarmCommand({ AlarmName: 'other', AlarmRule })));
    expect(await rule('ALARM(nobody)')).toContain(
      'Could not save the composite alarm as alarms [nobody] in the alarm rule do not exist',
    );
    expect(await rule('ALARM(')).toContain('AlarmRule is not valid');
    expect(await rule('ALARM(other)')).toContain('cycle');
    expect(await failure(cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ['left'] })))).toContain(
      'ValidationException: Cannot delete left as there are composite alarm(s) depending on them.',
    );
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ['both', 'left', 'right'] }));
    expect(await alarm('both')).toBeUndefined();
  });

  it('are found, tagged, silenced and deleted', async () => {
    for (let i = 0; i < 5; i++)
      await putAlarm(`found-${i}`, { MetricName: 'found', Tags: [{ Key: 'i', Value: `${i}` }] });
    const names: string[] = [];
    const query = { AlarmNamePrefix: 'found-', MaxRecords: 2 };
    for await (const page of paginateDescribeAlarms({ client: cloudwatch }, query)) {
      names.push(...(page.MetricAlarms ?? []).map(({ AlarmName = '' }) => AlarmName));
    }
    expect(names).toEqual(['found-0', 'found-1', 'found-2', 'found-3', 'found-4']);
    const ofMetric = { Namespace: 'Alarms', MetricName: 'found' };
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsForMetricCommand(ofMetric));
    expect(MetricAlarms).toHaveLength(5);

    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:found-1';
    await cloudwatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'k', Value: 'v' }] }));
    await cloudwatch.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['i'] }));
    const { Tags } = await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual([{ Key: 'k', Value: 'v' }]);
    const missing = new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}0` });
    await expect(cloudwatch.send(missing)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceType: 'Alarm',
      ResourceId: `${ResourceARN}0`,
      $metadata: { httpStatusCode: 404 },
    });

    await cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: ['found-1', 'nobody'] }));
    expect((await alarm('found-1'))?.ActionsEnabled).toBe(false);
    await cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames: ['found-1'] }));
    expect((await alarm('found-1'))?.ActionsEnabled).toBe(true);

    await putAlarm('found-1', { MetricName: 'found', Threshold: 99 });
    expect(await alarm('found-1')).toMatchObject({ Threshold: 99 });
    expect((await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual(Tags);

    const remove = (...AlarmNames: string[]) =>
      failure(cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames })));
    expect(await remove('found-1', 'nobody')).toContain('ResourceNotFound');
    expect(await alarm('found-1')).toBeDefined();
    expect(await remove('found-1', 'found-2')).toBe('none');
    const { AlarmHistoryItems } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: 'found-1',
        HistoryItemType: 'ConfigurationUpdate',
        MaxRecords: 1,
      }),
    );
    expect(AlarmHistoryItems).toMatchObject([{ HistorySummary: 'Alarm "found-1" deleted' }]);
  });

  it.each([
    ['a period of its own', { Period: 45 }, 'ValidationException: Period must be'],
    ['more datapoints than periods', { DatapointsToAlarm: 2 }, 'DatapointsToAlarm'],
    ['more than a day', { Period: 300, EvaluationPeriods: 289 }, 'more than a day'],
    ['no threshold', { Threshold: undefined }, 'MissingRequiredParameterException'],
    ['two statistics', { ExtendedStatistic: 'p99' }, 'InvalidParameterCombinationException'],
    ['no statistic', { Statistic: undefined }, 'MissingRequiredParameterException'],
    ['a band', { ComparisonOperator: 'LessThanLowerThreshold' as const }, 'does not evaluate'],
    ['an unknown treatment', { TreatMissingData: 'sometimes' }, 'ValidationException'],
  ])('refuse %s', async (_what, more, expected) => {
    expect(await failure(putAlarm('wrong', more))).toContain(expected);
  });
});

it('goes on after a stop: metrics are there, and alarms are looked at', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-cloudwatch-'));
  const input = {
    AlarmName: 'kept',
    Namespace: 'Kept',
    MetricName: 'm',
    Statistic: 'Maximum' as const,
    Period: 60,
    // Stopping and starting take some seconds, which are minutes here.
    EvaluationPeriods: 600,
    DatapointsToAlarm: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold' as const,
  };
  try {
    const first = await startServer({ timeScale: 60, dataDirectory });
    const before = first.client(CloudWatchClient);
    await before.send(new PutMetricAlarmCommand(input));
    await before.send(
      new PutMetricDataCommand({ Namespace: 'Kept', MetricData: [{ MetricName: 'm', Value: 2 }] }),
    );
    await first.close();
    const second = await startServer({ timeScale: 60, dataDirectory });
    const after = second.client(CloudWatchClient);
    await eventually(async () => {
      const { MetricAlarms } = await after.send(new DescribeAlarmsCommand({ AlarmNames: ['kept'] }));
      return MetricAlarms?.[0]?.StateValue === 'ALARM';
    });
    await second.close();
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
});

it.each(['awsJson1_0', 'awsQuery', 'rpcv2Cbor'] as const)('is spoken to by %s', async (protocol) => {
  const config = { ...server.clientConfig(), protocol: SDK_PROTOCOLS[protocol] } as CloudWatchClientConfig;
  // Large requests are compressed; by CBOR this client then announces the length that they had before.
  const disableRequestCompression = protocol === 'rpcv2Cbor';
  const more = { requestMinCompressionSizeBytes: 100, disableRequestCompression };
  const client = new CloudWatchClient({ ...config, ...more });
  const Namespace = `By/${protocol}`;
  const MetricData = [0.5, 1e9, -3].map((Value, i) => ({
    MetricName: `m${i}`,
    Value,
    Timestamp: new Date(),
  }));
  await client.send(new PutMetricDataCommand({ Namespace, MetricData }));
  expect((await client.send(new ListMetricsCommand({ Namespace }))).Metrics).toHaveLength(3);
  const answer = await client.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName: 'm0',
      StartTime: new Date(Date.now() - MINUTE_MS),
      EndTime: new Date(Date.now() + MINUTE_MS),
      Period: 120,
      Statistics: ['Sum'],
    }),
  );
  expect(answer.Datapoints?.map(({ Sum }) => Sum)).toEqual([0.5]);
  const unknown = new SetAlarmStateCommand({ AlarmName: 'nobody', StateValue: 'OK', StateReason: '' });
  await expect(client.send(unknown)).rejects.toMatchObject({
    name: 'ResourceNotFound',
    $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});
