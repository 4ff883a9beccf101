import type { RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { invalidStructure } from '../errors.js';
import { codepipelineFor } from './action-role.js';

/**
 * A pipeline is saved only with a role that exists and trusts CodePipeline.
 * @throws AwsError InvalidStructureException
 */
export async function checkPipelineRole(context: RequestContext, roleArn: string): Promise<void> {
  try {
    await context.door.assume({
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
