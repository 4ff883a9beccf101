import type { ActionRecord, ExecutionRecord } from '../history.js';
import type { VariableValues } from '../variables/resolve.js';

/**
 * What references may stand for. Rollbacks and reruns repeat what was done then, so they have the id of that execution:
 * images and stacks may be named after it.
 *
 * @param produced later attempts come later, so their values replace those of earlier ones
 */
export function valuesFor(execution: ExecutionRecord, produced: readonly ActionRecord[]): VariableValues {
  const variables = execution.variables.map(({ name, resolvedValue }) => [name, resolvedValue]);
  const fromActions = produced.flatMap(({ action, outputVariables }) =>
    action.namespace === undefined ? [] : ([[action.namespace, outputVariables]] as const),
  );
  return new Map<string, Readonly<Record<string, string>>>([
    [
      'codepipeline',
      { PipelineExecutionId: execution.original ?? execution.rollsBackTo ?? execution.executionId },
    ],
    ['variables', Object.fromEntries(variables)],
    ...fromActions,
  ]);
}
