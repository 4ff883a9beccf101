import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { LOWER_HEX } from '../../../kernel/ids.js';
import { regionalScope } from '../../../store/store.js';
import { enqueueDelivery } from '../delivery/fan-out.js';
import { notAuthorized } from '../errors.js';
import type { SubscriptionDocument } from '../model.js';
import { requireSubscriptionName, type SubscriptionName } from '../names.js';
import { subscriptionKey, subscriptions } from '../store.js';
import { enqueueForgetting } from '../workers/forget.js';
import type { Sdk } from './sdk.js';
import { CONFIRMATION_MS } from './subscribe.js';
import { isOwner } from './subscriptions.js';
import { changeTopicIn } from './topics.js';

const withPermission = onAnyResource('sns:Unsubscribe');

/**
 * Idempotent. An endpoint that somebody else than an owner has unsubscribed is told, and may take it back.
 * @source Amazon SNS API Reference, Unsubscribe
 */
export const unsubscribe: Operation<Sdk, 'Unsubscribe'> = {
  authorize: (_input, { caller }) => (caller.kind === 'anonymous' ? [] : withPermission()),
  async handle({ SubscriptionArn = '' }, context) {
    const isSigned = context.caller.kind !== 'anonymous';
    const name = requireSubscriptionName(SubscriptionArn, isSigned ? context.region : undefined);
    const scope = regionalScope(name);
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(subscriptions, scope, subscriptionKey(name));
      if (!stored || stored.doc.state.kind === 'deactivated') return;
      if (!mayUnsubscribe(context, name, stored.doc)) {
        throw notAuthorized(context.caller.arn, 'SNS:Unsubscribe', SubscriptionArn);
      }
      await changeTopicIn(tx, { ...name, name: name.topicName }, (topic) => ({
        ...topic,
        deletedSubscriptions: topic.deletedSubscriptions + 1,
      }));
      if (isOwner(context, name, stored.doc) || stored.doc.state.kind === 'pending') {
        await tx.delete(subscriptions, scope, stored.key);
        return;
      }
      const expiresAt = context.clock.after(CONFIRMATION_MS);
      const token = context.ids.random(64, LOWER_HEX);
      const doc: SubscriptionDocument = { ...stored.doc, token, state: { kind: 'deactivated', expiresAt } };
      await tx.put(subscriptions, scope, stored.key, doc);
      await enqueueDelivery(tx, context, name, doc, 'UnsubscribeConfirmation', context.ids.uuid());
      await enqueueForgetting(tx, context, name, doc, expiresAt);
    });
    return {};
  },
};

/** Whoever follows `UnsubscribeURL` signs nothing. */
function mayUnsubscribe(
  context: RequestContext,
  name: SubscriptionName,
  subscription: SubscriptionDocument,
): boolean {
  const { state } = subscription;
  if (context.caller.kind !== 'anonymous') return isOwner(context, name, subscription);
  return state.kind === 'confirmed' && !state.authenticateOnUnsubscribe;
}
