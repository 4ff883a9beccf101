import { access, chmod, constants, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type AppSpec, type HookScript, parseAppSpec } from '../../engines/appspec/appspec.js';
import { CommandFailure, FAILURE_CODES } from '../failure.js';
import { exists, isMissing } from '../files.js';
import type { HostPaths } from '../host-paths.js';
import type { DeploymentLayout, Layout } from '../layout.js';
import type { DeploymentSpecification } from '../specification.js';
import { hookSource } from './hook-source.js';
import { runScript } from './run-script.js';
import type { ScriptLog } from './script-log.js';

export interface HookHost {
  readonly layout: Layout;
  readonly paths: HostPaths;
  readonly instanceName: string;
}

/** The scripts of one lifecycle event and where they lie. */
export interface Hook {
  readonly event: string;
  readonly archive: string;
  readonly scripts: readonly HookScript[];
}

/**
 * @returns undefined where there is nothing to run: no script for the event, or no revision before this one
 * @throws AppSpecError, CommandFailure where the revision has no AppSpec file or a faulty one
 */
export async function findHook(
  event: string,
  specification: DeploymentSpecification,
  layout: Layout,
): Promise<Hook | undefined> {
  const source = await hookSource(event, specification, layout);
  if (!source) return undefined;
  const appSpec = await readAppSpec(source, specification.appSpecFilename);
  const scripts = appSpec.hooks.get(event);
  return scripts && { event, archive: source.archive, scripts };
}

/** `appspec.yaml` is taken where the file that the service names is not there. */
export async function readAppSpec(deployment: DeploymentLayout, filename: string): Promise<AppSpec> {
  const { archive } = deployment;
  for (const name of [filename, 'appspec.yml', 'appspec.yaml']) {
    const file = join(archive, basename(name));
    if (await exists(file)) return parseAppSpec(await readFile(file, 'utf8'));
  }
  throw new CommandFailure(
    `The CodeDeploy agent did not find an AppSpec file within the unpacked revision directory at revision-relative path "${filename}". The revision was unpacked to directory "${archive}", and the AppSpec file was expected but not found at path "${join(archive, filename)}". Consult the AWS CodeDeploy Appspec documentation for more information at http://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html`,
  );
}

/** One script after the other; the first that fails ends the event. @throws CommandFailure */
export async function runHook(
  hook: Hook,
  specification: DeploymentSpecification,
  host: HookHost,
  log: ScriptLog,
  started: (processGroupId: number) => Promise<void>,
): Promise<void> {
  const environment = scriptEnvironment(hook.event, specification, host);
  await log.add(`LifecycleEvent - ${hook.event}`);
  for (const script of hook.scripts) {
    const absolutePath = join(hook.archive, script.location);
    await ensureExecutable(script, absolutePath, hook.archive);
    await log.add(`Script - ${script.location}`);
    await runScript({ script, absolutePath, environment, log, started });
  }
}

async function ensureExecutable(script: HookScript, path: string, archive: string): Promise<void> {
  const { location } = script;
  if (relative(archive, path).startsWith('..') || !(await isFile(path))) {
    throw new CommandFailure(
      `Script does not exist at specified location: ${path}`,
      FAILURE_CODES.scriptMissing,
      location,
    );
  }
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isExecutable) return;
  try {
    await chmod(path, (await stat(path)).mode | 0o111);
  } catch {
    throw new CommandFailure(
      `Unable to set script at specified location: ${location} as executable`,
      FAILURE_CODES.scriptNotExecutable,
      location,
    );
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * @source AWS CodeDeploy User Guide, "Environment variable availability for hooks"; the PIPEWRIGHT ones are ours, for
 * scripts of hosts that live below a directory
 */
function scriptEnvironment(
  event: string,
  specification: DeploymentSpecification,
  host: HookHost,
): Readonly<Record<string, string>> {
  return {
    LIFECYCLE_EVENT: event,
    DEPLOYMENT_ID: specification.deploymentId,
    APPLICATION_NAME: specification.applicationName,
    DEPLOYMENT_GROUP_NAME: specification.deploymentGroupName,
    DEPLOYMENT_GROUP_ID: specification.deploymentGroupId,
    ...bundleVariables(specification.revision),
    PIPEWRIGHT_HOST_ROOT: host.paths.root ?? '/',
    PIPEWRIGHT_INSTANCE_NAME: host.instanceName,
  };
}

function bundleVariables(revision: DeploymentSpecification['revision']): Readonly<Record<string, string>> {
  if (revision.source === 'GitHub') return { BUNDLE_COMMIT: revision.commitId };
  const { bucket, key, version, eTag } = revision;
  return {
    BUNDLE_BUCKET: bucket,
    BUNDLE_KEY: key,
    ...(version !== undefined && { BUNDLE_VERSION: version }),
    ...(eTag !== undefined && { BUNDLE_ETAG: eTag }),
  };
}
