import { type CompiledPolicy, compilePolicy } from '../../../engines/policy/compile.js';
import { PolicySyntaxError } from '../../../engines/policy/document.js';
import { decide, type PolicySet, type SourcedPolicy } from '../../../engines/policy/evaluate.js';
import type { DecidedCheck } from '../../../engines/policy/explain.js';
import type { PrincipalFacts } from '../../../engines/policy/principal-element.js';
import type { AuthorizationPlace } from '../../../front-door/identity.js';
import type { AccessRequest } from '../../../front-door/service.js';
import type { Principal } from '../../../kernel/principal.js';
import { conditionContext, resourceAccount } from '../condition-keys.js';
import type { Identity } from '../identity.js';
import { answersOf } from './remembered-answers.js';

/**
 * Decides about one permission. The answer holds on to policies, which are shared, but not to the request that it is about: whoever
 * keeps it keeps no bodies. Of what is allowed, which is most of all and kept too, it holds nothing but the decision.
 */
export async function decideRequest(
  principal: Principal,
  identity: Identity,
  asked: AccessRequest,
  place: AuthorizationPlace,
): Promise<DecidedCheck> {
  const { action, resource, conditions } = asked;
  const check = { action, resource, ...(conditions && { conditions }) };
  const { resourceTags: readTags, resourcePolicy, ...request } = asked;
  const owner = resourceAccount(request, principal);
  if (isUnlimited(principal, owner) && !request.resourcePolicyDecides) return check;
  const policies = policySet(principal, identity, asked, owner, place);
  const resourceTags = asksForResourceTags(policies) ? await readTags?.() : undefined;
  const context = conditionContext({ principal, request, place, principalTags: identity.tags, resourceTags });
  const decision = decide({ action, resource, context }, policies);
  if (decision.effect !== 'allowed') return { ...check, asked: { decision, denied: { policies, context } } };
  const answer = { action, resource, asked: { decision } };
  if (restsOnIdentity(principal, asked) && owner === principal.accountId) {
    answersOf(identity)?.set(questionOf(asked), [answer]);
  }
  return { ...answer, ...check };
}

/** @returns undefined where one of `requests` has to be decided */
export function answeredBefore(
  principal: Principal,
  identity: Identity,
  requests: readonly AccessRequest[],
): readonly DecidedCheck[] | undefined {
  const answers = answersOf(identity);
  if (answers === undefined) return undefined;
  let checks: readonly DecidedCheck[] = [];
  for (const request of requests) {
    const known = restsOnIdentity(principal, request) ? answers.get(questionOf(request)) : undefined;
    if (known === undefined) return undefined;
    const { conditions } = request;
    // Most requests ask for one permission, and say nothing more of it: their record is shared.
    if (requests.length === 1 && isEmpty(conditions)) return known;
    checks = [...checks, ...known.map((check) => ({ ...check, ...(conditions && { conditions }) }))];
  }
  return checks;
}

function isEmpty(conditions: AccessRequest['conditions']): boolean {
  for (const _key in conditions) return false;
  return true;
}

function questionOf({ action, resource }: AccessRequest): string {
  return `${action}\n${resource}`;
}

/** Whether nothing but the policies of the identity has a say, in its own account. */
function restsOnIdentity(principal: Principal, request: AccessRequest): boolean {
  if (request.resourcePolicy !== undefined || request.resourcePolicyDecides) return false;
  if (request.resourceAccountId !== undefined && request.resourceAccountId !== principal.accountId)
    return false;
  if (principal.kind === 'assumed-role') return principal.sessionPolicy === undefined;
  return principal.kind === 'user';
}

function policySet(
  principal: Principal,
  identity: Identity,
  request: AccessRequest,
  owner: string,
  { region }: AuthorizationPlace,
): PolicySet {
  const session = sessionPolicy(principal);
  return {
    identity: identity.policies,
    caller: principalFacts(principal, region),
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

function principalFacts(principal: Principal, region: string): PrincipalFacts {
  return {
    kind: FACTS_KIND[principal.kind] ?? 'aws',
    accountId: principal.accountId,
    arn: principal.arn,
    region,
    ...(principal.kind === 'assumed-role' && { roleArn: principal.roleArn }),
  };
}
