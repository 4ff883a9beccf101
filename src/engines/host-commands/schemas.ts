import type { StaticErrorSchema, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

/**
 * The protocol's shapes in the static form that the AWS SDK generates for its services, so that the same codecs read
 * and write them on both sides. A number stands for a simple type (0 string, 1 number, 4 timestamp); the last place of
 * a structure counts its required members, which come first.
 */
const NAMESPACE = 'com.amazonaws.codedeploy.commands';
const STRING = 0;
const NUMBER = 1;
const TIMESTAMP = 4;

export const Envelope$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'Envelope',
  0,
  ['Format', 'Payload'],
  [STRING, STRING],
];

export const HostCommand$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'HostCommand',
  0,
  ['HostCommandIdentifier', 'HostIdentifier', 'DeploymentExecutionId', 'CommandName', 'Nonce'],
  [STRING, STRING, STRING, STRING, NUMBER],
];

export const DeploymentSpecification$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'DeploymentSpecification',
  0,
  ['GenericEnvelope', 'VariantId', 'VariantEnvelope'],
  [() => Envelope$, STRING, () => Envelope$],
];

export const PollHostCommandInput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PollHostCommandInput',
  0,
  ['HostIdentifier'],
  [STRING],
  1,
];

export const PollHostCommandOutput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PollHostCommandOutput',
  0,
  ['HostCommand'],
  [() => HostCommand$],
];

export const GetDeploymentSpecificationInput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'GetDeploymentSpecificationInput',
  0,
  ['DeploymentExecutionId', 'HostIdentifier'],
  [STRING, STRING],
  2,
];

export const GetDeploymentSpecificationOutput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'GetDeploymentSpecificationOutput',
  0,
  ['DeploymentSystem', 'DeploymentSpecification'],
  [STRING, () => DeploymentSpecification$],
];

export const PutHostCommandAcknowledgementInput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PutHostCommandAcknowledgementInput',
  0,
  ['HostCommandIdentifier', 'Diagnostics'],
  [STRING, () => Envelope$],
  1,
];

export const PutHostCommandAcknowledgementOutput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PutHostCommandAcknowledgementOutput',
  0,
  ['CommandStatus'],
  [STRING],
];

export const PutHostCommandCompleteInput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PutHostCommandCompleteInput',
  0,
  ['HostCommandIdentifier', 'CommandStatus', 'Diagnostics'],
  [STRING, STRING, () => Envelope$],
  2,
];

export const PutHostCommandCompleteOutput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PutHostCommandCompleteOutput',
  0,
  [],
  [],
];

export const PostHostCommandUpdateInput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PostHostCommandUpdateInput',
  0,
  ['HostCommandIdentifier', 'EstimatedCompletionTime', 'Diagnostics'],
  [STRING, TIMESTAMP, () => Envelope$],
  1,
];

export const PostHostCommandUpdateOutput$: StaticStructureSchema = [
  3,
  NAMESPACE,
  'PostHostCommandUpdateOutput',
  0,
  ['CommandStatus'],
  [STRING],
];

export const ClientException$: StaticErrorSchema = [
  -3,
  NAMESPACE,
  'ClientException',
  { error: 'client' },
  ['message'],
  [STRING],
];

export const ServerException$: StaticErrorSchema = [
  -3,
  NAMESPACE,
  'ServerException',
  { error: 'server' },
  ['message'],
  [STRING],
];

export const PollHostCommand$: StaticOperationSchema = [
  9,
  NAMESPACE,
  'PollHostCommand',
  0,
  () => PollHostCommandInput$,
  () => PollHostCommandOutput$,
];

export const GetDeploymentSpecification$: StaticOperationSchema = [
  9,
  NAMESPACE,
  'GetDeploymentSpecification',
  0,
  () => GetDeploymentSpecificationInput$,
  () => GetDeploymentSpecificationOutput$,
];

export const PutHostCommandAcknowledgement$: StaticOperationSchema = [
  9,
  NAMESPACE,
  'PutHostCommandAcknowledgement',
  0,
  () => PutHostCommandAcknowledgementInput$,
  () => PutHostCommandAcknowledgementOutput$,
];

export const PutHostCommandComplete$: StaticOperationSchema = [
  9,
  NAMESPACE,
  'PutHostCommandComplete',
  0,
  () => PutHostCommandCompleteInput$,
  () => PutHostCommandCompleteOutput$,
];

export const PostHostCommandUpdate$: StaticOperationSchema = [
  9,
  NAMESPACE,
  'PostHostCommandUpdate',
  0,
  () => PostHostCommandUpdateInput$,
  () => PostHostCommandUpdateOutput$,
];
