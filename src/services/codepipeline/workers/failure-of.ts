import type { ServiceContext } from '../../../front-door/service.js';
import { type AwsError, isAwsError } from '../../../kernel/aws-error.js';
import type { WorkItem } from '../../../work/work.js';
import { ActionFailed } from '../actions/action-runner.js';
import type { ActionFailure } from '../history.js';

/** After this many failures in a row that are nobody's answer, it is given up. */
const MOST_ATTEMPTS = 8;

/** What an error makes of an action or a rule. @returns undefined where trying again may help */
export function failureOf(
  error: unknown,
  item: WorkItem,
  context: ServiceContext,
): ActionFailure | undefined {
  if (error instanceof ActionFailed) return { code: error.code, message: error.message };
  if (isAwsError(error) && !mayPass(error)) {
    const code = error.code.startsWith('AccessDenied') ? 'PermissionError' : 'JobFailed';
    return { code, message: error.message || error.code };
  }
  if (item.attempt < MOST_ATTEMPTS || item.signal.aborted) return undefined;
  context.log.error('an action or a rule was given up', { key: item.key, error });
  return { code: 'SystemUnavailable', message: 'It could not be run: an internal error occurred' };
}

function mayPass({ code, options }: AwsError): boolean {
  return options.fault === 'server' || code.startsWith('Throttling') || code === 'ServiceUnavailable';
}
