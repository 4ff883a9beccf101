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

/** @source AWS CodePipeline User Guide, pipeline execution modes: no rollback in PARALLEL mode */
export function keepsRollbackFromParallel({ definition }: Proposal): void {
  if (definition.executionMode !== 'PARALLEL') return;
  for (const { name, onSuccess, onFailure } of definition.stages) {
    const results = [onSuccess?.result, onFailure?.result, onFailure?.condition?.result];
    if (!results.includes('ROLLBACK') && !onFailure?.condition) continue;
    throw invalidStructure(
      `Stage '${name}' declares the result ROLLBACK, which pipelines of execution mode PARALLEL cannot have`,
    );
  }
}

/** @source AWS CodePipeline API Reference, GitConfiguration and its filters */
export function hasValidTriggers({ definition }: Proposal): void {
  const sources = new Map(definition.stages[0]?.actions.map((action) => [action.name, action]));
  const names = definition.triggers.map(({ gitConfiguration }) => gitConfiguration.sourceActionName ?? '');
  const repeated = firstRepeated(names);
  if (repeated !== undefined) throw invalidStructure(`Source action '${repeated}' has more than one trigger`);

  for (const { gitConfiguration } of definition.triggers) {
    const { sourceActionName: name = '', push, pullRequest } = gitConfiguration;
    // Triggers of CodeCommit sources are this server's own.
    const provider = sources.get(name)?.actionTypeId.provider ?? '';
    if (provider !== 'CodeStarSourceConnection' && provider !== 'CodeCommit') {
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
