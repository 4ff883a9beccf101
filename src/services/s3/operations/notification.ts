import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { onBucket } from '../access.js';
import { invalidArgument } from '../errors.js';
import type { S3Operations } from '../types.js';
import { findConfiguration, storeConfiguration } from './configure.js';

export const notificationOperations = {
  PutBucketNotificationConfiguration: {
    authorize: onBucket('s3:PutBucketNotification'),
    async handle(input, context) {
      const given = input.NotificationConfiguration ?? {};
      refuseDestinations(given);
      const configuration: NotificationConfiguration = given.EventBridgeConfiguration
        ? { EventBridgeConfiguration: {} }
        : {};
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

/** Events go to EventBridge; destinations that would never hear of them are refused, as S3 refuses missing ones. */
function refuseDestinations(configuration: NotificationConfiguration): void {
  const { TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations } = configuration;
  const arn =
    TopicConfigurations?.[0]?.TopicArn ??
    QueueConfigurations?.[0]?.QueueArn ??
    LambdaFunctionConfigurations?.[0]?.LambdaFunctionArn;
  if (arn === undefined) return;
  throw invalidArgument('Unable to validate the following destination configurations', arn, arn);
}
