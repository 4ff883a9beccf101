import { type CompiledPolicy, compilePolicy } from '../../engines/policy/compile.js';
import { denialSentence } from '../../engines/policy/denial.js';
import { PolicySyntaxError } from '../../engines/policy/document.js';
import {
  decide,
  type PolicyDecision,
  type PolicySet,
  type SourcedPolicy,
} from '../../engines/policy/evaluate.js';
import type { PrincipalFacts } from '../../engines/policy/principal-element.js';
import type { AuthorizationPlace, Authorizer, Decision } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import type { Logger } from '../../kernel/logger.js';
import type { Principal } from '../../kernel/principal.js';
import type { Store } from '../../store/store.js';
import { conditionContext, resourceAccount } from './condition-keys.js';
import { type Identity, identityKey, loadIdentity } from './identity.js';
import { untilIdentitiesChange } from './identity-changes.js';
import { lastUseRecorder } from './last-use.js';

/** `audit` allows what it would deny, and logs it; `off` asks nobody. */
export type IamMode = 'enforce' | 'audit' | 'off';

const CACHED_IDENTITIES = 500;
const ALLOWED: Decision = { allowed: true };

/** The decisions of the front door, by the policies that the store holds. */
export function iamAuthorizer(store: Store, mode: IamMode, log: Logger): Authorizer {
  const identities = untilIdentitiesChange<Identity>(store, CACHED_IDENTITIES);
  const recordUse = lastUseRecorder(store);
  return {
    async authorize(principal, requests, place) {
      await recordUse(principal, requests, place);
      if (mode === 'off') return ALLOWED;
      const identity = await identities(identityKey(principal), () => loadIdentity(store, principal));
      for (const request of requests) {
        const decision = await decideOne(principal, identity, request, place);
        if (decision === undefined || decision.effect === 'allowed') continue;
        const message = denialSentence({ caller: principal.arn, ...request }, decision);
        if (mode === 'enforce') return { allowed: false, message, request };
        log.warn('allowed, although iam would deny it', { denial: message });
      }
      return ALLOWED;
    },
  };
}

/** @returns undefined where nobody needs to be asked */
async function decideOne(
  principal: Principal,
  identity: Identity,
  request: AccessRequest,
  place: AuthorizationPlace,
): Promise<PolicyDecision | undefined> {
  const owner = resourceAccount(request, principal);
  if (isUnlimited(principal, owner) && !request.resourcePolicyDecides) return undefined;
  const policies = policySet(principal, identity, request, owner);
  const resourceTags = asksForResourceTags(policies) ? await request.resourceTags?.() : undefined;
  const facts = { principal, request, place, principalTags: identity.tags, resourceTags };
  const { action, resource } = request;
  return decide({ action, resource, context: conditionContext(facts) }, policies);
}

function policySet(
  principal: Principal,
  identity: Identity,
  request: AccessRequest,
  owner: string,
): PolicySet {
  const session = sessionPolicy(principal);
  return {
    identity: identity.policies,
    caller: principalFacts(principal),
    crossAccount: owner !== principal.accountId,
    resourcePolicyDecides: request.resourcePolicyDecides ?? false,
    ...(identity.boundary && { boundary: identity.boundary }),
    ...(session && { session }),
    ...(request.resourcePolicy !== undefined && {
      resource: { source: request.resource, policy: readable(request.resourcePolicy) },
    }),
  };
}

function asksForResourceTags({ identity, boundary, session, resource }: PolicySet): boolean {
  const asks = (sourced: SourcedPolicy | undefined) => sourced?.policy.asksForResourceTags === true;
  return identity.some(asks) || asks(boundary) || asks(session) || asks(resource);
}

/** Root in its own account, and services acting for themselves. */
function isUnlimited(principal: Principal, owner: string): boolean {
  return principal.kind === 'service' || (principal.kind === 'root' && principal.accountId === owner);
}

/** A federated session without a policy of its own has no permissions. */
function sessionPolicy(principal: Principal): SourcedPolicy | undefined {
  if (principal.kind !== 'assumed-role' && principal.kind !== 'federated-user') return undefined;
  if (principal.sessionPolicy !== undefined) {
    return { source: 'session', policy: compilePolicy(principal.sessionPolicy) };
  }
  return principal.kind === 'federated-user' ? { source: 'session', policy: { statements: [] } } : undefined;
}

/** Services check the policies of their resources less closely than IAM: one that cannot be read denies. */
function readable(document: string): CompiledPolicy {
  try {
    return compilePolicy(document);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return DENY_EVERYTHING;
    throw error;
  }
}

const DENY_EVERYTHING = compilePolicy(
  '{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}',
);

const FACTS_KIND: { readonly [Kind in Principal['kind']]?: PrincipalFacts['kind'] } = {
  service: 'service',
  'identity-provider': 'federated',
};

function principalFacts(principal: Principal): PrincipalFacts {
  return {
    kind: FACTS_KIND[principal.kind] ?? 'aws',
    accountId: principal.accountId,
    arn: principal.arn,
    ...(principal.kind === 'assumed-role' && { roleArn: principal.roleArn }),
  };
}
