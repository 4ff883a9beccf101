import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ActionDeclaration,
  Condition,
  PipelineDeclaration,
  StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { parse } from 'yaml';

/** A file of scenarios: what it is about, and the scenarios, as a person would tell them. */
export interface ScenarioFile {
  readonly about: string;
  readonly scenarios: readonly Scenario[];
}

export interface Scenario {
  readonly scenario: string;
  readonly pipeline: ScenarioPipeline;
  readonly play: readonly (string | Readonly<Record<string, unknown>>)[];
  /** Whether the test against a whole server plays it as well: such scenarios have no rules. */
  readonly endToEnd?: true;
}

export interface ScenarioPipeline {
  readonly mode?: 'SUPERSEDED' | 'QUEUED' | 'PARALLEL';
  readonly stages: Readonly<Record<string, ScenarioStage>>;
}

/** `[a b, c]`: a and b together, then c. */
export type ScenarioStage =
  | readonly string[]
  | {
      readonly actions: readonly string[];
      readonly beforeEntry?: string;
      readonly onSuccess?: string;
      readonly onFailure?: string;
    };

export function readScenarios(): readonly (readonly [string, ScenarioFile])[] {
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'));
  return names.toSorted().map((name) => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    return [name, parse(text) as ScenarioFile] as const;
  });
}

/**
 * The declaration that a scenario's shorthand stands for.
 *
 * @param actionOf what an action of a stage is; `group` counts from 1
 */
export function declarationOf(
  { mode, stages }: ScenarioPipeline,
  actionOf: (name: string, group: number, isSource: boolean) => ActionDeclaration,
): PipelineDeclaration {
  return {
    name: 'web',
    roleArn: 'arn:aws:iam::000000000000:role/pipeline',
    artifactStore: { type: 'S3', location: 'artifacts' },
    pipelineType: 'V2',
    ...(mode && { executionMode: mode }),
    stages: Object.entries(stages).map(([name, stage], index): StageDeclaration => {
      const { actions, beforeEntry, onSuccess, onFailure } = 'actions' in stage ? stage : { actions: stage };
      return {
        name,
        actions: actions.flatMap((group, order) =>
          group.split(' ').map((action) => actionOf(action, order + 1, index === 0)),
        ),
        ...(beforeEntry !== undefined && { beforeEntry: { conditions: [conditionOf(beforeEntry)] } }),
        ...(onSuccess !== undefined && { onSuccess: { conditions: [conditionOf(onSuccess)] } }),
        ...(onFailure !== undefined && { onFailure: failureOf(onFailure) }),
      };
    }),
  };
}

/** `ROLLBACK`, `RETRY`, `RETRY ALL_ACTIONS`, or a condition. */
function failureOf(text: string): StageDeclaration['onFailure'] {
  if (text === 'ROLLBACK') return { result: 'ROLLBACK' };
  const [, retryMode] = /^RETRY(?: (ALL_ACTIONS|FAILED_ACTIONS))?$/.exec(text) ?? [];
  if (retryMode === 'ALL_ACTIONS' || retryMode === 'FAILED_ACTIONS') {
    return { result: 'RETRY', retryConfiguration: { retryMode } };
  }
  return text === 'RETRY' ? { result: 'RETRY' } : { conditions: [conditionOf(text)] };
}

const RESULTS = ['FAIL', 'SKIP', 'ROLLBACK'] as const;

/** `FAIL unless quiet weekday`: the rules `quiet` and `weekday`. */
function conditionOf(text: string): Condition {
  const [, word, names = ''] = /^(\w+) unless (.+)$/.exec(text) ?? [];
  const result = RESULTS.find((candidate) => candidate === word);
  if (!result) throw new Error(`'${text}' is no condition`);
  return {
    result,
    rules: names.split(' ').map((name) => ({
      name,
      ruleTypeId: { category: 'Rule', provider: 'VariableCheck' },
      configuration: { Variable: '#{codepipeline.PipelineExecutionId}', Operator: 'NE', Value: 'x' },
    })),
  };
}

export interface Step {
  readonly act: string;
  readonly expected: unknown;
}

export function stepsOf({ play }: Scenario): readonly Step[] {
  return play.flatMap((step) =>
    typeof step === 'string'
      ? [{ act: step, expected: undefined }]
      : Object.entries(step).map(([act, expected]) => ({ act, expected })),
  );
}

export type Act =
  | { readonly do: 'start'; readonly executions: readonly string[] }
  | {
      readonly do: 'end';
      readonly actions: readonly string[];
      readonly execution: string;
      readonly succeeds: boolean;
    }
  | {
      readonly do: 'answer';
      readonly rules: readonly string[];
      readonly execution: string;
      readonly status: 'Succeeded' | 'Failed' | 'Errored';
    }
  | { readonly do: 'stop'; readonly execution: string; readonly abandon: boolean }
  | {
      readonly do: 'retry';
      readonly execution: string;
      readonly stage: string;
      readonly mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS';
    }
  | { readonly do: 'disable'; readonly stage: string }
  | { readonly do: 'enable'; readonly stage: string; readonly daysLater: number }
  | { readonly do: 'rollBack'; readonly stage: string; readonly to: string; readonly as: string }
  | {
      readonly do: 'rerun';
      readonly action: string;
      readonly stage: string;
      readonly of: string;
      readonly as: string;
      readonly goesOn: boolean;
    }
  | {
      readonly do: 'override';
      readonly condition: 'BEFORE_ENTRY' | 'ON_SUCCESS';
      readonly stage: string;
      readonly execution: string;
    }
  | { readonly do: 'update' }
  | { readonly do: 'look' }
  | { readonly do: 'ask' };

const ANSWERS = {
  'is met': 'Succeeded',
  'is not met': 'Failed',
  'cannot be evaluated': 'Errored',
} as const;

type Reading = (...words: string[]) => Act;

/** What may be written in a scenario's play. */
const SENTENCES: readonly (readonly [RegExp, Reading])[] = [
  [/^start (.+)$/, (names = '') => ({ do: 'start', executions: names.split(' ') })],
  [
    /^rules? (.+) of (\S+) (is met|is not met|cannot be evaluated)$/,
    (rules = '', execution = '', answer = '') => {
      const status = Object.entries(ANSWERS).find(([words]) => words === answer)?.[1] ?? 'Errored';
      return { do: 'answer', rules: rules.split(' '), execution, status };
    },
  ],
  [
    /^(.+?) of (rollback of \S+|\S+) (succeeds?|fails?)$/,
    (actions = '', execution = '', how = '') => {
      return { do: 'end', actions: actions.split(' '), execution, succeeds: how.startsWith('s') };
    },
  ],
  [
    /^stop (\S+)( and abandon)?$/,
    (execution = '', abandon) => ({ do: 'stop', execution, abandon: abandon !== undefined }),
  ],
  [
    /^retry (\S+) of (rollback of \S+|\S+)( from the start)?$/,
    (stage = '', execution = '', all) => {
      return { do: 'retry', stage, execution, mode: all === undefined ? 'FAILED_ACTIONS' : 'ALL_ACTIONS' };
    },
  ],
  [/^disable (\S+)$/, (stage = '') => ({ do: 'disable', stage })],
  [
    /^enable (\S+)(?: after (\d+) days)?$/,
    (stage = '', days = '0') => ({ do: 'enable', stage, daysLater: Number(days) }),
  ],
  [
    /^roll back (\S+) to (\S+) as (\S+)$/,
    (stage = '', to = '', as = '') => ({ do: 'rollBack', stage, to, as }),
  ],
  [
    /^run (\S+)( onwards)? in (\S+) again as in (\S+) as (\S+)$/,
    (action = '', onwards, stage = '', of = '', as = '') => {
      return { do: 'rerun', action, stage, of, as, goesOn: onwards !== undefined };
    },
  ],
  [
    /^override (beforeEntry|onSuccess) of (\S+) for (\S+)$/,
    (member, stage = '', execution = '') => {
      const condition = member === 'onSuccess' ? 'ON_SUCCESS' : 'BEFORE_ENTRY';
      return { do: 'override', condition, stage, execution };
    },
  ],
  [/^update the stages to$/, () => ({ do: 'update' })],
  [/^now$/, () => ({ do: 'look' })],
  [/^because$/, () => ({ do: 'ask' })],
];

export function readAct(text: string): Act {
  for (const [sentence, read] of SENTENCES) {
    const match = sentence.exec(text);
    if (match) return read(...match.slice(1));
  }
  throw new Error(`nobody understands '${text}'`);
}
