import type { Build, EnvironmentVariable, StartBuildInput } from '@aws-sdk/client-codebuild';
import { consoleOf } from '../../../kernel/partition.js';
import type { ActionRecord, ArtifactLocation, ExternalExecution } from '../history.js';
import { ActionFailed, type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { inputArtifact } from './artifacts.js';
import { checkBatch, startBatch } from './codebuild-batch.js';

/** Build/AWS/CodeBuild and Test/AWS/CodeBuild: a build of a project with the action's artifacts in place of its own. */
export const codeBuild: ActionRunner = {
  async start(job) {
    const { record } = job;
    const aws = await job.assumeRole();
    if (isBatch(record)) {
      const batchId = await startBatch(aws, record, startBuildInput(record));
      return { kind: 'running', external: externalOf(record, batchId) };
    }
    const { build } = await aws.call('codebuild', 'StartBuild', startBuildInput(record));
    if (!build?.id) throw new Error('StartBuild named no build');
    return { kind: 'running', external: externalOf(record, build.id) };
  },

  async check(job) {
    const { record } = job;
    const { external } = record;
    if (!external) throw new Error(`action ${record.actionExecutionId} has no build`);
    const aws = await job.assumeRole();
    if (isBatch(record)) return await checkBatch(job, aws, external.id);
    const { builds } = await aws.call('codebuild', 'BatchGetBuilds', { ids: [external.id] });
    const build = builds?.[0];
    if (!build) throw new ActionFailed('JobFailed', `The build ${external.id} is gone`);
    switch (build.buildStatus) {
      case 'IN_PROGRESS':
        return { kind: 'running' };
      case 'SUCCEEDED':
        return { kind: 'succeeded', external, outputVariables: exportedVariables(build) };
      default:
        return failed(job, build);
    }
  },
};

function isBatch({ configuration }: ActionRecord): boolean {
  return configuration.BatchEnabled === 'true';
}

function startBuildInput(record: ActionRecord): StartBuildInput {
  const primary = inputArtifact(record, record.configuration.PrimarySource);
  const secondary = record.inputs.filter((input) => input !== primary);
  const [onlyOutput, ...moreOutputs] = record.outputs;
  const buildspec = record.configuration.BuildspecOverride;
  return {
    projectName: configured(record, 'ProjectName'),
    idempotencyToken: record.actionExecutionId,
    sourceTypeOverride: 'S3',
    sourceLocationOverride: placeOf(primary),
    secondarySourcesOverride: secondary.map((input) => ({
      type: 'S3',
      location: placeOf(input),
      sourceIdentifier: input.name,
    })),
    artifactsOverride:
      onlyOutput && moreOutputs.length === 0 ? artifactOf(onlyOutput) : { type: 'NO_ARTIFACTS' },
    secondaryArtifactsOverride:
      moreOutputs.length === 0
        ? []
        : record.outputs.map((output) => ({ ...artifactOf(output), artifactIdentifier: output.name })),
    environmentVariablesOverride: [
      ...environmentOf(record),
      { name: 'CODEBUILD_INITIATOR', value: `codepipeline/${record.pipelineName}`, type: 'PLAINTEXT' },
      ...resolvedVersion(primary),
    ],
    ...(buildspec !== undefined && { buildspecOverride: buildspec }),
  };
}

/** The commit that a source took, so that the build can tell it. */
function resolvedVersion({ revisionId }: ArtifactLocation): EnvironmentVariable[] {
  if (revisionId === undefined) return [];
  return [{ name: 'CODEBUILD_RESOLVED_SOURCE_VERSION', value: revisionId, type: 'PLAINTEXT' }];
}

function placeOf({ bucket, key }: ArtifactLocation): string {
  return `${bucket}/${key}`;
}

/** Exactly this key: no folder, no name of the build's. */
function artifactOf({ bucket, key }: ArtifactLocation) {
  return {
    type: 'S3' as const,
    location: bucket,
    path: '',
    namespaceType: 'NONE' as const,
    name: key,
    packaging: 'ZIP' as const,
  };
}

const VARIABLE_TYPES = ['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER'] as const;

/** @source AWS CodePipeline User Guide, CodeBuild action reference: EnvironmentVariables is a JSON array */
function environmentOf(record: ActionRecord): EnvironmentVariable[] {
  const text = record.configuration.EnvironmentVariables;
  if (text === undefined) return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw wrongVariables('it is not valid JSON');
  }
  if (!Array.isArray(list)) throw wrongVariables('it is not an array');
  return list.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw wrongVariables('a member is not an object');
    const { name, value, type = 'PLAINTEXT' } = item as Record<string, unknown>;
    const known = VARIABLE_TYPES.find((candidate) => candidate === type);
    if (typeof name !== 'string' || typeof value !== 'string' || !known) {
      throw wrongVariables('a member has no name, no value or an unknown type');
    }
    return { name, value, type: known };
  });
}

function wrongVariables(why: string): ActionFailed {
  return new ActionFailed(
    'ConfigurationError',
    `The configuration EnvironmentVariables cannot be read: ${why}`,
  );
}

function externalOf(record: ActionRecord, buildId: string): ExternalExecution {
  const view = `#/builds/${encodeURIComponent(buildId)}/view/new`;
  return {
    id: buildId,
    url: `https://${consoleOf(record.region)}/codebuild/home?region=${record.region}${view}`,
  };
}

function exportedVariables(build: Build): Record<string, string> {
  const exported = build.exportedEnvironmentVariables ?? [];
  return Object.fromEntries(
    exported.flatMap(({ name, value }) => (name !== undefined && value !== undefined ? [[name, value]] : [])),
  );
}

function failed({ record }: ActionJob, build: Build) {
  const phase = build.phases?.find(
    ({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== 'SUCCEEDED',
  );
  const context = phase?.contexts?.[0];
  const where = phase
    ? `. Phase: ${phase.phaseType}, Code: ${context?.statusCode ?? ''}, Message: ${context?.message ?? ''}`
    : '';
  const message = `Build terminated with state: ${build.buildStatus}${where}`;
  return {
    kind: 'failed' as const,
    ...(record.external && { external: record.external }),
    summary: `Build terminated with state: ${build.buildStatus}`,
    failure: { code: 'JobFailed' as const, message },
  };
}
