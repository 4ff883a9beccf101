import {
  AssociateApprovalRuleTemplateWithRepositoryCommand,
  BatchAssociateApprovalRuleTemplateWithRepositoriesCommand,
  BatchDisassociateApprovalRuleTemplateFromRepositoriesCommand,
  CodeCommitClient,
  CreateApprovalRuleTemplateCommand,
  CreateBranchCommand,
  CreateCommitCommand,
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  DeleteApprovalRuleTemplateCommand,
  DeletePullRequestApprovalRuleCommand,
  DeleteRepositoryCommand,
  DisassociateApprovalRuleTemplateFromRepositoryCommand,
  EvaluatePullRequestApprovalRulesCommand,
  GetApprovalRuleTemplateCommand,
  ListApprovalRuleTemplatesCommand,
  ListAssociatedApprovalRuleTemplatesForRepositoryCommand,
  ListRepositoriesForApprovalRuleTemplateCommand,
  UpdateApprovalRuleTemplateContentCommand,
  UpdateApprovalRuleTemplateDescriptionCommand,
  UpdateApprovalRuleTemplateNameCommand,
  UpdatePullRequestApprovalRuleContentCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let client: CodeCommitClient;

beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeCommitClient);
});
afterAll(() => server.close());

function content(destinations?: readonly string[], approvals = 1): string {
  return JSON.stringify({
    Version: '2018-11-08',
    ...(destinations && { DestinationReferences: destinations }),
    Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: approvals }],
  });
}

const named = (approvalRuleTemplateName: string) => ({ approvalRuleTemplateName });

const createTemplate = (name: string, approvalRuleTemplateContent = content()) =>
  client.send(new CreateApprovalRuleTemplateCommand({ ...named(name), approvalRuleTemplateContent }));

const associate = (name: string, repositoryName: string) =>
  client.send(new AssociateApprovalRuleTemplateWithRepositoryCommand({ ...named(name), repositoryName }));

const templatesOf = async (repositoryName: string) =>
  (await client.send(new ListAssociatedApprovalRuleTemplatesForRepositoryCommand({ repositoryName })))
    .approvalRuleTemplateNames;

const repositoriesOf = async (name: string) =>
  (await client.send(new ListRepositoriesForApprovalRuleTemplateCommand(named(name)))).repositoryNames;

const fails = (call: Promise<unknown>, code: string) =>
  expect(call).rejects.toMatchObject({ name: `${code}Exception` });

describe('a template', () => {
  test('is made, read, changed and deleted', async () => {
    const description = 'Two pairs of eyes';
    const made = await client.send(
      new CreateApprovalRuleTemplateCommand({
        ...named('eyes'),
        approvalRuleTemplateContent: content(['refs/heads/main']),
        approvalRuleTemplateDescription: description,
      }),
    );
    const shown = await client.send(new GetApprovalRuleTemplateCommand(named('eyes')));
    expect(shown.approvalRuleTemplate).toEqual(made.approvalRuleTemplate);
    const { approvalRuleTemplateId: id, ruleContentSha256 } = shown.approvalRuleTemplate ?? {};
    expect(shown.approvalRuleTemplate).toMatchObject({
      approvalRuleTemplateDescription: description,
      lastModifiedUser: 'arn:aws:iam::000000000000:root',
    });
    await fails(createTemplate('eyes'), 'ApprovalRuleTemplateNameAlreadyExists');
    const renamed = await client.send(
      new UpdateApprovalRuleTemplateNameCommand({
        oldApprovalRuleTemplateName: 'eyes',
        newApprovalRuleTemplateName: 'more eyes',
      }),
    );
    expect(renamed.approvalRuleTemplate).toMatchObject({ approvalRuleTemplateId: id });
    const cleared = await client.send(
      new UpdateApprovalRuleTemplateDescriptionCommand({
        ...named('more eyes'),
        approvalRuleTemplateDescription: '',
      }),
    );
    expect(cleared.approvalRuleTemplate?.approvalRuleTemplateDescription).toBeUndefined();
    const change = (existingRuleContentSha256: string | undefined) =>
      client.send(
        new UpdateApprovalRuleTemplateContentCommand({
          ...named('more eyes'),
          newRuleContent: content(undefined, 2),
          existingRuleContentSha256,
        }),
      );
    await fails(change('0'.repeat(64)), 'InvalidRuleContentSha256');
    const changed = await change(ruleContentSha256);
    expect(changed.approvalRuleTemplate?.approvalRuleTemplateContent).toBe(content(undefined, 2));
    const remove = () => client.send(new DeleteApprovalRuleTemplateCommand(named('more eyes')));
    expect((await remove()).approvalRuleTemplateId).toBe(id);
    expect((await remove()).approvalRuleTemplateId).toBeUndefined();
    await fails(
      client.send(new GetApprovalRuleTemplateCommand(named('more eyes'))),
      'ApprovalRuleTemplateDoesNotExist',
    );
  });

  test('is listed in pages of names', async () => {
    for (const name of ['list-b', 'list-a', 'list-c']) await createTemplate(name);
    const list = (nextToken?: string) =>
      client.send(new ListApprovalRuleTemplatesCommand({ maxResults: 2, nextToken }));
    const first = await list();
    expect(first.approvalRuleTemplateNames).toEqual(['list-a', 'list-b']);
    expect(await list(first.nextToken)).toMatchObject({ approvalRuleTemplateNames: ['list-c'] });
  });

  test('that cannot be is refused', async () => {
    await fails(createTemplate(''), 'ApprovalRuleTemplateNameRequired');
    await fails(createTemplate('a/b'), 'InvalidApprovalRuleTemplateName');
    await fails(createTemplate('x', ''), 'ApprovalRuleTemplateContentRequired');
    for (const wrong of ['{}', content(['main']), content(['refs/heads/*']), content(undefined, 0)]) {
      await fails(createTemplate('x', wrong), 'InvalidApprovalRuleTemplateContent');
    }
    await fails(associate('no-such', 'no-such'), 'ApprovalRuleTemplateDoesNotExist');
    await createTemplate('alone');
    await fails(associate('alone', 'no-such'), 'RepositoryDoesNotExist');
  });
});

describe('repositories', () => {
  test('have templates, one by one or many at once', async () => {
    for (const repositoryName of ['one', 'two']) {
      await client.send(new CreateRepositoryCommand({ repositoryName }));
    }
    await createTemplate('shared');
    await associate('shared', 'one');
    await associate('shared', 'one');
    expect(await templatesOf('one')).toEqual(['shared']);
    const input = { ...named('shared'), repositoryNames: ['two', 'three', 'one'] };
    const joined = await client.send(new BatchAssociateApprovalRuleTemplateWithRepositoriesCommand(input));
    expect(joined.associatedRepositoryNames).toEqual(['two', 'one']);
    expect(joined.errors).toMatchObject([
      { repositoryName: 'three', errorCode: 'RepositoryDoesNotExistException' },
    ]);
    expect(await repositoriesOf('shared')).toEqual(['one', 'two']);
    await fails(
      client.send(new DeleteApprovalRuleTemplateCommand(named('shared'))),
      'ApprovalRuleTemplateInUse',
    );
    const left = await client.send(
      new BatchDisassociateApprovalRuleTemplateFromRepositoriesCommand({
        ...named('shared'),
        repositoryNames: ['two'],
      }),
    );
    expect(left.disassociatedRepositoryNames).toEqual(['two']);
    const one = { ...named('shared'), repositoryName: 'one' };
    await client.send(new DisassociateApprovalRuleTemplateFromRepositoryCommand(one));
    expect(await repositoriesOf('shared')).toEqual([]);
    await associate('shared', 'two');
    await client.send(new DeleteRepositoryCommand({ repositoryName: 'two' }));
    expect(await repositoriesOf('shared')).toEqual([]);
  });

  test('give their pull requests the rules for the branch that these are for', async () => {
    const repositoryName = 'ruled';
    await client.send(new CreateRepositoryCommand({ repositoryName }));
    const commit = async (branchName: string, filePath: string, parentCommitId?: string) => {
      const putFiles = [{ filePath, fileContent: Buffer.from(filePath) }];
      const input = { repositoryName, branchName, parentCommitId, putFiles };
      return (await client.send(new CreateCommitCommand(input))).commitId ?? '';
    };
    const first = await commit('main', 'a');
    for (const branchName of ['release-1', 'other', 'topic']) {
      await client.send(new CreateBranchCommand({ repositoryName, branchName, commitId: first }));
    }
    await commit('topic', 'b', first);
    await createTemplate('for-releases', content(['refs/heads/main', 'refs/heads/release-*']));
    await createTemplate('for-all');
    for (const name of ['for-releases', 'for-all']) await associate(name, repositoryName);
    const open = async (destinationReference: string) => {
      const targets = [{ repositoryName, sourceReference: 'topic', destinationReference }];
      const made = await client.send(new CreatePullRequestCommand({ title: 'x', targets }));
      return made.pullRequest ?? {};
    };
    const { pullRequestId = '', revisionId, approvalRules = [] } = await open('release-1');
    expect(approvalRules.map(({ approvalRuleName }) => approvalRuleName)).toEqual([
      'for-all',
      'for-releases',
    ]);
    expect(approvalRules[1]).toMatchObject({
      approvalRuleContent: content(['refs/heads/main', 'refs/heads/release-*']),
      originApprovalRuleTemplate: { approvalRuleTemplateName: 'for-releases' },
    });
    expect((await open('other')).approvalRules).toHaveLength(1);
    const rule = { pullRequestId, approvalRuleName: 'for-all' };
    await fails(
      client.send(new DeletePullRequestApprovalRuleCommand(rule)),
      'CannotDeleteApprovalRuleFromTemplate',
    );
    await fails(
      client.send(new UpdatePullRequestApprovalRuleContentCommand({ ...rule, newRuleContent: content() })),
      'CannotModifyApprovalRuleFromTemplate',
    );
    const { evaluation } = await client.send(
      new EvaluatePullRequestApprovalRulesCommand({ pullRequestId, revisionId }),
    );
    expect(evaluation).toMatchObject({
      approved: false,
      approvalRulesNotSatisfied: ['for-all', 'for-releases'],
    });
  });
});
