import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateProjectCommand,
  type CreateProjectCommandInput,
  DeleteSourceCredentialsCommand,
  ImportSourceCredentialsCommand,
  ListSourceCredentialsCommand,
} from '@aws-sdk/client-codebuild';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { type GitHost, startGitHost } from '../harness/git-host.js';
import { startServer, type TestServer } from '../harness/server.js';
import { type BuildFixture, buildFixture, withoutTimes } from './fixture.js';

const TOKEN = 'token-of-the-host';
let server: TestServer;
let fixture: BuildFixture;
let host: GitHost;
let root = '';
let commit = '';
let count = 0;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  root = await mkdtemp(join(tmpdir(), 'build-sources-'));
  const work = join(root, 'work');
  await mkdir(work);
  await gitOk(work, ['init', '--quiet', '--initial-branch=main']);
  await commitFile(work, 'first.txt', '1');
  await mkdir(join(work, 'ci'));
  await writeFile(
    join(work, 'ci', 'other.yml'),
    'version: 0.2\nphases:\n  build:\n    commands: [echo other]\n',
  );
  const buildspec = `version: 0.2\nenv:\n  git-credential-helper: yes\nphases:\n  build:\n    commands:\n      - echo "dir \${CODEBUILD_SRC_DIR##*/src/}"\n      - echo "at $CODEBUILD_RESOLVED_SOURCE_VERSION of $CODEBUILD_SOURCE_REPO_URL, $(git rev-list --count HEAD) commits"\n      - git ls-remote origin refs/heads/main\n`;
  commit = await commitFile(work, 'buildspec.yml', buildspec);
  await gitOk(work, ['update-ref', 'refs/pull/3/head', commit]);
  await mkdir(join(root, 'served', 'me'), { recursive: true });
  await gitOk(work, ['clone', '--quiet', '--mirror', work, join(root, 'served', 'me', 'web.git')]);
  host = await startGitHost(join(root, 'served'), TOKEN);
});
afterAll(async () => {
  await host.close();
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function build(
  source: CreateProjectCommandInput['source'],
  more: Partial<CreateProjectCommandInput> = {},
) {
  count += 1;
  await fixture.codebuild.send(
    new CreateProjectCommand({
      name: `source-${count}`,
      source,
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: { type: 'LINUX_CONTAINER', image: 'own', computeType: 'BUILD_GENERAL1_SMALL' },
      serviceRole: fixture.roleArn,
      ...more,
    }),
  );
  return await fixture.finished(await fixture.start(`source-${count}`));
}

const github = (more: object = {}) =>
  ({ type: 'GITHUB', location: `${host.url}/me/web.git`, ...more }) as const;
const failureOf = (found: Awaited<ReturnType<typeof build>>) =>
  found.phases?.find(({ phaseStatus }) => phaseStatus === 'FAILED')?.contexts?.[0]?.message;

describe('a source at a git provider', () => {
  it('needs credentials where the provider asks for them, which are imported once and never told', async () => {
    expect(failureOf(await build(github()))).toBe('authentication required for primary source');
    const input = { serverType: 'GITHUB', authType: 'PERSONAL_ACCESS_TOKEN', token: TOKEN } as const;
    const { arn } = await fixture.codebuild.send(new ImportSourceCredentialsCommand(input));
    expect(arn).toBe('arn:aws:codebuild:us-east-1:000000000000:token/github');
    const again = new ImportSourceCredentialsCommand({ ...input, shouldOverwrite: false });
    await expect(fixture.codebuild.send(again)).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    const listed = await fixture.codebuild.send(new ListSourceCredentialsCommand({}));
    expect(listed.sourceCredentialsInfos).toEqual([
      { arn, serverType: 'GITHUB', authType: 'PERSONAL_ACCESS_TOKEN' },
    ]);
    const found = await build(github({ gitCloneDepth: 1 }), {
      cache: { type: 'LOCAL', modes: ['LOCAL_SOURCE_CACHE'] },
    });
    expect(found.buildStatus).toBe('SUCCEEDED');
    expect(found.resolvedSourceVersion).toBe(commit);
    const lines = await fixture.lines(found);
    expect(lines).toContain('dir 127.0.0.1/me/web');
    expect(lines).toContain(`at ${commit} of ${host.url}/me/web.git, 1 commits`);
    // By the credential helper.
    expect(lines).toContain(`${commit}\trefs/heads/main`);
    expect(lines.join('\n')).not.toContain(TOKEN);
  });

  it('is fetched at every form of version', async () => {
    for (const sourceVersion of ['main', 'pr/3', commit]) {
      expect((await build(github(), { sourceVersion })).resolvedSourceVersion).toBe(commit);
    }
    expect(failureOf(await build(github(), { sourceVersion: 'nothing' }))).toBe(
      'reference not found for primary source and source version nothing',
    );
    expect(failureOf(await build(github({ location: `${host.url}/me/absent.git` })))).toBe(
      'repository not found for primary source',
    );
  });

  it('may be named a buildspec of, in the source or in S3', async () => {
    const other = await build(github({ buildspec: 'ci/other.yml' }));
    expect(await fixture.lines(other)).toContain('other');
    const Body = 'version: 0.2\nphases:\n  build:\n    commands: [echo from the bucket]\n';
    await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key: 'spec.yml', Body }));
    const stored = await build(github({ buildspec: `arn:aws:s3:::${fixture.bucket}/spec.yml` }));
    expect(await fixture.lines(stored)).toContain('from the bucket');
  });

  it('may have its token in a secret, and stand beside other sources', async () => {
    const { ARN: resource } = await server
      .client(SecretsManagerClient)
      .send(new CreateSecretCommand({ Name: 'git-token', SecretString: JSON.stringify({ Token: TOKEN }) }));
    await fixture.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'build-role',
        PolicyName: 'secret',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource }],
        }),
      }),
    );
    const auth = { type: 'SECRETS_MANAGER', resource } as const;
    const second = {
      type: 'BITBUCKET',
      location: `${host.url}/me/web.git`,
      sourceIdentifier: 'second',
      auth,
    } as const;
    const found = await build(
      {
        type: 'NO_SOURCE',
        buildspec:
          'version: 0.2\nphases:\n  build:\n    commands:\n      - git -C "$CODEBUILD_SRC_DIR_second" rev-parse HEAD\n      - echo "$CODEBUILD_SOURCE_VERSION_second"\n',
      },
      {
        secondarySources: [second],
        secondarySourceVersions: [{ sourceIdentifier: 'second', sourceVersion: 'main' }],
      },
    );
    const lines = await fixture.lines(found);
    expect(lines).toContain(commit);
    expect(lines).toContain('main');
  });

  it('loses its credentials when they are deleted', async () => {
    const arn = 'arn:aws:codebuild:us-east-1:000000000000:token/github';
    await fixture.codebuild.send(new DeleteSourceCredentialsCommand({ arn }));
    await expect(fixture.codebuild.send(new DeleteSourceCredentialsCommand({ arn }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const oauth = new ImportSourceCredentialsCommand({ serverType: 'GITHUB', authType: 'OAUTH', token: 'x' });
    await expect(fixture.codebuild.send(oauth)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});

describe('a server with a certificate of its own', () => {
  let tls: Server;
  let url = '';

  beforeAll(async () => {
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', join(root, 'key.pem'), '-out', join(root, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files], {
      stdio: 'ignore',
    });
    const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map((name) => readFile(join(root, name))));
    tls = createServer({ key, cert }, (request, response) => {
      const { method, headers, url: path = '' } = request;
      const onward = httpRequest(`${host.url}${path}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(tls.address() as AddressInfo).port}`;
    await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key: 'ca/own.pem', Body: cert }));
    await fixture.s3.send(
      new PutObjectCommand({ Bucket: fixture.bucket, Key: 'ca/wrong.pem', Body: 'no certificate' }),
    );
    await fixture.codebuild.send(
      new ImportSourceCredentialsCommand({
        serverType: 'GITHUB_ENTERPRISE',
        authType: 'PERSONAL_ACCESS_TOKEN',
        token: TOKEN,
      }),
    );
  });
  afterAll(() => new Promise((resolve) => tls.close(resolve)));

  const withCertificate = (certificate: string | undefined) =>
    build(
      {
        type: 'GITHUB_ENTERPRISE',
        location: `${url}/me/web.git`,
        buildspec: `version: 0.2\nproxy: {logs: yes}\nphases: {build: {commands: ['git ls-remote ${url}/me/web.git 2>&1 || curl -sS -o /dev/null -w "answered %{http_code}" ${url}/']}}\n`,
      },
      {
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'own',
          computeType: 'BUILD_GENERAL1_SMALL',
          certificate,
        },
        vpcConfig: { vpcId: 'vpc-1', subnets: ['subnet-1'], securityGroupIds: ['sg-1'] },
      },
    );

  it('is cloned from, and trusted in the build, where the project names the certificate', async () => {
    const untrusted = await withCertificate(undefined);
    expect(failureOf(untrusted)).toMatch(/^unable to clone primary source: .*certificate/s);
    for (const location of [`${fixture.bucket}/ca/own.pem`, `arn:aws:s3:::${fixture.bucket}/ca/own.pem`]) {
      const trusted = await withCertificate(location);
      const lines = withoutTimes(await fixture.lines(trusted));
      expect(trusted.buildStatus, lines.join('\n')).toBe('SUCCEEDED');
      expect(lines.join('\n')).toContain('answered 4');
      expect(lines).toContain(`Trusting the certificate ${location}`);
      expect(lines.join('\n')).toContain('Skipping proxy: ');
      expect(lines).toContain('The VPC vpc-1 is not used: builds are processes of this machine');
    }
  });

  it('is not where the certificate is absent or none', async () => {
    expect(failureOf(await withCertificate(`${fixture.bucket}/ca/absent.pem`))).toBe(
      'Unable to download certificate from S3. NoSuchKey',
    );
    expect(failureOf(await withCertificate(`${fixture.bucket}/ca/wrong.pem`))).toBe(
      `The certificate ${fixture.bucket}/ca/wrong.pem is not a PEM-encoded certificate`,
    );
  });

  it('a project with a file system of Amazon EFS is told that there is none', async () => {
    const found = await build(github({ location: `${host.url}/me/web.git` }), {
      fileSystemLocations: [
        { type: 'EFS', identifier: 'shared', mountPoint: '/mnt', location: 'fs-1.efs.amazonaws.com:/' },
      ],
    });
    expect(failureOf(found)).toContain("mounting 'fs-1.efs.amazonaws.com:/' failed");
  });
});
