import { validationError } from '../../../../kernel/aws-error.js';
import { invalidAction, invalidStructure } from '../../errors.js';
import type { Stage } from '../../model.js';
import { actionsOf, firstRepeated, type Proposal } from './proposal.js';

export function hasUniqueOutputs({ definition }: Proposal): void {
  const outputs = actionsOf(definition).flatMap(({ action }) =>
    action.outputArtifacts.map((artifact) => artifact.name),
  );
  const repeated = firstRepeated(outputs);
  if (repeated !== undefined) {
    throw invalidStructure(`Output Artifact Bundle ${repeated} is declared by more than one action`);
  }
}

/** An input is the output of an action that has certainly succeeded before. */
export function hasInputsFromBefore({ definition }: Proposal): void {
  const before = new Set<string>();
  for (const stage of definition.stages) {
    for (const action of stage.actions) {
      const known = new Set([...before, ...outputsBelow(stage, action.runOrder)]);
      const unknown = action.inputArtifacts.find((name) => !known.has(name));
      if (unknown !== undefined) {
        throw invalidAction(
          `Input Artifact Bundle ${unknown} in action ${action.name} is not declared as Output Artifact Bundle ` +
            'in any of the preceding actions',
        );
      }
    }
    for (const name of outputsBelow(stage, Number.POSITIVE_INFINITY)) before.add(name);
  }
}

export function outputsBelow(stage: Stage, runOrder: number): readonly string[] {
  return stage.actions
    .filter((action) => action.runOrder < runOrder)
    .flatMap((action) => action.outputArtifacts.map((artifact) => artifact.name));
}

export function hasArtifactStores({ declaration, definition, region }: Proposal): void {
  if ((declaration.artifactStore === undefined) === (declaration.artifactStores === undefined)) {
    throw invalidStructure('Pipeline should declare exactly one of artifactStore and artifactStores');
  }
  const odd = Object.keys(definition.artifactStores).find(
    (name) => !/^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/.test(name),
  );
  if (odd !== undefined) {
    throw validationError(
      `The region ${odd} specified in 'pipeline.artifactStores' is not a valid AWS Region.`,
    );
  }
  if (!Object.hasOwn(definition.artifactStores, region)) {
    throw invalidStructure(`Pipeline declares no artifact store for its own region ${region}`);
  }
}
