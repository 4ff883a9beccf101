import type { Artifact, JobData } from '@aws-sdk/client-codepipeline';
import type { ServiceContext } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import type { ActionRecord, ArtifactLocation } from '../history.js';
import { artifactCredentials } from './artifact-credentials.js';
import { type HandedOut, isOpen } from './queue.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/**
 * All that a worker needs for a job. Secrets of the configuration are in clear; the credentials are fresh and good for
 * the job's artifacts only; there are none any more for a job that has ended.
 *
 * @throws AwsError where the action's role cannot be assumed
 */
export async function jobData(
  context: ServiceContext & Place,
  secrets: StoredSecrets,
  { job, record }: HandedOut,
): Promise<JobData> {
  const { actionTypeId, continuationToken } = job;
  const key = [...record.inputs, ...record.outputs].find(
    ({ encryptionKeyId }) => encryptionKeyId,
  )?.encryptionKeyId;
  return {
    actionTypeId: { ...actionTypeId },
    actionConfiguration: { configuration: secrets.openAll(record.configuration) },
    pipelineContext: {
      pipelineName: record.pipelineName,
      stage: { name: record.stage },
      action: { name: record.action.name, actionExecutionId: record.actionExecutionId },
      ...(actionTypeId.owner === 'Custom' && {
        pipelineArn: arnOf(context, record),
        pipelineExecutionId: record.executionId,
      }),
    },
    inputArtifacts: record.inputs.map(artifact),
    outputArtifacts: record.outputs.map(artifact),
    ...(isOpen({ job, record }) && { artifactCredentials: await artifactCredentials(context, record) }),
    ...(continuationToken !== undefined && { continuationToken }),
    ...(key !== undefined && { encryptionKey: { id: key, type: 'KMS' } }),
  };
}

function arnOf({ accountId, region }: Place, { pipelineName }: ActionRecord): string {
  return formatArn({ service: 'codepipeline', region, accountId, resource: pipelineName });
}

function artifact({ name, bucket, key, revisionId }: ArtifactLocation): Artifact {
  return {
    name,
    ...(revisionId !== undefined && { revision: revisionId }),
    location: { type: 'S3', s3Location: { bucketName: bucket, objectKey: key } },
  };
}
