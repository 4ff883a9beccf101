import { formatArn } from '../../../kernel/arn.js';
import type { InvokeTarget } from './target-call.js';

/**
 * Publishes the input as it is, JSON quotes included. EventBridge asks as itself: the topic's policy decides. A repeated call
 * publishes a second message.
 *
 * @source Amazon EventBridge User Guide, "Using resource-based policies": Amazon SNS permissions
 */
export const publishToTopic: InvokeTarget = async ({ target, text }, client) => {
  await client.call('sns', 'Publish', { TopicArn: formatArn(target), Message: text });
};
