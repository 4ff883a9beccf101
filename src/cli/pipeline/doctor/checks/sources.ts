import { GetBranchCommand } from '@aws-sdk/client-codecommit';
import { GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { GetBucketVersioningCommand, GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Check, Finding } from '../finding.js';
import { ifThere, type Patient, type PlacedAction } from '../patient.js';

/** What sources read must be there, and the bucket that artifacts go to. */
export const checkSources: Check = async (patient) => {
  const found: Finding[] = [
    ...(await artifactBuckets(patient)),
    ...cloneReferences(patient),
    ...submodules(patient),
  ];
  for (const source of patient.actions) {
    switch (source.provider) {
      case 'Source/CodeCommit':
        found.push(...(await repository(patient, source)));
        break;
      case 'Source/S3':
        found.push(...(await object(patient, source)));
        break;
      case 'Source/CodeStarSourceConnection':
        found.push(...(await connection(patient, source)));
        break;
      case 'Source/GitHub':
        found.push(...token(source));
        break;
    }
  }
  return found;
};

async function artifactBuckets({ clients, pipeline, metadata }: Patient): Promise<Finding[]> {
  const home = metadata.pipelineArn?.split(':')[3] ?? '';
  const stores = pipeline.artifactStores ?? { [home]: pipeline.artifactStore };
  const found: Finding[] = [];
  for (const [region, store] of Object.entries(stores)) {
    const Bucket = store?.location ?? '';
    const bucket = await ifThere(() => clients.s3.send(new HeadBucketCommand({ Bucket })));
    if (bucket) {
      found.push(...elsewhere(Bucket, bucket.BucketRegion, region));
      continue;
    }
    found.push({
      severity: 'error',
      where: 'artifactStore',
      what: `there is no bucket ${Bucket}`,
      why: 'Every source action fails when it stores its artifact.',
      mend: `aws s3 mb s3://${Bucket}`,
    });
  }
  return found;
}

/** @source AWS CodePipeline User Guide, artifact stores: the bucket is in the region of the actions that use it */
function elsewhere(bucket: string, is: string | undefined, wanted: string): Finding[] {
  if (is === undefined || is === wanted) return [];
  return [
    {
      severity: 'warning',
      where: 'artifactStore',
      what: `the bucket ${bucket} is in ${is}, and the actions that use it are in ${wanted}`,
      why: 'On AWS they fail with InternalError.',
      mend: `Name a bucket of ${wanted}.`,
    },
  ];
}

/** @source AWS CodePipeline User Guide, troubleshooting: git submodules are not part of source artifacts */
function submodules({ source, actions }: Patient): Finding[] {
  if (!source?.has('.gitmodules')) return [];
  return actions
    .filter(({ provider }) => GIT_SOURCES.has(provider))
    .filter(({ configuration }) => configuration.OutputArtifactFormat !== 'CODEBUILD_CLONE_REF')
    .map(({ place }) => ({
      severity: 'warning',
      where: place,
      what: 'the source has submodules (.gitmodules)',
      why: 'An archive of a commit has none of their files.',
      mend: 'Set OutputArtifactFormat to CODEBUILD_CLONE_REF, and fetch them in the build: git submodule update --init.',
    }));
}

const GIT_SOURCES: ReadonlySet<string> = new Set([
  ...['Source/CodeCommit', 'Source/CodeStarSourceConnection', 'Source/GitHub'],
]);

async function repository({ clients }: Patient, { place, configuration }: PlacedAction): Promise<Finding[]> {
  const { RepositoryName: repositoryName, BranchName: branchName } = configuration;
  const command = new GetBranchCommand({ repositoryName, branchName });
  if (await ifThere(() => clients.codecommit.send(command))) return [];
  return [
    {
      severity: 'error',
      where: place,
      what: `the repository ${repositoryName} has no branch ${branchName}, or is not there`,
      why: 'The source action fails with RevisionUnavailable.',
      mend: `Push ${branchName} to it, or change RepositoryName and BranchName.`,
    },
  ];
}

async function object(patient: Patient, source: PlacedAction): Promise<Finding[]> {
  const { clients } = patient;
  const { place, configuration } = source;
  const { S3Bucket: Bucket, S3ObjectKey: Key } = configuration;
  const versioning = await ifThere(() => clients.s3.send(new GetBucketVersioningCommand({ Bucket })));
  if (versioning?.Status !== 'Enabled') {
    return [
      {
        severity: 'error',
        where: place,
        what: versioning
          ? `versioning is not enabled for the bucket ${Bucket}`
          : `there is no bucket ${Bucket}`,
        why: 'The source action needs the version of the object.',
        mend: `aws s3api put-bucket-versioning --bucket ${Bucket} --versioning-configuration Status=Enabled`,
      },
    ];
  }
  const start = await ifThere(() =>
    clients.s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-3' })),
  );
  if (start)
    return isZip((await start.Body?.transformToByteArray()) ?? new Uint8Array())
      ? []
      : notZip(patient, source);
  return [
    {
      severity: 'error',
      where: place,
      what: `the bucket ${Bucket} has no object ${Key}, or it is empty`,
      why: 'The source action fails with RevisionUnavailable.',
      mend: `Upload a zip: aws s3 cp source.zip s3://${Bucket}/${Key}`,
    },
  ];
}

/** `PK`, then 3 and 4, or 5 and 6 where there are no entries. */
function isZip(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b;
}

/** Whoever unpacks what the source gives. */
function notZip({ actions }: Patient, { place, action, configuration }: PlacedAction): Finding[] {
  const artifact = action.outputArtifacts?.[0]?.name;
  const readers = actions.filter(
    ({ provider, action: reader, configuration: of }) =>
      UNPACKING.has(provider) &&
      !(provider === 'Deploy/S3' && of.Extract === 'false') &&
      reader.inputArtifacts?.some(({ name }) => name === artifact),
  );
  if (readers.length === 0) return [];
  return [
    {
      severity: 'error',
      where: place,
      what: `the object ${configuration.S3ObjectKey} is not a zip, and ${readers.map((reader) => reader.place).join(', ')} unpacks it`,
      why: 'An S3 source hands its object on as it is.',
      mend: 'Upload a zip, or let nothing unpack it: Extract=false copies it.',
    },
  ];
}

const UNPACKING: ReadonlySet<string> = new Set([
  ...['Build/CodeBuild', 'Test/CodeBuild', 'Compute/Commands', 'Deploy/S3', 'Deploy/CodeDeploy'],
]);

async function connection({ clients }: Patient, { place, configuration }: PlacedAction): Promise<Finding[]> {
  const { ConnectionArn } = configuration;
  const known = await ifThere(() => clients.connections.send(new GetConnectionCommand({ ConnectionArn })));
  const status = known?.Connection?.ConnectionStatus;
  if (status === 'AVAILABLE') return [];
  return [
    {
      severity: 'error',
      where: place,
      what: status
        ? `the connection ${ConnectionArn} is ${status}`
        : `there is no connection ${ConnectionArn}`,
      why: 'Nothing can be read through it.',
      mend: `aws codestar-connections tag-resource --resource-arn ${ConnectionArn} --tags Key=pipewright:url,Value=https://…/{FullRepositoryId}.git`,
    },
  ];
}

/** GetPipeline masks the token, so only what the mask hides everywhere can be said. */
function token({ place, configuration }: PlacedAction): Finding[] {
  if (configuration.OAuthToken !== undefined) return [];
  return [
    {
      severity: 'error',
      where: place,
      what: 'there is no OAuthToken',
      why: 'GitHub refuses to be read.',
      mend: 'Give a token in OAuthToken.',
    },
  ];
}

/** @source AWS CodePipeline User Guide, full clone: only CodeBuild actions can use the artifact */
function cloneReferences({ actions }: Patient): Finding[] {
  const references = actions.filter(
    ({ configuration }) => configuration.OutputArtifactFormat === 'CODEBUILD_CLONE_REF',
  );
  return references.flatMap(({ action }) => {
    const name = action.outputArtifacts?.[0]?.name;
    const readers = actions.filter(
      ({ provider, action: reader }) =>
        !provider.endsWith('/CodeBuild') && reader.inputArtifacts?.some((input) => input.name === name),
    );
    return readers.map(
      ({ place }): Finding => ({
        severity: 'error',
        where: place,
        what: `its input ${name} is a reference to a commit (CODEBUILD_CLONE_REF), not files`,
        why: 'Only builds can read it.',
        mend: `Set OutputArtifactFormat of ${action.name} to CODE_ZIP, or put a build in between.`,
      }),
    );
  });
}
