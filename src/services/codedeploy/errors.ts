import { AwsError } from '../../kernel/aws-error.js';

/** Errors whose sentences carry names; the others are thrown where they arise. */

export function noApplication(applicationName: string): AwsError {
  return new AwsError(
    'ApplicationDoesNotExistException',
    `No application found for name: ${applicationName}`,
  );
}

export function noDeploymentGroup(groupName: string): AwsError {
  return new AwsError(
    'DeploymentGroupDoesNotExistException',
    `No Deployment Group found for name: ${groupName}`,
  );
}

export function noDeploymentConfig(configName: string): AwsError {
  return new AwsError(
    'DeploymentConfigDoesNotExistException',
    `No deployment configuration found for name: ${configName}`,
  );
}

export function noDeployment(deploymentId: string): AwsError {
  return new AwsError('DeploymentDoesNotExistException', `The deployment ${deploymentId} could not be found`);
}

export function noRegisteredInstance(instanceName: string): AwsError {
  return new AwsError(
    'InstanceNotRegisteredException',
    `The on-premises instance ${instanceName} is not registered`,
  );
}

export function invalidRevision(reason: string): AwsError {
  return new AwsError('InvalidRevisionException', reason);
}

/** What AWS has and this server has not yet, refused by its name. */
export function notBuilt(code: string, what: string): AwsError {
  return new AwsError(
    code,
    `${what} is not implemented by Pipewright yet; docs/differences/codedeploy.md lists what is.`,
  );
}
