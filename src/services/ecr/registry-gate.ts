import type { EcrHost, RegistryGate, RegistryWish } from '../../engines/docker/registry-gate.js';
import type { Authorizer } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { formatArn } from '../../kernel/arn.js';
import type { Clock } from '../../kernel/clock.js';
import type { Principal } from '../../kernel/principal.js';
import type { Sealer } from '../../kernel/sealer.js';
import { openToken } from './authorization-token.js';

export interface EcrGateDeps {
  readonly sealer: Sealer;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
}

/** What docker's requests are authorised as, in the order in which they come. @source Amazon ECR User Guide, "Pushing an image" */
const ACTIONS = {
  pull: ['BatchGetImage', 'GetDownloadUrlForLayer'],
  push: [
    'InitiateLayerUpload',
    'UploadLayerPart',
    'CompleteLayerUpload',
    'PutImage',
    'BatchCheckLayerAvailability',
  ],
} as const;

/** Lets in who has a token of GetAuthorizationToken, with the permissions that they have by now. */
export function ecrGate({ sealer, authorizer, clock }: EcrGateDeps): RegistryGate {
  return async (visit) => {
    const token = visit.login.username === 'AWS' ? openToken(sealer, visit.login.password) : undefined;
    if (token === undefined || token.region !== visit.host.region) return { kind: 'stranger' };
    if (clock.now() >= token.expiresAt) return { kind: 'expired' };
    if (visit.wish === undefined) return { kind: 'admitted' };
    const { principal, region } = token;
    const place = { accountId: principal.accountId, region, now: clock.now() };
    const requests = requestsOf(visit.host, visit.wish, principal);
    const decision = await authorizer.authorize(principal, requests, place);
    return decision.allowed ? { kind: 'admitted' } : { kind: 'denied', message: decision.message };
  };
}

function requestsOf(host: EcrHost, wish: RegistryWish, principal: Principal): readonly AccessRequest[] {
  return ACTIONS[wish.to].map((action) => ({
    action: `ecr:${action}`,
    resource: formatArn({
      service: 'ecr',
      region: host.region,
      accountId: host.accountId,
      resource: `repository/${wish.repository}`,
    }),
    // Repositories have no policies that could let in other accounts: all of them are as one's own.
    resourceAccountId: principal.accountId,
  }));
}
