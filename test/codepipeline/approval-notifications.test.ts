import { PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../cli/run-in-process.js';
import { type HttpListener, startHttpListener } from '../harness/http-listener.js';
import { eventually } from '../harness/wait.js';
import {
  approvalAction,
  approvalToken,
  createPipeline,
  ended,
  makeRole,
  newWorld,
  sourceAction,
  stageState,
  type World,
} from './world.js';

let world: World;
let approvers: HttpListener;
let topicArn: string;

beforeAll(async () => {
  world = await newWorld();
  approvers = await startHttpListener();
  const sns = world.server.client(SNSClient);
  topicArn = (await sns.send(new CreateTopicCommand({ Name: 'approvals' }))).TopicArn ?? '';
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'http', Endpoint: approvers.url }));
  const question = await eventually(() => approvers.received[0]);
  await fetch(JSON.parse(question.body).SubscribeURL);
});
afterAll(async () => {
  await approvers.close();
  await world.server.close();
});

const gate = (NotificationArn: string, CustomData = 'release 7') => [
  { name: 'Source', actions: [sourceAction()] },
  {
    name: 'Gate',
    actions: [
      approvalAction({
        name: 'Ask-whoever-is-on-duty-this-week',
        configuration: { NotificationArn, CustomData, ExternalEntityLink: 'https://example.com/7' },
      }),
    ],
  },
];

async function failureAt(name: string) {
  const { actionStates = [] } = await stageState(world, name, 'Gate');
  return actionStates[0]?.latestExecution?.errorDetails;
}

it('approvers are told once, and approve with the token that they were told', async () => {
  const first = await createPipeline(world, 'asks', gate(topicArn));
  const told = await eventually(() => approvers.received[1]);
  const notification = JSON.parse(told.body);
  expect(notification.Subject).toBe(
    'APPROVAL NEEDED: AWS CodePipeline asks for action Ask-whoever-is-on-duty-t...',
  );
  const { approval, ...rest } = JSON.parse(notification.Message);
  const token = await approvalToken(world, 'asks', first);
  expect(rest).toMatchObject({ region: 'us-east-1', consoleLink: expect.stringContaining('asks') });
  expect(approval).toMatchObject({
    pipelineName: 'asks',
    stageName: 'Gate',
    actionName: 'Ask-whoever-is-on-duty-this-week',
    token,
    customData: 'release 7',
    externalEntityLink: 'https://example.com/7',
    expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
    approvalReviewLink: expect.stringMatching(new RegExp(`/approve/${token}$`)),
  });
  const waiting = await runInProcess(world.server, 'explain', first);
  expect(waiting.output).toContain(`The topic ${topicArn} is told.`);
  const { pipelineName, stageName, actionName } = approval;
  const result = { status: 'Approved', summary: 'seen' } as const;
  await world.codepipeline.send(
    new PutApprovalResultCommand({ pipelineName, stageName, actionName, token, result }),
  );
  expect((await ended(world, 'asks', first)).status).toBe('Succeeded');
  expect(approvers.received).toHaveLength(2);
});

it('an approval whose topic cannot be told fails, and says why', async () => {
  const roleArn = await makeRole(world.iam, 'mute', [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'sns:*', Resource: '*' },
  ]);
  const denied = await createPipeline(world, 'mute', gate(topicArn), { roleArn });
  expect((await ended(world, 'mute', denied)).status).toBe('Failed');
  expect(await failureAt('mute')).toEqual({
    code: 'PermissionError',
    message: expect.stringMatching(
      /permissions required to publish to the Amazon SNS topic arn:aws:sns:.*assumed-role\/mute\/.* is not authorized to perform: sns:Publish on resource/s,
    ),
  });
  const lacks = `the role ${roleArn} may not sns:Publish on ${topicArn}`;
  expect((await runInProcess(world.server, 'doctor', 'mute')).output).toContain(lacks);
  const why = (await runInProcess(world.server, 'explain', denied)).output;
  expect(why).toContain(`permissions required to publish to the Amazon SNS topic ${topicArn}`);
  expect((await runInProcess(world.server, 'doctor', 'asks')).output).not.toContain(topicArn);
  const nowhere = await createPipeline(world, 'nowhere', gate(`${topicArn}-of-old`));
  expect((await ended(world, 'nowhere', nowhere)).status).toBe('Failed');
  expect(await failureAt('nowhere')).toEqual({
    code: 'ConfigurationError',
    message: expect.stringContaining('Topic does not exist'),
  });
  const diagnosis = (await runInProcess(world.server, 'doctor', 'nowhere')).output;
  expect(diagnosis).toContain(`there is no topic ${topicArn}-of-old`);
  await world.server.client(SNSClient).send(new CreateTopicCommand({ Name: 'approvals-of-old' }));
  const unheard = (await runInProcess(world.server, 'doctor', 'nowhere')).output;
  expect(unheard).toContain(`the topic ${topicArn}-of-old has no subscription that is confirmed`);
  expect(approvers.received).toHaveLength(2);
});
