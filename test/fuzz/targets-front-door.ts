import { CompleteMultipartUploadRequest$, PutBucketLifecycleConfigurationRequest$ } from '@aws-sdk/client-s3';
import { NormalizedSchema } from '@smithy/core/schema';
import { bodyReader } from '../../src/engines/proxy/http1/body-reader.js';
import { CHUNKED } from '../../src/engines/proxy/http1/framing.js';
import { MAX_REQUEST_HEAD_BYTES, readHead } from '../../src/engines/proxy/http1/head-reader.js';
import { MalformedMessage } from '../../src/engines/proxy/http1/malformed-message.js';
import { parseRequestHead } from '../../src/engines/proxy/http1/request-head.js';
import { parseResponseHead } from '../../src/engines/proxy/http1/response-head.js';
import { InvalidPageToken } from '../../src/front-door/page-tokens.js';
import { badForm } from '../../src/front-door/request-form.js';
import { s3Address } from '../../src/front-door/s3-address.js';
import { sealedPageTokens } from '../../src/front-door/sealed-page-tokens.js';
import { isAwsError } from '../../src/kernel/aws-error.js';
import { decodeAwsChunked } from '../../src/wire/aws-chunked.js';
import { checkCbor } from '../../src/wire/cbor/check-cbor.js';
import { parseJson } from '../../src/wire/parse-json.js';
import { parseForm } from '../../src/wire/query/form.js';
import { stringToSign } from '../../src/wire/sigv4/canonical.js';
import { signatureClaim } from '../../src/wire/sigv4/credential.js';
import { checkTime } from '../../src/wire/sigv4/verify.js';
import { readXml } from '../../src/wire/xml.js';
import type { FuzzTarget } from './fuzzer.js';

const isMalformed = (error: unknown) => error instanceof MalformedMessage;
const never = () => false;
const NOW = Date.UTC(2026, 10, 21);
const tokens = sealedPageTokens(Buffer.alloc(32, 7), { accountId: '111122223333', region: 'us-east-1' });
const xmlSchemas = [
  NormalizedSchema.of(CompleteMultipartUploadRequest$),
  NormalizedSchema.of(PutBucketLifecycleConfigurationRequest$),
];

/** Lines as they stand in a request: method, URL, then headers. */
function requestOf(input: Buffer) {
  const [line = '', ...rest] = input.toString('latin1').split('\n');
  const [method = '', url = ''] = line.split(' ');
  const rawHeaders = rest.flatMap((header) => {
    const colon = header.indexOf(':');
    return colon < 0 ? [] : [header.slice(0, colon), header.slice(colon + 1)];
  });
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers[(rawHeaders[at] ?? '').toLowerCase()] = rawHeaders[at + 1] ?? '';
  }
  const [rawPath = '', rawQuery = ''] = url.split('?');
  return { method, url, rawPath, rawQuery, rawHeaders, headers };
}

async function* pieces(input: Buffer) {
  for (let at = 0; at < input.length; at += 1_000) yield input.subarray(at, at + 1_000);
}

export const FRONT_DOOR_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'signature',
    tokens: [
      'AWS4-HMAC-SHA256 ',
      'Credential=',
      'SignedHeaders=',
      'X-Amz-Signature=',
      'x-amz-date:',
      '%20',
      '%2F',
      '/',
    ],
    maxBytes: 64 * 1024,
    parse(input) {
      const request = requestOf(input);
      const claim = signatureClaim(request.headers, new URLSearchParams(request.rawQuery));
      if (claim === undefined) return undefined;
      checkTime(claim, NOW);
      return stringToSign({ ...request, payloadHash: 'UNSIGNED-PAYLOAD' }, claim);
    },
    refuses: isAwsError,
  },
  {
    name: 'request-form',
    maxBytes: 64 * 1024,
    parse: (input) => {
      const { headers, rawHeaders, url } = requestOf(input);
      return badForm({ headers, rawHeaders, url, httpVersion: '1.1' } as Parameters<typeof badForm>[0]);
    },
    refuses: never,
  },
  {
    name: 's3-address',
    tokens: ['.s3.localhost', '.localhost', '.s3.us-east-1.amazonaws.com', '[::1]:1', '%2F'],
    maxBytes: 64 * 1024,
    parse: (input) => {
      const [host, path = ''] = input.toString('latin1').split('\n');
      return s3Address(host, path);
    },
    refuses: isAwsError,
  },
  {
    name: 'form',
    tokens: ['.member.', '.entry.', '&', '=', '.1', '..'],
    parse: (input) => parseForm(input.toString('utf8')),
    refuses: isAwsError,
  },
  { name: 'json', tokens: ['":', ',"', '[[[[', '{"a":', 'e5'], parse: parseJson, refuses: isAwsError },
  {
    name: 'xml',
    tokens: [
      '<Part>',
      '</Part>',
      '<PartNumber>',
      '<!--',
      '-->',
      '<?xml?>',
      ' xmlns="',
      '&#0;',
      '&#x110000;',
      '&lt;',
    ],
    maxBytes: 64 * 1024,
    parse: (input) => xmlSchemas.map((schema) => readXml(schema, input)),
    refuses: isAwsError,
  },
  { name: 'cbor', parse: checkCbor, refuses: isAwsError },
  {
    name: 'aws-chunked',
    tokens: ['\r\n', ';chunk-signature=', 'x-amz-checksum-crc32:', '0\r\n'],
    async parse(input) {
      const { body } = decodeAwsChunked(pieces(input), {
        decodedSizeBytes: 5,
        trailerNames: ['x-amz-checksum-crc32'],
      });
      for await (const _piece of body);
    },
    refuses: isAwsError,
  },
  {
    name: 'page-token',
    maxBytes: 64 * 1024,
    parse: (input) => tokens.open('ListThings', input.toString('latin1')),
    refuses: (error) => error instanceof InvalidPageToken,
  },
  {
    name: 'http-request',
    tokens: [
      '\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Content-Length: 1\r\n',
      'Host: a\r\n',
      ' HTTP/1.1',
      '\t',
      '\r\n\r\n',
    ],
    parse(input) {
      const head = readHead(input, MAX_REQUEST_HEAD_BYTES);
      if (head === undefined) return;
      const { framing } = parseRequestHead(head.text);
      const body = bodyReader(framing);
      if (!body.done) body.read(input.subarray(head.end), []);
    },
    refuses: isMalformed,
  },
  {
    name: 'http-response',
    tokens: ['\r\n', 'HTTP/1.1 ', '200', 'Transfer-Encoding: chunked\r\n', 'Connection: close\r\n'],
    parse(input) {
      const head = readHead(input, MAX_REQUEST_HEAD_BYTES);
      return head && parseResponseHead(head.text, 'GET');
    },
    refuses: isMalformed,
  },
  {
    name: 'chunked',
    tokens: ['\r\n', '0\r\n\r\n', ';a=b', 'ffff'],
    parse: (input) => bodyReader(CHUNKED).read(input, []),
    refuses: isMalformed,
  },
];
