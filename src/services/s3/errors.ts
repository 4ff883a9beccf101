import { AwsError } from '../../kernel/aws-error.js';

/** @source Amazon S3 API reference, "List of error responses": codes, statuses and words. */
function s3Error(
  code: string,
  statusCode: number,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): AwsError {
  const fault = statusCode >= 500 ? 'server' : 'client';
  return new AwsError(code, message, { statusCode, members, headers, fault });
}

export const noSuchBucket = (bucket: string) =>
  s3Error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: bucket });

/** @param markerId of the delete marker that hides the key */
export const noSuchKey = (key: string, markerId?: string) =>
  s3Error(
    'NoSuchKey',
    404,
    'The specified key does not exist.',
    { Key: key },
    markerId === undefined ? {} : deleteMarkerHeaders(markerId),
  );

export const noSuchVersion = (key: string, versionId: string) =>
  s3Error('NoSuchVersion', 404, 'The specified version does not exist.', { Key: key, VersionId: versionId });

export const noSuchUpload = (uploadId: string) =>
  s3Error(
    'NoSuchUpload',
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: uploadId },
  );

/** HEAD answers have no body, so they have no finer code; the headers stay. */
export const notFound = (error: AwsError) => s3Error('NotFound', 404, 'Not Found', {}, error.options.headers);

/** A delete marker cannot be read. */
export const methodNotAllowed = (method: string, markerId: string) =>
  s3Error(
    'MethodNotAllowed',
    405,
    'The specified method is not allowed against this resource.',
    { Method: method, ResourceType: 'DeleteMarker' },
    deleteMarkerHeaders(markerId),
  );

function deleteMarkerHeaders(markerId: string): Readonly<Record<string, string>> {
  return { 'x-amz-delete-marker': 'true', 'x-amz-version-id': markerId };
}

export const accessDenied = () => s3Error('AccessDenied', 403, 'Access Denied');

export const bucketAlreadyExists = (bucket: string) =>
  s3Error(
    'BucketAlreadyExists',
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    { BucketName: bucket },
  );

export const bucketAlreadyOwnedByYou = (bucket: string) =>
  s3Error(
    'BucketAlreadyOwnedByYou',
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
    { BucketName: bucket },
  );

export const bucketNotEmpty = (bucket: string, versioned: boolean) =>
  s3Error(
    'BucketNotEmpty',
    409,
    versioned
      ? 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.'
      : 'The bucket you tried to delete is not empty',
    { BucketName: bucket },
  );

export const invalidBucketName = (bucket: string) =>
  s3Error('InvalidBucketName', 400, 'The specified bucket is not valid.', { BucketName: bucket });

export const illegalLocation = (constraint: string | undefined) =>
  s3Error(
    'IllegalLocationConstraintException',
    400,
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );

export const invalidLocation = (constraint: string) =>
  s3Error('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid', {
    LocationConstraint: constraint,
  });

export const keyTooLong = (sizeBytes: number, maxBytes: number) =>
  s3Error('KeyTooLongError', 400, 'Your key is too long', { Size: sizeBytes, MaxSizeAllowed: maxBytes });

export const entityTooLarge = (maxBytes: number) =>
  s3Error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
    MaxSizeAllowed: maxBytes,
  });

export const entityTooSmall = (sizeBytes: number, minBytes: number, partNumber: number) =>
  s3Error('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: sizeBytes,
    MinSizeAllowed: minBytes,
    PartNumber: partNumber,
  });

export const metadataTooLarge = (sizeBytes: number, maxBytes: number) =>
  s3Error('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size', {
    Size: sizeBytes,
    MaxSizeAllowed: maxBytes,
  });

export const incompleteBody = () =>
  s3Error('IncompleteBody', 400, 'The request body terminated unexpectedly');

export const invalidDigest = (given: string) =>
  s3Error('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.', { 'Content-MD5': given });

export const badDigest = (what: string) =>
  s3Error('BadDigest', 400, `The ${what} you specified did not match the calculated checksum.`);

export const badMd5 = (expected: string, calculated: string) =>
  s3Error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', {
    ExpectedDigest: expected,
    CalculatedDigest: calculated,
  });

export const invalidRange = (range: string, sizeBytes: number) =>
  s3Error('InvalidRange', 416, 'The requested range is not satisfiable', {
    RangeRequested: range,
    ActualObjectSize: sizeBytes,
  });

export const invalidPartNumber = (partNumber: number, partCount: number) =>
  s3Error('InvalidPartNumber', 416, 'The requested partnumber is not satisfiable', {
    PartNumberRequested: partNumber,
    ActualPartCount: partCount,
  });

export const preconditionFailed = (condition: string) =>
  s3Error('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

export const notModified = (etag: string, lastModifiedAt: number) =>
  s3Error(
    'NotModified',
    304,
    'Not Modified',
    {},
    { etag: `"${etag}"`, 'last-modified': new Date(lastModifiedAt).toUTCString() },
  );

export const invalidPart = (uploadId: string, partNumber: number, etag: string) =>
  s3Error(
    'InvalidPart',
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: uploadId, PartNumber: partNumber, ETag: etag },
  );

export const invalidPartOrder = (uploadId: string) =>
  s3Error(
    'InvalidPartOrder',
    400,
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
    { UploadId: uploadId },
  );

export const malformedXml = () =>
  s3Error(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

export const invalidTargetBucket = (message: string, bucket: string) =>
  s3Error('InvalidTargetBucketForLogging', 400, message, { TargetBucket: bucket });

export const publicPolicyBlocked = (caller: string, bucketArn: string) =>
  s3Error(
    'AccessDenied',
    403,
    `User: ${caller} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
  );

/** An archived object, or where something is asked for that only archived ones know. */
export const invalidObjectState = (storageClass: string, message: string) =>
  s3Error('InvalidObjectState', 403, message, { StorageClass: storageClass });

export const malformedPolicy = (message: string) => s3Error('MalformedPolicy', 400, message);

export const invalidTag = (message: string) => s3Error('InvalidTag', 400, message);

export const invalidRequest = (message: string) => s3Error('InvalidRequest', 400, message);

export const invalidArgument = (message: string, name: string, value: string | undefined) =>
  s3Error('InvalidArgument', 400, message, {
    ArgumentName: name,
    ...(value !== undefined && { ArgumentValue: value }),
  });

/** For settings that would have to do something which is not there. */
export const notImplemented = (header: string) =>
  s3Error('NotImplemented', 501, 'A header you provided implies functionality that is not implemented', {
    Header: header,
  });

/** Not an S3 code: S3 is never full. No client retries it, as it would a 500 or 503. */
export const insufficientStorage = () =>
  s3Error('InsufficientStorage', 507, "The server's disk has no space left for this object");

/** A configuration that was never put, by the code that S3 has for that kind. */
export const notConfigured = (code: string, message: string, bucket: string) =>
  s3Error(code, 404, message, { BucketName: bucket });

export const invalidStorageClass = (given: string) =>
  s3Error('InvalidStorageClass', 400, 'The storage class you specified is not valid', {
    StorageClassRequested: given,
  });

export const invalidBucketAcl = () =>
  s3Error(
    'InvalidBucketAclWithObjectOwnership',
    400,
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );

export const checksumTypeMismatch = (expected: string, actual: string) =>
  invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`,
  );
