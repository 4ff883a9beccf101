import { type Conditions, passRole, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import type { ActionTypeId, Tag } from './model.js';
import { actionTypeArn, actionTypes, pipelineArn, pipelines, typeKey } from './store.js';

interface AccessContext {
  readonly accountId: string;
  readonly region: string;
  readonly store: Reader;
}

type Given = string | undefined;

/**
 * The permission `codepipeline:ACTION` on a pipeline, or on a part of it.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for AWS CodePipeline"
 */
export function pipelineAccess(
  action: string,
  context: AccessContext,
  name: Given,
  rest: readonly Given[] = [],
  conditions: Conditions = {},
): AccessRequest {
  return {
    action: `codepipeline:${action}`,
    resource: pipelineArn(context, name ?? '', ...rest.map((part) => part ?? '')),
    conditions,
    resourceTags: async () =>
      tagsByKey((await context.store.get(pipelines, regionalScope(context), name ?? ''))?.doc.tags),
  };
}

/**
 * For lists, which are asked for on everything of the account in the region.
 * @source AWS names `arn:aws:codepipeline:REGION:ACCOUNT:*` where it refuses ListPipelines; observed, not documented
 */
export function anywhereAccess(action: string, context: AccessContext): AccessRequest {
  return { action: `codepipeline:${action}`, resource: pipelineArn(context, '*') };
}

/** For operations whose input calls the pipeline `pipelineName`. */
export function onPipeline(action: string) {
  return (input: { readonly pipelineName?: Given }, context: AccessContext): readonly AccessRequest[] => [
    pipelineAccess(action, context, input.pipelineName),
  ];
}

/** For operations whose input calls it `name`. */
export function onNamedPipeline(action: string) {
  return (input: { readonly name?: Given }, context: AccessContext): readonly AccessRequest[] => [
    pipelineAccess(action, context, input.name),
  ];
}

export function onStage(action: string) {
  return (
    input: { readonly pipelineName?: Given; readonly stageName?: Given },
    context: AccessContext,
  ): readonly AccessRequest[] => [pipelineAccess(action, context, input.pipelineName, [input.stageName])];
}

/** Whoever makes CodePipeline act as a role must be allowed to hand it over. */
export function passPipelineRole(roleArn: Given, context: AccessContext, name: Given): AccessRequest {
  return passRole(roleArn ?? '*', 'codepipeline.amazonaws.com', pipelineArn(context, name ?? ''));
}

/** The permission `codepipeline:ACTION` on an action type of the account. */
export function actionTypeAccess(
  action: string,
  context: AccessContext,
  id: ActionTypeId,
  conditions: Conditions = {},
): AccessRequest {
  const tags = async () =>
    (await context.store.get(actionTypes, regionalScope(context), typeKey(id)))?.doc.tags;
  return {
    action: `codepipeline:${action}`,
    resource: actionTypeArn(context, id),
    conditions,
    resourceTags: async () => tagsByKey(await tags()),
  };
}

/** The permission `codepipeline:ACTION` on something that bears tags. */
export function resourceAccess(
  action: string,
  arn: string,
  tags: readonly Tag[],
  conditions: Conditions = {},
): AccessRequest {
  return {
    action: `codepipeline:${action}`,
    resource: arn,
    conditions,
    resourceTags: async () => tagsByKey(tags),
  };
}
