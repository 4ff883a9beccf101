import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { AwsError } from '../../../kernel/aws-error.js';
import { s3Deploy } from './s3-deploy.js';

const STARTED_AT = Date.parse('2026-05-01T10:00:00.500Z');
const ETAG = '"artifact"';

/** What an attempt puts into a bucket in which `found` is what HeadObject says of the object. */
async function putsOf(mayHaveStarted: boolean, found: object | AwsError): Promise<number> {
  let puts = 0;
  const call = async (_: string, operation: string, { Bucket }: { readonly Bucket: string }) => {
    if (operation === 'PutObject') puts += 1;
    if (operation === 'GetObject') return { Body: Readable.from([Buffer.from('bytes')]), ContentLength: 5 };
    if (operation === 'HeadObject' && Bucket === 'artifacts') return { ETag: ETAG };
    if (operation === 'HeadObject' && found instanceof AwsError) throw found;
    return found;
  };
  const record = {
    startedAt: STARTED_AT,
    configuration: { BucketName: 'site', Extract: 'false', ObjectKey: 'site.zip' },
    inputs: [{ name: 'Src', bucket: 'artifacts', key: 'src.zip' }],
  };
  const step = await s3Deploy('/nowhere').start({
    record,
    mayHaveStarted,
    assumeRole: async () => ({ call }),
  } as never);
  expect(step.kind).toBe('succeeded');
  return puts;
}

test('an object that an interrupted attempt has put is not put again, whatever else is', async () => {
  const inTheSameSecond = { ETag: ETAG, LastModified: new Date('2026-05-01T10:00:00Z') };
  expect(await putsOf(true, inTheSameSecond)).toBe(0);
  expect(await putsOf(false, inTheSameSecond)).toBe(1);
  expect(await putsOf(true, { ...inTheSameSecond, ETag: '"other"' })).toBe(1);
  expect(await putsOf(true, { ...inTheSameSecond, LastModified: new Date('2026-05-01T09:59:59Z') })).toBe(1);
  expect(await putsOf(true, new AwsError('NotFound', 'Not Found'))).toBe(1);
  expect(await putsOf(true, new AwsError('AccessDenied', 'Access Denied'))).toBe(1);
});
