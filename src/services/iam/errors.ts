import { AwsError } from '../../kernel/aws-error.js';

/** @source texts as IAM answers them; the API reference gives only the codes */
export function notFound(message: string): AwsError {
  return new AwsError('NoSuchEntityException', message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExistsException', message);
}

export function deleteConflict(what: string): AwsError {
  return new AwsError('DeleteConflictException', what);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceededException', message);
}

export function quotaExceeded(quota: string, limit: number): AwsError {
  return limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`);
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}

/** IAM's own checks beyond the constraints of its members. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, { statusCode: 400 });
}

export const noSuchUser = (name: string) => notFound(`The user with name ${name} cannot be found.`);
export const noSuchRole = (name: string) => notFound(`The role with name ${name} cannot be found.`);
export const noSuchGroup = (name: string) => notFound(`The group with name ${name} cannot be found.`);
export const noSuchInstanceProfile = (name: string) => notFound(`Instance Profile ${name} cannot be found.`);
export const noSuchPolicy = (arn: string) => notFound(`Policy ${arn} was not found.`);
export const notAttachable = (what: string) => notFound(`${what} does not exist or is not attachable.`);
