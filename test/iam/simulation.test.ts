import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  IAMClient,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { allow, deny } from './documents.js';
import { refusal } from './refusal.js';

const USER = 'arn:aws:iam::000000000000:user/ann';

let server: TestServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'g' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'g', UserName: 'ann' }));
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'put', PolicyDocument: allow('s3:PutObject') }),
  );
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'g', PolicyArn: Policy?.Arn }));
});

afterAll(async () => {
  iam.destroy();
  await server.close();
});

it('of a user tells decision, statement and place', async () => {
  const simulate = (...ActionNames: string[]) =>
    iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: USER,
        ActionNames,
        ResourceArns: ['arn:aws:s3:::b/k'],
      }),
    );
  const { EvaluationResults, IsTruncated } = await simulate('s3:PutObject', 's3:GetObject');
  expect(IsTruncated).toBe(false);
  expect(EvaluationResults).toMatchObject([
    {
      EvalActionName: 's3:PutObject',
      EvalResourceName: 'arn:aws:s3:::b/k',
      EvalDecision: 'allowed',
      MatchedStatements: [
        {
          SourcePolicyId: 'put',
          SourcePolicyType: 'IAM Policy',
          StartPosition: { Line: 1, Column: 39 },
          EndPosition: { Line: 1, Column: 95 },
        },
      ],
      MissingContextValues: [],
      OrganizationsDecisionDetail: { AllowedByOrganizations: true },
      ResourceSpecificResults: [{ EvalResourceName: 'arn:aws:s3:::b/k', EvalResourceDecision: 'allowed' }],
    },
    { EvalActionName: 's3:GetObject', EvalDecision: 'implicitDeny', MatchedStatements: [] },
  ]);

  const PolicyDocument = deny('s3:Put*');
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'no', PolicyDocument }));
  expect((await simulate('s3:PutObject')).EvaluationResults?.[0]).toMatchObject({
    EvalDecision: 'explicitDeny',
    MatchedStatements: [{ SourcePolicyId: 'no' }],
  });

  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'edge', PolicyDocument: allow('ec2:*') }),
  );
  await iam.send(
    new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: Policy?.Arn }),
  );
  const bounded = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: USER,
      ActionNames: ['s3:GetObject'],
      PolicyInputList: [allow('s3:Get*')],
    }),
  );
  expect(bounded.EvaluationResults?.[0]).toMatchObject({
    EvalDecision: 'implicitDeny',
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
  });
});

it('of given policies uses the given context, and tells what is missing', async () => {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::b/\${aws:username}/*`,
      Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'web' } },
    },
  });
  const simulate = (ContextEntries: { ContextKeyName: string; ContextKeyValues: string[] }[]) =>
    iam.send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [policy],
        ActionNames: ['s3:GetObject'],
        ResourceArns: ['arn:aws:s3:::b/ann/x'],
        ContextEntries: ContextEntries.map((entry) => ({ ...entry, ContextKeyType: 'string' })),
      }),
    );
  const team = { ContextKeyName: 'aws:principaltag/team', ContextKeyValues: ['web'] };
  const name = { ContextKeyName: 'aws:username', ContextKeyValues: ['ann'] };
  expect((await simulate([team])).EvaluationResults?.[0]).toMatchObject({
    EvalDecision: 'implicitDeny',
    MissingContextValues: ['aws:username'],
  });
  expect((await simulate([team, name])).EvaluationResults?.[0]?.EvalDecision).toBe('allowed');

  const keys = await iam.send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [policy] }));
  expect(keys.ContextKeyNames).toEqual(['aws:PrincipalTag/Team', 'aws:username']);
  const ofUser = await iam.send(
    new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: USER, PolicyInputList: [policy] }),
  );
  expect(ofUser.ContextKeyNames).toEqual(['aws:PrincipalTag/Team', 'aws:username']);
});

it('is refused for who is not there', async () => {
  const simulate = (PolicySourceArn: string) =>
    refusal(iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['s3:GetObject'] })));
  expect(await simulate('arn:aws:iam::000000000000:user/bob')).toMatchObject({
    code: 'NoSuchEntityException',
    message: 'The user with name bob cannot be found.',
  });
  expect(await simulate('arn:aws:s3:::some-bucket')).toMatchObject({ code: 'ValidationError' });
});
