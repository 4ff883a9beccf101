import { malformedPolicy } from './errors.js';

const MAX_POLICY_BYTES = 20 * 1024;

/**
 * What S3 itself asks of a bucket's policy; how statements are read is the authorizer's matter.
 * @throws AwsError MalformedPolicy
 */
export function checkBucketPolicy(text: string, bucketArn: string): void {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) {
    throw malformedPolicy('Policies must not exceed the maximum allowed size of 20480 bytes.');
  }
  const policy = parseObject(text);
  const statements = listOf(policy.Statement);
  if (statements.length === 0) throw malformedPolicy('Missing required field Statement');
  for (const statement of statements) checkStatement(statement, bucketArn);
}

function checkStatement(statement: unknown, bucketArn: string): void {
  if (!isObject(statement)) throw malformedPolicy('Policy has invalid syntax');
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    throw malformedPolicy(
      statement.Effect === undefined
        ? 'Missing required field Effect'
        : `Invalid effect: ${String(statement.Effect)}`,
    );
  }
  if (!('Principal' in statement) && !('NotPrincipal' in statement)) {
    throw malformedPolicy('Missing required field Principal');
  }
  const actions = texts(statement.Action ?? statement.NotAction, 'Action');
  if (!actions.every((action) => action === '*' || action.startsWith('s3:'))) {
    throw malformedPolicy('Policy has invalid action');
  }
  const resources = texts(statement.Resource ?? statement.NotResource, 'Resource');
  if (!resources.every((resource) => isOfBucket(resource, bucketArn))) {
    throw malformedPolicy('Policy has invalid resource');
  }
}

function isOfBucket(resource: string, arn: string): boolean {
  return resource === '*' || resource === arn || resource.startsWith(`${arn}/`) || resource === `${arn}*`;
}

function texts(value: unknown, field: string): string[] {
  const list = listOf(value);
  if (list.length === 0) throw malformedPolicy(`Missing required field ${field}`);
  return list.map((entry) => {
    if (typeof entry !== 'string') throw malformedPolicy(`Policy has invalid ${field.toLowerCase()}`);
    return entry;
  });
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  if (!isObject(parsed)) throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  return parsed;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
