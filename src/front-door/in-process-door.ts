import { Readable } from 'node:stream';
import { parseArn } from '../kernel/arn.js';
import { AwsError } from '../kernel/aws-error.js';
import type { Principal } from '../kernel/principal.js';
import { payloadMember } from '../wire/rest/bindings.js';
import type { Authorizer, RoleAssumer } from './identity.js';
import { invoke } from './invoke.js';
import type { LoadedOperation, ServiceRegistry } from './registry.js';
import type { AwsClient, AwsDoor, CallPlace, RequestContext } from './service.js';

export interface InProcessDoorDeps {
  readonly registry: ServiceRegistry;
  readonly authorizer: Authorizer;
  readonly roles: RoleAssumer;
  readonly context: (principal: Principal, where: CallPlace) => RequestContext;
}

/** Inside calls: everything that a client's request meets but the socket. */
export function inProcessDoor(deps: InProcessDoorDeps): AwsDoor {
  const as = (principal: Principal, where: CallPlace): AwsClient => ({
    principal,
    call: ((service: string, operation: string, input: unknown) =>
      call(deps, service, operation, input, deps.context(principal, where))) as AwsClient['call'],
  });
  return {
    as,
    async assume(request) {
      const principal = await deps.roles.assume(request);
      const accountId = parseArn(request.roleArn)?.accountId ?? principal.accountId;
      return as(principal, {
        accountId,
        region: request.region,
        ...(request.origin && { origin: request.origin }),
      });
    },
  };
}

async function call(
  deps: InProcessDoorDeps,
  serviceId: string,
  operationName: string,
  input: unknown,
  context: RequestContext,
): Promise<unknown> {
  const declaration = deps.registry.byId(serviceId);
  if (!declaration) {
    throw new AwsError('UnknownOperationException', `Pipewright has no service ${serviceId} yet`);
  }
  const loading = deps.registry.load(declaration);
  const service = loading instanceof Promise ? await loading : loading;
  const operation = service.operations.get(operationName);
  if (!operation) throw new Error(`${serviceId} has no operation ${operationName}`);
  return await invoke(service, operation, withStreams(operation, input), context, deps.authorizer);
}

/** Handlers read streamed members as they come from the wire: as streams of bytes. */
function withStreams(operation: LoadedOperation, input: unknown): unknown {
  const payload = payloadMember(operation.shape.input);
  if (!payload?.[1].isStreaming() || typeof input !== 'object' || input === null) return input;
  const [name] = payload;
  const value = (input as Record<string, unknown>)[name];
  if (typeof value === 'string') return { ...input, [name]: Readable.from([Buffer.from(value)]) };
  if (value instanceof Uint8Array) return { ...input, [name]: Readable.from([value]) };
  return input;
}
