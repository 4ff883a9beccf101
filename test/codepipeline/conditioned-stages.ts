import type {
  Condition,
  PipelineDeclaration,
  RuleDeclaration,
  StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { deployAction, sourceAction } from './world.js';

export function rule(name: string, provider: string, configuration: Record<string, string>): RuleDeclaration {
  return { name, ruleTypeId: { category: 'Rule', owner: 'AWS', provider, version: '1' }, configuration };
}

/** The usual source, and a stage that deploys it. */
export function deployStage(rest: Partial<StageDeclaration>): StageDeclaration[] {
  return [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Deploy', actions: [deployAction()], ...rest },
  ];
}

export function unless(result: Condition['result'], ...rules: RuleDeclaration[]) {
  return { conditions: [{ result, rules }] };
}

/** What {@link isTarget} asks for. */
export const TARGET: Partial<PipelineDeclaration> = {
  variables: [{ name: 'TARGET', defaultValue: 'prod' }],
};

export function isTarget(Value: string): RuleDeclaration {
  return rule('Wanted', 'VariableCheck', { Variable: '#{variables.TARGET}', Operator: 'EQ', Value });
}
