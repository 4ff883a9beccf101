import { isDeepStrictEqual } from 'node:util';
import type {
  ActionConfigurationProperty,
  ActionTypeSettings,
  CreateCustomActionTypeInput,
} from '@aws-sdk/client-codepipeline';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { actionTypeAccess } from '../access.js';
import type {
  ActionCategory,
  ActionTypeId,
  ActionTypeRecord,
  ActionTypeUrls,
  DeclaredActionType,
  DeclaredProperty,
} from '../model.js';
import { presentDeclared } from '../present/action-type.js';
import { limitExceeded, type Quotas } from '../quotas.js';
import { actionTypeArn, actionTypes, typeKey } from '../store.js';
import { mergedTags } from '../tags.js';
import type { Sdk } from './sdk.js';

interface GivenId {
  readonly category?: ActionCategory | undefined;
  readonly provider?: string | undefined;
  readonly version?: string | undefined;
}

async function liveCustomTypes(reader: Reader, scope: string): Promise<number> {
  const types = await reader.list(actionTypes, scope, { prefix: 'Custom/' });
  return types.filter(({ doc }) => doc.deletedAt === undefined).length;
}

export const createCustomActionType = (quotas: Quotas): Operation<Sdk, 'CreateCustomActionType'> => ({
  authorize: (input, context) => [
    actionTypeAccess('CreateCustomActionType', context, customId(input), requestTags(tagsByKey(input.tags))),
  ],
  async handle(input, context) {
    const type = declaredType(input);
    const key = typeKey(type.id);
    const scope = regionalScope(context);
    const tags = mergedTags(actionTypeArn(context, type.id), [], input.tags ?? []);
    await context.store.transaction(async (tx) => {
      const before = (await tx.get(actionTypes, scope, key))?.doc;
      if (before) checkRestorable(before, type);
      const most = quotas.customActionTypes;
      if (most !== undefined && (await liveCustomTypes(tx, scope)) >= most) {
        throw limitExceeded('custom actions', most);
      }
      await tx.put(actionTypes, scope, key, { type, createdAt: context.clock.now(), tags });
    });
    return { actionType: presentDeclared(type), tags: tags.map((tag) => ({ ...tag })) };
  },
});

/** Marks it deleted: no worker gets its jobs any more, and its version is used up. */
export const deleteCustomActionType: Operation<Sdk, 'DeleteCustomActionType'> = {
  authorize: (input, context) => [actionTypeAccess('DeleteCustomActionType', context, customId(input))],
  async handle(input, context) {
    const scope = regionalScope(context);
    const key = typeKey(customId(input));
    await context.store.transaction(async (tx) => {
      const before = (await tx.get(actionTypes, scope, key))?.doc;
      if (!before || before.deletedAt !== undefined) return;
      await tx.put(actionTypes, scope, key, { ...before, deletedAt: context.clock.now(), tags: [] });
    });
    return {};
  },
};

function customId({ category, provider, version }: GivenId): ActionTypeId {
  return { category: category ?? 'Build', owner: 'Custom', provider: provider ?? '', version: version ?? '' };
}

/**
 * @source AWS CodePipeline API Reference, DeleteCustomActionType: a deleted type is restored by the same
 * definition only; otherwise another version must be used
 */
function checkRestorable({ type: before, deletedAt }: ActionTypeRecord, type: DeclaredActionType): void {
  const name = typeKey(type.id);
  if (deletedAt === undefined) {
    throw new AwsError('ActionTypeAlreadyExistsException', `The action type ${name} already exists`);
  }
  if (isDeepStrictEqual(before, type)) return;
  throw validationError(
    `The action type ${name} was deleted: it can be created again with its former definition only. Use another version.`,
  );
}

/** @throws AwsError ValidationException */
function declaredType(input: CreateCustomActionTypeInput): DeclaredActionType {
  const { inputArtifactDetails, outputArtifactDetails, settings = {} } = input;
  const properties = (input.configurationProperties ?? []).map(declaredProperty);
  checkProperties(properties);
  const urls = urlsOf(settings);
  checkUrls(urls, properties);
  return {
    id: customId(input),
    inputs: range('inputArtifactDetails', inputArtifactDetails),
    outputs: range('outputArtifactDetails', outputArtifactDetails),
    properties,
    urls,
  };
}

function declaredProperty(property: ActionConfigurationProperty): DeclaredProperty {
  const { name = '', required = false, key = false, secret = false, queryable = false } = property;
  const { description, type } = property;
  return {
    name,
    required,
    key,
    secret,
    queryable,
    ...(description !== undefined && { description }),
    ...(type !== undefined && { type }),
  };
}

function urlsOf(settings: ActionTypeSettings): ActionTypeUrls {
  return Object.fromEntries(Object.entries(settings).filter(([, url]) => url !== undefined));
}

export function range(
  member: string,
  counts: { minimumCount?: number | undefined; maximumCount?: number | undefined } | undefined,
): readonly [number, number] {
  const { minimumCount = 0, maximumCount = 0 } = counts ?? {};
  if (minimumCount <= maximumCount) return [minimumCount, maximumCount];
  throw validationError(`${member} has a minimumCount of ${minimumCount} above its maximumCount`);
}

/** @source AWS CodePipeline API Reference, ActionConfigurationProperty: `queryable` */
export function checkProperties(properties: readonly DeclaredProperty[]): void {
  const names = properties.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw validationError(`The property '${repeated}' is declared more than once`);
  const queryable = properties.filter((property) => property.queryable);
  if (queryable.length > 1) throw validationError('Only one property of an action type can be queryable');
  if (queryable.some(({ required, secret }) => !required || secret)) {
    throw validationError(
      `The queryable property '${queryable[0]?.name}' must be required and must not be secret`,
    );
  }
}

/**
 * A name that no property has stays empty in the URL, as in the example that AWS gives of a custom action.
 * @source AWS CodePipeline API Reference, ActionTypeSettings: what URLs may name
 */
export function checkUrls(urls: ActionTypeUrls, properties: readonly DeclaredProperty[]): void {
  const hidden = new Set(
    properties.filter(({ required, secret }) => !required || secret).map(({ name }) => name),
  );
  for (const [member, url] of Object.entries(urls) as [string, string][]) {
    for (const [, name = ''] of url.matchAll(/\{Config:([^{}]+)\}/g)) {
      if (!hidden.has(name)) continue;
      throw validationError(`${member} names the property '${name}', which is secret or not required`);
    }
  }
}
