export interface AwsErrorOptions {
  /** HTTP status where neither the service's error schema nor the fault's default says it. */
  readonly statusCode?: number;
  /** `client` (4xx, the default) or `server` (5xx). */
  readonly fault?: 'client' | 'server';
  /** Further members of the error's structure, by their schema names (`BucketName`, `resourceName`, …). */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Further headers of the answer, lower case, where the protocol has them (S3's `x-amz-delete-marker`). */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The only error a client ever sees. `code` is the error's shape name in the SDK
 * (`PipelineNotFoundException`, `NoSuchBucket`); the protocol's encoder turns it into the wire's own spelling.
 * Anything else that is thrown is a bug: logged once and answered as InternalFailure without details.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly options: AwsErrorOptions;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.options = options;
  }
}

export function isAwsError(error: unknown, code?: string): error is AwsError {
  return error instanceof AwsError && (code === undefined || error.code === code);
}

/** The answer to what an operation's input breaks; `message` in AWS's words. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message, { statusCode: 400 });
}
