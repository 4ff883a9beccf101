import type { AuthorizationPlace } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { MINUTE_MS } from '../../kernel/duration.js';
import type { Principal } from '../../kernel/principal.js';
import { PARTITION_SCOPE, type Reader, type Store } from '../../store/store.js';
import type { LastUse, ServiceUse } from './model.js';
import { lastUses, serviceUses } from './store.js';

/** How much later a use must be to be worth another write. */
const RESOLUTION_MS = MINUTE_MS;
const REMEMBERED = 5_000;

/** Notes who used which action when, allowed or not, at most once a minute for each key and action. */
export function lastUseRecorder(
  store: Store,
): (
  principal: Principal,
  requests: readonly AccessRequest[],
  place: AuthorizationPlace,
) => Promise<void> | undefined {
  /** When each was last written. */
  const noted = new Map<string, number>();
  return (principal, requests, place) => {
    const keys = useKeys(principal);
    const [first] = requests;
    if (keys === undefined || first === undefined) return undefined;
    const about = `${keys.credential}/${first.action}`;
    const before = noted.get(about);
    if (before !== undefined && place.now - before < RESOLUTION_MS) return undefined;
    noted.delete(about);
    noted.set(about, place.now);
    if (noted.size > REMEMBERED) noted.delete(noted.keys().next().value ?? '');
    const [service = '', action = ''] = first.action.split(':');
    const when = { usedAt: place.now, region: place.region };
    return store.transaction(async (tx) => {
      const key = serviceUseKey(keys.entity, service);
      const known = (await tx.get(serviceUses, PARTITION_SCOPE, key))?.doc.actions;
      const use: LastUse = { ...when, service };
      await tx.put(lastUses, PARTITION_SCOPE, keys.credential, use);
      await tx.put(serviceUses, PARTITION_SCOPE, key, { ...use, actions: { ...known, [action]: when } });
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
): Promise<ServiceUse | undefined> {
  return (await reader.get(serviceUses, PARTITION_SCOPE, serviceUseKey(entityId, service)))?.doc;
}

/** @param id access key id or role id */
export async function findLastUse(reader: Reader, id: string): Promise<LastUse | undefined> {
  return (await reader.get(lastUses, PARTITION_SCOPE, id))?.doc;
}
