import { splitResource } from './arn-pattern.js';
import type { CompiledStatement } from './compile.js';
import type { WrittenCondition } from './condition.js';
import { denialSentence } from './denial.js';
import {
  type MatchedStatement,
  missingLayers,
  type PolicyDecision,
  type PolicyLayer,
  type PolicySet,
  type SourcedPolicy,
} from './evaluate.js';
import type { ConditionContext } from './pattern.js';

/** Why one request was decided as it was, as plain data. */
export interface Explanation {
  /** Absent for what was only asked about. */
  readonly requestId?: string;
  /** ISO 8601 */
  readonly time: string;
  /** ARN of the caller. */
  readonly principal: string;
  /** `audited`: it would have been denied, and was let pass. */
  readonly outcome: 'allowed' | 'denied' | 'audited';
  readonly checks: readonly CheckExplanation[];
  /** What would allow everything that is missing; nothing helps against a denial in so many words. */
  readonly patches: readonly PolicyPatch[];
}

/** One permission that the request needs. */
export interface CheckExplanation {
  readonly action: string;
  readonly resource: string;
  readonly isAllowed: boolean;
  /** In AWS's words where it is denied. */
  readonly reason: string;
  /** Condition keys of the request itself, beside the global ones. */
  readonly conditions: Readonly<Record<string, string | readonly string[]>>;
  readonly matched: readonly StatementPlace[];
  /** Statements about the action which do not apply. */
  readonly nearMisses: readonly NearMiss[];
  /** The layer of policies that would have had to allow; absent where it is allowed or denied in so many words. */
  readonly missing?: PolicyLayer;
  /** Further layers that do not allow it either. */
  readonly alsoMissing?: readonly PolicyLayer[];
}

export interface NearMiss extends StatementPlace {
  readonly why: 'resource' | 'condition';
  /** The conditions that do not hold, where it is for them. */
  readonly failed?: readonly FailedCondition[];
}

export interface FailedCondition extends WrittenCondition {
  /** What the request has for the key; absent where it has nothing. */
  readonly found?: readonly string[];
}

/** Where a statement is found. */
export interface StatementPlace {
  readonly effect: 'Allow' | 'Deny';
  readonly layer: PolicyLayer;
  /** The name of an inline policy, the ARN of a managed one. */
  readonly policy: string;
  readonly sid?: string;
  /** From 0, in the policy's document. */
  readonly index: number;
}

/** A policy that allows what is missing and no more. */
export interface PolicyPatch {
  readonly layer: PolicyLayer;
  readonly document: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly PatchStatement[];
  };
}

export interface PatchStatement {
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string } | { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One decided request; without policies where nobody needs to be asked. */
export interface DecidedCheck {
  readonly action: string;
  readonly resource: string;
  readonly conditions?: CheckExplanation['conditions'];
  readonly asked?: {
    readonly decision: PolicyDecision;
    /** What was asked, where it was not allowed. */
    readonly denied?: { readonly policies: PolicySet; readonly context: ConditionContext };
  };
}

export function explainCheck(caller: string, check: DecidedCheck): CheckExplanation {
  const { action, resource, conditions = {}, asked } = check;
  if (asked === undefined) {
    const reason = `${caller} is not limited by policies here`;
    return { action, resource, conditions, isAllowed: true, reason, matched: [], nearMisses: [] };
  }
  const { decision, denied } = asked;
  const matched = decision.matched.map(placeOfMatch);
  if (decision.effect === 'allowed') {
    const reason = 'every layer of policies that has a say allows it';
    return { action, resource, conditions, isAllowed: true, reason, matched, nearMisses: [] };
  }
  return {
    action,
    resource,
    conditions,
    isAllowed: false,
    reason: denialSentence({ caller, action, resource }, decision),
    matched,
    nearMisses:
      denied && decision.effect === 'implicitDeny' ? nearMisses(check, denied.policies, denied.context) : [],
    ...(decision.effect === 'implicitDeny' && missingOf(check, decision.layer)),
  };
}

/** @param first the layer that the denial names */
function missingOf({ action, resource, asked }: DecidedCheck, first: PolicyLayer) {
  if (asked?.denied === undefined) return { missing: first };
  const { policies, context } = asked.denied;
  const others = missingLayers({ action, resource, context }, policies).filter((layer) => layer !== first);
  return { missing: first, ...(others.length > 0 && { alsoMissing: others }) };
}

function placeOfMatch({ layer, source, arn, statement }: MatchedStatement): StatementPlace {
  return placeOf(layer, { source, ...(arn !== undefined && { arn }) }, statement);
}

function placeOf(
  layer: PolicyLayer,
  { source, arn }: Pick<SourcedPolicy, 'source' | 'arn'>,
  { effect, sid, index }: CompiledStatement,
): StatementPlace {
  return { effect, layer, policy: arn ?? source, index, ...(sid !== undefined && { sid }) };
}

/** What allows the action, but on other resources or under other conditions. */
function nearMisses(
  { action, resource }: DecidedCheck,
  set: PolicySet,
  context: ConditionContext,
): readonly NearMiss[] {
  const layers: readonly (readonly [PolicyLayer, readonly (SourcedPolicy | undefined)[]])[] = [
    ['identity', set.identity],
    ['resource', [set.resource]],
    ['boundary', [set.boundary]],
    ['session', [set.session]],
  ];
  const name = action.toLowerCase();
  const split = splitResource(resource);
  const found: NearMiss[] = [];
  for (const [layer, policies] of layers) {
    for (const sourced of policies) {
      for (const statement of sourced?.policy.statements ?? []) {
        if (sourced === undefined || statement.effect !== 'Allow' || !statement.matchesAction(name)) continue;
        const place = placeOf(layer, sourced, statement);
        if (!statement.matchesResource(split, context)) found.push({ ...place, why: 'resource' });
        else {
          const failed = failedConditions(statement, context);
          if (failed.length > 0) found.push({ ...place, why: 'condition', failed });
        }
      }
    }
  }
  return found;
}

function failedConditions(statement: CompiledStatement, context: ConditionContext): FailedCondition[] {
  return statement.conditions
    .filter((condition) => !condition(context))
    .map(({ written }) => {
      const found = context.values(written.key.toLowerCase());
      return { ...written, ...(found && found.length > 0 && { found }) };
    });
}
