import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import type { Account } from '../../../kernel/partition.js';
import type { Collection, Reader } from '../../../store/store.js';
import { serverCertificates } from '../certificates/server-certificate.js';
import { alreadyExists, notFound } from '../errors.js';
import { oidcProviders } from '../federation/oidc-provider.js';
import { samlProviders } from '../federation/saml-provider.js';
import { changeIdentities } from '../identity-changes.js';
import { mfaDevices } from '../mfa/mfa-device.js';
import { given } from '../names.js';
import {
  ACCOUNT_KEY,
  accountSettings,
  changeAccount,
  groups,
  instanceProfiles,
  managedPolicies,
  readAccount,
  roles,
  scopeOf,
  users,
} from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas" */
const QUOTAS = {
  AccessKeysPerUserQuota: 2,
  AssumeRolePolicySizeQuota: 2_048,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  AttachedPoliciesPerUserQuota: 10,
  GroupPolicySizeQuota: 5_120,
  GroupsPerUserQuota: 10,
  GroupsQuota: 300,
  InstanceProfilesQuota: 1_000,
  PoliciesQuota: 1_500,
  PolicySizeQuota: 6_144,
  PolicyVersionsInUseQuota: 10_000,
  RolePolicySizeQuota: 10_240,
  RolesQuota: 1_000,
  ServerCertificatesQuota: 20,
  SigningCertificatesPerUserQuota: 2,
  UserPolicySizeQuota: 2_048,
  UsersQuota: 5_000,
  VersionsPerPolicyQuota: 5,
} as const;

/** Root has neither keys nor devices nor certificates here. */
const OF_ROOT = {
  AccountAccessKeysPresent: 0,
  AccountMFAEnabled: 0,
  AccountSigningCertificatesPresent: 0,
} as const;

export const accountOperations = {
  GetAccountSummary: {
    authorize: onAnyResource('iam:GetAccountSummary'),
    async handle(_input, { store, account }) {
      const count = <T>(source: Collection<T>) => countOf(store, account, source);
      const { globalEndpointTokenVersion = 1 } = await readAccount(store, account);
      const devices = await store.list(mfaDevices, scopeOf(account));
      return {
        SummaryMap: {
          ...QUOTAS,
          ...OF_ROOT,
          GlobalEndpointTokenVersion: globalEndpointTokenVersion,
          Groups: await count(groups),
          InstanceProfiles: await count(instanceProfiles),
          MFADevices: devices.length,
          MFADevicesInUse: devices.filter(({ doc }) => doc.assigned !== undefined).length,
          Policies: await count(managedPolicies),
          PolicyVersionsInUse: await versionsInUse(store, account),
          Providers: (await count(oidcProviders)) + (await count(samlProviders)),
          Roles: await count(roles),
          ServerCertificates: await count(serverCertificates),
          Users: await count(users),
        },
      };
    },
  },

  ListAccountAliases: {
    authorize: onAnyResource('iam:ListAccountAliases'),
    async handle(_input, { store, account }) {
      const { alias } = await readAccount(store, account);
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  },

  /** Replaces the account's alias; an alias belongs to one account only. */
  CreateAccountAlias: {
    authorize: onAnyResource('iam:CreateAccountAlias'),
    async handle(input, context) {
      const alias = given(input.AccountAlias);
      await changeIdentities(context, async (tx) => {
        for (const scope of await tx.scopes(accountSettings)) {
          const taken = (await tx.get(accountSettings, scope, ACCOUNT_KEY))?.doc.alias === alias;
          if (taken && scope !== scopeOf(context.account)) {
            throw alreadyExists(`The account alias ${alias} already exists.`);
          }
        }
        await changeAccount(tx, context.account, (account) => ({ ...account, alias }));
      });
      return {};
    },
  },

  DeleteAccountAlias: {
    authorize: onAnyResource('iam:DeleteAccountAlias'),
    async handle(input, context) {
      const alias = given(input.AccountAlias);
      await changeIdentities(context, async (tx) => {
        await changeAccount(tx, context.account, ({ alias: current, ...account }) => {
          if (current !== alias) throw notFound(`The account alias ${alias} cannot be found.`);
          return account;
        });
      });
      return {};
    },
  },

  SetSecurityTokenServicePreferences: {
    authorize: onAnyResource('iam:SetSecurityTokenServicePreferences'),
    async handle(input, context) {
      const globalEndpointTokenVersion = input.GlobalEndpointTokenVersion === 'v2Token' ? 2 : 1;
      await changeIdentities(context, async (tx) => {
        await changeAccount(tx, context.account, (account) => ({ ...account, globalEndpointTokenVersion }));
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

async function countOf<T>(reader: Reader, account: Account, source: Collection<T>): Promise<number> {
  return (await reader.list(source, scopeOf(account))).length;
}

/** Every attachment uses a version. */
async function versionsInUse(reader: Reader, account: Account): Promise<number> {
  const scope = scopeOf(account);
  const holders = [
    ...(await reader.list(users, scope)),
    ...(await reader.list(roles, scope)),
    ...(await reader.list(groups, scope)),
  ];
  return holders.reduce((sum, { doc }) => sum + doc.attachedPolicies.length, 0);
}
