import { AwsError } from '../../kernel/aws-error.js';

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', message);
}

export function missingParameter(message: string): AwsError {
  return new AwsError('MissingRequiredParameterException', message);
}

/** What PutMetricAlarm and GetMetricData answer to settings that do not go together. */
export function notValid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** Of SetAlarmState and DeleteAlarms. */
export function alarmNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFound', message);
}

/** Of the tagging operations. */
export function resourceNotFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', 'Unknown', {
    members: { ResourceType: 'Alarm', ResourceId: arn },
  });
}
