import type { GitPullRequestFilter, GitPushFilter } from '@aws-sdk/client-codepipeline';
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

/**
 * Triggers of CodeCommit sources are this server's own.
 * @source AWS CodePipeline User Guide, filter triggers on code push or pull requests: the valid combinations
 */
export function hasValidTriggers({ definition }: Proposal): void {
  const sources = new Map(definition.stages[0]?.actions.map((action) => [action.name, action]));
  const names = definition.triggers.map(({ gitConfiguration }) => gitConfiguration.sourceActionName ?? '');
  const isWatched = (name: string) =>
    TRIGGERING_PROVIDERS.includes(sources.get(name)?.actionTypeId.provider ?? '');
  if (firstRepeated(names) !== undefined || !names.every(isWatched)) {
    throw invalidStructure(
      'Triggers for connection must reference a CodeStarSourceConnection action. Note that when you specify a ' +
        "trigger, you can't specify more than one trigger per source action.",
    );
  }
  for (const { gitConfiguration } of definition.triggers) {
    const { sourceActionName, push, pullRequest } = gitConfiguration;
    const problem =
      push || pullRequest
        ? (push?.map(pushProblem).find(Boolean) ?? pullRequest?.map(pullRequestProblem).find(Boolean))
        : 'it has neither push nor pullRequest';
    if (problem === undefined) continue;
    throw invalidStructure(
      'The trigger configuration for the source action is not valid. Make sure to choose valid filter ' +
        `combinations. Source action '${sourceActionName}': ${problem}.`,
    );
  }
}

const TRIGGERING_PROVIDERS: readonly string[] = ['CodeStarSourceConnection', 'CodeCommit'];

/** Tags alone, or branches, with files or without. */
function pushProblem({ tags, branches, filePaths }: GitPushFilter): string | undefined {
  if (!tags && !branches) return 'a push filter has neither tags nor branches';
  if (tags && (branches || filePaths)) return 'a push filter of tags has no branches and no filePaths';
  return undefined;
}

function pullRequestProblem({ branches }: GitPullRequestFilter): string | undefined {
  return branches ? undefined : 'a pull request filter has no branches';
}
