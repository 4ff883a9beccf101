import type { Principal } from '../kernel/principal.js';
import type { WireFacts } from './aws-handler.js';
import { sealedPageTokens } from './sealed-page-tokens.js';
import type { CallPlace, RequestContext, ServiceContext } from './service.js';

/** Makes what a handler gets besides its input, for requests (with `facts`) and for inside calls. */
export type RequestContexts = (principal: Principal, where: CallPlace, facts?: WireFacts) => RequestContext;

/** @param pageKey seals page tokens */
export function requestContexts(shared: ServiceContext, pageKey: Buffer): RequestContexts {
  return (caller, { accountId, region, origin }, facts) => ({
    ...shared,
    accountId,
    region,
    caller,
    requestId: facts?.id ?? shared.ids.uuid(),
    get signal() {
      return facts?.signal() ?? NEVER;
    },
    tokens: sealedPageTokens(pageKey, { accountId, region }),
    ...(origin && { origin }),
    ...(facts && { http: facts.http }),
    ...(facts?.trailers && { trailers: facts.trailers }),
  });
}

const NEVER = new AbortController().signal;
