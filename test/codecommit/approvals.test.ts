import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CodeCommitClient,
  CreatePullRequestApprovalRuleCommand,
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  DeletePullRequestApprovalRuleCommand,
  DescribePullRequestEventsCommand,
  EvaluatePullRequestApprovalRulesCommand,
  GetPullRequestApprovalStatesCommand,
  GetPullRequestCommand,
  GetPullRequestOverrideStateCommand,
  MergePullRequestByFastForwardCommand,
  OverridePullRequestApprovalRulesCommand,
  UpdatePullRequestApprovalRuleContentCommand,
  UpdatePullRequestApprovalStateCommand,
} from '@aws-sdk/client-codecommit';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';

const repositoryName = 'web';
const ANN = 'arn:aws:iam::000000000000:user/ann';

let server: TestServer;
let author: CodeCommitClient;
let ann: CodeCommitClient;
let root = '';
let work = '';
beforeAll(async () => {
  server = await startServer();
  author = server.client(CodeCommitClient);
  ann = await user('ann');
  root = await mkdtemp(join(tmpdir(), 'approvals-'));
  work = join(root, 'work');
  await author.send(new CreateRepositoryCommand({ repositoryName }));
  await gitOk(root, ['init', '-q', '-b', 'main', work]);
  const origin = `http://test:test@127.0.0.1:${server.port}/v1/repos/${repositoryName}`;
  await gitOk(work, ['remote', 'add', 'origin', origin]);
  await commitFile(work, 'a', '1');
  await gitOk(work, ['push', '-q', 'origin', 'main']);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function user(UserName: string): Promise<CodeCommitClient> {
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = [{ Effect: 'Allow', Action: 'codecommit:*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  return server.client(CodeCommitClient, { credentials: { accessKeyId, secretAccessKey } });
}

async function push(branch: string, text: string): Promise<void> {
  const isThere = (await gitOk(work, ['branch', '--list', branch])) !== '';
  await gitOk(work, ['checkout', '-q', ...(isThere ? [branch] : ['-b', branch, 'main'])]);
  await commitFile(work, branch, text);
  await gitOk(work, ['push', '-q', 'origin', branch]);
}

async function open(branch: string) {
  await push(branch, '1');
  const targets = [{ repositoryName, sourceReference: branch }];
  const { pullRequest } = await author.send(new CreatePullRequestCommand({ title: branch, targets }));
  return { pullRequestId: pullRequest?.pullRequestId, revisionId: pullRequest?.revisionId };
}

const contentFor = (NumberOfApprovalsNeeded: number, ApprovalPoolMembers?: string[]) =>
  JSON.stringify({
    Version: '2018-11-08',
    Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded, ApprovalPoolMembers }],
  });

interface Revision {
  readonly pullRequestId: string | undefined;
  readonly revisionId: string | undefined;
}

const approve = (
  client: CodeCommitClient,
  revision: Revision,
  approvalState: 'APPROVE' | 'REVOKE' = 'APPROVE',
) => client.send(new UpdatePullRequestApprovalStateCommand({ ...revision, approvalState }));
const evaluation = async (revision: Revision) =>
  (await author.send(new EvaluatePullRequestApprovalRulesCommand(revision))).evaluation;
const merge = ({ pullRequestId }: Revision) =>
  author.send(new MergePullRequestByFastForwardCommand({ repositoryName, pullRequestId }));
const rule = (pullRequestId: string | undefined, approvalRuleName: string, approvalRuleContent: string) =>
  author.send(
    new CreatePullRequestApprovalRuleCommand({ pullRequestId, approvalRuleName, approvalRuleContent }),
  );

test('a rule keeps a pull request from being merged until the revision at hand is approved', async () => {
  const first = await open('guarded');
  const { pullRequestId } = first;
  const content = contentFor(1, ['CodeCommitApprovers:000000000000:ann']);
  const { approvalRule } = await rule(pullRequestId, 'One of us', content);
  expect(approvalRule).toMatchObject({
    approvalRuleName: 'One of us',
    approvalRuleContent: content,
    ruleContentSha256: createHash('sha256').update(content).digest('hex'),
    lastModifiedUser: 'arn:aws:iam::000000000000:root',
  });
  await expect(rule(pullRequestId, 'One of us', content)).rejects.toMatchObject({
    name: 'ApprovalRuleNameAlreadyExistsException',
  });
  await expect(merge(first)).rejects.toMatchObject({
    name: 'PullRequestApprovalRulesNotSatisfiedException',
  });
  await expect(approve(author, first)).rejects.toMatchObject({
    name: 'PullRequestCannotBeApprovedByAuthorException',
  });
  await approve(ann, first);
  expect(await evaluation(first)).toEqual({
    approved: true,
    overridden: false,
    approvalRulesSatisfied: ['One of us'],
    approvalRulesNotSatisfied: [],
  });

  await push('guarded', '2');
  const { pullRequest } = await author.send(new GetPullRequestCommand({ pullRequestId }));
  const second = { pullRequestId, revisionId: pullRequest?.revisionId };
  expect(pullRequest?.approvalRules).toEqual([approvalRule]);
  expect(await evaluation(second)).toMatchObject({
    approved: false,
    approvalRulesNotSatisfied: ['One of us'],
  });
  await expect(evaluation(first)).rejects.toMatchObject({ name: 'RevisionNotCurrentException' });
  await expect(approve(ann, first)).rejects.toMatchObject({ name: 'RevisionNotCurrentException' });
  const states = async (revision: Revision) =>
    (await author.send(new GetPullRequestApprovalStatesCommand(revision))).approvals;
  expect(await states(first)).toEqual([{ userArn: ANN, approvalState: 'APPROVE' }]);
  expect(await states(second)).toEqual([]);

  await approve(ann, second);
  await approve(ann, second, 'REVOKE');
  await expect(merge(second)).rejects.toMatchObject({
    name: 'PullRequestApprovalRulesNotSatisfiedException',
  });
  await approve(ann, second);
  expect((await merge(second)).pullRequest?.pullRequestStatus).toBe('CLOSED');
  await expect(approve(ann, second)).rejects.toMatchObject({ name: 'PullRequestAlreadyClosedException' });
  const { pullRequestEvents = [] } = await author.send(
    new DescribePullRequestEventsCommand({
      pullRequestId,
      pullRequestEventType: 'PULL_REQUEST_APPROVAL_STATE_CHANGED',
    }),
  );
  expect(pullRequestEvents.map((event) => event.approvalStateChangedEventMetadata)).toEqual([
    { revisionId: first.revisionId, approvalStatus: 'APPROVE' },
    { revisionId: second.revisionId, approvalStatus: 'APPROVE' },
    { revisionId: second.revisionId, approvalStatus: 'REVOKE' },
    { revisionId: second.revisionId, approvalStatus: 'APPROVE' },
  ]);
});

test('rules are changed, deleted, and set aside for one revision', async () => {
  const revision = await open('overridden');
  const { pullRequestId } = revision;
  const former = contentFor(2);
  await rule(pullRequestId, 'Two', former);
  const update = (existingRuleContentSha256?: string) =>
    author.send(
      new UpdatePullRequestApprovalRuleContentCommand({
        pullRequestId,
        approvalRuleName: 'Two',
        newRuleContent: contentFor(1),
        existingRuleContentSha256,
      }),
    );
  await expect(update('0'.repeat(64))).rejects.toMatchObject({ name: 'InvalidRuleContentSha256Exception' });
  const updated = await update(createHash('sha256').update(former).digest('hex'));
  expect(updated.approvalRule?.approvalRuleContent).toBe(contentFor(1));

  const override = (overrideStatus: 'OVERRIDE' | 'REVOKE') =>
    author.send(new OverridePullRequestApprovalRulesCommand({ ...revision, overrideStatus }));
  const state = async () => {
    const { overridden, overrider } = await author.send(new GetPullRequestOverrideStateCommand(revision));
    return { overridden, overrider };
  };
  await override('OVERRIDE');
  await expect(override('OVERRIDE')).rejects.toMatchObject({ name: 'OverrideAlreadySetException' });
  expect(await state()).toEqual({ overridden: true, overrider: 'arn:aws:iam::000000000000:root' });
  expect(await evaluation(revision)).toMatchObject({ approved: false, overridden: true });
  await override('REVOKE');
  expect(await state()).toEqual({ overridden: false, overrider: undefined });

  const remove = () =>
    author.send(new DeletePullRequestApprovalRuleCommand({ pullRequestId, approvalRuleName: 'Two' }));
  expect((await remove()).approvalRuleId).toBe(updated.approvalRule?.approvalRuleId);
  expect((await remove()).approvalRuleId).toBeUndefined();
  const { pullRequestEvents = [] } = await author.send(
    new DescribePullRequestEventsCommand({ pullRequestId }),
  );
  expect(pullRequestEvents.map((event) => event.pullRequestEventType)).toEqual([
    'PULL_REQUEST_CREATED',
    'PULL_REQUEST_APPROVAL_RULE_CREATED',
    'PULL_REQUEST_APPROVAL_RULE_UPDATED',
    'PULL_REQUEST_APPROVAL_RULE_OVERRIDDEN',
    'PULL_REQUEST_APPROVAL_RULE_OVERRIDDEN',
    'PULL_REQUEST_APPROVAL_RULE_DELETED',
  ]);
  await rule(pullRequestId, 'Nobody', contentFor(1));
  await push('overridden', '2');
  const { pullRequest } = await author.send(new GetPullRequestCommand({ pullRequestId }));
  const current = { pullRequestId, revisionId: pullRequest?.revisionId };
  await author.send(new OverridePullRequestApprovalRulesCommand({ ...current, overrideStatus: 'OVERRIDE' }));
  await gitOk(work, ['fetch', '-q', 'origin', 'main']);
  await gitOk(work, ['rebase', '-q', 'FETCH_HEAD']);
  await gitOk(work, ['push', '-q', '--force', 'origin', 'overridden']);
  // Another revision: nobody has set its rules aside.
  await expect(merge(current)).rejects.toMatchObject({
    name: 'PullRequestApprovalRulesNotSatisfiedException',
  });
});

test('what cannot be a rule or a revision is refused', async () => {
  const { pullRequestId, revisionId } = await open('refused');
  for (const [name, content, error] of [
    ['', contentFor(1), 'ApprovalRuleNameRequired'],
    ['a/b', contentFor(1), 'InvalidApprovalRuleName'],
    ['rule.git', contentFor(1), 'InvalidApprovalRuleName'],
    ['rule', '', 'ApprovalRuleContentRequired'],
    ['rule', '{}', 'InvalidApprovalRuleContent'],
  ] as const) {
    await expect(rule(pullRequestId, name, content)).rejects.toMatchObject({ name: `${error}Exception` });
  }
  await expect(approve(ann, { pullRequestId, revisionId: '' })).rejects.toMatchObject({
    name: 'RevisionIdRequiredException',
  });
  await expect(approve(ann, { pullRequestId, revisionId: 'x' })).rejects.toMatchObject({
    name: 'InvalidRevisionIdException',
  });
  const unknown = approve(ann, { pullRequestId, revisionId }, 'PERHAPS' as 'APPROVE');
  await expect(unknown).rejects.toMatchObject({ name: 'InvalidApprovalStateException' });
});
