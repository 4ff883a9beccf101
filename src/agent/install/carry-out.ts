import { chmod, copyFile, lchown, lstat, mkdir, readlink, rm, symlink, utimes } from 'node:fs/promises';
import { hasCode } from '../files.js';
import type { CleanupRecord } from './cleanup-record.js';
import type { Instruction } from './instructions.js';
import { applyPermission, OwnerLookup } from './permissions.js';

/** Takes the steps of a plan, each recorded before it is taken. */
export async function carryOut(instructions: readonly Instruction[], record: CleanupRecord): Promise<void> {
  const owners = new OwnerLookup();
  for (const instruction of instructions) {
    switch (instruction.type) {
      case 'mkdir':
        await record.addPath(instruction.directory);
        await makeDirectory(instruction.directory);
        break;
      case 'copy':
        await record.addPath(instruction.destination);
        await copyPreserving(instruction.source, instruction.destination);
        break;
      default:
        await applyPermission(instruction, owners, record);
    }
  }
}

/** Two groups of deployments on one host may make the same directory at the same time. */
async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/**
 * Links to files stay links; mode, times and, for root, owners go with the file. What was there is unlinked first, so
 * that a running program keeps its old file.
 */
async function copyPreserving(source: string, destination: string): Promise<void> {
  await rm(destination, { force: true });
  const from = await lstat(source);
  if (from.isSymbolicLink()) {
    await symlink(await readlink(source), destination);
    return;
  }
  await copyFile(source, destination);
  if (process.getuid?.() === 0) await lchown(destination, from.uid, from.gid);
  await chmod(destination, from.mode);
  await utimes(destination, from.atime, from.mtime);
}
