import type { EventListener, ServiceContext, ServiceEvent } from '../../../front-door/service.js';
import { type Collection, regionalScope } from '../../../store/store.js';
import { RUN_ACTION } from '../flow/carry-out.js';
import { RUN_RULE } from '../flow/rule-commands.js';
import { actionExecutions, ruleExecutions } from '../store.js';

/** What actions and rules run elsewhere tells when it has ended: the next look need not wait. */
export const PROVIDER_LISTENERS: readonly EventListener[] = [
  {
    source: 'aws.codebuild',
    detailType: 'CodeBuild Build State Change',
    heard: (event, context) => look(event, context, lastPart(memberOf(event, 'build-id'))),
  },
  {
    source: 'aws.codedeploy',
    detailType: 'CodeDeploy Deployment State-change Notification',
    heard: (event, context) => look(event, context, memberOf(event, 'deploymentId')),
  },
];

async function look(event: ServiceEvent, context: ServiceContext, externalId: string): Promise<void> {
  await lookAt(event, context, externalId, actionExecutions, RUN_ACTION);
  await lookAt(event, context, externalId, ruleExecutions, RUN_RULE);
}

async function lookAt<T extends { readonly status: string }>(
  event: ServiceEvent,
  { store, work }: ServiceContext,
  externalId: string,
  history: Collection<T>,
  kind: string,
): Promise<void> {
  const scope = regionalScope(event);
  for (const { key, doc } of await store.listBy(history, scope, 'byExternal', externalId, { limit: 1 })) {
    if (doc.status !== 'InProgress') continue;
    await store.transaction((tx) => work.enqueue(tx, { kind, key: `${scope}/${key}` }));
  }
}

function memberOf({ detail }: ServiceEvent, name: string): string {
  const value = typeof detail === 'object' && detail !== null ? Object.entries(detail) : [];
  const [, found] = value.find(([key]) => key === name) ?? [];
  return typeof found === 'string' ? found : '';
}

/** `arn:…:build/PROJECT:UUID` */
function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
