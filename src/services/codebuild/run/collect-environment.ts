import { join } from 'node:path';
import type { Buildspec } from '../buildspec/model.js';
import type { ExportedVariable } from '../model.js';
import type { BuildRun } from './build-run.js';
import { runScript } from './run-script.js';
import { readShared } from './shared-file.js';
import { quoted } from './shell.js';

/** What the commands have left behind. */
export interface FinalEnvironment {
  readonly variables: ReadonlyMap<string, string>;
  /** `artifacts.name` of the primary ('') and the secondary artifacts, as the shell reads it. */
  readonly artifactNames: ReadonlyMap<string, string>;
}

const STEP_ID = 'collect-environment';
const VARIABLES_FILE = 'final-environment';
const END_OF_NAME = 'PIPEWRIGHT_NAME';

/**
 * Reads the environment as it is after the last command, and lets the build's shell read the names of artifacts,
 * which may hold variables and commands. Runs as one more step of the build: its environment file is the build's own.
 *
 * @throws PhaseFailure
 */
export async function collectEnvironment(
  run: BuildRun,
  spec: Buildspec,
): Promise<FinalEnvironment | undefined> {
  const { scripts } = run.directories;
  const names = artifactNamesOf(spec);
  const script = [
    `env -0 > ${quoted(run.place.inside(join(scripts, VARIABLES_FILE)))}`,
    ...names.map(
      ([, text], index) =>
        // Not between quotes of ours: those in `$(date +"%F")` would end them, or appear in the name.
        `cat > ${quoted(run.place.inside(nameFile(scripts, index)))} << ${END_OF_NAME}\n${text}\n${END_OF_NAME}`,
    ),
  ].join('\n');
  if ((await runScript(run, spec, STEP_ID, script)) === undefined) return undefined;
  const variables = parseEnvironment(await readShared(join(scripts, VARIABLES_FILE)));
  const artifactNames = await Promise.all(
    names.map(async ([id], index) => {
      const name = await readShared(nameFile(scripts, index));
      return [id, name.replace(/\n$/, '')] as const;
    }),
  );
  return { variables, artifactNames: new Map(artifactNames) };
}

function artifactNamesOf(spec: Buildspec): readonly (readonly [string, string])[] {
  const all = [['', spec.artifacts] as const, ...Object.entries(spec.secondaryArtifacts)];
  return all.flatMap(([id, artifacts]) =>
    artifacts?.name === undefined ? [] : [[id, artifacts.name] as const],
  );
}

function nameFile(scripts: string, index: number): string {
  return join(scripts, `artifact-name-${index}`);
}

function parseEnvironment(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\0').flatMap((entry) => {
      const equals = entry.indexOf('=');
      return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)] as const] : [];
    }),
  );
}

/**
 * The values of `env.exported-variables`. What was never set is left out; `AWS_…`, and what the project or the request takes from
 * parameters and secrets, is not exported.
 *
 * @source AWS CodeBuild User Guide, "env/exported-variables"
 */
export function exportedVariables(
  { build }: Pick<BuildRun, 'build'>,
  spec: Buildspec,
  variables: ReadonlyMap<string, string>,
): readonly ExportedVariable[] {
  const given = build.settings.environment.environmentVariables ?? [];
  const secret = new Set(
    given.flatMap(({ name, type = 'PLAINTEXT' }) => (type === 'PLAINTEXT' ? [] : [name])),
  );
  return [...new Set(spec.environment.exportedVariables)].flatMap((name) => {
    const value = name.startsWith('AWS_') || secret.has(name) ? undefined : variables.get(name);
    return value === undefined ? [] : [{ name, value }];
  });
}
