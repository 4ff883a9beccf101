import type {
  CORSConfiguration,
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration,
} from '@aws-sdk/client-s3';
import { onBucket } from '../access.js';
import { checkCors, checkEncryption, checkOwnership } from '../check-configuration.js';
import { DEFAULT_ENCRYPTION } from '../encryption.js';
import type { S3Operations } from '../types.js';
import {
  dropConfiguration,
  findConfiguration,
  requireConfiguration,
  storeConfiguration,
} from './configure.js';

const NO_CORS = { code: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist' };
const NO_OWNERSHIP = {
  code: 'OwnershipControlsNotFoundError',
  message: 'The bucket ownership controls were not found',
};
const NO_ACCESS_BLOCK = {
  code: 'NoSuchPublicAccessBlockConfiguration',
  message: 'The public access block configuration was not found',
};

/** Kept and given back; only the default encryption shows in what objects say of themselves. */
export const configurationOperations = {
  PutBucketCors: {
    authorize: onBucket('s3:PutBucketCORS'),
    async handle(input, context) {
      const rules = input.CORSConfiguration?.CORSRules ?? [];
      checkCors(rules);
      await storeConfiguration(context, input, 'cors', { CORSRules: rules });
      return {};
    },
  },
  GetBucketCors: {
    authorize: onBucket('s3:GetBucketCORS'),
    handle: (input, context) => requireConfiguration<CORSConfiguration>(context, input, 'cors', NO_CORS),
  },
  DeleteBucketCors: {
    authorize: onBucket('s3:PutBucketCORS'),
    async handle(input, context) {
      await dropConfiguration(context, input, 'cors');
      return {};
    },
  },
  PutBucketEncryption: {
    authorize: onBucket('s3:PutEncryptionConfiguration'),
    async handle(input, context) {
      const configuration = checkEncryption(input.ServerSideEncryptionConfiguration);
      await storeConfiguration(context, input, 'encryption', configuration);
      return {};
    },
  },
  GetBucketEncryption: {
    authorize: onBucket('s3:GetEncryptionConfiguration'),
    async handle(input, context) {
      const found = await findConfiguration<ServerSideEncryptionConfiguration>(context, input, 'encryption');
      return { ServerSideEncryptionConfiguration: found ?? DEFAULT_ENCRYPTION };
    },
  },
  DeleteBucketEncryption: {
    authorize: onBucket('s3:PutEncryptionConfiguration'),
    async handle(input, context) {
      await dropConfiguration(context, input, 'encryption');
      return {};
    },
  },
  PutBucketOwnershipControls: {
    authorize: onBucket('s3:PutBucketOwnershipControls'),
    async handle(input, context) {
      const controls = checkOwnership(input.OwnershipControls);
      await storeConfiguration(context, input, 'ownershipControls', controls);
      return {};
    },
  },
  GetBucketOwnershipControls: {
    authorize: onBucket('s3:GetBucketOwnershipControls'),
    async handle(input, context) {
      const found = await requireConfiguration<OwnershipControls>(
        context,
        input,
        'ownershipControls',
        NO_OWNERSHIP,
      );
      return { OwnershipControls: found };
    },
  },
  DeleteBucketOwnershipControls: {
    authorize: onBucket('s3:PutBucketOwnershipControls'),
    async handle(input, context) {
      await dropConfiguration(context, input, 'ownershipControls');
      return {};
    },
  },
  PutPublicAccessBlock: {
    authorize: onBucket('s3:PutBucketPublicAccessBlock'),
    async handle(input, context) {
      const given = input.PublicAccessBlockConfiguration;
      const configuration: PublicAccessBlockConfiguration = {
        BlockPublicAcls: given?.BlockPublicAcls ?? false,
        IgnorePublicAcls: given?.IgnorePublicAcls ?? false,
        BlockPublicPolicy: given?.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: given?.RestrictPublicBuckets ?? false,
      };
      await storeConfiguration(context, input, 'publicAccessBlock', configuration);
      return {};
    },
  },
  GetPublicAccessBlock: {
    authorize: onBucket('s3:GetBucketPublicAccessBlock'),
    async handle(input, context) {
      const found = await requireConfiguration<PublicAccessBlockConfiguration>(
        context,
        input,
        'publicAccessBlock',
        NO_ACCESS_BLOCK,
      );
      return { PublicAccessBlockConfiguration: found };
    },
  },
  DeletePublicAccessBlock: {
    authorize: onBucket('s3:PutBucketPublicAccessBlock'),
    async handle(input, context) {
      await dropConfiguration(context, input, 'publicAccessBlock');
      return {};
    },
  },
} satisfies S3Operations;
