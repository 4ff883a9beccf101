import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { bucketArn } from '../access.js';
import { NOTIFY_TOPIC, type TopicMessage } from '../notify/topics.js';

/** After this many failures in a row that are nobody's answer, it is given up. */
const MOST_ATTEMPTS = 8;

/** Tells a topic, at least once. A topic that no longer lets S3 publish hears nothing, as on AWS. */
export const notifyTopicWorker: WorkerDeclaration<ServiceContext> = {
  kind: NOTIFY_TOPIC,
  concurrency: 4,
  leaseMs: 30_000,
  async run(item, context) {
    const message = item.payload as TopicMessage;
    try {
      await publish(s3ItselfFor(context, message), message.topicArn, message.message);
    } catch (error) {
      const isAnswer = isAwsError(error) && error.options.fault !== 'server';
      if (!isAnswer && item.attempt < MOST_ATTEMPTS) throw error;
      const { bucket, topicArn } = message;
      context.log.warn('topic not told of a change in a bucket', { bucket, topicArn, error });
    }
  },
};

/** S3 itself, for a bucket: the topic's policy decides whether it may. */
export function s3ItselfFor(
  { door }: Pick<ServiceContext, 'door'>,
  { accountId, region, bucket }: Pick<TopicMessage, 'accountId' | 'region' | 'bucket'>,
): AwsClient {
  const principal = servicePrincipal('s3.amazonaws.com', accountId, bucketArn(bucket, region));
  return door.as(principal, { accountId, region });
}

/** @throws AwsError of SNS */
export async function publish(client: AwsClient, topicArn: string, message: string): Promise<void> {
  await client.call('sns', 'Publish', {
    TopicArn: topicArn,
    Subject: 'Amazon S3 Notification',
    Message: message,
  });
}
