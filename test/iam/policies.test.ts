import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccountAliasCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListEntitiesForPolicyCommand,
  ListInstanceProfileTagsCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRoleTagsCommand,
  ListUserTagsCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagInstanceProfileCommand,
  TagPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
  UntagInstanceProfileCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { allow, deny, trust } from './documents.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

let server: TestServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  const AssumeRolePolicyDocument = trust({ Service: 'codebuild.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName: 'R', AssumeRolePolicyDocument }));
  await iam.send(new CreateUserCommand({ UserName: 'U' }));
});

afterAll(async () => {
  iam.destroy();
  await server.close();
});

describe('managed policies', () => {
  it('have up to five versions, one of them in force', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'deploy',
        Path: '/ci/',
        Description: 'd',
        PolicyDocument: allow('s3:*'),
      }),
    );
    expect(Policy).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:policy/ci/deploy`,
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
    });
    const PolicyArn = Policy?.Arn;
    const add = (SetAsDefault = false) =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: deny('s3:*'), SetAsDefault }));
    expect((await add(true)).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    await add();
    await add();
    await add();
    expect(await refusal(add())).toEqual({
      code: 'LimitExceededException',
      status: 409,
      message:
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    });
    const listed = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(listed.Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
      ['v5', false],
      ['v4', false],
      ['v3', false],
      ['v2', true],
      ['v1', false],
    ]);
    const removeVersion = (VersionId: string) =>
      refusal(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })));
    expect(await removeVersion('v2')).toMatchObject({
      code: 'DeleteConflictException',
      message: 'Cannot delete the default version of a policy.',
    });
    await removeVersion('v5');
    await add();
    expect((await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions?.[0]?.VersionId).toBe(
      'v6',
    );
    expect(await removeVersion('v9')).toMatchObject({
      code: 'NoSuchEntityException',
      message: `Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
    });

    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(version.PolicyVersion?.IsDefaultVersion).toBe(true);
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toBe(allow('s3:*'));
    expect(await refusal(iam.send(new DeletePolicyCommand({ PolicyArn })))).toMatchObject({
      code: 'DeleteConflictException',
    });
    for (const id of ['v2', 'v3', 'v4', 'v6']) await removeVersion(id);
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
    expect(await refusal(iam.send(new GetPolicyCommand({ PolicyArn })))).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: `Policy ${PolicyArn} was not found.`,
    });
  });

  it('are refused where they are wrong', async () => {
    const create = (PolicyDocument: string) =>
      refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'wrong', PolicyDocument })));
    expect(await create('{}')).toMatchObject({
      code: 'MalformedPolicyDocumentException',
      status: 400,
      message: 'Syntax errors in policy.',
    });
    const large = allow(Array.from({ length: 300 }, (_, n) => `s3:GetSomethingLong${n}`));
    expect(await create(large)).toMatchObject({
      code: 'LimitExceededException',
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
    await iam.send(new CreatePolicyCommand({ PolicyName: 'twice', PolicyDocument: allow('s3:*') }));
    const again = iam.send(new CreatePolicyCommand({ PolicyName: 'twice', PolicyDocument: allow('s3:*') }));
    expect(await refusal(again)).toEqual({
      code: 'EntityAlreadyExistsException',
      status: 409,
      message: 'A policy called twice already exists. Duplicate names are not allowed.',
    });
  });

  it('of AWS are there, counted per account, and cannot be changed', async () => {
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'R', PolicyArn: ADMINISTRATOR }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'U', PolicyArn: ADMINISTRATOR }));
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: ADMINISTRATOR }));
    expect(Policy).toMatchObject({ PolicyName: 'AdministratorAccess', AttachmentCount: 2 });
    const attached = await iam.send(new ListPoliciesCommand({ OnlyAttached: true }));
    expect(attached.Policies?.map((policy) => policy.PolicyName)).toEqual(['AdministratorAccess']);

    const entities = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: ADMINISTRATOR }));
    expect(entities.PolicyRoles?.map((role) => role.RoleName)).toEqual(['R']);
    expect(entities.PolicyUsers?.map((user) => user.UserName)).toEqual(['U']);
    expect(entities.PolicyGroups).toEqual([]);
    const onlyRoles = await iam.send(
      new ListEntitiesForPolicyCommand({ PolicyArn: ADMINISTRATOR, EntityFilter: 'Role' }),
    );
    expect(onlyRoles.PolicyUsers).toEqual([]);

    const change = iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: ADMINISTRATOR, PolicyDocument: allow('s3:*') }),
    );
    expect(await refusal(change)).toMatchObject({ code: 'AccessDenied', status: 403 });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'R', PolicyArn: ADMINISTRATOR }));
    await iam.send(new DetachUserPolicyCommand({ UserName: 'U', PolicyArn: ADMINISTRATOR }));

    const ofAws = await iam.send(new ListPoliciesCommand({ Scope: 'AWS', PathPrefix: '/service-role/' }));
    expect(ofAws.Policies?.map((policy) => policy.PolicyName)).toContain('AWSCodeDeployRole');
    const own = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
    expect(own.Policies?.map((policy) => policy.PolicyName)).toEqual(['twice']);
  });
});

describe('tags', () => {
  const TAGS = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '' },
  ];

  it('of roles, users, policies and instance profiles keep their order', async () => {
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'tagged' }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'tagged', PolicyDocument: allow('s3:*'), Tags: TAGS }),
    );
    const PolicyArn = Policy?.Arn;
    const InstanceProfileName = 'tagged';
    await iam.send(new TagRoleCommand({ RoleName: 'R', Tags: TAGS }));
    await iam.send(new TagUserCommand({ UserName: 'U', Tags: TAGS }));
    await iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags: TAGS }));
    await iam.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'a', Value: '2' }] }));

    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'R' }))).Tags).toEqual(TAGS);
    expect((await iam.send(new ListUserTagsCommand({ UserName: 'U' }))).Tags).toEqual(TAGS);
    expect((await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName }))).Tags).toEqual(TAGS);
    const first = await iam.send(new ListPolicyTagsCommand({ PolicyArn, MaxItems: 1 }));
    expect(first).toMatchObject({ Tags: [{ Key: 'a', Value: '2' }], IsTruncated: true });
    const second = await iam.send(new ListPolicyTagsCommand({ PolicyArn, Marker: first.Marker }));
    expect(second).toMatchObject({ Tags: [{ Key: 'b', Value: '' }], IsTruncated: false });

    await iam.send(new UntagRoleCommand({ RoleName: 'R', TagKeys: ['A', 'none'] }));
    await iam.send(new UntagUserCommand({ UserName: 'U', TagKeys: ['a', 'b'] }));
    await iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ['b'] }));
    await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['a'] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'R' }))).Tags).toEqual([TAGS[1]]);
    expect((await iam.send(new ListUserTagsCommand({ UserName: 'U' }))).Tags).toEqual([]);
  });

  it('are refused where keys repeat or are too many', async () => {
    const tag = (Tags: { Key: string; Value: string }[]) =>
      refusal(iam.send(new TagRoleCommand({ RoleName: 'R', Tags })));
    expect(
      await tag([
        { Key: 'x', Value: '' },
        { Key: 'X', Value: '' },
      ]),
    ).toEqual({
      code: 'InvalidInputException',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
    const many = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    expect(await tag(many)).toMatchObject({ code: 'ValidationError', status: 400 });
    expect(await tag(many.slice(0, 50))).toMatchObject({ code: 'LimitExceededException' });
    expect(await tag([{ Key: 'no!', Value: '' }])).toMatchObject({
      code: 'ValidationError',
      message:
        "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
    });
  });
});

describe('the account', () => {
  it('has one alias', async () => {
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'my-company' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(['my-company']);
    const other = server.client(IAMClient, {
      credentials: { accessKeyId: '222222222222', secretAccessKey: 'test' },
    });
    expect(
      await refusal(other.send(new CreateAccountAliasCommand({ AccountAlias: 'my-company' }))),
    ).toMatchObject({
      code: 'EntityAlreadyExistsException',
    });
    other.destroy();
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'my-company' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([]);
  });

  it('counts what it has', async () => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({
      Roles: 1,
      Users: 1,
      Groups: 0,
      UsersQuota: 5000,
      PolicySizeQuota: 6144,
    });
  });

  it('tells everything at once', async () => {
    const PolicyDocument = allow('logs:*');
    await iam.send(new PutRolePolicyCommand({ RoleName: 'R', PolicyName: 'logs', PolicyDocument }));
    const all = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    expect(all.UserDetailList?.map((user) => user.UserName)).toEqual(['U']);
    const [role] = all.RoleDetailList ?? [];
    expect(role?.RolePolicyList?.map((policy) => policy.PolicyName)).toEqual(['logs']);
    expect(decodeURIComponent(role?.RolePolicyList?.[0]?.PolicyDocument ?? '')).toBe(PolicyDocument);
    expect(all.Policies?.map((policy) => policy.PolicyName)).toContain('twice');
    const roles = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
    expect(roles).toMatchObject({ UserDetailList: [], GroupDetailList: [], Policies: [] });
  });
});
