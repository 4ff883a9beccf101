import { expect, it } from 'vitest';
import { compilePolicy } from '../../../engines/policy/compile.js';
import { validatePolicy } from '../../../engines/policy/validate.js';
import { awsManagedPolicies } from './catalog.js';

it('holds policies that IAM itself would take, each once, in order', () => {
  const policies = [...awsManagedPolicies().values()];
  const names = policies.map(({ policyName }) => policyName);
  expect(names).toEqual([...new Set(names)].sort());
  expect(new Set(policies.map(({ policyId }) => policyId)).size).toBe(names.length);
  for (const { policyName, path, versions, createdAt, updatedAt } of policies) {
    const [only, ...others] = versions;
    expect(others).toEqual([]);
    expect(createdAt, policyName).toBeLessThanOrEqual(updatedAt);
    // Those of linked roles are known by name alone.
    if (path.startsWith('/aws-service-role/')) continue;
    expect(() => validatePolicy(only?.document ?? '', 'managed'), policyName).not.toThrow();
    expect(compilePolicy(only?.document ?? '').statements.length, policyName).toBeGreaterThan(0);
  }
});
