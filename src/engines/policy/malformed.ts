import { AwsError } from '../../kernel/aws-error.js';

/** A document that IAM refuses to store; `message` in AWS's words. */
export function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocumentException', message, { statusCode: 400 });
}
