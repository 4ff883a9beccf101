import type { ProjectBuildBatchConfig } from '@aws-sdk/client-codebuild';
import { invalidInput } from '../errors.js';
import type { Place } from '../names.js';
import { roleArn } from '../project-defaults.js';
import type { BatchConfig } from './documents.js';

/** @source AWS CLI example of `batch-get-build-batches`; quotas of the AWS CodeBuild User Guide */
const MAXIMUM_BUILDS = 100;
const TIMEOUT_MINUTES = 480;

/** @throws AwsError InvalidInputException where nobody is to start the builds */
export function batchConfigOf(
  project: ProjectBuildBatchConfig | undefined,
  override: ProjectBuildBatchConfig | undefined,
  place: Place,
): BatchConfig {
  const given = { ...project, ...override };
  if (!given.serviceRole) {
    throw invalidInput('Batch builds need a service role: the project has no buildBatchConfig with one');
  }
  return {
    serviceRole: roleArn(given.serviceRole, place),
    combineArtifacts: given.combineArtifacts ?? false,
    maximumBuildsAllowed: given.restrictions?.maximumBuildsAllowed ?? MAXIMUM_BUILDS,
    computeTypesAllowed: given.restrictions?.computeTypesAllowed ?? [],
    fleetsAllowed: given.restrictions?.fleetsAllowed ?? [],
    timeoutInMins: given.timeoutInMins ?? TIMEOUT_MINUTES,
    given,
  };
}
