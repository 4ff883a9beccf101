import { GetRoleCommand } from '@aws-sdk/client-iam';
import type { Check, Finding } from '../finding.js';
import { ifThere, type Patient } from '../patient.js';

/** The roles must be there, and let CodePipeline in; another account's cannot be asked for. */
export const checkRoles: Check = async (patient) => {
  const { pipeline, metadata, actions } = patient;
  const account = metadata.pipelineArn?.split(':')[4];
  const found: Finding[] = [...(await missing(patient, pipeline.name ?? '', pipeline.roleArn, true))];
  for (const { place, action } of actions) {
    const isOwn = action.roleArn?.split(':')[4] === account && action.roleArn !== pipeline.roleArn;
    if (isOwn) found.push(...(await missing(patient, place, action.roleArn, false)));
  }
  return found;
};

async function missing(
  { clients }: Patient,
  where: string,
  roleArn: string | undefined,
  isPipelines: boolean,
): Promise<Finding[]> {
  const RoleName = roleArn?.split('/').at(-1);
  const role = await ifThere(() => clients.iam.send(new GetRoleCommand({ RoleName })));
  if (!role) {
    return [
      {
        severity: 'error',
        where,
        what: `there is no role ${roleArn}`,
        why: 'It cannot be assumed: every action that needs it fails.',
        mend: `aws iam create-role --role-name ${RoleName} --assume-role-policy-document file://trust.json`,
      },
    ];
  }
  const trust = decodeURIComponent(role.Role?.AssumeRolePolicyDocument ?? '');
  if (!isPipelines || trust.includes('codepipeline.amazonaws.com')) return [];
  return [
    {
      severity: 'error',
      where,
      what: `the role ${roleArn} does not trust codepipeline.amazonaws.com`,
      why: 'CodePipeline is not authorized to perform AssumeRole on it.',
      mend: `Allow sts:AssumeRole to the service codepipeline.amazonaws.com: aws iam update-assume-role-policy --role-name ${RoleName} --policy-document file://trust.json`,
    },
  ];
}
