import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
  UpdateEventBusCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsCli, hasAwsCli } from '../../../test/harness/aws-cli.js';
import { startServer, type TestServer } from '../../../test/harness/server.js';

let server: TestServer;
let events: EventBridgeClient;
beforeAll(async () => {
  server = await startServer();
  events = server.client(EventBridgeClient);
});
afterAll(async () => {
  events.destroy();
  await server.close();
});

const PATTERN = '{"source":["my.app"]}';
const ROLE = 'arn:aws:iam::000000000000:role/events';
const pipelineArn = (name: string) => `arn:aws:codepipeline:us-east-1:000000000000:${name}`;
const failsWith = (name: string, message: string | RegExp) =>
  expect.objectContaining({
    name,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });

describe('rules', () => {
  it('are put, described, replaced, listed and deleted', async () => {
    const Name = 'lifecycle';
    const put = await events.send(
      new PutRuleCommand({
        Name,
        EventPattern: PATTERN,
        Description: 'first',
        Tags: [{ Key: 'a', Value: '1' }],
      }),
    );
    expect(put.RuleArn).toBe('arn:aws:events:us-east-1:000000000000:rule/lifecycle');
    expect(await events.send(new DescribeRuleCommand({ Name }))).toMatchObject({
      Name,
      Arn: put.RuleArn,
      EventPattern: PATTERN,
      State: 'ENABLED',
      Description: 'first',
      EventBusName: 'default',
      CreatedBy: '000000000000',
    });
    await events.send(new PutRuleCommand({ Name, EventPattern: PATTERN, State: 'DISABLED' }));
    const replaced = await events.send(new DescribeRuleCommand({ Name }));
    expect(replaced).toMatchObject({ State: 'DISABLED' });
    expect(replaced.Description).toBeUndefined();
    await events.send(new EnableRuleCommand({ Name }));
    expect(await events.send(new DescribeRuleCommand({ Name }))).toMatchObject({ State: 'ENABLED' });
    await events.send(new DisableRuleCommand({ Name }));
    expect(await events.send(new DescribeRuleCommand({ Name }))).toMatchObject({ State: 'DISABLED' });
    const tags = await events.send(new ListTagsForResourceCommand({ ResourceARN: put.RuleArn }));
    expect(tags.Tags).toEqual([{ Key: 'a', Value: '1' }]);
    await events.send(new DeleteRuleCommand({ Name }));
    await events.send(new DeleteRuleCommand({ Name }));
    await expect(events.send(new DescribeRuleCommand({ Name }))).rejects.toEqual(
      failsWith('ResourceNotFoundException', 'Rule lifecycle does not exist.'),
    );
  });

  it('are paged by prefix, with tokens that work nowhere else', async () => {
    for (const suffix of ['a', 'b', 'c']) {
      await events.send(new PutRuleCommand({ Name: `paged-${suffix}`, EventPattern: PATTERN }));
    }
    const first = await events.send(new ListRulesCommand({ NamePrefix: 'paged-', Limit: 2 }));
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(['paged-a', 'paged-b']);
    const { NextToken } = first;
    const rest = await events.send(new ListRulesCommand({ NamePrefix: 'paged-', Limit: 2, NextToken }));
    expect(rest.Rules?.map(({ Name }) => Name)).toEqual(['paged-c']);
    expect(rest.NextToken).toBeUndefined();
    await expect(
      events.send(new ListRulesCommand({ NamePrefix: 'other-', NextToken })),
    ).rejects.toMatchObject({
      name: 'InvalidToken',
    });
  });

  it.each([
    [{}, 'ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.'],
    [
      { ScheduleExpression: 'rate(1 minutes)' },
      'ValidationException',
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      { EventPattern: '{"source":"my.app"}' },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"{"source":"my.app"}"; line: 1, column: 11]',
    ],
    [
      { EventPattern: PATTERN, EventBusName: 'nowhere' },
      'ResourceNotFoundException',
      'Event bus nowhere does not exist.',
    ],
    [{ EventPattern: 'x'.repeat(4097) }, 'ValidationException', /length less than or equal to 4096/],
  ])('refuse %o', async (input, name, message) => {
    await expect(events.send(new PutRuleCommand({ Name: 'bad', ...input }))).rejects.toEqual(
      failsWith(name, message),
    );
  });
});

describe('targets', () => {
  it('are put, overwritten by id, listed both ways and removed', async () => {
    const Rule = 'with-targets';
    await events.send(new PutRuleCommand({ Name: Rule, EventPattern: PATTERN }));
    const Arn = pipelineArn('listed');
    await events.send(
      new PutTargetsCommand({
        Rule,
        Targets: [
          { Id: '1', Arn, RoleArn: ROLE },
          { Id: '2', Arn: 'arn:aws:sqs:us-east-1:000000000000:queue', Input: '{"a":1}' },
        ],
      }),
    );
    await events.send(
      new PutTargetsCommand({ Rule, Targets: [{ Id: '1', Arn, RoleArn: ROLE, InputPath: '$.detail' }] }),
    );
    const first = await events.send(new ListTargetsByRuleCommand({ Rule, Limit: 1 }));
    expect(first.Targets).toEqual([{ Id: '1', Arn, RoleArn: ROLE, InputPath: '$.detail' }]);
    const second = await events.send(
      new ListTargetsByRuleCommand({ Rule, Limit: 1, NextToken: first.NextToken }),
    );
    expect(second.Targets?.map(({ Id }) => Id)).toEqual(['2']);
    expect(second.NextToken).toBeUndefined();
    const names = await events.send(new ListRuleNamesByTargetCommand({ TargetArn: Arn }));
    expect(names.RuleNames).toEqual([Rule]);
    await expect(events.send(new DeleteRuleCommand({ Name: Rule }))).rejects.toEqual(
      failsWith('ValidationException', "Rule can't be deleted since it has targets."),
    );
    expect(await events.send(new RemoveTargetsCommand({ Rule, Ids: ['1', '2', 'x'] }))).toMatchObject({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    expect((await events.send(new ListRuleNamesByTargetCommand({ TargetArn: Arn }))).RuleNames).toEqual([]);
    await events.send(new DeleteRuleCommand({ Name: Rule }));
  });

  const target = { Id: 't', Arn: pipelineArn('p'), RoleArn: ROLE };
  it.each([
    [
      { ...target, Arn: 'pipeline' },
      'Parameter pipeline is not valid. Reason: Provided Arn is not in correct format.',
    ],
    [{ ...target, RoleArn: undefined }, `RoleArn is required for target ${target.Arn}.`],
    [
      { ...target, Input: '{}', InputPath: '$' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target t.',
    ],
    [{ ...target, Input: '{' }, 'JSON syntax error in input for target t at [line : 1, column : 2]'],
    [{ ...target, InputPath: 'detail' }, 'Invalid InputPath for target t.'],
    [
      { ...target, InputTransformer: { InputPathsMap: { a: 'x' }, InputTemplate: '<a>' } },
      'Invalid InputPathsMap for target t: a.',
    ],
  ])('refuse %o', async (bad, message) => {
    await events.send(new PutRuleCommand({ Name: 'targeted', EventPattern: PATTERN }));
    await expect(events.send(new PutTargetsCommand({ Rule: 'targeted', Targets: [bad] }))).rejects.toEqual(
      failsWith('ValidationException', message),
    );
  });

  it('are at most five, of a rule that exists', async () => {
    await events.send(new PutRuleCommand({ Name: 'targeted', EventPattern: PATTERN }));
    const six = Array.from({ length: 6 }, (_, index) => ({ ...target, Id: String(index) }));
    await expect(
      events.send(new PutTargetsCommand({ Rule: 'targeted', Targets: six })),
    ).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    await expect(events.send(new PutTargetsCommand({ Rule: 'none', Targets: [target] }))).rejects.toEqual(
      failsWith('ResourceNotFoundException', 'Rule none does not exist on EventBus default.'),
    );
  });
});

describe('buses', () => {
  it('are made, changed, tagged, listed and deleted once they are empty', async () => {
    const Name = 'orders';
    const made = await events.send(
      new CreateEventBusCommand({ Name, Description: 'd', Tags: [{ Key: 'k', Value: 'v' }] }),
    );
    expect(made).toMatchObject({
      EventBusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/orders',
      Description: 'd',
    });
    await expect(events.send(new CreateEventBusCommand({ Name }))).rejects.toEqual(
      failsWith('ResourceAlreadyExistsException', 'Event bus orders already exists.'),
    );
    await events.send(new UpdateEventBusCommand({ Name, Description: 'e' }));
    const described = await events.send(new DescribeEventBusCommand({ Name: made.EventBusArn }));
    expect(described).toMatchObject({ Name, Description: 'e', CreationTime: expect.any(Date) });
    const listed = await events.send(new ListEventBusesCommand({ Limit: 1 }));
    expect(listed.EventBuses?.map((bus) => bus.Name)).toEqual(['default']);
    const more = await events.send(new ListEventBusesCommand({ Limit: 1, NextToken: listed.NextToken }));
    expect(more.EventBuses?.map((bus) => bus.Name)).toEqual([Name]);

    const ResourceARN = made.EventBusArn;
    await events.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'l', Value: 'w' }] }));
    await events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['k'] }));
    expect((await events.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([
      { Key: 'l', Value: 'w' },
    ]);

    const rule = await events.send(
      new PutRuleCommand({ Name: 'r', EventBusName: Name, EventPattern: PATTERN }),
    );
    expect(rule.RuleArn).toBe('arn:aws:events:us-east-1:000000000000:rule/orders/r');
    await expect(events.send(new DeleteEventBusCommand({ Name }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await events.send(new DeleteRuleCommand({ Name: 'r', EventBusName: ResourceARN }));
    await events.send(new DeleteEventBusCommand({ Name }));
    await expect(events.send(new DescribeEventBusCommand({ Name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keep schedules to the default one, which cannot go', async () => {
    await events.send(new CreateEventBusCommand({ Name: 'timeless' }));
    await expect(
      events.send(
        new PutRuleCommand({ Name: 'r', EventBusName: 'timeless', ScheduleExpression: 'rate(1 hour)' }),
      ),
    ).rejects.toEqual(
      failsWith('ValidationException', 'ScheduleExpression is supported only on the default event bus.'),
    );
    await expect(events.send(new DeleteEventBusCommand({ Name: 'default' }))).rejects.toEqual(
      failsWith('ValidationException', 'Cannot delete event bus default.'),
    );
    await expect(events.send(new CreateEventBusCommand({ Name: 'a/b' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(await events.send(new DescribeEventBusCommand({}))).toMatchObject({ Name: 'default' });
  });
});

describe('PutEvents', () => {
  const entry = { Source: 'my.app', DetailType: 'T', Detail: '{"a":1}' };

  it('answers entry by entry', async () => {
    const answer = await events.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Detail: undefined },
          { ...entry, Detail: '[1]' },
          { ...entry, Detail: '{"a":' },
          { ...entry, Source: 'aws.codecommit' },
          { ...entry, EventBusName: 'nowhere' },
        ],
      }),
    );
    expect(answer.FailedEntryCount).toBe(5);
    expect(answer.Entries).toEqual([
      { EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter Detail is not valid. Reason: Detail is a required argument.',
      },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      { ErrorCode: 'NotAuthorizedForSource', ErrorMessage: expect.any(String) },
      { ErrorCode: 'InvalidArgument', ErrorMessage: 'Event bus nowhere does not exist.' },
    ]);
  });

  it('refuses too many and too large', async () => {
    await expect(events.send(new PutEventsCommand({ Entries: Array(11).fill(entry) }))).rejects.toEqual(
      failsWith('ValidationException', /Member must have length less than or equal to 10/),
    );
    const Detail = JSON.stringify({ a: 'x'.repeat(256 * 1024) });
    await expect(events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail }] }))).rejects.toEqual(
      failsWith('ValidationException', 'Total size of the entries in the request is over the limit.'),
    );
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: '000000000000',
    source: 'my.app',
    time: '2024-01-01T00:00:00Z',
    region: 'us-east-1',
    resources: [],
    'detail-type': 'T',
    detail: { n: 1 },
  };

  it('says whether they match', async () => {
    const test = (EventPattern: string, Event: object) =>
      events.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(Event) }));
    expect((await test('{"detail":{"n":[1]}}', event)).Result).toBe(true);
    expect((await test('{"detail":{"n":[2]}}', event)).Result).toBe(false);
    await expect(test('{"detail":{}}', event)).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
    await expect(test(PATTERN, { source: 'my.app' })).rejects.toEqual(
      failsWith('ValidationException', 'Parameter Event is not valid.'),
    );
  });
});

describe('the AWS CLI', () => {
  it.skipIf(!hasAwsCli)('puts rules and events', async () => {
    const aws = (...words: string[]) => awsCli(server, 'events', ...words);
    expect(await aws('put-rule', '--name', 'cli', '--schedule-expression', 'rate(1 day)')).toEqual({
      RuleArn: 'arn:aws:events:us-east-1:000000000000:rule/cli',
    });
    const entries = JSON.stringify([{ Source: 'my.app', DetailType: 'T', Detail: '{}' }]);
    expect(await aws('put-events', '--entries', entries)).toMatchObject({ FailedEntryCount: 0 });
  });
});
