import type { BuildBatch, BuildSummary, StartBuildInput } from '@aws-sdk/client-codebuild';
import type { AwsClient } from '../../../front-door/service.js';
import type { ActionRecord, ArtifactLocation } from '../history.js';
import { ActionFailed, type ActionJob, type ActionStep } from './action-runner.js';
import { encryptionOf, withStore } from './artifacts.js';

/**
 * A batch of builds. Combined, their artifacts are one output; otherwise each build leaves its own, which are
 * copied to the outputs of their names when all is done.
 *
 * @param input what one build would be started with
 * @returns the id of the batch
 */
export async function startBatch(
  aws: AwsClient,
  record: ActionRecord,
  input: StartBuildInput,
): Promise<string> {
  const { projectName, idempotencyToken, sourceTypeOverride, sourceLocationOverride } = input;
  const combines = record.configuration.CombineArtifacts === 'true';
  const [output] = record.outputs;
  const { buildBatch } = await aws.call('codebuild', 'StartBuildBatch', {
    projectName,
    idempotencyToken,
    sourceTypeOverride,
    sourceLocationOverride,
    secondarySourcesOverride: input.secondarySourcesOverride,
    environmentVariablesOverride: input.environmentVariablesOverride,
    buildspecOverride: input.buildspecOverride,
    artifactsOverride: combines || !output ? input.artifactsOverride : apart(record, output),
    secondaryArtifactsOverride: combines ? [] : secondaryArtifacts(record),
    buildBatchConfigOverride: { combineArtifacts: combines },
  });
  if (!buildBatch?.id) throw new Error('StartBuildBatch named no batch');
  return buildBatch.id;
}

/** Where builds that know nothing of each other put what they make. */
function apart({ actionExecutionId }: ActionRecord, { bucket, key }: ArtifactLocation) {
  return {
    type: 'S3' as const,
    location: bucket,
    path: `${key.slice(0, key.lastIndexOf('/'))}/${actionExecutionId}`,
    namespaceType: 'BUILD_ID' as const,
    name: 'artifact.zip',
    packaging: 'ZIP' as const,
  };
}

/** Outputs that may be some build's secondary artifact: `linux_Reports`. The batch knows which build it is. */
function secondaryArtifacts(record: ActionRecord) {
  return record.outputs
    .filter(({ name }) => /^\w+_\w+$/.test(name))
    .map((output) => ({
      ...apart(record, output),
      name: `${output.name}.zip`,
      artifactIdentifier: output.name,
    }));
}

export async function checkBatch(
  { record }: ActionJob,
  aws: AwsClient,
  batchId: string,
): Promise<ActionStep> {
  const { buildBatches } = await aws.call('codebuild', 'BatchGetBuildBatches', { ids: [batchId] });
  const batch = buildBatches?.[0];
  if (!batch) throw new ActionFailed('JobFailed', `The batch ${batchId} is gone`);
  const common = record.external ? { external: record.external } : {};
  switch (batch.buildBatchStatus) {
    case 'IN_PROGRESS':
      return { kind: 'running' };
    case 'SUCCEEDED':
      if (record.configuration.CombineArtifacts !== 'true') await takeOutputs(aws, record, batch);
      return { kind: 'succeeded', ...common };
    default: {
      const summary = `Build terminated with state: ${batch.buildBatchStatus}`;
      const failed = batch.buildGroups?.find(
        ({ currentBuildSummary: build }) => build?.buildStatus === 'FAILED',
      );
      const message = failed ? `${summary}. Build: ${failed.identifier}` : summary;
      return { kind: 'failed', ...common, summary, failure: { code: 'JobFailed', message } };
    }
  }
}

/** @source AWS CodePipeline User Guide, CodeBuild action reference: names of the output artifacts of a batch */
async function takeOutputs(aws: AwsClient, record: ActionRecord, batch: BuildBatch): Promise<void> {
  const made = new Map(
    (batch.buildGroups ?? []).flatMap(({ identifier = '', currentBuildSummary }) =>
      artifactsOf(identifier, currentBuildSummary),
    ),
  );
  for (const output of record.outputs) {
    const location = made.get(output.name);
    if (location === undefined) {
      throw new ActionFailed(
        'JobFailed',
        `The batch made no artifact '${output.name}'. It made: ${[...made.keys()].join(', ') || 'none'}`,
      );
    }
    await withStore(aws, output.bucket, () =>
      aws.call('s3', 'CopyObject', {
        Bucket: output.bucket,
        Key: output.key,
        CopySource: location
          .replace(/^arn:aws[\w-]*:s3:::/, '')
          .split('/')
          .map(encodeURIComponent)
          .join('/'),
        ...encryptionOf(output),
      }),
    );
  }
}

/** By the names that a pipeline gives them: `linux`, and `linux_Reports` of a secondary artifact. */
function artifactsOf(
  identifier: string,
  build: BuildSummary | undefined,
): readonly (readonly [string, string])[] {
  const secondary = (build?.secondaryArtifacts ?? []).flatMap(({ identifier: name, location }) =>
    location === undefined ? [] : [[`${identifier}_${name}`, location] as const],
  );
  const primary = build?.primaryArtifact?.location;
  return primary === undefined ? secondary : [[identifier, primary], ...secondary];
}
