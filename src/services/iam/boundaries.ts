import { parseArn } from '../../kernel/arn.js';
import { AwsError } from '../../kernel/aws-error.js';
import type { Account } from '../../kernel/partition.js';
import type { Reader } from '../../store/store.js';
import { notAttachable } from './errors.js';
import { findPolicy } from './managed-policies.js';

/** @throws AwsError NoSuchEntity, InvalidParameterValue for what is no policy's ARN */
export async function requireBoundary(reader: Reader, account: Account, arn: string): Promise<void> {
  if (!/^policy\//.test(parseArn(arn)?.resource ?? '')) {
    const message = `Value (${arn}) for parameter PermissionsBoundary is invalid.`;
    throw new AwsError('InvalidParameterValue', message, { statusCode: 400 });
  }
  if ((await findPolicy(reader, account, arn)) === undefined) throw notAttachable(`Scope ARN: ${arn}`);
}
