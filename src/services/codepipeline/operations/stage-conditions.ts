import type { RuleType as PresentedType } from '@aws-sdk/client-codepipeline';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { validationError } from '../../../kernel/aws-error.js';
import { onPipeline, onStage } from '../access.js';
import type { RuleRecord } from '../conditions/rule-record.js';
import { RULE_TYPES, type RuleType } from '../conditions/rule-type.js';
import { presentRuleExecution } from '../present/rules.js';
import { existingExecution, existingPipeline, ruleExecutions } from '../store.js';
import { decideInStage } from './decide-in-stage.js';
import { newestFirst } from './newest-first.js';
import type { Sdk } from './sdk.js';

export const overrideStageCondition: Operation<Sdk, 'OverrideStageCondition'> = {
  authorize: onStage('OverrideStageCondition'),
  async handle({ pipelineName, stageName, pipelineExecutionId = '', conditionType }, context) {
    const { caller, clock } = context;
    await decideInStage(context, pipelineName, stageName, (stage) => ({
      type: 'overrideRequested',
      executionId: pipelineExecutionId,
      stage,
      condition: conditionType === 'ON_SUCCESS' ? 'ON_SUCCESS' : 'BEFORE_ENTRY',
      by: caller.arn,
      at: clock.now(),
    }));
    return {};
  },
};

/** Newest first. */
export const listRuleExecutions: Operation<Sdk, 'ListRuleExecutions'> = {
  authorize: onPipeline('ListRuleExecutions'),
  async handle({ pipelineName, filter, maxResults, nextToken }, context) {
    const pipeline = await existingPipeline(context.store, context, pipelineName);
    const { pipelineExecutionId, latestInPipelineExecution: latest } = filter ?? {};
    if (pipelineExecutionId !== undefined && latest) {
      throw validationError('A filter takes one of pipelineExecutionId and latestInPipelineExecution');
    }
    const executionId = pipelineExecutionId ?? latest?.pipelineExecutionId;
    if (executionId !== undefined) await existingExecution(context.store, pipeline, executionId);
    const [index, value] =
      executionId === undefined ? ['byPipeline', pipeline.pipelineId] : ['byExecution', executionId];
    const page = await newestFirst(context, ruleExecutions, {
      index,
      value,
      maxResults,
      nextToken,
      ...(latest?.startTimeRange === 'Latest' && { latestOf: placeOf }),
    });
    return { ruleExecutionDetails: page.docs.map(presentRuleExecution), nextToken: page.nextToken };
  },
};

function placeOf({ stage, condition, rule }: RuleRecord): string {
  return `${stage}/${condition}/${rule.name}`;
}

/** All regions have the same. */
export const listRuleTypes: Operation<Sdk, 'ListRuleTypes'> = {
  authorize: onAnyResource('codepipeline:ListRuleTypes'),
  async handle() {
    return { ruleTypes: RULE_TYPES.map(presentType) };
  },
};

function presentType({ provider, inputs, required, optional }: RuleType): PresentedType {
  const property = (name: string, isRequired: boolean) => ({
    name,
    required: isRequired,
    key: isRequired,
    secret: false,
    queryable: false,
    type: 'String' as const,
  });
  return {
    id: { category: 'Rule', owner: 'AWS', provider, version: '1' },
    ruleConfigurationProperties: [
      ...required.map((name) => property(name, true)),
      ...optional.map((name) => property(name, false)),
    ],
    inputArtifactDetails: { minimumCount: inputs[0], maximumCount: inputs[1] },
  };
}
