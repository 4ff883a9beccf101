import {
  CreatePipelineCommand,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ARTIFACTS,
  approvalAction,
  execution,
  newWorld,
  sourceAction,
  start,
  type World,
} from '../../codepipeline/world.js';
import { eventually } from '../../harness/wait.js';
import { type Act, declarationOf, readAct, readScenarios, type Scenario, stepsOf } from './scenario.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

/** A scenario's pipeline on a whole server: the sources are real, all else is approved or rejected. */
class LivePlay {
  private readonly ids = new Map<string, string>();

  private constructor(
    private readonly pipelineName: string,
    private readonly scenario: Scenario,
  ) {}

  /** It begins with nothing: a variable without a default keeps the pipeline from starting by itself. */
  static async open(name: string, scenario: Scenario): Promise<LivePlay> {
    const declaration = declarationOf(scenario.pipeline, (action, runOrder, isSource) =>
      isSource
        ? sourceAction({ name: action, outputArtifacts: [{ name: `${action}Src` }], namespace: action })
        : approvalAction({ name: action, runOrder }),
    );
    const { roleArn } = world;
    const artifactStore = { type: 'S3' as const, location: ARTIFACTS };
    const pipeline = { ...declaration, name, roleArn, artifactStore, variables: [{ name: 'RUN' }] };
    await world.codepipeline.send(new CreatePipelineCommand({ pipeline }));
    return new LivePlay(name, scenario);
  }

  async take(act: Act): Promise<void> {
    const { codepipeline } = world;
    const { pipelineName } = this;
    switch (act.do) {
      case 'start':
        for (const name of act.executions) {
          const variables = [{ name: 'RUN', value: name }];
          this.ids.set(name, await start(world, pipelineName, { variables }));
        }
        return;
      case 'end':
        for (const action of act.actions) await this.end(act.execution, action, act.succeeds);
        return;
      case 'stop': {
        const pipelineExecutionId = await this.idOf(act.execution);
        const { abandon } = act;
        await codepipeline.send(
          new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon }),
        );
        return;
      }
      case 'retry': {
        const pipelineExecutionId = await this.idOf(act.execution);
        const { stage: stageName, mode: retryMode } = act;
        const input = { pipelineName, stageName, pipelineExecutionId, retryMode };
        await codepipeline.send(new RetryStageExecutionCommand(input));
        return;
      }
      case 'disable': {
        const transition = { stageName: act.stage, transitionType: 'Inbound' as const, reason: 'freeze' };
        await codepipeline.send(new DisableStageTransitionCommand({ pipelineName, ...transition }));
        return;
      }
      case 'enable': {
        const transition = { stageName: act.stage, transitionType: 'Inbound' as const };
        await codepipeline.send(new EnableStageTransitionCommand({ pipelineName, ...transition }));
        return;
      }
      case 'rollBack': {
        const input = {
          pipelineName,
          stageName: act.stage,
          targetPipelineExecutionId: await this.idOf(act.to),
        };
        const { pipelineExecutionId = '' } = await codepipeline.send(new RollbackStageCommand(input));
        this.ids.set(act.as, pipelineExecutionId);
        return;
      }
      default:
        throw new Error(`'${act.do}' is not for a whole server`);
    }
  }

  /** Sources end by themselves; everything else waits for an answer. */
  private async end(name: string, action: string, succeeds: boolean): Promise<void> {
    const pipelineExecutionId = await this.idOf(name);
    const [stageName = ''] = Object.entries(this.scenario.pipeline.stages)
      .filter(([, stage]) =>
        ('actions' in stage ? stage.actions : stage).join(' ').split(' ').includes(action),
      )
      .map(([stage]) => stage);
    const isSource = stageName === Object.keys(this.scenario.pipeline.stages)[0];
    const attempt = await eventually(async () =>
      (await this.attempts(pipelineExecutionId)).find(
        ({ actionName, status, output }) =>
          actionName === action &&
          (isSource
            ? status === 'Succeeded'
            : status === 'InProgress' && output?.executionResult?.externalExecutionId !== undefined),
      ),
    );
    if (isSource) return;
    const { pipelineName } = this;
    const token = attempt.output?.executionResult?.externalExecutionId;
    const result = { status: succeeds ? ('Approved' as const) : ('Rejected' as const), summary: 'as told' };
    await world.codepipeline.send(
      new PutApprovalResultCommand({ pipelineName, stageName, actionName: action, token, result }),
    );
  }

  private async attempts(pipelineExecutionId: string) {
    const { pipelineName } = this;
    const { actionExecutionDetails = [] } = await world.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
    );
    return actionExecutionDetails;
  }

  /** Rollbacks that begin by themselves are known by what they answer. */
  private async idOf(name: string): Promise<string> {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const failed = this.ids.get(name.replace('rollback of ', ''));
    if (failed === undefined) throw new Error(`there is no ${name}`);
    return await eventually(async () => {
      const { pipelineName } = this;
      const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
        new ListPipelineExecutionsCommand({ pipelineName }),
      );
      const rollback = pipelineExecutionSummaries.find(
        ({ trigger }) =>
          trigger?.triggerType === 'AutomatedRollback' && trigger.triggerDetail?.includes(failed),
      );
      return rollback?.pipelineExecutionId;
    });
  }

  /** As the scenario says it, as far as the API tells. */
  async where(name: string, expected: string): Promise<string> {
    const pipelineExecutionId = await this.idOf(name);
    const { status } = await execution(world, this.pipelineName, pipelineExecutionId);
    const isOver = status !== 'InProgress' && status !== 'Stopping';
    if (expected === 'gone') return isOver ? 'gone' : (status ?? '');
    if (isOver) return `${status} in ${expected.slice(expected.indexOf(' in ') + 4)}`;
    const state = await world.codepipeline.send(new GetPipelineStateCommand({ name: this.pipelineName }));
    for (const { stageName, inboundExecutions = [] } of state.stageStates ?? []) {
      const waits = inboundExecutions.some((waiting) => waiting.pipelineExecutionId === pipelineExecutionId);
      if (waits) return `${status} in front of ${stageName}`;
    }
    const running = (await this.attempts(pipelineExecutionId)).filter((one) => one.status === 'InProgress');
    const names = running.map(({ actionName }) => actionName).toReversed();
    return `${status} in ${running[0]?.stageName}: ${names.join(' ')}`;
  }
}

const LIVE = readScenarios().flatMap(([file, { scenarios }]) =>
  scenarios
    .filter(({ endToEnd }) => endToEnd)
    .map((scenario) => [file, scenario.scenario, scenario] as const),
);

test.concurrent.for(LIVE.map((live, index) => [...live, `live-${index}`] as const))(
  '%s, on a whole server: %s',
  async ([, , scenario, name]) => {
    const play = await LivePlay.open(name, scenario);
    for (const { act: text, expected } of stepsOf(scenario)) {
      const act = readAct(text);
      if (act.do === 'ask') continue;
      if (act.do === 'look') {
        for (const [who, where] of Object.entries(expected as Record<string, string>)) {
          await eventually(async () => (await play.where(who, where)) === where);
        }
      } else if (typeof expected === 'string' && expected.startsWith('refused ')) {
        await expect(play.take(act)).rejects.toThrow(
          expect.objectContaining({ name: expected.slice('refused '.length) }),
        );
      } else await play.take(act);
    }
  },
);
