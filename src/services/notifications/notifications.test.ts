import { PutApprovalResultCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../test/codepipeline/heard-events.js';
import {
  approvalToken,
  createPipeline,
  ended,
  newWorld,
  type World,
} from '../../../test/codepipeline/world.js';
import { awsCli, hasAwsCli } from '../../../test/harness/aws-cli.js';
import { sendSigned } from '../../../test/harness/signed-request.js';
import { eventually } from '../../../test/harness/wait.js';
import { eventTypeOf } from './event-type-of.js';

const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

interface Summary {
  readonly EventTypeId: string;
  readonly ServiceName: string;
  readonly EventTypeName: string;
  readonly ResourceType: string;
}

/** As `@aws-sdk/client-codestar-notifications` and every other client sends it. */
async function call(path: string, input: object, key = ROOT) {
  const { status, headers, body } = await sendSigned(world.server.port, key, {
    service: 'codestar-notifications',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const answer = JSON.parse(body) as { readonly message?: string };
  return { status, error: headers['x-amzn-errortype'], answer };
}

async function list(input: object) {
  const { status, answer } = await call('/listEventTypes', input);
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer as { readonly EventTypes: readonly Summary[]; readonly NextToken?: string };
}

async function ids(...Filters: { readonly Name: string; readonly Value: string }[]): Promise<string[]> {
  const { EventTypes } = await list({ Filters, MaxResults: 100 });
  return EventTypes.map(({ EventTypeId }) => EventTypeId);
}

describe('ListEventTypes', () => {
  it('lists what notification rules can be about, each once, in one page of the default size', async () => {
    const { EventTypes, ...rest } = await list({});
    expect(rest).toEqual({});
    expect(new Set(EventTypes.map(({ EventTypeId }) => EventTypeId)).size).toBe(EventTypes.length);
    const counts: Record<string, number> = {};
    for (const { EventTypeId, EventTypeName, ServiceName, ResourceType } of EventTypes) {
      // Of these the id is made: whoever reads a rule knows what it is about.
      const words = `${ServiceName} ${ResourceType} ${EventTypeName}`.toLowerCase().replace(/[: ]+/g, '-');
      expect(EventTypeId).toBe(words);
      const kind = `${ServiceName} ${ResourceType}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(counts).toEqual({
      'CodeBuild Project': 6,
      'CodeCommit Repository': 11,
      'CodeDeploy Application': 3,
      'CodePipeline Pipeline': 18,
    });
  });

  it('filters by service and by type of resource', async () => {
    const service = (Value: string) => ({ Name: 'SERVICE_NAME', Value });
    const resource = (Value: string) => ({ Name: 'RESOURCE_TYPE', Value });
    expect(await ids(service('CodeDeploy'))).toEqual([
      'codedeploy-application-deployment-failed',
      'codedeploy-application-deployment-succeeded',
      'codedeploy-application-deployment-started',
    ]);
    expect(await ids(resource('pipeline'))).toEqual(await ids(service('CodePipeline')));
    expect(await ids(service('CodeBuild'), resource('Project'))).toHaveLength(6);
    expect(await ids(service('CodeBuild'), resource('Pipeline'))).toEqual([]);
    expect(await ids(service('CodeArtifact'))).toEqual([]);
  });

  it('gives pages that hold together, with a token for these filters only', async () => {
    const Filters = [{ Name: 'SERVICE_NAME', Value: 'CodePipeline' }];
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await list({ Filters, MaxResults: 5, NextToken });
      expect(page.EventTypes.length).toBeLessThanOrEqual(5);
      found.push(...page.EventTypes.map(({ EventTypeId }) => EventTypeId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(found).toEqual(await ids(...Filters));

    const { NextToken: token } = await list({ MaxResults: 5 });
    for (const wrong of [{ NextToken: token, Filters }, { NextToken: 'abc' }, { NextToken: 'no token' }]) {
      const refused = await call('/listEventTypes', wrong);
      expect(refused).toMatchObject({ status: 400, error: 'InvalidNextTokenException' });
    }
  });

  it('refuses what is out of bounds', async () => {
    for (const wrong of [
      { MaxResults: 0 },
      { MaxResults: 101 },
      { Filters: [{ Name: 'STATE', Value: 'FAILED' }] },
      { Filters: [{ Name: 'SERVICE_NAME' }] },
    ]) {
      const refused = await call('/listEventTypes', wrong);
      expect(refused, JSON.stringify(wrong)).toMatchObject({ status: 400, error: 'ValidationException' });
    }
  });

  it('needs a permission of its own, on everything', async () => {
    await world.iam.send(new CreateUserCommand({ UserName: 'ann' }));
    const { AccessKey: key } = await world.iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
    const ann = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
    expect(await call('/listEventTypes', {}, ann)).toMatchObject({
      status: 403,
      error: 'AccessDeniedException',
      answer: {
        message: expect.stringContaining(
          'user/ann is not authorized to perform: codestar-notifications:ListEventTypes on resource: *',
        ),
      },
    });
  });

  it('is all that there is: other operations are refused by name', async () => {
    for (const [path, name] of [
      ['/createNotificationRule', 'CreateNotificationRule'],
      ['/untagResource/arn%3Aaws%3Acodestar-notifications', 'UntagResource'],
    ] as const) {
      const { answer } = await call(path, {});
      expect(answer.message).toContain(`AWS CodeStar Notifications ${name} is not implemented`);
    }
  });

  it.runIf(hasAwsCli)('is what `aws codestar-notifications list-event-types` asks for', async () => {
    const filter = ['--filters', 'Name=SERVICE_NAME,Value=CodeDeploy'];
    expect(await awsCli(world.server, 'codestar-notifications', 'list-event-types', ...filter)).toMatchObject(
      {
        EventTypes: expect.arrayContaining([
          {
            EventTypeId: 'codedeploy-application-deployment-failed',
            ServiceName: 'CodeDeploy',
            EventTypeName: 'Deployment: Failed',
            ResourceType: 'Application',
          },
        ]),
      },
    );
  });
});

/** By subject and state; those of approvals where they differ from other actions'. What is not here has no id. */
const EXPECTED: Readonly<Record<string, string>> = {
  'Pipeline STARTED': 'codepipeline-pipeline-pipeline-execution-started',
  'Pipeline RESUMED': 'codepipeline-pipeline-pipeline-execution-resumed',
  'Pipeline SUCCEEDED': 'codepipeline-pipeline-pipeline-execution-succeeded',
  'Pipeline FAILED': 'codepipeline-pipeline-pipeline-execution-failed',
  'Pipeline CANCELED': 'codepipeline-pipeline-pipeline-execution-canceled',
  'Pipeline SUPERSEDED': 'codepipeline-pipeline-pipeline-execution-superseded',
  'Stage STARTED': 'codepipeline-pipeline-stage-execution-started',
  'Stage RESUMED': 'codepipeline-pipeline-stage-execution-resumed',
  'Stage SUCCEEDED': 'codepipeline-pipeline-stage-execution-succeeded',
  'Stage FAILED': 'codepipeline-pipeline-stage-execution-failed',
  'Stage CANCELED': 'codepipeline-pipeline-stage-execution-canceled',
  'Action STARTED': 'codepipeline-pipeline-action-execution-started',
  'Action SUCCEEDED': 'codepipeline-pipeline-action-execution-succeeded',
  'Action FAILED': 'codepipeline-pipeline-action-execution-failed',
  'Action CANCELED': 'codepipeline-pipeline-action-execution-canceled',
  'Action STARTED Approval': 'codepipeline-pipeline-manual-approval-needed',
  'Action SUCCEEDED Approval': 'codepipeline-pipeline-manual-approval-succeeded',
  'Action FAILED Approval': 'codepipeline-pipeline-manual-approval-failed',
  'Action CANCELED Approval': 'codepipeline-pipeline-action-execution-canceled',
};

const STATES = 'STARTED RESUMED STOPPING STOPPED SUCCEEDED FAILED CANCELED SUPERSEDED ABANDONED'.split(' ');
const CATEGORIES = ['Source', 'Build', 'Test', 'Deploy', 'Invoke', 'Compute', 'Approval'];

describe('events of CodePipeline', () => {
  it.each([...STATES, 'UNKNOWN'])('that tell of %s have the id of the guide, or none', (state) => {
    const idOf = (subject: string, category?: string, source = 'aws.codepipeline') =>
      eventTypeOf({
        source,
        detailType: `CodePipeline ${subject} Execution State Change`,
        detail: { state, ...(category && { type: { category } }) },
      })?.id;
    for (const subject of ['Pipeline', 'Stage']) {
      expect(idOf(subject)).toBe(EXPECTED[`${subject} ${state}`]);
    }
    for (const category of CATEGORIES) {
      const own = category === 'Approval' ? ` ${category}` : '';
      expect(idOf('Action', category), category).toBe(EXPECTED[`Action ${state}${own}`]);
    }
    expect(idOf('Rule', 'Rule')).toBeUndefined();
    expect(idOf('Pipeline', undefined, 'my.codepipeline')).toBeUndefined();
  });

  it('have ids that ListEventTypes lists, all through a run with an approval', async () => {
    const seen = await listen(world);
    const rejected = await createPipeline(world, 'told');
    await answer(rejected, 'Rejected');
    const { pipelineExecutionId: approved = '' } = await world.codepipeline.send(
      new StartPipelineExecutionCommand({ name: 'told' }),
    );
    await answer(approved, 'Approved');
    // 10 events of the run that ends at the gate, 14 of the one that goes through.
    const told = await eventually(async () => {
      const events = await seen();
      return events.length >= 24 && events;
    });
    const found = told.map(
      ({ source, 'detail-type': detailType, detail }) => eventTypeOf({ source, detailType, detail })?.id,
    );
    expect(found).not.toContain(undefined);
    const listed = await ids({ Name: 'SERVICE_NAME', Value: 'CodePipeline' });
    expect(listed).toEqual(expect.arrayContaining(found));
    expect(found).toEqual(
      expect.arrayContaining([
        'codepipeline-pipeline-manual-approval-needed',
        'codepipeline-pipeline-manual-approval-failed',
        'codepipeline-pipeline-manual-approval-succeeded',
        'codepipeline-pipeline-action-execution-started',
        'codepipeline-pipeline-stage-execution-failed',
        'codepipeline-pipeline-pipeline-execution-failed',
        'codepipeline-pipeline-pipeline-execution-succeeded',
      ]),
    );
  });
});

/** Answers the approval of an execution of `told`, and waits for its end. */
async function answer(executionId: string, status: 'Approved' | 'Rejected'): Promise<void> {
  const token = await approvalToken(world, 'told', executionId);
  await world.codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName: 'told',
      stageName: 'Gate',
      actionName: 'Ask',
      token,
      result: { status, summary: 'so' },
    }),
  );
  await ended(world, 'told', executionId);
}
