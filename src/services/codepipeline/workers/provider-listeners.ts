import type { EventListener, ServiceContext, ServiceEvent } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { RUN_ACTION } from '../flow/carry-out.js';
import { actionExecutions } from '../store.js';

/** What actions run elsewhere tells when it has ended: the next look need not wait. */
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
  const scope = regionalScope(event);
  const found = await context.store.listBy(actionExecutions, scope, 'byExternal', externalId, { limit: 1 });
  for (const { key, doc } of found) {
    if (doc.status !== 'InProgress') continue;
    await context.store.transaction((tx) =>
      context.work.enqueue(tx, { kind: RUN_ACTION, key: `${scope}/${key}` }),
    );
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
