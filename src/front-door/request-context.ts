import type { IncomingMessage } from 'node:http';
import type { BlobStore } from '../blobs/blob-store.js';
import type { Clock } from '../kernel/clock.js';
import type { Ids } from '../kernel/ids.js';
import type { Logger } from '../kernel/logger.js';
import { type Account, partitionOf } from '../kernel/partition.js';
import type { Principal } from '../kernel/principal.js';
import type { Store } from '../store/store.js';
import type { WorkQueue } from '../work/work.js';
import type { WireFacts } from './aws-handler.js';
import type { PageTokens } from './page-tokens.js';
import { regionNotices } from './region-notices.js';
import { sealedPageTokens } from './sealed-page-tokens.js';
import type { AwsDoor, CallPlace, RequestContext, RequestOrigin, ServiceContext } from './service.js';

/** Makes what a handler gets besides its input, for requests (with `facts`) and for inside calls. */
export type RequestContexts = (principal: Principal, where: CallPlace, facts?: WireFacts) => RequestContext;

/** @param pageKey seals page tokens */
export function requestContexts(shared: ServiceContext, pageKey: Buffer): RequestContexts {
  const notice = regionNotices(shared.log);
  return (caller, where, facts) => {
    notice(where.region);
    return new OneRequest(shared, pageKey, caller, where, facts);
  };
}

/** A class, since one is made for every request: what few handlers ask for is made when they ask. */
class OneRequest implements RequestContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  readonly work: WorkQueue;
  readonly blobs: BlobStore;
  readonly emit: ServiceContext['emit'];
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  declare readonly origin?: RequestOrigin;
  declare readonly http?: IncomingMessage;
  declare readonly trailers?: Promise<ReadonlyMap<string, string>>;
  readonly #shared: ServiceContext;
  readonly #pageKey: Buffer;
  readonly #facts: WireFacts | undefined;
  #tokens: PageTokens | undefined;

  constructor(
    shared: ServiceContext,
    pageKey: Buffer,
    readonly caller: Principal,
    where: CallPlace,
    facts: WireFacts | undefined,
  ) {
    this.clock = shared.clock;
    this.ids = shared.ids;
    this.log = shared.log;
    this.store = shared.store;
    this.work = shared.work;
    this.blobs = shared.blobs;
    this.emit = shared.emit;
    this.accountId = where.accountId;
    this.region = where.region;
    this.requestId = facts?.id ?? shared.ids.uuid();
    this.#shared = shared;
    this.#pageKey = pageKey;
    this.#facts = facts;
    if (where.origin) this.origin = where.origin;
    if (facts) this.http = facts.http;
    if (facts?.trailers) this.trailers = facts.trailers;
  }

  get account(): Account {
    return { accountId: this.accountId, partition: partitionOf(this.region) };
  }

  get door(): AwsDoor {
    return this.#shared.door;
  }

  get endpoint(): string {
    return this.#shared.endpoint;
  }

  get tokens(): PageTokens {
    this.#tokens ??= sealedPageTokens(this.#pageKey, this);
    return this.#tokens;
  }

  get signal(): AbortSignal {
    return this.#facts?.signal() ?? NEVER;
  }
}

const NEVER = new AbortController().signal;
