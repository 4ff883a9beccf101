import { formatArn } from '../../../kernel/arn.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { InvokeTarget } from './target-call.js';

/**
 * Passes the event on to another bus as it is: its id, time and account stay. A bus passes on nothing that another bus has
 * passed on to it.
 * @source Amazon EventBridge User Guide, "Sending and receiving events between event buses"
 */
export const passOnToBus: InvokeTarget = async ({ target, event }, client) => {
  const entry = {
    EventBusName: formatArn(target),
    Source: event.source,
    DetailType: event.detailType,
    Detail: event.detailText ?? JSON.stringify(event.detail ?? {}),
    Resources: [...event.resources],
    Time: new Date(event.time),
  };
  const { Entries: [outcome] = [] } = await client.call('events', 'PutEvents', { Entries: [entry] });
  if (outcome?.ErrorCode !== undefined) throw new AwsError(outcome.ErrorCode, outcome.ErrorMessage ?? '');
};
