import { exists, readIfThere } from '../files.js';
import { type DeploymentLayout, deploymentLayout, type Layout } from '../layout.js';
import type { DeploymentSpecification } from '../specification.js';

type Source = 'last-installed' | 'most-recent' | 'present';

/**
 * Which revision's scripts an event runs: what stops an application belongs to the revision that is there.
 * @source AWS CodeDeploy User Guide, "AppSpec 'hooks' section for an EC2/on-premises deployment" (ApplicationStop,
 * BeforeBlockTraffic and AfterBlockTraffic run from the previous revision), and AWS's open-source CodeDeploy agent
 */
function sourceOf(event: string, specification: DeploymentSpecification): Source {
  const isBlueGreenRollback =
    specification.creator === 'codeDeployRollback' && specification.type === 'BLUE_GREEN';
  switch (event) {
    case 'ApplicationStop':
      return 'last-installed';
    case 'BeforeBlockTraffic':
    case 'AfterBlockTraffic':
      return isBlueGreenRollback ? 'most-recent' : 'last-installed';
    case 'BeforeAllowTraffic':
    case 'AfterAllowTraffic':
      return isBlueGreenRollback ? 'last-installed' : 'present';
    default:
      return 'present';
  }
}

/** @returns the deployment whose scripts run; undefined where there was none before */
export async function hookSource(
  event: string,
  specification: DeploymentSpecification,
  layout: Layout,
): Promise<DeploymentLayout | undefined> {
  const { deploymentGroupId, deploymentId } = specification;
  const present = layout.deployment(deploymentGroupId, deploymentId);
  const source = sourceOf(event, specification);
  if (source === 'present' || (await exists(present.archive))) return present;
  const pointer =
    source === 'last-installed'
      ? layout.lastSuccessfulInstall(deploymentGroupId)
      : layout.mostRecentInstall(deploymentGroupId);
  const directory = (await readIfThere(pointer))?.trim();
  return directory ? deploymentLayout(directory) : undefined;
}
