import { onAnyResource, withoutPermission } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { accountOfAccessKeyId } from '../../../kernel/access-key-id.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { principalUserId } from '../../../kernel/principal.js';
import { refuseTokenSessions } from '../callers.js';
import { given } from '../errors.js';

type Sts = typeof import('@aws-sdk/client-sts');

export const identityOperations = {
  /** Nobody can be forbidden to ask who they are. */
  GetCallerIdentity: {
    authorize: withoutPermission,
    async handle(_input, { caller }) {
      return {
        UserId: principalUserId(caller) ?? caller.arn,
        Account: caller.accountId,
        Arn: caller.arn,
      };
    },
  },

  /** Ids of no account are taken as local mode takes them: for keys of the caller's. */
  GetAccessKeyInfo: {
    authorize: onAnyResource('sts:GetAccessKeyInfo'),
    async handle(input, { accountId, caller }) {
      refuseTokenSessions(caller, 'GetAccessKeyInfo');
      const id = given(input.AccessKeyId);
      return { Account: accountOfAccessKeyId(id) ?? accountId };
    },
  },

  /** No service here encodes what it says of a denial, so that no message is one of ours. */
  DecodeAuthorizationMessage: {
    authorize: onAnyResource('sts:DecodeAuthorizationMessage'),
    async handle(_input, { caller }) {
      refuseTokenSessions(caller, 'DecodeAuthorizationMessage');
      throw new AwsError('InvalidAuthorizationMessageException', 'The message is not valid.');
    },
  },
} satisfies OperationTable<Sts>;
