import type { PolicyLayer } from './evaluate.js';
import type { CheckExplanation, PatchStatement, PolicyPatch } from './explain.js';

/**
 * The policies that would allow what is missing and no more: one for each layer that says nothing, with actions on the same
 * resource in one statement. A role is to be passed to the service that asks for it, and to no other.
 */
export function leastPrivilege(caller: string, checks: readonly CheckExplanation[]): PolicyPatch[] {
  // Denied in so many words: no further permission helps.
  if (checks.some((check) => !check.isAllowed && check.missing === undefined)) return [];
  const layers = new Map<PolicyLayer, CheckExplanation[]>();
  for (const check of checks) {
    if (check.missing === undefined) continue;
    for (const layer of [check.missing, ...(check.alsoMissing ?? [])]) {
      layers.set(layer, [...(layers.get(layer) ?? []), check]);
    }
  }
  return [...layers].map(([layer, missing]) => ({
    layer,
    document: { Version: '2012-10-17', Statement: statementsFor(layer, caller, missing) },
  }));
}

function statementsFor(
  layer: PolicyLayer,
  caller: string,
  missing: readonly CheckExplanation[],
): PatchStatement[] {
  const byTarget = new Map<string, { readonly check: CheckExplanation; readonly actions: Set<string> }>();
  for (const check of missing) {
    const resource = resourceOf(check);
    const key = JSON.stringify([resource, conditionOf(check)]);
    const group = byTarget.get(key) ?? { check, actions: new Set<string>() };
    group.actions.add(check.action);
    byTarget.set(key, group);
  }
  return [...byTarget.values()].map(({ check, actions }) => {
    const condition = conditionOf(check);
    return {
      Effect: 'Allow',
      ...(layer === 'resource' && { Principal: principalOf(caller) }),
      Action: actions.size === 1 ? check.action : [...actions].sort(),
      // A trust policy speaks of its own role.
      ...(layer === 'resource' && check.action.startsWith('sts:') ? {} : { Resource: resourceOf(check) }),
      ...(condition && { Condition: condition }),
    };
  });
}

/** Services have names, not ARNs; who has no name is everybody. */
function principalOf(caller: string): NonNullable<PatchStatement['Principal']> {
  if (caller.startsWith('arn:')) return { AWS: caller };
  return caller.includes('.') ? { Service: caller } : { AWS: '*' };
}

/**
 * What is no ARN (`policy path /`) can only be allowed with everything else. Keys of objects may hold what means something else in a
 * policy; in other ARNs a `*` is AWS's own.
 */
function resourceOf({ resource }: CheckExplanation): string {
  if (!resource.startsWith('arn:')) return '*';
  const special = /^arn:[^:]*:s3:::[^/]*\//.test(resource) ? /\$\{|[*?]/g : /\$\{/g;
  return resource.replace(special, (found) => (found === `\${` ? `\${$}{` : `\${${found}}`));
}

function conditionOf({ action, conditions }: CheckExplanation): PatchStatement['Condition'] {
  const service = conditions['iam:passedtoservice'];
  if (action !== 'iam:PassRole' || typeof service !== 'string') return undefined;
  return { StringEquals: { 'iam:PassedToService': service } };
}
