import type { AuthorizationPlace } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { MINUTE_MS } from '../../kernel/duration.js';
import type { Principal } from '../../kernel/principal.js';
import { PARTITION_SCOPE, type Reader, type Store } from '../../store/store.js';
import type { LastUse } from './model.js';
import { lastUses } from './store.js';

/** How much later a use must be to be worth another write. */
const RESOLUTION_MS = MINUTE_MS;
const REMEMBERED = 1_000;

/** Notes who used which service when, at most once a minute for each key and service. */
export function lastUseRecorder(
  store: Store,
): (principal: Principal, requests: readonly AccessRequest[], place: AuthorizationPlace) => Promise<void> {
  const noted = new Map<string, LastUse>();
  return async (principal, requests, place) => {
    const key = useKey(principal);
    const service = requests[0]?.action.split(':')[0];
    if (key === undefined || service === undefined) return;
    const before = noted.get(key);
    const isSame = before?.service === service && before.region === place.region;
    if (isSame && place.now - before.usedAt < RESOLUTION_MS) return;
    const use: LastUse = { usedAt: place.now, region: place.region, service };
    noted.delete(key);
    noted.set(key, use);
    if (noted.size > REMEMBERED) noted.delete(noted.keys().next().value ?? '');
    await store.transaction((tx) => tx.put(lastUses, PARTITION_SCOPE, key, use));
  };
}

function useKey(principal: Principal): string | undefined {
  if (principal.kind === 'user') return principal.accessKeyId;
  return principal.kind === 'assumed-role' ? principal.roleId : undefined;
}

/** @param id access key id or role id */
export async function findLastUse(reader: Reader, id: string): Promise<LastUse | undefined> {
  return (await reader.get(lastUses, PARTITION_SCOPE, id))?.doc;
}
