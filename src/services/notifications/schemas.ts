import type {
  StaticErrorSchema,
  StaticListSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';

/**
 * The shapes of the one operation that is built, in the static form of the AWS SDK's packages, and the names of all others. A
 * number stands for a simple type (0 string, 1 number).
 */
const NAMESPACE = 'com.amazonaws.codestarnotifications';
const STRING = 0;
const NUMBER = 1;

/** Every operation of the service with its path: those that are not built are refused by name. @source AWS CodeStar Notifications API Reference, "Actions" */
const PATHS = {
  CreateNotificationRule: '/createNotificationRule',
  DeleteNotificationRule: '/deleteNotificationRule',
  DeleteTarget: '/deleteTarget',
  DescribeNotificationRule: '/describeNotificationRule',
  ListEventTypes: '/listEventTypes',
  ListNotificationRules: '/listNotificationRules',
  ListTagsForResource: '/listTagsForResource',
  ListTargets: '/listTargets',
  Subscribe: '/subscribe',
  TagResource: '/tagResource',
  Unsubscribe: '/unsubscribe',
  UntagResource: '/untagResource/{resourceArn}',
  UpdateNotificationRule: '/updateNotificationRule',
} as const;

const listEventTypesFilter: StaticStructureSchema = [
  3,
  NAMESPACE,
  'ListEventTypesFilter',
  0,
  ['Name', 'Value'],
  [STRING, STRING],
  2,
];

const listEventTypesFilters: StaticListSchema = [
  1,
  NAMESPACE,
  'ListEventTypesFilters',
  0,
  () => listEventTypesFilter,
];

const listEventTypesRequest: StaticStructureSchema = [
  3,
  NAMESPACE,
  'ListEventTypesRequest',
  0,
  ['Filters', 'NextToken', 'MaxResults'],
  [() => listEventTypesFilters, STRING, NUMBER],
];

const eventTypeSummary: StaticStructureSchema = [
  3,
  NAMESPACE,
  'EventTypeSummary',
  0,
  ['EventTypeId', 'ServiceName', 'EventTypeName', 'ResourceType'],
  [STRING, STRING, STRING, STRING],
];

const eventTypeBatch: StaticListSchema = [1, NAMESPACE, 'EventTypeBatch', 0, () => eventTypeSummary];

const listEventTypesResult: StaticStructureSchema = [
  3,
  NAMESPACE,
  'ListEventTypesResult',
  0,
  ['EventTypes', 'NextToken'],
  [() => eventTypeBatch, STRING],
];

/** Of operations that are refused before their input is read. */
const unread: StaticStructureSchema = [3, NAMESPACE, 'Unread', 0, [], []];

/** `ListEventTypes$`, …: what a package of the SDK would export. */
export const schemas: Readonly<Record<string, StaticOperationSchema | StaticErrorSchema>> = {
  ...Object.fromEntries(
    Object.entries(PATHS).map(([name, path]) => [`${name}$`, operation(name, path, unread, unread)]),
  ),
  ListEventTypes$: operation(
    'ListEventTypes',
    PATHS.ListEventTypes,
    listEventTypesRequest,
    listEventTypesResult,
  ),
  InvalidNextTokenException$: clientError('InvalidNextTokenException', 400),
  ValidationException$: clientError('ValidationException', 400),
  AccessDeniedException$: clientError('AccessDeniedException', 403),
};

function operation(
  name: string,
  path: string,
  input: StaticStructureSchema,
  output: StaticStructureSchema,
): StaticOperationSchema {
  return [9, NAMESPACE, name, { http: ['POST', path, 200] }, () => input, () => output];
}

function clientError(name: string, httpError: number): StaticErrorSchema {
  return [-3, NAMESPACE, name, { error: 'client', httpError }, ['Message'], [STRING]];
}
