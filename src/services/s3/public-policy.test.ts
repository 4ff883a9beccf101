import { expect, it } from 'vitest';
import { isPublicPolicy } from './public-policy.js';

const allow = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };

it.each<[string, object, boolean]>([
  ['everybody', allow, true],
  ['everybody of AWS', { ...allow, Principal: { AWS: ['*'] } }, true],
  ['everybody but one', { ...allow, Principal: undefined, NotPrincipal: { AWS: 'x' } }, true],
  ['one account', { ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, false],
  ['a service', { ...allow, Principal: { Service: 'cloudfront.amazonaws.com' } }, false],
  ['nobody', { ...allow, Effect: 'Deny' }, false],
  ['a network', { ...allow, Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } }, false],
  ['every network', { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }, true],
  ['an organization', { ...allow, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, false],
  ['any organization', { ...allow, Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }, true],
  ['others', { ...allow, Condition: { StringNotEquals: { 'aws:SourceAccount': '111122223333' } } }, true],
  ['transport', { ...allow, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, true],
])('a policy for %s is public: %#', (_, statement, expected) => {
  expect(isPublicPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }))).toBe(expected);
});
