import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { DemoClients } from './clients.js';

/** The four roles of the demo with just the permissions that each needs, as one would write them on AWS. */
export const ROLES = {
  pipeline: {
    name: 'demo-pipeline',
    service: 'codepipeline.amazonaws.com',
    actions: [
      's3:GetObject',
      's3:GetObjectVersion',
      's3:PutObject',
      's3:ListBucket',
      's3:GetBucketVersioning',
      'codecommit:GetBranch',
      'codecommit:GetCommit',
      'codecommit:GetRepository',
      'codecommit:UploadArchive',
      'codecommit:GetUploadArchiveStatus',
      'codecommit:CancelUploadArchive',
      'codebuild:StartBuild',
      'codebuild:BatchGetBuilds',
      'codedeploy:CreateDeployment',
      'codedeploy:GetDeployment',
      'codedeploy:GetDeploymentConfig',
      'codedeploy:GetApplication',
      'codedeploy:GetApplicationRevision',
      'codedeploy:RegisterApplicationRevision',
    ],
  },
  build: {
    name: 'demo-build',
    service: 'codebuild.amazonaws.com',
    actions: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:PutObject',
    ],
  },
  deploy: {
    name: 'demo-deploy',
    service: 'codedeploy.amazonaws.com',
    actions: [
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'elasticloadbalancing:RegisterTargets',
      'elasticloadbalancing:DeregisterTargets',
      's3:GetObject',
      's3:GetObjectVersion',
    ],
  },
  events: {
    name: 'demo-events',
    service: 'events.amazonaws.com',
    actions: ['codepipeline:StartPipelineExecution'],
  },
} as const;

/** @returns the roles' ARNs */
export async function createRoles({ iam }: DemoClients): Promise<Record<keyof typeof ROLES, string>> {
  const arns: Partial<Record<keyof typeof ROLES, string>> = {};
  for (const [key, role] of Object.entries(ROLES)) {
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: role.name, AssumeRolePolicyDocument: trust(role.service) }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: role.name,
        PolicyName: 'what-it-needs',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: role.actions, Resource: '*' }],
        }),
      }),
    );
    arns[key as keyof typeof ROLES] = Role?.Arn ?? '';
  }
  return arns as Record<keyof typeof ROLES, string>;
}

function trust(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
}
