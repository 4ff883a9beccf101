import { expect, it } from 'vitest';
import { s3Address } from './s3-address.js';

it.each([
  ['bucket.localhost:4566', 'bucket'],
  ['bucket.s3.localhost:4566', 'bucket'],
  ['bucket.localhost.localstack.cloud', 'bucket'],
  ['bucket.s3.localhost.localstack.cloud:4566', 'bucket'],
  ['bucket.s3.us-east-1.localhost.localstack.cloud', 'bucket'],
  ['bucket.s3-eu-central-1.localhost', 'bucket'],
  ['bucket.s3.dualstack.ap-southeast-2.localhost', 'bucket'],
  ['bucket.s3.us-gov-west-1.amazonaws.com', 'bucket'],
  ['bucket.s3.cn-north-1.amazonaws.com.cn', 'bucket'],
  ['bucket.s3.eusc-de-east-1.localhost', 'bucket'],
  ['bucket.s3-accelerate.dualstack.amazonaws.com', 'bucket'],
  ['Dotted.Bucket.s3.localhost', 'dotted.bucket'],
  ['my.s3.bucket.localhost', 'my.s3.bucket'],
  ['s3-artifacts.localhost', 's3-artifacts'],
  ['s3.artifacts.localhost', 's3.artifacts'],
])('%s names the bucket %s', (host, bucket) => {
  expect(s3Address(host, '/a/b%20c')).toEqual({ bucket, isInHost: true, path: '/a/b%20c' });
});

it.each([
  'localhost:4566',
  '127.0.0.1:4566',
  '[::1]:4566',
  's3.localhost',
  's3.localhost.localstack.cloud:4566',
  's3.eu-west-1.localhost',
  's3-eu-west-1.localhost',
  's3.dualstack.eu-west-1.localhost.localstack.cloud',
  's3-fips.us-gov-east-1.localhost',
  's3.us-east-1.amazonaws.com',
])('%s leaves the bucket to the path', (host) => {
  expect(s3Address(host, '/bucket/a/b')).toEqual({ bucket: 'bucket', isInHost: false, path: '/a/b' });
  expect(s3Address(host, '/')).toEqual({ bucket: undefined, isInHost: false, path: '/' });
});
