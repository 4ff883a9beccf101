import type { NotificationConfiguration, TopicConfiguration } from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { onBucket } from '../access.js';
import { invalidArgument } from '../errors.js';
import type { Bucket } from '../model.js';
import { checkTopics } from '../notify/check-topics.js';
import { testMessage } from '../notify/topics.js';
import { requireBucket } from '../records/buckets.js';
import type { S3Operations } from '../types.js';
import { publish, s3ItselfFor } from '../workers/notify-topic.js';
import { findConfiguration, storeConfiguration } from './configure.js';

export const notificationOperations = {
  PutBucketNotificationConfiguration: {
    authorize: onBucket('s3:PutBucketNotification'),
    async handle(input, context) {
      const bucket = await requireBucket(context.store, input);
      const given = input.NotificationConfiguration ?? {};
      refuseDestinations(given);
      const topics = checkTopics(given.TopicConfigurations ?? [], context.ids);
      await tryTopics(context, bucket, topics, input.SkipDestinationValidation === true);
      const configuration: NotificationConfiguration = {
        ...(topics.length > 0 && { TopicConfigurations: topics }),
        ...(given.EventBridgeConfiguration && { EventBridgeConfiguration: {} }),
      };
      await storeConfiguration(context, input, 'notification', configuration);
      return {};
    },
  },
  GetBucketNotificationConfiguration: {
    authorize: onBucket('s3:GetBucketNotification'),
    handle: async (input, context) =>
      (await findConfiguration<NotificationConfiguration>(context, input, 'notification')) ?? {},
  },
} satisfies S3Operations;

/** Destinations that would never hear of anything are refused, as S3 refuses missing ones. */
function refuseDestinations(configuration: NotificationConfiguration): void {
  const { QueueConfigurations, LambdaFunctionConfigurations } = configuration;
  const arn = QueueConfigurations?.[0]?.QueueArn ?? LambdaFunctionConfigurations?.[0]?.LambdaFunctionArn;
  if (arn !== undefined) throw unreachable(arn);
}

/** A topic must take the test message, unless the caller wants to do without. */
async function tryTopics(
  context: RequestContext,
  bucket: Bucket,
  topics: readonly TopicConfiguration[],
  skipped: boolean,
): Promise<void> {
  const client = s3ItselfFor(context, { ...bucket, bucket: bucket.name });
  for (const arn of new Set(topics.map(({ TopicArn = '' }) => TopicArn))) {
    const parsed = parseArn(arn);
    const isTopic = parsed?.service === 'sns' && !parsed.resource.endsWith('.fifo');
    if (!isTopic || parsed.region !== bucket.region) throw unreachable(arn);
    if (skipped) continue;
    try {
      await publish(client, arn, testMessage(bucket.name, context.requestId, context.clock.now()));
    } catch (error) {
      throw isAwsError(error) ? unreachable(arn) : error;
    }
  }
}

function unreachable(arn: string) {
  return invalidArgument('Unable to validate the following destination configurations', arn, arn);
}
