import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AwsError } from '../kernel/aws-error.js';
import type { OperationShape } from './schema.js';

/** A request as it came from the socket, after its signature was checked. */
export interface WireRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded, without the query. */
  readonly rawPath: string;
  /** The query as sent, without `?`. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  /** The payload, decoded from aws-chunked; it can be read once. */
  readonly body: AsyncIterable<Uint8Array>;
  /** REST: values of the URI's labels, decoded. */
  readonly labels: Readonly<Record<string, string>>;
  /** Reads the whole body. @throws AwsError where it is larger than the service allows */
  readonly readBody: () => Promise<Buffer>;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | Readable;
}

/** What encoders need to know of the service. */
export interface WireService {
  /** `http://iam.amazonaws.com/doc/2010-05-08/` */
  readonly xmlNamespace: string;
  /**
   * Whether clients may expect the codes that the service's errors had when it spoke the query protocol, in the header
   * `x-amzn-query-error`. @source Smithy, "awsQueryCompatible trait"
   */
  readonly isQueryCompatible: boolean;
  /** The error structure of that name, where the service's SDK has one. */
  readonly errorShape: (code: string) => ErrorShape | undefined;
}

export interface ErrorShape {
  /** The code in the query protocols, which may differ from the shape's name (`awsQueryError`). */
  readonly queryCode: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly schema: OperationShape['input'];
}

/** One wire format: reads an operation's input, writes its output and errors. */
export interface Protocol {
  decode(operation: OperationShape, request: WireRequest): Promise<unknown>;
  encode(operation: OperationShape, output: unknown, service: WireService, requestId: string): WireResponse;
  encodeError(error: AwsError, service: WireService, requestId: string): WireResponse;
}

/** HTTP status of an error: what the thrower says, else its shape, else its fault. */
export function errorStatus(error: AwsError, shape: ErrorShape | undefined): number {
  if (error.options.statusCode !== undefined) return error.options.statusCode;
  if (shape) return shape.status;
  return error.options.fault === 'server' ? 500 : 400;
}

/** Whether the caller is to blame (query and XML errors say `Sender` or `Receiver`). */
export function isClientFault(error: AwsError, shape: ErrorShape | undefined): boolean {
  return (error.options.fault ?? shape?.fault ?? 'client') === 'client';
}
