import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { advanceBatch, BATCH_WORK, batchWorkKey } from '../batch/advance-batch.js';
import { childArns } from '../batch/batch-worker.js';
import { enqueueBatch } from '../batch/begin-batch.js';
import { batches, requireBatch } from '../batch/documents.js';
import { presentBatch } from '../batch/present-batch.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import { batchArn, batchIdOf, projectArn, projectNameOf, projectOfBuild } from '../names.js';
import { projects } from '../store.js';
import { removeBuild } from './delete-builds.js';
import { hashOf, startedWith } from './idempotency.js';
import { type Listing, pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');
type Order = 'ASCENDING' | 'DESCENDING';

const access = (action: string, context: RequestContext, id: string | undefined) => [
  projectAccess(action, context, projectOfBuild(batchIdOf(id ?? ''))),
];

export const buildBatchOperations: OperationTable<Sdk> = {
  /** The batch is over at once; its builds are stopped right after. */
  StopBuildBatch: {
    authorize: (input, context) => access('StopBuildBatch', context, input.id),
    async handle(input, context) {
      const ref = refOf(context, input.id);
      const batch = await context.store.transaction(async (tx) => {
        const stored = await requireBatch(tx, context, ref.batchId);
        await context.work.enqueue(tx, { kind: BATCH_WORK, key: batchWorkKey(ref) });
        return await advanceBatch(context, tx, ref, stored, [
          { type: 'stopRequested', at: context.clock.now() },
        ]);
      });
      return { buildBatch: await presentBatch(context.store, context, batch) };
    },
  },

  /** The same batch once more. */
  RetryBuildBatch: {
    authorize: (input, context) => access('RetryBuildBatch', context, input.id),
    async handle(input, context) {
      const ref = refOf(context, input.id);
      const batch = await context.store.transaction(async (tx) => {
        const known = await startedWith(context, tx, batches, input);
        if (known !== undefined) return known;
        const stored = await requireBatch(tx, context, ref.batchId);
        const { status, groups } = stored.doc.state;
        if (status === 'IN_PROGRESS') throw invalidInput(`Build batch ${ref.batchId} is in progress`);
        const newIds = groups.map(({ identifier }) => [
          identifier,
          `${stored.doc.projectName}:${context.ids.uuid()}`,
        ]);
        const asked = { idempotencyToken: input.idempotencyToken, requestHash: hashOf(input) };
        const doc = input.idempotencyToken === undefined ? stored.doc : { ...stored.doc, ...asked };
        const next = await advanceBatch(context, tx, ref, { ...stored, doc }, [
          {
            type: 'retryRequested',
            at: context.clock.now(),
            retries: input.retryType === 'RETRY_ALL_BUILDS' ? 'ALL' : 'FAILED',
            buildIds: Object.fromEntries(newIds),
          },
        ]);
        await enqueueBatch(context, tx, next);
        return next;
      });
      return { buildBatch: await presentBatch(context.store, context, batch) };
    },
  },

  /** With its builds; not while one of them runs. */
  DeleteBuildBatch: {
    authorize: (input, context) => access('DeleteBuildBatch', context, input.id),
    async handle(input, context) {
      const id = batchIdOf(input.id ?? '');
      return await context.store.transaction(async (tx) => {
        const found = await tx.get(batches, regionalScope(context), id);
        if (found === undefined)
          return { statusCode: 'BATCH_NOT_FOUND', buildsDeleted: [], buildsNotDeleted: [] };
        const { state } = found.doc;
        if (
          state.status === 'IN_PROGRESS' ||
          state.groups.some(({ current }) => current.status === 'IN_PROGRESS')
        ) {
          return { statusCode: 'BATCH_IN_PROGRESS', buildsDeleted: [], buildsNotDeleted: [] };
        }
        const arns = childArns({ ...context, batchId: id }, found.doc);
        const results = [];
        for (const arn of arns) results.push(await removeBuild(context, tx, arn));
        await tx.delete(batches, regionalScope(context), id);
        return {
          statusCode: 'BATCH_DELETED',
          buildsDeleted: results.flatMap((result) => (result.kind === 'deleted' ? [result.arn] : [])),
          buildsNotDeleted: results.flatMap((result) =>
            result.kind === 'kept' ? [{ id: result.arn, statusCode: result.statusCode }] : [],
          ),
        };
      });
    },
  },

  BatchGetBuildBatches: {
    authorize: (input, context) => {
      const names = new Set((input.ids ?? []).map((id) => projectOfBuild(batchIdOf(id))));
      return [...names].map((name) => projectAccess('BatchGetBuildBatches', context, name));
    },
    async handle({ ids = [] }, context) {
      const found = await Promise.all(
        ids.map(async (asked) => {
          const stored = await context.store.get(batches, regionalScope(context), batchIdOf(asked));
          return { asked, batch: stored && (await presentBatch(context.store, context, stored.doc)) };
        }),
      );
      return {
        buildBatches: found.flatMap(({ batch }) => batch ?? []),
        buildBatchesNotFound: found.flatMap(({ asked, batch }) => (batch ? [] : [asked])),
      };
    },
  },

  /** ARNs, the newest first unless asked otherwise. */
  ListBuildBatches: {
    authorize: onAnyResource('codebuild:ListBuildBatches'),
    async handle({ filter, sortOrder = 'DESCENDING', maxResults, nextToken }, context) {
      const listing = {
        name: `ListBuildBatches:${filter?.status ?? ''}:${sortOrder}`,
        nextToken,
        maxResults,
      };
      const [index, value] = filter?.status
        ? (['status', filter.status] as const)
        : (['started', 'all'] as const);
      return await listBatches(context, listing, index, value, sortOrder);
    },
  },

  ListBuildBatchesForProject: {
    authorize: (input, context) => [projectAccess('ListBuildBatchesForProject', context, input.projectName)],
    async handle({ projectName = '', filter, sortOrder = 'DESCENDING', maxResults, nextToken }, context) {
      const name = projectNameOf(projectName, context);
      if ((await context.store.get(projects, regionalScope(context), name)) === undefined) {
        throw resourceNotFound(`The provided project ${projectArn(context, name)} does not exist`);
      }
      const listing = {
        name: `ListBuildBatchesForProject:${name}:${filter?.status ?? ''}:${sortOrder}`,
        nextToken,
        maxResults,
      };
      return filter?.status
        ? await listBatches(context, listing, 'projectStatus', `${name}/${filter.status}`, sortOrder)
        : await listBatches(context, listing, 'project', name, sortOrder);
    },
  },
};

function refOf(context: RequestContext, id: string | undefined) {
  return { accountId: context.accountId, region: context.region, batchId: batchIdOf(id ?? '') };
}

async function listBatches(
  context: RequestContext,
  listing: Listing,
  index: string,
  value: string,
  order: Order,
): Promise<{ ids: string[]; nextToken: string | undefined }> {
  const page = await pageOf(context, listing, async (after, limit) =>
    (
      await context.store.listBy(batches, regionalScope(context), index, value, {
        after,
        limit,
        reverse: order === 'DESCENDING',
      })
    ).map(({ key, cursor }) => ({ item: batchArn(context, key), cursor })),
  );
  return { ids: [...page.items], nextToken: page.nextToken };
}
