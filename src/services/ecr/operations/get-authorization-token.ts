import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { dnsSuffixOf } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { sealToken, TOKEN_LIFETIME_MS } from '../authorization-token.js';
import type { EcrSdk } from '../sdk.js';

/** The password of `docker login`: one for each registry that is asked for, each good for all of the region. */
export function getAuthorizationToken(sealer: Sealer): Operation<EcrSdk, 'GetAuthorizationToken'> {
  return {
    authorize: onAnyResource('ecr:GetAuthorizationToken'),
    async handle({ registryIds = [] }, { accountId, region, caller, clock }) {
      // Real time, not the scaled one, as the credentials have that it is asked for with.
      const expiresAt = clock.now() + TOKEN_LIFETIME_MS;
      const password = sealToken(sealer, { principal: caller, region, expiresAt });
      const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
      const registries = registryIds.length > 0 ? registryIds : [accountId];
      return {
        authorizationData: registries.map((registry) => ({
          authorizationToken,
          expiresAt: new Date(expiresAt),
          proxyEndpoint: `https://${registry}.dkr.ecr.${region}.${dnsSuffixOf(region)}`,
        })),
      };
    },
  };
}
