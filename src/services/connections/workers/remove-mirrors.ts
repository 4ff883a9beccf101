import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { PARTITION_SCOPE, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { mirrorKey, mirrors } from '../store.js';

const REMOVE_MIRRORS = 'codestar-connections.remove-mirrors';

export async function scheduleMirrorRemoval(
  tx: Transaction,
  { work }: Pick<ServiceContext, 'work'>,
  connectionId: string,
): Promise<void> {
  await work.enqueue(tx, { kind: REMOVE_MIRRORS, key: connectionId });
}

/** Removes what a deleted connection leaves on disk: the copies of its repositories. */
export function removeMirrors(git: GitEngine): WorkerDeclaration<ServiceContext> {
  return {
    kind: REMOVE_MIRRORS,
    concurrency: 1,
    leaseMs: 60_000,
    async run({ key: connectionId }, { store }) {
      const found = await store.list(mirrors, PARTITION_SCOPE, { prefix: mirrorKey(connectionId, '') });
      for (const { key, doc } of found) {
        await git.delete(doc.repositoryId);
        await store.transaction((tx) => tx.delete(mirrors, PARTITION_SCOPE, key));
      }
    },
  };
}
