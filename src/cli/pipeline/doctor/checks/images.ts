import type { Check, Finding } from '../finding.js';
import { type Patient, type PlacedAction, producerOf } from '../patient.js';
import { type Buildspec, projectNamed, readBuildspec } from './builds.js';

/** The files by which deployments to ECS learn of images: whoever makes the artifact has to write them. */
export const checkImages: Check = async (patient) => {
  const found: Finding[] = [];
  for (const deploy of patient.actions) {
    for (const { artifact, path } of neededBy(deploy)) {
      found.push(...(await lacking(patient, deploy, artifact, path)));
    }
  }
  return found;
};

interface NeededFile {
  readonly artifact: string;
  readonly path: string;
}

/** @source AWS CodePipeline User Guide, image definitions file reference */
function neededBy({ provider, configuration, action }: PlacedAction): readonly NeededFile[] {
  const [input] = action.inputArtifacts ?? [];
  if (provider === 'Deploy/ECS' && input?.name !== undefined) {
    return [{ artifact: input.name, path: configuration.FileName ?? 'imagedefinitions.json' }];
  }
  if (provider !== 'Deploy/CodeDeployToECS') return [];
  return [1, 2, 3, 4].flatMap((n) => {
    const artifact = configuration[`Image${n}ArtifactName`];
    return artifact === undefined ? [] : [{ artifact, path: 'imageDetail.json' }];
  });
}

async function lacking(
  patient: Patient,
  deploy: PlacedAction,
  artifact: string,
  path: string,
): Promise<Finding[]> {
  const maker = producerOf(patient, artifact);
  const why = await whyNotThere(patient, maker, artifact, path);
  if (why === undefined) return [];
  return [
    {
      severity: 'error',
      where: deploy.place,
      what: `its input ${artifact} has no ${path}: ${why}`,
      why: 'The action fails, since nothing tells it which image to deploy.',
      mend: maker?.provider.endsWith('/CodeBuild')
        ? `Let the buildspec of ${maker.place} write ${path} and name it under its artifacts.`
        : `Let a build make ${artifact} and write ${path} into it.`,
    },
  ];
}

/** @returns undefined where the file is there, or nobody can tell before */
async function whyNotThere(
  patient: Patient,
  maker: PlacedAction | undefined,
  artifact: string,
  path: string,
): Promise<string | undefined> {
  if (maker === undefined) return undefined;
  if (maker.provider === 'Source/ECR') {
    return path === 'imageDetail.json' ? undefined : 'an ECR source gives imageDetail.json only';
  }
  if (maker.provider.startsWith('Source/')) {
    return patient.source?.has(path) === false ? 'it is not in the source' : undefined;
  }
  if (!maker.provider.endsWith('/CodeBuild')) return undefined;
  const project = await projectNamed(patient, maker.configuration.ProjectName ?? '');
  const { text, spec } = project ? await readBuildspec(patient, maker, project) : {};
  if (text === undefined || !spec) return undefined;
  if (!text.includes(path)) return `the buildspec of ${maker.place} does not write it`;
  const files = filesOf(maker, spec, artifact);
  const isGiven = files.some((pattern) => pattern.includes('*') || pattern.endsWith(path));
  return isGiven
    ? undefined
    : `the buildspec of ${maker.place} does not name it among the files of ${artifact}`;
}

function filesOf({ action }: PlacedAction, { artifacts }: Buildspec, artifact: string): readonly string[] {
  const isOnly = (action.outputArtifacts?.length ?? 0) === 1;
  const own = isOnly ? artifacts : artifacts?.['secondary-artifacts']?.[artifact];
  return own?.files ?? [];
}
