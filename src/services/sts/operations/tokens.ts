import { withoutPermission } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import type { Principal } from '../../../kernel/principal.js';
import { accessDenied, given } from '../errors.js';
import { sessionPolicyOf } from '../session-policy.js';
import { issueCredentials } from '../sessions.js';

type Sts = typeof import('@aws-sdk/client-sts');

const HALF_A_DAY_SECONDS = 43_200;
/** Root's sessions are short. @source STS API reference, GetSessionToken and GetFederationToken */
const MAX_ROOT_SECONDS = 3_600;

export const tokenOperations = {
  /** No permission is needed: the session can do no more than its owner. */
  GetSessionToken: {
    authorize: withoutPermission,
    async handle(input, context) {
      const owner = longLivedCaller(context.caller, 'GetSessionToken');
      const seconds = sessionSeconds(owner, input.DurationSeconds);
      return { Credentials: await issueCredentials(context, withoutKey(owner), seconds) };
    },
  },

  GetFederationToken: {
    authorize: (input, { accountId }) => [
      { action: 'sts:GetFederationToken', resource: federatedArn(accountId, given(input.Name)) },
    ],
    async handle(input, context) {
      const owner = longLivedCaller(context.caller, 'GetFederationToken');
      const name = given(input.Name);
      const policy = await sessionPolicyOf(input, owner.accountId, context);
      const session: Principal = {
        kind: 'federated-user',
        accountId: owner.accountId,
        arn: federatedArn(owner.accountId, name),
        name,
        ...(owner.kind === 'user' && { issuer: { userId: owner.userId, userName: owner.userName } }),
        ...(policy && { sessionPolicy: policy.document }),
      };
      const seconds = sessionSeconds(owner, input.DurationSeconds);
      return {
        Credentials: await issueCredentials(context, session, seconds),
        FederatedUser: { FederatedUserId: `${owner.accountId}:${name}`, Arn: session.arn },
        PackedPolicySize: policy?.packedSize ?? 0,
      };
    },
  },
} satisfies OperationTable<Sts>;

type LongLived = Extract<Principal, { kind: 'root' | 'user' }>;

/** @throws AwsError AccessDenied for sessions: a user's own key is known by its id */
function longLivedCaller(caller: Principal, operation: string): LongLived {
  if (caller.kind === 'root' || (caller.kind === 'user' && caller.accessKeyId !== undefined)) return caller;
  throw accessDenied(`Cannot call ${operation} with session credentials`);
}

function withoutKey(owner: LongLived): Principal {
  if (owner.kind === 'root') return owner;
  const { accessKeyId: _, ...user } = owner;
  return user;
}

function sessionSeconds(owner: LongLived, asked: number | undefined): number {
  const seconds = asked ?? HALF_A_DAY_SECONDS;
  return owner.kind === 'root' ? Math.min(seconds, MAX_ROOT_SECONDS) : seconds;
}

function federatedArn(accountId: string, name: string): string {
  return formatArn({ service: 'sts', region: '', accountId, resource: `federated-user/${name}` });
}
