import { splitResource } from './arn-pattern.js';
import type { CompiledPolicy, CompiledStatement, PreparedRequest } from './compile.js';
import type { ConditionContext } from './pattern.js';
import { matchPrincipal, type PrincipalFacts, type PrincipalMatch } from './principal-element.js';

/** Which layer of policies a decision comes from. */
export type PolicyLayer = 'identity' | 'resource' | 'boundary' | 'session';

/** A policy and where it was found, for answers that name it. */
export interface SourcedPolicy {
  /** `arn:aws:iam::aws:policy/AdministratorAccess`, or an inline policy's name. */
  readonly source: string;
  /** Of a managed policy. */
  readonly arn?: string;
  readonly policy: CompiledPolicy;
}

export interface PolicyRequest {
  /** `codebuild:StartBuild` */
  readonly action: string;
  /** ARN or `*` */
  readonly resource: string;
  readonly context: ConditionContext;
}

/** Every policy that has a say in one request. */
export interface PolicySet {
  readonly identity: readonly SourcedPolicy[];
  readonly boundary?: SourcedPolicy;
  readonly session?: SourcedPolicy;
  readonly resource?: SourcedPolicy;
  /** Needed where there is a resource policy. */
  readonly caller: PrincipalFacts;
  /** The caller belongs to another account than the resource: both sides must allow. */
  readonly crossAccount?: boolean;
  /** Without a resource policy that allows it nothing is allowed: roles (trust policies), KMS keys. */
  readonly resourcePolicyDecides?: boolean;
}

export interface MatchedStatement {
  readonly layer: PolicyLayer;
  readonly source: string;
  readonly arn?: string;
  readonly statement: CompiledStatement;
}

export type PolicyDecision =
  | { readonly effect: 'allowed'; readonly matched: readonly MatchedStatement[] }
  /** `layer` denies in so many words. */
  | {
      readonly effect: 'explicitDeny';
      readonly layer: PolicyLayer;
      readonly matched: readonly MatchedStatement[];
    }
  /** `layer` would have had to allow. */
  | {
      readonly effect: 'implicitDeny';
      readonly layer: PolicyLayer;
      readonly matched: readonly MatchedStatement[];
    };

/**
 * Decides one request: an explicit deny anywhere wins; otherwise every layer that limits must allow.
 * @source IAM User Guide, "Policy evaluation logic"
 */
export function decide(request: PolicyRequest, set: PolicySet): PolicyDecision {
  const findings = examineAll(request, set);
  const layers = [findings.identity, findings.resource, findings.boundary, findings.session];
  const denying = layers.find((finding) => finding.denied.length > 0);
  if (denying !== undefined) return { effect: 'explicitDeny', layer: denying.layer, matched: denying.denied };
  const matched = layers.flatMap((finding) => finding.allowed);
  const [missing] = layersMissing(set, findings);
  return missing === undefined
    ? { effect: 'allowed', matched }
    : { effect: 'implicitDeny', layer: missing, matched };
}

/** Every layer that would have to allow and does not, the one that a denial names first. */
export function missingLayers(request: PolicyRequest, set: PolicySet): readonly PolicyLayer[] {
  return layersMissing(set, examineAll(request, set));
}

function examineAll(request: PolicyRequest, set: PolicySet): Findings {
  const prepared: PreparedRequest = {
    action: request.action.toLowerCase(),
    resource: splitResource(request.resource),
    context: request.context,
  };
  return {
    resource: examine('resource', set.resource === undefined ? [] : [set.resource], prepared, set.caller),
    identity: examine('identity', set.identity, prepared, set.caller),
    boundary: examine('boundary', set.boundary === undefined ? [] : [set.boundary], prepared, set.caller),
    session: examine('session', set.session === undefined ? [] : [set.session], prepared, set.caller),
  };
}

interface Finding {
  readonly layer: PolicyLayer;
  readonly allowed: readonly MatchedStatement[];
  readonly denied: readonly MatchedStatement[];
  /** How closely the allowing statements name the caller; only of resource policies. */
  readonly principal: PrincipalMatch;
}

const SILENT: readonly MatchedStatement[] = [];

function examine(
  layer: PolicyLayer,
  policies: readonly SourcedPolicy[],
  request: PreparedRequest,
  caller: PrincipalFacts,
): Finding {
  let allowed: MatchedStatement[] | undefined;
  let denied: MatchedStatement[] | undefined;
  let principal: PrincipalMatch = 'none';
  for (const { policy, source, arn } of policies) {
    for (const statement of policy.statements) {
      if (!applies(statement, request)) continue;
      const match = layer === 'resource' ? principalOf(statement, caller) : 'exact';
      if (match === 'none') continue;
      const found: MatchedStatement = { layer, source, statement, ...(arn !== undefined && { arn }) };
      if (statement.effect === 'Deny') {
        denied = [...(denied ?? []), found];
      } else {
        allowed = [...(allowed ?? []), found];
        if (principal === 'none' || principal === 'account' || match === 'exact') principal = match;
      }
    }
  }
  return { layer, allowed: allowed ?? SILENT, denied: denied ?? SILENT, principal };
}

function applies(statement: CompiledStatement, request: PreparedRequest): boolean {
  if (!statement.matchesAction(request.action)) return false;
  if (!statement.matchesResource(request.resource, request.context)) return false;
  for (const condition of statement.conditions) {
    if (!condition(request.context)) return false;
  }
  return true;
}

function principalOf(statement: CompiledStatement, caller: PrincipalFacts): PrincipalMatch {
  return statement.principals === undefined ? 'none' : matchPrincipal(statement.principals, caller);
}

type Findings = Readonly<Record<PolicyLayer, Finding>>;

const NO_LAYERS: readonly PolicyLayer[] = [];

/** Those that had to allow and did not; what a resource's policy is missing would name the caller. */
function layersMissing(set: PolicySet, findings: Findings): readonly PolicyLayer[] {
  const granted = findings.resource.allowed.length > 0;
  const needsGrant = (set.crossAccount || set.resourcePolicyDecides) && !granted;
  const first: readonly PolicyLayer[] = needsGrant ? ['resource'] : NO_LAYERS;
  if (set.caller.kind !== 'aws') return first;
  const named = set.crossAccount ? 'none' : needsGrant ? namedBy(set.caller) : findings.resource.principal;
  // In its own account a caller whom the resource's policy names needs nothing else.
  if (named === 'exact') return first;
  const further = LIMITS.filter((layer) => {
    if (findings[layer].allowed.length > 0) return false;
    return layer === 'identity' ? named !== 'role' : set[layer] !== undefined;
  });
  return further.length === 0 ? first : [...first, ...further];
}

const LIMITS = ['identity', 'boundary', 'session'] as const;

/** A policy would name the role, not one session of it. */
function namedBy(caller: PrincipalFacts): PrincipalMatch {
  return caller.roleArn === undefined ? 'exact' : 'role';
}
