import { parse, YAMLParseError } from 'yaml';
import type { Check, Finding } from '../finding.js';
import type { Patient, PlacedAction, SourceFiles } from '../patient.js';
import { producerOf } from '../patient.js';

/** Task definition, AppSpec and images of deployments to ECS, as far as they are files of the source. */
export const checkContainers: Check = async (patient) => {
  const { source } = patient;
  if (!source) return [];
  const found: Finding[] = [];
  for (const deploy of patient.actions.filter(({ provider }) => provider === 'Deploy/CodeDeployToECS')) {
    found.push(...(await blueGreen(patient, deploy, source)));
  }
  return found;
};

interface TaskDefinition {
  readonly containerDefinitions?: readonly {
    readonly name?: string;
    readonly portMappings?: readonly { readonly containerPort?: number }[];
  }[];
}

async function blueGreen(patient: Patient, deploy: PlacedAction, source: SourceFiles): Promise<Finding[]> {
  const { configuration } = deploy;
  const isOfSource = (key: string) =>
    producerOf(patient, configuration[key])?.provider.startsWith('Source/') ?? false;
  const taskPath = configuration.TaskDefinitionTemplatePath ?? 'taskdef.json';
  const specPath = configuration.AppSpecTemplatePath ?? 'appspec.yaml';
  const found: Finding[] = [];
  const task = isOfSource('TaskDefinitionTemplateArtifact') ? await source.text(taskPath) : undefined;
  const spec = isOfSource('AppSpecTemplateArtifact') ? await source.text(specPath) : undefined;
  if (isOfSource('TaskDefinitionTemplateArtifact')) {
    found.push(...(task === undefined ? [absent(deploy, taskPath)] : placeholders(deploy, taskPath, task)));
  }
  if (isOfSource('AppSpecTemplateArtifact')) {
    found.push(...(spec === undefined ? [absent(deploy, specPath)] : taskPlaceholder(specPath, spec)));
  }
  if (task !== undefined && spec !== undefined) found.push(...container(specPath, spec, taskPath, task));
  return found;
}

function absent({ place }: PlacedAction, path: string): Finding {
  return {
    severity: 'error',
    where: place,
    what: `the source has no ${path}`,
    why: 'The action fails: "Exception while trying to read the … artifact file".',
    mend: 'Add it, or name its path in the configuration of the action.',
  };
}

/** `<IMAGE1_NAME>` in the task definition is what `Image1ContainerName` names. */
function placeholders({ configuration }: PlacedAction, path: string, task: string): Finding[] {
  return [1, 2, 3, 4].flatMap((n): Finding[] => {
    const name = configuration[`Image${n}ContainerName`];
    if (name === undefined || task.includes(`<${name}>`)) return [];
    return [
      {
        severity: 'error',
        where: path,
        what: `it has no placeholder <${name}>, which Image${n}ContainerName names`,
        why: 'The new image is not put in: the service goes on with the old one.',
        mend: `Write "image": "<${name}>" for the container.`,
      },
    ];
  });
}

function taskPlaceholder(path: string, spec: string): Finding[] {
  if (spec.includes('<TASK_DEFINITION>')) return [];
  return [
    {
      severity: 'error',
      where: path,
      what: 'it has no placeholder <TASK_DEFINITION>',
      why: 'The old revision of the task is deployed.',
      mend: 'Write TaskDefinition: <TASK_DEFINITION>.',
    },
  ];
}

/** The container that the load balancer is to reach must be in the task, with its port. */
function container(specPath: string, spec: string, taskPath: string, task: string): Finding[] {
  const name = /ContainerName:\s*"?([\w-]+)"?/.exec(spec)?.[1];
  const port = Number(/ContainerPort:\s*"?(\d+)"?/.exec(spec)?.[1]);
  const definition = read(task);
  if (name === undefined || !definition) return [];
  const found = definition.containerDefinitions?.find((candidate) => candidate.name === name);
  if (!found) {
    const names = definition.containerDefinitions?.map((candidate) => candidate.name).join(', ');
    return [
      {
        severity: 'error',
        where: specPath,
        what: `ContainerName is ${name}, and ${taskPath} has ${names}`,
        why: 'The deployment fails: the load balancer finds no such container.',
        mend: 'Name a container of the task definition.',
      },
    ];
  }
  const ports = found.portMappings?.map(({ containerPort }) => containerPort) ?? [];
  if (Number.isNaN(port) || ports.includes(port)) return [];
  return [
    {
      severity: 'error',
      where: specPath,
      what: `ContainerPort is ${port}, and the container ${name} of ${taskPath} has ${ports.join(', ') || 'none'}`,
      why: 'The load balancer cannot reach it.',
      mend: 'Let both name the same port.',
    },
  ];
}

/** Placeholders stand inside of strings: the text is JSON as it is. */
function read(task: string): TaskDefinition | undefined {
  try {
    return (parse(task) ?? {}) as TaskDefinition;
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
}
