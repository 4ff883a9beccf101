import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { type Place, secrets } from '../store.js';

export const PURGE_WORK = 'secretsmanager.purge';

/** Names of secrets hold slashes: they come last. */
export function purgeKey({ accountId, region }: Place, name: string): string {
  return `${accountId}/${region}/${name}`;
}

/** Due when the recovery window of a secret has ended. */
export const purgeWorker: WorkerDeclaration<ServiceContext> = {
  kind: PURGE_WORK,
  concurrency: 1,
  leaseMs: 30_000,
  async run({ key }, context) {
    const [accountId = '', region = '', ...name] = key.split('/');
    await context.store.transaction(async (tx) => {
      const scope = regionalScope({ accountId, region });
      const found = await tx.get(secrets, scope, name.join('/'));
      const dueAt = found?.doc.deletion?.dueAt;
      if (dueAt === undefined || dueAt > context.clock.now()) return;
      await tx.delete(secrets, scope, name.join('/'));
    });
  },
};
