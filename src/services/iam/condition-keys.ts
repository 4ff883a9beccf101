import type { ConditionContext } from '../../engines/policy/pattern.js';
import type { Tags } from '../../front-door/access.js';
import type { AuthorizationPlace } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { type Principal, principalUserId, sessionTimes } from '../../kernel/principal.js';
import type { Tag } from './model.js';

/** All that the global condition keys are answered from. */
export interface RequestFacts {
  readonly principal: Principal;
  readonly request: AccessRequest;
  readonly place: AuthorizationPlace;
  /** Tags of the user or role behind the principal. */
  readonly principalTags: readonly Tag[];
  /** Where a policy asks for them. */
  readonly resourceTags?: Tags | undefined;
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
      const ofSession = sessionKey(facts.principal, key);
      if (ofSession !== undefined) return typeof ofSession === 'string' ? [ofSession] : ofSession;
      const value = GLOBAL_KEYS[key]?.(facts) ?? tagValue(facts, key);
      return value === undefined ? undefined : [value];
    },
  };
}

/** By lower-case name. */
const GLOBAL_KEYS: Readonly<Record<string, (facts: RequestFacts) => string | undefined>> = {
  'aws:currenttime': ({ place }) => new Date(place.now).toISOString(),
  'aws:epochtime': ({ place }) => String(Math.floor(place.now / 1000)),
  'aws:sourceip': ({ place }) => place.sourceIp,
  'aws:useragent': ({ place }) => place.userAgent,
  'aws:referer': ({ place }) => place.referer,
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
  // Long-lived keys have neither of the two.
  'aws:multifactorauthpresent': ({ principal }) =>
    isTemporary(principal) ? String(mfaAt(principal) !== undefined) : undefined,
  'aws:multifactorauthage': ({ principal, place }) => {
    const at = mfaAt(principal);
    return at === undefined ? undefined : String(Math.floor((place.now - at) / 1000));
  },
  'aws:tokenissuetime': ({ principal }) => {
    const times = sessionTimes(principal);
    return times && new Date(times.issuedAt).toISOString();
  },
  'aws:federatedprovider': ({ principal }) =>
    principal.kind === 'assumed-role' ? principal.federatedProvider : undefined,
  'aws:resourceaccount': (facts) => resourceAccount(facts.request, facts.principal),
};

const PRINCIPAL_TYPES: Readonly<Record<Principal['kind'], string | undefined>> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  service: undefined,
  'identity-provider': undefined,
  anonymous: 'Anonymous',
};

/** What the session's identity provider or service said: such keys are good for policies of the session too. */
function sessionKey(principal: Principal, key: string): string | readonly string[] | undefined {
  if (principal.kind !== 'assumed-role') return undefined;
  for (const keys of [principal.federationKeys, principal.sessionKeys]) {
    if (keys !== undefined && Object.hasOwn(keys, key)) return keys[key];
  }
  return undefined;
}

function isTemporary(principal: Principal): boolean {
  if (principal.kind === 'user' || principal.kind === 'root') return principal.session !== undefined;
  return principal.kind === 'assumed-role' || principal.kind === 'federated-user';
}

/** When the session's owner gave a one-time code. */
function mfaAt(principal: Principal): number | undefined {
  if (principal.kind === 'assumed-role') return principal.mfaAt;
  return principal.kind === 'user' || principal.kind === 'root' ? principal.session?.mfaAt : undefined;
}

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

/** `aws:ResourceTag/KEY`, which many services also call by their own prefix; `s3:ExistingObjectTag/KEY` of objects. */
const RESOURCE_TAG = /^([a-z0-9-]+):(resourcetag|existingobjecttag|buckettag)\/(.*)$/s;

function tagValue(facts: RequestFacts, key: string): string | undefined {
  if (key.startsWith(PRINCIPAL_TAG)) return principalTag(facts, key.slice(PRINCIPAL_TAG.length));
  if (facts.resourceTags === undefined) return undefined;
  const [, prefix = '', kind, name] = RESOURCE_TAG.exec(key) ?? [];
  if (prefix !== 'aws' && !facts.request.action.startsWith(`${prefix}:`)) return undefined;
  if (isObject(facts.request) !== (kind === 'existingobjecttag')) return undefined;
  return Object.entries(facts.resourceTags).find(([tag]) => tag.toLowerCase() === name)?.[1];
}

function isObject({ action, resource }: AccessRequest): boolean {
  return action.startsWith('s3:') && resource.includes('/');
}

/** Keys are compared without case; session tags win. */
function principalTag(facts: RequestFacts, key: string): string | undefined {
  const { principal } = facts;
  const hasTags = principal.kind === 'assumed-role' || principal.kind === 'federated-user';
  const session = hasTags ? principal.sessionTags : undefined;
  const fromSession = Object.entries(session ?? {}).find(([name]) => name.toLowerCase() === key);
  return fromSession?.[1] ?? facts.principalTags.find((tag) => tag.key.toLowerCase() === key)?.value;
}
