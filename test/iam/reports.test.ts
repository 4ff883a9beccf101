import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetCredentialReportCommand,
  GetRoleCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { allow } from './documents.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';
const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/ann`;
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

let server: TestServer;
let iam: IAMClient;
let ann: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  const UserName = 'ann';
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = allow('iam:List*');
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  await iam.send(new CreateGroupCommand({ GroupName: 'devs' }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'devs', PolicyArn: READ_ONLY }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'devs', UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  ann = server.client(IAMClient, {
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  });
  await ann.send(new ListUsersCommand({}));
});

afterAll(async () => {
  iam.destroy();
  ann.destroy();
  await server.close();
});

it('reports the credentials of all users', async () => {
  expect(await refusal(iam.send(new GetCredentialReportCommand({})))).toMatchObject({
    code: 'CredentialReportNotPresentException',
    status: 410,
  });
  expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('STARTED');
  await iam.send(new CreateUserCommand({ UserName: 'bob,jr' }));
  await iam.send(new CreateLoginProfileCommand({ UserName: 'bob,jr', Password: 'Correct-Horse' }));
  expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('COMPLETE');
  const { Content, ReportFormat } = await iam.send(new GetCredentialReportCommand({}));
  expect(ReportFormat).toBe('text/csv');
  const lines = Buffer.from(Content ?? [])
    .toString()
    .split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]?.split(',')).toHaveLength(22);
  expect(lines[1]).toMatch(/^<root_account>,arn:aws:iam::000000000000:root,not_supported,/);
  expect(lines[2]).toMatch(
    /^ann,arn:aws:iam::000000000000:user\/ann,[^,]+\+00:00,false,N\/A,N\/A,N\/A,false,true,[^,]+,[^,]+,us-east-1,iam,false,N\/A/,
  );
  expect(lines[3]).toMatch(/^"bob,jr","arn:[^"]+",[^,]+,true,no_information,/);
});

it('tells which policies grant access to a service', async () => {
  const { PoliciesGrantingServiceAccess } = await iam.send(
    new ListPoliciesGrantingServiceAccessCommand({ Arn: USER_ARN, ServiceNamespaces: ['iam', 's3', 'ec2'] }),
  );
  expect(PoliciesGrantingServiceAccess).toEqual([
    {
      ServiceNamespace: 'iam',
      Policies: [{ PolicyName: 'own', PolicyType: 'INLINE', EntityType: 'USER', EntityName: 'ann' }],
    },
    {
      ServiceNamespace: 's3',
      Policies: [{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyType: 'MANAGED', PolicyArn: READ_ONLY }],
    },
    { ServiceNamespace: 'ec2', Policies: [] },
  ]);
});

it('tells when services were last used, and by whom', async () => {
  const ask = async (Arn: string) =>
    (await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn }))).JobId ?? '';
  const JobId = await ask(USER_ARN);
  const { ServicesLastAccessed, JobStatus } = await iam.send(
    new GetServiceLastAccessedDetailsCommand({ JobId }),
  );
  expect(JobStatus).toBe('COMPLETED');
  const used = ServicesLastAccessed?.find(({ ServiceNamespace }) => ServiceNamespace === 'iam');
  expect(used).toMatchObject({
    ServiceName: 'AWS Identity and Access Management',
    LastAuthenticatedEntity: USER_ARN,
    TotalAuthenticatedEntities: 1,
  });
  const unused = ServicesLastAccessed?.find(({ ServiceNamespace }) => ServiceNamespace === 's3');
  expect(unused).toMatchObject({ TotalAuthenticatedEntities: 0 });
  const group = await ask(`arn:aws:iam::${ACCOUNT}:group/devs`);
  for (const asked of [group, await ask(READ_ONLY)]) {
    const { EntityDetailsList } = await iam.send(
      new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId: asked, ServiceNamespace: 'iam' }),
    );
    expect(EntityDetailsList).toMatchObject([{ EntityInfo: { Arn: USER_ARN, Type: 'USER' } }]);
    expect(EntityDetailsList?.[0]?.LastAuthenticated).toBeInstanceOf(Date);
  }
  const byAction = await iam.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: USER_ARN, Granularity: 'ACTION_LEVEL' }),
  );
  const details = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: byAction.JobId }));
  expect(details.JobType).toBe('ACTION_LEVEL');
  const withActions = details.ServicesLastAccessed?.find(
    ({ ServiceNamespace }) => ServiceNamespace === 'iam',
  );
  expect(withActions?.TrackedActionsLastAccessed).toEqual([
    {
      ActionName: 'ListUsers',
      LastAccessedEntity: USER_ARN,
      LastAccessedTime: expect.any(Date),
      LastAccessedRegion: 'us-east-1',
    },
  ]);
  const missing = ask(`arn:aws:iam::${ACCOUNT}:role/nobody`);
  expect((await refusal(missing)).code).toBe('NoSuchEntityException');
});

it('keeps roles that belong to a service', async () => {
  const create = (more: object = {}) =>
    iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com', ...more }));
  const { Role } = await create({ CustomSuffix: 'web', Description: 'scales' });
  const RoleName = 'AWSServiceRoleForAutoScaling_web';
  expect(Role).toMatchObject({ RoleName, Path: '/aws-service-role/autoscaling.amazonaws.com/' });
  expect(await refusal(create({ CustomSuffix: 'web' }))).toMatchObject({
    code: 'InvalidInputException',
    message: `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
  });
  const other = { AWSServiceName: 'ecs.amazonaws.com', CustomSuffix: 'x' };
  expect((await refusal(create(other))).message).toBe('Custom suffix is not allowed for ecs.amazonaws.com');
  for (const command of [
    new DeleteRoleCommand({ RoleName }),
    new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }),
  ]) {
    expect(await refusal(iam.send(command as DeleteRoleCommand))).toMatchObject({
      code: 'UnmodifiableEntityException',
      message: `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
    });
  }
  await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'scales the shop' }));
  const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  const status = await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  expect(status.Status).toBe('SUCCEEDED');
  expect((await refusal(iam.send(new GetRoleCommand({ RoleName })))).code).toBe('NoSuchEntityException');
});
