import { AwsError } from '../kernel/aws-error.js';
import { malformedXml } from '../wire/errors.js';
import { family } from './authentication-errors.js';
import type { AuthorizationPlace, Authorizer } from './identity.js';
import { InvalidPageToken } from './page-tokens.js';
import type { LoadedOperation, LoadedService } from './registry.js';
import type { AccessRequest, RequestContext } from './service.js';

/**
 * What happens to every decoded request, from outside or inside: validate, authorize, handle.
 * @throws AwsError
 */
export async function invoke(
  service: LoadedService,
  operation: LoadedOperation,
  input: unknown,
  context: RequestContext,
  authorizer: Authorizer,
): Promise<unknown> {
  const { implementation, shape } = operation;
  if (!implementation) throw notImplemented(service, shape.name);
  const violation = operation.check(input);
  if (violation !== undefined) throw validationFailure(service, violation);
  const asking = implementation.authorize(input as never, context);
  const requests = asking instanceof Promise ? await asking : asking;
  let deniedItems: ReadonlyMap<number, string> | undefined;
  if (requests.length > 0) {
    const decision = await authorizer.authorize(context.caller, requests, placeOf(context));
    if (!decision.allowed) {
      if (!implementation.isDeniedByItems) throw accessDenied(service, decision.message);
      deniedItems = await denialsOf(requests, context, authorizer);
    }
  }
  try {
    return await implementation.handle(input as never, deniedItems ? { ...context, deniedItems } : context);
  } catch (error) {
    if (error instanceof InvalidPageToken) throw invalidToken(service);
    throw error;
  }
}

/** The decision about all of them has been recorded: these are only asked for. */
async function denialsOf(
  requests: readonly AccessRequest[],
  context: RequestContext,
  authorizer: Authorizer,
): Promise<ReadonlyMap<number, string>> {
  const place = { ...placeOf(context), isQuestion: true } as const;
  const denials = new Map<number, string>();
  for (const [index, request] of requests.entries()) {
    const decision = await authorizer.authorize(context.caller, [request], place);
    if (!decision.allowed) denials.set(index, decision.message);
  }
  return denials;
}

/** Decisions are kept for a while, so that what a client says of itself is kept short. */
const MAX_TOLD = 1_024;

function placeOf({ accountId, region, requestId, clock, http }: RequestContext): AuthorizationPlace {
  const place = { accountId, region, requestId, now: clock.now() };
  if (http === undefined) return place;
  const { 'user-agent': userAgent, referer } = http.headers;
  const sourceIp = http.socket.remoteAddress;
  return {
    ...place,
    ...(sourceIp && { sourceIp }),
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, MAX_TOLD) }),
    ...(referer !== undefined && { referer: referer.slice(0, MAX_TOLD) }),
  };
}

/** A modelled SDK operation that this server has not yet; docs/coverage.md lists them all. */
function notImplemented(service: LoadedService, operation: string): AwsError {
  const { title } = service.declaration;
  const message = `${title} ${operation} is not implemented by Pipewright yet; docs/coverage.md lists what is.`;
  const code = { query: 'InvalidAction', s3: 'NotImplemented', json: 'UnknownOperationException' };
  return new AwsError(code[family(service.declaration)], message, { statusCode: 400 });
}

function validationFailure(service: LoadedService, message: string): AwsError {
  const kind = family(service.declaration);
  // What S3's requests need beyond their URI is in an XML body, and S3 does not say what is wrong with that.
  if (kind === 's3') return malformedXml();
  const usual = kind === 'query' ? 'ValidationError' : 'ValidationException';
  return new AwsError(service.declaration.validationErrorCode ?? usual, message, { statusCode: 400 });
}

export function accessDenied(service: LoadedService, message: string): AwsError {
  const { accessDeniedCode } = service.declaration;
  if (accessDeniedCode !== undefined) return new AwsError(accessDeniedCode, message, { statusCode: 403 });
  if (family(service.declaration) !== 'json') {
    return new AwsError('AccessDenied', message, { statusCode: 403 });
  }
  return new AwsError('AccessDeniedException', message, { statusCode: 400 });
}

function invalidToken(service: LoadedService): AwsError {
  const usual = { query: 'ValidationError', s3: 'InvalidArgument', json: 'ValidationException' };
  const own = ['InvalidNextTokenException', 'InvalidNextToken'].find((code) => service.wire.errorShape(code));
  return new AwsError(
    own ?? usual[family(service.declaration)],
    'The specified pagination token is not valid for this listing',
    {
      statusCode: 400,
    },
  );
}
