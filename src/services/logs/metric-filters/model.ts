import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import { collection } from '../../../store/store.js';

/** What a group's events count for in CloudWatch. */
export interface MetricFilterDocument {
  readonly groupId: string;
  readonly groupName: string;
  readonly name: string;
  readonly pattern: string;
  readonly transformations: readonly MetricTransformation[];
  readonly createdAt: number;
  /** Kept and shown. */
  readonly shown: {
    readonly applyOnTransformedLogs?: boolean;
    readonly fieldSelectionCriteria?: string;
    readonly emitSystemFieldDimensions?: string[];
  };
}

/** By {@link metricFilterKey}. */
export const metricFilters = collection<MetricFilterDocument>('logs.metric-filter');

export function metricFilterKey(groupId: string, name: string): string {
  return `${groupId}/${name}`;
}
