import { CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, HeadBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { formatGlobalArn } from '../../../kernel/arn.js';
import { partitionOfArn } from '../../../kernel/partition.js';
import { ifThere } from '../doctor/patient.js';
import type { Pulling } from './pull.js';

/** With its policies where they were saved; otherwise it may do everything, which is said. */
export async function recreateRole(
  { clients, saved, say }: Pulling,
  arn: string,
  service: string,
): Promise<void> {
  const [, path = '/', RoleName = ''] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  if (await ifThere(() => clients.iam.send(new GetRoleCommand({ RoleName })))) {
    say(`kept role ${RoleName}`);
    return;
  }
  const role = saved.roles.find((candidate) => candidate.RoleName === RoleName);
  const trust = role?.AssumeRolePolicyDocument ?? {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
  await clients.iam.send(
    new CreateRoleCommand({ RoleName, Path: path, AssumeRolePolicyDocument: documentText(trust) }),
  );
  const policies = saved.policies.filter((policy) => policy.RoleName === RoleName);
  for (const { PolicyName, PolicyDocument } of policies) {
    const command = { RoleName, PolicyName, PolicyDocument: documentText(PolicyDocument) };
    await clients.iam.send(new PutRolePolicyCommand(command));
  }
  if (policies.length > 0) {
    say(`created role ${RoleName} with ${policies.length} policy(s)`);
    return;
  }
  await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: everything(arn) }));
  say(`created role ${RoleName}, which may do everything: no get-role-policy of it was saved`);
}

/** AWS's policy in the partition of the role. */
function everything(roleArn: string): string {
  const resource = 'policy/AdministratorAccess';
  return formatGlobalArn({ partition: partitionOfArn(roleArn), service: 'iam', accountId: 'aws', resource });
}

/** The AWS CLI saves documents as JSON, other clients as text of it. */
function documentText(document: unknown): string {
  return typeof document === 'string' ? decodeURIComponent(document) : JSON.stringify(document);
}

export async function recreateBucket(
  { clients, say }: Pulling,
  Bucket: string,
  { isVersioned = false } = {},
): Promise<void> {
  if (Bucket === '' || Bucket.includes('#{')) return;
  if (await ifThere(() => clients.s3.send(new HeadBucketCommand({ Bucket })))) {
    say(`kept bucket ${Bucket}`);
    return;
  }
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  if (isVersioned) {
    await clients.s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  }
  say(`created bucket ${Bucket}`);
}

export async function recreateRepository({ clients, say }: Pulling, repositoryName: string): Promise<void> {
  try {
    const { repositoryMetadata } = await clients.codecommit.send(
      new CreateRepositoryCommand({ repositoryName }),
    );
    say(`created repository ${repositoryName}: push to ${repositoryMetadata?.cloneUrlHttp}`);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'RepositoryNameExistsException')) throw error;
    say(`kept repository ${repositoryName}`);
  }
}
