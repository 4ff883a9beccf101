import type { IncomingMessage } from 'node:http';
import { AwsError } from '../kernel/aws-error.js';
import { remembered } from '../kernel/remembered.js';
import { membersOf, type OperationShape } from '../wire/schema.js';
import { family } from './authentication-errors.js';
import type { LoadedOperation, LoadedService } from './registry.js';
import { s3Address } from './s3-address.js';

export interface ResolvedOperation {
  readonly operation: LoadedOperation;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The operation that a request is for: by its name, or where the protocol names none by method and path.
 * @throws AwsError
 */
export function resolveOperation(
  service: LoadedService,
  name: string | undefined,
  http: IncomingMessage,
  rawPath: string,
  query: URLSearchParams,
): ResolvedOperation {
  if (name !== undefined) {
    const operation = service.operations.get(name);
    if (!operation) throw unknownOperation(service, name);
    return { operation, labels: {} };
  }
  if (family(service.declaration) === 'query') throw missingAction();
  const isS3 = service.declaration.id === 's3';
  const address = isS3 ? s3Address(http.headers.host, rawPath) : { bucket: undefined, path: rawPath };
  const match = service.route({
    method: http.method ?? 'GET',
    path: address.path,
    query,
    hasHeader: (header) => http.headers[header] !== undefined,
    ...(isS3 && { accepts: (shape) => hasBucket(shape) === (address.bucket !== undefined) }),
  });
  const operation = match && service.operations.get(match.operation.name);
  if (!match || !operation) throw unknownOperation(service, `${http.method} ${rawPath.slice(0, 100)}`);
  const labels = address.bucket === undefined ? match.labels : { ...match.labels, Bucket: address.bucket };
  return { operation, labels };
}

const hasBucket = remembered(
  ({ input }: OperationShape) =>
    input.isStructSchema() && membersOf(input).some(([name]) => name === 'Bucket'),
);

/** @source the "Common Errors" of the query APIs */
function missingAction(): AwsError {
  return new AwsError('MissingAction', 'The request is missing an action or a required parameter.');
}

function invalidAction({ declaration }: LoadedService, name: string): string {
  if (declaration.protocol === 'ec2Query') return `The action ${name} is not valid for this web service.`;
  return `Could not find operation ${name} for version ${declaration.apiVersion ?? 'NO_VERSION_SPECIFIED'}`;
}

function unknownOperation(service: LoadedService, name: string): AwsError {
  const { protocol, title } = service.declaration;
  if (family(service.declaration) === 'query')
    return new AwsError('InvalidAction', invalidAction(service, name));
  if (protocol === 'restXml') {
    return new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      statusCode: 405,
    });
  }
  return new AwsError('UnknownOperationException', `${title} has no operation ${name}`, { statusCode: 400 });
}
