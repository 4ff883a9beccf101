import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { type Principal, servicePrincipal } from '../../../kernel/principal.js';
import { pipelineArn } from '../store.js';

export interface ActionRole {
  readonly pipelineRoleArn: string;
  /** The action's own, where it declares one. */
  readonly roleArn: string | undefined;
  /** The action's. */
  readonly region: string;
  readonly sessionName: string;
}

/**
 * The service, acting for pipelines of an account and region.
 * @source AWS CodePipeline User Guide, "Cross-service confused deputy prevention": `aws:SourceArn` with `:*` behind the account
 */
export function codepipelineFor(place: { readonly accountId: string; readonly region: string }): Principal {
  return servicePrincipal('codepipeline.amazonaws.com', place.accountId, pipelineArn(place, '*'));
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
    as: codepipelineFor({ accountId, region }),
    region,
  });
  if (roleArn === undefined) return asPipeline;
  return await context.door.assume({ roleArn, sessionName, as: asPipeline.principal, region });
}
