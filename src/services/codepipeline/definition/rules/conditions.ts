import { findRuleType, type RuleType } from '../../conditions/rule-type.js';
import { invalidStage } from '../../errors.js';
import type { ConditionType } from '../../machine/plan.js';
import type { Condition, Definition, Rule, Stage } from '../../model.js';
import { outputsBelow } from './artifacts.js';
import { firstRepeated, type Proposal } from './proposal.js';
import { checkReferences, namespacesBelow } from './variables.js';

/** @source AWS CodePipeline User Guide, stage conditions: the results of each type */
const RESULTS: Readonly<Record<ConditionType, readonly string[]>> = {
  BEFORE_ENTRY: ['FAIL', 'SKIP'],
  ON_SUCCESS: ['ROLLBACK', 'FAIL'],
  ON_FAILURE: ['ROLLBACK'],
};
const MEMBERS: Readonly<Record<ConditionType, string>> = {
  BEFORE_ENTRY: 'beforeEntry',
  ON_SUCCESS: 'onSuccess',
  ON_FAILURE: 'onFailure',
};

export function hasValidConditions({ definition }: Proposal): void {
  for (const { stage, type, condition } of conditionsOf(definition)) {
    const place = `The ${MEMBERS[type]} condition of stage '${stage.name}'`;
    const { result, rules } = condition;
    if (result !== undefined && !RESULTS[type].includes(result)) {
      throw invalidStage(`${place} declares the result ${result}: use ${RESULTS[type].join(' or ')}`);
    }
    const repeated = firstRepeated(rules.map(({ name }) => name));
    if (repeated !== undefined) throw invalidStage(`${place} has more than one rule named '${repeated}'`);
    const unskippable = rules.find((rule) => result === 'SKIP' && !findRuleType(rule.ruleTypeId)?.maySkip);
    if (unskippable) {
      throw invalidStage(
        `${place} declares the result SKIP, which rules of the provider ${unskippable.ruleTypeId.provider} do not allow`,
      );
    }
  }
  const [first] = definition.stages;
  const results = [first?.onSuccess?.result, first?.onFailure?.result, first?.onFailure?.condition?.result];
  if (first && (results.includes('ROLLBACK') || first.onFailure?.condition)) {
    throw invalidStage(
      `Stage '${first.name}' declares the result ROLLBACK, but the first stage cannot be rolled back`,
    );
  }
}

export function hasValidRules({ definition }: Proposal): void {
  const before = { artifacts: new Set<string>(), namespaces: new Set<string>() };
  for (const stage of definition.stages) {
    const inside = Number.POSITIVE_INFINITY;
    const within = {
      artifacts: new Set([...before.artifacts, ...outputsBelow(stage, inside)]),
      namespaces: new Set([...before.namespaces, ...namespacesBelow(stage, inside)]),
    };
    for (const { type, condition } of conditionsIn(stage)) {
      // Only where the stage has succeeded has everything in it been made.
      const known = type === 'ON_SUCCESS' ? within : before;
      for (const rule of condition.rules) checkRule(definition, stage, rule, known);
    }
    before.artifacts = within.artifacts;
    before.namespaces = within.namespaces;
  }
}

interface Known {
  readonly artifacts: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

function checkRule(definition: Definition, stage: Stage, rule: Rule, known: Known): void {
  const { provider, version } = rule.ruleTypeId;
  const type = findRuleType(rule.ruleTypeId);
  if (!type) {
    throw invalidStage(
      `RuleType (Category: 'Rule', Provider: '${provider}', Owner: 'AWS', Version: '${version}') in rule '${rule.name}' of ` +
        `stage '${stage.name}' is not available`,
    );
  }
  const problem = configurationProblem(rule, type) ?? inputProblem(definition, rule, type, known.artifacts);
  if (problem !== undefined) throw invalidStage(`Rule '${rule.name}' of stage '${stage.name}': ${problem}`);
  const texts = [
    ...Object.entries(rule.configuration).map(([key, text]) => ({ key, text })),
    ...(rule.commands ?? []).map((text) => ({ key: 'commands', text })),
  ];
  checkReferences(
    definition,
    { stage: stage.name, name: rule.name, texts, refusal: invalidStage },
    known.namespaces,
  );
}

function configurationProblem(rule: Rule, type: RuleType): string | undefined {
  const { configuration, commands } = rule;
  const missing = type.required.find((key) => !Object.hasOwn(configuration, key));
  if (missing !== undefined) return `it is missing required configuration '${missing}'`;
  const allowed = [...type.required, ...type.optional];
  const unknown = Object.keys(configuration).find((key) => !allowed.includes(key));
  if (unknown !== undefined) return `it contains unknown configuration '${unknown}'`;
  if (type.takesCommands && !commands) return 'it is missing its commands';
  if (commands?.some((command) => command.includes('\n'))) return 'a command has more than one line';
  if (!type.takesCommands && commands) return 'it declares commands, which only the Commands rule has';
  return type.check(rule);
}

function inputProblem(
  { artifactStores }: Definition,
  { inputArtifacts, region }: Rule,
  { inputs: [least, most], provider }: RuleType,
  known: ReadonlySet<string>,
): string | undefined {
  const count = inputArtifacts.length;
  if (count < least || count > most) {
    return `it has ${count} input artifact(s), the ${provider} rule takes ${least} to ${most}`;
  }
  const unknown = inputArtifacts.find((name) => !known.has(name));
  if (unknown !== undefined) {
    return `its input artifact ${unknown} is not declared as an output artifact in any of the preceding actions`;
  }
  if (region === undefined || Object.hasOwn(artifactStores, region)) return undefined;
  return `it runs in region ${region}, for which no artifact store is declared`;
}

function conditionsOf({ stages }: Definition) {
  return stages.flatMap((stage) => conditionsIn(stage).map((placed) => ({ stage, ...placed })));
}

function conditionsIn({ beforeEntry, onSuccess, onFailure }: Stage) {
  const placed: { readonly type: ConditionType; readonly condition: Condition }[] = [];
  if (beforeEntry) placed.push({ type: 'BEFORE_ENTRY', condition: beforeEntry });
  if (onSuccess) placed.push({ type: 'ON_SUCCESS', condition: onSuccess });
  if (onFailure?.condition) placed.push({ type: 'ON_FAILURE', condition: onFailure.condition });
  return placed;
}
