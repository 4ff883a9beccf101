import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../kernel/aws-error.js';
import type { Ids } from '../kernel/ids.js';
import type { Logger } from '../kernel/logger.js';
import { globalRegionOf, partitionOf, partitionOfArn } from '../kernel/partition.js';
import type { Principal } from '../kernel/principal.js';
import { StoreFull } from '../store/store.js';
import type { WireResponse } from '../wire/protocol.js';
import { signatureClaim } from '../wire/sigv4/credential.js';
import { type AuthenticationOptions, authenticate } from './authenticate.js';
import { identifyService, isForm, likelyService } from './identify-service.js';
import type { Authorizer } from './identity.js';
import { invoke } from './invoke.js';
import type { FrontDoorLimits } from './limits.js';
import { payloadOf } from './payload.js';
import { protocolOf, type ServiceRegistry } from './registry.js';
import { bodyOf, RequestBody } from './request-body.js';
import { resolveOperation } from './resolve-operation.js';
import { sendResponse } from './send-response.js';
import type { AnyService, CallPlace, RequestContext } from './service.js';
import { STRANGERS_WIRE, strangersProtocol } from './strangers-protocol.js';

export interface AwsHandlerDeps {
  readonly registry: ServiceRegistry;
  readonly authentication: AuthenticationOptions;
  readonly authorizer: Authorizer;
  readonly defaultRegion: string;
  readonly ids: Ids;
  readonly log: Logger;
  readonly context: (principal: Principal, where: CallPlace, request: WireFacts) => RequestContext;
  readonly limits?: FrontDoorLimits;
}

/** What a handler may learn of the request's way here. */
export interface WireFacts {
  readonly id: string;
  readonly http: IncomingMessage;
  /** Made on demand: few handlers ask. */
  readonly signal: () => AbortSignal;
  readonly trailers: Promise<ReadonlyMap<string, string>> | undefined;
}

const DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What is learnt of a request on its way through the chain; errors are answered with what is known by then. */
interface Progress {
  service?: AnyService;
  operation?: string;
  principal?: Principal;
  signingName?: string;
}

/** Answers one request of the AWS API, from its signature to its response. */
export async function handleAws(
  http: IncomingMessage,
  response: ServerResponse,
  deps: AwsHandlerDeps,
): Promise<void> {
  const requestId = deps.ids.uuid();
  const startedAt = performance.now();
  const progress: Progress = {};
  let wire: WireResponse;
  try {
    wire = await answer(http, response, requestId, progress, deps);
  } catch (error) {
    wire = await encodeFailure(error, http, requestId, progress, deps);
  }
  await sendResponse(http, response, wire);
  deps.log.info('request', {
    requestId,
    service: progress.service?.id,
    operation: progress.operation,
    principal: progress.principal?.arn,
    status: wire.status,
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
  });
}

/** The chain: identify, authenticate, resolve, decode, then what inside calls meet too, encode. */
async function answer(
  http: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  progress: Progress,
  deps: AwsHandlerDeps,
): Promise<WireResponse> {
  const [rawPath, rawQuery] = splitUrl(http.url ?? '/');
  const query = rawQuery === '' ? NO_QUERY : new URLSearchParams(rawQuery);
  const likely = likelyService(http.headers, query, deps.registry);
  if (likely) progress.service = likely;
  const claim = signatureClaim(http.headers, query);
  if (claim) {
    progress.signingName = claim.service;
    if (!deps.registry.bySigningName(claim.service)) delete progress.service;
  }
  const early = new RequestBody(bodyOf(http, response), DEFAULT_MAX_BODY_BYTES, deps.limits);
  const identifying = identifyService(
    { headers: http.headers, rawPath, query, body: early, claim },
    deps.registry,
  );
  const identified = identifying instanceof Promise ? await identifying : identifying;
  const declaration = identified.service;
  progress.service = declaration;
  if (identified.operation !== undefined) progress.operation = identified.operation;
  const body = declaration.maxBodyBytes ? new RequestBody(early.stream(), declaration.maxBodyBytes) : early;
  const incoming = { http, rawPath, rawQuery, body, operation: identified.operation };
  const caller = await authenticate(incoming, claim, declaration, deps.authentication);
  progress.principal = caller.principal;
  const loading = deps.registry.load(declaration);
  const service = loading instanceof Promise ? await loading : loading;
  const found = resolveOperation(service, identified.operation, http, rawPath, query);
  progress.operation = found.operation.shape.name;
  const payload = payloadOf(incoming, caller.chunkSigning, declaration);
  const whole = payload.isPlain
    ? body
    : new RequestBody(payload.body, declaration.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES, deps.limits);
  const protocol = protocolOf(declaration, http.headers.accept);
  const input = await protocol.decode(found.operation.shape, {
    method: http.method ?? 'GET',
    rawPath,
    rawQuery,
    headers: http.headers,
    labels: found.labels,
    body: payload.body,
    readBody: () => whole.collect(),
  });
  const where = {
    accountId: caller.principal.accountId,
    region: claim?.region ?? untoldRegion(caller.principal, deps),
  };
  const context = deps.context(caller.principal, where, {
    id: requestId,
    http,
    signal: abortSignal(response),
    trailers: payload.trailers,
  });
  const output = await invoke(service, found.operation, input, context, deps.authorizer);
  return protocol.encode(found.operation.shape, output, service.wire, requestId);
}

/** Of requests that do not tell theirs: the default one, unless it is in another partition than the caller. */
function untoldRegion({ arn }: Principal, { defaultRegion }: Pick<AwsHandlerDeps, 'defaultRegion'>): string {
  const partition = partitionOfArn(arn);
  const isThere = partition === undefined || partition === partitionOf(defaultRegion);
  return isThere ? defaultRegion : globalRegionOf(partition);
}

async function encodeFailure(
  error: unknown,
  http: IncomingMessage,
  requestId: string,
  progress: Progress,
  deps: AwsHandlerDeps,
): Promise<WireResponse> {
  const { service, operation } = progress;
  if (error instanceof AwsError) {
    deps.log.debug('request refused', { requestId, code: error.code, message: error.message });
  } else if (http.destroyed && !http.complete) {
    deps.log.debug('client went away', { requestId, service: service?.id, operation, error });
  } else {
    deps.log.error('request failed', { requestId, service: service?.id, operation, error });
  }
  const shown = asAwsError(error);
  if (!service) {
    const asked = { headers: http.headers, isForm: isAction(http), signingName: progress.signingName };
    return strangersProtocol(asked).encodeError(shown, STRANGERS_WIRE, requestId);
  }
  const loaded = await deps.registry.load(service);
  return protocolOf(service, http.headers.accept).encodeError(shown, loaded.wire, requestId);
}

/** Bugs keep their words to the log. No client retries a 507, as it would a 500 or 503. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof StoreFull) {
    const message = "The server's disk is full. Nothing was changed.";
    return new AwsError('InsufficientStorage', message, { fault: 'server', statusCode: 507 });
  }
  return new AwsError('InternalFailure', 'An internal error occurred.', { fault: 'server' });
}

/** Of the query protocol. */
function isAction(http: IncomingMessage): boolean {
  return isForm(http.headers['content-type']) || /[?&]Action=/.test(http.url ?? '');
}

/** One for the whole request, from the first time that somebody asks: contexts are copied, and ask again. */
function abortSignal(response: ServerResponse): () => AbortSignal {
  let signal: AbortSignal | undefined;
  return () => {
    if (signal) return signal;
    const controller = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) controller.abort();
    });
    signal = controller.signal;
    return signal;
  };
}

/** Never written to. */
const NO_QUERY = new URLSearchParams();

/** Path and query as they were sent; clients of a proxy send the origin before them. */
function splitUrl(url: string): [path: string, query: string] {
  if (url === '/') return ['/', ''];
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}
