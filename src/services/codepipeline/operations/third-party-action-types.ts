import type { ActionTypeDeclaration, ActionTypeIdentifier } from '@aws-sdk/client-codepipeline';
import type { Operation } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { regionalScope } from '../../../store/store.js';
import { actionTypeAccess } from '../access.js';
import { actionTypeNotFound } from '../errors.js';
import type { ActionTypeId, ActionTypeRecord, DeclaredActionType, DeclaredProperty } from '../model.js';
import { actionTypes, typeKey } from '../store.js';
import { checkProperties, checkUrls, range } from './custom-action-types.js';
import type { Sdk } from './sdk.js';

/** Of the integration model only: built-in and custom types have none of what it returns. */
export const getActionType: Operation<Sdk, 'GetActionType'> = {
  authorize: (input, context) => [actionTypeAccess('GetActionType', context, identified(input))],
  async handle(input, context) {
    const id = identified(input);
    const record = (await context.store.get(actionTypes, regionalScope(context), typeKey(id)))?.doc;
    if (!record?.declaration) throw actionTypeNotFound(id);
    return { actionType: record.declaration };
  },
};

/**
 * Replaces the structure of a third-party type. On AWS the service's own people add a new one; here its first
 * structure does.
 */
export const updateActionType: Operation<Sdk, 'UpdateActionType'> = {
  authorize: ({ actionType }, context) => [
    actionTypeAccess('UpdateActionType', context, identified(actionType?.id ?? EMPTY_ID)),
  ],
  async handle({ actionType }, context) {
    if (!actionType?.id) throw validationError('actionType.id is missing');
    const id = identified(actionType.id);
    const scope = regionalScope(context);
    if (id.owner !== 'ThirdParty') throw actionTypeNotFound(id);
    const type = declaredType(id, actionType);
    await context.store.transaction(async (tx) => {
      const before = (await tx.get(actionTypes, scope, typeKey(id)))?.doc;
      if (before) checkChange(before, type);
      await tx.put(actionTypes, scope, typeKey(id), {
        type,
        createdAt: before?.createdAt ?? context.clock.now(),
        tags: before?.tags ?? [],
        declaration: actionType,
      });
    });
    return {};
  },
};

const EMPTY_ID: ActionTypeIdentifier = {
  category: undefined,
  owner: undefined,
  provider: undefined,
  version: undefined,
};

function identified({ category, owner, provider, version }: ActionTypeIdentifier): ActionTypeId {
  return {
    category: category ?? 'Build',
    owner: owner === 'ThirdParty' ? 'ThirdParty' : 'AWS',
    provider: provider ?? '',
    version: version ?? '',
  };
}

function declaredType(id: ActionTypeId, declaration: ActionTypeDeclaration): DeclaredActionType {
  const { inputArtifactDetails, outputArtifactDetails, executor, urls = {} } = declaration;
  const isWorker = executor?.type === 'JobWorker';
  const { lambdaExecutorConfiguration, jobWorkerExecutorConfiguration } = executor?.configuration ?? {};
  if (!(isWorker ? jobWorkerExecutorConfiguration : lambdaExecutorConfiguration)) {
    throw validationError(
      `The executor of type ${executor?.type ?? 'unknown'} has no configuration of its type`,
    );
  }
  const properties = (declaration.properties ?? []).map(
    ({
      name = '',
      optional = false,
      key = false,
      noEcho = false,
      queryable = false,
      description,
    }): DeclaredProperty => ({
      name,
      required: !optional,
      key,
      secret: noEcho,
      queryable,
      ...(description !== undefined && { description }),
    }),
  );
  checkProperties(properties);
  const { configurationUrl, ...templates } = urls;
  const declaredUrls = {
    ...templates,
    ...(configurationUrl !== undefined && { thirdPartyConfigurationUrl: configurationUrl }),
  };
  checkUrls(declaredUrls, properties);
  return {
    id,
    inputs: range('inputArtifactDetails', inputArtifactDetails),
    outputs: range('outputArtifactDetails', outputArtifactDetails),
    properties,
    urls: declaredUrls,
    ...(executor?.jobTimeout !== undefined && { jobTimeoutMs: executor.jobTimeout * SECOND_MS }),
  };
}

/** @source AWS CodePipeline User Guide, update an action type: what must go on working for those who use it */
function checkChange({ type: before }: ActionTypeRecord, type: DeclaredActionType): void {
  const known = new Map(before.properties.map((property) => [property.name, property]));
  for (const { name, required } of type.properties) {
    const former = known.get(name);
    if (!required || former?.required) continue;
    throw new AwsError(
      'RequestFailedException',
      former
        ? `The property '${name}' was optional and cannot become required`
        : `The new property '${name}' must be optional`,
    );
  }
}
