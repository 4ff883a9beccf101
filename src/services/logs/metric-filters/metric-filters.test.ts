import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteQueryDefinitionCommand,
  DeleteResourcePolicyCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeQueryDefinitionsCommand,
  DescribeResourcePoliciesCommand,
  DisassociateKmsKeyCommand,
  ListLogGroupsCommand,
  type ListLogGroupsCommandInput,
  ListTagsLogGroupCommand,
  type MetricTransformation,
  PutLogEventsCommand,
  PutLogGroupDeletionProtectionCommand,
  PutMetricFilterCommand,
  PutQueryDefinitionCommand,
  PutResourcePolicyCommand,
  paginateDescribeMetricFilters,
  TagLogGroupCommand,
  TestMetricFilterCommand,
  UntagLogGroupCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../../test/harness/server.js';
import { eventually } from '../../../../test/harness/wait.js';
import { MINUTE_MS } from '../../../kernel/duration.js';

let server: TestServer;
let logs: CloudWatchLogsClient;
const logGroupName = '/measured';
const metricNamespace = 'Measured';

beforeAll(async () => {
  server = await startServer();
  logs = server.client(CloudWatchLogsClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 's' }));
});
afterAll(() => server.close());

function putFilter(filterName: string, filterPattern: string, transformation: Partial<MetricTransformation>) {
  const metricTransformations = [
    { metricName: filterName, metricNamespace, metricValue: '1', ...transformation },
  ];
  return logs.send(
    new PutMetricFilterCommand({ logGroupName, filterName, filterPattern, metricTransformations }),
  );
}

describe('metric filters', () => {
  it('count events, take values from them, and fill minutes without any', async () => {
    await putFilter('errors', 'ERROR', { defaultValue: 0, unit: 'Count' });
    await putFilter('latency', '{ $.ms > 1 }', { metricValue: '$.ms', dimensions: { Path: '$.path' } });
    await putFilter('bytes', '[method, ..., bytes]', { metricValue: '$bytes' });
    const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const messages = [
      'ERROR a',
      'ERROR b',
      '{"ms":5,"path":"/x"}',
      '{"ms":7,"path":"/x"}',
      '{"ms":9}',
      'GET /a 12',
    ];
    const logEvents = [
      { timestamp: minute - MINUTE_MS, message: 'quiet' },
      ...messages.map((message) => ({ timestamp: minute, message })),
    ];
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 's', logEvents }));
    const cloudwatch = server.client(CloudWatchClient);
    const statistics = async (MetricName: string, Path?: string) => {
      const { Datapoints = [] } = await cloudwatch.send(
        new GetMetricStatisticsCommand({
          Namespace: metricNamespace,
          MetricName,
          Dimensions: Path === undefined ? [] : [{ Name: 'Path', Value: Path }],
          StartTime: new Date(minute - MINUTE_MS),
          EndTime: new Date(minute + MINUTE_MS),
          Period: 60,
          Statistics: ['Sum', 'SampleCount'],
        }),
      );
      return Datapoints.map(({ Timestamp, Sum, SampleCount }) => [
        ((Timestamp?.getTime() ?? 0) - minute) / MINUTE_MS,
        Sum,
        SampleCount,
      ]).sort(([a = 0], [b = 0]) => a - b);
    };
    await eventually(async () => (await statistics('errors')).length === 2);
    expect(await statistics('errors')).toEqual([
      [-1, 0, 1],
      [0, 2, 2],
    ]);
    expect(await statistics('latency', '/x')).toEqual([[0, 12, 2]]);
    expect(await statistics('latency')).toEqual([]);
    expect(await statistics('bytes')).toEqual([[0, 12, 1]]);
  });

  it('are described, page by page, and deleted', async () => {
    const all = async (limit: number) => {
      const names: (string | undefined)[] = [];
      for await (const page of paginateDescribeMetricFilters({ client: logs }, { logGroupName, limit })) {
        names.push(...(page.metricFilters ?? []).map(({ filterName }) => filterName));
      }
      return names;
    };
    expect(await all(1)).toEqual(['bytes', 'errors', 'latency']);
    const query = { metricName: 'errors', metricNamespace };
    const found = await logs.send(new DescribeMetricFiltersCommand(query));
    expect(found.metricFilters).toMatchObject([
      {
        filterName: 'errors',
        filterPattern: 'ERROR',
        logGroupName,
        metricTransformations: [
          { metricName: 'errors', metricNamespace, metricValue: '1', defaultValue: 0, unit: 'Count' },
        ],
      },
    ]);
    expect(await metricFilterCount()).toBe(3);
    await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName: 'bytes' }));
    await expect(
      logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName: 'bytes' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await all(50)).toEqual(['errors', 'latency']);
    expect(await metricFilterCount()).toBe(2);
  });

  const metricFilterCount = async () => {
    const found = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    return found.logGroups?.[0]?.metricFilterCount;
  };

  it('are tried out', async () => {
    const test = (filterPattern: string, ...logEventMessages: string[]) =>
      logs.send(new TestMetricFilterCommand({ filterPattern, logEventMessages }));
    expect((await test('[a, b > 1]', 'x', 'x 2')).matches).toEqual([
      { eventNumber: 2, eventMessage: 'x 2', extractedValues: { $a: 'x', $b: '2' } },
    ]);
    expect((await test('{ $.a = 1 }', '{"a":1}')).matches?.[0]?.extractedValues).toEqual({ '$.a': '1' });
    await expect(test('{ $.a ', 'x')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each<[string, string, Partial<MetricTransformation>]>([
    ['a value that is no number', 'x', { metricValue: 'many' }],
    ['a field that the pattern lacks', '[a, b]', { metricValue: '$c' }],
    ['dimensions with a default', '{ $.a = 1 }', { dimensions: { A: '$.a' }, defaultValue: 0 }],
    ['a pattern that is none', '{', {}],
  ])('refuse %s', async (_, pattern, transformation) => {
    await expect(putFilter('refused', pattern, transformation)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

it('groups are protected, have keys, and tags by their names', async () => {
  const name = { logGroupName: '/kept' };
  await logs.send(new CreateLogGroupCommand(name));
  const protect = (deletionProtectionEnabled: boolean) =>
    logs.send(
      new PutLogGroupDeletionProtectionCommand({
        logGroupIdentifier: name.logGroupName,
        deletionProtectionEnabled,
      }),
    );
  await protect(true);
  await expect(logs.send(new DeleteLogGroupCommand(name))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/k';
  const described = async () =>
    (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name.logGroupName }))).logGroups?.[0];
  await logs.send(new AssociateKmsKeyCommand({ ...name, kmsKeyId }));
  expect(await described()).toMatchObject({ kmsKeyId, deletionProtectionEnabled: true });
  await logs.send(new DisassociateKmsKeyCommand(name));
  expect((await described())?.kmsKeyId).toBeUndefined();
  await logs.send(new TagLogGroupCommand({ ...name, tags: { a: '1', b: '2' } }));
  await logs.send(new UntagLogGroupCommand({ ...name, tags: ['a'] }));
  expect((await logs.send(new ListTagsLogGroupCommand(name))).tags).toEqual({ b: '2' });
  await protect(false);
  await logs.send(new DeleteLogGroupCommand(name));
});

it('groups are listed by a pattern', async () => {
  for (const name of ['/list/a', '/list/b', '/list/c', '/x/list/a']) {
    await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
  }
  const list = async (input: ListLogGroupsCommandInput) => {
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new ListLogGroupsCommand({ ...input, nextToken }));
      names.push(...(page.logGroups ?? []).map((group) => group.logGroupName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return names;
  };
  expect(await list({ logGroupNamePattern: '^/list', limit: 2 })).toEqual(['/list/a', '/list/b', '/list/c']);
  expect(await list({ logGroupNamePattern: 'list/a' })).toEqual(['/list/a', '/x/list/a']);
  expect(await list({ logGroupNamePattern: 'list', logGroupClass: 'INFREQUENT_ACCESS' })).toEqual([]);
});

it('query definitions are kept', async () => {
  const query = { name: 'builds/errors', queryString: 'fields @message', logGroupNames: [logGroupName] };
  const { queryDefinitionId } = await logs.send(new PutQueryDefinitionCommand(query));
  await logs.send(new PutQueryDefinitionCommand({ ...query, queryDefinitionId, queryString: 'limit 5' }));
  const found = await logs.send(
    new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: 'builds/' }),
  );
  expect(found.queryDefinitions).toMatchObject([{ ...query, queryDefinitionId, queryString: 'limit 5' }]);
  const remove = () => logs.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }));
  expect((await remove()).success).toBe(true);
  await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('resource policies are kept', async () => {
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const policyName = 'events';
  const put = await logs.send(new PutResourcePolicyCommand({ policyName, policyDocument }));
  expect(put.resourcePolicy).toMatchObject({ policyName, policyDocument });
  const found = await logs.send(new DescribeResourcePoliciesCommand({}));
  expect(found.resourcePolicies).toMatchObject([{ policyName, policyDocument }]);
  await expect(
    logs.send(new PutResourcePolicyCommand({ policyName, policyDocument: 'x' })),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await logs.send(new DeleteResourcePolicyCommand({ policyName }));
  await expect(logs.send(new DeleteResourcePolicyCommand({ policyName }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
