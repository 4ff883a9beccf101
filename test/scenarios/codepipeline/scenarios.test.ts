import { describe, expect, test } from 'vitest';
import { isAwsError } from '../../../src/kernel/aws-error.js';
import { normalise } from '../../../src/services/codepipeline/definition/normalise.js';
import { planOf } from '../../../src/services/codepipeline/definition/plan.js';
import { validate } from '../../../src/services/codepipeline/definition/validate.js';
import { decide } from '../../../src/services/codepipeline/machine/decide.js';
import type { Command, PipelineEvent } from '../../../src/services/codepipeline/machine/decision.js';
import type { Plan } from '../../../src/services/codepipeline/machine/plan.js';
import {
  actionIn,
  executionOf,
  NOTHING_YET,
  type PipelineState,
  runIn,
  runningActions,
} from '../../../src/services/codepipeline/machine/state.js';
import { executionStatus, explain, stageStatus } from '../../../src/services/codepipeline/machine/status.js';
import { action } from '../../codepipeline/declarations.js';
import {
  type Act,
  declarationOf,
  readAct,
  readScenarios,
  type Scenario,
  type ScenarioPipeline,
  stepsOf,
} from './scenario.js';

const DAY_MS = 86_400_000;

/** The machine with a scenario's pipeline, without a clock, a store or providers. */
class Play {
  private state: PipelineState = NOTHING_YET;
  private plan: Plan;
  /** The ids of rollbacks that began by themselves, under the names that scenarios give them. */
  private readonly ids = new Map<string, string>();

  constructor(private readonly pipeline: ScenarioPipeline) {
    this.plan = planFor(pipeline, 1);
  }

  /** @returns what it made happen, or `refused …` */
  take(act: Act, given: unknown): string[] | string {
    try {
      return this.eventsOf(act, given).flatMap((event) => this.decide(event));
    } catch (error) {
      if (isAwsError(error)) return `refused ${error.code}`;
      throw error;
    }
  }

  private decide(event: PipelineEvent): string[] {
    const { state, commands } = decide(this.plan, this.state, event);
    this.state = state;
    if (event.type === 'replaced') this.plan = event.by;
    for (const command of commands) {
      if (command.type !== 'createRollback' || command.cause.kind !== 'failed') continue;
      this.ids.set(`rollback of ${command.cause.executionId}`, command.executionId);
    }
    return commands.map((command) => this.told(command));
  }

  private eventsOf(act: Act, given: unknown): readonly PipelineEvent[] {
    const by = 'ann';
    switch (act.do) {
      case 'start':
        return act.executions.map((executionId) => ({ type: 'started', executionId }));
      case 'end':
        return act.actions.map((name) => this.endOf(this.idOf(act.execution), name, act.succeeds));
      case 'answer':
        return act.rules.map((rule) => this.answerOf(this.idOf(act.execution), rule, act.status));
      case 'stop':
        return [{ type: 'stopRequested', executionId: this.idOf(act.execution), abandon: act.abandon }];
      case 'retry': {
        const { stage, mode } = act;
        return [{ type: 'retryRequested', executionId: this.idOf(act.execution), stage, mode }];
      }
      case 'disable': {
        const reason = 'freeze';
        return [{ type: 'transitionDisabled', stage: act.stage, by, reason, at: 0, staleAt: 30 * DAY_MS }];
      }
      case 'enable':
        return [{ type: 'transitionEnabled', stage: act.stage, by, at: act.daysLater * DAY_MS }];
      case 'rollBack':
        return [{ type: 'rollbackRequested', executionId: act.as, stage: act.stage, target: act.to, by }];
      case 'rerun': {
        const { as: executionId, stage, action, goesOn } = act;
        return [{ type: 'rerunRequested', executionId, stage, action, goesOn, target: act.of, by }];
      }
      case 'override': {
        const { condition, stage, execution: executionId } = act;
        return [{ type: 'overrideRequested', executionId, stage, condition, by, at: 1 }];
      }
      case 'update': {
        const stages = given as ScenarioPipeline['stages'];
        return [{ type: 'replaced', by: planFor({ ...this.pipeline, stages }, this.plan.version + 1) }];
      }
      case 'look':
      case 'ask':
        return [];
    }
  }

  private endOf(executionId: string, name: string, succeeds: boolean): PipelineEvent {
    const status = succeeds ? 'Succeeded' : 'Failed';
    const execution = executionOf(this.state, executionId);
    const stage = execution?.runs.findLast((run) => actionIn(run, name))?.stage ?? '';
    const run = execution && runIn(execution, stage);
    const actionExecutionId = (run && actionIn(run, name)?.actionExecutionId) ?? '';
    expect(actionExecutionId, `${name} of ${executionId} has started`).not.toBe('');
    return { type: 'actionEnded', executionId, stage, action: name, actionExecutionId, status };
  }

  private answerOf(
    executionId: string,
    rule: string,
    status: 'Succeeded' | 'Failed' | 'Errored',
  ): PipelineEvent {
    for (const { stage, conditions } of executionOf(this.state, executionId)?.runs ?? []) {
      for (const { type: condition, rules } of conditions) {
        const asked = rules.find((entry) => entry.rule === rule);
        if (!asked) continue;
        const { ruleExecutionId } = asked;
        return { type: 'ruleEnded', executionId, stage, condition, rule, ruleExecutionId, status };
      }
    }
    throw new Error(`the rule ${rule} of ${executionId} is not asked`);
  }

  private idOf(name: string): string {
    return this.ids.get(name) ?? name;
  }

  private nameOf(id: string): string {
    return [...this.ids].find(([, known]) => known === id)?.[0] ?? id;
  }

  private told(command: Command): string {
    const who = this.nameOf(command.executionId);
    switch (command.type) {
      case 'executionChanged':
        return `${who} ${command.change}`;
      case 'stageChanged':
        return `${who} ${command.stage} ${command.change}`;
      case 'startAction':
        return `${who} starts ${command.action}`;
      case 'abandonAction':
        return `${who} abandons ${command.action}`;
      case 'startRule':
        return `${who} asks ${command.rule}`;
      case 'abandonRule':
        return `${who} abandons ${command.rule}`;
      case 'createRollback':
        return `${who} rolls back to ${command.target}`;
      case 'createRerun':
        return `${who} takes the inputs of ${command.rerun.of}`;
    }
  }

  /** `InProgress in Build: compile lint`, `InProgress in front of Deploy`, `Failed in Build`, `Skipped` for a stage. */
  where(name: string): string {
    const [who = '', stage] = name.split(' in ');
    const execution = executionOf(this.state, this.idOf(who));
    if (!execution) return 'gone';
    if (stage !== undefined) return stageStatus(execution, stage) ?? 'never there';
    const { phase } = execution;
    const isInFront = phase.kind === 'waiting' || (phase.kind === 'ended' && !phase.inside);
    const running = runningActions(runIn(execution, execution.stage)).map((entry) => entry.action);
    const doing = running.length > 0 ? `: ${running.join(' ')}` : '';
    return `${executionStatus(execution)} in ${isInFront ? 'front of ' : ''}${execution.stage}${doing}`;
  }

  why(name: string): string {
    const execution = executionOf(this.state, this.idOf(name));
    const reason = execution ? explain(this.plan, this.state, execution).reason : 'gone';
    return [...this.ids].reduce((text, [alias, id]) => text.replaceAll(id, alias), reason);
  }
}

/** What is written is a definition that AWS would take. */
function planFor(pipeline: ScenarioPipeline, version: number): Plan {
  const declaration = declarationOf(pipeline, (name, runOrder, isSource) => {
    if (isSource) {
      const configuration = { RepositoryName: name, BranchName: 'main' };
      return action(name, 'Source/AWS/CodeCommit', { configuration, runOrder, out: [`${name}Src`] });
    }
    return action(name, 'Approval/AWS/Manual', { runOrder });
  });
  const definition = normalise(declaration, 'us-east-1', version);
  validate({ declaration, definition, region: 'us-east-1' });
  // Approvals stand for anything; but work that runs is not let go by an update as they are.
  const plan = planOf(definition);
  const stages = plan.stages.map((stage) => ({
    ...stage,
    groups: stage.groups.map((group) =>
      group.map(({ name }) => ({ name, waitsForPerson: name.startsWith('approve') })),
    ),
  }));
  return { ...plan, stages };
}

function run(scenario: Scenario): void {
  const play = new Play(scenario.pipeline);
  for (const { act: text, expected } of stepsOf(scenario)) {
    const act = readAct(text);
    if (act.do === 'look' || act.do === 'ask') {
      const names = Object.keys(expected as Record<string, string>);
      const seen = names.map((name) => [name, act.do === 'look' ? play.where(name) : play.why(name)]);
      expect(Object.fromEntries(seen), text).toEqual(expected);
      continue;
    }
    const happened = play.take(act, expected);
    if (act.do === 'update' || expected === undefined || expected === null) {
      expect(happened, text).not.toContain('refused');
      continue;
    }
    expect(happened, text).toEqual(expected === 'nothing' ? [] : expected);
  }
}

for (const [name, { about, scenarios }] of readScenarios()) {
  describe(`${name}: ${about}`, () => {
    test.each(scenarios.map((scenario) => [scenario.scenario, scenario] as const))(
      '%s',
      (_title, scenario) => {
        run(scenario);
      },
    );
  });
}
