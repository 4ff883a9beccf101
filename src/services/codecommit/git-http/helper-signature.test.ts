import { expect, test } from 'vitest';
import { isCurrent, parseHelperPassword, signedRegion } from './helper-signature.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const AWS_HOST = 'git-codecommit.us-east-1.amazonaws.com';
const PASSWORDS: Readonly<Record<string, string>> = {
  [AWS_HOST]: '20260101T000000Zb5b25456a2c242e638a30a61c54e218059ec9372d499bd3a6800e11e8273c904',
  'git.suite.local': '20260101T000000Zeb63ed260287462723d255b697800beb7b1d40566b8f2d0b5cd51df0b5c2e421',
  'git.suite.local:8443': '20260101T000000Z83c2452e34c16964ddfa4aeb05846a2e77b68370d802906a580ad84c27b0cff2',
};

function regionOf(
  password: string,
  options: { secret?: string; path?: string; hosts?: string[]; regions?: string[] },
) {
  const signature = parseHelperPassword(password);
  if (signature === undefined) throw new Error('not a password');
  return signedRegion(signature, options.secret ?? SECRET, {
    path: options.path ?? '/v1/repos/MyDemoRepo',
    hosts: options.hosts ?? Object.keys(PASSWORDS),
    regions: options.regions ?? ['eu-west-1', 'us-east-1'],
  });
}

test.each(Object.entries(PASSWORDS))('the password for %s is of us-east-1', (_host, password) => {
  expect(regionOf(password, {})).toBe('us-east-1');
});

test('another secret, path, host or region is none', () => {
  const password = PASSWORDS[AWS_HOST] ?? '';
  expect(regionOf(password, { secret: `${SECRET}x` })).toBeUndefined();
  expect(regionOf(password, { path: '/v1/repos/Other' })).toBeUndefined();
  expect(regionOf(password, { hosts: ['git.suite.local'] })).toBeUndefined();
  expect(regionOf(password, { regions: ['eu-west-1'] })).toBeUndefined();
});

test('a password lives for fifteen minutes, and may be of a clock that is ahead', () => {
  const signature = parseHelperPassword(PASSWORDS[AWS_HOST] ?? '');
  const signedAt = Date.UTC(2026, 0, 1);
  const minutes = (count: number) => signedAt + count * 60_000;
  expect(signature && [-6, -5, 0, 15, 16].map((count) => isCurrent(signature, minutes(count)))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});

test.each(['', 'test', `20261301T000000Z${'a'.repeat(64)}`, `20260101T000000Z${'A'.repeat(64)}`])(
  '%j is no password of a helper',
  (password) => expect(parseHelperPassword(password)).toBeUndefined(),
);
