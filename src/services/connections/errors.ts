import { AwsError } from '../../kernel/aws-error.js';

export function resourceNotFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Resource not found: ${arn}`);
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}

export function concurrentModification(arn: string): AwsError {
  return new AwsError(
    'ConcurrentModificationException',
    `${arn} was changed by somebody else meanwhile: try again`,
  );
}
