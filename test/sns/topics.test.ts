import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let sns: SNSClient;

beforeAll(async () => {
  server = await startServer();
  sns = server.client(SNSClient);
});
afterAll(() => server.close());

const ACCOUNT = '000000000000';
const arnOf = (name: string) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`;

async function create(name: string): Promise<string> {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  return TopicArn;
}

async function attributesOf(TopicArn: string): Promise<Record<string, string>> {
  const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  return Attributes;
}

const refused = (name: string, message: string | RegExp) => ({
  name,
  message: expect.stringMatching(message) as string,
});

it('a topic is made once, changed, tagged, listed and deleted', async () => {
  const Tags = [{ Key: 'team', Value: 'web' }];
  const made = await sns.send(
    new CreateTopicCommand({ Name: 'releases', Attributes: { DisplayName: 'Releases' }, Tags }),
  );
  const TopicArn = made.TopicArn ?? '';
  expect(TopicArn).toBe(arnOf('releases'));
  expect(await create('releases')).toBe(TopicArn);
  await expect(
    sns.send(new CreateTopicCommand({ Name: 'releases', Attributes: { DisplayName: 'Other' } })),
  ).rejects.toMatchObject(
    refused(
      'InvalidParameterException',
      'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    ),
  );

  const first = await attributesOf(TopicArn);
  expect(first).toMatchObject({ DisplayName: 'Releases', Owner: ACCOUNT, SubscriptionsConfirmed: '0' });
  expect(JSON.parse(first.Policy ?? '').Statement).toMatchObject([
    { Principal: { AWS: '*' }, Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT } } },
  ]);
  expect(JSON.parse(first.EffectiveDeliveryPolicy ?? '').http.defaultHealthyRetryPolicy).toMatchObject({
    numRetries: 3,
    minDelayTarget: 20,
  });
  const set = { AttributeName: 'SignatureVersion', AttributeValue: '2' };
  await sns.send(new SetTopicAttributesCommand({ TopicArn, ...set }));
  expect(await attributesOf(TopicArn)).toMatchObject({ SignatureVersion: '2' });

  await sns.send(new TagResourceCommand({ ResourceArn: TopicArn, Tags: [{ Key: 'a', Value: 'b' }] }));
  await sns.send(new UntagResourceCommand({ ResourceArn: TopicArn, TagKeys: ['team'] }));
  const tags = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
  expect(tags.Tags).toEqual([{ Key: 'a', Value: 'b' }]);

  expect((await sns.send(new ListTopicsCommand({}))).Topics).toContainEqual({ TopicArn });
  await sns.send(new DeleteTopicCommand({ TopicArn }));
  await sns.send(new DeleteTopicCommand({ TopicArn }));
  await expect(attributesOf(TopicArn)).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Topic does not exist',
    $metadata: { httpStatusCode: 404 },
  });
  await expect(sns.send(new TagResourceCommand({ ResourceArn: TopicArn, Tags }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('topics are listed a hundred at a time', async () => {
  await Promise.all(Array.from({ length: 105 }, (_, index) => create(`many-${index}`)));
  const first = await sns.send(new ListTopicsCommand({}));
  const second = await sns.send(new ListTopicsCommand({ NextToken: first.NextToken }));
  expect(first.Topics).toHaveLength(100);
  expect(second.Topics?.length).toBeGreaterThanOrEqual(5);
  expect(second.NextToken).toBeUndefined();
});

it('statements are added to the policy and taken away, and a policy of another kind is refused', async () => {
  const TopicArn = await create('shared');
  const added = { Label: 'partner', AWSAccountId: ['111122223333'], ActionName: ['Publish'] };
  await sns.send(new AddPermissionCommand({ TopicArn, ...added }));
  await expect(sns.send(new AddPermissionCommand({ TopicArn, ...added }))).rejects.toMatchObject(
    refused('InvalidParameterException', 'Statement already exists'),
  );
  const partner = server.client(SNSClient, {
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  });
  expect((await partner.send(new PublishCommand({ TopicArn, Message: 'hello' }))).MessageId).toBeDefined();
  await expect(partner.send(new DeleteTopicCommand({ TopicArn }))).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
    $metadata: { httpStatusCode: 403 },
  });
  await sns.send(new RemovePermissionCommand({ TopicArn, Label: 'partner' }));
  await expect(partner.send(new PublishCommand({ TopicArn, Message: 'hello' }))).rejects.toMatchObject(
    refused(
      'AuthorizationErrorException',
      /is not authorized to perform: sns:Publish on resource: arn:aws:sns:/,
    ),
  );

  // The owner's root needs no policy to find its way back.
  await sns.send(new RemovePermissionCommand({ TopicArn, Label: '__default_statement_ID' }));
  expect(JSON.parse((await attributesOf(TopicArn)).Policy ?? '').Statement).toEqual([]);

  const setPolicy = (statement: object) =>
    sns.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement: statement }),
      }),
    );
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TopicArn };
  await setPolicy(statement);
  await expect(setPolicy({ ...statement, Action: 'sns:*' })).rejects.toMatchObject(
    refused('InvalidParameterException', 'Policy statement action out of service scope!'),
  );
  await expect(setPolicy({ ...statement, Resource: arnOf('other') })).rejects.toThrow(/Resource|resource/);
  await expect(setPolicy({ ...statement, Principal: undefined })).rejects.toThrow('Policy Error: null');
});

it('what cannot be done is refused in words', async () => {
  const TopicArn = await create('strict');
  const creating = (input: object) => sns.send(new CreateTopicCommand({ Name: 'other', ...input }));
  await expect(creating({ Name: 'bad name' })).rejects.toThrow('Invalid parameter: Topic Name');
  await expect(creating({ Name: 'orders.fifo', Attributes: { FifoTopic: 'true' } })).rejects.toThrow(
    'Pipewright has no FIFO topics yet',
  );
  await expect(creating({ Attributes: { Nonsense: 'x' } })).rejects.toThrow(
    'Invalid parameter: AttributeName',
  );

  const subscribing = (Protocol: string, Endpoint: string, Attributes = {}) =>
    sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes }));
  await expect(subscribing('email', 'ann@example.com')).rejects.toThrow(/email is not implemented yet/);
  await expect(subscribing('pigeon', 'x')).rejects.toThrow('does not support this protocol string: pigeon');
  await expect(subscribing('https', 'http://example.com')).rejects.toThrow(
    'Endpoint must match the specified protocol',
  );
  const filtered = (FilterPolicy: string, FilterPolicyScope = 'MessageAttributes') =>
    subscribing('http', 'http://example.com/x', { FilterPolicy, FilterPolicyScope });
  await expect(filtered('{"a":')).rejects.toThrow('FilterPolicy: failed to parse JSON.');
  await expect(filtered('{"a":"b"}')).rejects.toThrow('FilterPolicy: "a" must be an object or an array');
  await expect(filtered('{"a":{"b":["c"]}}')).rejects.toThrow('does not support nested filter policy');
  const tooMany = JSON.stringify({ a: Array.from({ length: 151 }, String) });
  await expect(filtered(tooMany, 'MessageBody')).rejects.toThrow('Filter policy is too complex');
  await expect(filtered('{"a":["b"]}', 'Elsewhere')).rejects.toThrow(
    'FilterPolicyScope: Invalid value [Elsewhere]',
  );
  const retries = {
    http: { defaultHealthyRetryPolicy: { numRetries: 100, minDelayTarget: 60, maxDelayTarget: 60 } },
  };
  await expect(
    sns.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: 'DeliveryPolicy',
        AttributeValue: JSON.stringify(retries),
      }),
    ),
  ).rejects.toThrow('must not be greater than 3600 seconds');

  const publishing = (input: object) => sns.send(new PublishCommand({ TopicArn, Message: 'x', ...input }));
  await expect(publishing({ Message: '' })).rejects.toThrow('Invalid parameter: Empty message');
  await expect(publishing({ Message: 'x'.repeat(262_145) })).rejects.toThrow('Message too long');
  await expect(publishing({ Subject: 'a\nb' })).rejects.toThrow('Invalid parameter: Subject');
  await expect(publishing({ Message: '{"http":"x"}', MessageStructure: 'json' })).rejects.toThrow(
    'No default entry in JSON message body',
  );
  await expect(publishing({ TopicArn: arnOf('nowhere') })).rejects.toThrow('Topic does not exist');
  await expect(publishing({ TopicArn: 'releases' })).rejects.toThrow('must have at least 6 elements, not 1');
  await expect(
    publishing({ MessageAttributes: { n: { DataType: 'Number', StringValue: 'many' } } }),
  ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});
