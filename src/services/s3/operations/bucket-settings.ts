import type { LoggingEnabled, Payer, WebsiteConfiguration } from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../front-door/service.js';
import { onBucket } from '../access.js';
import { invalidArgument, invalidRequest, invalidTargetBucket, malformedXml } from '../errors.js';
import { findBucket } from '../records/buckets.js';
import type { S3Operations } from '../types.js';
import {
  dropConfiguration,
  findConfiguration,
  requireConfiguration,
  storeConfiguration,
} from './configure.js';

const NO_WEBSITE = {
  code: 'NoSuchWebsiteConfiguration',
  message: 'The specified bucket does not have a website configuration',
};

/** Kept and given back; nothing is served, logged, hastened or charged by them. */
export const bucketSettingOperations = {
  PutBucketWebsite: {
    authorize: onBucket('s3:PutBucketWebsite'),
    async handle(input, context) {
      const website = input.WebsiteConfiguration ?? {};
      checkWebsite(website);
      await storeConfiguration(context, input, 'website', website);
      return {};
    },
  },
  GetBucketWebsite: {
    authorize: onBucket('s3:GetBucketWebsite'),
    handle: (input, context) =>
      requireConfiguration<WebsiteConfiguration>(context, input, 'website', NO_WEBSITE),
  },
  DeleteBucketWebsite: {
    authorize: onBucket('s3:DeleteBucketWebsite'),
    async handle(input, context) {
      await dropConfiguration(context, input, 'website');
      return {};
    },
  },
  PutBucketLogging: {
    authorize: onBucket('s3:PutBucketLogging'),
    async handle(input, context) {
      const logging = input.BucketLoggingStatus?.LoggingEnabled;
      if (logging) await checkLogging(logging, context);
      if (logging) await storeConfiguration(context, input, 'logging', logging);
      else await dropConfiguration(context, input, 'logging');
      return {};
    },
  },
  GetBucketLogging: {
    authorize: onBucket('s3:GetBucketLogging'),
    async handle(input, context) {
      const LoggingEnabled = await findConfiguration<LoggingEnabled>(context, input, 'logging');
      return { LoggingEnabled };
    },
  },
  PutBucketAccelerateConfiguration: {
    authorize: onBucket('s3:PutAccelerateConfiguration'),
    async handle(input, context) {
      const status = input.AccelerateConfiguration?.Status;
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
      if (input.Bucket?.includes('.')) {
        throw invalidRequest(
          'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
        );
      }
      await storeConfiguration(context, input, 'accelerate', { Status: status });
      return {};
    },
  },
  GetBucketAccelerateConfiguration: {
    authorize: onBucket('s3:GetAccelerateConfiguration'),
    handle: async (input, context) =>
      (await findConfiguration<{ Status: 'Enabled' | 'Suspended' }>(context, input, 'accelerate')) ?? {},
  },
  PutBucketRequestPayment: {
    authorize: onBucket('s3:PutBucketRequestPayment'),
    async handle(input, context) {
      const payer = input.RequestPaymentConfiguration?.Payer;
      if (payer !== 'BucketOwner' && payer !== 'Requester') throw malformedXml();
      await storeConfiguration(context, input, 'requestPayment', { Payer: payer });
      return {};
    },
  },
  GetBucketRequestPayment: {
    authorize: onBucket('s3:GetBucketRequestPayment'),
    handle: async (input, context) =>
      (await findConfiguration<{ Payer: Payer }>(context, input, 'requestPayment')) ?? {
        Payer: 'BucketOwner',
      },
  },
} satisfies S3Operations;

function checkWebsite(website: WebsiteConfiguration): void {
  const {
    IndexDocument: index,
    ErrorDocument: error,
    RedirectAllRequestsTo: redirect,
    RoutingRules,
  } = website;
  if (redirect) {
    if (index || error || RoutingRules) {
      throw invalidRequest(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
      );
    }
    if (!redirect.HostName) throw malformedXml();
    return;
  }
  const suffix = index?.Suffix;
  if (!suffix) {
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    );
  }
  if (suffix.includes('/')) {
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', suffix);
  }
  if (error && !error.Key) throw malformedXml();
}

/** The logs' bucket must be of the same account and region. */
async function checkLogging({ TargetBucket = '' }: LoggingEnabled, context: RequestContext): Promise<void> {
  const target = await findBucket(context.store, TargetBucket);
  if (!target) throw invalidTargetBucket('The target bucket for logging does not exist', TargetBucket);
  if (target.accountId !== context.accountId) {
    throw invalidTargetBucket(
      'The owner for the bucket to be logged and the target bucket must be the same.',
      TargetBucket,
    );
  }
}
