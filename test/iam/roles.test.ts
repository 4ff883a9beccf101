import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { allow, trust } from './documents.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';
const CODEBUILD = trust({ Service: 'codebuild.amazonaws.com' });

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

describe('roles', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await iam.send(
      new CreateRoleCommand({
        RoleName: 'Build',
        Path: '/ci/',
        AssumeRolePolicyDocument: CODEBUILD,
        Description: 'builds',
        Tags: [{ Key: 'team', Value: 'web' }],
      }),
    );
    expect(created.Role).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:role/ci/Build`,
      Path: '/ci/',
      RoleName: 'Build',
      Description: 'builds',
      Tags: [{ Key: 'team', Value: 'web' }],
    });
    expect(created.Role?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
    expect(created.Role?.MaxSessionDuration).toBeUndefined();

    await iam.send(new UpdateRoleCommand({ RoleName: 'Build', MaxSessionDuration: 7200 }));
    const updated = await iam.send(
      new UpdateRoleDescriptionCommand({ RoleName: 'Build', Description: 'all builds' }),
    );
    expect(updated.Role?.Description).toBe('all builds');
    const newTrust = trust({ Service: 'codepipeline.amazonaws.com' });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'Build', PolicyDocument: newTrust }));

    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'build' }));
    expect(Role).toMatchObject({ MaxSessionDuration: 7200, Description: 'all builds', RoleLastUsed: {} });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(newTrust);

    const listed = await iam.send(new ListRolesCommand({ PathPrefix: '/ci/' }));
    expect(listed).toMatchObject({ IsTruncated: false });
    expect(listed.Roles?.map((role) => [role.RoleName, role.MaxSessionDuration, role.Tags])).toEqual([
      ['Build', 7200, undefined],
    ]);

    await iam.send(new DeleteRoleCommand({ RoleName: 'Build' }));
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName: 'Build' })))).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: 'The role with name Build cannot be found.',
    });
  });

  it('are refused with a reason', async () => {
    const create = (changes: object) =>
      refusal(
        iam.send(new CreateRoleCommand({ RoleName: 'Odd', AssumeRolePolicyDocument: CODEBUILD, ...changes })),
      );
    expect(await create({ AssumeRolePolicyDocument: '{"Version":' })).toEqual({
      code: 'MalformedPolicyDocumentException',
      status: 400,
      message: 'This policy contains invalid Json',
    });
    expect(await create({ RoleName: 'no spaces' })).toMatchObject({
      code: 'ValidationError',
      message:
        'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    });
    expect(await create({ Path: 'ci' })).toMatchObject({ code: 'ValidationError' });
    const RoleName = `arn:aws:iam::${ACCOUNT}:role/Odd`;
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).toMatchObject({
      code: 'ValidationError',
      status: 400,
      message: expect.stringContaining('The specified value for roleName is invalid.'),
    });
    expect(await refusal(iam.send(new ListRolesCommand({ PathPrefix: 'ci' })))).toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('The specified value for pathPrefix is invalid. It must begin with /'),
    });
    expect(await create({ PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/none` })).toMatchObject({
      code: 'NoSuchEntityException',
      message: `Scope ARN: arn:aws:iam::${ACCOUNT}:policy/none does not exist or is not attachable.`,
    });
    const ghost = trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/ghost` });
    expect(await create({ AssumeRolePolicyDocument: ghost })).toMatchObject({
      code: 'MalformedPolicyDocumentException',
      message: `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:user/ghost"`,
    });
    expect(
      await create({ AssumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::999999999999:user/far' }) }),
    ).toMatchObject({
      message: 'was allowed',
    });
    expect(await create({ RoleName: 'ODD' })).toEqual({
      code: 'EntityAlreadyExistsException',
      status: 409,
      message: 'Role with name ODD already exists.',
    });
    expect(await create({ MaxSessionDuration: 60 })).toMatchObject({ code: 'ValidationError', status: 400 });
  });

  it('are listed page by page', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      await iam.send(
        new CreateRoleCommand({
          RoleName: `paged-${n}`,
          Path: '/paged/',
          AssumeRolePolicyDocument: CODEBUILD,
        }),
      );
    }
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page: { Roles?: { RoleName: string | undefined }[]; Marker?: string; IsTruncated?: boolean } =
        await iam.send(new ListRolesCommand({ PathPrefix: '/paged/', MaxItems: 2, Marker }));
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      names.push(...(page.Roles ?? []).map((role) => role.RoleName));
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(names).toEqual(['paged-1', 'paged-2', 'paged-3', 'paged-4', 'paged-5']);
    const forged = await refusal(iam.send(new ListRolesCommand({ Marker: 'x'.repeat(60) })));
    expect(forged).toMatchObject({ code: 'ValidationError', status: 400 });
  });

  it('hold inline and managed policies, and cannot go before them', async () => {
    await iam.send(new CreateRoleCommand({ RoleName: 'Holder', AssumeRolePolicyDocument: CODEBUILD }));
    const document = allow('s3:Get*', 'arn:aws:s3:::b/(x)!*');
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'Holder', PolicyName: 'read', PolicyDocument: document }),
    );
    const read = await iam.send(new GetRolePolicyCommand({ RoleName: 'Holder', PolicyName: 'read' }));
    expect(read.PolicyDocument).not.toMatch(/[!'()*\s]/);
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(document);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'Holder' }))).PolicyNames).toEqual([
      'read',
    ]);

    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: administrator }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: administrator }));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'Holder' }));
    expect(attached.AttachedPolicies).toEqual([
      { PolicyName: 'AdministratorAccess', PolicyArn: administrator },
    ]);

    const remove = () => refusal(iam.send(new DeleteRoleCommand({ RoleName: 'Holder' })));
    expect(await remove()).toEqual({
      code: 'DeleteConflictException',
      status: 409,
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: administrator }));
    expect(await remove()).toMatchObject({ message: 'Cannot delete entity, must delete policies first.' });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'Holder', PolicyName: 'read' }));
    expect(
      await refusal(iam.send(new DeleteRolePolicyCommand({ RoleName: 'Holder', PolicyName: 'read' }))),
    ).toMatchObject({
      message: 'The role policy with name read cannot be found.',
    });
    expect(
      await refusal(iam.send(new DetachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: administrator }))),
    ).toMatchObject({
      code: 'NoSuchEntityException',
      message: `Policy ${administrator} was not found.`,
    });
    expect(await remove()).toMatchObject({ message: 'was allowed' });
  });

  it('refuse what cannot be attached', async () => {
    await iam.send(new CreateRoleCommand({ RoleName: 'Bare', AssumeRolePolicyDocument: CODEBUILD }));
    const attach = (PolicyArn: string) =>
      refusal(iam.send(new AttachRolePolicyCommand({ RoleName: 'Bare', PolicyArn })));
    expect(await attach('longpolicynamebutnoarn')).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'Invalid ARN:  Could not be parsed!',
    });
    const missing = `arn:aws:iam::${ACCOUNT}:policy/missing`;
    expect(await attach(missing)).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: `Policy ${missing} does not exist or is not attachable.`,
    });
  });

  it('keep within ten attached policies and the size of inline ones', async () => {
    await iam.send(new CreateRoleCommand({ RoleName: 'Full', AssumeRolePolicyDocument: CODEBUILD }));
    const attach = async (n: number) => {
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `limit-${n}`, PolicyDocument: allow('s3:*') }),
      );
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'Full', PolicyArn: Policy?.Arn }));
    };
    for (let n = 0; n < 10; n++) await attach(n);
    expect(await refusal(attach(10))).toEqual({
      code: 'LimitExceededException',
      status: 409,
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    });
    const large = allow(Array.from({ length: 400 }, (_, n) => `s3:GetSomethingLong${n}`));
    const put = (PolicyName: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName: 'Full', PolicyName, PolicyDocument: large }));
    await put('one');
    expect(await refusal(put('two'))).toMatchObject({
      code: 'LimitExceededException',
      message: 'Maximum policy size of 10240 bytes exceeded for role Full',
    });
  });
});

describe('boundaries of roles', () => {
  it('are set and removed, and keep their policy', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'edge', PolicyDocument: allow('s3:*') }),
    );
    await iam.send(new CreateRoleCommand({ RoleName: 'Edged', AssumeRolePolicyDocument: CODEBUILD }));
    await iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName: 'Edged', PermissionsBoundary: Policy?.Arn }),
    );
    const bounded = await iam.send(new GetRoleCommand({ RoleName: 'Edged' }));
    expect(bounded.Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(Policy?.Arn);
    expect(await refusal(iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn })))).toMatchObject({
      code: 'DeleteConflictException',
      message: 'Cannot delete a policy attached to entities.',
    });
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'Edged' }));
    await iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
  });
});
describe('instance profiles', () => {
  it('hold one role', async () => {
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'Host',
        AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
      }),
    );
    const created = await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'hosts' }));
    expect(created.InstanceProfile).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/hosts`,
      Roles: [],
    });
    const add = () =>
      iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'hosts', RoleName: 'Host' }));
    await add();
    expect(await refusal(add())).toMatchObject({
      code: 'LimitExceededException',
      message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    });
    const read = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'hosts' }));
    expect(read.InstanceProfile?.Roles?.map((role) => role.RoleName)).toEqual(['Host']);
    const ofRole = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'Host' }));
    expect(ofRole.InstanceProfiles).toHaveLength(1);
    expect((await iam.send(new ListInstanceProfilesCommand({}))).InstanceProfiles).toHaveLength(1);
    const conflict = 'Cannot delete entity, must remove roles from instance profile first.';
    expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'Host' })))).toMatchObject({
      message: conflict,
    });
    expect(
      await refusal(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'hosts' }))),
    ).toMatchObject({ message: conflict });
    await iam.send(
      new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'hosts', RoleName: 'Host' }),
    );
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'hosts' }));
    expect(
      await refusal(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'hosts' }))),
    ).toMatchObject({ message: 'Instance Profile hosts cannot be found.' });
  });
});
