import {
  type DeploymentGroupInfo,
  GetDeploymentGroupCommand,
  ListOnPremisesInstancesCommand,
} from '@aws-sdk/client-codedeploy';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { parse, YAMLParseError } from 'yaml';
import type { Clients } from '../../clients.js';
import type { Check, Finding } from '../finding.js';
import { ifThere, isPlain, type Patient, type PlacedAction, producerOf, worksOnSource } from '../patient.js';

/** What is deployed to must be there, and what says how. */
export const checkDeployments: Check = async (patient) => {
  const found: Finding[] = [];
  for (const deploy of patient.actions) {
    if (deploy.provider === 'Deploy/S3') found.push(...(await site(patient, deploy)));
    if (deploy.provider === 'Deploy/CodeDeploy') {
      found.push(...(await group(patient, deploy)), ...(await appspec(patient, deploy)));
    }
  }
  return found;
};

async function site(patient: Patient, deploy: PlacedAction): Promise<Finding[]> {
  const { BucketName: Bucket, Extract } = deploy.configuration;
  const found: Finding[] = [];
  if (isPlain(Bucket) && !(await ifThere(() => patient.clients.s3.send(new HeadBucketCommand({ Bucket }))))) {
    found.push({
      severity: 'error',
      where: deploy.place,
      what: `there is no bucket ${Bucket}`,
      why: 'Nothing can be uploaded.',
      mend: `aws s3 mb s3://${Bucket}`,
    });
  }
  const producer = producerOf(patient, deploy.action.inputArtifacts?.[0]?.name);
  if (Extract === 'false' && producer?.provider !== 'Source/S3') {
    found.push({
      severity: 'warning',
      where: deploy.place,
      what: 'Extract is false, and the artifact is a zip',
      why: 'The bucket gets one zip, not the files in it.',
      mend: 'Set Extract to "true" if it is to be a site.',
    });
  }
  return found;
}

async function group({ clients }: Patient, { place, configuration }: PlacedAction): Promise<Finding[]> {
  const { ApplicationName: applicationName, DeploymentGroupName: deploymentGroupName } = configuration;
  if (!isPlain(applicationName) || !isPlain(deploymentGroupName)) return [];
  const command = new GetDeploymentGroupCommand({ applicationName, deploymentGroupName });
  const found = await ifThere(() => clients.codedeploy.send(command));
  if (found) return await hosts(clients, place, found.deploymentGroupInfo ?? {});
  return [
    {
      severity: 'error',
      where: place,
      what: `there is no deployment group ${deploymentGroupName} of an application ${applicationName}`,
      why: 'CreateDeployment fails.',
      mend: 'Create both, or mend the names.',
    },
  ];
}

/** Each list of tags of a group has to fit a host; none of a group chooses nobody. */
async function hosts(
  { codedeploy }: Clients,
  where: string,
  { deploymentGroupName, onPremisesInstanceTagFilters = [], onPremisesTagSet }: DeploymentGroupInfo,
): Promise<Finding[]> {
  const lists = onPremisesTagSet?.onPremisesTagSetList ?? [onPremisesInstanceTagFilters];
  for (const tagFilters of lists) {
    if (tagFilters.length > 0) {
      const { instanceNames = [] } = await codedeploy.send(
        new ListOnPremisesInstancesCommand({ registrationStatus: 'Registered', tagFilters }),
      );
      if (instanceNames.length > 0) continue;
    }
    const tags = tagFilters.map(({ Key, Value }) => [Key, Value].filter(Boolean).join('='));
    return [
      {
        severity: 'error',
        where,
        what:
          tags.length === 0
            ? `the deployment group ${deploymentGroupName} has no tags of on-premises instances`
            : `no host is registered with the tags of the deployment group ${deploymentGroupName}: ${tags.join(' or ')}`,
        why: 'The deployment fails with NO_INSTANCES.',
        mend: `pipewright agent --instance-name NAME --tags ${tags[0] ?? 'KEY=VALUE'}, or other tags of the group.`,
      },
    ];
  }
  return [];
}

async function appspec(patient: Patient, deploy: PlacedAction): Promise<Finding[]> {
  const { source } = patient;
  if (!source || !worksOnSource(patient, deploy)) return [];
  const text = await source.text('appspec.yml');
  if (text === undefined) {
    return [
      {
        severity: 'error',
        where: deploy.place,
        what: 'the source has no appspec.yml at its root',
        why: 'The deployment fails on every host.',
        mend: 'Add it.',
      },
    ];
  }
  try {
    const { hooks = {} } = (parse(text) ?? {}) as { hooks?: Record<string, { location?: string }[]> };
    return Object.entries(hooks).flatMap(([event, scripts]) =>
      (Array.isArray(scripts) ? scripts : []).flatMap(({ location = '' }): Finding[] =>
        location === '' || source.has(location.replace(/^\.?\//, ''))
          ? []
          : [
              {
                severity: 'error',
                where: 'appspec.yml',
                what: `the script ${location} of ${event} is not in the source`,
                why: `${event} fails with ScriptMissing.`,
                mend: 'Add it, or mend its path: it is relative to the root of the bundle.',
              },
            ],
      ),
    );
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return [
      {
        severity: 'error',
        where: 'appspec.yml',
        what: `it is not YAML: ${error.message.split('\n')[0]}`,
        why: 'The deployment fails.',
        mend: 'Mend it there.',
      },
    ];
  }
}
