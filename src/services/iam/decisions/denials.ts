import type { Explanation } from '../../../engines/policy/explain.js';
import {
  collection,
  PARTITION_SCOPE,
  type Reader,
  type Store,
  sortableNumber,
} from '../../../store/store.js';

/** A denial as it is kept over restarts. */
interface Denial {
  /** Epoch ms. */
  readonly deniedAt: number;
  readonly explanation: Explanation;
}

/** Key: a place in a ring, so that the oldest makes room. */
export const denials = collection<Denial>('iam.denials', {
  request: ({ explanation }) =>
    explanation.requestId === undefined ? undefined : { value: explanation.requestId },
  all: ({ deniedAt }) => ({ value: 'all', sort: sortableNumber(deniedAt) }),
});

const KEPT = 10_000;

/** Keeps the last denials, whoever was denied. */
export function denialKeeper(store: Store): (deniedAt: number, explanation: Explanation) => Promise<void> {
  let first: Promise<number> | undefined;
  let taken = 0;
  return async (deniedAt, explanation) => {
    first ??= placeAfterLast(store);
    const place = ((await first) + taken++) % KEPT;
    // A loss of power may take the last ones: nothing rests on them.
    await store.transaction(
      async (tx) => {
        await tx.put(denials, PARTITION_SCOPE, sortableNumber(place), { deniedAt, explanation });
      },
      { durability: 'eventual' },
    );
  };
}

async function placeAfterLast(reader: Reader): Promise<number> {
  const [last] = await reader.listBy(denials, PARTITION_SCOPE, 'all', 'all', { limit: 1, reverse: true });
  return last === undefined ? 0 : (Number(last.key) + 1) % KEPT;
}

export async function findDenial(reader: Reader, requestId: string): Promise<Explanation | undefined> {
  const query = { limit: 1, reverse: true };
  const [found] = await reader.listBy(denials, PARTITION_SCOPE, 'request', requestId, query);
  return found?.doc.explanation;
}

export async function lastDenial(reader: Reader): Promise<Explanation | undefined> {
  const [last] = await reader.listBy(denials, PARTITION_SCOPE, 'all', 'all', { limit: 1, reverse: true });
  return last?.doc.explanation;
}
