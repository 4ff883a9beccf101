import { isAwsError } from '../../../kernel/aws-error.js';
import type { InvokeTarget } from './target-call.js';

/** Appends to a stream of the group that is named after the rule. A repeated call writes a second line. */
export const putLogEvent: InvokeTarget = async ({ target, ruleName, text, now }, client) => {
  const logGroupName = target.resource.slice('log-group:'.length).replace(/:\*$/, '');
  const logStreamName = ruleName;
  try {
    await client.call('logs', 'CreateLogStream', { logGroupName, logStreamName });
  } catch (error) {
    if (!isAwsError(error, 'ResourceAlreadyExistsException')) throw error;
  }
  const logEvents = [{ timestamp: now, message: text }];
  await client.call('logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents });
};
