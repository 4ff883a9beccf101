import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { resourceAccess } from '../access.js';
import { given } from '../definition/normalise.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import type { Action } from '../model.js';
import { pipelines, webhookArn, webhooks } from '../store.js';
import { type GitHubHooks, HookRefused } from '../webhooks/github-hooks.js';
import type { Webhook } from '../webhooks/webhook.js';
import type { Sdk } from './sdk.js';
import { urlOf } from './webhooks.js';

/**
 * Makes the hook at GitHub with the token of the target action; sources of other providers need none. What GitHub answers otherwise
 * is shown by ListWebhooks.
 */
export function registerWebhookWithThirdParty(
  hooks: GitHubHooks,
  secrets: StoredSecrets,
): Operation<Sdk, 'RegisterWebhookWithThirdParty'> {
  return {
    authorize: ({ webhookName }, context) => onWebhook('RegisterWebhookWithThirdParty', context, webhookName),
    async handle({ webhookName }, context) {
      await withThirdParty(context, webhookName, async (webhook, action) => {
        if (webhook.hookId !== undefined) return { hookId: webhook.hookId };
        const { authentication } = webhook;
        const secret =
          authentication.kind === 'GITHUB_HMAC' ? secrets.open(authentication.secret) : undefined;
        return { hookId: await hooks.create(action, { url: urlOf(webhook, context), secret }) };
      });
      return {};
    },
  };
}

export function deregisterWebhookWithThirdParty(
  hooks: GitHubHooks,
): Operation<Sdk, 'DeregisterWebhookWithThirdParty'> {
  return {
    authorize: ({ webhookName }, context) =>
      onWebhook('DeregisterWebhookWithThirdParty', context, webhookName),
    async handle({ webhookName }, context) {
      await withThirdParty(context, webhookName, async (webhook, action) => {
        if (webhook.hookId !== undefined) await hooks.remove(action, webhook.hookId);
        return {};
      });
      return {};
    },
  };
}

/** @param change asks GitHub; what it answers takes the place of what was known of the hook */
async function withThirdParty(
  context: RequestContext,
  name: string | undefined,
  change: (webhook: Webhook, action: Action) => Promise<Pick<Webhook, 'hookId'>>,
): Promise<void> {
  const scope = regionalScope(context);
  // Optional in the model, but there is nothing else that it could be.
  const webhook = (await context.store.get(webhooks, scope, given(name, 'webhookName')))?.doc;
  if (!webhook) throw new AwsError('WebhookNotFoundException', `The webhook '${name}' was not found`);
  const pipeline = (await context.store.get(pipelines, scope, webhook.targetPipeline))?.doc;
  const action = pipeline?.definition.stages[0]?.actions.find((one) => one.name === webhook.targetAction);
  if (action?.actionTypeId.provider !== 'GitHub') return;
  const known = await changeOrProblem(webhook, action, change);
  await context.store.transaction(async (tx) => {
    const now = (await tx.get(webhooks, scope, webhook.name))?.doc;
    if (now?.address !== webhook.address) return;
    const { hookId: _id, problem: _problem, ...rest } = now;
    await tx.put(webhooks, scope, webhook.name, { ...rest, ...known });
  });
}

async function changeOrProblem(
  webhook: Webhook,
  action: Action,
  change: (webhook: Webhook, action: Action) => Promise<Pick<Webhook, 'hookId'>>,
): Promise<Pick<Webhook, 'hookId' | 'problem'>> {
  try {
    return await change(webhook, action);
  } catch (error) {
    if (!(error instanceof HookRefused)) throw error;
    const { code, message } = error;
    return { ...(webhook.hookId !== undefined && { hookId: webhook.hookId }), problem: { code, message } };
  }
}

function onWebhook(action: string, context: RequestContext, name = ''): readonly AccessRequest[] {
  return [resourceAccess(action, webhookArn(context, name), [])];
}
