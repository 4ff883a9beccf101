import { ecrImage } from '../../../engines/docker/build-proxy/image-names.js';
import { formatArn } from '../../../kernel/arn.js';
import type { BuildRun } from './build-run.js';
import { PhaseFailure } from './phase-failure.js';

/** @source AWS CodeBuild User Guide, "Amazon ECR sample": what the service role needs to pull the project's image */
const PULL_ACTIONS = ['BatchGetImage', 'GetDownloadUrlForLayer'];

/**
 * An image of AWS's container registry that is pulled with the service role's credentials is the role's to pull.
 *
 * @throws PhaseFailure with the sentence of what the role may not do
 */
export async function requirePullPermission(run: BuildRun, image: string): Promise<void> {
  const found = ecrImage(image);
  const { imagePullCredentialsType } = run.build.settings.environment;
  if (found === undefined || imagePullCredentialsType !== 'SERVICE_ROLE') return;
  const { machine, role, ref, context } = run;
  const { accountId, region } = found.host;
  const repository = found.rest.replace(/[:@].*$/, '');
  const decision = await machine.authorizer.authorize(
    role.principal,
    [
      { action: 'ecr:GetAuthorizationToken', resource: '*' },
      ...PULL_ACTIONS.map((action) => ({
        action: `ecr:${action}`,
        resource: formatArn({ service: 'ecr', region, accountId, resource: `repository/${repository}` }),
        // Repositories have no policies that could let in other accounts: all of them are as one's own.
        resourceAccountId: role.principal.accountId,
      })),
    ],
    { accountId: ref.accountId, region: ref.region, now: context.clock.now() },
  );
  if (decision.allowed) return;
  const name = `${found.host.name}/${repository}`;
  const usual = `pull access denied for ${name}, repository does not exist or may require 'docker login'`;
  throw unableToPull(`${usual}: denied: ${decision.message}`);
}

/** @param reason as the daemon tells it */
export function unableToPull(reason: string): PhaseFailure {
  return new PhaseFailure({
    statusCode: 'BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE',
    message: `Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: ${reason}`,
  });
}
