import type { Operation, RequestContext } from '../../../front-door/service.js';
import { type IndexCursor, regionalScope, type Stored } from '../../../store/store.js';
import { groupAccess, streamAccess } from '../access.js';
import { groupNameOf } from '../arns.js';
import { invalidParameter, streamExists } from '../errors.js';
import type { LogGroupDocument, LogStreamDocument } from '../model.js';
import { presentStream } from '../present.js';
import { logStreams, requireGroup, requireStream, streamKey } from '../store.js';
import { enqueuePurge } from '../workers/purge.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const DEFAULT_LIMIT = 50;
const STREAM_ID_DIGITS = 20;

export const createLogStream: Operation<Sdk, 'CreateLogStream'> = {
  authorize: (input, context) => [
    streamAccess('CreateLogStream', context, input.logGroupName ?? '', input.logStreamName ?? ''),
  ],
  async handle({ logGroupName = '', logStreamName: name = '' }, context) {
    await context.store.transaction(async (tx) => {
      const { groupId } = (await requireGroup(tx, context, logGroupName)).doc;
      const key = streamKey(groupId, name);
      if (await tx.get(logStreams, regionalScope(context), key)) throw streamExists();
      await tx.put(logStreams, regionalScope(context), key, {
        groupId,
        streamId: context.ids.random(STREAM_ID_DIGITS, '0123456789'),
        name,
        createdAt: context.clock.now(),
        nextNumber: 0,
      });
    });
    return {};
  },
};

export const deleteLogStream: Operation<Sdk, 'DeleteLogStream'> = {
  authorize: (input, context) => [
    streamAccess('DeleteLogStream', context, input.logGroupName ?? '', input.logStreamName ?? ''),
  ],
  async handle({ logGroupName = '', logStreamName: name = '' }, context) {
    await context.store.transaction(async (tx) => {
      const group = await requireGroup(tx, context, logGroupName);
      const { key, doc } = await requireStream(tx, context, group.doc.groupId, name);
      await tx.delete(logStreams, regionalScope(context), key);
      await enqueuePurge(context.work, tx, context, `${doc.groupId}/${doc.streamId}/`);
    });
    return {};
  },
};

export const describeLogStreams: Operation<Sdk, 'DescribeLogStreams'> = {
  authorize: (input, context) => [groupAccess('DescribeLogStreams', context, groupNameOf(input, context))],
  async handle(input, context) {
    const { doc: group } = await requireGroup(context.store, context, groupNameOf(input, context));
    const { orderBy = 'LogStreamName', logStreamNamePrefix: prefix = '', descending = false } = input;
    if (orderBy === 'LastEventTime' && prefix !== '') {
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const listing = `DescribeLogStreams:${group.groupId}:${orderBy}:${descending}:${prefix}`;
    const limit = input.limit ?? DEFAULT_LIMIT;
    const after = context.tokens.open(listing, input.nextToken);
    const query = { group, prefix, reverse: descending, limit: limit + 1 };
    const found =
      orderBy === 'LastEventTime'
        ? await byLastEvent(context, query, after as IndexCursor | undefined)
        : await byName(context, query, after as string | undefined);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      logStreams: page.map(({ doc }) => presentStream(context, group.name, doc)),
      nextToken: last && found.length > limit ? context.tokens.seal(listing, last.cursor) : undefined,
    };
  },
};

interface StreamQuery {
  readonly group: LogGroupDocument;
  readonly prefix: string;
  readonly reverse: boolean;
  readonly limit: number;
}

type FoundStream = Stored<LogStreamDocument> & { readonly cursor: unknown };

async function byName(
  context: RequestContext,
  { group, prefix, reverse, limit }: StreamQuery,
  after: string | undefined,
): Promise<readonly FoundStream[]> {
  const found = await context.store.list(logStreams, regionalScope(context), {
    prefix: streamKey(group.groupId, prefix),
    after,
    reverse,
    limit,
  });
  return found.map((stream) => ({ ...stream, cursor: stream.key }));
}

async function byLastEvent(
  context: RequestContext,
  { group, reverse, limit }: StreamQuery,
  after: IndexCursor | undefined,
): Promise<readonly FoundStream[]> {
  return await context.store.listBy(logStreams, regionalScope(context), 'lastEvent', group.groupId, {
    after,
    reverse,
    limit,
  });
}
