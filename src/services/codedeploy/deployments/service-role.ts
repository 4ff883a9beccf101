import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import { deploymentGroupArn } from '../arns.js';
import type { DeploymentDoc } from '../model.js';
import type { Place } from '../store.js';

/** @throws AwsError where the role is missing or does not trust the service */
export async function assumeServiceRole(
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
): Promise<AwsClient> {
  return await context.door.assume({
    roleArn: deployment.serviceRoleArn,
    sessionName: deployment.deploymentId,
    as: servicePrincipal(
      'codedeploy.amazonaws.com',
      place.accountId,
      deploymentGroupArn(place, deployment.applicationName, deployment.deploymentGroupName),
    ),
    region: place.region,
  });
}
