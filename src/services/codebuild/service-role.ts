import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { servicePrincipal } from '../../kernel/principal.js';
import { invalidInput } from './errors.js';
import type { Place } from './names.js';

export const CODEBUILD_PRINCIPAL = 'codebuild.amazonaws.com';

/** What a caller needs who hands a role to CodeBuild. Nobody may hand over another account's: that is no question of permission. */
export function passRole(roleArn: string, { accountId }: Place): readonly AccessRequest[] {
  if (parseArn(roleArn)?.accountId !== accountId) return [];
  const conditions = { 'iam:passedtoservice': CODEBUILD_PRINCIPAL };
  return [{ action: 'iam:PassRole', resource: roleArn, conditions }];
}

/**
 * @throws AwsError InvalidInputException where the role is another account's, missing, or does not trust CodeBuild
 * @source AWS CodeBuild User Guide, troubleshooting: "CodeBuild is not authorized to perform: sts:AssumeRole"
 */
export async function checkServiceRole(context: RequestContext, roleArn: string): Promise<void> {
  checkRoleAccount(roleArn, context);
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

/** @throws AwsError InvalidInputException: builds never act as another account's role, whomever that role trusts */
export function checkRoleAccount(roleArn: string, { accountId }: Place): void {
  if (parseArn(roleArn)?.accountId !== accountId) {
    throw invalidInput("Invalid service role: Service role account ID does not match caller's account");
  }
}

export function notAuthorizedToAssume(roleArn: string): string {
  return `CodeBuild is not authorized to perform: sts:AssumeRole on ${roleArn}`;
}

/** Roles are the account's; the service acts for the account that the build belongs to. */
export function codebuildPrincipal(place: Place) {
  return servicePrincipal(CODEBUILD_PRINCIPAL, place.accountId);
}
