import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, readIfThere } from '../files.js';
import type { Layout } from '../layout.js';

/** How many revisions of a group are kept, the present one included. @source AWS CodeDeploy agent, `max_revisions` */
const MAX_REVISIONS = 5;

/** Removes the oldest revisions of a group; never the one that was last installed, nor the present one. */
export async function removeOldRevisions(
  layout: Layout,
  deploymentGroupId: string,
  deploymentId: string,
): Promise<void> {
  const directory = layout.group(deploymentGroupId);
  const others = (await namesIn(directory)).filter((name) => name !== deploymentId);
  const excess = others.length + 1 - MAX_REVISIONS;
  if (excess <= 0) return;
  const lastInstalled = (await readIfThere(layout.lastSuccessfulInstall(deploymentGroupId)))?.trim();
  const removable = others.map((name) => join(directory, name)).filter((path) => path !== lastInstalled);
  const aged = await Promise.all(
    removable.map(async (path) => ({ path, modifiedAt: (await stat(path)).mtimeMs })),
  );
  const oldest = aged.toSorted((a, b) => a.modifiedAt - b.modifiedAt).slice(0, excess);
  for (const { path } of oldest) await rm(path, { recursive: true, force: true });
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
