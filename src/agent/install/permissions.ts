import { execFile } from 'node:child_process';
import { chmod, chown, readFile, realpath, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { completeAcl } from '../../engines/appspec/acl.js';
import { appSpecError } from '../../engines/appspec/appspec-error.js';
import type { SecurityContext } from '../../engines/appspec/permissions.js';
import { CommandFailure } from '../failure.js';
import { hasCode } from '../files.js';
import type { CleanupRecord } from './cleanup-record.js';
import type { PermissionInstruction } from './instructions.js';

const run = promisify(execFile);

/** @throws AppSpecError, CommandFailure naming the object */
export async function applyPermission(
  instruction: PermissionInstruction,
  owners: OwnerLookup,
  record: CleanupRecord,
): Promise<void> {
  const { file } = instruction;
  switch (instruction.type) {
    case 'chmod':
      return await chmod(file, Number.parseInt(instruction.mode, 8));
    case 'chown':
      return await changeOwner(file, instruction, owners);
    case 'setfacl': {
      const entries = completeAcl(instruction.acl, (await stat(file)).mode & 0o777).join(',');
      return await runTool('setfacl', ['--set', entries, '--', file], (command) =>
        appSpecError(
          `of a problem with the acls permission settings in the application specification file for this object: ${file}. Failed command: ${command}.`,
        ),
      );
    }
    case 'semanage':
      return await setContext(file, instruction.context, record);
  }
}

async function changeOwner(
  file: string,
  wanted: { readonly owner?: string; readonly group?: string },
  owners: OwnerLookup,
): Promise<void> {
  const before = await stat(file);
  const uid = wanted.owner === undefined ? before.uid : await owners.user(wanted.owner);
  const gid = wanted.group === undefined ? before.gid : await owners.group(wanted.group);
  if (uid === before.uid && gid === before.gid) return;
  try {
    await chown(file, uid, gid);
  } catch (error) {
    if (!hasCode(error, 'EPERM')) throw error;
    throw new CommandFailure(
      `The owner of ${file} cannot be changed to ${wanted.owner ?? ''}:${wanted.group ?? ''}, as the agent does not run as root`,
    );
  }
}

async function setContext(file: string, context: SecurityContext, record: CleanupRecord): Promise<void> {
  const object = await realpath(file);
  const args = [
    ...(context.user ? ['-s', context.user] : []),
    '-t',
    context.type,
    ...(context.range ? ['-r', context.range] : []),
  ];
  const failed = (command: string) =>
    appSpecError(
      `the application specification file contains an error in the settings for the context parameter. Update the permissions section of the AppSpec file, and then try again. Failed command: ${command}.`,
    );
  await record.addSecurityContext(object);
  await runTool('semanage', ['fcontext', '-a', ...args, object], failed);
  await runTool('restorecon', ['-v', object], failed);
}

async function runTool(
  tool: string,
  args: readonly string[],
  failed: (command: string) => Error,
): Promise<void> {
  try {
    await run(tool, [...args]);
  } catch (error) {
    const exit = error instanceof Error && 'code' in error ? ` Exit code: ${String(error.code)}` : '';
    throw failed(`${[tool, ...args].join(' ')}.${exit}`);
  }
}

/** Ids of users and groups by their names, each looked up once. */
export class OwnerLookup {
  readonly #users = new Map<string, Promise<number>>();
  readonly #groups = new Map<string, Promise<number>>();

  /** @throws CommandFailure */
  user(name: string): Promise<number> {
    return remembered(this.#users, name, lookUpUser);
  }

  /** @throws CommandFailure */
  group(name: string): Promise<number> {
    return remembered(this.#groups, name, lookUpGroup);
  }
}

function remembered(
  known: Map<string, Promise<number>>,
  name: string,
  lookUp: (name: string) => Promise<number>,
): Promise<number> {
  const id = known.get(name) ?? lookUp(name);
  known.set(name, id);
  return id;
}

/** `id` asks every source of users that the host has. The name stands behind `--`: it comes from a bundle. */
async function lookUpUser(name: string): Promise<number> {
  try {
    return Number((await run('id', ['-u', '--', name])).stdout.trim());
  } catch {
    throw new CommandFailure(`can't find user for ${name}`);
  }
}

/** The file of groups first: `getent` is not there on every system. */
async function lookUpGroup(name: string): Promise<number> {
  const line = (await readFile('/etc/group', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const entry = line ?? (await run('getent', ['group', '--', name]).catch(() => ({ stdout: '' }))).stdout;
  const id = /^[^:]*:[^:]*:(\d+):/.exec(entry)?.[1];
  if (id === undefined) throw new CommandFailure(`can't find group for ${name}`);
  return Number(id);
}
