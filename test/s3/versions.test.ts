import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareKeys } from '../../src/services/s3/records/record-keys.js';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let s3: S3Client;
let buckets = 0;

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
});
afterAll(() => server.close());

async function makeBucket(status?: 'Enabled' | 'Suspended'): Promise<string> {
  buckets += 1;
  const Bucket = `versions-${buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (status) await setVersioning(Bucket, status);
  return Bucket;
}

const setVersioning = (Bucket: string, Status: 'Enabled' | 'Suspended') =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (Bucket: string, Key: string, Body = Key) =>
  (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
const read = async (Bucket: string, Key: string, VersionId?: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();
const remove = (Bucket: string, Key: string, VersionId?: string) =>
  s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: Error) => error.name,
  );

/**
 * `key version*` of every version (`-` before a delete marker), page by page. Pages tell markers apart from
 * versions: where there are both, only pages of one keep the order.
 */
async function versionsOf(Bucket: string, MaxKeys = 1000): Promise<string[]> {
  const seen: string[] = [];
  let markers: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys, ...markers }));
    const entries = [
      ...(page.Versions ?? []).map((version) => ({ ...version, sign: '' })),
      ...(page.DeleteMarkers ?? []).map((marker) => ({ ...marker, sign: '-' })),
    ];
    seen.push(
      ...entries.map(
        ({ Key, VersionId, IsLatest, sign }) => `${sign}${Key} ${VersionId}${IsLatest ? '*' : ''}`,
      ),
    );
    if (!page.IsTruncated) return seen;
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

describe('versioning', () => {
  it('is off, then enabled, then suspended', async () => {
    const Bucket = await makeBucket();
    const status = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
    expect(await status()).toBeUndefined();
    await setVersioning(Bucket, 'Enabled');
    expect(await status()).toBe('Enabled');
    await setVersioning(Bucket, 'Suspended');
    expect(await status()).toBe('Suspended');
  });

  it('keeps every version, and hides behind a marker what is deleted', async () => {
    const Bucket = await makeBucket('Enabled');
    const first = await put(Bucket, 'k', 'one');
    const second = await put(Bucket, 'k', 'two');
    expect(first).not.toBe(second);
    expect([await read(Bucket, 'k'), await read(Bucket, 'k', first)]).toEqual(['two', 'one']);
    const marker = await remove(Bucket, 'k');
    expect(marker.DeleteMarker).toBe(true);
    expect(await failure(read(Bucket, 'k'))).toBe('NoSuchKey');
    expect(await failure(read(Bucket, 'k', marker.VersionId))).toBe('MethodNotAllowed');
    const hidden = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'k' })));
    expect(hidden.status).toBe(404);
    expect(hidden.headers.get('x-amz-delete-marker')).toBe('true');
    expect(hidden.headers.get('x-amz-version-id')).toBe(marker.VersionId);
    expect(await versionsOf(Bucket, 1)).toEqual([`-k ${marker.VersionId}*`, `k ${second}`, `k ${first}`]);
    const undone = await remove(Bucket, 'k', marker.VersionId);
    expect(undone).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(await read(Bucket, 'k')).toBe('two');
    await remove(Bucket, 'k', second);
    expect(await read(Bucket, 'k')).toBe('one');
    expect(await failure(read(Bucket, 'k', second))).toBe('NoSuchVersion');
    expect(await failure(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty');
    await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId: first }] } }),
    );
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });

  it('has one null version: of before, and of while it is suspended', async () => {
    const Bucket = await makeBucket();
    await put(Bucket, 'k', 'before');
    await setVersioning(Bucket, 'Enabled');
    const kept = await put(Bucket, 'k', 'kept');
    expect(await read(Bucket, 'k', 'null')).toBe('before');
    await setVersioning(Bucket, 'Suspended');
    expect(await put(Bucket, 'k', 'while suspended')).toBe('null');
    expect(await versionsOf(Bucket)).toEqual(['k null*', `k ${kept}`]);
    const marker = await remove(Bucket, 'k');
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
    expect(await versionsOf(Bucket, 1)).toEqual(['-k null*', `k ${kept}`]);
    await remove(Bucket, 'k', 'null');
    expect(await read(Bucket, 'k')).toBe('kept');
  });

  it('tells versions in headers only where it was ever enabled', async () => {
    const plain = await makeBucket();
    expect(await put(plain, 'k')).toBeUndefined();
    expect((await s3.send(new HeadObjectCommand({ Bucket: plain, Key: 'k' }))).VersionId).toBeUndefined();
    expect(await versionsOf(plain)).toEqual(['k null*']);
  });
});

/** What S3 says of versions, kept as a list per key, newest first. */
class ModelBucket {
  private status: 'off' | 'Enabled' | 'Suspended' = 'off';
  private readonly versions = new Map<string, { id: string; marker: boolean }[]>();

  setStatus(status: 'Enabled' | 'Suspended') {
    this.status = status;
  }

  add(key: string, id: string, marker: boolean) {
    const others = (this.versions.get(key) ?? []).filter((version) => version.id !== id);
    this.versions.set(key, [{ id, marker }, ...others]);
  }

  delete(key: string, markerId: string | undefined) {
    if (this.status === 'off') this.versions.delete(key);
    else this.add(key, markerId ?? 'missing', true);
  }

  deleteVersion(key: string, id: string) {
    const left = (this.versions.get(key) ?? []).filter((version) => version.id !== id);
    if (left.length > 0) this.versions.set(key, left);
    else this.versions.delete(key);
  }

  pick(key: string, index: number): string | undefined {
    const versions = this.versions.get(key) ?? [];
    return versions[index % Math.max(versions.length, 1)]?.id;
  }

  listed(): string[] {
    const keys = [...this.versions.keys()].sort(compareKeys);
    return keys.flatMap((key) =>
      (this.versions.get(key) ?? []).map(
        ({ id, marker }, i) => `${marker ? '-' : ''}${key} ${id}${i === 0 ? '*' : ''}`,
      ),
    );
  }
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('put' as const), key: fc.constantFrom('a', 'a/b', 'ä') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('delete' as const), key: fc.constantFrom('a', 'a/b') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('forget' as const),
      key: fc.constantFrom('a', 'a/b', 'ä'),
      index: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('Enabled' as const, 'Suspended' as const) }) },
);

it('a bucket is what the model says after any sequence of changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const Bucket = await makeBucket();
      const model = new ModelBucket();
      for (const taken of steps) {
        if (taken.do === 'put') model.add(taken.key, (await put(Bucket, taken.key)) ?? 'null', false);
        else if (taken.do === 'delete') model.delete(taken.key, (await remove(Bucket, taken.key)).VersionId);
        else if (taken.do === 'forget') {
          const id = model.pick(taken.key, taken.index);
          if (id === undefined) continue;
          await remove(Bucket, taken.key, id);
          model.deleteVersion(taken.key, id);
        } else {
          await setVersioning(Bucket, taken.do);
          model.setStatus(taken.do);
        }
      }
      expect(await versionsOf(Bucket, 1)).toEqual(model.listed());
    }),
    { numRuns: 12 },
  );
});

describe('listing', () => {
  const keys = ['a', 'a/1', 'a/2', 'b c+%', 'ü', '\ue000', '𐀀', 'z/1', 'z/2/3', 'zz'];
  let Bucket: string;
  beforeAll(async () => {
    Bucket = await makeBucket();
    await Promise.all(keys.map((key) => put(Bucket, key)));
  });

  const list = async (input: Partial<ListObjectsV2CommandInput> = {}) => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ...input }));
    return {
      page,
      keys: (page.Contents ?? []).map(({ Key }) => Key),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    };
  };

  it('orders by UTF-8 bytes', async () => {
    expect((await list()).keys).toEqual([...keys].sort(compareKeys));
  });

  it('takes prefix, delimiter, start and encoding', async () => {
    expect(await list({ Delimiter: '/', Prefix: 'z' })).toMatchObject({ keys: ['zz'], prefixes: ['z/'] });
    expect(await list({ Delimiter: '/', Prefix: 'z/' })).toMatchObject({ keys: ['z/1'], prefixes: ['z/2/'] });
    expect((await list({ StartAfter: 'z/1' })).keys.slice(0, 2)).toEqual(['z/2/3', 'zz']);
    const { page } = await list({ Delimiter: '/', EncodingType: 'url', Prefix: 'b' });
    expect(page).toMatchObject({ EncodingType: 'url', KeyCount: 1, Contents: [{ Key: 'b%20c%2B%25' }] });
    expect((await list({ FetchOwner: true, MaxKeys: 1 })).page.Contents?.[0]?.Owner?.ID).toMatch(
      /^[0-9a-f]{64}$/,
    );
    expect(await list({ MaxKeys: 0 })).toMatchObject({ page: { KeyCount: 0, IsTruncated: false } });
  });

  it.each([1, 2, 3])('goes on page by page, %i at a time', async (MaxKeys) => {
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const { page, ...found } = await list({ MaxKeys, Delimiter: '/', ContinuationToken });
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
      seen.push(...found.keys, ...found.prefixes);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    const whole = await list({ Delimiter: '/' });
    expect(seen.sort()).toEqual([...whole.keys, ...whole.prefixes].sort());
  });

  it('goes on by markers in its first version', async () => {
    const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect(first).toMatchObject({
      NextMarker: 'a/',
      Contents: [{ Key: 'a' }],
      CommonPrefixes: [{ Prefix: 'a/' }],
    });
    const second = await s3.send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 1, Marker: 'a/' }),
    );
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b c+%']);
  });

  it.each([
    [{ ContinuationToken: 'forged' }, 'InvalidArgument'],
    [{ MaxKeys: -1 }, 'InvalidArgument'],
    [{ EncodingType: 'rot13' as 'url' }, 'InvalidArgument'],
    [{ Bucket: 'no-such-bucket' }, 'NoSuchBucket'],
  ])('refuses %j', async (input, code) => {
    expect(await failure(list(input))).toBe(code);
  });
});
