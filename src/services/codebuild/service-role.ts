import { passRole } from '../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { type Principal, servicePrincipal } from '../../kernel/principal.js';
import { invalidInput } from './errors.js';
import { buildArn, type Place, projectArn } from './names.js';

export const CODEBUILD_PRINCIPAL = 'codebuild.amazonaws.com';

/** What a caller needs who hands a role to CodeBuild. Nobody may hand over another account's: that is no question of permission. */
export function passServiceRole(roleArn: string, place: Place, project: string): readonly AccessRequest[] {
  if (parseArn(roleArn)?.accountId !== place.accountId) return [];
  return [passRole(roleArn, CODEBUILD_PRINCIPAL, projectArn(place, project))];
}

/**
 * @throws AwsError InvalidInputException where the role is another account's, missing, or does not trust CodeBuild
 * @source AWS CodeBuild User Guide, troubleshooting: "CodeBuild is not authorized to perform: sts:AssumeRole"
 */
export async function checkServiceRole(
  context: RequestContext,
  projectName: string,
  roleArn: string,
): Promise<void> {
  checkRoleAccount(roleArn, context);
  try {
    await context.door.assume({
      roleArn,
      sessionName: 'AWSCodeBuild-check',
      as: codebuildPrincipal(context, projectName),
      region: context.region,
    });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalidInput(notAuthorizedToAssume(roleArn));
  }
}

/** @throws AwsError InvalidInputException: builds never act as another account's role, whomever that role trusts */
export function checkRoleAccount(roleArn: string, { accountId }: Place): void {
  if (parseArn(roleArn)?.accountId !== accountId) {
    throw invalidInput("Invalid service role: Service role account ID does not match caller's account");
  }
}

export function notAuthorizedToAssume(roleArn: string): string {
  return `CodeBuild is not authorized to perform: sts:AssumeRole on ${roleArn}`;
}

/**
 * The service, acting for a project. Its sessions know which project and build they are of.
 * @param buildId of the build or batch, where it is for one
 * @source AWS CodeBuild User Guide, "Cross-service confused deputy prevention": the project's ARN; "Use CodeBuild condition keys as IAM
 * service role variables to control build access"
 */
export function codebuildPrincipal(place: Place, projectName: string, buildId?: string): Principal {
  const project = projectArn(place, projectName);
  return {
    ...servicePrincipal(CODEBUILD_PRINCIPAL, place.accountId, project),
    sessionKeys: {
      'codebuild:projectarn': project,
      ...(buildId !== undefined && { 'codebuild:buildarn': buildArn(place, buildId) }),
    },
  };
}
