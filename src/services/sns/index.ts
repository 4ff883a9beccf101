import { type AnyService, defineService } from '../../front-door/service.js';
import type { Sealer } from '../../kernel/sealer.js';
import { addressGuard } from './delivery/address-guard.js';
import { API_VERSION } from './messages/subscribe-url.js';
import { modelConstraints } from './model-constraints.js';
import { confirmSubscription } from './operations/confirm-subscription.js';
import { permissionOperations } from './operations/permissions.js';
import { publishOperations } from './operations/publish.js';
import type { Sdk } from './operations/sdk.js';
import { subscribe } from './operations/subscribe.js';
import { subscriptionOperations } from './operations/subscriptions.js';
import { tagOperations } from './operations/tags.js';
import { topicOperations } from './operations/topics.js';
import { unsubscribe } from './operations/unsubscribe.js';
import { deliverWorker } from './workers/deliver.js';
import { forgetWorker } from './workers/forget.js';

export { certificateRoute } from './messages/certificate-route.js';

export interface SnsDeps {
  /** Keeps the key that signs messages. */
  readonly sealer: Sealer;
  /** Whether messages may go to programs of this machine. */
  readonly deliversToLoopback: boolean;
}

/** Amazon SNS: standard topics, and real delivery to HTTP and HTTPS endpoints. */
export function snsService({ sealer, deliversToLoopback }: SnsDeps): AnyService {
  return defineService<Sdk>({
    id: 'sns',
    title: 'Amazon SNS',
    signingNames: ['sns'],
    actionPrefix: 'sns',
    protocol: 'awsQuery',
    apiVersion: API_VERSION,
    load: () => import('@aws-sdk/client-sns'),
    constraints: modelConstraints,
    accessDeniedCode: 'AuthorizationErrorException',
    unsignedOperations: ['ConfirmSubscription', 'Unsubscribe'],
    operations: {
      ...permissionOperations,
      ...publishOperations,
      ...subscriptionOperations,
      ...tagOperations,
      ...topicOperations,
      ConfirmSubscription: confirmSubscription,
      Subscribe: subscribe,
      Unsubscribe: unsubscribe,
    },
    workers: [deliverWorker({ sealer, guard: addressGuard(deliversToLoopback) }), forgetWorker],
  });
}
