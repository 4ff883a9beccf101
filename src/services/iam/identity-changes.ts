import type { RequestContext } from '../../front-door/service.js';
import type { Soon } from '../../kernel/soon.js';
import type { Store, Transaction } from '../../store/store.js';

/**
 * Counts the changes of users, roles, policies and keys in this process, so that what was read of them may be kept
 * until the next one. With several nodes on one database each must hear of the others' changes: this counter is
 * the place to raise on their notifications.
 */
export interface IdentityChanges {
  readonly count: number;
}

class Counter implements IdentityChanges {
  count = 0;
}

/** One counter for each store, whoever asks. */
const counters = new WeakMap<Store, Counter>();

function counterOf(store: Store): Counter {
  const known = counters.get(store);
  if (known !== undefined) return known;
  const created = new Counter();
  counters.set(store, created);
  return created;
}

export function identityChanges(store: Store): IdentityChanges {
  return counterOf(store);
}

/** To be called where the store was changed behind IAM's back: a reset. */
export function forgetIdentities(store: Store): void {
  counterOf(store).count++;
}

/** Every write of IAM goes through here. */
export async function changeIdentities<R>(
  context: Pick<RequestContext, 'store'>,
  body: (tx: Transaction) => Promise<R>,
): Promise<R> {
  return await context.store.transaction(async (tx) => {
    tx.afterCommit(() => forgetIdentities(context.store));
    return await body(tx);
  });
}

/** Keeps answers until identities change; the youngest `limit` of them. */
export function untilIdentitiesChange<T>(store: Store, limit: number): IdentityCache<T> {
  const changes = identityChanges(store);
  const entries = new Map<string, T>();
  let readAt = changes.count;
  const readAnew = async (key: string, read: () => Promise<T>) => {
    const before = changes.count;
    const value = await read();
    // A change while we read may have come too late for this answer: then it is not kept.
    if (changes.count === before && readAt === before) {
      entries.set(key, value);
      if (entries.size > limit) entries.delete(entries.keys().next().value ?? '');
    }
    return value;
  };
  return (key, read) => {
    if (readAt !== changes.count) {
      entries.clear();
      readAt = changes.count;
    }
    const known = entries.get(key);
    return known !== undefined || entries.has(key) ? (known as T) : readAnew(key, read);
  };
}

export type IdentityCache<T> = (key: string, read: () => Promise<T>) => Soon<T>;
