import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { formatArn, s3Arn } from '../../../../kernel/arn.js';
import { partitionOf } from '../../../../kernel/partition.js';
import type { Check, Finding } from '../finding.js';
import { ifThere, isPlain, type Patient, type PlacedAction, producerOf } from '../patient.js';
import { projectNamed } from './builds.js';
import { rulesOf } from './triggers.js';

interface Need {
  readonly actions: readonly string[];
  readonly resource: string;
  /** What comes of its lack. */
  readonly why?: string;
}

/** What each action will ask of other services, simulated with the policies of its role. */
export const checkPermissions: Check = async (patient) => {
  const found: Finding[] = [];
  for (const placed of patient.actions) {
    const roleArn = placed.action.roleArn ?? patient.pipeline.roleArn ?? '';
    for (const need of needsOf(patient, placed)) {
      found.push(...(await lacking(patient, placed.place, roleArn, need)));
    }
    found.push(...(await buildsThatClone(patient, placed)));
  }
  for (const { Name, State, targetRoleArn } of await rulesOf(patient)) {
    if (State !== 'ENABLED' || targetRoleArn === undefined) continue;
    const need = {
      actions: ['codepipeline:StartPipelineExecution'],
      resource: patient.metadata.pipelineArn ?? '',
      why: 'Its events do not start the pipeline.',
    };
    found.push(...(await lacking(patient, `rule ${Name}`, targetRoleArn, need)));
  }
  return found;
};

/** @source AWS CodePipeline User Guide, full clone: the build's own role needs GitPull or UseConnection */
async function buildsThatClone(patient: Patient, build: PlacedAction): Promise<Finding[]> {
  if (!build.provider.endsWith('/CodeBuild')) return [];
  const found: Finding[] = [];
  for (const { name } of build.action.inputArtifacts ?? []) {
    const source = producerOf(patient, name);
    if (source?.configuration.OutputArtifactFormat !== 'CODEBUILD_CLONE_REF') continue;
    const project = await projectNamed(patient, build.configuration.ProjectName ?? '');
    const { ConnectionArn, RepositoryName } = source.configuration;
    const need =
      ConnectionArn === undefined
        ? { actions: ['codecommit:GitPull'], resource: arnOf(patient, source, 'codecommit', RepositoryName) }
        : { actions: [`${ConnectionArn.split(':')[2]}:UseConnection`], resource: ConnectionArn };
    const why = 'The build cannot clone the source.';
    if (project?.serviceRole !== undefined) {
      found.push(...(await lacking(patient, build.place, project.serviceRole, { ...need, why })));
    }
  }
  return found;
}

function arnOf(patient: Patient, { action }: PlacedAction, service: string, resource = ''): string {
  const accountId = patient.metadata.pipelineArn?.split(':')[4] ?? '';
  return formatArn({ service, region: action.region ?? regionOf(patient), accountId, resource });
}

async function lacking(
  { clients }: Patient,
  where: string,
  roleArn: string,
  { actions, resource, why = 'The action fails with PermissionError.' }: Need,
): Promise<Finding[]> {
  const answer = await ifThere(() =>
    clients.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...actions],
        ResourceArns: [resource],
      }),
    ),
  );
  const denied = (answer?.EvaluationResults ?? []).filter(({ EvalDecision }) => EvalDecision !== 'allowed');
  if (denied.length === 0) return [];
  const names = denied.map(({ EvalActionName }) => EvalActionName).join(', ');
  return [
    {
      severity: 'error',
      where,
      what: `the role ${roleArn} may not ${names} on ${resource}`,
      why,
      mend: `Allow ${names} on ${resource} to the role.`,
    },
  ];
}

/** @source AWS CodePipeline User Guide, "Add permissions to the CodePipeline service role", by provider */
function needsOf(patient: Patient, placed: PlacedAction): readonly Need[] {
  const { provider, action, configuration } = placed;
  const region = action.region ?? regionOf(patient);
  const arn = (service: string, resource: string) => arnOf(patient, placed, service, resource);
  const object = (place: string) => s3Arn(partitionOf(region), place);
  const store = patient.pipeline.artifactStore ?? patient.pipeline.artifactStores?.[region];
  const artifacts: Need[] = [];
  if (action.inputArtifacts?.length)
    artifacts.push({ actions: ['s3:GetObject'], resource: object(`${store?.location}/x`) });
  if (action.outputArtifacts?.length && provider.startsWith('Source/')) {
    artifacts.push({ actions: ['s3:PutObject'], resource: object(`${store?.location}/x`) });
  }
  const { RepositoryName, S3Bucket, S3ObjectKey, ConnectionArn, ProjectName, BucketName } = configuration;
  const { ApplicationName, DeploymentGroupName, NotificationArn, PipelineName } = configuration;
  switch (provider) {
    case 'Source/CodeCommit':
      return [
        {
          actions: ['codecommit:GetBranch', 'codecommit:GetCommit', 'codecommit:UploadArchive'],
          resource: arn('codecommit', RepositoryName ?? ''),
        },
        ...artifacts,
      ];
    case 'Source/S3':
      return [
        {
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resource: object(`${S3Bucket}/${S3ObjectKey}`),
        },
        { actions: ['s3:GetBucketVersioning'], resource: object(S3Bucket ?? '') },
        ...artifacts,
      ];
    case 'Source/CodeStarSourceConnection':
      return [
        { actions: [`${ConnectionArn?.split(':')[2]}:UseConnection`], resource: ConnectionArn ?? '*' },
        ...artifacts,
      ];
    case 'Build/CodeBuild':
    case 'Test/CodeBuild':
      return isPlain(ProjectName)
        ? [
            {
              actions:
                configuration.BatchEnabled === 'true'
                  ? ['codebuild:StartBuildBatch', 'codebuild:BatchGetBuildBatches']
                  : ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
              resource: arn('codebuild', `project/${ProjectName}`),
            },
          ]
        : [];
    case 'Deploy/S3':
      return isPlain(BucketName)
        ? [
            {
              actions:
                configuration.CannedACL === undefined
                  ? ['s3:PutObject']
                  : ['s3:PutObject', 's3:PutObjectAcl'],
              resource: object(`${BucketName}/x`),
            },
            ...artifacts,
          ]
        : [];
    case 'Approval/Manual':
      return isPlain(NotificationArn) ? [{ actions: ['sns:Publish'], resource: NotificationArn }] : [];
    case 'Deploy/CodeDeploy':
      return [
        {
          actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment'],
          resource: arn('codedeploy', `deploymentgroup:${ApplicationName}/${DeploymentGroupName}`),
        },
      ];
    case 'Invoke/CodePipeline':
      return isPlain(PipelineName)
        ? [{ actions: ['codepipeline:StartPipelineExecution'], resource: arn('codepipeline', PipelineName) }]
        : [];
    default:
      return artifacts;
  }
}

function regionOf({ metadata }: Patient): string {
  return metadata.pipelineArn?.split(':')[3] ?? '';
}
