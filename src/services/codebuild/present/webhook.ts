import type { Webhook } from '@aws-sdk/client-codebuild';
import type { ProjectDocument } from '../model.js';
import type { WebhookDocument } from '../webhooks/model.js';

/** @param isSecretShown only where it is new */
export function presentWebhook(
  { endpoint }: { readonly endpoint: string },
  { settings }: ProjectDocument,
  webhook: WebhookDocument,
  isSecretShown = false,
): Webhook {
  return {
    url: settings.source.location,
    payloadUrl: `${endpoint}/webhooks?t=${webhook.token}&v=1`,
    secret: isSecretShown ? webhook.secret : undefined,
    branchFilter: webhook.branchFilter,
    filterGroups: webhook.filterGroups.map((group) => group.map((filter) => ({ ...filter }))),
    buildType: webhook.buildType,
    manualCreation: webhook.manualCreation || undefined,
    lastModifiedSecret: new Date(webhook.secretModifiedAt),
    scopeConfiguration: webhook.scopeConfiguration,
    pullRequestBuildPolicy: webhook.pullRequestBuildPolicy,
    status: 'ACTIVE',
  };
}
