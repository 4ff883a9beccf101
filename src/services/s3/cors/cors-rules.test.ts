import { expect, it } from 'vitest';
import { corsHeaders } from './cors-rules.js';

const RULES = [
  { AllowedOrigins: ['https://*.example.com'], AllowedMethods: ['PUT'], AllowedHeaders: ['x-amz-*'] },
  { AllowedOrigins: ['*'], AllowedMethods: ['GET'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 60 },
];

it('take the first rule that fits origin, method and headers', () => {
  const shop = 'https://shop.example.com';
  expect(corsHeaders(RULES, { origin: shop, method: 'PUT', headers: ['X-Amz-Date'] })).toEqual({
    'access-control-allow-origin': shop,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'x-amz-date',
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  });
  expect(corsHeaders(RULES, { origin: 'null', method: 'GET', headers: [] })).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag',
    'access-control-max-age': '60',
  });
  expect(corsHeaders(RULES, { origin: shop, method: 'PUT', headers: ['range'] })).toBeUndefined();
  expect(corsHeaders(RULES, { origin: 'https://.example.co', method: 'PUT', headers: [] })).toBeUndefined();
  expect(corsHeaders(RULES, { origin: shop, method: 'DELETE', headers: [] })).toBeUndefined();
});
