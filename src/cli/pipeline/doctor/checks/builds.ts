import { BatchGetProjectsCommand, type Project } from '@aws-sdk/client-codebuild';
import { parse, YAMLParseError } from 'yaml';
import type { Check, Finding } from '../finding.js';
import { isPlain, type Patient, type PlacedAction, worksOnSource } from '../patient.js';

/** The projects of builds, and the buildspecs that they find. */
export const checkBuilds: Check = async (patient) => {
  const found: Finding[] = [];
  for (const build of patient.actions.filter(({ provider }) => provider.endsWith('/CodeBuild'))) {
    const name = build.configuration.ProjectName;
    if (!isPlain(name)) continue;
    const project = await projectNamed(patient, name);
    found.push(...(project ? await withProject(patient, build, project) : [missing(build, name)]));
  }
  return found;
};

export async function projectNamed({ clients }: Patient, name: string): Promise<Project | undefined> {
  const { projects = [] } = await clients.codebuild.send(new BatchGetProjectsCommand({ names: [name] }));
  return projects[0];
}

function missing({ place }: PlacedAction, name: string): Finding {
  return {
    severity: 'error',
    where: place,
    what: `there is no CodeBuild project ${name}`,
    why: 'StartBuild fails.',
    mend: `aws codebuild create-project --name ${name} --source type=CODEPIPELINE --artifacts type=CODEPIPELINE …`,
  };
}

async function withProject(patient: Patient, build: PlacedAction, project: Project): Promise<Finding[]> {
  const found: Finding[] = [];
  const read = await readBuildspec(patient, build, project);
  if (read.finding) found.push(read.finding);
  const { text, spec } = read;
  const commands = text ?? '';
  if (/\bdocker\s+(build|buildx|run)\b/.test(commands) && project.environment?.privilegedMode !== true) {
    found.push({
      severity: 'warning',
      where: build.place,
      what: `the buildspec runs docker, and the project ${project.name} is not in privileged mode`,
      why: 'On AWS the Docker daemon does not start in such a build.',
      mend: 'Set privilegedMode of the environment to true.',
    });
  }
  if (spec) found.push(...outputsOf(build, spec));
  return found;
}

interface ReadSpec {
  readonly text?: string;
  readonly spec?: Buildspec;
  readonly finding?: Finding;
}

/** The parts of a buildspec that pipelines depend on. */
export interface Buildspec {
  readonly artifacts?: {
    readonly files?: readonly string[];
    readonly 'base-directory'?: string;
    readonly 'secondary-artifacts'?: Readonly<Record<string, { readonly files?: readonly string[] }>>;
  };
  readonly env?: { readonly 'exported-variables'?: readonly string[] };
  readonly batch?: unknown;
}

/** The buildspec that a build will find; nothing where that cannot be known before. */
export async function readBuildspec(
  patient: Patient,
  build: PlacedAction,
  project: Project,
): Promise<ReadSpec> {
  const given = build.configuration.BuildspecOverride ?? project.source?.buildspec ?? '';
  const isInline = given.includes('\n');
  const path = given === '' ? 'buildspec.yml' : given;
  const { source } = patient;
  if (!isInline && (!source || !worksOnSource(patient, build))) return {};
  const text = isInline ? given : await source?.text(path);
  if (text === undefined) {
    return {
      finding: {
        severity: 'error',
        where: build.place,
        what: `the source has no ${path}`,
        why: 'The build fails in DOWNLOAD_SOURCE with YAML_FILE_ERROR.',
        mend: `Add ${path}, or name another file in the buildspec of the project ${project.name}.`,
      },
    };
  }
  try {
    return { text, spec: (parse(text) ?? {}) as Buildspec };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return {
      text,
      finding: {
        severity: 'error',
        where: isInline ? build.place : path,
        what: `the buildspec is not YAML: ${error.message.split('\n')[0]}`,
        why: 'The build fails with YAML_FILE_ERROR.',
        mend: 'Mend it there.',
      },
    };
  }
}

/** @source AWS CodePipeline User Guide, CodeBuild action reference: several outputs are secondary artifacts by name */
function outputsOf(
  { place, action, configuration }: PlacedAction,
  { artifacts, batch }: Buildspec,
): Finding[] {
  const outputs = action.outputArtifacts?.map(({ name = '' }) => name) ?? [];
  if (outputs.length === 0 || configuration.BatchEnabled === 'true' || batch !== undefined) return [];
  const secondary = Object.keys(artifacts?.['secondary-artifacts'] ?? {});
  if (outputs.length === 1) {
    if (artifacts?.files?.length) return [];
    return [
      {
        severity: 'error',
        where: place,
        what: `it gives the artifact ${outputs[0]}, and the buildspec has no 'artifacts: files'`,
        why: 'The artifact is not made; the build or whoever needs it fails.',
        mend: "Say what belongs to it under 'artifacts: files' of the buildspec.",
      },
    ];
  }
  const absent = outputs.filter((name) => !secondary.includes(name));
  return absent.map((name) => ({
    severity: 'error',
    where: place,
    what: `it gives the artifact ${name}, which is not among the secondary-artifacts of the buildspec (${secondary.join(', ') || 'none'})`,
    why: 'With several outputs each must be a secondary artifact of its name.',
    mend: `Add ${name} under 'artifacts: secondary-artifacts'.`,
  }));
}
