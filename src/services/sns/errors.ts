import { AwsError } from '../../kernel/aws-error.js';

/** @param reason what follows `Invalid parameter: ` */
export function invalidParameter(reason: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid parameter: ${reason}`);
}

/** Of message attributes. */
export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

export function topicNotFound(): AwsError {
  return new AwsError('NotFoundException', 'Topic does not exist');
}

export function subscriptionNotFound(): AwsError {
  return new AwsError('NotFoundException', 'Subscription does not exist');
}

/** Of the tagging operations. */
export function resourceNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', 'Resource does not exist');
}

export function tooManyTags(): AwsError {
  return new AwsError(
    'TagLimitExceededException',
    'Could not complete request: tag quota of per resource exceeded',
  );
}

/** Where no permission is missing, but the resource is somebody else's. */
export function notAuthorized(callerArn: string, action: string, resource: string): AwsError {
  const message = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsError('AuthorizationErrorException', message);
}
