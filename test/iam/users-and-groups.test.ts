import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachUserPolicyCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { allow } from './documents.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';

let server: TestServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
});

afterAll(async () => {
  iam.destroy();
  await server.close();
});

describe('users', () => {
  it('are created, renamed and deleted, with keys', async () => {
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/people/' }));
    expect(User).toMatchObject({ UserName: 'ann', Arn: `arn:aws:iam::${ACCOUNT}:user/people/ann` });
    expect(User?.UserId).toMatch(/^AIDA[A-Z0-9]{17}$/);
    expect(await refusal(iam.send(new CreateUserCommand({ UserName: 'Ann' })))).toMatchObject({
      code: 'EntityAlreadyExistsException',
      message: 'User with name Ann already exists.',
    });
    await iam.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'anna', NewPath: '/' }));
    const renamed = await iam.send(new GetUserCommand({ UserName: 'anna' }));
    expect(renamed.User).toMatchObject({ UserId: User?.UserId, Arn: `arn:aws:iam::${ACCOUNT}:user/anna` });
    expect(await refusal(iam.send(new GetUserCommand({ UserName: 'ann' })))).toMatchObject({
      message: 'The user with name ann cannot be found.',
    });

    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'anna' }));
    expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(AccessKey?.SecretAccessKey).toHaveLength(40);
    await iam.send(new CreateAccessKeyCommand({ UserName: 'anna' }));
    expect(await refusal(iam.send(new CreateAccessKeyCommand({ UserName: 'anna' })))).toMatchObject({
      code: 'LimitExceededException',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    });
    const id = AccessKey?.AccessKeyId;
    await iam.send(new UpdateAccessKeyCommand({ UserName: 'anna', AccessKeyId: id, Status: 'Inactive' }));
    const keys = await iam.send(new ListAccessKeysCommand({ UserName: 'anna' }));
    expect(keys.AccessKeyMetadata?.map((key) => key.Status)).toEqual(['Inactive', 'Active']);
    expect(await refusal(iam.send(new DeleteUserCommand({ UserName: 'anna' })))).toMatchObject({
      code: 'DeleteConflictException',
      message: 'Cannot delete entity, must delete access keys first.',
    });
    for (const key of keys.AccessKeyMetadata ?? []) {
      await iam.send(new DeleteAccessKeyCommand({ UserName: 'anna', AccessKeyId: key.AccessKeyId }));
    }
    expect(await refusal(iam.send(new DeleteAccessKeyCommand({ AccessKeyId: id })))).toMatchObject({
      message: `The Access Key with id ${id} cannot be found.`,
    });
    await iam.send(new DeleteUserCommand({ UserName: 'anna' }));
    const { Users } = await iam.send(new ListUsersCommand({ PathPrefix: '/people/' }));
    expect(Users).toEqual([]);
  });

  it('have policies, a boundary and groups', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    const document = allow('codecommit:*');
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'code', PolicyDocument: document }),
    );
    const read = await iam.send(new GetUserPolicyCommand({ UserName: 'bob', PolicyName: 'code' }));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(document);
    expect((await iam.send(new ListUserPoliciesCommand({ UserName: 'bob' }))).PolicyNames).toEqual(['code']);
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser';
    await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
    const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'bob' }));
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'AWSCodeCommitPowerUser', PolicyArn }]);
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'bob', PermissionsBoundary: PolicyArn }),
    );
    const bounded = await iam.send(new GetUserCommand({ UserName: 'bob' }));
    expect(bounded.User?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: PolicyArn,
    });
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'bob' }));
    expect(
      (await iam.send(new GetUserCommand({ UserName: 'bob' }))).User?.PermissionsBoundary,
    ).toBeUndefined();

    await iam.send(new CreateGroupCommand({ GroupName: 'devs' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'devs', UserName: 'bob' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'devs', UserName: 'bob' }));
    const groups = await iam.send(new ListGroupsForUserCommand({ UserName: 'bob' }));
    expect(groups.Groups?.map((group) => group.GroupName)).toEqual(['devs']);

    await iam.send(new DetachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'bob', PolicyName: 'code' }));
    expect(await refusal(iam.send(new DeleteUserCommand({ UserName: 'bob' })))).toMatchObject({
      message: 'Cannot delete entity, must remove users from group first.',
    });
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: 'devs', UserName: 'bob' }));
    expect(
      await refusal(iam.send(new RemoveUserFromGroupCommand({ GroupName: 'devs', UserName: 'bob' }))),
    ).toMatchObject({
      message: 'User bob not in group devs',
    });
    await iam.send(new DeleteUserCommand({ UserName: 'bob' }));
  });

  it('are the caller where no name is given; root is none', async () => {
    const root = await iam.send(new GetUserCommand({}));
    expect(root.User).toMatchObject({ UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
    expect(await refusal(iam.send(new CreateAccessKeyCommand({})))).toMatchObject({
      code: 'ValidationError',
      message: 'Must specify userName when calling with non-User credentials',
    });
  });
});

describe('groups', () => {
  it('have members and policies, and keep them when renamed', async () => {
    await iam.send(new CreateGroupCommand({ GroupName: 'ops', Path: '/org/' }));
    await iam.send(new CreateUserCommand({ UserName: 'olga' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'olga' }));
    const document = allow('codedeploy:*');
    await iam.send(
      new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'deploy', PolicyDocument: document }),
    );
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSCodeDeployFullAccess';
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'ops', PolicyArn }));
    await iam.send(new UpdateGroupCommand({ GroupName: 'ops', NewGroupName: 'operators', NewPath: '/all/' }));

    const { Group, Users } = await iam.send(new GetGroupCommand({ GroupName: 'operators' }));
    expect(Group?.Arn).toBe(`arn:aws:iam::${ACCOUNT}:group/all/operators`);
    expect(Users?.map((user) => user.UserName)).toEqual(['olga']);
    const read = await iam.send(new GetGroupPolicyCommand({ GroupName: 'operators', PolicyName: 'deploy' }));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(document);
    expect((await iam.send(new ListGroupPoliciesCommand({ GroupName: 'operators' }))).PolicyNames).toEqual([
      'deploy',
    ]);
    const attached = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: 'operators' }));
    expect(attached.AttachedPolicies).toHaveLength(1);
    const listed = await iam.send(new ListGroupsCommand({ PathPrefix: '/all/' }));
    expect(listed.Groups?.map((group) => group.GroupName)).toEqual(['operators']);

    const remove = () => refusal(iam.send(new DeleteGroupCommand({ GroupName: 'operators' })));
    expect(await remove()).toMatchObject({ code: 'DeleteConflictException' });
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: 'operators', UserName: 'olga' }));
    await iam.send(new DetachGroupPolicyCommand({ GroupName: 'operators', PolicyArn }));
    await iam.send(new DeleteGroupPolicyCommand({ GroupName: 'operators', PolicyName: 'deploy' }));
    expect(await remove()).toMatchObject({ message: 'was allowed' });
    expect(await refusal(iam.send(new GetGroupCommand({ GroupName: 'operators' })))).toMatchObject({
      code: 'NoSuchEntityException',
      message: 'The group with name operators cannot be found.',
    });
  });
});
