import type { ServiceContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import type { ActionRecord } from '../history.js';
import { assumeActionRole, codepipelineFor } from './action-role.js';

/** @source AWS STS API Reference, AssumeRole: the longest session of a role that is assumed by another's session */
const SESSION_SECONDS = 3_600;

/**
 * Credentials of an action's role for what works outside of this server.
 * @param policy what they are good for at most; without it all that the role may do
 * @throws AwsError where the role is missing or does not trust CodePipeline any more
 */
export async function actionCredentials(
  context: ServiceContext,
  { pipelineRoleArn, region, action }: ActionRecord,
  sessionName: string,
  policy?: object,
) {
  const accountId = parseArn(pipelineRoleArn)?.accountId ?? '';
  const asWhom =
    action.roleArn === undefined
      ? codepipelineFor({ accountId, region })
      : (await assumeActionRole(context, { pipelineRoleArn, roleArn: undefined, region, sessionName }))
          .principal;
  const { Credentials } = await context.door.as(asWhom, { accountId, region }).call('sts', 'AssumeRole', {
    RoleArn: action.roleArn ?? pipelineRoleArn,
    RoleSessionName: sessionName,
    DurationSeconds: SESSION_SECONDS,
    ...(policy && { Policy: JSON.stringify(policy) }),
  });
  return Credentials;
}
