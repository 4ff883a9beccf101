import type {
  ActionDeclaration,
  PipelineDeclaration,
  PipelineSummary,
  Condition as PresentedCondition,
  ArtifactStore as PresentedStore,
  StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { remembered } from '../../../kernel/remembered.js';
import { maskedConfiguration } from '../definition/secrets.js';
import type {
  Action,
  ArtifactStore,
  Condition,
  Definition,
  FailurePolicy,
  Pipeline,
  Stage,
} from '../model.js';

/** A definition as clients see it: every default filled in, no secret. */
export const presentDefinition = remembered((definition: Definition): PipelineDeclaration => {
  const { variables, triggers } = definition;
  return {
    name: definition.name,
    roleArn: definition.roleArn,
    stages: definition.stages.map(presentStage),
    version: definition.version,
    executionMode: definition.executionMode,
    pipelineType: definition.pipelineType,
    ...presentStores(definition),
    ...(variables.length > 0 && { variables: variables.map((variable) => ({ ...variable })) }),
    ...(triggers.length > 0 && { triggers: triggers.map((trigger) => ({ ...trigger })) }),
  };
});

export function presentSummary({ definition, createdAt, updatedAt }: Pipeline): PipelineSummary {
  return {
    name: definition.name,
    version: definition.version,
    pipelineType: definition.pipelineType,
    executionMode: definition.executionMode,
    created: new Date(createdAt),
    updated: new Date(updatedAt),
  };
}

function presentStores({ artifactStores, storesByRegion }: Definition) {
  const stores = Object.entries(artifactStores).map(
    ([region, store]) => [region, presentStore(store)] as const,
  );
  if (storesByRegion) return { artifactStores: Object.fromEntries(stores) };
  return stores[0] ? { artifactStore: stores[0][1] } : {};
}

function presentStore({ location, encryptionKeyId }: ArtifactStore): PresentedStore {
  return {
    type: 'S3',
    location,
    ...(encryptionKeyId !== undefined && { encryptionKey: { id: encryptionKeyId, type: 'KMS' as const } }),
  };
}

function presentStage({ name, actions, beforeEntry, onSuccess, onFailure }: Stage): StageDeclaration {
  return {
    name,
    actions: actions.map(presentAction),
    ...(beforeEntry && { beforeEntry: { conditions: [presentCondition(beforeEntry)] } }),
    ...(onSuccess && { onSuccess: { conditions: [presentCondition(onSuccess)] } }),
    ...(onFailure && { onFailure: presentFailure(onFailure) }),
  };
}

function presentFailure({ result, retryMode, condition }: FailurePolicy): StageDeclaration['onFailure'] {
  return {
    ...(result !== undefined && { result }),
    ...(retryMode !== undefined && { retryConfiguration: { retryMode } }),
    ...(condition && { conditions: [presentCondition(condition)] }),
  };
}

function presentCondition({ result, rules }: Condition): PresentedCondition {
  return {
    ...(result !== undefined && { result }),
    rules: rules.map(({ commands, inputArtifacts, ...rule }) => ({
      ...rule,
      ruleTypeId: { ...rule.ruleTypeId },
      configuration: { ...rule.configuration },
      inputArtifacts: inputArtifacts.map((name) => ({ name })),
      ...(commands && { commands: [...commands] }),
    })),
  };
}

function presentAction(action: Action): ActionDeclaration {
  const { roleArn, region, namespace, timeoutInMinutes, commands, outputVariables } = action;
  return {
    name: action.name,
    actionTypeId: { ...action.actionTypeId },
    runOrder: action.runOrder,
    configuration: maskedConfiguration(action),
    outputArtifacts: action.outputArtifacts.map(({ name, files }) => ({
      name,
      ...(files && { files: [...files] }),
    })),
    inputArtifacts: action.inputArtifacts.map((name) => ({ name })),
    ...(roleArn !== undefined && { roleArn }),
    ...(region !== undefined && { region }),
    ...(namespace !== undefined && { namespace }),
    ...(timeoutInMinutes !== undefined && { timeoutInMinutes }),
    ...(commands && { commands: [...commands] }),
    ...(outputVariables && { outputVariables: [...outputVariables] }),
    ...(action.environmentVariables && {
      environmentVariables: action.environmentVariables.map((v) => ({ ...v })),
    }),
  };
}
