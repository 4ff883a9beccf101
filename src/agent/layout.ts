import { join } from 'node:path';

/**
 * What lies where below the deployment root; the names are those of AWS's agent, for scripts and people that look there.
 * @source AWS CodeDeploy User Guide, "Working with the CodeDeploy agent" (files installed by the agent), and AWS's
 * open-source CodeDeploy agent
 */
export interface Layout {
  readonly instructions: string;
  readonly ongoing: string;
  /** The hooks' output of all deployments. */
  readonly deploymentsLog: string;
  group(deploymentGroupId: string): string;
  installPlan(deploymentGroupId: string): string;
  cleanup(deploymentGroupId: string): string;
  lastSuccessfulInstall(deploymentGroupId: string): string;
  mostRecentInstall(deploymentGroupId: string): string;
  deployment(deploymentGroupId: string, deploymentId: string): DeploymentLayout;
}

/** Of one deployment. */
export interface DeploymentLayout {
  readonly directory: string;
  readonly bundle: string;
  readonly archive: string;
  readonly scriptsLog: string;
}

export function layoutOf(deploymentRoot: string): Layout {
  const instructions = join(deploymentRoot, 'deployment-instructions');
  return {
    instructions,
    ongoing: join(deploymentRoot, 'ongoing-deployment'),
    deploymentsLog: join(deploymentRoot, 'deployment-logs', 'codedeploy-agent-deployments.log'),
    group: (groupId) => join(deploymentRoot, groupId),
    installPlan: (groupId) => join(instructions, `${groupId}-install.json`),
    cleanup: (groupId) => join(instructions, `${groupId}-cleanup`),
    lastSuccessfulInstall: (groupId) => join(instructions, `${groupId}_last_successful_install`),
    mostRecentInstall: (groupId) => join(instructions, `${groupId}_most_recent_install`),
    deployment: (groupId, deploymentId) => deploymentLayout(join(deploymentRoot, groupId, deploymentId)),
  };
}

export function deploymentLayout(directory: string): DeploymentLayout {
  return {
    directory,
    bundle: join(directory, 'bundle.tar'),
    archive: join(directory, 'deployment-archive'),
    scriptsLog: join(directory, 'logs', 'scripts.log'),
  };
}
