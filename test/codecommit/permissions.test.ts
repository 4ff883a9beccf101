import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CodeCommitClient,
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  GetBranchCommand,
  MergeBranchesByFastForwardCommand,
  MergePullRequestByFastForwardCommand,
} from '@aws-sdk/client-codecommit';
import {
  CreateAccessKeyCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let root = '';
let work = '';
beforeAll(async () => {
  server = await startServer();
  root = await mkdtemp(join(tmpdir(), 'git-permissions-'));
  work = join(root, 'work');
  await server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: 'web' }));
  await gitOk(root, ['init', '--quiet', '-b', 'main', work]);
  await commitFile(work, 'a', '1');
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const REPOSITORY = 'arn:aws:codecommit:us-east-1:000000000000:web';

/** A user with Git credentials who may do what the statements say. @returns the repository's URL as that user */
async function gitUser(UserName: string, statements: readonly object[]) {
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'git', PolicyDocument }));
  const ServiceName = 'codecommit.amazonaws.com';
  const made = await iam.send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName }));
  const { ServiceUserName, ServicePassword, ServiceSpecificCredentialId } =
    made.ServiceSpecificCredential ?? {};
  const url = new URL(`${server.endpoint}/v1/repos/web`);
  url.username = encodeURIComponent(ServiceUserName ?? '');
  url.password = encodeURIComponent(ServicePassword ?? '');
  const disable = () =>
    iam.send(
      new UpdateServiceSpecificCredentialCommand({
        UserName,
        ServiceSpecificCredentialId,
        Status: 'Inactive',
      }),
    );
  return { url: url.toString(), disable };
}

const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: REPOSITORY });

test('a user pulls and pushes with Git credentials as the policies allow, until they are disabled', async () => {
  const { url, disable } = await gitUser('reader', [allow('codecommit:GitPull')]);
  await gitOk(work, ['ls-remote', url]);
  const denied = await git(work, ['push', url, 'main']);
  expect(denied.stderr).toContain(
    `remote: User: arn:aws:iam::000000000000:user/reader is not authorized to perform: codecommit:GitPush on resource: ${REPOSITORY}`,
  );
  expect(denied.stderr).toContain('returned error: 403');
  await disable();
  expect((await git(work, ['ls-remote', url])).stderr).toContain('The Git credentials are not valid.');
});

test('the documented policy keeps a user from one branch and leaves the others', async () => {
  const { url } = await gitUser('developer', [
    allow('codecommit:Git*'),
    {
      Effect: 'Deny',
      Action: ['codecommit:GitPush', 'codecommit:DeleteBranch', 'codecommit:PutFile'],
      Resource: REPOSITORY,
      Condition: {
        StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main', 'refs/heads/prod'] },
        Null: { 'codecommit:References': 'false' },
      },
    },
  ]);
  const refused = await git(work, ['push', url, 'main']);
  expect(refused.stderr).toContain(
    "! [remote rejected] main -> main (You don't have permission to push changes to this branch.)",
  );
  await gitOk(work, ['push', '--quiet', url, 'HEAD:topic']);
  const get = new GetBranchCommand({ repositoryName: 'web', branchName: 'topic' });
  const { branch } = await server.client(CodeCommitClient).send(get);
  expect(branch?.commitId).toBe(await gitOk(work, ['rev-parse', 'HEAD']));
});

test('a protected branch is so for merges and deletions, by whichever name it is called', async () => {
  const iam = server.client(IAMClient);
  const root = server.client(CodeCommitClient);
  const repositoryName = 'guarded';
  await root.send(new CreateRepositoryCommand({ repositoryName }));
  const url = `http://test:test@127.0.0.1:${server.port}/v1/repos/${repositoryName}`;
  await gitOk(work, ['push', '--quiet', url, 'main']);
  await gitOk(work, ['checkout', '--quiet', '-b', 'ahead', 'main']);
  await commitFile(work, 'b', '1');
  await gitOk(work, ['push', '--quiet', url, 'ahead', 'main:open']);
  await iam.send(new CreateUserCommand({ UserName: 'merger' }));
  const statements = [
    { Effect: 'Allow', Action: 'codecommit:*', Resource: '*' },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] },
        Null: { 'codecommit:References': 'false' },
      },
    },
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName: 'merger', PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'merger' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const merger = server.client(CodeCommitClient, { credentials: { accessKeyId, secretAccessKey } });

  const made = await merger.send(
    new CreatePullRequestCommand({
      title: 'ahead',
      targets: [{ repositoryName, sourceReference: 'ahead', destinationReference: 'main' }],
    }),
  );
  const { pullRequestId } = made.pullRequest ?? {};
  const denied = { name: 'AccessDeniedException' };
  await expect(
    merger.send(new MergePullRequestByFastForwardCommand({ repositoryName, pullRequestId })),
  ).rejects.toMatchObject(denied);
  const merge = (destinationCommitSpecifier: string, targetBranch?: string) =>
    merger.send(
      new MergeBranchesByFastForwardCommand({
        repositoryName,
        sourceCommitSpecifier: 'ahead',
        destinationCommitSpecifier,
        targetBranch,
      }),
    );
  for (const name of ['main', 'HEAD', 'refs/heads/main']) {
    await expect(merge(name), name).rejects.toMatchObject(denied);
    await expect(merge('open', name === 'HEAD' ? 'main' : name)).rejects.toMatchObject(denied);
  }
  await expect(
    merger.send(new DeleteBranchCommand({ repositoryName, branchName: 'refs/heads/main' })),
  ).rejects.toMatchObject(denied);
  await merge('open');
});
