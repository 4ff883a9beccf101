import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { comments, commentsOfRepository } from '../comments/store.js';
import type { RepositoryPlace } from '../model.js';
import { approvals, happenings, pullRequests, pullRequestsOf } from '../pull-requests/store.js';
import { MAINTAIN_KIND, placeOfKey } from '../reference-journal.js';
import { findRepositoryById } from '../store.js';

export const DELETE_DIRECTORY_KIND = 'codecommit.delete-directory';

/** Removes what a deleted repository leaves: its directory, and the pull requests and comments that nobody finds any more. */
export function deleteDirectory(git: GitEngine): WorkerDeclaration<ServiceContext> {
  return {
    kind: DELETE_DIRECTORY_KIND,
    concurrency: 1,
    leaseMs: 60_000,
    async run(item, context) {
      const place = placeOfKey(item.key);
      await git.delete(place.repositoryId);
      await forgetPullRequests(context, place);
      await forgetComments(context, place);
    },
  };
}

const FORGOTTEN_AT_ONCE = 50;

async function forgetPullRequests({ store }: ServiceContext, place: RepositoryPlace): Promise<void> {
  const scope = regionalScope(place);
  for (;;) {
    const found = await pullRequestsOf(store, place, FORGOTTEN_AT_ONCE);
    if (found.length === 0) return;
    await store.transaction(async (tx) => {
      for (const { key } of found) {
        await tx.delete(pullRequests, scope, key);
        for (const { key: entry } of await tx.list(happenings, scope, { prefix: `${key}/` })) {
          await tx.delete(happenings, scope, entry);
        }
        for (const { key: entry } of await tx.list(approvals, scope, { prefix: `${key}/` })) {
          await tx.delete(approvals, scope, entry);
        }
      }
    });
  }
}

async function forgetComments({ store }: ServiceContext, place: RepositoryPlace): Promise<void> {
  for (;;) {
    const found = await commentsOfRepository(store, place, FORGOTTEN_AT_ONCE);
    if (found.length === 0) return;
    await store.transaction(async (tx) => {
      for (const { key } of found) await tx.delete(comments, regionalScope(place), key);
    });
  }
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
