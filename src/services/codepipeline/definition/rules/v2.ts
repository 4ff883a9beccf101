import type { StageDeclaration } from '@aws-sdk/client-codepipeline';
import { invalidStage, invalidStructure } from '../../errors.js';
import { firstV2Feature } from '../normalise.js';
import { firstRepeated, type Proposal } from './proposal.js';

/** @source AWS CodePipeline User Guide, pipeline types: what a V1 pipeline cannot have */
export function keepsToItsType({ declaration }: Proposal): void {
  if (declaration.pipelineType !== 'V1') return;
  const feature = firstV2Feature(declaration);
  if (feature) throw invalidStructure(`A pipeline of type V1 cannot have ${feature}: use pipelineType V2`);
}

/** @source AWS CodePipeline API Reference, FailureConditions: results ROLLBACK and RETRY */
export function hasValidFailureResults({ declaration }: Proposal): void {
  for (const stage of declaration.stages ?? []) {
    const { result, retryConfiguration, conditions } = stage.onFailure ?? {};
    if (result !== undefined && result !== 'ROLLBACK' && result !== 'RETRY') {
      throw invalidStage(
        `Stage '${stage.name}' declares the failure result ${result}: use ROLLBACK or RETRY`,
      );
    }
    if (result === 'RETRY' && conditions) {
      throw invalidStage(`Stage '${stage.name}' declares automatic retry together with failure conditions`);
    }
    if (retryConfiguration && result !== 'RETRY') {
      throw invalidStage(`Stage '${stage.name}' declares a retry configuration without the result RETRY`);
    }
  }
}

/** What would be stored and then not happen is refused instead. */
export function hasNoConditionsYet({ declaration }: Proposal): void {
  for (const stage of declaration.stages ?? []) {
    const member = conditionMember(stage);
    if (member) {
      throw invalidStage(`Stage '${stage.name}' declares ${member}, which this server does not run yet`);
    }
  }
}

function conditionMember({ beforeEntry, onSuccess, onFailure }: StageDeclaration): string | undefined {
  if (beforeEntry) return 'beforeEntry conditions';
  if (onSuccess) return 'onSuccess conditions';
  if (onFailure?.conditions) return 'onFailure conditions';
  return onFailure?.result === 'ROLLBACK' ? 'the failure result ROLLBACK' : undefined;
}

/** @source AWS CodePipeline API Reference, GitConfiguration and its filters */
export function hasValidTriggers({ definition }: Proposal): void {
  const sources = new Map(definition.stages[0]?.actions.map((action) => [action.name, action]));
  const names = definition.triggers.map(({ gitConfiguration }) => gitConfiguration.sourceActionName ?? '');
  const repeated = firstRepeated(names);
  if (repeated !== undefined) throw invalidStructure(`Source action '${repeated}' has more than one trigger`);

  for (const { gitConfiguration } of definition.triggers) {
    const { sourceActionName: name = '', push, pullRequest } = gitConfiguration;
    if (sources.get(name)?.actionTypeId.provider !== 'CodeStarSourceConnection') {
      throw invalidStructure(
        `The trigger's source action '${name}' is not a CodeStarSourceConnection action`,
      );
    }
    if (!push && !pullRequest) {
      throw invalidStructure(`The trigger of source action '${name}' has neither push nor pullRequest`);
    }
    for (const filter of push ?? []) {
      if (!filter.tags && !filter.branches) {
        throw invalidStructure(`A push filter of source action '${name}' has neither tags nor branches`);
      }
      if (filter.filePaths && !filter.branches) {
        throw invalidStructure(`A push filter of source action '${name}' has filePaths without branches`);
      }
    }
    if (pullRequest?.some((filter) => !filter.branches)) {
      throw invalidStructure(`A pull request filter of source action '${name}' has no branches`);
    }
  }
}
