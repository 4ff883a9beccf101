import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { RequestContext } from '../../../front-door/service.js';
import { onBucket } from '../access.js';
import { invalidArgument } from '../errors.js';
import { keyEncoder, pageSize, presentPrefixes } from '../listing/listing-input.js';
import { type Page, placeBehindKey, readPage } from '../listing/page.js';
import type { Bucket, StoredVersion } from '../model.js';
import { listedObject, ownerOf } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { afterPrefix, recordKey } from '../records/record-keys.js';
import { currentObjects, type RecordPlace } from '../records/sources.js';
import type { S3Input, S3Operation } from '../types.js';

const listConditions = (input: ListInput) => ({
  's3:prefix': input.Prefix ?? '',
  's3:delimiter': input.Delimiter,
  's3:max-keys': input.MaxKeys?.toString(),
});

export const listObjectsV2: S3Operation<'ListObjectsV2'> = {
  authorize: onBucket('s3:ListBucket', listConditions),
  async handle(input, context) {
    const bucket = await requireBucket(context.store, input);
    const encode = keyEncoder(input.EncodingType);
    const maxKeys = pageSize(input.MaxKeys, 'maxKeys');
    const token = openToken(input, context);
    const page = await readObjects(
      context,
      bucket,
      input,
      maxKeys,
      token ?? placeOf(input.StartAfter, input),
    );
    return {
      Name: bucket.name,
      Prefix: encode(input.Prefix ?? ''),
      Delimiter: input.Delimiter && encode(input.Delimiter),
      MaxKeys: maxKeys,
      KeyCount: page.rows.length + page.commonPrefixes.length,
      IsTruncated: page.next !== undefined,
      EncodingType: input.EncodingType,
      StartAfter: input.StartAfter && encode(input.StartAfter),
      ContinuationToken: input.ContinuationToken,
      NextContinuationToken: page.next && context.tokens.seal(listingName(input), placeBehind(page.next)),
      ...presentPage(page, encode, input.FetchOwner ? bucket : undefined),
    };
  },
};

export const listObjects: S3Operation<'ListObjects'> = {
  authorize: onBucket('s3:ListBucket', listConditions),
  async handle(input, context) {
    const bucket = await requireBucket(context.store, input);
    const encode = keyEncoder(input.EncodingType);
    const maxKeys = pageSize(input.MaxKeys, 'maxKeys');
    const page = await readObjects(context, bucket, input, maxKeys, placeOf(input.Marker, input));
    return {
      Name: bucket.name,
      Prefix: encode(input.Prefix ?? ''),
      Delimiter: input.Delimiter && encode(input.Delimiter),
      Marker: encode(input.Marker ?? ''),
      MaxKeys: maxKeys,
      IsTruncated: page.next !== undefined,
      EncodingType: input.EncodingType,
      // Without a delimiter the last key is the next marker, and S3 does not repeat it.
      NextMarker: input.Delimiter && page.next ? encode(lastName(page.next)) : undefined,
      ...presentPage(page, encode, bucket),
    };
  },
};

type ListInput = S3Input<'ListObjectsV2'> | S3Input<'ListObjects'>;
type Last = NonNullable<Page<StoredVersion>['next']>;

async function readObjects(
  context: RequestContext,
  bucket: Bucket,
  { Prefix: prefix = '', Delimiter: delimiter = '' }: ListInput,
  maxItems: number,
  start: RecordPlace | 'nothing' | undefined,
): Promise<Page<StoredVersion>> {
  if (start === 'nothing') return { rows: [], commonPrefixes: [] };
  return readPage(currentObjects(context.store, bucket.name, prefix), { prefix, delimiter, maxItems, start });
}

function placeOf(marker: string | undefined, input: ListInput): RecordPlace | 'nothing' | undefined {
  if (!marker) return undefined;
  const place = placeBehindKey(marker, input.Prefix ?? '', input.Delimiter ?? '');
  if (place === 'nothing') return place;
  return 'after' in place ? { after: recordKey(place.after) } : { from: recordKey(place.from) };
}

function placeBehind(last: Last): RecordPlace | 'nothing' {
  if ('row' in last) return { after: recordKey(last.row.key) };
  const from = afterPrefix(last.commonPrefix);
  return from === undefined ? 'nothing' : { from: recordKey(from) };
}

function listingName(input: ListInput): string {
  return `ListObjectsV2:${input.Bucket}`;
}

/** @throws AwsError InvalidArgument */
function openToken(input: S3Input<'ListObjectsV2'>, { tokens }: RequestContext) {
  const { ContinuationToken: token } = input;
  if (token === undefined) return undefined;
  try {
    return tokens.open(listingName(input), token) as RecordPlace | 'nothing';
  } catch (error) {
    if (!(error instanceof InvalidPageToken)) throw error;
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
}

function lastName(last: Last): string {
  return 'row' in last ? last.row.key : last.commonPrefix;
}

function presentPage(page: Page<StoredVersion>, encode: (text: string) => string, owner: Bucket | undefined) {
  const objects = page.rows.flatMap((version) => {
    if (version.kind !== 'object') return [];
    return [{ Key: encode(version.key), ...listedObject(version), ...(owner && { Owner: ownerOf(owner) }) }];
  });
  return {
    ...(objects.length > 0 && { Contents: objects }),
    ...presentPrefixes(page.commonPrefixes, encode),
  };
}
