import type { Sealer } from '../../kernel/sealer.js';
import { type Collection, collection, PARTITION_SCOPE, type Store } from '../../store/store.js';
import { sessionPurpose } from './sessions.js';
import { sessions } from './store.js';

const shapes: Collection<{ readonly secretsAreSealed: true }> = collection('sts.shape');
const KEY = 'documents';

/** Seals the secrets of sessions that an older version has stored open; to be called before anything reads them. */
export async function sealStoredSessions(store: Store, sealer: Sealer): Promise<void> {
  if (await store.get(shapes, PARTITION_SCOPE, KEY)) return;
  await store.transaction(async (tx) => {
    for (const { key, doc } of await tx.list(sessions, PARTITION_SCOPE)) {
      const { secretAccessKey, ...rest } = doc as typeof doc & { readonly secretAccessKey?: string };
      if (secretAccessKey === undefined) continue;
      const sealedSecret = sealer.seal(secretAccessKey, sessionPurpose(key));
      await tx.put(sessions, PARTITION_SCOPE, key, { ...rest, sealedSecret });
    }
    await tx.put(shapes, PARTITION_SCOPE, KEY, { secretsAreSealed: true });
  });
}
