import type { DimensionFilter } from '@aws-sdk/client-cloudwatch';
import { onAnyResource } from '../../../front-door/access.js';
import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { DAY_MS, HOUR_MS } from '../../../kernel/duration.js';
import { regionalScope } from '../../../store/store.js';
import { invalidValue } from '../errors.js';
import { presentMetric } from '../metrics/identity.js';
import type { MetricDocument } from '../model.js';
import { metricPrefix, metrics } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const PAGE = 500;
/** How many metrics one request looks at: a page may come empty. */
const SCAN = 5_000;
const LISTED_MS = 14 * DAY_MS;
const RECENT_MS = 3 * HOUR_MS;

/**
 * Metrics that had values in the past two weeks.
 * @source Amazon CloudWatch API Reference, ListMetrics
 */
export const listMetrics: Operation<Sdk, 'ListMetrics'> = {
  authorize: onAnyResource('cloudwatch:ListMetrics'),
  async handle(input, context) {
    const { Namespace, MetricName, Dimensions = [], RecentlyActive } = input;
    const listing = `ListMetrics:${JSON.stringify([Namespace, MetricName, Dimensions, RecentlyActive])}`;
    const after = openToken(context, listing, input.NextToken);
    const prefix = metricPrefix(Namespace, MetricName);
    const since = context.clock.now() - (RecentlyActive === 'PT3H' ? RECENT_MS + HOUR_MS : LISTED_MS);
    const isWanted = (metric: MetricDocument) =>
      metric.lastHeardAt >= since &&
      (MetricName === undefined || metric.name === MetricName) &&
      Dimensions.every((filter) => matches(metric, filter));
    const found = await context.store.list(metrics, regionalScope(context), {
      prefix,
      limit: SCAN,
      ...(after !== undefined && { after }),
    });
    const wanted = found.filter(({ doc }) => isWanted(doc));
    const page = wanted.slice(0, PAGE);
    const last = wanted.length > PAGE ? page.at(-1) : found.length === SCAN ? found.at(-1) : undefined;
    return {
      Metrics: page.map(({ doc }) => presentMetric(doc)),
      ...(last && { NextToken: context.tokens.seal(listing, last.key) }),
    };
  },
};

function openToken(context: RequestContext, listing: string, token: string | undefined): string | undefined {
  try {
    return context.tokens.open(listing, token) as string | undefined;
  } catch (error) {
    if (error instanceof InvalidPageToken) throw invalidValue('Request parameter NextToken is invalid');
    throw error;
  }
}

function matches({ dimensions }: MetricDocument, { Name, Value }: DimensionFilter): boolean {
  return dimensions.some(({ name, value }) => name === Name && (Value === undefined || value === Value));
}
