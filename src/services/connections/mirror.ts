import {
  type GitEngine,
  GitFailed,
  type GitRemote,
  type ReadableRepository,
} from '../../engines/git/port.js';
import { invalidInput } from './errors.js';
import type { inTurn } from './in-turn.js';

/** A copy of a repository elsewhere, brought up to date when something is asked of it that it has not. */
export interface Mirror {
  readonly git: GitEngine;
  readonly repositoryId: string;
  readonly remote: GitRemote;
  readonly turns: ReturnType<typeof inTurn>;
}

export function readable(mirror: Mirror): ReadableRepository {
  const { git, repositoryId, remote } = mirror;
  const present = async (...commitIds: string[]) => {
    for (const commitId of commitIds) await bringUp(mirror, commitId);
  };
  return {
    references: () => reached(remote, () => git.remoteReferences(remote)),
    async commit(commitId) {
      await present(commitId);
      return await git.commit(repositoryId, commitId);
    },
    async entries(commitId) {
      await present(commitId);
      return git.entries(repositoryId, commitId);
    },
    async changedPaths(from, to) {
      await present(...(from === undefined ? [to] : [from, to]));
      return await git.changedPaths(repositoryId, from, to);
    },
    async mergeBase(one, other) {
      await present(one, other);
      return await git.mergeBase(repositoryId, one, other);
    },
  };
}

/** Fetches, unless the mirror has the commit already. */
export async function bringUp(
  { git, repositoryId, remote, turns }: Mirror,
  version: string | undefined,
): Promise<void> {
  await turns(repositoryId, async () => {
    if (version !== undefined && (await git.commit(repositoryId, version))) return;
    await reached(remote, () => git.fetch(repositoryId, remote));
    // Not on any branch: providers give out a pull request's head by its id.
    if (version === undefined || !/^[0-9a-f]{40}$/.test(version) || (await git.commit(repositoryId, version)))
      return;
    await git.fetch(repositoryId, remote, version).catch((error: unknown) => {
      if (!(error instanceof GitFailed)) throw error;
    });
  });
}

/** What git says of a remote that refuses is its user's to know. */
async function reached<T>({ url }: GitRemote, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GitFailed)
      throw invalidInput(`The repository ${url} cannot be read: ${error.errorText}`);
    throw error;
  }
}
