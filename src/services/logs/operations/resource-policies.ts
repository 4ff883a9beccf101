import type { ResourcePolicy } from '@aws-sdk/client-cloudwatch-logs';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { collection, regionalScope } from '../../../store/store.js';
import { invalidParameter } from '../errors.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

interface PolicyDocument {
  readonly name: string;
  readonly text: string;
  readonly updatedAt: number;
}

/** By name. They let services of AWS write into groups; here those may anyway. */
const policies = collection<PolicyDocument>('logs.resource-policy');

const MAX_POLICIES = 10;
const DEFAULT_LIMIT = 50;

const putResourcePolicy: Operation<Sdk, 'PutResourcePolicy'> = {
  authorize: onAnyResource('logs:PutResourcePolicy'),
  async handle({ policyName: name, policyDocument: text = '', resourceArn }, context) {
    if (resourceArn !== undefined) throw invalidParameter('Policies of single resources are not supported.');
    if (name === undefined) throw invalidParameter('policyName is required.');
    checkDocument(text);
    const scope = regionalScope(context);
    const doc: PolicyDocument = { name, text, updatedAt: context.clock.now() };
    await context.store.transaction(async (tx) => {
      const others = (await tx.list(policies, scope)).filter(({ key }) => key !== name);
      if (others.length >= MAX_POLICIES) {
        throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
      }
      await tx.put(policies, scope, name, doc);
    });
    return { resourcePolicy: present(doc) };
  },
};

const describeResourcePolicies: Operation<Sdk, 'DescribeResourcePolicies'> = {
  authorize: onAnyResource('logs:DescribeResourcePolicies'),
  async handle({ limit = DEFAULT_LIMIT, nextToken }, context) {
    const listing = 'DescribeResourcePolicies';
    const after = context.tokens.open(listing, nextToken) as string | undefined;
    const found = await context.store.list(policies, regionalScope(context), { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      resourcePolicies: page.map(({ doc }) => present(doc)),
      nextToken: last && found.length > limit ? context.tokens.seal(listing, last.key) : undefined,
    };
  },
};

const deleteResourcePolicy: Operation<Sdk, 'DeleteResourcePolicy'> = {
  authorize: onAnyResource('logs:DeleteResourcePolicy'),
  async handle({ policyName: name = '' }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      if (!(await tx.get(policies, scope, name))) {
        throw new AwsError('ResourceNotFoundException', `Policy with name [${name}] does not exist.`);
      }
      await tx.delete(policies, scope, name);
    });
    return {};
  },
};

function checkDocument(text: string): void {
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy === 'object' && policy !== null && 'Statement' in policy) return;
  } catch {
    // Told below.
  }
  throw invalidParameter('Unable to parse policy document');
}

function present({ name, text, updatedAt }: PolicyDocument): ResourcePolicy {
  return { policyName: name, policyDocument: text, lastUpdatedTime: updatedAt, policyScope: 'ACCOUNT' };
}

export const resourcePolicyOperations = {
  DeleteResourcePolicy: deleteResourcePolicy,
  DescribeResourcePolicies: describeResourcePolicies,
  PutResourcePolicy: putResourcePolicy,
} satisfies OperationTable<Sdk>;
