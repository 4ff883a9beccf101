import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { AwsClient } from '../../../front-door/service.js';
import { consoleOf } from '../../../kernel/partition.js';
import type { ActionRecord } from '../history.js';
import { type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { inputArtifact } from './artifacts.js';

/** Deploy/AWS/CodeDeploy: a deployment of the input artifact to a deployment group. */
export const codeDeploy: ActionRunner = {
  async start(job) {
    const { record } = job;
    const aws = await job.assumeRole();
    const deploymentId =
      (job.mayHaveStarted ? await findDeployment(aws, record) : undefined) ??
      (await createDeployment(aws, record));
    return { kind: 'running', external: externalOf(record, deploymentId) };
  },

  async check(job) {
    const { external } = job.record;
    if (!external) throw new Error(`action ${job.record.actionExecutionId} has no deployment`);
    const aws = await job.assumeRole();
    const { deploymentInfo } = await aws.call('codedeploy', 'GetDeployment', { deploymentId: external.id });
    switch (deploymentInfo?.status) {
      case 'Succeeded':
        return { kind: 'succeeded', external, summary: 'Deployment Succeeded' };
      case 'Failed':
      case 'Stopped':
        return failed(job, deploymentInfo);
      default:
        return { kind: 'running' };
    }
  },
};

async function createDeployment(aws: AwsClient, record: ActionRecord): Promise<string> {
  const { bucket, key } = inputArtifact(record);
  const { deploymentId } = await aws.call('codedeploy', 'CreateDeployment', {
    ...groupOf(record),
    description: descriptionOf(record),
    revision: { revisionType: 'S3', s3Location: { bucket, key, bundleType: 'zip' } },
  });
  if (!deploymentId) throw new Error('CreateDeployment named no deployment');
  return deploymentId;
}

/** CreateDeployment knows no client token: a deployment that was begun before a crash is known by its description. */
async function findDeployment(aws: AwsClient, record: ActionRecord): Promise<string | undefined> {
  const { deployments = [] } = await aws.call('codedeploy', 'ListDeployments', {
    ...groupOf(record),
    createTimeRange: { start: new Date(record.startedAt) },
  });
  for (const deploymentId of deployments) {
    const { deploymentInfo } = await aws.call('codedeploy', 'GetDeployment', { deploymentId });
    if (deploymentInfo?.description === descriptionOf(record)) return deploymentId;
  }
  return undefined;
}

function groupOf(record: ActionRecord) {
  return {
    applicationName: configured(record, 'ApplicationName'),
    deploymentGroupName: configured(record, 'DeploymentGroupName'),
  };
}

function descriptionOf(record: ActionRecord): string {
  return `Pipeline ${record.pipelineName}, action execution ${record.actionExecutionId}`;
}

function externalOf(record: ActionRecord, deploymentId: string) {
  return {
    id: deploymentId,
    url: `https://${consoleOf(record.region)}/codedeploy/home?region=${record.region}#/deployments/${deploymentId}`,
  };
}

function failed({ record }: ActionJob, deployment: DeploymentInfo) {
  const summary = `Deployment ${record.external?.id ?? ''} failed`;
  return {
    kind: 'failed' as const,
    ...(record.external && { external: record.external }),
    summary,
    failure: { code: 'JobFailed' as const, message: deployment.errorInformation?.message ?? summary },
  };
}
