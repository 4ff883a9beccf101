import type { Sealer } from '../../kernel/sealer.js';
import { type Collection, collection, PARTITION_SCOPE, type Store } from '../../store/store.js';
import { accessKeyPurpose } from './credentials.js';
import { mfaDevices, sealTotp } from './mfa/mfa-device.js';
import type { Totp } from './mfa/totp.js';
import { accessKeys } from './store.js';

const shapes: Collection<{ readonly secretsAreSealed: true }> = collection('iam.shape');
const KEY = 'documents';

/** What the first versions stored: their secrets lay open. */
interface OpenAccessKey {
  readonly secretAccessKey?: string;
}

/** Seals what an older version has stored open; to be called before anything reads it. Once done, it is one look at the start. */
export async function sealStoredSecrets(store: Store, sealer: Sealer): Promise<void> {
  if (await store.get(shapes, PARTITION_SCOPE, KEY)) return;
  const scopes = await store.scopes(mfaDevices);
  await store.transaction(async (tx) => {
    for (const { key, doc } of await tx.list(accessKeys, PARTITION_SCOPE)) {
      const { secretAccessKey, ...rest } = doc as typeof doc & OpenAccessKey;
      if (secretAccessKey === undefined) continue;
      const sealedSecret = secretAccessKey === '' ? '' : sealer.seal(secretAccessKey, accessKeyPurpose(key));
      await tx.put(accessKeys, PARTITION_SCOPE, key, { ...rest, sealedSecret });
    }
    for (const scope of scopes) {
      for (const { key, doc } of await tx.list(mfaDevices, scope)) {
        const { seed, ...state } = doc.totp as Partial<Totp> & typeof doc.totp;
        if (seed === undefined) continue;
        await tx.put(mfaDevices, scope, key, { ...doc, totp: sealTotp({ ...state, seed }, key, sealer) });
      }
    }
    await tx.put(shapes, PARTITION_SCOPE, KEY, { secretsAreSealed: true });
  });
}
