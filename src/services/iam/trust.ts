import { validatePolicy } from '../../engines/policy/validate.js';
import { invalidPrincipal } from '../../engines/policy/validate-principals.js';
import { isOfAccount, parseArn } from '../../kernel/arn.js';
import type { Account } from '../../kernel/partition.js';
import type { Reader } from '../../store/store.js';
import { quotaExceeded } from './errors.js';
import { policyCharacters } from './inline-policies.js';
import { userArn } from './model.js';
import { findUser, roleByArn } from './store.js';

/** @source IAM User Guide, "IAM and AWS STS quotas": role trust policy length */
const MAX_TRUST_CHARACTERS = 2_048;

/**
 * A trust policy may name only users and roles that exist; those of other accounts cannot be known here, and in other partitions there
 * is nobody.
 * @throws AwsError MalformedPolicyDocument, LimitExceeded
 */
export async function checkTrustPolicy(reader: Reader, account: Account, document: string): Promise<void> {
  const parsed = validatePolicy(document, 'trust');
  if (policyCharacters(document) > MAX_TRUST_CHARACTERS) {
    throw quotaExceeded('ACLSizePerRole', MAX_TRUST_CHARACTERS);
  }
  for (const { principals } of parsed.statements) {
    if (principals === undefined || principals.by === '*') continue;
    for (const name of principals.by.get('AWS') ?? []) {
      if (!(await existsIfOurs(reader, account, name))) throw invalidPrincipal('AWS', name);
    }
  }
}

async function existsIfOurs(reader: Reader, account: Account, name: string): Promise<boolean> {
  const arn = parseArn(name);
  if (arn !== undefined && arn.partition !== (account.partition ?? 'aws')) return false;
  if (arn?.service !== 'iam' || !isOfAccount(arn, account) || arn.resource === 'root') return true;
  if (arn.resource.startsWith('role/')) return (await roleByArn(reader, name)) !== undefined;
  const userName = arn.resource.split('/').at(-1) ?? '';
  const user = await findUser(reader, account, userName);
  return user !== undefined && userArn(user) === name;
}
