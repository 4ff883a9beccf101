import { AwsError } from '../../kernel/aws-error.js';

/** @source texts as STS answers them */
export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, { statusCode: 403 });
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, { statusCode: 400 });
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message, { statusCode: 400 });
}

/** What an identity provider is said to have signed is not what it has to be. */
export function invalidToken(message: string): AwsError {
  return new AwsError('InvalidIdentityTokenException', message);
}

/** A required member: the front door refuses requests without it. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a required member is missing behind the front door');
  return value;
}
