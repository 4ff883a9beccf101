import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GitEngine } from '../../../engines/git/port.js';
import type { Decision } from '../../../front-door/identity.js';
import type { AccessRequest, ServiceContext } from '../../../front-door/service.js';
import type { Principal } from '../../../kernel/principal.js';
import type { RepositoryPlace } from '../model.js';
import type { GitRequest } from './git-request.js';

/** One request whose sender may read (or push to) a repository that exists. */
export interface GitSession {
  readonly git: GitEngine;
  readonly context: ServiceContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly gitRequest: GitRequest;
  readonly place: RepositoryPlace;
  readonly principal: Principal;
  /** What the sender has been allowed so far. */
  readonly access: AccessRequest;
  readonly authorize: (requests: readonly AccessRequest[]) => Promise<Decision>;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}
