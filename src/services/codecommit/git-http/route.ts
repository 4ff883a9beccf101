import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GitEngine } from '../../../engines/git/port.js';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { Authorizer } from '../../../front-door/identity.js';
import type { AccessRequest, ServiceContext } from '../../../front-door/service.js';
import { repositoryAccess } from '../access.js';
import { placeOf } from '../model.js';
import { findRepository } from '../store.js';
import { type GitRequest, parseGitRequest, REPOSITORIES_PATH } from './git-request.js';
import { type GitIdentity, type IdentityDeps, identify } from './identify.js';
import { receivePush } from './push.js';
import { GitRefusal, sendRefusal } from './refusal.js';
import { advertise, sendPack } from './serve.js';
import type { GitSession } from './session.js';

export interface GitRouteDeps extends IdentityDeps {
  readonly git: GitEngine;
  readonly authorizer: Authorizer;
  /** Requests at once, of all clients; each is a git process or two. Default 64. */
  readonly maxSessions?: number;
}

const MAX_SESSIONS = 64;

/**
 * git over HTTP at `/v1/repos/NAME`.
 * @source gitprotocol-http(5); AWS CodeCommit User Guide, "Setup for HTTPS users"
 */
export function gitRoute(deps: GitRouteDeps): HttpRoute {
  const maxSessions = deps.maxSessions ?? MAX_SESSIONS;
  let sessions = 0;
  return {
    name: 'git',
    matches: (_request, url) => url.pathname.startsWith(REPOSITORIES_PATH),
    async handle(request, response, url, context) {
      const signal = abortedWithClient(response);
      sessions += 1;
      try {
        if (sessions > maxSessions) throw new GitRefusal(503, 'Too many git requests at once: try again.');
        const gitRequest = parseGitRequest(request, url);
        await answer(await openSession(deps, context, gitRequest, { request, response, signal }));
      } catch (error) {
        answerFailure(error, response, signal, context);
      } finally {
        sessions -= 1;
      }
    },
  };
}

function answer(session: GitSession): Promise<void> {
  const { step, service } = session.gitRequest;
  if (step === 'advertise') return advertise(session);
  return service === 'git-upload-pack' ? sendPack(session) : receivePush(session);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/** Permission before existence, so that nobody learns of repositories that are not theirs. @throws GitRefusal */
async function openSession(
  deps: GitRouteDeps,
  context: ServiceContext,
  gitRequest: GitRequest,
  exchange: Exchange,
): Promise<GitSession> {
  const identity = await identify(deps, context, exchange.request, gitRequest);
  const scope = { accountId: identity.principal.accountId, region: identity.region };
  const action = gitRequest.service === 'git-receive-pack' ? 'GitPush' : 'GitPull';
  const access = repositoryAccess(action, { ...scope, store: context.store }, gitRequest.repositoryName);
  const authorize = authorization(deps, context, identity, exchange.request);
  const decision = await authorize([access]);
  if (!decision.allowed) throw new GitRefusal(403, decision.message);
  const repository = await findRepository(context.store, scope, gitRequest.repositoryName);
  if (repository === undefined) {
    const { accountId, region } = scope;
    throw new GitRefusal(404, `Account ${accountId} has no repository of this name in ${region}.`);
  }
  const place = placeOf(scope, repository);
  const { principal } = identity;
  return { ...exchange, git: deps.git, context, gitRequest, place, principal, access, authorize };
}

function authorization(
  { authorizer }: GitRouteDeps,
  context: ServiceContext,
  { principal, region }: GitIdentity,
  request: IncomingMessage,
): GitSession['authorize'] {
  const sourceIp = request.socket.remoteAddress;
  return (requests: readonly AccessRequest[]) =>
    authorizer.authorize(principal, requests, {
      accountId: principal.accountId,
      region,
      now: context.clock.now(),
      ...(sourceIp !== undefined && { sourceIp }),
    });
}

function answerFailure(
  error: unknown,
  response: ServerResponse,
  signal: AbortSignal,
  { log }: ServiceContext,
): void {
  if (signal.aborted) {
    log.debug('git client went away', { error });
  } else if (error instanceof GitRefusal && !response.headersSent) {
    sendRefusal(response, error);
  } else {
    log.error('git request failed', { error });
    if (response.headersSent) response.destroy();
    else
      response.writeHead(500, { 'content-type': 'text/plain', connection: 'close' }).end('Internal error.\n');
  }
}

function abortedWithClient(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
