import type { StartBuildInput } from '@aws-sdk/client-codebuild';
import { s3Arn } from '../../kernel/arn.js';
import { partitionOf } from '../../kernel/partition.js';
import { invalidInput } from './errors.js';
import type { BuildSettings } from './model.js';
import type { Place } from './names.js';

/**
 * How a pipeline starts a build. On AWS this contract between CodePipeline and CodeBuild is private; here it
 * goes through StartBuild like every other call, as the pipeline's role. For a project whose source type is
 * CODEPIPELINE the request must say:
 *
 * - `sourceTypeOverride: 'S3'`, `sourceLocationOverride: 'BUCKET/KEY'`: the zip of the primary input artifact;
 * - `secondarySourcesOverride: [{ type: 'S3', location: 'BUCKET/KEY', sourceIdentifier }]`: the other inputs, by artifact name;
 * - `artifactsOverride`: for one output `{ type: 'S3', location: BUCKET, path: '', namespaceType: 'NONE',
 *   name: KEY, packaging: 'ZIP' }`, where KEY is the very key of the object; `{ type: 'NO_ARTIFACTS' }` for none or several;
 * - `secondaryArtifactsOverride`: for several outputs the same for each, with its name as `artifactIdentifier`;
 * - among `environmentVariablesOverride`, `CODEBUILD_INITIATOR` (`codepipeline/NAME`) and
 *   `CODEBUILD_RESOLVED_SOURCE_VERSION` (the commit of the primary input): they become the build's `initiator`
 *   and `resolvedSourceVersion`. Without the first, the initiator is taken from the first part of the primary input's key.
 *
 * A batch is started in the same way through StartBuildBatch. Its secondary artifacts are for all of its builds, with
 * `BUILD_ARTIFACT` as `artifactIdentifier`; each build makes those that begin with its own identifier.
 *
 * The build then shows what it shows on AWS: `source.type` CODEPIPELINE without location, and the ARN of the
 * input's zip as `sourceVersion`. What the buildspec exports is in the build's `exportedEnvironmentVariables`.
 */
export interface PipelineBuild {
  readonly settings: BuildSettings;
  readonly initiator: string;
  readonly resolvedSourceVersion?: string;
}

const INITIATOR = 'CODEBUILD_INITIATOR';
const RESOLVED_VERSION = 'CODEBUILD_RESOLVED_SOURCE_VERSION';

/**
 * @param settings the project's, with the overrides of `input` applied
 * @throws AwsError InvalidInputException where somebody starts a pipeline's project by hand
 * @source The message about ArtifactsOverride is AWS's.
 */
export function pipelineBuild(
  settings: BuildSettings,
  input: StartBuildInput,
  { region }: Place,
): PipelineBuild {
  if (input.artifactsOverride === undefined) {
    throw invalidInput('ArtifactsOverride must be set when using artifacts type CodePipelines');
  }
  if (input.sourceTypeOverride !== 'S3' || !input.sourceLocationOverride) {
    throw invalidInput('SourceLocationOverride must be set when using source type CodePipeline');
  }
  const arnOf = (location: string) => s3Arn(partitionOf(region), location);
  const sources = settings.secondarySources.map((source) => {
    if (source.type !== 'S3' || !source.location || !source.sourceIdentifier) {
      throw invalidInput('Secondary sources of a pipeline must have type S3, a location and an identifier');
    }
    return { sourceIdentifier: source.sourceIdentifier, sourceVersion: arnOf(source.location) };
  });
  const variables = settings.environment.environmentVariables ?? [];
  const variable = (name: string) => variables.find((found) => found.name === name)?.value;
  return {
    settings: {
      ...settings,
      source: { ...settings.source, type: 'CODEPIPELINE', location: undefined },
      sourceVersion: arnOf(input.sourceLocationOverride),
      secondarySources: sources.map(({ sourceIdentifier }) => ({ type: 'CODEPIPELINE', sourceIdentifier })),
      secondarySourceVersions: sources,
      environment: {
        ...settings.environment,
        environmentVariables: variables.filter(({ name }) => name !== INITIATOR && name !== RESOLVED_VERSION),
      },
    },
    initiator: variable(INITIATOR) ?? `codepipeline/${pipelineOfKey(input.sourceLocationOverride)}`,
    resolvedSourceVersion: variable(RESOLVED_VERSION),
  };
}

/** `BUCKET/PIPELINE/ARTIFACT/FILE`; keys keep the first 20 characters of the name. */
function pipelineOfKey(location: string): string {
  return location.split('/')[1] ?? '';
}
