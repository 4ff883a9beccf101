import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { type ActionOutcome, NOTIFY, type NotifyRequest, rememberAction } from '../alarms/actions.js';
import { alarmArn } from '../names.js';
import type { Place } from '../store.js';

/** After this many failures in a row that are nobody's answer, it is given up. */
const MOST_ATTEMPTS = 8;

/**
 * Tells a topic of an alarm, as CloudWatch itself: the topic's policy decides. At least once: after a crash it is told again
 * what it was told before.
 */
export const notifyWorker: WorkerDeclaration<ServiceContext> = {
  kind: NOTIFY,
  concurrency: 4,
  leaseMs: 30_000,
  async run(item, context) {
    const [accountId = '', region = ''] = item.key.split('/');
    const place = { accountId, region };
    const request = item.payload as NotifyRequest;
    const outcome = await publish(item, request, place, context);
    await context.store.transaction((tx) => rememberAction(tx, context, place, request.alarm, outcome));
  },
};

/** @throws what may pass by itself */
async function publish(
  item: WorkItem,
  { alarm, topicArn, subject, message, changedAt }: NotifyRequest,
  place: Place,
  { door }: ServiceContext,
): Promise<ActionOutcome> {
  const common = { actionArn: topicArn, changedAt };
  const arn = alarmArn(place, alarm.name);
  const client = door.as(servicePrincipal('cloudwatch.amazonaws.com', place.accountId, arn), place);
  try {
    await client.call('sns', 'Publish', { TopicArn: topicArn, Subject: subject, Message: message });
    return { ...common, publishedMessage: message };
  } catch (error) {
    const isAnswer = isAwsError(error) && error.options.fault !== 'server';
    if (!isAnswer && item.attempt < MOST_ATTEMPTS) throw error;
    return { ...common, error: isAwsError(error) ? error.message : 'An internal error occurred' };
  }
}
