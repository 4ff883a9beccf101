import { AwsError } from '../../kernel/aws-error.js';

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function projectExists(arn: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `Project already exists: ${arn}`);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('AccountLimitExceededException', message);
}
