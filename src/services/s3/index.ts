import { type AnyService, defineService, type ServiceContext } from '../../front-door/service.js';
import { absentConfigurationOperations } from './operations/absent-configuration.js';
import { aclOperations } from './operations/acl.js';
import { bucketSettingOperations } from './operations/bucket-settings.js';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './operations/buckets.js';
import { completeMultipartUpload } from './operations/complete-upload.js';
import { configurationOperations } from './operations/configuration.js';
import { copyObject } from './operations/copy-object.js';
import { abortMultipartUpload, createMultipartUpload } from './operations/create-upload.js';
import { deleteObject, deleteObjects } from './operations/delete-object.js';
import { getObject, headObject } from './operations/get-object.js';
import { lifecycleOperations } from './operations/lifecycle.js';
import { listObjectVersions } from './operations/list-object-versions.js';
import { listObjects, listObjectsV2 } from './operations/list-objects.js';
import { listMultipartUploads, listParts } from './operations/list-uploads.js';
import { namedConfigurationOperations } from './operations/named-configurations.js';
import { notificationOperations } from './operations/notification.js';
import { getObjectAttributes } from './operations/object-attributes.js';
import { objectTaggingOperations } from './operations/object-tagging.js';
import { policyOperations } from './operations/policy.js';
import { putObject } from './operations/put-object.js';
import { restoreObject } from './operations/restore-object.js';
import { uploadPart, uploadPartCopy } from './operations/upload-part.js';
import { versioningAndTagOperations } from './operations/versioning-and-tags.js';
import type { S3Sdk } from './types.js';
import { lifecycleWorker, scheduleLifecycles } from './workers/carry-out-lifecycle.js';
import { discardBlobsWorker } from './workers/discard-blobs.js';
import { notifyTopicWorker } from './workers/notify-topic.js';
import { scheduleSweep, sweepBlobsWorker } from './workers/sweep-blobs.js';

export { type BrowserAccess, s3BrowserAccess } from './cors/browser-access.js';
export { bucketsOf } from './records/buckets.js';

/** At the start of the server and after a reset. */
export async function scheduleUpkeep(context: ServiceContext): Promise<void> {
  await scheduleSweep(context);
  await scheduleLifecycles(context);
}

export function s3Service(): AnyService {
  return defineService<S3Sdk>({
    id: 's3',
    title: 'Amazon S3',
    signingNames: ['s3'],
    actionPrefix: 's3',
    protocol: 'restXml',
    load: () => import('@aws-sdk/client-s3'),
    operations: {
      ...absentConfigurationOperations,
      ...aclOperations,
      ...bucketSettingOperations,
      ...configurationOperations,
      ...lifecycleOperations,
      ...namedConfigurationOperations,
      ...notificationOperations,
      ...objectTaggingOperations,
      ...policyOperations,
      ...versioningAndTagOperations,
      AbortMultipartUpload: abortMultipartUpload,
      CompleteMultipartUpload: completeMultipartUpload,
      CopyObject: copyObject,
      CreateBucket: createBucket,
      CreateMultipartUpload: createMultipartUpload,
      DeleteBucket: deleteBucket,
      DeleteObject: deleteObject,
      DeleteObjects: deleteObjects,
      GetBucketLocation: getBucketLocation,
      GetObject: getObject,
      GetObjectAttributes: getObjectAttributes,
      HeadBucket: headBucket,
      HeadObject: headObject,
      ListBuckets: listBuckets,
      ListMultipartUploads: listMultipartUploads,
      ListObjectVersions: listObjectVersions,
      ListObjects: listObjects,
      ListObjectsV2: listObjectsV2,
      ListParts: listParts,
      PutObject: putObject,
      RestoreObject: restoreObject,
      UploadPart: uploadPart,
      UploadPartCopy: uploadPartCopy,
    },
    workers: [discardBlobsWorker, lifecycleWorker, notifyTopicWorker, sweepBlobsWorker],
  });
}
