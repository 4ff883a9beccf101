import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { SubscriptionDocument } from '../model.js';
import type { Place } from '../names.js';
import { subscriptionKey, subscriptions } from '../store.js';

const FORGET = 'sns.forget';

/** Sees to it that a subscription that nobody confirms, or takes back, is forgotten in time. */
export async function enqueueForgetting(
  tx: Transaction,
  { work }: ServiceContext,
  place: Place,
  subscription: SubscriptionDocument,
  dueAt: number,
): Promise<void> {
  const key = `${regionalScope(place)}/${subscriptionKey(subscription)}`;
  await work.enqueue(tx, { kind: FORGET, key, dueAt });
}

export const forgetWorker: WorkerDeclaration<ServiceContext> = {
  kind: FORGET,
  concurrency: 1,
  leaseMs: 30_000,
  async run(item, context) {
    const [accountId = '', region = '', topicName = '', id = ''] = item.key.split('/');
    const place = { accountId, region };
    const key = subscriptionKey({ topicName, id });
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(subscriptions, regionalScope(place), key);
      if (!stored || stored.doc.state.kind === 'confirmed') return;
      const { expiresAt } = stored.doc.state;
      if (context.clock.now() < expiresAt) {
        await enqueueForgetting(tx, context, place, stored.doc, expiresAt);
        return;
      }
      await tx.delete(subscriptions, regionalScope(place), key);
    });
  },
};
