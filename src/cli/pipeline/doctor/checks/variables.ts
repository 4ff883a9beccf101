import type { Check, Finding } from '../finding.js';
import type { Patient, PlacedAction } from '../patient.js';
import { projectNamed, readBuildspec } from './builds.js';

/** References to variables of builds: only what the buildspec exports has a value. */
export const checkVariables: Check = async (patient) => {
  const found: Finding[] = [];
  const builds = patient.actions.filter(
    ({ provider, action }) => provider.endsWith('/CodeBuild') && action.namespace,
  );
  for (const build of builds) {
    const exported = await exportedBy(patient, build);
    if (!exported) continue;
    for (const reader of patient.actions) {
      for (const [key, value] of Object.entries(reader.configuration)) {
        found.push(...unknownIn(reader, key, value, build, exported));
      }
    }
  }
  return found;
};

/** @returns undefined where the buildspec is not known */
async function exportedBy(patient: Patient, build: PlacedAction): Promise<readonly string[] | undefined> {
  const project = await projectNamed(patient, build.configuration.ProjectName ?? '');
  const { spec } = project ? await readBuildspec(patient, build, project) : {};
  return spec && (spec.env?.['exported-variables'] ?? []);
}

function unknownIn(
  reader: PlacedAction,
  key: string,
  value: string,
  build: PlacedAction,
  exported: readonly string[],
): Finding[] {
  const references = [...value.matchAll(/#\{([^.}]+)\.([^}]+)\}/g)];
  return references
    .filter(([, namespace, name = '']) => namespace === build.action.namespace && !exported.includes(name))
    .map(([text, , name]) => ({
      severity: 'error',
      where: reader.place,
      what: `${text} in ${key}: the buildspec of ${build.place} does not export ${name}`,
      why: 'The action fails before it starts: the variable has no value.',
      mend: `Add ${name} under 'env: exported-variables' of that buildspec.`,
    }));
}
