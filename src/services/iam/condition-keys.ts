import type { ConditionContext } from '../../engines/policy/pattern.js';
import type { AuthorizationPlace } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { type Principal, principalUserId } from '../../kernel/principal.js';
import type { Tag } from './model.js';

/** All that the global condition keys are answered from. */
export interface RequestFacts {
  readonly principal: Principal;
  readonly request: AccessRequest;
  readonly place: AuthorizationPlace;
  /** Tags of the user or role behind the principal. */
  readonly principalTags: readonly Tag[];
}

const PRINCIPAL_TAG = 'aws:principaltag/';

/**
 * The condition keys of one request: its own, and the global ones.
 * @source IAM User Guide, "AWS global condition context keys"
 */
export function conditionContext(facts: RequestFacts): ConditionContext {
  const own = facts.request.conditions;
  return {
    values(key) {
      const given = own?.[key];
      if (given !== undefined) return typeof given === 'string' ? [given] : given;
      const value = key.startsWith(PRINCIPAL_TAG)
        ? principalTag(facts, key.slice(PRINCIPAL_TAG.length))
        : GLOBAL_KEYS[key]?.(facts);
      return value === undefined ? undefined : [value];
    },
  };
}

/** By lower-case name. */
const GLOBAL_KEYS: Readonly<Record<string, (facts: RequestFacts) => string | undefined>> = {
  'aws:currenttime': ({ place }) => new Date(place.now).toISOString(),
  'aws:epochtime': ({ place }) => String(Math.floor(place.now / 1000)),
  'aws:sourceip': ({ place }) => place.sourceIp,
  'aws:requestedregion': ({ place }) => place.region,
  // The embedded server listens on loopback, which nobody overhears; AWS's endpoints are all HTTPS.
  'aws:securetransport': () => 'true',
  'aws:viaawsservice': () => 'false',
  'aws:principalaccount': ({ principal }) => principal.accountId,
  'aws:principalarn': ({ principal }) => principalArn(principal),
  'aws:principaltype': ({ principal }) => PRINCIPAL_TYPES[principal.kind],
  'aws:principalisawsservice': ({ principal }) => String(principal.kind === 'service'),
  'aws:principalservicename': ({ principal }) =>
    principal.kind === 'service' ? principal.service : undefined,
  // A service acts for the account in which it works.
  'aws:sourceaccount': ({ principal }) => (principal.kind === 'service' ? principal.accountId : undefined),
  'aws:sourcearn': ({ principal }) => (principal.kind === 'service' ? principal.sourceArn : undefined),
  'aws:userid': ({ principal }) => principalUserId(principal),
  'aws:username': ({ principal }) => (principal.kind === 'user' ? principal.userName : undefined),
  'aws:sourceidentity': ({ principal }) =>
    principal.kind === 'assumed-role' ? principal.sourceIdentity : undefined,
  'aws:multifactorauthpresent': ({ principal }) =>
    principal.kind === 'assumed-role' || principal.kind === 'federated-user' ? 'false' : undefined,
  'aws:resourceaccount': (facts) => resourceAccount(facts.request, facts.principal),
};

const PRINCIPAL_TYPES: Readonly<Record<Principal['kind'], string | undefined>> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  service: undefined,
};

/** The owner of the resource: as its ARN says, or as the request does; else the caller's own account. */
export function resourceAccount(request: AccessRequest, principal: Principal): string {
  if (request.resourceAccountId !== undefined) return request.resourceAccountId;
  const account = parseArn(request.resource)?.accountId;
  return account !== undefined && /^\d{12}$/.test(account) ? account : principal.accountId;
}

function principalArn(principal: Principal): string | undefined {
  if (principal.kind === 'service') return undefined;
  return principal.kind === 'assumed-role' ? principal.roleArn : principal.arn;
}

/** Keys are compared without case; session tags win. */
function principalTag(facts: RequestFacts, key: string): string | undefined {
  const { principal } = facts;
  const session = principal.kind === 'assumed-role' ? principal.sessionTags : undefined;
  const fromSession = Object.entries(session ?? {}).find(([name]) => name.toLowerCase() === key);
  return fromSession?.[1] ?? facts.principalTags.find((tag) => tag.key.toLowerCase() === key)?.value;
}
