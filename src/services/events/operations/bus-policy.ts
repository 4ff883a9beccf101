import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { type BusPolicyRecord, busPolicies, type PolicyStatement, policyText } from '../bus-policies.js';
import { busArn } from '../names.js';
import { existingBus } from './existing-bus.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');
type PutPermissionInput = Parameters<Operation<Sdk, 'PutPermission'>['handle']>[0];

const VERSION = '2012-10-17';
const MAX_POLICY_BYTES = 10 * 1024;

/** One statement more, or the whole policy anew. */
const putPermission: Operation<Sdk, 'PutPermission'> = {
  authorize: onAnyResource('events:PutPermission'),
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const bus = await existingBus(tx, context, input.EventBusName);
      const policy =
        input.Policy === undefined
          ? await withStatement(tx, context, bus, statementOf(input, busArn(context, bus)))
          : parsePolicy(input.Policy);
      if (Buffer.byteLength(policyText(policy)) > MAX_POLICY_BYTES) {
        throw new AwsError('PolicyLengthExceededException', 'The event bus policy is too long.');
      }
      await tx.put(busPolicies, regionalScope(context), bus, policy);
    });
    return {};
  },
};

const removePermission: Operation<Sdk, 'RemovePermission'> = {
  authorize: onAnyResource('events:RemovePermission'),
  async handle(input, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const bus = await existingBus(tx, context, input.EventBusName);
      if (input.RemoveAllPermissions) return tx.delete(busPolicies, scope, bus);
      const policy = (await tx.get(busPolicies, scope, bus))?.doc;
      if (!policy) throw new AwsError('ResourceNotFoundException', 'EventBus does not have a policy.');
      const statements = policy.statements.filter(({ Sid }) => Sid !== input.StatementId);
      if (statements.length === policy.statements.length) {
        throw new AwsError('ResourceNotFoundException', 'Statement with the provided id does not exist.');
      }
      if (statements.length === 0) return tx.delete(busPolicies, scope, bus);
      return tx.put(busPolicies, scope, bus, { ...policy, statements });
    });
    return {};
  },
};

async function withStatement(
  tx: Transaction,
  context: RequestContext,
  bus: string,
  statement: PolicyStatement,
): Promise<BusPolicyRecord> {
  const before = (await tx.get(busPolicies, regionalScope(context), bus))?.doc;
  const others = before?.statements.filter(({ Sid }) => Sid !== statement.Sid) ?? [];
  return { version: before?.version ?? VERSION, statements: [...others, statement] };
}

/** @source Amazon EventBridge API Reference, PutPermission */
function statementOf(input: PutPermissionInput, resource: string): PolicyStatement {
  const { Action: action, Principal: principal, StatementId: id, Condition: condition } = input;
  if (action === undefined || principal === undefined || id === undefined) {
    throw validationError('Parameters Action, Principal and StatementId must be specified together.');
  }
  if (action !== 'events:PutEvents')
    throw validationError("Provided value in parameter 'action' is not supported.");
  return {
    Sid: id,
    Effect: 'Allow',
    Principal:
      principal === '*'
        ? '*'
        : { AWS: `${resource.split(':').slice(0, 2).join(':')}:iam::${principal}:root` },
    Action: action,
    Resource: resource,
    ...(condition && { Condition: { [condition.Type ?? '']: { [condition.Key ?? '']: condition.Value } } }),
  };
}

function parsePolicy(text: string): BusPolicyRecord {
  const policy = parseObject(text);
  const statements = Array.isArray(policy?.Statement) ? policy.Statement : [policy?.Statement];
  if (!policy || !statements.every(isStatement)) throw validationError('Policy is malformed.');
  return { version: String(policy.Version ?? VERSION), statements };
}

function isStatement(value: unknown): value is PolicyStatement {
  return typeof value === 'object' && value !== null && 'Effect' in value && 'Principal' in value;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

export const busPolicyOperations = {
  PutPermission: putPermission,
  RemovePermission: removePermission,
} satisfies OperationTable<Sdk>;
