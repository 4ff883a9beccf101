import { withoutPermission } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { formatGlobalArn } from '../../../kernel/arn.js';
import type { Account } from '../../../kernel/partition.js';
import { accountOf, type Principal, type TokenSession } from '../../../kernel/principal.js';
import { type LongLived, longLivedCaller } from '../callers.js';
import { given } from '../errors.js';
import { checkMfa } from '../mfa.js';
import type { StsDeps } from '../ports.js';
import { sessionPolicyOf } from '../session-policy.js';
import { sessionTagsOf, tagConditions } from '../session-tags.js';
import { issueCredentials } from '../sessions.js';

type Sts = typeof import('@aws-sdk/client-sts');

const HALF_A_DAY_SECONDS = 43_200;
/** Root's sessions are short. @source STS API reference, GetSessionToken and GetFederationToken */
const MAX_ROOT_SECONDS = 3_600;

export function tokenOperations({ mfa, sealer }: Pick<StsDeps, 'mfa' | 'sealer'>) {
  return {
    /** No permission is needed: the session can do no more than its owner. */
    GetSessionToken: {
      authorize: withoutPermission,
      async handle(input, context) {
        const owner = longLivedCaller(context.caller, 'GetSessionToken');
        const seconds = sessionSeconds(owner, input.DurationSeconds);
        const hasMfa = await checkMfa(input, context, mfa, true);
        const session = inSession(owner, hasMfa ? { mfaAt: context.clock.now() } : {});
        return { Credentials: await issueCredentials(context, sealer, session, seconds) };
      },
    },

    GetFederationToken: {
      authorize(input, { account }) {
        const resource = federatedArn(account, given(input.Name));
        const conditions = tagConditions(input);
        return [
          { action: 'sts:GetFederationToken', resource, conditions },
          ...(input.Tags?.length ? [{ action: 'sts:TagSession', resource, conditions }] : []),
        ];
      },
      async handle(input, context) {
        const owner = longLivedCaller(context.caller, 'GetFederationToken');
        const name = given(input.Name);
        const policy = await sessionPolicyOf(
          input,
          { accountId: owner.accountId, region: context.region },
          context,
        );
        const { sessionTags } = sessionTagsOf(input, owner);
        const session: Principal = {
          kind: 'federated-user',
          accountId: owner.accountId,
          arn: federatedArn(accountOf(owner), name),
          name,
          sessionTags,
          ...(owner.kind === 'user' && { issuer: { userId: owner.userId, userName: owner.userName } }),
          ...(policy && { sessionPolicy: policy.document }),
        };
        const seconds = sessionSeconds(owner, input.DurationSeconds);
        return {
          Credentials: await issueCredentials(context, sealer, session, seconds),
          FederatedUser: { FederatedUserId: `${owner.accountId}:${session.name}`, Arn: session.arn },
          PackedPolicySize: policy?.packedSize ?? 0,
        };
      },
    },
  } satisfies OperationTable<Sts>;
}

function inSession(owner: LongLived, session: TokenSession): Principal {
  if (owner.kind === 'root') return { ...owner, session };
  const { accessKeyId: _, ...user } = owner;
  return { ...user, session };
}

function sessionSeconds(owner: LongLived, asked: number | undefined): number {
  const seconds = asked ?? HALF_A_DAY_SECONDS;
  return owner.kind === 'root' ? Math.min(seconds, MAX_ROOT_SECONDS) : seconds;
}

function federatedArn({ accountId, partition }: Account, name: string): string {
  return formatGlobalArn({ partition, service: 'sts', accountId, resource: `federated-user/${name}` });
}
