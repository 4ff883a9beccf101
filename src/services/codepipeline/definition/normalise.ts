import type {
  ActionDeclaration,
  Condition as DeclaredCondition,
  ArtifactStore as DeclaredStore,
  ActionTypeId as DeclaredTypeId,
  PipelineDeclaration,
  RuleDeclaration,
  StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { validationError } from '../../../kernel/aws-error.js';
import { findActionType } from '../catalog/catalog.js';
import type {
  Action,
  ActionTypeId,
  ArtifactStore,
  Condition,
  DeclaredActionType,
  Definition,
  FailurePolicy,
  Rule,
  Stage,
  Trigger,
} from '../model.js';

export type FindDeclaredType = (id: ActionTypeId) => DeclaredActionType | undefined;

/**
 * A declaration with all defaults filled in. Nothing is checked beyond what the types say: `validate` does that.
 *
 * @param region the pipeline's
 * @param version the one it is to get; the declared one is ignored, as on AWS
 * @param declaredType the action types that are not built in
 */
export function normalise(
  declaration: PipelineDeclaration,
  region: string,
  version: number,
  declaredType: FindDeclaredType = () => undefined,
): Definition {
  const stages = (declaration.stages ?? []).map((stage) => normaliseStage(stage, declaredType));
  const executionMode = declaration.executionMode ?? 'SUPERSEDED';
  return {
    name: given(declaration.name, 'pipeline.name'),
    roleArn: given(declaration.roleArn, 'pipeline.roleArn'),
    artifactStores: normaliseStores(declaration, region),
    storesByRegion: declaration.artifactStores !== undefined,
    stages,
    version,
    executionMode,
    pipelineType: declaration.pipelineType ?? (firstV2Feature(declaration) === undefined ? 'V1' : 'V2'),
    variables: (declaration.variables ?? []).map(({ name, defaultValue, description }) => ({
      name: given(name, 'pipeline.variables.name'),
      ...(defaultValue !== undefined && { defaultValue }),
      ...(description !== undefined && { description }),
    })),
    triggers: (declaration.triggers ?? []).map(
      ({ gitConfiguration }): Trigger => ({
        providerType: 'CodeStarSourceConnection',
        gitConfiguration: given(gitConfiguration, 'pipeline.triggers.gitConfiguration'),
      }),
    ),
  };
}

/** @returns what only a pipeline of type V2 may have, in words; undefined where there is nothing of the kind */
export function firstV2Feature(declaration: PipelineDeclaration): string | undefined {
  if (declaration.triggers?.length) return 'triggers';
  if (declaration.variables?.length) return 'variables';
  const mode = declaration.executionMode;
  if (mode === 'QUEUED' || mode === 'PARALLEL') return `the execution mode ${mode}`;
  for (const stage of declaration.stages ?? []) {
    if (stage.beforeEntry || stage.onSuccess || stage.onFailure) {
      return `conditions or a failure result in stage '${stage.name}'`;
    }
    for (const { name, actionTypeId } of stage.actions ?? []) {
      if (actionTypeId && findActionType(normaliseTypeId(actionTypeId))?.needsV2) {
        return `the ${actionTypeId.provider} action '${name}'`;
      }
    }
  }
  return undefined;
}

function normaliseStores(declaration: PipelineDeclaration, region: string): Record<string, ArtifactStore> {
  const { artifactStore, artifactStores } = declaration;
  if (artifactStores) {
    const stores = Object.entries(artifactStores).map(([where, store]) => [where, normaliseStore(store)]);
    return Object.fromEntries(stores);
  }
  return artifactStore ? { [region]: normaliseStore(artifactStore) } : {};
}

function normaliseStore(store: DeclaredStore): ArtifactStore {
  return {
    location: given(store.location, 'pipeline.artifactStore.location'),
    ...(store.encryptionKey?.id !== undefined && { encryptionKeyId: store.encryptionKey.id }),
  };
}

function normaliseStage(stage: StageDeclaration, declaredType: FindDeclaredType): Stage {
  const beforeEntry = normaliseConditions(stage.beforeEntry?.conditions);
  const onSuccess = normaliseConditions(stage.onSuccess?.conditions);
  return {
    name: given(stage.name, 'pipeline.stages.name'),
    actions: (stage.actions ?? []).map((action) => normaliseAction(action, declaredType)),
    ...(beforeEntry && { beforeEntry }),
    ...(onSuccess && { onSuccess }),
    ...(stage.onFailure && { onFailure: normaliseFailure(stage.onFailure) }),
  };
}

function normaliseFailure({
  result,
  retryConfiguration,
  conditions,
}: NonNullable<StageDeclaration['onFailure']>): FailurePolicy {
  const retryMode = retryConfiguration?.retryMode;
  const condition = normaliseConditions(conditions);
  return {
    ...(result !== undefined && { result }),
    ...(retryMode !== undefined && { retryMode }),
    ...(condition && { condition }),
  };
}

/** Lists of conditions hold exactly one. */
function normaliseConditions(conditions: readonly DeclaredCondition[] | undefined): Condition | undefined {
  const declared = conditions?.[0];
  if (!declared) return undefined;
  const { result, rules = [] } = declared;
  return { ...(result !== undefined && { result }), rules: rules.map(normaliseRule) };
}

function normaliseRule(rule: RuleDeclaration): Rule {
  const { ruleTypeId, commands, roleArn, region, timeoutInMinutes } = rule;
  return {
    name: given(rule.name, 'rules.name'),
    ruleTypeId: {
      category: 'Rule',
      owner: 'AWS',
      provider: given(ruleTypeId?.provider, 'rules.ruleTypeId.provider'),
      version: ruleTypeId?.version ?? '1',
    },
    configuration: { ...rule.configuration },
    inputArtifacts: (rule.inputArtifacts ?? []).map(({ name }) => given(name, 'inputArtifacts.name')),
    ...(commands && { commands }),
    ...(roleArn !== undefined && { roleArn }),
    ...(region !== undefined && { region }),
    ...(timeoutInMinutes !== undefined && { timeoutInMinutes }),
  };
}

function normaliseAction(action: ActionDeclaration, findDeclared: FindDeclaredType): Action {
  const actionTypeId = normaliseTypeId(given(action.actionTypeId, 'pipeline.stages.actions.actionTypeId'));
  const declaredType = findDeclared(actionTypeId);
  const { roleArn, region, namespace, timeoutInMinutes, commands, outputVariables } = action;
  return {
    name: given(action.name, 'pipeline.stages.actions.name'),
    actionTypeId,
    ...(declaredType && { declaredType }),
    runOrder: action.runOrder ?? 1,
    configuration: { ...action.configuration },
    inputArtifacts: (action.inputArtifacts ?? []).map(({ name }) => given(name, 'inputArtifacts.name')),
    outputArtifacts: (action.outputArtifacts ?? []).map(({ name, files }) => ({
      name: given(name, 'outputArtifacts.name'),
      ...(files && { files }),
    })),
    ...(roleArn !== undefined && { roleArn }),
    ...(region !== undefined && { region }),
    ...(namespace !== undefined && { namespace }),
    ...(timeoutInMinutes !== undefined && { timeoutInMinutes }),
    ...(commands && { commands }),
    ...(outputVariables && { outputVariables }),
    ...(action.environmentVariables && {
      environmentVariables: action.environmentVariables.map(({ name, value, type }) => ({
        name: given(name, 'environmentVariables.name'),
        value: given(value, 'environmentVariables.value'),
        ...(type !== undefined && { type }),
      })),
    }),
  };
}

export function normaliseTypeId({ category, owner, provider, version }: DeclaredTypeId): ActionTypeId {
  return {
    category: given(category, 'actionTypeId.category'),
    owner: given(owner, 'actionTypeId.owner'),
    provider: given(provider, 'actionTypeId.provider'),
    version: given(version, 'actionTypeId.version'),
  };
}

/**
 * The door has refused what lacks a required member; this says the same to the compiler.
 * @throws AwsError ValidationException
 */
export function given<T>(value: T | undefined, path: string): T {
  if (value !== undefined) return value;
  throw validationError(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}
