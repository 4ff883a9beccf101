import { describe, expect, test } from 'vitest';
import { rootPrincipal } from '../../../kernel/principal.js';
import { authenticateGit, type GitCredentialSource, readBasicCredentials } from './authenticate.js';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
/** For KEY, `git.suite.local`, us-east-1 and `/v1/repos/MyDemoRepo`. */
const PASSWORD = '20260101T000000Zeb63ed260287462723d255b697800beb7b1d40566b8f2d0b5cd51df0b5c2e421';
const SIGNED_AT = Date.UTC(2026, 0, 1);
const principal = rootPrincipal({ accountId: '123456789012', partition: 'aws' });

function source(expiresAt?: number, token?: string): GitCredentialSource {
  return {
    findAccessKey: async (id, sessionToken) =>
      id === KEY && sessionToken === token ? { secretAccessKey: SECRET, principal, expiresAt } : undefined,
    findServiceCredential: async () => undefined,
  };
}

interface Attempt {
  readonly userName?: string;
  readonly password?: string;
  readonly now?: number;
  readonly credentials?: GitCredentialSource;
  readonly localAccountId?: string;
}

const attempt = ({
  userName = KEY,
  password = PASSWORD,
  now = SIGNED_AT,
  credentials = source(),
  ...rest
}: Attempt) =>
  authenticateGit(
    { userName, password },
    { path: '/v1/repos/MyDemoRepo', hosts: ['git.suite.local'], regions: ['eu-west-1', 'us-east-1'] },
    { credentials, now, ...rest },
  );

test('a helper’s password proves the key and tells the region', async () => {
  const { principalIn, region } = await attempt({});
  expect(region).toBe('us-east-1');
  expect(principalIn('eu-west-1')).toEqual(principal);
  expect(() => principalIn('cn-north-1')).toThrow('invalid');
});

test('a session token comes behind the key id, and may hold anything', async () => {
  const credentials = source(SIGNED_AT + 1, 'a%b+/=');
  const { principalIn } = await attempt({ userName: `${KEY}%a%b+/=`, credentials });
  expect(principalIn('us-east-1')).toEqual(principal);
  await expect(attempt({ userName: `${KEY}%a%b`, credentials })).rejects.toMatchObject({ status: 403 });
});

describe('403 for', () => {
  test.each<[string, Attempt, string]>([
    ['an old signature', { now: SIGNED_AT + 16 * 60_000 }, 'signed at 2026-01-01T00:00:00.000Z'],
    ['one of the future', { now: SIGNED_AT - 6 * 60_000 }, 'signed at'],
    ['another signature', { password: PASSWORD.replace(/.$/, '0') }, 'does not match'],
    ['a plain password', { password: SECRET }, 'not one of'],
    ['a session that is over', { credentials: source(SIGNED_AT) }, 'expired'],
    ['an unknown key', { userName: 'AKIAOTHER' }, 'invalid'],
    [
      'a known key with a bad signature, in local mode too',
      { password: 'x', localAccountId: '000000000000' },
      'not one',
    ],
    [
      'unknown static credentials, in local mode too',
      { userName: 'a-at-123456789012', localAccountId: '0' },
      'not valid',
    ],
  ])('%s', async (_what, given, message) => {
    await expect(attempt(given)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining(message),
    });
  });
});

test('local mode takes unknown keys as root, of the account that they name', async () => {
  const local = (userName: string) => attempt({ userName, password: 'any', localAccountId: '000000000000' });
  const arnOf = async (userName: string, region: string) => (await local(userName)).principalIn(region).arn;
  expect(await arnOf('test', 'us-east-1')).toBe('arn:aws:iam::000000000000:root');
  expect(await arnOf('111122223333', 'cn-north-1')).toBe('arn:aws-cn:iam::111122223333:root');
});

test.each([
  ['Basic YTpiOmM=', { userName: 'a', password: 'b:c' }],
  ['basic  YTo=', { userName: 'a', password: '' }],
  [undefined, undefined],
  ['', undefined],
  ['Basic OmI=', undefined],
  ['Basic !', undefined],
  ['Bearer YTpi', undefined],
])('%j holds %j', (header, expected) => expect(readBasicCredentials(header)).toEqual(expected));
