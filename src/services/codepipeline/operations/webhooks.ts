import type { ListWebhookItem, WebhookDefinition } from '@aws-sdk/client-codepipeline';
import { compileIpRange } from '../../../engines/policy/ip-range.js';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { ALPHANUMERIC } from '../../../kernel/ids.js';
import { PARTITION_SCOPE, regionalScope } from '../../../store/store.js';
import { anywhereAccess, resourceAccess } from '../access.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import { onePage } from '../pages.js';
import { limitExceeded, type Quotas } from '../quotas.js';
import { existingPipeline, webhookAddresses, webhookArn, webhooks } from '../store.js';
import { mergedTags } from '../tags.js';
import { parseJsonPath } from '../webhooks/json-path.js';
import { addressKey, WEBHOOK_PATH } from '../webhooks/route.js';
import type { Webhook, WebhookAuthentication } from '../webhooks/webhook.js';
import type { Sdk } from './sdk.js';

const ADDRESS_LENGTH = 48;

/** Creates one or replaces it; its URL stays. */
export const putWebhook = (quotas: Quotas, secrets: StoredSecrets): Operation<Sdk, 'PutWebhook'> => ({
  authorize: ({ webhook, tags }, context) => [
    resourceAccess('PutWebhook', webhookArn(context, webhook?.name ?? ''), [], requestTags(tagsByKey(tags))),
  ],
  async handle({ webhook: definition = EMPTY, tags = [] }, context) {
    const { name = '', targetPipeline, targetAction = '' } = definition;
    const authentication = authenticationOf(definition, secrets);
    checkFilters(definition);
    const scope = regionalScope(context);
    const stored = await context.store.transaction(async (tx) => {
      const pipeline = await existingPipeline(tx, context, targetPipeline);
      if (!pipeline.definition.stages[0]?.actions.some((action) => action.name === targetAction)) {
        throw validationError(
          `The first stage of '${pipeline.definition.name}' has no action '${targetAction}'`,
        );
      }
      const before = (await tx.get(webhooks, scope, name))?.doc;
      const most = quotas.webhooks;
      if (!before && most !== undefined && (await tx.list(webhooks, scope)).length >= most) {
        throw limitExceeded('webhooks', most);
      }
      const webhook: Webhook = {
        name,
        targetPipeline: pipeline.definition.name,
        targetAction,
        filters: (definition.filters ?? []).map(({ jsonPath = '', matchEquals }) => ({
          jsonPath,
          ...(matchEquals !== undefined && { matchEquals }),
        })),
        authentication,
        address: before?.address ?? context.ids.random(ADDRESS_LENGTH, ALPHANUMERIC),
        tags: mergedTags(webhookArn(context, name), before?.tags ?? [], tags),
        ...(before?.lastTriggeredAt !== undefined && { lastTriggeredAt: before.lastTriggeredAt }),
        ...(before?.hookId !== undefined && { hookId: before.hookId }),
      };
      const { accountId, region } = context;
      await tx.put(webhooks, scope, name, webhook);
      await tx.put(webhookAddresses, PARTITION_SCOPE, addressKey(webhook.address), {
        accountId,
        region,
        name,
      });
      return webhook;
    });
    return { webhook: present(stored, context) };
  },
});

const EMPTY: WebhookDefinition = {
  name: undefined,
  targetPipeline: undefined,
  targetAction: undefined,
  filters: undefined,
  authentication: undefined,
  authenticationConfiguration: undefined,
};

export const deleteWebhook: Operation<Sdk, 'DeleteWebhook'> = {
  authorize: ({ name }, context) => [resourceAccess('DeleteWebhook', webhookArn(context, name ?? ''), [])],
  async handle({ name = '' }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const webhook = (await tx.get(webhooks, scope, name))?.doc;
      if (!webhook) return;
      await tx.delete(webhooks, scope, name);
      await tx.delete(webhookAddresses, PARTITION_SCOPE, addressKey(webhook.address));
    });
    return {};
  },
};

/** By name. */
export const listWebhooks: Operation<Sdk, 'ListWebhooks'> = {
  authorize: (_input, context) => [anywhereAccess('ListWebhooks', context)],
  async handle({ NextToken, MaxResults = 100 }, context) {
    const page = await onePage(
      context,
      'ListWebhooks',
      { nextToken: NextToken, maxResults: MaxResults },
      (limit, after: string | undefined) =>
        context.store.list(webhooks, regionalScope(context), {
          limit,
          ...(after !== undefined && { after }),
        }),
      ({ key }) => key,
    );
    return { webhooks: page.items.map(({ doc }) => present(doc, context)), NextToken: page.nextToken };
  },
};

/** @throws AwsError InvalidWebhookAuthenticationParametersException */
function authenticationOf(definition: WebhookDefinition, secrets: StoredSecrets): WebhookAuthentication {
  const { AllowedIPRange: range, SecretToken: secret } = definition.authenticationConfiguration ?? {};
  switch (definition.authentication) {
    case 'GITHUB_HMAC':
      if (secret !== undefined && range === undefined)
        return { kind: 'GITHUB_HMAC', secret: secrets.seal(secret) };
      throw wrongAuthentication('GITHUB_HMAC takes a SecretToken and nothing else');
    case 'IP':
      if (range !== undefined && secret === undefined && compileIpRange(range)) {
        return { kind: 'IP', allowedRange: range };
      }
      throw wrongAuthentication('IP takes an AllowedIPRange that is CIDR, and nothing else');
    default:
      if (secret === undefined && range === undefined) return { kind: 'UNAUTHENTICATED' };
      throw wrongAuthentication('UNAUTHENTICATED takes no configuration');
  }
}

function wrongAuthentication(message: string): AwsError {
  return new AwsError('InvalidWebhookAuthenticationParametersException', message);
}

function checkFilters({ filters = [] }: WebhookDefinition): void {
  for (const { jsonPath = '' } of filters) {
    if (parseJsonPath(jsonPath)) continue;
    throw new AwsError(
      'InvalidWebhookFilterPatternException',
      `'${jsonPath}' is not a JSONPath that is read here`,
    );
  }
}

/** Where senders post to. */
export function urlOf({ address }: Webhook, { endpoint }: RequestContext): string {
  return `${endpoint}${WEBHOOK_PATH}?t=${address}&v=1`;
}

function present(webhook: Webhook, context: RequestContext): ListWebhookItem {
  const { name, targetPipeline, targetAction, filters, authentication, lastTriggeredAt } = webhook;
  return {
    definition: {
      name,
      targetPipeline,
      targetAction,
      filters: filters.map((filter) => ({ ...filter })),
      authentication: authentication.kind,
      authenticationConfiguration: {
        ...(authentication.kind === 'GITHUB_HMAC' && { SecretToken: '****' }),
        ...(authentication.kind === 'IP' && { AllowedIPRange: authentication.allowedRange }),
      },
    },
    url: urlOf(webhook, context),
    ...(webhook.problem && { errorCode: webhook.problem.code, errorMessage: webhook.problem.message }),
    arn: webhookArn(context, name),
    tags: webhook.tags.map((tag) => ({ ...tag })),
    ...(lastTriggeredAt !== undefined && { lastTriggered: new Date(lastTriggeredAt) }),
  };
}
