import { describe, expect, it } from 'vitest';
import { presignedV2Claim, presignedV2Signature } from './presigned.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('URLs presigned with Signature Version 2', () => {
  it('takes the example of the API reference', () => {
    const query = new URLSearchParams(
      'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620',
    );
    const claim = presignedV2Claim(query);
    expect(claim).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', expires: '1175139620' });
    const request = {
      method: 'GET',
      bucketInHost: 'johnsmith',
      rawPath: '/photos/puppy.jpg',
      query,
      headers: { host: 'johnsmith.s3.amazonaws.com' },
    };
    expect(presignedV2Signature(SECRET, request, '1175139620')).toBe(claim?.signature);
  });

  it.each([
    ['another method', { method: 'PUT' }],
    ['another object', { rawPath: '/photos/kitten.jpg' }],
    ['another version', { query: new URLSearchParams('versionId=1') }],
    ['another content type', { headers: { 'content-type': 'text/html' } }],
    ['a header of S3', { headers: { 'x-amz-acl': 'public-read' } }],
  ])('signs %s differently', (_what, change) => {
    const request = {
      method: 'GET',
      bucketInHost: undefined,
      rawPath: '/photos/puppy.jpg',
      query: new URLSearchParams(),
      headers: {},
    };
    const plain = presignedV2Signature(SECRET, request, '1175139620');
    expect(presignedV2Signature(SECRET, { ...request, ...change }, '1175139620')).not.toBe(plain);
  });

  it.each(['', 'AWSAccessKeyId=A&Signature=s', 'AWSAccessKeyId=A&Signature=s&Expires=soon'])(
    'is not %j',
    (text) => {
      expect(presignedV2Claim(new URLSearchParams(text))).toBeUndefined();
    },
  );
});
