import { join } from 'node:path';
import { BuildspecError } from '../buildspec/buildspec-error.js';
import type { Buildspec } from '../buildspec/model.js';
import { COMMAND_PHASES } from '../buildspec/model.js';
import { publicBuildVariables } from '../public/public-url.js';
import { buildEnvironment } from './build-environment.js';
import type { BuildRun } from './build-run.js';
import { restoreCache } from './cache.js';
import { installCertificate } from './certificate.js';
import { DIRECTORY_FILE, ENVIRONMENT_FILE, environmentScript, isShellName } from './command-script.js';
import { issueCredentials, keepSecrets, readSecrets } from './credentials-endpoint.js';
import { fetchSources } from './fetch-sources.js';
import { gitHelperVariables } from './git-helper.js';
import { loadBuildspec } from './load-buildspec.js';
import { resolveVariables } from './resolve-variables.js';
import { secretParts } from './role-credentials.js';
import { selectRuntimes } from './runtime-versions.js';
import { writeShared } from './shared-file.js';
import { type SourceLayout, sourceLayout } from './source-layout.js';
import { endEarlierSwitch } from './switch-runtimes.js';

export interface ReadySource {
  readonly spec: Buildspec;
  readonly resolvedSourceVersion?: string;
}

/**
 * The phase DOWNLOAD_SOURCE: sources, buildspec, and the environment of the first command. May be repeated.
 *
 * @returns undefined where the build was interrupted
 * @throws PhaseFailure, BuildspecError, UnsafeArchive, AwsError
 */
export async function downloadSource(run: BuildRun): Promise<ReadySource | undefined> {
  const { log, directories, build } = run;
  if ((await endEarlierSwitch(run)) === undefined) return undefined;
  const layout = sourceLayout(build, directories, run.ref.region);
  const { spec, variables, resolvedSourceVersion } = await prepareEnvironment(run, async () => {
    const found = await loadBuildspec(run, layout.primary.directory);
    checkUse(run, found);
    return found;
  });
  announceUnused(run, spec);
  if ((await selectRuntimes(run, spec, variables)) === undefined) return undefined;
  log.say(`Moving to directory ${run.place.inside(layout.primary.directory)}`);
  if (build.batch?.readsSpec !== true && (await restoreCache(run, spec)) === undefined) return undefined;
  log.say('Registering with agent');
  announcePhases(run, spec);
  return { spec, resolvedSourceVersion };
}

export interface ReadyEnvironment extends ReadySource {
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Sources, and the environment that the first command finds.
 *
 * @param load reads the buildspec when the sources are there
 * @throws PhaseFailure, BuildspecError, UnsafeArchive, AwsError
 */
export async function prepareEnvironment(
  run: BuildRun,
  load: () => Promise<Buildspec>,
): Promise<ReadyEnvironment> {
  const { log, directories, build } = run;
  const layout = sourceLayout(build, directories, run.ref.region);
  log.say('Phase is DOWNLOAD_SOURCE');
  log.say(`CODEBUILD_SRC_DIR=${run.place.inside(layout.primary.directory)}`);
  for (const { identifier, directory } of layout.secondary) {
    log.say(`CODEBUILD_SRC_DIR_${identifier}=${run.place.inside(directory)}`);
  }
  await installCertificate(run);
  const commitId = await fetchSources(run, layout);
  const resolvedSourceVersion = commitId ?? build.resolvedSourceVersion;
  const spec = await load();
  // Asked for here, so that a shell that is missing fails this phase.
  await run.place.shell(spec.environment.shell);
  const variables = await environmentOf(run, spec, layout, resolvedSourceVersion);
  await writeEnvironment(run, variables, layout.primary.directory);
  announceVariables(run, spec, variables);
  return { spec, variables, resolvedSourceVersion };
}

/** A batch needs to be told its builds, every other build its phases. @throws BuildspecError */
function checkUse({ build }: BuildRun, spec: Buildspec): void {
  if (build.batch?.readsSpec === true) {
    if (spec.batch === undefined)
      throw new BuildspecError('batch is required in the buildspec of a batch build');
  } else if (spec.batch !== undefined && Object.keys(spec.phases).length === 0) {
    throw new BuildspecError('phases are required in the buildspec');
  }
}

/** Secrets are hidden before anything can say them. */
async function environmentOf(
  run: BuildRun,
  spec: Buildspec,
  layout: SourceLayout,
  resolvedSourceVersion: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const { log, directories, build, context, ref } = run;
  log.say('Processing environment variables');
  const issued = await issueCredentials(context, ref, build, directories);
  const { variables, secrets } = await resolveVariables(run, spec);
  await keepSecrets(directories, [...secretParts(issued.credentials), issued.token, ...secrets]);
  log.mask.add(await readSecrets(directories));
  const endpoint = await endpointOf(run);
  const given = { ...(await gitHelperVariables(run, spec, layout, endpoint)), ...variables };
  return {
    ...buildEnvironment(run, given, layout, issued, resolvedSourceVersion, endpoint),
    ...(await publicBuildVariables(context, ref, build)),
  };
}

/** This server as the build's programs reach it. */
async function endpointOf({ machine, build, context }: BuildRun): Promise<string> {
  const isContained = build.image !== undefined && machine.containers !== undefined;
  return isContained ? await machine.containers.endpoint() : context.endpoint;
}

async function writeEnvironment(
  { directories, place }: BuildRun,
  variables: Readonly<Record<string, string>>,
  sourceDirectory: string,
): Promise<void> {
  const { scripts } = directories;
  const script = `${environmentScript(variables)}${place.pathScript}`;
  await writeShared(join(scripts, ENVIRONMENT_FILE), script, 0o600);
  await writeShared(join(scripts, DIRECTORY_FILE), place.inside(sourceDirectory), 0o644);
}

function announceVariables(
  { log }: BuildRun,
  spec: Buildspec,
  variables: Readonly<Record<string, string>>,
): void {
  for (const name of Object.keys(variables)) {
    if (!isShellName(name)) log.say(`Skipping environment variable ${name}: no shell takes this name`);
  }
  for (const warning of spec.warnings) log.say(warning);
}

/** What means nothing here is said, so that nobody looks for its effect. */
function announceUnused({ log }: BuildRun, { proxy }: Buildspec): void {
  if (proxy.uploadArtifacts || proxy.logs) {
    log.say('Skipping proxy: artifacts and logs do not leave this server by way of the build');
  }
}

function announcePhases({ log }: BuildRun, spec: Buildspec): void {
  const phases = COMMAND_PHASES.filter((phase) => spec.phases[phase] !== undefined);
  log.say(`Phases found in YAML: ${phases.length}`);
  for (const phase of phases) log.say(` ${phase}: ${spec.phases[phase]?.commands.length} commands`);
}
