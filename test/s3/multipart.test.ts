import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChecksum } from '../../src/kernel/checksum/checksum.js';
import { startServer, type TestServer } from '../harness/server.js';

const Bucket = 'uploads';
const MIB = 1024 * 1024;
const CONTENT = [randomBytes(5 * MIB), randomBytes(5 * MIB + 3), randomBytes(1000)];
const WHOLE = Buffer.concat(CONTENT);

let server: TestServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => server.close());

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: Error) => error.name,
  );

async function begin(Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return UploadId ?? '';
}

const uploadPart = (
  Key: string,
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
  ChecksumAlgorithm?: ChecksumAlgorithm,
) => s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm }));

type Parts = NonNullable<CompleteMultipartUploadCommandInput['MultipartUpload']>['Parts'];

const complete = (Key: string, UploadId: string, Parts: Parts) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

async function uploadAll(
  Key: string,
  UploadId: string,
  algorithm?: ChecksumAlgorithm,
): Promise<NonNullable<Parts>> {
  return Promise.all(
    CONTENT.map(async (bytes, i) => ({
      ...(await uploadPart(Key, UploadId, i + 1, bytes, algorithm)),
      PartNumber: i + 1,
    })),
  );
}

describe('a multipart upload', () => {
  const Key = 'joined';
  let parts: NonNullable<Parts>;

  it('becomes one object of its parts', async () => {
    const UploadId = await begin(Key, { ContentType: 'text/plain', Metadata: { a: 'b' }, Tagging: 't=1' });
    parts = await uploadAll(Key, UploadId);
    const done = await complete(Key, UploadId, parts);
    const md5s = CONTENT.map((bytes) => createHash('md5').update(bytes).digest());
    const etag = `"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-3"`;
    expect(done).toMatchObject({ Bucket, Key, ETag: etag });
    const found = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect((await buffer(found.Body as Readable)).equals(WHOLE)).toBe(true);
    expect(found).toMatchObject({ ETag: etag, ContentType: 'text/plain', Metadata: { a: 'b' }, TagCount: 1 });
    // A client that lost the answer asks again.
    expect((await complete(Key, UploadId, parts)).ETag).toBe(etag);
    expect(await failure(uploadPart(Key, UploadId, 4, CONTENT[2] ?? WHOLE))).toBe('NoSuchUpload');
  });

  it('gives ranges across its parts, and single parts', async () => {
    const start = 5 * MIB - 10;
    const end = 10 * MIB + 10;
    const found = await s3.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${start}-${end}` }));
    expect((await buffer(found.Body as Readable)).equals(WHOLE.subarray(start, end + 1))).toBe(true);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 2 }));
    expect(part).toMatchObject({ PartsCount: 3, ContentLength: 5 * MIB + 3 });
    expect((await buffer(part.Body as Readable)).equals(CONTENT[1] ?? WHOLE)).toBe(true);
    const command = new GetObjectAttributesCommand({
      Bucket,
      Key,
      ObjectAttributes: ['ObjectParts', 'ObjectSize'],
    });
    expect(await s3.send(command)).toMatchObject({
      ObjectSize: WHOLE.length,
      ObjectParts: { TotalPartsCount: 3 },
    });
  });
});

describe('checksums of multipart uploads', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of the full object', async (algorithm) => {
    const Key = `full-${algorithm}`;
    const UploadId = await begin(Key, { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' });
    await complete(Key, UploadId, await uploadAll(Key, UploadId, algorithm));
    const whole = createChecksum(algorithm);
    whole.update(WHOLE);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head[`Checksum${algorithm}`]).toBe(whole.digest().toString('base64'));
    expect(head.ChecksumType).toBe('FULL_OBJECT');
  });

  it('SHA256 as a composite', async () => {
    const Key = 'composite';
    const UploadId = await begin(Key, { ChecksumAlgorithm: 'SHA256' });
    expect(await failure(uploadPart(Key, UploadId, 1, WHOLE, 'CRC32'))).toBe('InvalidRequest');
    const parts = await uploadAll(Key, UploadId, 'SHA256');
    const bare = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    expect(await failure(complete(Key, UploadId, bare))).toBe('InvalidRequest');
    const MultipartUpload = { Parts: parts };
    const asFull = { Bucket, Key, UploadId, MultipartUpload, ChecksumType: 'FULL_OBJECT' } as const;
    expect(await failure(s3.send(new CompleteMultipartUploadCommand(asFull)))).toBe('InvalidRequest');
    const done = await complete(Key, UploadId, parts);
    const second = await s3.send(
      new GetObjectCommand({ Bucket, Key, PartNumber: 2, ChecksumMode: 'ENABLED' }),
    );
    expect(second.ChecksumSHA256).toBe(parts[1]?.ChecksumSHA256);
    expect((await buffer(second.Body as Readable)).equals(CONTENT[1] ?? WHOLE)).toBe(true);
    const digests = CONTENT.map((bytes) => createHash('sha256').update(bytes).digest());
    const expected = createHash('sha256').update(Buffer.concat(digests)).digest('base64');
    expect(done).toMatchObject({ ChecksumSHA256: `${expected}-3`, ChecksumType: 'COMPOSITE' });
  });

  it('cannot be SHA256 of the full object', async () => {
    const asked = begin('impossible', { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' });
    expect(await failure(asked)).toBe('InvalidRequest');
  });
});

describe('a request to complete', () => {
  it.each<[string, (parts: NonNullable<Parts>) => Parts, string]>([
    ['no parts', () => [], 'MalformedXML'],
    ['parts out of order', (parts) => [...parts].reverse(), 'InvalidPartOrder'],
    ['a part twice', ([first]) => (first ? [first, first] : []), 'InvalidPartOrder'],
    ['a part that was not uploaded', (parts) => [...parts, { PartNumber: 9, ETag: '"x"' }], 'InvalidPart'],
    ['another ETag', ([first]) => [{ ...first, ETag: '"x"' }], 'InvalidPart'],
    ['a small part in the middle', (parts) => [...parts, { ...parts[2], PartNumber: 4 }], 'EntityTooSmall'],
  ])('is refused with %s, and the upload goes on', async (what, change, code) => {
    const UploadId = await begin(what);
    const parts = await uploadAll(what, UploadId);
    const fourth = await uploadPart(what, UploadId, 4, CONTENT[2] ?? WHOLE);
    expect(fourth.ETag).toBe(parts[2]?.ETag);
    expect(await failure(complete(what, UploadId, change(parts)))).toBe(code);
    expect(await failure(complete(what, UploadId, parts))).toBe('none');
  });

  it('takes what was uploaded last under a number, and leaves out what is not listed', async () => {
    const UploadId = await begin('chosen');
    await uploadPart('chosen', UploadId, 1, Buffer.from('first try'));
    await uploadPart('chosen', UploadId, 2, Buffer.from('unused'));
    const { ETag } = await uploadPart('chosen', UploadId, 1, Buffer.from('second try'));
    await complete('chosen', UploadId, [{ PartNumber: 1, ETag }]);
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'chosen' }));
    expect(await found.Body?.transformToString()).toBe('second try');
  });

  it.each([0, 10_001])('has no part number %i', async (PartNumber) => {
    const UploadId = await begin('numbers');
    expect(await failure(uploadPart('numbers', UploadId, PartNumber, Buffer.from('x')))).toBe(
      'InvalidArgument',
    );
  });
});

describe('open uploads', () => {
  it('are listed with their parts, and aborted', async () => {
    const ids = [await begin('open/a'), await begin('open/a'), await begin('open/b')];
    const [first = '', second = ''] = ids;
    await uploadPart('open/a', first, 1, Buffer.from('one'));
    await uploadPart('open/a', first, 3, Buffer.from('three'));
    const Prefix = 'open/';
    const page = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix, MaxUploads: 2 }));
    expect(page.Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([
      ['open/a', first],
      ['open/a', second],
    ]);
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    const rest = await s3.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix, KeyMarker, UploadIdMarker }),
    );
    expect(rest.Uploads?.map(({ UploadId }) => UploadId)).toEqual([ids[2]]);
    const name = { Bucket, Key: 'open/a', UploadId: first };
    const parts = await s3.send(new ListPartsCommand({ ...name, MaxParts: 1 }));
    expect(parts).toMatchObject({
      IsTruncated: true,
      NextPartNumberMarker: '1',
      Parts: [{ PartNumber: 1, Size: 3 }],
    });
    const more = await s3.send(new ListPartsCommand({ ...name, PartNumberMarker: '1' }));
    expect(more.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
    await s3.send(new AbortMultipartUploadCommand(name));
    expect(await failure(s3.send(new AbortMultipartUploadCommand(name)))).toBe('NoSuchUpload');
    expect(await failure(s3.send(new ListPartsCommand(name)))).toBe('NoSuchUpload');
  });

  it('take parts of other objects', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
    const UploadId = await begin('from-source');
    const copy = (CopySourceRange: string) =>
      s3.send(
        new UploadPartCopyCommand({
          ...{ Bucket, Key: 'from-source', UploadId, PartNumber: 1 },
          ...{ CopySource: `${Bucket}/source`, CopySourceRange },
        }),
      );
    expect(await failure(copy('bytes=5-10'))).toBe('InvalidArgument');
    const { CopyPartResult } = await copy('bytes=2-5');
    await complete('from-source', UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'from-source' }));
    expect(await found.Body?.transformToString()).toBe('2345');
  });

  it('end with their bucket', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    await s3.send(new CreateMultipartUploadCommand({ Bucket: 'short-lived', Key: 'k' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'short-lived' }));
    await s3.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: 'short-lived' }));
    expect(Uploads).toBeUndefined();
  });
});
