import { CreateProjectCommand, type Project, UpdateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
  type DeploymentGroupInfo,
  GetDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { ifThere } from '../doctor/patient.js';
import type { Pulling } from './pull.js';
import { recreateRole } from './resources.js';

export async function recreateProject(pulling: Pulling, name: string): Promise<void> {
  const { clients, saved, say, miss } = pulling;
  const project = saved.projects.find((candidate) => candidate.name === name);
  if (!project) {
    miss(`the project ${name}: aws codebuild batch-get-projects --names ${name} > project-${name}.json`);
    return;
  }
  if (project.serviceRole) await recreateRole(pulling, project.serviceRole, 'codebuild.amazonaws.com');
  const settings = settingsOf(project);
  try {
    await clients.codebuild.send(new CreateProjectCommand(settings));
    say(`created project ${name}`);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceAlreadyExistsException')) throw error;
    await clients.codebuild.send(new UpdateProjectCommand(settings));
    say(`updated project ${name}`);
  }
}

/** What CreateProject takes of what BatchGetProjects answers. */
function settingsOf(project: Project) {
  const { name, description, source, secondarySources, sourceVersion, secondarySourceVersions } = project;
  const { artifacts, secondaryArtifacts, cache, environment, serviceRole, logsConfig, tags } = project;
  const { timeoutInMinutes, queuedTimeoutInMinutes, buildBatchConfig, concurrentBuildLimit } = project;
  return {
    ...{ name, description, source, secondarySources, sourceVersion, secondarySourceVersions },
    ...{ artifacts, secondaryArtifacts, cache, environment, serviceRole, logsConfig, tags },
    ...{ timeoutInMinutes, queuedTimeoutInMinutes, buildBatchConfig, concurrentBuildLimit },
  };
}

export async function recreateDeployment(
  pulling: Pulling,
  application: string,
  group: string,
): Promise<void> {
  const { clients, saved, say, miss } = pulling;
  const place = { applicationName: application, deploymentGroupName: group };
  if (await ifThere(() => clients.codedeploy.send(new GetDeploymentGroupCommand(place)))) {
    say(`kept deployment group ${application}/${group}`);
    return;
  }
  const computePlatform = saved.applications.find(
    ({ applicationName }) => applicationName === application,
  )?.computePlatform;
  await unlessThere(() =>
    clients.codedeploy.send(
      new CreateApplicationCommand({
        applicationName: application,
        computePlatform: computePlatform ?? 'Server',
      }),
    ),
  );
  const info = saved.groups.find(
    (candidate) => candidate.applicationName === application && candidate.deploymentGroupName === group,
  );
  if (!info) {
    miss(
      `the deployment group ${group}: aws deploy get-deployment-group --application-name ${application} --deployment-group-name ${group} > group-${group}.json`,
    );
    return;
  }
  if (info.serviceRoleArn) await recreateRole(pulling, info.serviceRoleArn, 'codedeploy.amazonaws.com');
  await clients.codedeploy.send(new CreateDeploymentGroupCommand(groupSettings(info)));
  say(`created deployment group ${application}/${group}`);
}

/** Hosts are found by tags; load balancers and alarms must be there, so they are not asked for. */
function groupSettings(info: DeploymentGroupInfo) {
  const { applicationName, deploymentGroupName, deploymentConfigName, serviceRoleArn } = info;
  const { ec2TagFilters, onPremisesInstanceTagFilters, ec2TagSet, onPremisesTagSet } = info;
  const { autoRollbackConfiguration, outdatedInstancesStrategy } = info;
  return {
    ...{ applicationName, deploymentGroupName, deploymentConfigName, serviceRoleArn },
    ...{ ec2TagFilters, onPremisesInstanceTagFilters, ec2TagSet, onPremisesTagSet },
    ...{ autoRollbackConfiguration, outdatedInstancesStrategy },
  };
}

async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ApplicationAlreadyExistsException')) throw error;
  }
}
