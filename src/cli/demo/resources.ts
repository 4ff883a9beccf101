import { CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CreateApplicationCommand, CreateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { formatArn } from '../../kernel/arn.js';
import { DEMO_REGION, type DemoClients } from './clients.js';
import { createRoles } from './roles.js';

export const NAMES = {
  repository: 'web-app',
  branch: 'main',
  bucket: 'demo-artifacts',
  project: 'web-app-build',
  application: 'web-app',
  group: 'production',
  pipeline: 'web-app',
  targetGroup: 'web-app',
  fleetTag: { Key: 'fleet', Value: 'production' },
} as const;

export interface DemoResources {
  /** Where to push to. */
  readonly cloneUrl: string;
  readonly targetGroupArn: string;
}

/** Everything that a release needs, made through the AWS API alone. */
export async function createResources(
  clients: DemoClients,
  accountId: string,
  listenerPort: number,
): Promise<DemoResources> {
  const roles = await createRoles(clients);
  await clients.s3.send(new CreateBucketCommand({ Bucket: NAMES.bucket }));
  await clients.s3.send(
    new PutBucketVersioningCommand({
      Bucket: NAMES.bucket,
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  );
  const { repositoryMetadata } = await clients.codecommit.send(
    new CreateRepositoryCommand({ repositoryName: NAMES.repository }),
  );
  await clients.codebuild.send(
    new CreateProjectCommand({
      name: NAMES.project,
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole: roles.build,
    }),
  );
  const targetGroupArn = await createLoadBalancer(clients, listenerPort);
  await createDeploymentGroup(clients, roles.deploy);
  await createPipeline(clients, roles.pipeline);
  await createTrigger(clients, accountId, roles.events);
  return { cloneUrl: repositoryMetadata?.cloneUrlHttp ?? '', targetGroupArn };
}

async function createLoadBalancer({ elb }: DemoClients, port: number): Promise<string> {
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({ Name: 'web-app', Type: 'application' }),
  );
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: NAMES.targetGroup,
      Protocol: 'HTTP',
      Port: 80,
      TargetType: 'ip',
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const targetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '2' }],
    }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
    }),
  );
  return targetGroupArn;
}

async function createDeploymentGroup({ codedeploy }: DemoClients, roleArn: string): Promise<void> {
  await codedeploy.send(
    new CreateApplicationCommand({ applicationName: NAMES.application, computePlatform: 'Server' }),
  );
  await codedeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: NAMES.application,
      deploymentGroupName: NAMES.group,
      serviceRoleArn: roleArn,
      deploymentConfigName: 'CodeDeployDefault.OneAtATime',
      onPremisesInstanceTagFilters: [{ ...NAMES.fleetTag, Type: 'KEY_AND_VALUE' }],
      deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
      loadBalancerInfo: { targetGroupInfoList: [{ name: NAMES.targetGroup }] },
      autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
    }),
  );
}

async function createPipeline({ codepipeline }: DemoClients, roleArn: string): Promise<void> {
  const action = (category: 'Source' | 'Build' | 'Approval' | 'Deploy', provider: string) => ({
    actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' },
  });
  await codepipeline.send(
    new CreatePipelineCommand({
      pipeline: {
        name: NAMES.pipeline,
        roleArn,
        pipelineType: 'V2',
        executionMode: 'SUPERSEDED',
        artifactStore: { type: 'S3', location: NAMES.bucket },
        stages: [
          {
            name: 'Source',
            actions: [
              {
                name: 'Checkout',
                ...action('Source', 'CodeCommit'),
                configuration: {
                  RepositoryName: NAMES.repository,
                  BranchName: NAMES.branch,
                  PollForSourceChanges: 'false',
                },
                outputArtifacts: [{ name: 'SourceOutput' }],
                namespace: 'SourceVariables',
              },
            ],
          },
          {
            name: 'Build',
            actions: [
              {
                name: 'TestAndPackage',
                ...action('Build', 'CodeBuild'),
                configuration: { ProjectName: NAMES.project },
                inputArtifacts: [{ name: 'SourceOutput' }],
                outputArtifacts: [{ name: 'BuildOutput' }],
              },
            ],
          },
          {
            name: 'Approve',
            actions: [
              {
                name: 'GoLive',
                ...action('Approval', 'Manual'),
                configuration: { CustomData: 'Release #{SourceVariables.CommitMessage}?' },
              },
            ],
          },
          {
            name: 'Production',
            actions: [
              {
                name: 'Deploy',
                ...action('Deploy', 'CodeDeploy'),
                configuration: { ApplicationName: NAMES.application, DeploymentGroupName: NAMES.group },
                inputArtifacts: [{ name: 'BuildOutput' }],
              },
            ],
          },
        ],
      },
    }),
  );
}

/** The rule that starts the pipeline at a push, as the AWS console makes it. */
async function createTrigger({ events }: DemoClients, accountId: string, roleArn: string): Promise<void> {
  const place = { region: DEMO_REGION, accountId };
  const repositoryArn = formatArn({ service: 'codecommit', ...place, resource: NAMES.repository });
  await events.send(
    new PutRuleCommand({
      Name: 'web-app-pushed',
      EventPattern: JSON.stringify({
        source: ['aws.codecommit'],
        'detail-type': ['CodeCommit Repository State Change'],
        resources: [repositoryArn],
        detail: {
          event: ['referenceCreated', 'referenceUpdated'],
          referenceType: ['branch'],
          referenceName: [NAMES.branch],
        },
      }),
    }),
  );
  await events.send(
    new PutTargetsCommand({
      Rule: 'web-app-pushed',
      Targets: [
        {
          Id: 'pipeline',
          Arn: formatArn({ service: 'codepipeline', ...place, resource: NAMES.pipeline }),
          RoleArn: roleArn,
        },
      ],
    }),
  );
}
