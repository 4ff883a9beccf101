import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

const Bucket = 'objects';
let server: TestServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => server.close());

const put = (Key: string, Body: string | Buffer = Key, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
  const found = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...found, text: await found.Body?.transformToString() };
};
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: Error & { $metadata?: { httpStatusCode?: number } }) =>
      `${error.name} ${error.$metadata?.httpStatusCode}`,
  );

describe('PutObject and GetObject', () => {
  it.each([0, 1, 8_191, 8_192, 8_193, 100_000])('are the same for objects of %i bytes', async (sizeBytes) => {
    const Key = `sized/${sizeBytes}`;
    const bytes = randomBytes(sizeBytes);
    const { ETag } = await put(Key, bytes);
    expect(ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
    const read = async (more: Partial<GetObjectCommandInput> = {}) => {
      const found = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
      return { ...found, bytes: Buffer.from((await found.Body?.transformToByteArray()) ?? []) };
    };
    const whole = await read();
    expect(whole.ContentLength).toBe(sizeBytes);
    expect(whole.bytes.equals(bytes)).toBe(true);
    if (sizeBytes > 100) {
      const part = await read({ Range: 'bytes=10-99' });
      expect(part.bytes.equals(bytes.subarray(10, 100))).toBe(true);
      expect(part.ContentRange).toBe(`bytes 10-99/${sizeBytes}`);
    }
    await s3.send(new CopyObjectCommand({ Bucket, Key: `${Key}.copy`, CopySource: `${Bucket}/${Key}` }));
    await put(Key, 'something else');
    const copy = await s3.send(new GetObjectCommand({ Bucket, Key: `${Key}.copy` }));
    expect(Buffer.from((await copy.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  it('give back the bytes and what is said of them', async () => {
    const stored = await put('docs/a.txt', 'hello', {
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      ContentDisposition: 'attachment',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      Expires: new Date(Date.UTC(2030, 0, 1)),
      Metadata: { Author: 'somebody' },
      StorageClass: 'STANDARD_IA',
      Tagging: 'a=1&b=two%20words',
      WebsiteRedirectLocation: '/other',
    });
    expect(stored.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const found = await get('docs/a.txt');
    expect(found).toMatchObject({
      text: 'hello',
      ETag: stored.ETag,
      ContentLength: 5,
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      ContentDisposition: 'attachment',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      Metadata: { author: 'somebody' },
      StorageClass: 'STANDARD_IA',
      TagCount: 2,
      AcceptRanges: 'bytes',
      ServerSideEncryption: 'AES256',
      WebsiteRedirectLocation: '/other',
    });
    expect(found.LastModified?.getMilliseconds()).toBe(0);
    expect(found.VersionId).toBeUndefined();
  });

  it('stream megabytes', async () => {
    const bytes = randomBytes(7_000_000);
    await put('large', bytes);
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect((await buffer(found.Body as Readable)).equals(bytes)).toBe(true);
    const streamed = { Bucket, Key: 'streamed', Body: Readable.from([bytes]), ContentLength: bytes.length };
    expect((await s3.send(new PutObjectCommand(streamed))).ETag).toBe(
      `"${createHash('md5').update(bytes).digest('hex')}"`,
    );
  });

  it.each([
    'a b',
    'ü/€/𐀀',
    '../../etc/passwd',
    'a//b',
    '/',
    '.',
    'q?x=1&y=%41+#',
    "'!()*~",
    'a\u0001\u0002b',
  ])('take the key %j', async (key) => {
    await put(key, `content of ${key}`);
    expect((await get(key)).text).toBe(`content of ${key}`);
  });

  it('record KMS encryption', async () => {
    const own = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: '1234abcd' };
    expect(await put('own-key', 'x', own)).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn:aws:kms:us-east-1:000000000000:key/1234abcd',
    });
    expect(await put('aws-key', 'x', { ServerSideEncryption: 'aws:kms' })).toMatchObject({
      SSEKMSKeyId: 'arn:aws:kms:us-east-1:000000000000:alias/aws/s3',
    });
  });

  it.each<[string, Partial<GetObjectCommandInput>, string, string]>([
    ['first bytes', { Range: 'bytes=0-2' }, '012', 'bytes 0-2/10'],
    ['last bytes', { Range: 'bytes=-2' }, '89', 'bytes 8-9/10'],
    ['the rest', { Range: 'bytes=7-' }, '789', 'bytes 7-9/10'],
    ['part 1', { PartNumber: 1 }, '0123456789', 'bytes 0-9/10'],
  ])('give %s', async (_what, input, expected, range) => {
    await put('digits', '0123456789');
    const found = await get('digits', input);
    expect(found).toMatchObject({ text: expected, ContentRange: range });
    expect(found.$metadata.httpStatusCode).toBe(206);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'digits', ...input }));
    expect(head).toMatchObject({ ContentRange: range, ContentLength: expected.length });
  });

  it.each<[string, Partial<GetObjectCommandInput>, string]>([
    ['a range behind the end', { Range: 'bytes=10-' }, 'InvalidRange 416'],
    ['a part that is not', { PartNumber: 2 }, 'InvalidPartNumber 416'],
    ['a missing key', { Key: 'missing' }, 'NoSuchKey 404'],
    ['a missing bucket', { Bucket: 'no-such-bucket' }, 'NoSuchBucket 404'],
    ['a strange version', { VersionId: 'what' }, 'InvalidArgument 400'],
    ['a missing version', { VersionId: '0'.repeat(32) }, 'NoSuchVersion 404'],
    ['another ETag', { IfMatch: '"x"' }, 'PreconditionFailed 412'],
    ['another owner', { ExpectedBucketOwner: '111111111111' }, 'AccessDenied 403'],
    ['a key that is too long', { Key: 'k'.repeat(1025) }, 'KeyTooLongError 400'],
  ])('refuse %s', async (_what, input, expected) => {
    const { ETag } = await put('refused', '0123456789');
    const command = new GetObjectCommand({ Bucket, Key: 'refused', ...input });
    expect(await failure(s3.send(command))).toBe(expected);
    const unchanged = new GetObjectCommand({ Bucket, Key: 'refused', IfNoneMatch: ETag });
    expect(await failure(s3.send(unchanged))).toContain('304');
  });

  it('answer HEAD without a body', async () => {
    expect(await failure(s3.send(new HeadObjectCommand({ Bucket, Key: 'missing' })))).toBe('NotFound 404');
  });

  it('let one of many writers win where none may overwrite', async () => {
    const attempts = Array.from({ length: 8 }, (_, i) =>
      failure(put('lock', String(i), { IfNoneMatch: '*' })),
    );
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'PreconditionFailed 412')).toHaveLength(7);
    const { ETag } = await get('lock');
    expect(await failure(put('lock', 'new', { IfMatch: '"x"' }))).toBe('PreconditionFailed 412');
    expect(await failure(put('lock', 'new', { IfMatch: ETag }))).toBe('none');
    expect(await failure(put('nothing', 'new', { IfMatch: ETag }))).toBe('NoSuchKey 404');
    expect(await failure(put('nothing', 'new', { IfNoneMatch: '"x"' }))).toBe('NotImplemented 501');
  });
});

describe('checksums', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    '%s is verified, kept and told',
    async (algorithm) => {
      const stored = await put('sum', 'hello', { ChecksumAlgorithm: algorithm });
      const name = `Checksum${algorithm}` as const;
      expect(stored[name]).toBeDefined();
      const found = await get('sum', { ChecksumMode: 'ENABLED' });
      expect(found[name]).toBe(stored[name]);
      expect(found.ChecksumType).toBe('FULL_OBJECT');
      expect((await get('sum', { ChecksumMode: 'ENABLED', Range: 'bytes=0-1' }))[name]).toBeUndefined();
      expect(await failure(put('sum', 'hello', { [name]: stored[name] }))).toBe('none');
      expect(await failure(put('sum', 'other', { [name]: stored[name] }))).toBe('BadDigest 400');
    },
  );

  it.each([
    ['a wrong MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }, 'BadDigest 400'],
    ['what is no MD5', { ContentMD5: 'abc' }, 'InvalidDigest 400'],
    ['a wrong SHA-256', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }, 'BadDigest 400'],
    ['what is no SHA-256', { ChecksumSHA256: 'AAAA' }, 'InvalidRequest 400'],
    ['a checksum that is not computed', { ChecksumXXHASH64: 'AAAAAAAAAAA=' }, 'NotImplemented 501'],
    ['metadata beyond 2 KB', { Metadata: { a: 'x'.repeat(2048) } }, 'MetadataTooLarge 400'],
    [
      'encryption with own keys',
      { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32) },
      'NotImplemented 501',
    ],
    ['an object lock', { ObjectLockLegalHoldStatus: 'ON' }, 'InvalidRequest 400'],
    ['a storage class', { StorageClass: 'ATTIC' }, 'InvalidStorageClass 400'],
    ['eleven tags', { Tagging: 'abcdefghijk'.split('').join('&') }, 'InvalidTag 400'],
  ])('refuse %s, and store nothing', async (_what, more, expected) => {
    expect(await failure(put('unsound', 'hello', more))).toBe(expected);
    expect(await failure(get('unsound'))).toBe('NoSuchKey 404');
  });
});

describe('presigned URLs', () => {
  it('put and get, and say how the answer is to be shown', async () => {
    const uploadUrl = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'shared' }));
    expect((await fetch(uploadUrl, { method: 'PUT', body: 'by URL' })).status).toBe(200);
    const command = new GetObjectCommand({
      Bucket,
      Key: 'shared',
      ResponseContentType: 'text/csv',
      ResponseContentDisposition: 'attachment; filename="x.csv"',
    });
    const answer = await fetch(await getSignedUrl(s3, command));
    expect(await answer.text()).toBe('by URL');
    expect(answer.headers.get('content-type')).toBe('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="x.csv"');
  });
});

describe('uploads that are refused', () => {
  it('are answered before a client that asks first has sent anything', async () => {
    const url = new URL(await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'k' })));
    const upload = request(url, {
      method: 'PUT',
      headers: { expect: '100-continue', 'content-length': 10 ** 9 },
    });
    let asked = false;
    upload.on('continue', () => {
      asked = true;
    });
    upload.flushHeaders();
    const answer = await new Promise<Readable & { statusCode?: number }>((resolve, reject) => {
      upload.on('response', resolve).on('error', reject);
    });
    expect(answer.statusCode).toBe(404);
    expect(await text(answer)).toContain('<Code>NoSuchBucket</Code>');
    expect(asked).toBe(false);
    upload.destroy();
  });

  it('are answered where the client sends without asking', async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'k' }));
    const answer = await fetch(url, { method: 'PUT', body: randomBytes(5_000_000) });
    expect(await answer.text()).toContain('<Code>NoSuchBucket</Code>');
  });

  it('leave nothing behind where the client goes away in the middle', async () => {
    const url = new URL(await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'cut-off' })));
    const upload = request(url, { method: 'PUT', headers: { 'content-length': 50_000_000 } });
    upload.on('error', () => {}); // the cut itself
    const temporary = () => readdir(join(server.dataDirectory, 'blobs', 'tmp'));
    upload.write(randomBytes(5_000_000));
    await eventually(async () => (await temporary()).length > 0);
    upload.destroy();
    await eventually(async () => (await temporary()).length === 0);
    expect(await failure(get('cut-off'))).toBe('NoSuchKey 404');
  });

  it('are answered where the framing is broken in the middle', async () => {
    const answer = await fetch(`${server.endpoint}/${Bucket}/broken`, {
      method: 'PUT',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
        'x-amz-date': '20260101T000000Z',
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '3000000',
      },
      body: Buffer.concat([Buffer.from('nonsense\r\n'), randomBytes(3_000_000)]),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>IncompleteBody</Code>');
    expect(await failure(get('broken'))).toBe('NoSuchKey 404');
  });
});

describe('CopyObject', () => {
  const copy = (Key: string, CopySource: string, more: object = {}) =>
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource, ...more }));

  it('copies bytes, metadata and tags, or says them anew', async () => {
    await put('from/ä b', 'copied', { ContentType: 'text/plain', Metadata: { a: '1' }, Tagging: 't=1' });
    const source = `/${Bucket}/${encodeURIComponent('from/ä b')}`;
    const { CopyObjectResult: result } = await copy('to', source);
    expect(result?.ETag).toBe((await get('from/ä b')).ETag);
    expect(await get('to')).toMatchObject({
      text: 'copied',
      ContentType: 'text/plain',
      Metadata: { a: '1' },
      TagCount: 1,
    });
    await copy('to', source, {
      MetadataDirective: 'REPLACE',
      Metadata: { b: '2' },
      TaggingDirective: 'REPLACE',
    });
    const replaced = await get('to');
    expect(replaced).toMatchObject({ text: 'copied', Metadata: { b: '2' } });
    expect(replaced.TagCount).toBeUndefined();
  });

  it.each([
    ['a missing key', `${Bucket}/missing`, {}, 'NoSuchKey 404'],
    ['what is no source', 'nonsense', {}, 'InvalidArgument 400'],
    ['itself without a change', `${Bucket}/same`, {}, 'InvalidRequest 400'],
    ['another ETag', `${Bucket}/same`, { CopySourceIfMatch: '"x"' }, 'PreconditionFailed 412'],
  ])('refuses %s', async (_what, source, more, expected) => {
    await put('same');
    expect(await failure(copy('same', source, more))).toBe(expected);
    expect(await failure(copy('same', `${Bucket}/same`, { MetadataDirective: 'REPLACE' }))).toBe('none');
  });
});

describe('DeleteObject and DeleteObjects', () => {
  it('delete what is there, and what is not', async () => {
    await put('gone');
    const first = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    expect(first.$metadata.httpStatusCode).toBe(204);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    expect(await failure(get('gone'))).toBe('NoSuchKey 404');
  });

  it('delete many, each with its own outcome', async () => {
    await Promise.all(['m/1', 'm/2', 'm/3'].map((key) => put(key)));
    const Objects = [{ Key: 'm/1' }, { Key: 'm/2', ETag: '"x"' }, { Key: 'm/4' }];
    const outcome = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(outcome.Deleted?.map(({ Key }) => Key)).toEqual(['m/1', 'm/4']);
    expect(outcome.Errors).toMatchObject([{ Key: 'm/2', Code: 'PreconditionFailed' }]);
    const quiet = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'm/3' }], Quiet: true } }),
    );
    expect(quiet.Deleted).toBeUndefined();
    const none = new DeleteObjectsCommand({ Bucket, Delete: { Objects: [] } });
    expect(await failure(s3.send(none))).toBe('MalformedXML 400');
  });
});

describe('tags and ACLs of objects', () => {
  it('are put, told and deleted', async () => {
    await put('tagged');
    const TagSet = [{ Key: 'stage', Value: 'prod' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet).toEqual(TagSet);
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet).toEqual([]);
    await s3.send(new PutObjectAclCommand({ Bucket, Key: 'tagged', ACL: 'bucket-owner-full-control' }));
    const { Grants } = await s3.send(new GetObjectAclCommand({ Bucket, Key: 'tagged' }));
    expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL' }]);
    const open = new PutObjectAclCommand({ Bucket, Key: 'tagged', ACL: 'public-read' });
    expect(await failure(s3.send(open))).toBe('AccessControlListNotSupported 400');
  });
});
