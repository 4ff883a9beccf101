import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { buildArn, buildIdOf, projectOfBuild } from '../names.js';
import { builds, buildspecs, deletedBuilds } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** Both lists name builds by their ARNs, however they were asked for. */
export const batchDeleteBuilds: Operation<Sdk, 'BatchDeleteBuilds'> = {
  authorize: (input, context) => {
    const names = new Set((input.ids ?? []).map((id) => projectOfBuild(buildIdOf(id))));
    return [...names].map((name) => projectAccess('BatchDeleteBuilds', context, name));
  },
  async handle({ ids = [] }, context) {
    const results = await context.store.transaction(async (tx) => {
      const removals = [];
      for (const id of ids) removals.push(await removeBuild(context, tx, id));
      return removals;
    });
    return {
      buildsDeleted: results.flatMap((result) => (result.kind === 'deleted' ? [result.arn] : [])),
      buildsNotDeleted: results.flatMap((result) =>
        result.kind === 'kept' ? [{ id: result.arn, statusCode: result.statusCode }] : [],
      ),
    };
  },
};

export type Removal =
  | { readonly kind: 'deleted' | 'absent'; readonly arn: string }
  | { readonly kind: 'kept'; readonly arn: string; readonly statusCode: string };

/**
 * Removes a build that is over. Where something of it is left on the machine, its worker still finds what that takes in
 * {@link deletedBuilds}.
 *
 * @source AWS CodeBuild User Guide, "Delete builds": BUILD_IN_PROGRESS
 */
export async function removeBuild(
  context: RequestContext,
  tx: Transaction,
  idOrArn: string,
): Promise<Removal> {
  const scope = regionalScope(context);
  const id = buildIdOf(idOrArn);
  const arn = buildArn(context, id);
  const found = await tx.get(builds, scope, id);
  if (found === undefined) return { kind: 'absent', arn };
  if (found.doc.state.status === 'IN_PROGRESS') return { kind: 'kept', arn, statusCode: 'BUILD_IN_PROGRESS' };
  if (!found.doc.state.released) await tx.put(deletedBuilds, scope, id, found.doc);
  await tx.delete(builds, scope, id);
  await tx.delete(buildspecs, scope, id);
  return { kind: 'deleted', arn };
}
