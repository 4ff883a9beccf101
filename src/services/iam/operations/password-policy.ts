import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { notFound } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { presentPasswordPolicy, readPasswordPolicy } from '../passwords/password-policy.js';
import { changeAccount, readAccount } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const passwordPolicyOperations = {
  UpdateAccountPasswordPolicy: {
    authorize: onAnyResource('iam:UpdateAccountPasswordPolicy'),
    async handle(input, context) {
      const passwordPolicy = readPasswordPolicy(input);
      await changeIdentities(context, async (tx) => {
        await changeAccount(tx, context.account, (account) => ({ ...account, passwordPolicy }));
      });
      return {};
    },
  },

  GetAccountPasswordPolicy: {
    authorize: onAnyResource('iam:GetAccountPasswordPolicy'),
    async handle(_input, { store, account }) {
      const { passwordPolicy } = await readAccount(store, account);
      if (passwordPolicy === undefined) {
        throw notFound(`The Password Policy with domain name ${account.accountId} cannot be found.`);
      }
      return { PasswordPolicy: presentPasswordPolicy(passwordPolicy) };
    },
  },

  DeleteAccountPasswordPolicy: {
    authorize: onAnyResource('iam:DeleteAccountPasswordPolicy'),
    async handle(_input, context) {
      await changeIdentities(context, async (tx) => {
        await changeAccount(tx, context.account, ({ passwordPolicy, ...account }) => {
          if (passwordPolicy === undefined) {
            throw notFound('The account policy with name PasswordPolicy cannot be found.');
          }
          return account;
        });
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;
