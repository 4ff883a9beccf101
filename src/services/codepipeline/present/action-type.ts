import type { ActionType as PresentedType } from '@aws-sdk/client-codepipeline';
import type { ActionType } from '../catalog/action-type.js';
import type { DeclaredActionType } from '../model.js';

export function presentBuiltIn({ id, inputs, outputs, properties, urls }: ActionType): PresentedType {
  return {
    id: { ...id },
    settings: { ...urls },
    actionConfigurationProperties: [...properties].map(([name, { required, secret }]) => ({
      name,
      required,
      key: required && !secret,
      secret,
      queryable: false,
    })),
    ...presentCounts(inputs, outputs),
  };
}

export function presentDeclared({
  id,
  inputs,
  outputs,
  properties,
  urls,
}: DeclaredActionType): PresentedType {
  return {
    id: { ...id },
    settings: { ...urls },
    actionConfigurationProperties: properties.map((property) => ({ ...property })),
    ...presentCounts(inputs, outputs),
  };
}

function presentCounts(inputs: readonly [number, number], outputs: readonly [number, number]) {
  return {
    inputArtifactDetails: { minimumCount: inputs[0], maximumCount: inputs[1] },
    outputArtifactDetails: { minimumCount: outputs[0], maximumCount: outputs[1] },
  };
}
