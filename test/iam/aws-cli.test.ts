import { CreateRoleCommand, CreateUserCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsCli, hasAwsCli } from '../harness/aws-cli.js';
import { startServer, type TestServer } from '../harness/server.js';
import { allow, trust } from './documents.js';

const POLICY = allow('s3:Get*', 'arn:aws:s3:::b/a b+c%20/*');

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  const iam = server.client(IAMClient);
  const AssumeRolePolicyDocument = trust({ AWS: 'arn:aws:iam::000000000000:root' });
  await iam.send(new CreateRoleCommand({ RoleName: 'Web', AssumeRolePolicyDocument }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'Web', PolicyName: 'read', PolicyDocument: POLICY }));
  for (const n of [1, 2, 3]) await iam.send(new CreateUserCommand({ UserName: `user-${n}` }));
  iam.destroy();
});

afterAll(() => server.close());

const aws = (command: string) => awsCli(server, ...command.split(' '));

describe.skipIf(!hasAwsCli)('the AWS CLI', () => {
  it('decodes documents to what was sent', async () => {
    expect(await aws('iam get-role-policy --role-name Web --policy-name read')).toEqual({
      RoleName: 'Web',
      PolicyName: 'read',
      PolicyDocument: JSON.parse(POLICY),
    });
  });

  it('assumes a role', async () => {
    const roleArn = 'arn:aws:iam::000000000000:role/Web';
    expect(await aws(`sts assume-role --role-session-name run-1 --role-arn ${roleArn}`)).toMatchObject({
      AssumedRoleUser: { Arn: 'arn:aws:sts::000000000000:assumed-role/Web/run-1' },
    });
  });

  it('pages through lists by itself', async () => {
    const listed = await aws('iam list-users --page-size 1 --query Users[].UserName');
    expect(listed).toEqual(['user-1', 'user-2', 'user-3']);
  });

  it('shows errors in AWS’s words', async () => {
    await expect(aws('iam get-user --user-name nobody')).rejects.toThrow(
      'An error occurred (NoSuchEntity) when calling the GetUser operation: The user with name nobody cannot be found.',
    );
  });
});
