import type { Sealer } from '../../kernel/sealer.js';
import {
  type Collection,
  collection,
  PARTITION_SCOPE,
  type Store,
  type Transaction,
} from '../../store/store.js';
import { type StoredSecrets, storedSecrets } from './definition/sealed-secrets.js';
import { actionExecutions, pipelines, pipelineVersions, webhooks } from './store.js';

const shapes: Collection<{ readonly secretsAreSealed: true }> = collection('codepipeline.secrets');
const KEY = 'documents';

/**
 * Seals the secrets of pipelines and webhooks that an older version has stored open; to be called before anything reads them. Once
 * done, it is one look at the start.
 */
export async function sealStoredPipelines(store: Store, sealer: Sealer): Promise<void> {
  if (await store.get(shapes, PARTITION_SCOPE, KEY)) return;
  const secrets = storedSecrets(sealer);
  const scopes = new Set([...(await store.scopes(pipelines)), ...(await store.scopes(webhooks))]);
  for (const scope of scopes) await store.transaction((tx) => sealScope(tx, scope, secrets));
  await store.transaction((tx) => tx.put(shapes, PARTITION_SCOPE, KEY, { secretsAreSealed: true }));
}

async function sealScope(tx: Transaction, scope: string, secrets: StoredSecrets): Promise<void> {
  for (const { key, doc } of await tx.list(pipelines, scope)) {
    await tx.put(pipelines, scope, key, { ...doc, definition: secrets.sealDefinition(doc.definition) });
  }
  for (const { key, doc } of await tx.list(pipelineVersions, scope)) {
    await tx.put(pipelineVersions, scope, key, {
      ...doc,
      definition: secrets.sealDefinition(doc.definition),
    });
  }
  for (const { key, doc } of await tx.list(actionExecutions, scope)) {
    const action = secrets.sealAction(doc.action);
    if (action === doc.action) continue;
    const { configuration } = secrets.sealAction({ ...doc.action, configuration: doc.configuration });
    await tx.put(actionExecutions, scope, key, { ...doc, action, configuration });
  }
  for (const { key, doc } of await tx.list(webhooks, scope)) {
    const { authentication } = doc;
    if (authentication.kind !== 'GITHUB_HMAC') continue;
    const sealed = { ...authentication, secret: secrets.seal(authentication.secret) };
    await tx.put(webhooks, scope, key, { ...doc, authentication: sealed });
  }
}
