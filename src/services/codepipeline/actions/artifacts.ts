import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { ActionRecord, ArtifactLocation } from '../history.js';
import { ActionFailed } from './action-runner.js';

/** What every put into an artifact store says: bucket policies commonly refuse an object without it. */
export function encryptionOf({ encryptionKeyId }: ArtifactLocation) {
  return {
    ServerSideEncryption: 'aws:kms' as const,
    ...(encryptionKeyId !== undefined && { SSEKMSKeyId: encryptionKeyId }),
  };
}

/** The first output artifact's place. */
export function onlyOutput(record: ActionRecord): ArtifactLocation {
  return existing(record.outputs[0], record, 'output');
}

/** @param name left out: the first */
export function inputArtifact(record: ActionRecord, name?: string): ArtifactLocation {
  const found = name === undefined ? record.inputs[0] : record.inputs.find((input) => input.name === name);
  return existing(found, record, 'input');
}

function existing(
  location: ArtifactLocation | undefined,
  record: ActionRecord,
  kind: 'input' | 'output',
): ArtifactLocation {
  if (location) return location;
  throw new ActionFailed('ConfigurationError', `Action '${record.action.name}' has no ${kind} artifact`);
}

/** Stores an artifact while it is made. */
export async function putArtifact(aws: AwsClient, location: ArtifactLocation, body: Readable): Promise<void> {
  const { bucket, key } = location;
  try {
    await withStore(aws, bucket, () =>
      aws.call('s3', 'PutObject', { Bucket: bucket, Key: key, Body: body, ...encryptionOf(location) }),
    );
  } finally {
    // A put that is refused reads nothing: what the body holds open must not stay open.
    body.destroy();
  }
}

/** Fetches an artifact into a file. */
export async function fetchArtifact(aws: AwsClient, location: ArtifactLocation, file: string): Promise<void> {
  const { bytes } = await openArtifact(aws, location);
  await pipeline(bytes, createWriteStream(file));
}

/** Bytes on their way, and how many they are: an object whose size is known beforehand costs S3 less. */
export interface SizedBytes {
  /** Whoever does not read them to their end destroys the stream. */
  readonly bytes: Readable;
  readonly sizeBytes: number;
}

export async function openArtifact(aws: AwsClient, location: ArtifactLocation): Promise<SizedBytes> {
  const { name, bucket, key } = location;
  const { Body, ContentLength: sizeBytes = 0 } = await withStore(aws, bucket, async () => {
    try {
      return await aws.call('s3', 'GetObject', { Bucket: bucket, Key: key });
    } catch (error) {
      if (!isAwsError(error, 'NoSuchKey')) throw error;
      throw new ActionFailed(
        'ConfigurationError',
        `The artifact ${name} is not in the artifact bucket "${bucket}" (${key}): the action that declares it has not made it`,
      );
    }
  });
  return { bytes: Body instanceof Readable ? Body : Readable.from(Body ? [Body] : []), sizeBytes };
}

/** Says of a refusal which bucket it was, and to whom. */
export async function withStore<T>(aws: AwsClient, bucket: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (isAwsError(error, 'AccessDenied')) {
      throw new ActionFailed(
        'PermissionError',
        `CodePipeline service role "${roleOf(aws)}" is getting S3 access denied for the S3 bucket "${bucket}": ${error.message}`,
      );
    }
    if (isAwsError(error, 'NoSuchBucket')) {
      throw new ActionFailed('ConfigurationError', `The artifact bucket "${bucket}" does not exist`);
    }
    throw error;
  }
}

function roleOf({ principal }: AwsClient): string {
  return principal.kind === 'assumed-role' ? principal.roleArn : principal.arn;
}
