import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AWS_REGIONS, strangeRegion } from './aws-regions.js';

it('knows every region that the SDK knows', async () => {
  const partitions = join('dist-es/submodules/client/util-endpoints/lib/aws/partitions.js');
  const root = join(import.meta.dirname, '../../node_modules/@aws-sdk/core');
  const known = (await readFile(join(root, partitions), 'utf8')).match(/\b[a-z]{2,4}(-[a-z]+)+-\d\b/g) ?? [];
  expect(known.length).toBeGreaterThan(30);
  expect([...new Set(known)].filter((region) => !AWS_REGIONS.includes(region))).toEqual([]);
});

it.each([
  ['eu-west-1', undefined],
  ['us-esat-1', "AWS has no region 'us-esat-1', but us-east-1"],
  ['eu-west1', "AWS has no region 'eu-west1', but eu-west-1"],
  ['eu-west-11', "AWS has no region 'eu-west-11', but eu-west-1"],
  ['mars', "AWS has no region 'mars'"],
  ['local-test-1', "AWS has no region 'local-test-1'"],
  ['', "AWS has no region ''"],
])('%j', (region, words) => expect(strangeRegion(region)).toBe(words));
