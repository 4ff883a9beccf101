import { handleAws } from '../../src/front-door/aws-handler.js';
import type { HttpRoute } from '../../src/front-door/http-route.js';
import type { Authorizer, CredentialSource } from '../../src/front-door/identity.js';
import type { FrontDoorLimits } from '../../src/front-door/limits.js';
import { ServiceRegistry } from '../../src/front-door/registry.js';
import { startHttpServer } from '../../src/front-door/server.js';
import type { AnyService, RequestContext, ServiceContext } from '../../src/front-door/service.js';
import { systemClock } from '../../src/kernel/clock.js';
import { systemIds } from '../../src/kernel/ids.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { type Principal, rootPrincipal } from '../../src/kernel/principal.js';

export interface EchoOptions {
  readonly services: readonly AnyService[];
  readonly mode?: 'local' | 'strict';
  readonly credentials?: CredentialSource;
  readonly authorizer?: Authorizer;
  readonly now?: () => number;
  readonly limits?: FrontDoorLimits;
  /** Theirs have no context. */
  readonly routes?: readonly HttpRoute[];
}

/** A front door over services that a test declares: no store, no workers, everything else real. */
export async function startEchoServer(options: EchoOptions) {
  const registry = new ServiceRegistry(options.services);
  const ids = systemIds();
  const clock = options.now ? { now: options.now, after: options.now } : systemClock();
  const log = silentLogger();
  const context = (caller: Principal, where: { accountId: string; region: string }) =>
    ({ clock, ids, log, caller, requestId: 'echo', ...where }) as unknown as RequestContext;
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    guardOrigin: true,
    ...(options.limits && { limits: options.limits }),
    routes: options.routes ?? [],
    log,
    context: () => ({}) as ServiceContext,
    aws: (request, response) =>
      handleAws(request, response, {
        registry,
        authentication: {
          mode: options.mode ?? 'local',
          credentials: options.credentials ?? { find: async () => undefined },
          defaultAccountId: '000000000000',
          defaultRegion: 'us-east-1',
          clock,
        },
        authorizer: options.authorizer ?? { authorize: async () => ({ allowed: true }) },
        defaultRegion: 'us-east-1',
        ids,
        log,
        context,
        ...(options.limits && { limits: options.limits }),
      }),
  });
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    port: server.port,
    close: () => server.close(1_000),
  };
}

/** A key that the server knows, of root. */
export function knownKey(accessKeyId: string, secretAccessKey: string): CredentialSource {
  const principal = rootPrincipal({ accountId: '123456789012', partition: 'aws' });
  return { find: async (id) => (id === accessKeyId ? { secretAccessKey, principal } : undefined) };
}
