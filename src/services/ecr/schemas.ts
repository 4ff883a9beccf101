import type {
  StaticErrorSchema,
  StaticListSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';
import { OPERATION_NAMES } from './operation-names.js';

/**
 * The shapes of the one operation that is built, in the static form of the AWS SDK's packages, and the names of all others. A
 * number stands for a simple type (0 string, 4 timestamp).
 */
const NAMESPACE = 'com.amazonaws.ecr';
const STRING = 0;
const TIMESTAMP = 4;

const registryIds: StaticListSchema = [1, NAMESPACE, 'GetAuthorizationTokenRegistryIdList', 0, STRING];

const getAuthorizationTokenRequest: StaticStructureSchema = [
  3,
  NAMESPACE,
  'GetAuthorizationTokenRequest',
  0,
  ['registryIds'],
  [() => registryIds],
];

const authorizationData: StaticStructureSchema = [
  3,
  NAMESPACE,
  'AuthorizationData',
  0,
  ['authorizationToken', 'expiresAt', 'proxyEndpoint'],
  [STRING, TIMESTAMP, STRING],
];

const authorizationDataList: StaticListSchema = [
  1,
  NAMESPACE,
  'AuthorizationDataList',
  0,
  () => authorizationData,
];

const getAuthorizationTokenResponse: StaticStructureSchema = [
  3,
  NAMESPACE,
  'GetAuthorizationTokenResponse',
  0,
  ['authorizationData'],
  [() => authorizationDataList],
];

const invalidParameterException: StaticErrorSchema = [
  -3,
  NAMESPACE,
  'InvalidParameterException',
  { error: 'client' },
  ['message'],
  [STRING],
];

/** Of operations that are refused before their input is read. */
const unread: StaticStructureSchema = [3, NAMESPACE, 'Unread', 0, [], []];

const getAuthorizationToken: StaticOperationSchema = [
  9,
  NAMESPACE,
  'GetAuthorizationToken',
  0,
  () => getAuthorizationTokenRequest,
  () => getAuthorizationTokenResponse,
];

/** `GetAuthorizationToken$`, …: what a package of the SDK would export. */
export const schemas: Readonly<Record<string, StaticOperationSchema | StaticErrorSchema>> = {
  ...Object.fromEntries(OPERATION_NAMES.map((name) => [`${name}$`, operationUnread(name)])),
  GetAuthorizationToken$: getAuthorizationToken,
  InvalidParameterException$: invalidParameterException,
};

function operationUnread(name: string): StaticOperationSchema {
  return [9, NAMESPACE, name, 0, () => unread, () => unread];
}
