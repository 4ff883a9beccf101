import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  type Event,
  type FilterRule,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHttpListener } from '../harness/http-listener.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

let server: TestServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
});
afterAll(() => server.close());

it('a bucket tells EventBridge of its objects where that is on', async () => {
  const logs = server.client(CloudWatchLogsClient);
  const events = server.client(EventBridgeClient);
  const logGroupName = '/events/s3';
  const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await events.send(new PutRuleCommand({ Name: 's3', EventPattern: JSON.stringify({ source: ['aws.s3'] }) }));
  await events.send(new PutTargetsCommand({ Rule: 's3', Targets: [{ Id: '1', Arn: arn }] }));

  const [Bucket, Key] = ['told', 'a/b.zip'];
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'before' }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  const { VersionId, ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));

  const told = await eventually(async () => {
    const found = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return (found.events?.length ?? 0) >= 3 ? found.events : undefined;
  });
  const seen = told.map(({ message }) => JSON.parse(message ?? '{}') as Record<string, unknown>);
  const common = { source: 'aws.s3', account: '000000000000', resources: [`arn:aws:s3:::${Bucket}`] };
  const created = seen.find((event) => event['detail-type'] === 'Object Created');
  expect(created).toMatchObject({
    ...common,
    detail: {
      bucket: { name: Bucket },
      object: { key: Key, size: 5, etag: ETag?.replaceAll('"', ''), 'version-id': VersionId },
      reason: 'PutObject',
    },
  });
  const deletions = seen.filter((event) => event['detail-type'] === 'Object Deleted');
  const types = deletions.map(({ detail }) => (detail as Record<string, unknown>)['deletion-type']);
  expect(types.sort()).toEqual(['Delete Marker Created', 'Permanently Deleted']);
  expect(seen).toHaveLength(3);
});

it('a bucket tells topics of the changes that its configuration names', async () => {
  const sns = server.client(SNSClient);
  const listener = await startHttpListener();
  const Bucket = 'topical';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'changes' }));
  const configure = (Events: Event[], FilterRules: FilterRule[] = []) =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          TopicConfigurations: [{ Id: 'told', TopicArn, Events, Filter: { Key: { FilterRules } } }],
        },
      }),
    );
  const allow = (bucket: string) => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TopicArn,
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` } },
    };
    const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    return sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  };
  await allow('another');
  await expect(configure(['s3:ObjectCreated:*'])).rejects.toMatchObject({
    name: 'InvalidArgument',
    message: 'Unable to validate the following destination configurations',
  });
  await allow(Bucket);
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: `${listener.url}/s3` }));
  const bodies = () => listener.received.map(({ body }) => JSON.parse(body));
  const [question] = await eventually(() => bodies().length === 1 && bodies());
  await fetch(question.SubscribeURL);
  await expect(configure(['s3:ObjectTeleported' as Event])).rejects.toThrow('The event is not supported');
  await configure(
    ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete', 's3:ObjectTagging:*'],
    [
      { Name: 'prefix', Value: 'in/' },
      { Name: 'suffix', Value: '.zip' },
    ],
  );
  const Key = 'in/a b+é.zip';
  await s3.send(new PutObjectCommand({ Bucket, Key: 'out/a.zip', Body: 'not told' }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
  const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const told = await eventually(() => bodies().length === 5 && bodies());
  expect(JSON.parse(told[1].Message)).toMatchObject({ Event: 's3:TestEvent', Bucket });
  const records = told.slice(2).map(({ Message }) => JSON.parse(Message).Records[0]);
  const byName = (name: string) => records.find(({ eventName }) => eventName === name);
  expect(byName('ObjectCreated:Put')).toMatchObject({
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    s3: {
      configurationId: 'told',
      bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
      object: { key: 'in/a+b%2B%C3%A9.zip', size: 5, eTag: '5d41402abc4b2a76b9719d911017c592' },
    },
  });
  expect(byName('ObjectTagging:Put')).toBeDefined();
  expect(byName('ObjectRemoved:Delete')).toBeDefined();
  expect(told[2].Subject).toBe('Amazon S3 Notification');
  await listener.close();
});

it('a bucket answers in the host name too', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: 'by.host' }));
  await s3.send(new PutObjectCommand({ Bucket: 'by.host', Key: 'dir/key', Body: 'found' }));
  const signature = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = {
      host: `by.host.s3.localhost:${server.port}`,
      authorization: signature,
      'x-amz-date': '20260101T000000Z',
    };
    get(`${server.endpoint}/dir/key`, { headers }, (response) => resolve(text(response))).on('error', reject);
  });
  expect(answer).toBe('found');
});
