/** Instants are epoch ms; periods and resolutions are seconds, as in the API. */
export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** What a metric is: another dimension makes another metric. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  /** In order of their names. */
  readonly dimensions: readonly Dimension[];
}

export interface MetricDocument extends MetricIdentity {
  readonly metricId: string;
  /** When a value last came, to the hour: it decides whether the metric is listed. */
  readonly lastHeardAt: number;
}

/**
 * Everything that was put for one metric, unit and second (or minute, …). Tuples, because there are many.
 * `values` are pairs of value and count in order of value; null where only statistics were put, so that nobody
 * knows the distribution; left out where all values are the same.
 */
export type Bucket = readonly [
  at: number,
  unit: string,
  count: number,
  sum: number,
  minimum: number,
  maximum: number,
  values?: readonly (readonly [value: number, count: number])[] | null,
];

/** Neighbouring buckets of one metric in one resolution, in order of time. */
export interface BlockDocument {
  readonly metricId: string;
  readonly resolutionSeconds: number;
  readonly startAt: number;
  /** When its content moves to the next coarser resolution, or is forgotten. */
  readonly rollUpAt: number;
  readonly buckets: readonly Bucket[];
}

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON */
  readonly reasonData?: string;
  /** When value, reason or data changed. */
  readonly updatedAt: number;
  /** When the value changed. */
  readonly transitionedAt: number;
  /** When the value was last ALARM and became another. */
  readonly leftAlarmAt?: number;
}

interface AlarmBase {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly okActions: readonly string[];
  readonly alarmActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
  readonly configuredAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: AlarmState;
}

export interface MetricStatQuery {
  readonly metric: MetricIdentity;
  readonly periodSeconds: number;
  /** `Average`, `p99`, `TM(10%:90%)` … */
  readonly stat: string;
  readonly unit?: string;
}

export interface MetricQuery {
  readonly id: string;
  readonly label?: string;
  readonly returnData: boolean;
  readonly source:
    | { readonly kind: 'metric'; readonly metricStat: MetricStatQuery }
    | { readonly kind: 'expression'; readonly expression: string; readonly periodSeconds?: number };
}

export type TreatMissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

export type ComparisonOperator =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export interface MetricAlarmDocument extends AlarmBase {
  readonly kind: 'metric';
  /** One metric, or queries of which exactly one returns data. */
  readonly watches:
    | { readonly kind: 'metric'; readonly metricStat: MetricStatQuery }
    | { readonly kind: 'queries'; readonly queries: readonly MetricQuery[] };
  /** Of the watched metric or expression. */
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  readonly treatMissingData?: TreatMissingData;
  readonly evaluateLowSampleCountPercentile?: string;
}

export interface CompositeAlarmDocument extends AlarmBase {
  readonly kind: 'composite';
  readonly rule: string;
  /** Names of the alarms that the rule speaks of. */
  readonly children: readonly string[];
  readonly suppressor?: {
    readonly alarm: string;
    readonly waitSeconds: number;
    readonly extensionSeconds: number;
  };
  /** Actions that the suppressor holds back: since the last change, whose effects nobody has been told of. */
  readonly held?: {
    readonly since: number;
    readonly previous: AlarmState;
    readonly by: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod';
  };
}

export type AlarmDocument = MetricAlarmDocument | CompositeAlarmDocument;

export type HistoryItemType = 'ConfigurationUpdate' | 'StateUpdate' | 'Action';

export interface HistoryDocument {
  readonly alarmName: string;
  readonly alarmKind: AlarmDocument['kind'];
  readonly at: number;
  readonly type: HistoryItemType;
  readonly summary: string;
  /** JSON */
  readonly data: string;
}
