import {
  CreatePipelineCommand,
  type PipelineDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ConfigError } from '../../../config.js';
import type { Clients } from '../clients.js';
import { recreateDeployment, recreateProject } from './providers.js';
import { recreateBucket, recreateRepository, recreateRole } from './resources.js';
import { readSaved, type SavedFiles, sorted } from './saved-files.js';

/** What pulling says of each thing that it makes, finds or misses. */
export interface Pulling {
  readonly clients: Clients;
  readonly saved: SavedFiles;
  say(line: string): void;
  /** Something that the files do not have: the pipeline is there without it, and fails where it needs it. */
  miss(line: string): void;
}

/**
 * Recreates a pipeline and what it names. What is there already stays as it is, but for the pipeline and its projects.
 *
 * @returns whether nothing was missing
 * @throws ConfigError where the files hold no such pipeline
 */
export async function pull(
  clients: Clients,
  name: string,
  directory: string,
  say: (line: string) => void,
): Promise<boolean> {
  const { Account: accountId = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const region = await clients.codepipeline.config.region();
  const saved = sorted(await readSaved(directory), name, { accountId, region });
  const pipeline = saved.pipelines.find((candidate) => candidate.pipeline.name === name)?.pipeline;
  if (!pipeline) {
    throw new ConfigError(
      `no file of '${directory}' holds the pipeline ${name}; save it: aws codepipeline get-pipeline --name ${name} > ${name}.json`,
    );
  }
  const missing: string[] = [];
  const pulling: Pulling = {
    clients,
    saved,
    say,
    miss(line) {
      missing.push(line);
      say(`missing: ${line}`);
    },
  };
  await recreateAll(pulling, pipeline);
  await savePipeline(pulling, pipeline);
  return missing.length === 0;
}

async function recreateAll(pulling: Pulling, pipeline: PipelineDeclaration): Promise<void> {
  const actions = (pipeline.stages ?? []).flatMap((stage) => stage.actions ?? []);
  const stores = pipeline.artifactStore
    ? [pipeline.artifactStore]
    : Object.values(pipeline.artifactStores ?? {});
  const roles = [pipeline.roleArn, ...actions.map(({ roleArn }) => roleArn)].filter(
    (arn) => arn !== undefined,
  );
  for (const arn of new Set(roles)) await recreateRole(pulling, arn, 'codepipeline.amazonaws.com');
  for (const { location = '' } of stores) await recreateBucket(pulling, location);
  for (const { name, actionTypeId, configuration = {} } of actions) {
    switch (`${actionTypeId?.category}/${actionTypeId?.provider}`) {
      case 'Source/CodeCommit':
        await recreateRepository(pulling, configuration.RepositoryName ?? '');
        break;
      case 'Source/S3':
        await recreateBucket(pulling, configuration.S3Bucket ?? '', { isVersioned: true });
        break;
      case 'Source/CodeStarSourceConnection':
        pulling.miss(
          `the connection of ${name}: create one, set it up by its tags, and put its ARN into ConnectionArn (${configuration.ConnectionArn})`,
        );
        break;
      case 'Build/CodeBuild':
      case 'Test/CodeBuild':
        await recreateProject(pulling, configuration.ProjectName ?? '');
        break;
      case 'Deploy/S3':
        await recreateBucket(pulling, configuration.BucketName ?? '');
        break;
      case 'Deploy/CodeDeploy':
        await recreateDeployment(
          pulling,
          configuration.ApplicationName ?? '',
          configuration.DeploymentGroupName ?? '',
        );
        break;
    }
    const masked = Object.entries(configuration).filter(([, value]) => isMask(value));
    for (const [key] of masked) {
      pulling.miss(
        `the secret ${key} of ${name}: AWS does not tell it; it is '${UNKNOWN_SECRET}' until you set it`,
      );
    }
  }
}

/** What stands for a secret that the files do not tell: a new action takes no mask. */
const UNKNOWN_SECRET = 'UNKNOWN';

function isMask(value: string): boolean {
  return /^\*{4,}$/.test(value);
}

function withoutMasks(pipeline: PipelineDeclaration): PipelineDeclaration {
  const unmasked = (configuration: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(configuration).map(([key, value]) => [key, isMask(value) ? UNKNOWN_SECRET : value]),
    );
  const stages = pipeline.stages?.map((stage) => ({
    ...stage,
    actions: stage.actions?.map((action) =>
      action.configuration ? { ...action, configuration: unmasked(action.configuration) } : action,
    ),
  }));
  return { ...pipeline, stages };
}

async function savePipeline({ clients, say }: Pulling, pipeline: PipelineDeclaration): Promise<void> {
  const { name } = pipeline;
  try {
    await clients.codepipeline.send(new CreatePipelineCommand({ pipeline: withoutMasks(pipeline) }));
    say(`created pipeline ${name}: it runs for the first time`);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PipelineNameInUseException')) throw error;
    await clients.codepipeline.send(new UpdatePipelineCommand({ pipeline }));
    say(`updated pipeline ${name}`);
  }
}
