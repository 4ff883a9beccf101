import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeletePipelineCommand,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  approvalToken,
  createPipeline,
  ended,
  executionIds,
  newWorld,
  reopenedWorld,
  siteText,
  sourceAction,
  stageState,
} from './world.js';

let dataDirectory: string;
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-restart-'));
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

test('an execution that waits for approval goes on after a restart, with the same token', async () => {
  const before = await newWorld({ dataDirectory });
  const first = await createPipeline(before, 'web');
  const token = await approvalToken(before, 'web', first);
  await before.server.close();

  const after = await reopenedWorld({ dataDirectory });
  try {
    const result = { status: 'Approved', summary: 'still good' } as const;
    await after.codepipeline.send(
      new PutApprovalResultCommand({
        pipelineName: 'web',
        stageName: 'Gate',
        actionName: 'Ask',
        token,
        result,
      }),
    );
    expect((await ended(after, 'web', first)).status).toBe('Succeeded');
    expect(await siteText(after, 'index.html')).toBe('<h1>one</h1>');
  } finally {
    await after.server.close();
  }
});

test('executions that were under way when the server stopped all come to an end, in order', async () => {
  const before = await newWorld({ dataDirectory });
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) await createPipeline(before, name);
  await Promise.all(
    names.map((name) => before.codepipeline.send(new StartPipelineExecutionCommand({ name }))),
  );
  // Right in the middle of their source actions.
  await before.server.close();

  const after = await reopenedWorld({ dataDirectory });
  try {
    for (const name of names) {
      const [newest = '', oldest = ''] = await executionIds(after, name);
      await approvalToken(after, name, oldest);
      const waiting = await eventually(async () => (await stageState(after, name, 'Gate')).inboundExecution);
      expect(waiting.pipelineExecutionId).toBe(newest);
    }
    await after.codepipeline.send(new DeletePipelineCommand({ name: 'a' }));
  } finally {
    await after.server.close();
  }
});

test('commands run on while the server is away, and are found again', async () => {
  const before = await newWorld({ dataDirectory });
  const first = await createPipeline(before, 'commands', [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Run',
      actions: [
        {
          name: 'Wait',
          actionTypeId: { category: 'Compute', owner: 'AWS', provider: 'Commands', version: '1' },
          commands: ['sleep 1', 'COUNT=$((COUNT + 1))'],
          outputVariables: ['COUNT'],
          inputArtifacts: [{ name: 'Package' }],
        },
      ],
    },
  ]);
  const runs = async () => (await stageState(before, 'commands', 'Run')).actionStates?.[0]?.latestExecution;
  await eventually(async () => (await runs())?.externalExecutionId);
  await before.server.close();

  const after = await reopenedWorld({ dataDirectory });
  try {
    expect((await ended(after, 'commands', first)).status).toBe('Succeeded');
    const { actionExecutionDetails = [] } = await after.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: 'commands' }),
    );
    expect(actionExecutionDetails[0]?.output?.outputVariables).toEqual({ COUNT: '1' });
  } finally {
    await after.server.close();
  }
});
