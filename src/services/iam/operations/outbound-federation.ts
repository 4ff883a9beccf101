import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { PARTITION_SCOPE } from '../../../store/store.js';
import { issuerOf, issuerUrl, newIssuer, tokenIssuers } from '../federation/token-issuer.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** Tokens of the account's own principals, for services outside. */
export function outboundFederationOperations(sealer: Sealer) {
  return {
    EnableOutboundWebIdentityFederation: {
      authorize: onAnyResource('iam:EnableOutboundWebIdentityFederation'),
      async handle(_input, { store, account, endpoint, ids }) {
        // Keys take long to make: not while others wait for the store.
        const fresh = (await issuerOf(store, account)) ?? (await newIssuer(account, ids, sealer));
        const issuer = await store.transaction(async (tx) => {
          const known = await issuerOf(tx, account);
          if (known?.isEnabled) {
            throw new AwsError(
              'FeatureEnabledException',
              'Outbound web identity federation is already enabled for this account.',
            );
          }
          const enabled = { ...(known ?? fresh), isEnabled: true };
          await tx.put(tokenIssuers, PARTITION_SCOPE, enabled.issuerId, enabled);
          return enabled;
        });
        return { IssuerIdentifier: issuerUrl(endpoint, issuer) };
      },
    },

    DisableOutboundWebIdentityFederation: {
      authorize: onAnyResource('iam:DisableOutboundWebIdentityFederation'),
      async handle(_input, { store, account }) {
        await store.transaction(async (tx) => {
          const known = await issuerOf(tx, account);
          if (known?.isEnabled !== true) throw disabled();
          await tx.put(tokenIssuers, PARTITION_SCOPE, known.issuerId, { ...known, isEnabled: false });
        });
        return {};
      },
    },

    GetOutboundWebIdentityFederationInfo: {
      authorize: onAnyResource('iam:GetOutboundWebIdentityFederationInfo'),
      async handle(_input, { store, account, endpoint }) {
        const known = await issuerOf(store, account);
        if (known?.isEnabled !== true) throw disabled();
        return { IssuerIdentifier: issuerUrl(endpoint, known), JwtVendingEnabled: true };
      },
    },
  } satisfies OperationTable<Iam>;
}

function disabled(): AwsError {
  return new AwsError(
    'FeatureDisabledException',
    'Outbound web identity federation is disabled for this account.',
  );
}
