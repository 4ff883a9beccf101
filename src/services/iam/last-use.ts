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
  /** When each was last written. */
  const noted = new Map<string, number>();
  return async (principal, requests, place) => {
    const key = useKey(principal);
    const service = requests[0]?.action.split(':')[0];
    if (key === undefined || service === undefined) return;
    // Only keys tell the service; a role that works with several at once is noted once for all.
    const about = principal.kind === 'user' ? `${key}/${service}` : key;
    const before = noted.get(about);
    if (before !== undefined && place.now - before < RESOLUTION_MS) return;
    noted.delete(about);
    noted.set(about, place.now);
    if (noted.size > REMEMBERED) noted.delete(noted.keys().next().value ?? '');
    const use: LastUse = { usedAt: place.now, region: place.region, service };
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
