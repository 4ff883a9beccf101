import type { AuthorizationPlace } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { MINUTE_MS } from '../../kernel/duration.js';
import type { Principal } from '../../kernel/principal.js';
import { PARTITION_SCOPE, type Reader, type Store } from '../../store/store.js';
import type { LastUse } from './model.js';
import { lastUses, serviceUses } from './store.js';

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
    const keys = useKeys(principal);
    const service = requests[0]?.action.split(':')[0];
    if (keys === undefined || service === undefined) return;
    const about = `${keys.credential}/${service}`;
    const before = noted.get(about);
    if (before !== undefined && place.now - before < RESOLUTION_MS) return;
    noted.delete(about);
    noted.set(about, place.now);
    if (noted.size > REMEMBERED) noted.delete(noted.keys().next().value ?? '');
    const use: LastUse = { usedAt: place.now, region: place.region, service };
    await store.transaction(async (tx) => {
      await tx.put(lastUses, PARTITION_SCOPE, keys.credential, use);
      await tx.put(serviceUses, PARTITION_SCOPE, serviceUseKey(keys.entity, service), use);
    });
  };
}

/** What is told by its last use (an access key, a role), and the user or role that is told by its last use of each service. */
function useKeys(principal: Principal): { readonly credential: string; readonly entity: string } | undefined {
  if (principal.kind === 'assumed-role') return { credential: principal.roleId, entity: principal.roleId };
  if (principal.kind !== 'user') return undefined;
  return { credential: principal.accessKeyId ?? principal.userId, entity: principal.userId };
}

function serviceUseKey(entityId: string, service: string): string {
  return `${entityId}/${service}`;
}

/**
 * @param entityId unique id of a user or role
 * @param service action prefix, such as `codebuild`
 */
export async function findServiceUse(
  reader: Reader,
  entityId: string,
  service: string,
): Promise<LastUse | undefined> {
  return (await reader.get(serviceUses, PARTITION_SCOPE, serviceUseKey(entityId, service)))?.doc;
}

/** @param id access key id or role id */
export async function findLastUse(reader: Reader, id: string): Promise<LastUse | undefined> {
  return (await reader.get(lastUses, PARTITION_SCOPE, id))?.doc;
}
