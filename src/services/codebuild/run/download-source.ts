import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Buildspec } from '../buildspec/model.js';
import { COMMAND_PHASES } from '../buildspec/model.js';
import { buildEnvironment } from './build-environment.js';
import type { BuildRun } from './build-run.js';
import { DIRECTORY_FILE, ENVIRONMENT_FILE, environmentScript, isShellName } from './command-script.js';
import { fetchSources } from './fetch-sources.js';
import { loadBuildspec } from './load-buildspec.js';
import { roleCredentials } from './role-credentials.js';
import { writeSecrets } from './secrets-file.js';
import { shellProgram } from './shell.js';
import { sourceLayout } from './source-layout.js';

export interface ReadySource {
  readonly spec: Buildspec;
  readonly resolvedSourceVersion?: string;
}

/**
 * The phase DOWNLOAD_SOURCE: sources, buildspec, and the environment of the first command. May be repeated.
 *
 * @throws PhaseFailure, BuildspecError, UnsafeArchive, AwsError
 */
export async function downloadSource(run: BuildRun): Promise<ReadySource> {
  const { log, directories, build } = run;
  const layout = sourceLayout(build, directories, run.ref.region);
  log.say('Phase is DOWNLOAD_SOURCE');
  log.say(`CODEBUILD_SRC_DIR=${layout.primary.directory}`);
  for (const { identifier, directory } of layout.secondary) {
    log.say(`CODEBUILD_SRC_DIR_${identifier}=${directory}`);
  }
  const commitId = await fetchSources(run, layout);
  const resolvedSourceVersion = commitId ?? build.resolvedSourceVersion;
  const spec = await loadBuildspec(run, layout.primary.directory);
  // Asked for here, so that a shell that is missing fails this phase.
  await shellProgram(spec.environment.shell, directories);
  log.say('Processing environment variables');
  const credentials = await roleCredentials(run);
  const secrets = Object.values(credentials);
  await writeSecrets(directories, secrets);
  log.mask(secrets);
  const variables = buildEnvironment(run, spec, layout, credentials, resolvedSourceVersion);
  await writeEnvironment(run, variables, layout.primary.directory);
  announce(run, spec, variables, layout.primary.directory);
  return { spec, resolvedSourceVersion };
}

async function writeEnvironment(
  { directories }: BuildRun,
  variables: Readonly<Record<string, string>>,
  sourceDirectory: string,
): Promise<void> {
  const { scripts } = directories;
  await writeFile(join(scripts, ENVIRONMENT_FILE), environmentScript(variables), { mode: 0o600 });
  await writeFile(join(scripts, DIRECTORY_FILE), sourceDirectory);
}

/** The lines of AWS's agent, and what of the buildspec is not acted on. */
function announce(
  { log }: BuildRun,
  spec: Buildspec,
  variables: Readonly<Record<string, string>>,
  sourceDirectory: string,
): void {
  for (const name of Object.keys(variables)) {
    if (!isShellName(name)) log.say(`Skipping environment variable ${name}: no shell takes this name`);
  }
  for (const warning of spec.warnings) log.say(warning);
  const runtimes = Object.entries(spec.phases.INSTALL?.runtimeVersions ?? {});
  log.say(
    runtimes.length === 0
      ? 'No runtime version selected in buildspec.'
      : 'Skipping install of runtimes. Runtime version selection is not supported by this build image',
  );
  log.say(`Moving to directory ${sourceDirectory}`);
  for (const text of notActedOn(spec)) log.say(text);
  const phases = COMMAND_PHASES.filter((phase) => spec.phases[phase] !== undefined);
  log.say(`Phases found in YAML: ${phases.length}`);
  for (const phase of phases) log.say(` ${phase}: ${spec.phases[phase]?.commands.length} commands`);
}

function notActedOn(spec: Buildspec): readonly string[] {
  const retrying = COMMAND_PHASES.filter((phase) => spec.phases[phase]?.onFailure?.action === 'RETRY');
  return [
    spec.cache === undefined
      ? 'Cache is not defined in the buildspec'
      : 'Skip cache due to: caches are not built into Pipewright yet',
    ...(spec.batch !== undefined ? ['Ignoring batch: this is not a batch build'] : []),
    ...retrying.map((phase) => `Ignoring on-failure RETRY of ${phase}: not built into Pipewright yet`),
  ];
}
