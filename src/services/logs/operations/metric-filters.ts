import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { groupAccess } from '../access.js';
import { invalidParameter } from '../errors.js';
import { checkTransformation } from '../metric-filters/check-transformation.js';
import { type MetricFilterDocument, metricFilterKey, metricFilters } from '../metric-filters/model.js';
import { parseFilterPattern } from '../patterns/filter-pattern.js';
import { logGroups, requireGroup } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/** @source Amazon CloudWatch Logs User Guide, "CloudWatch Logs service quotas" */
const MAX_FILTERS = 100;
const DEFAULT_LIMIT = 50;

const putMetricFilter: Operation<Sdk, 'PutMetricFilter'> = {
  authorize: (input, context) => [groupAccess('PutMetricFilter', context, input.logGroupName)],
  async handle(input, context) {
    const { logGroupName = '', filterName = '', filterPattern = '', metricTransformations = [] } = input;
    const pattern = parseFilterPattern(filterPattern);
    for (const transformation of metricTransformations) checkTransformation(transformation, pattern);
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const { doc: group } = await requireGroup(tx, context, logGroupName);
      const key = metricFilterKey(group.groupId, filterName);
      const before = await tx.get(metricFilters, scope, key);
      const count = group.metricFilterCount ?? 0;
      if (!before && count >= MAX_FILTERS) {
        throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
      }
      if (!before) await tx.put(logGroups, scope, group.name, { ...group, metricFilterCount: count + 1 });
      const { applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions } = input;
      await tx.put(metricFilters, scope, key, {
        groupId: group.groupId,
        groupName: group.name,
        name: filterName,
        pattern: filterPattern,
        transformations: metricTransformations,
        createdAt: before?.doc.createdAt ?? context.clock.now(),
        shown: { applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions },
      });
    });
    return {};
  },
};

const deleteMetricFilter: Operation<Sdk, 'DeleteMetricFilter'> = {
  authorize: (input, context) => [groupAccess('DeleteMetricFilter', context, input.logGroupName)],
  async handle({ logGroupName = '', filterName = '' }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const { doc: group } = await requireGroup(tx, context, logGroupName);
      const key = metricFilterKey(group.groupId, filterName);
      if (!(await tx.get(metricFilters, scope, key))) {
        throw new AwsError('ResourceNotFoundException', 'The specified metric filter does not exist.');
      }
      await tx.delete(metricFilters, scope, key);
      const metricFilterCount = (group.metricFilterCount ?? 1) - 1;
      await tx.put(logGroups, scope, group.name, { ...group, metricFilterCount });
    });
    return {};
  },
};

/** @source DescribeMetricFilters: "The results are ASCII-sorted by filter name." */
const describeMetricFilters: Operation<Sdk, 'DescribeMetricFilters'> = {
  authorize: (input, context) => [groupAccess('DescribeMetricFilters', context, input.logGroupName)],
  async handle(input, context) {
    const { logGroupName, filterNamePrefix = '', metricName, metricNamespace } = input;
    if ((metricName === undefined) !== (metricNamespace === undefined)) {
      throw invalidParameter('metricName and metricNamespace must be specified together.');
    }
    const group =
      logGroupName === undefined ? undefined : (await requireGroup(context.store, context, logGroupName)).doc;
    const found = await context.store.list(metricFilters, regionalScope(context), {
      prefix: group && `${group.groupId}/`,
    });
    const isWanted = ({ name, transformations }: MetricFilterDocument) =>
      name.startsWith(filterNamePrefix) &&
      (metricName === undefined ||
        transformations.some(
          (one) => one.metricName === metricName && one.metricNamespace === metricNamespace,
        ));
    const sorted = found
      .map(({ doc }) => doc)
      .filter(isWanted)
      .map((doc) => ({ doc, place: `${doc.name}\n${doc.groupName}` }))
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const listing = `DescribeMetricFilters:${JSON.stringify([group?.groupId, filterNamePrefix, metricName, metricNamespace])}`;
    const after = context.tokens.open(listing, input.nextToken) as string | undefined;
    const rest = after === undefined ? sorted : sorted.filter(({ place }) => place > after);
    const page = rest.slice(0, input.limit ?? DEFAULT_LIMIT);
    const last = page.at(-1);
    return {
      metricFilters: page.map(({ doc }) => presentFilter(doc)),
      nextToken: last && rest.length > page.length ? context.tokens.seal(listing, last.place) : undefined,
    };
  },
};

function presentFilter({
  name,
  pattern,
  transformations,
  createdAt,
  groupName,
  shown,
}: MetricFilterDocument): MetricFilter {
  return {
    filterName: name,
    filterPattern: pattern,
    metricTransformations: [...transformations],
    creationTime: createdAt,
    logGroupName: groupName,
    ...shown,
    applyOnTransformedLogs: shown.applyOnTransformedLogs ?? false,
  };
}

const testMetricFilter: Operation<Sdk, 'TestMetricFilter'> = {
  authorize: onAnyResource('logs:TestMetricFilter'),
  handle: async ({ filterPattern, logEventMessages = [] }) => {
    const { matches, extract, names } = parseFilterPattern(filterPattern);
    const extracted = (message: string) => {
      const lookup = extract(message);
      return Object.fromEntries(names.flatMap((name) => [[name, lookup(name) ?? '']]));
    };
    return {
      matches: logEventMessages.flatMap((message, index) =>
        matches(message)
          ? [{ eventNumber: index + 1, eventMessage: message, extractedValues: extracted(message) }]
          : [],
      ),
    };
  },
};

export const metricFilterOperations = {
  DeleteMetricFilter: deleteMetricFilter,
  DescribeMetricFilters: describeMetricFilters,
  PutMetricFilter: putMetricFilter,
  TestMetricFilter: testMetricFilter,
} satisfies OperationTable<Sdk>;
