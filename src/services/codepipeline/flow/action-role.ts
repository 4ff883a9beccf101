import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { servicePrincipal } from '../../../kernel/principal.js';

export interface ActionRole {
  readonly pipelineRoleArn: string;
  /** The action's own, where it declares one. */
  readonly roleArn: string | undefined;
  /** The action's. */
  readonly region: string;
  readonly sessionName: string;
}

/**
 * The pipeline's role as CodePipeline assumes it, and an action's own role as the pipeline's role assumes it.
 * @throws AwsError AccessDenied
 */
export async function assumeActionRole(context: ServiceContext, role: ActionRole): Promise<AwsClient> {
  const { pipelineRoleArn, roleArn, region, sessionName } = role;
  const accountId = parseArn(pipelineRoleArn)?.accountId ?? '';
  const asPipeline = await context.door.assume({
    roleArn: pipelineRoleArn,
    sessionName,
    as: servicePrincipal('codepipeline.amazonaws.com', accountId),
    region,
  });
  if (roleArn === undefined) return asPipeline;
  return await context.door.assume({ roleArn, sessionName, as: asPipeline.principal, region });
}
