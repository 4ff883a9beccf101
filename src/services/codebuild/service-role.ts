import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { servicePrincipal } from '../../kernel/principal.js';
import { invalidInput } from './errors.js';
import type { Place } from './names.js';

export const CODEBUILD_PRINCIPAL = 'codebuild.amazonaws.com';

/** What a caller needs who hands a role to CodeBuild. */
export function passRole(roleArn: string): AccessRequest {
  return {
    action: 'iam:PassRole',
    resource: roleArn,
    conditions: { 'iam:passedtoservice': CODEBUILD_PRINCIPAL },
  };
}

/**
 * @throws AwsError InvalidInputException where the role is another account's, missing, or does not trust CodeBuild
 * @source AWS CodeBuild User Guide, troubleshooting: "CodeBuild is not authorized to perform: sts:AssumeRole"
 */
export async function checkServiceRole(context: RequestContext, roleArn: string): Promise<void> {
  if (parseArn(roleArn)?.accountId !== context.accountId) {
    throw invalidInput("Invalid service role: Service role account ID does not match caller's account");
  }
  try {
    await context.door.assume({
      roleArn,
      sessionName: 'AWSCodeBuild-check',
      as: servicePrincipal(CODEBUILD_PRINCIPAL, context.accountId),
      region: context.region,
    });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalidInput(notAuthorizedToAssume(roleArn));
  }
}

export function notAuthorizedToAssume(roleArn: string): string {
  return `CodeBuild is not authorized to perform: sts:AssumeRole on ${roleArn}`;
}

/** Roles are the account's; the service acts for the account that the build belongs to. */
export function codebuildPrincipal(place: Place) {
  return servicePrincipal(CODEBUILD_PRINCIPAL, place.accountId);
}
