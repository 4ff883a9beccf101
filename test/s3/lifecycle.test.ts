import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

/** A lifecycle's day is a second long. */
const DAYS_PER_SECOND = 1;
let quick: TestServer;
let s3: S3Client;

beforeAll(async () => {
  quick = await startServer({ timeScale: 86_400 * DAYS_PER_SECOND });
  s3 = quick.client(S3Client);
});
afterAll(() => quick.close());

function setRules(client: S3Client, Bucket: string, ...Rules: Partial<LifecycleRule>[]) {
  const LifecycleConfiguration = {
    Rules: Rules.map((rule) => ({ Status: 'Enabled' as const, Filter: {}, ...rule })),
  };
  return client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
}

async function versionsOf(Bucket: string): Promise<string[]> {
  const found = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const objects = (found.Versions ?? []).map(({ Key, StorageClass }) => `${Key} ${StorageClass}`);
  return [...objects, ...(found.DeleteMarkers ?? []).map(({ Key }) => `${Key} marker`)].sort();
}

const becomes = (Bucket: string, expected: readonly string[]) =>
  eventually(async () => {
    const versions = await versionsOf(Bucket);
    if (String(versions) === String(expected)) return true;
    throw new Error(`versions: ${versions.join(', ')}`);
  });

describe('rules are carried out', () => {
  it('on objects by prefix, tag and size', async () => {
    const Bucket = 'expiring';
    await s3.send(new CreateBucketCommand({ Bucket }));
    const put = (Key: string, Body: string | Buffer, Tagging?: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body, Tagging }));
    const [keep, archive] = ['keep/1', 'archive/1'];
    await put(keep, 'kept');
    await put('tmp/1', 'small');
    await put('tagged', 'small', 'temporary=yes');
    await put(archive, Buffer.alloc(130 * 1024));
    await setRules(
      s3,
      Bucket,
      { ID: 'tmp', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } },
      { Filter: { Tag: { Key: 'temporary', Value: 'yes' } }, Expiration: { Days: 1 } },
      { Filter: { Prefix: 'keep/' }, Status: 'Disabled', Expiration: { Days: 1 } },
      { Filter: { Prefix: 'archive/' }, Transitions: [{ Days: 0, StorageClass: 'GLACIER_IR' }] },
    );
    await becomes(Bucket, [`${archive} GLACIER_IR`, `${keep} STANDARD`]);
    const moved = await s3.send(new HeadObjectCommand({ Bucket, Key: archive }));
    expect(moved.StorageClass).toBe('GLACIER_IR');
    // What comes later is found by a later pass.
    await put('tmp/2', 'small');
    await becomes(Bucket, [`${archive} GLACIER_IR`, `${keep} STANDARD`]);
  });

  it('on versions, markers and uploads', async () => {
    const Bucket = 'versioned-rules';
    await s3.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    for (const Body of ['1', '2', '3', '4'])
      await s3.send(new PutObjectCommand({ Bucket, Key: 'many', Body }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'gone', Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'never completed' }));
    await setRules(s3, Bucket, {
      Expiration: { ExpiredObjectDeleteMarker: true },
      NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    });
    // One noncurrent version is kept of each key.
    await becomes(Bucket, ['gone STANDARD', 'gone marker', 'many STANDARD', 'many STANDARD']);
    await setRules(s3, Bucket, {
      Expiration: { ExpiredObjectDeleteMarker: true },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    });
    await becomes(Bucket, ['many STANDARD']);
    await setRules(s3, Bucket, { Expiration: { Days: 1 } });
    await becomes(Bucket, ['many STANDARD', 'many marker']);
    const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(uploads.Uploads ?? []).toEqual([]);
  });
});

it('rules are carried out by a server that was started again', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-lifecycle-'));
  const [Bucket, Key] = ['started-again', 'old'];
  const first = await startServer({ dataDirectory });
  const before = first.client(S3Client);
  await before.send(new CreateBucketCommand({ Bucket }));
  await before.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  await setRules(before, Bucket, { Expiration: { Days: 2 } });
  await first.close();
  const second = await startServer({ dataDirectory, timeScale: 86_400 });
  const after = second.client(S3Client);
  await eventually(async () => {
    const { KeyCount } = await after.send(new ListObjectsV2Command({ Bucket }));
    return KeyCount === 0;
  });
  await second.close();
  await rm(dataDirectory, { recursive: true });
});

describe('what is told of rules', () => {
  let server: TestServer;
  let client: S3Client;
  const Bucket = 'told';
  beforeAll(async () => {
    server = await startServer();
    client = server.client(S3Client);
    await client.send(new CreateBucketCommand({ Bucket }));
    await setRules(
      client,
      Bucket,
      { ID: 'later', Filter: { Prefix: '' }, Expiration: { Days: 30 } },
      { ID: 'a b', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 2 } },
      { ID: 'abort', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    );
  });
  afterAll(() => server.close());

  it('is the first of the ends that are near', async () => {
    const put = await client.send(new PutObjectCommand({ Bucket, Key: 'tmp/x', Body: 'x' }));
    const [, date = '', id] = /^expiry-date="(.*)", rule-id="(.*)"$/.exec(put.Expiration ?? '') ?? [];
    expect(id).toBe('a%20b');
    const inMs = Date.parse(date) - Date.now();
    expect(Date.parse(date) % 86_400_000).toBe(0);
    expect(inMs).toBeGreaterThan(86_400_000);
    expect(inMs).toBeLessThanOrEqual(3 * 86_400_000);
    for (const Command of [GetObjectCommand, HeadObjectCommand]) {
      const read = await client.send(new Command({ Bucket, Key: 'tmp/x' }) as GetObjectCommand);
      expect(read.Expiration).toBe(put.Expiration);
    }
    const copied = await client.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/tmp/x` }),
    );
    expect(copied.Expiration).toContain('rule-id="later"');
  });

  it('is that archived objects must be restored', async () => {
    const object = { Bucket, Key: 'archived' };
    await client.send(new PutObjectCommand({ ...object, Body: 'cold', StorageClass: 'GLACIER' }));
    const read = () => client.send(new GetObjectCommand(object));
    await expect(read()).rejects.toMatchObject({
      name: 'InvalidObjectState',
      message: "The operation is not valid for the object's storage class",
    });
    const copy = new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/archived` });
    await expect(client.send(copy)).rejects.toMatchObject({ name: 'InvalidObjectState' });
    const restore = (Key: string) =>
      client.send(new RestoreObjectCommand({ Bucket, Key, RestoreRequest: { Days: 1 } }));
    await expect(restore('tmp/x')).rejects.toMatchObject({ name: 'InvalidObjectState' });
    await restore('archived');
    expect(await (await read()).Body?.transformToString()).toBe('cold');
    const head = await client.send(new HeadObjectCommand(object));
    expect(head).toMatchObject({
      StorageClass: 'GLACIER',
      Restore: expect.stringMatching(/^ongoing-request="false", expiry-date=".* 00:00:00 GMT"$/),
    });
  });

  it('is when an upload is aborted', async () => {
    const Key = 'tmp/parts';
    const begun = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    expect(begun.AbortRuleId).toBe('abort');
    const { UploadId } = begun;
    expect(begun.AbortDate?.getTime()).toBeGreaterThan(Date.now() + 7 * 86_400_000 - 1_000);
    const { ETag } = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' }),
    );
    const listed = await client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
    expect(listed).toMatchObject({ AbortRuleId: 'abort', AbortDate: begun.AbortDate });
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const done = await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }),
    );
    expect(done.Expiration).toContain('rule-id="a%20b"');
  });

  const Expiration = { Days: 1 };
  it.each<[string, Partial<LifecycleRule>, string]>([
    ['no action', {}, 'InvalidRequest: At least one action needs to be specified in a rule'],
    [
      'no days',
      { Expiration: { Days: 0 } },
      "InvalidArgument: 'Days' for Expiration action must be a positive integer",
    ],
    [
      'a time of day',
      { Expiration: { Date: new Date(1) } },
      "InvalidArgument: 'Date' must be at midnight GMT",
    ],
    ['two forms of a prefix', { Prefix: 'a', Expiration }, 'MalformedXML'],
    [
      'two conditions without And',
      { Filter: { Prefix: 'a', ObjectSizeLessThan: 3 }, Expiration },
      'MalformedXML',
    ],
    ['days and a marker', { Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }, 'MalformedXML'],
    [
      'a marker by tags',
      { Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { ExpiredObjectDeleteMarker: true } },
      'InvalidRequest: ExpiredObjectDeleteMarker cannot be specified with Tags.',
    ],
    [
      'infrequent access at once',
      { Transitions: [{ Days: 1, StorageClass: 'STANDARD_IA' }] },
      "InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    ],
    [
      'an end before a move',
      { Expiration, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] },
      "InvalidArgument: 'Days' in the Expiration action for prefix '' must be greater than 'Days' in the Transition action",
    ],
    [
      'too many kept versions',
      { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } },
      'InvalidArgument',
    ],
  ])('refuses %s', async (_, rule, expected) => {
    const refused = await setRules(client, Bucket, rule).then(
      () => 'taken',
      (error: Error) => `${error.name}: ${error.message}`,
    );
    expect(refused).toContain(expected);
  });
});
