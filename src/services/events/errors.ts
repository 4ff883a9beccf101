import { AwsError, validationError } from '../../kernel/aws-error.js';
import { compilePattern } from '../../kernel/json-pattern/compile.js';
import { type ObjectPattern, PatternError } from '../../kernel/json-pattern/pattern.js';

export function busNotFound(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

export function ruleNotFound(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Rule ${name} does not exist.`);
}

export function ruleNotFoundOnBus(name: string, eventBusName: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Rule ${name} does not exist on EventBus ${eventBusName}.`,
  );
}

export function limitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
}

export function invalidParameter(name: string, reason?: string): AwsError {
  return validationError(
    `Parameter ${name} is not valid.${reason === undefined ? '' : ` Reason: ${reason}`}`,
  );
}

/**
 * @throws AwsError InvalidEventPatternException, with the place in the text as the JSON parser of AWS gives it
 */
export function checkedPattern(text: string): ObjectPattern {
  try {
    return compilePattern(text);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const before = text.slice(0, error.at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    const place = `at [Source: (String)"${text}"; line: ${before.length}, column: ${column}]`;
    const message = `Event pattern is not valid. Reason: ${error.message}\n ${place}`;
    throw new AwsError('InvalidEventPatternException', message);
  }
}
