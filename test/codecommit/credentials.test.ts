import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '../../src/kernel/principal.js';
import type { GitCredentialSource } from '../../src/services/codecommit/index.js';
import { hasAwsCli } from '../harness/aws-cli.js';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { type GitHost, PLACE, startGitHost } from './git-host.js';

const user = (userName: string): Principal => ({
  kind: 'user',
  accountId: PLACE.accountId,
  arn: `arn:aws:iam::${PLACE.accountId}:user/${userName}`,
  userId: `AIDA${userName}`,
  userName,
});

const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const SESSION = {
  id: 'ASIAIOSFODNN7EXAMPLE',
  secret: 'c2Vzc2lvbiBzZWNyZXQgb2YgYSByb2xl',
  token: 'FwoG/%+=token==',
};

const credentials: GitCredentialSource = {
  async findAccessKey(accessKeyId, sessionToken) {
    if (accessKeyId === KEY.id && sessionToken === undefined) {
      return { secretAccessKey: KEY.secret, principal: user('ana') };
    }
    if (accessKeyId === SESSION.id && sessionToken === SESSION.token) {
      return { secretAccessKey: SESSION.secret, principal: user('ben'), expiresAt: Date.now() + 3_600_000 };
    }
    return undefined;
  },
  async findServiceCredential(serviceUserName) {
    if (serviceUserName !== 'ana-at-000000000000') return undefined;
    return { principal: user('ana'), verify: (password) => password === 'static pass:word' };
  },
};

let host: GitHost;
let root = '';
const seen: string[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'git-credentials-'));
  host = await startGitHost({
    strict: true,
    credentials,
    authorizer: {
      async authorize(principal, requests, place) {
        for (const request of requests) seen.push(`${principal.arn} ${request.action} ${place.region}`);
        const request = requests.find(({ action }) => action === 'codecommit:GitPush');
        if (principal.arn.endsWith('/ben') && request) {
          return { allowed: false, request, message: `User: ${principal.arn} is not authorized to push` };
        }
        const denied = requests.find(
          ({ conditions }) => conditions?.['codecommit:references'] === 'refs/heads/prod',
        );
        return denied ? { allowed: false, request: denied, message: 'no' } : { allowed: true };
      },
    },
  });
  await host.create('web');
  await host.create('web', 'eu-central-1');
  await host.create('only-there', 'eu-central-1');
});
afterAll(async () => {
  await host.close();
  await rm(root, { recursive: true, force: true });
});

interface Key {
  readonly id: string;
  readonly secret: string;
  readonly token?: string;
}

/** git with the helper configured as AWS documents it. */
function withHelper(key: Key, args: readonly string[], region = 'us-east-1', directory = root) {
  const helper = '!f() { test "$1" = get && aws codecommit credential-helper get --ignore-host-check; }; f';
  return git(directory, ['-c', `credential.helper=${helper}`, '-c', 'credential.UseHttpPath=true', ...args], {
    AWS_ACCESS_KEY_ID: key.id,
    AWS_SECRET_ACCESS_KEY: key.secret,
    AWS_DEFAULT_REGION: region,
    ...(key.token !== undefined && { AWS_SESSION_TOKEN: key.token }),
  });
}

const plainUrl = (name: string) => `http://127.0.0.1:${host.port}/v1/repos/${name}`;

describe.skipIf(!hasAwsCli)('the credential helper of the AWS CLI', () => {
  test('clones, pushes and fetches, in the region that it signs for', async () => {
    const work = join(root, 'helper');
    expect(await withHelper(KEY, ['clone', plainUrl('web'), work])).toMatchObject({ exitCode: 0 });
    const commitId = await commitFile(work, 'a', '1');
    const push = await withHelper(KEY, ['push', 'origin', 'HEAD:main'], 'us-east-1', work);
    expect(push).toMatchObject({ exitCode: 0 });
    expect((await withHelper(KEY, ['ls-remote', plainUrl('web')])).stdout).toContain(commitId);
    expect((await withHelper(KEY, ['ls-remote', plainUrl('web')], 'eu-central-1')).stdout).toBe('');
    expect(seen.at(-1)).toBe('arn:aws:iam::000000000000:user/ana codecommit:GitPull eu-central-1');
    expect(seen).toContain('arn:aws:iam::000000000000:user/ana codecommit:GitPush us-east-1');
  });

  test('with the token of a session, whose permissions count', async () => {
    expect(await withHelper(SESSION, ['ls-remote', plainUrl('web')])).toMatchObject({ exitCode: 0 });
    const work = join(root, 'session');
    await gitOk(root, ['init', '--quiet', '-b', 'topic', work]);
    await commitFile(work, 'a', '1');
    const push = await withHelper(SESSION, ['push', plainUrl('web'), 'topic'], 'us-east-1', work);
    expect(push.exitCode).toBe(128);
    expect(push.stderr).toContain(
      'remote: User: arn:aws:iam::000000000000:user/ben is not authorized to push',
    );
    expect(push.stderr).toContain('returned error: 403');
  });

  test('with a wrong secret is refused with 403', async () => {
    const refused = await withHelper({ ...KEY, secret: 'wrong' }, ['ls-remote', plainUrl('web')]);
    expect(refused.exitCode).toBe(128);
    expect(refused.stderr).toContain('remote: The signature of the credentials does not match');
    expect(refused.stderr).toContain('returned error: 403');
  });
});

describe('Git credentials of a user', () => {
  const url = (name: string, password: string) =>
    host.url(name, `ana-at-000000000000:${encodeURIComponent(password)}`);

  test('work in the default region, or where the repository is', async () => {
    await gitOk(root, ['ls-remote', url('web', 'static pass:word')]);
    expect(seen.at(-1)).toBe('arn:aws:iam::000000000000:user/ana codecommit:GitPull us-east-1');
    await gitOk(root, ['ls-remote', url('only-there', 'static pass:word')]);
    expect(seen.at(-1)).toBe('arn:aws:iam::000000000000:user/ana codecommit:GitPull eu-central-1');
  });

  test('with a wrong password, or of nobody, are refused', async () => {
    for (const refusedUrl of [
      url('web', 'wrong'),
      host.url('web', 'bob-at-000000000000:static%20pass:word'),
    ]) {
      const refused = await git(root, ['ls-remote', refusedUrl]);
      expect(refused.stderr).toContain('remote: The Git credentials are not valid.');
    }
  });

  test('may be kept from a branch, in which case nothing of the push happens', async () => {
    const work = join(root, 'protected');
    await gitOk(root, ['init', '--quiet', work]);
    await commitFile(work, 'a', '1');
    const remote = url('web', 'static pass:word');
    const push = await git(work, ['push', remote, 'HEAD:refs/heads/prod', 'HEAD:refs/heads/free']);
    expect(push.exitCode).toBe(1);
    expect(push.stderr).toContain(
      "! [remote rejected] HEAD -> prod (You don't have permission to push changes to this branch.)",
    );
    expect(push.stderr).toContain(
      '! [remote rejected] HEAD -> free (another reference of this push was refused)',
    );
    expect(await gitOk(work, ['ls-remote', remote, 'prod', 'free'])).toBe('');
    await gitOk(work, ['push', '--quiet', remote, 'HEAD:refs/heads/free']);
  });
});

test('a key that nobody knows is refused, whatever its password', async () => {
  const refused = await git(root, ['ls-remote', host.url('web', 'test:test')]);
  expect(refused.stderr).toContain('returned error: 403');
});
