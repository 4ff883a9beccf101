import type { Authorizer } from '../../../front-door/identity.js';
import type { AwsClient, RequestContext } from '../../../front-door/service.js';
import { s3Arn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { partitionOf } from '../../../kernel/partition.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import { invalidStructure } from '../errors.js';
import type { Definition } from '../model.js';
import type { Quotas } from '../quotas.js';
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

/** What a definition is checked against beside itself. */
export interface DefinitionChecks {
  readonly quotas: Quotas;
  readonly secrets: StoredSecrets;
  readonly authorizer: Authorizer;
  /** Whether there is a bucket of that name in the region's partition, whosever it is. */
  readonly isBucket: (name: string, region: string) => Promise<boolean>;
}

/**
 * The buckets of artifacts are there, as far as the role may know. S3 is not called for it: a refusal would be kept as if something
 * had failed.
 *
 * @throws AwsError InvalidStructureException
 */
export async function checkArtifactBuckets(
  { authorizer, isBucket }: DefinitionChecks,
  { principal }: AwsClient,
  context: RequestContext,
  { artifactStores }: Pick<Definition, 'artifactStores'>,
): Promise<void> {
  for (const [region, { location }] of Object.entries(artifactStores)) {
    if (await isBucket(location, region)) continue;
    const look = { action: 's3:ListBucket', resource: s3Arn(partitionOf(region), location) };
    const place = {
      accountId: context.accountId,
      region,
      now: context.clock.now(),
      isQuestion: true,
    } as const;
    if (!(await authorizer.authorize(principal, [look], place)).allowed) continue;
    throw invalidStructure(
      `An error occurred while validating the artifact bucket '${location}': No bucket with the name ${location} was ` +
        `found. Choose a valid artifact bucket in '${region}', or create a new artifact bucket to use in your pipeline.`,
    );
  }
}
