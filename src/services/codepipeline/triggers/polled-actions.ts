import type { Action, Pipeline } from '../model.js';

/** @source AWS CodePipeline User Guide: PollForSourceChanges is true where it is left out */
export function polledActions({ definition }: Pipeline): readonly Action[] {
  const withTrigger = definition.triggers.map(({ gitConfiguration }) => gitConfiguration.sourceActionName);
  return (definition.stages[0]?.actions ?? []).filter(({ name, actionTypeId, configuration }) => {
    const canPoll =
      POLLED.has(`${actionTypeId.owner}/${actionTypeId.provider}`) && !withTrigger.includes(name);
    return canPoll && configuration.PollForSourceChanges?.toLowerCase() !== 'false';
  });
}

const POLLED: ReadonlySet<string> = new Set(['AWS/CodeCommit', 'AWS/S3', 'ThirdParty/GitHub']);
