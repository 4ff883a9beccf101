import type { ObjectCannedACL, ServerSideEncryption, StorageClass } from '@aws-sdk/client-s3';
import type { ChecksumAlgorithm } from '../../kernel/checksum/checksum.js';

/**
 * `off`: never enabled; every object is the version `null`. Once enabled it can only be suspended: then new
 * objects are the version `null` again, and older versions stay.
 */
export type Versioning = 'off' | 'enabled' | 'suspended';

export interface Bucket {
  readonly name: string;
  /** Who made it and owns all that is in it. */
  readonly accountId: string;
  readonly region: string;
  readonly createdAt: number;
  readonly versioning: Versioning;
  /** JSON text as it was put. */
  readonly policy?: string;
  readonly acl?: ObjectCannedACL;
  readonly tags?: Readonly<Record<string, string>>;
  /** Configurations that are kept and given back; see `operations/configuration.ts`. */
  readonly configurations: Readonly<
    Partial<Record<ConfigurationKind, unknown>> &
      Partial<Record<NamedConfigurationKind, Readonly<Record<string, unknown>>>>
  >;
}

export const CONFIGURATION_KINDS = [
  'accelerate',
  'cors',
  'encryption',
  'lifecycle',
  'logging',
  'notification',
  'ownershipControls',
  'publicAccessBlock',
  'requestPayment',
  'website',
] as const;
export type ConfigurationKind = (typeof CONFIGURATION_KINDS)[number];

/** Those of which a bucket may have many, by id; see `operations/named-configurations.ts`. */
export type NamedConfigurationKind = 'analytics' | 'intelligentTiering' | 'inventory' | 'metrics';

/** One version of a key. The newest is what the key means; behind a delete marker it means nothing. */
export type StoredVersion = ObjectVersion | DeleteMarker;

interface VersionPlace {
  readonly key: string;
  /** `null`, or 32 characters whose order is the versions' own: see `records/record-keys.ts`. */
  readonly versionId: string;
  /** Grows with each version of a key; microseconds, unless the clock went backwards. */
  readonly sequence: number;
  /** Whole seconds, in ms: S3 keeps no finer time. */
  readonly lastModifiedAt: number;
}

export interface DeleteMarker extends VersionPlace {
  readonly kind: 'delete-marker';
}

export interface ObjectVersion extends VersionPlace, ObjectDescription {
  readonly kind: 'object';
  /** Without quotes: the MD5 in hex, or MD5-of-MD5s and `-` and the number of parts. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly content: ObjectContent;
  readonly checksum?: StoredChecksum;
  /** Until when an archived object can be read, since it was restored; epoch ms. */
  readonly restoredUntil?: number;
}

/** What is said of an object when it is put, or when its multipart upload begins. */
export interface ObjectDescription {
  readonly headers: ContentHeaders;
  /** `x-amz-meta-…`, names in lower case without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  readonly encryption: Encryption;
  readonly tags: Readonly<Record<string, string>>;
  readonly acl?: ObjectCannedACL;
  readonly websiteRedirectLocation?: string;
}

export interface ContentHeaders {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  /** Epoch ms. */
  readonly expiresAt?: number;
}

/** Recorded and told, not carried out: the bytes lie in the data directory as they are. */
export interface Encryption {
  readonly algorithm: ServerSideEncryption;
  readonly kmsKeyId?: string;
  readonly bucketKeyEnabled?: boolean;
}

/** Where the bytes are: one blob, a record in the store, or the parts of a multipart upload as they were uploaded. */
export type ObjectContent =
  | { readonly kind: 'blob'; readonly blobId: string }
  | { readonly kind: 'small'; readonly contentId: string }
  /** The list is a record of its own, so that listings need not read it. */
  | { readonly kind: 'parts'; readonly partListId: string; readonly partCount: number };

export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of a composite with `-` and the number of parts. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** The parts of a completed multipart upload, in order. */
export interface PartList {
  readonly parts: readonly ContentPart[];
}

export interface ContentPart {
  readonly partNumber: number;
  readonly blobId: string;
  readonly sizeBytes: number;
  readonly checksum?: string;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload extends ObjectDescription {
  readonly uploadId: string;
  readonly key: string;
  readonly initiatedAt: number;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: StoredChecksum['type'];
}

export interface UploadedPart {
  readonly partNumber: number;
  readonly blobId: string;
  readonly sizeBytes: number;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  readonly checksum?: Omit<StoredChecksum, 'type'>;
  readonly lastModifiedAt: number;
}
