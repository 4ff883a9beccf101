import { onAnyResource, requestTags } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { groupAccess } from '../access.js';
import { groupArn, groupNameOf } from '../arns.js';
import { deletionProtected, groupExists, invalidParameter } from '../errors.js';
import { metricFilters } from '../metric-filters/model.js';
import type { LogGroupClass, LogGroupDocument } from '../model.js';
import { compileExpression } from '../patterns/regular-expression.js';
import { presentGroup } from '../present.js';
import { logGroups, requireGroup } from '../store.js';
import { enqueuePurge } from '../workers/purge.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const DEFAULT_LIMIT = 50;

export const createLogGroup: Operation<Sdk, 'CreateLogGroup'> = {
  authorize: (input, context) => [
    groupAccess('CreateLogGroup', context, input.logGroupName, requestTags(input.tags ?? {})),
  ],
  async handle(
    { logGroupName: name = '', kmsKeyId, tags = {}, logGroupClass, deletionProtectionEnabled },
    context,
  ) {
    await context.store.transaction(async (tx) => {
      const scope = regionalScope(context);
      if (await tx.get(logGroups, scope, name)) throw groupExists();
      await tx.put(logGroups, scope, name, {
        groupId: context.ids.uuid(),
        name,
        createdAt: context.clock.now(),
        kmsKeyId,
        logGroupClass: (logGroupClass ?? 'STANDARD') as LogGroupClass,
        tags,
        storedBytes: 0,
        ...(deletionProtectionEnabled && { isProtected: true }),
      });
    });
    return {};
  },
};

/** @source Amazon CloudWatch Logs API Reference, ListLogGroups: the pattern is found anywhere, at the beginning after `^` */
export const listLogGroups: Operation<Sdk, 'ListLogGroups'> = {
  authorize: onAnyResource('logs:ListLogGroups'),
  async handle({ logGroupNamePattern, logGroupClass, limit = DEFAULT_LIMIT, nextToken }, context) {
    const listing = `ListLogGroups:${JSON.stringify([logGroupNamePattern, logGroupClass])}`;
    const after = context.tokens.open(listing, nextToken) as string | undefined;
    const isNamed = logGroupNamePattern === undefined ? () => true : compileExpression(logGroupNamePattern);
    const found = (await context.store.list(logGroups, regionalScope(context), { after }))
      .map(({ doc }) => doc)
      .filter((group) => isNamed(group.name))
      .filter((group) => logGroupClass === undefined || group.logGroupClass === logGroupClass);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      logGroups: page.map((group) => ({
        logGroupName: group.name,
        logGroupArn: groupArn(context, group.name),
        logGroupClass: group.logGroupClass,
      })),
      nextToken: last && found.length > page.length ? context.tokens.seal(listing, last.name) : undefined,
    };
  },
};

/** The group is gone at once; its streams and events follow in the background. */
export const deleteLogGroup: Operation<Sdk, 'DeleteLogGroup'> = {
  authorize: (input, context) => [groupAccess('DeleteLogGroup', context, input.logGroupName ?? '')],
  async handle({ logGroupName: name = '' }, context) {
    await context.store.transaction(async (tx) => {
      const { doc } = await requireGroup(tx, context, name);
      if (doc.isProtected) throw deletionProtected();
      const scope = regionalScope(context);
      await tx.delete(logGroups, scope, name);
      for (const { key } of await tx.list(metricFilters, scope, { prefix: `${doc.groupId}/` })) {
        await tx.delete(metricFilters, scope, key);
      }
      await enqueuePurge(context.work, tx, context, `${doc.groupId}/`);
    });
    return {};
  },
};

export const putLogGroupDeletionProtection: Operation<Sdk, 'PutLogGroupDeletionProtection'> = {
  authorize: (input, context) => [
    groupAccess('PutLogGroupDeletionProtection', context, groupNameOf(input, context)),
  ],
  async handle(input, context) {
    await changeGroup(context, groupNameOf(input, context), (group) => ({
      ...group,
      isProtected: input.deletionProtectionEnabled === true,
    }));
    return {};
  },
};

export const associateKmsKey: Operation<Sdk, 'AssociateKmsKey'> = {
  authorize: (input, context) => [groupAccess('AssociateKmsKey', context, keyedGroup(input, context))],
  async handle(input, context) {
    await changeGroup(context, keyedGroup(input, context), (group) => ({
      ...group,
      kmsKeyId: input.kmsKeyId,
    }));
    return {};
  },
};

export const disassociateKmsKey: Operation<Sdk, 'DisassociateKmsKey'> = {
  authorize: (input, context) => [groupAccess('DisassociateKmsKey', context, keyedGroup(input, context))],
  async handle(input, context) {
    await changeGroup(context, keyedGroup(input, context), ({ kmsKeyId: _dropped, ...group }) => group);
    return {};
  },
};

function keyedGroup(
  input: { logGroupName?: string; resourceIdentifier?: string },
  context: RequestContext,
): string {
  const { logGroupName, resourceIdentifier: logGroupIdentifier } = input;
  return groupNameOf({ logGroupName, logGroupIdentifier }, context);
}

async function changeGroup(
  context: RequestContext,
  name: string,
  change: (group: LogGroupDocument) => LogGroupDocument,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const { doc } = await requireGroup(tx, context, name);
    await tx.put(logGroups, regionalScope(context), name, change(doc));
  });
}

export const describeLogGroups: Operation<Sdk, 'DescribeLogGroups'> = {
  authorize: (_input, context) => [groupAccess('DescribeLogGroups', context, '')],
  async handle(input, context) {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    if (prefix !== undefined && pattern !== undefined) {
      throw invalidParameter(
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    }
    const listing = `DescribeLogGroups:${prefix ?? ''}:${pattern ?? ''}`;
    const limit = input.limit ?? DEFAULT_LIMIT;
    const after = context.tokens.open(listing, input.nextToken) as string | undefined;
    const found = await context.store.list(logGroups, regionalScope(context), {
      prefix,
      after,
      // A pattern is looked for anywhere in the name, whatever its case: no key order helps.
      limit: pattern === undefined ? limit + 1 : undefined,
    });
    const wanted = pattern?.toLowerCase();
    const matching = found.filter(({ doc }) => !wanted || doc.name.toLowerCase().includes(wanted));
    const page = matching.slice(0, limit);
    const last = page.at(-1);
    return {
      logGroups: page.map(({ doc }) => presentGroup(context, doc)),
      nextToken: last && matching.length > limit ? context.tokens.seal(listing, last.key) : undefined,
    };
  },
};
