import type { ObjectCannedACL, ServerSideEncryption, StorageClass } from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import { aclsAllowed, OBJECT_ACLS } from '../acl.js';
import { ENCRYPTIONS, encryptionDefault } from '../encryption.js';
import {
  invalidArgument,
  invalidRequest,
  invalidStorageClass,
  metadataTooLarge,
  notImplemented,
} from '../errors.js';
import type { Bucket, ContentHeaders, Encryption, ObjectDescription } from '../model.js';
import { parseTagHeader } from '../tags.js';

/** The members that PutObject, CopyObject and CreateMultipartUpload share. */
export interface DescriptionInput {
  readonly ACL?: ObjectCannedACL | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly ServerSideEncryption?: ServerSideEncryption | undefined;
  readonly StorageClass?: StorageClass | undefined;
  readonly Tagging?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

const MAX_METADATA_BYTES = 2048;

const STORAGE_CLASSES: ReadonlySet<string> = new Set<StorageClass>([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
]);

/** @throws AwsError where something is asked for that is invalid or that this server cannot do */
export function describeObject(
  input: DescriptionInput,
  bucket: Bucket,
  context: RequestContext,
): ObjectDescription {
  refuseUnsupported(input);
  const acl = objectAcl(input.ACL, bucket);
  return {
    headers: contentHeaders(input),
    metadata: userMetadata(input.Metadata),
    storageClass: storageClass(input.StorageClass),
    encryption: encryptionOf(input, bucket, context),
    tags: parseTagHeader(input.Tagging),
    ...(acl && { acl }),
    ...(input.WebsiteRedirectLocation !== undefined && {
      websiteRedirectLocation: input.WebsiteRedirectLocation,
    }),
  };
}

/** Silence would be worse than a refusal: these promise secrecy, or that nobody can delete the object. */
function refuseUnsupported(input: DescriptionInput): void {
  if (input.SSECustomerAlgorithm !== undefined) {
    throw notImplemented('x-amz-server-side-encryption-customer-algorithm');
  }
  if (input.ObjectLockMode !== undefined || input.ObjectLockLegalHoldStatus !== undefined) {
    throw invalidRequest('Bucket is missing Object Lock Configuration');
  }
  const grants = [input.GrantFullControl, input.GrantRead, input.GrantReadACP, input.GrantWriteACP];
  if (grants.some((grant) => grant !== undefined)) throw notImplemented('x-amz-grant-read');
}

function contentHeaders(input: DescriptionInput): ContentHeaders {
  const encoding = input.ContentEncoding && withoutChunked(input.ContentEncoding);
  const headers: ContentHeaders = {
    ...(input.ContentType !== undefined && { contentType: input.ContentType }),
    ...(input.CacheControl !== undefined && { cacheControl: input.CacheControl }),
    ...(input.ContentDisposition !== undefined && { contentDisposition: input.ContentDisposition }),
    ...(encoding && { contentEncoding: encoding }),
    ...(input.ContentLanguage !== undefined && { contentLanguage: input.ContentLanguage }),
    ...(input.Expires !== undefined && { expiresAt: input.Expires.getTime() }),
  };
  return headers;
}

/** `aws-chunked` frames the upload only; it is not of the object. */
function withoutChunked(contentEncoding: string): string {
  return contentEncoding
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked' && coding !== '')
    .join(',');
}

function userMetadata(given: Record<string, string> = {}): Record<string, string> {
  const metadata = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const),
  );
  const sizeBytes = Buffer.byteLength(Object.entries(metadata).flat().join(''));
  if (sizeBytes > MAX_METADATA_BYTES) throw metadataTooLarge(sizeBytes, MAX_METADATA_BYTES);
  return metadata;
}

function storageClass(given: StorageClass | undefined): StorageClass {
  if (given === undefined) return 'STANDARD';
  if (STORAGE_CLASSES.has(given)) return given;
  throw invalidStorageClass(given);
}

function encryptionOf(input: DescriptionInput, bucket: Bucket, context: RequestContext): Encryption {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled } = input;
  if (algorithm !== undefined && !ENCRYPTIONS.has(algorithm)) {
    throw invalidArgument(
      'The encryption method specified is not supported',
      'x-amz-server-side-encryption',
      algorithm,
    );
  }
  const isKms = algorithm?.startsWith('aws:kms') ?? false;
  if (keyId !== undefined && !isKms) {
    throw invalidArgument(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      'x-amz-server-side-encryption',
      algorithm,
    );
  }
  const chosen = algorithm === undefined ? encryptionDefault(bucket) : { algorithm };
  const kmsKeyId = keyId ?? chosen.kmsKeyId;
  if (!chosen.algorithm.startsWith('aws:kms')) return { algorithm: chosen.algorithm };
  return {
    algorithm: chosen.algorithm,
    kmsKeyId: kmsKeyArn(kmsKeyId ?? 'alias/aws/s3', context),
    bucketKeyEnabled: BucketKeyEnabled ?? chosen.bucketKeyEnabled ?? false,
  };
}

/** Keys and aliases are given back as ARNs. */
function kmsKeyArn(id: string, { accountId, region }: RequestContext): string {
  if (id.startsWith('arn:')) return id;
  const resource = id.startsWith('alias/') ? id : `key/${id}`;
  return formatArn({ service: 'kms', region, accountId, resource });
}

function objectAcl(given: ObjectCannedACL | undefined, bucket: Bucket): ObjectCannedACL | undefined {
  if (given === undefined) return undefined;
  if (!OBJECT_ACLS.has(given)) throw invalidArgument('The canned ACL is not valid', 'x-amz-acl', given);
  aclsAllowed(bucket, given);
  return given;
}
