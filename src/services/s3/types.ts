import type {
  OperationInput,
  OperationName,
  OperationOutput,
  ServiceSdks,
} from '../../front-door/sdk-types.js';
import type { Operation, OperationTable } from '../../front-door/service.js';

export type S3Sdk = ServiceSdks['s3'];
export type S3Operation<Op extends OperationName<S3Sdk>> = Operation<S3Sdk, Op>;
export type S3Operations = OperationTable<S3Sdk>;
export type S3Input<Op extends OperationName<S3Sdk>> = OperationInput<S3Sdk, Op>;
export type S3Output<Op extends OperationName<S3Sdk>> = OperationOutput<S3Sdk, Op>;
