import { isAwsError } from '../../../kernel/aws-error.js';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/duration.js';

const LONGEST_DELAY_MS = 10 * MINUTE_MS;

/** Client errors that pass by themselves. */
const PASSING: readonly string[] = [
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
  'ConflictException',
  'ConcurrentModificationException',
  'ConcurrentPipelineExecutionsLimitExceededException',
  'AccountLimitExceededException',
  'ServiceUnavailableException',
];

/** A refusal of the target (no permission, not there, not valid) stays one; anything else may pass. */
export function isWorthRetrying(error: unknown): boolean {
  if (!isAwsError(error)) return true;
  return error.options.fault === 'server' || PASSING.includes(error.code);
}

/** Doubling from a second on, so that 185 tries fill a day. @param attempt the one that failed, from 1 */
export function retryDelayMs(attempt: number): number {
  return Math.min(SECOND_MS * 2 ** Math.min(attempt - 1, 20), LONGEST_DELAY_MS);
}
