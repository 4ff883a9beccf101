import type { Principal } from '../../kernel/principal.js';
import { accessDenied } from './errors.js';

export type LongLived = Extract<Principal, { kind: 'root' | 'user' }>;

/**
 * Root or a user, with keys of their own and not with a session of theirs.
 * @throws AwsError AccessDenied
 */
export function longLivedCaller(caller: Principal, operation: string): LongLived {
  if ((caller.kind === 'root' || caller.kind === 'user') && caller.session === undefined) return caller;
  throw accessDenied(`Cannot call ${operation} with session credentials`);
}

/**
 * Of STS, sessions of GetSessionToken may call AssumeRole and GetCallerIdentity only, and those of GetFederationToken the
 * latter only.
 * @throws AwsError AccessDenied
 * @source STS API reference, GetSessionToken and GetFederationToken
 */
export function refuseTokenSessions(caller: Principal, operation: string): void {
  if (caller.kind === 'root' || caller.kind === 'user') longLivedCaller(caller, operation);
  if (caller.kind === 'federated-user') {
    throw accessDenied(`Cannot call ${operation} with session credentials`);
  }
}
