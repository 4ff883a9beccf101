import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { MAINTAIN_KIND, placeOfKey } from '../reference-journal.js';
import { findRepositoryById } from '../store.js';

export const DELETE_DIRECTORY_KIND = 'codecommit.delete-directory';

/** Removes what a deleted repository leaves on disk. */
export function deleteDirectory(git: GitEngine): WorkerDeclaration<ServiceContext> {
  return {
    kind: DELETE_DIRECTORY_KIND,
    concurrency: 1,
    leaseMs: 60_000,
    async run(item) {
      await git.delete(placeOfKey(item.key).repositoryId);
    },
  };
}

/** Packs a repository some time after pushes; costs little where there is nothing to pack. */
export function maintainRepository(git: GitEngine): WorkerDeclaration<ServiceContext> {
  return {
    kind: MAINTAIN_KIND,
    concurrency: 1,
    leaseMs: 60_000,
    async run(item, context) {
      const place = placeOfKey(item.key);
      if ((await findRepositoryById(context.store, place)) === undefined) return;
      await git.maintain(place.repositoryId);
    },
  };
}
