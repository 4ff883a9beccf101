import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { signingKeys } from './signing-keys.js';

const NOW = Date.UTC(2026, 10, 21, 10, 0, 30);

function keysOf(url: string, headers: Readonly<Record<string, string>> = {}) {
  return signingKeys({ url, headers } as unknown as IncomingMessage, NOW);
}

it.each([
  [
    'a signed header',
    keysOf('/b/k', {
      authorization: 'AWS4-HMAC-SHA256 …',
      'x-amz-date': '20261121T100000Z',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    }),
    ['REST-HEADER', 'AWS4-HMAC-SHA256', '30000', 'UNSIGNED-PAYLOAD'],
  ],
  [
    'a presigned URL',
    keysOf('/b/k?X-Amz-Date=20261121T095930Z&X-Amz-Expires=60&X-Amz-Signature=0'),
    ['REST-QUERY-STRING', 'AWS4-HMAC-SHA256', '60000', undefined],
  ],
  [
    'a URL that was presigned as of old',
    keysOf('/b/k?AWSAccessKeyId=a&Expires=1&Signature=s'),
    ['REST-QUERY-STRING', 'AWS', undefined, undefined],
  ],
  ['nobody', keysOf('/b/k'), [undefined, undefined, undefined, undefined]],
  [
    'a date that is none',
    keysOf('/b/k', { 'x-amz-date': 'now' }),
    [undefined, undefined, undefined, undefined],
  ],
])('a request of %s', (_name, keys, [type, version, age, hash]) => {
  expect(keys).toEqual({
    's3:authtype': type,
    's3:signatureversion': version,
    's3:signatureage': age,
    's3:tlsversion': '1.3',
    's3:x-amz-content-sha256': hash,
  });
});
