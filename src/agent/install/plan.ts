import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { AppSpec, FileMapping } from '../../engines/appspec/appspec.js';
import { appSpecError } from '../../engines/appspec/appspec-error.js';
import { checkFileAcl, checkFilePermission } from '../../engines/appspec/object-match.js';
import type { Permission } from '../../engines/appspec/permissions.js';
import { CommandFailure } from '../failure.js';
import { exists, isMissing } from '../files.js';
import type { HostPaths } from '../host-paths.js';
import type { Instruction } from './instructions.js';
import { PlanBuilder } from './plan-builder.js';

export interface InstallRequest {
  readonly appSpec: AppSpec;
  /** The unpacked bundle. */
  readonly archive: string;
  readonly paths: HostPaths;
  /** Where the AppSpec file does not say. */
  readonly fileExistsBehavior: string;
}

/**
 * Works out every step before the first is taken, so that a mistake in the AppSpec file or a file in the way is found
 * while nothing has been written.
 * @throws AppSpecError, CommandFailure
 * @source AWS CodeDeploy User Guide, "AppSpec 'files' section" and "AppSpec 'permissions' section"
 */
export async function planInstall(request: InstallRequest): Promise<readonly Instruction[]> {
  const plan = new PlanBuilder();
  const behavior = request.appSpec.fileExistsBehavior ?? request.fileExistsBehavior;
  const planner = { plan, behavior, archive: request.archive };
  for (const mapping of request.appSpec.files) await planMapping(planner, mapping, request.paths);
  for (const permission of request.appSpec.permissions) {
    await planPermission(plan, permission, request.paths);
  }
  return plan.instructions;
}

interface Planner {
  readonly plan: PlanBuilder;
  readonly behavior: string;
  readonly archive: string;
}

async function planMapping(planner: Planner, mapping: FileMapping, paths: HostPaths): Promise<void> {
  const source = join(planner.archive, mapping.source.replaceAll('\\', '/'));
  if (relative(planner.archive, source).startsWith('..')) {
    throw new CommandFailure(`The source ${mapping.source} of the files section lies outside of the bundle`);
  }
  const destination = paths.locate(mapping.destination);
  if (await isDirectory(source)) {
    await planAncestors(planner.plan, destination);
    await planDirectory(planner, source, destination, []);
    return;
  }
  if (!(await isThere(source))) throw new CommandFailure(`No such file or directory - ${source}`);
  const file = join(destination, basename(source));
  await planAncestors(planner.plan, file);
  await planFile(planner, source, file);
}

/** @param within the real directories around this one: a link to one of them would never end */
async function planDirectory(
  planner: Planner,
  source: string,
  destination: string,
  within: readonly string[],
): Promise<void> {
  const real = await realpath(source);
  if (within.includes(real))
    throw new CommandFailure(`The link ${source} leads back to a directory around it`);
  if (!(await isDirectory(destination))) planner.plan.makeDirectory(destination);
  for (const name of (await readdir(source)).toSorted()) {
    const [from, to] = [join(source, name), join(destination, name)];
    if (await isDirectory(from)) await planDirectory(planner, from, to, [...within, real]);
    else await planFile(planner, from, to);
  }
}

async function planFile(planner: Planner, source: string, destination: string): Promise<void> {
  if (destination.includes('\n')) {
    throw new CommandFailure(`The name of a file holds a line end: ${JSON.stringify(source)}`);
  }
  if (!(await exists(destination))) return planner.plan.copy(source, destination);
  switch (planner.behavior) {
    case 'OVERWRITE':
      return planner.plan.copy(source, destination);
    case 'RETAIN':
      return;
    case 'DISALLOW':
      throw appSpecError(`a specified file already exists at this location: ${destination}`);
    default:
      throw appSpecError(
        `an invalid option was specified for fileExistsBehavior: ${planner.behavior}. Valid options include OVERWRITE, RETAIN, and DISALLOW.`,
      );
  }
}

/** Directories above a destination that are not there; those that are there belong to somebody else. */
async function planAncestors(plan: PlanBuilder, destination: string): Promise<void> {
  const missing: string[] = [];
  for (let parent = dirname(destination); !(await exists(parent)); parent = dirname(parent)) {
    missing.unshift(parent);
  }
  for (const directory of missing) plan.makeDirectory(directory);
}

async function planPermission(plan: PlanBuilder, permission: Permission, paths: HostPaths): Promise<void> {
  const object = paths.locate(permission.object);
  if (plan.isCopied(object)) {
    if (!permission.types.includes('file')) return;
    checkFilePermission(permission);
    checkFileAcl(permission);
    plan.setPermissions(object, permission);
  } else if (plan.isMade(object) || (await isDirectory(object))) {
    for (const match of plan.matches(permission, object)) plan.setPermissions(match, permission);
  }
}

/** Follows links, as the copy does. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** A link is there even where it leads nowhere. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
