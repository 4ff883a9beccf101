import type { AwsClient, RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { invalidStructure } from '../errors.js';
import type { Definition } from '../model.js';
import { codepipelineFor } from './action-role.js';

/**
 * A pipeline is saved only with a role that exists and trusts CodePipeline.
 * @returns the role, as CodePipeline assumes it
 * @throws AwsError InvalidStructureException
 */
export async function checkPipelineRole(context: RequestContext, roleArn: string): Promise<AwsClient> {
  try {
    return await context.door.assume({
      roleArn,
      sessionName: 'create-pipeline',
      as: codepipelineFor(context),
      region: context.region,
    });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalidStructure(`CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`);
  }
}

/**
 * The buckets of artifacts are there, as far as the role may know.
 * @throws AwsError InvalidStructureException
 */
export async function checkArtifactBuckets(
  role: AwsClient,
  { artifactStores }: Pick<Definition, 'artifactStores'>,
): Promise<void> {
  for (const [region, { location }] of Object.entries(artifactStores)) {
    try {
      await role.call('s3', 'HeadBucket', { Bucket: location });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      if (!isAwsError(error, 'NotFound')) continue;
      throw invalidStructure(
        `An error occurred while validating the artifact bucket '${location}': No bucket with the name ${location} was ` +
          `found. Choose a valid artifact bucket in '${region}', or create a new artifact bucket to use in your pipeline.`,
      );
    }
  }
}
