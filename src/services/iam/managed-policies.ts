import { parseArn } from '../../kernel/arn.js';
import { AwsError } from '../../kernel/aws-error.js';
import { type Account, partitionOfArn } from '../../kernel/partition.js';
import type { Reader } from '../../store/store.js';
import { noSuchPolicy, notAttachable, validationError } from './errors.js';
import { awsManagedPolicies } from './managed/catalog.js';
import type { ManagedPolicy, PolicyVersion } from './model.js';
import { managedPolicies, nameKey, scopeOf } from './store.js';

/** A policy of AWS or of the account; never another account's. */
export async function findPolicy(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<ManagedPolicy | undefined> {
  const ofAws = awsManagedPolicies(account.partition).get(arn);
  if (ofAws !== undefined) return ofAws;
  const parsed = parseArn(arn);
  const name = /^policy\/(?:.*\/)?([^/]+)$/.exec(parsed?.resource ?? '')?.[1];
  if (name === undefined) return undefined;
  const stored = await reader.get(managedPolicies, scopeOf(account), nameKey(name));
  return stored?.doc.arn === arn ? stored.doc : undefined;
}

/** @throws AwsError ValidationError, NoSuchEntity */
export async function requirePolicy(reader: Reader, account: Account, arn: string): Promise<ManagedPolicy> {
  checkPolicyArn(arn);
  const policy = await findPolicy(reader, account, arn);
  if (policy === undefined) throw noSuchPolicy(arn);
  return policy;
}

/** @throws AwsError ValidationError, NoSuchEntity in the words for attaching */
export async function requireAttachable(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<ManagedPolicy> {
  checkPolicyArn(arn);
  const policy = await findPolicy(reader, account, arn);
  if (policy === undefined) throw notAttachable(`Policy ${arn}`);
  return policy;
}

/** The two blanks are AWS's. */
function checkPolicyArn(arn: string): void {
  if (parseArn(arn) === undefined) throw validationError('Invalid ARN:  Could not be parsed!');
}

/** @throws AwsError AccessDenied for policies that AWS manages */
export function requireOwn(policy: ManagedPolicy): void {
  if (!awsManagedPolicies(partitionOfArn(policy.arn)).has(policy.arn)) return;
  const message = `Policy ${policy.arn} is managed by AWS and cannot be changed.`;
  throw new AwsError('AccessDenied', message, { statusCode: 403 });
}

/** @param versionId `v3` */
export function findVersion(policy: ManagedPolicy, versionId: string): PolicyVersion | undefined {
  return policy.versions.find((version) => `v${version.number}` === versionId);
}

export function defaultDocument(policy: ManagedPolicy): string {
  const version = findVersion(policy, `v${policy.defaultVersion}`);
  if (version === undefined) throw new Error(`policy ${policy.arn} has lost its default version`);
  return version.document;
}
