import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { topicAccess } from '../access.js';
import { invalidParameter } from '../errors.js';
import { requireTopicName, subscriptionArn } from '../names.js';
import { requireTopic, subscriptions } from '../store.js';
import type { Sdk } from './sdk.js';

/** By whoever has the token, which went to the endpoint only: a signature is not needed. Confirmed again it stays confirmed. */
export const confirmSubscription: Operation<Sdk, 'ConfirmSubscription'> = {
  authorize: async ({ TopicArn }, context) =>
    context.caller.kind === 'anonymous' ? [] : [await topicAccess('ConfirmSubscription', context, TopicArn)],
  async handle({ TopicArn, Token: token = '', AuthenticateOnUnsubscribe }, context) {
    const isSigned = context.caller.kind !== 'anonymous';
    const topic = requireTopicName(TopicArn, isSigned ? context.region : undefined);
    const scope = regionalScope(topic);
    const id = await context.store.transaction(async (tx) => {
      await requireTopic(tx, topic);
      const [found] = await tx.listBy(subscriptions, scope, 'token', token, { limit: 1 });
      if (found?.doc.topicName !== topic.name) throw invalidParameter('Token');
      if (found.doc.state.kind === 'confirmed') return found.doc.id;
      if (context.clock.now() >= found.doc.state.expiresAt) throw invalidParameter('Token');
      await tx.put(subscriptions, scope, found.key, {
        ...found.doc,
        state: {
          kind: 'confirmed',
          wasAuthenticated: isSigned,
          authenticateOnUnsubscribe: isSigned && /^true$/i.test(AuthenticateOnUnsubscribe ?? ''),
        },
      });
      return found.doc.id;
    });
    return { SubscriptionArn: subscriptionArn(topic, topic.name, id) };
  },
};
