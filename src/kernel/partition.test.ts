import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { formatArn, isOfAccount, parseArn, s3Arn } from './arn.js';
import {
  dnsSuffixOf,
  globalRegionOf,
  isPartition,
  isSameAccount,
  partitionOf,
  partitionOfArn,
} from './partition.js';
import { accountOf, rootPrincipal } from './principal.js';

interface KnownPartition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string; readonly implicitGlobalRegion: string };
  readonly regions: Readonly<Record<string, unknown>>;
}

it('knows the partitions that the SDK knows, by every region', async () => {
  const file = 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
  const path = join(import.meta.dirname, '../..', file);
  const { partitionsInfo } = (await import(pathToFileURL(path).href)) as {
    partitionsInfo: { partitions: readonly KnownPartition[] };
  };
  expect(partitionsInfo.partitions.length).toBeGreaterThan(6);
  for (const { id, outputs, regions } of partitionsInfo.partitions) {
    expect(isPartition(id) && globalRegionOf(id)).toBe(outputs.implicitGlobalRegion);
    for (const region of Object.keys(regions)) {
      expect([region, partitionOf(region), dnsSuffixOf(region)]).toEqual([region, id, outputs.dnsSuffix]);
    }
  }
});

it.each(['', 'mars', 'local-1', 'us-government-1', 'cnorth-1', 'eu-iso-1'])(
  'takes %j for one of aws',
  (region) => {
    expect(partitionOf(region)).toBe('aws');
  },
);

it('makes ARNs of the partition that the region is in', () => {
  const place = { accountId: '111122223333', region: 'us-gov-west-1' };
  const arn = formatArn({ service: 'codebuild', ...place, resource: 'project/p' });
  expect(arn).toBe('arn:aws-us-gov:codebuild:us-gov-west-1:111122223333:project/p');
  expect(s3Arn('aws-cn', 'b/k')).toBe('arn:aws-cn:s3:::b/k');
  expect(s3Arn(undefined, 'b')).toBe('arn:aws:s3:::b');
});

it.each([
  ['arn:aws-cn:sns:cn-north-1:111122223333:t', true],
  ['arn:aws:sns:cn-north-1:111122223333:t', false],
  ['arn:aws-cn:sns:eu-west-1:111122223333:t', false],
  ['arn:aws-cn:sns:*:111122223333:t', true],
  ['arn:aws-cn:s3:::b', true],
  ['arn:aws:sns:mars:111122223333:t', true],
])('%s is an ARN: %s', (text, isOne) => expect(parseArn(text) !== undefined).toBe(isOne));

it('keeps accounts of one number apart', () => {
  const [chinese, older] = [
    { accountId: '111122223333', partition: 'aws-cn' },
    { accountId: '111122223333', partition: undefined },
  ] as const;
  const root = rootPrincipal(chinese);
  expect(accountOf(root)).toEqual(chinese);
  expect(isSameAccount(chinese, older)).toBe(false);
  expect(isSameAccount(older, { ...older, partition: 'aws' })).toBe(true);
  const arn = parseArn(root.arn);
  expect(arn && [isOfAccount(arn, chinese), isOfAccount(arn, older)]).toEqual([true, false]);
});

it.each([
  ['arn:aws:iam::1:root', 'aws'],
  ['arn:aws-iso-b:iam::1:root', 'aws-iso-b'],
  ['arn:azure:iam::1:root', undefined],
  ['arn:toString:iam::1:root', undefined],
  ['arn:', undefined],
  ['codebuild.amazonaws.com', undefined],
])('%s is of %s', (arn, partition) => expect(partitionOfArn(arn)).toBe(partition));
