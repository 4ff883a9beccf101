import { expect, it } from 'vitest';
import { compilePolicy } from '../../../engines/policy/compile.js';
import { validatePolicy } from '../../../engines/policy/validate.js';
import { actions } from './action-list.js';
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

it('writes long lists of actions with each service once', () => {
  expect(actions(' acm:Describe* List*\n  s3:Get* acm:Get*')).toEqual([
    'acm:Describe*',
    'acm:List*',
    's3:Get*',
    'acm:Get*',
  ]);
});

it.each([
  ['ReadOnlyAccess', 'codepipeline:GetPipeline', 'codepipeline:StartPipelineExecution'],
  ['ReadOnlyAccess', 's3:GetObject', 's3:PutObject'],
  ['job-function/ViewOnlyAccess', 'ec2:DescribeInstances', 's3:GetObject'],
  ['SecurityAudit', 'iam:GetAccountAuthorizationDetails', 'secretsmanager:GetSecretValue'],
  ['AmazonEC2ContainerRegistryPullOnly', 'ecr:BatchGetImage', 'ecr:PutImage'],
])('%s allows %s and not %s', (name, allowed, other) => {
  const [version] = awsManagedPolicies().get(`arn:aws:iam::aws:policy/${name}`)?.versions ?? [];
  const { statements } = compilePolicy(version?.document ?? '');
  const allows = (action: string) => statements.some((one) => one.matchesAction(action.toLowerCase()));
  expect([allows(allowed), allows(other)]).toEqual([true, false]);
});
