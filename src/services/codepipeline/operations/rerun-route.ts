import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { Authorizer } from '../../../front-door/identity.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { AwsError, isAwsError, validationError } from '../../../kernel/aws-error.js';
import type { Principal } from '../../../kernel/principal.js';
import { pipelineAccess } from '../access.js';
import { type RerunOrder, rerunActions } from './rerun-actions.js';

export interface RerunRouteDeps {
  /**
   * Who asks, and in which region.
   * @throws AwsError where the request is not signed as it must be
   */
  readonly caller: (
    request: IncomingMessage,
  ) => Promise<{ readonly principal: Principal; readonly region: string }>;
  readonly authorizer: Authorizer;
}

/** An extension: AWS has no operation that runs one action again. */
export const RERUN_PATH = '/_pipewright/codepipeline/rerun';

/**
 * `POST /_pipewright/codepipeline/rerun?pipelineName=P&pipelineExecutionId=ID&stageName=S&actionName=A`, with `goesOn=true` for
 * everything from the action on; signed as for CodePipeline, allowed to whoever may `codepipeline:RetryStageExecution` on the
 * stage. Answers `{pipelineExecutionId}`, errors as AWS JSON has them.
 */
export function rerunRoute(deps: RerunRouteDeps): HttpRoute {
  return {
    name: 'codepipeline-rerun',
    matches: (_request, url) => url.pathname === RERUN_PATH,
    async handle(request, response, url, context) {
      try {
        if (request.method !== 'POST') {
          throw new AwsError('MethodNotAllowed', 'POST is the only method here.', { statusCode: 405 });
        }
        const pipelineExecutionId = await rerun(deps, request, orderOf(url), context);
        send(response, 200, { pipelineExecutionId });
      } catch (error) {
        if (!isAwsError(error)) throw error;
        const { code, message, options } = error;
        send(response.setHeader('x-amzn-errortype', code), options.statusCode ?? 400, {
          __type: code,
          message,
        });
      }
    },
  };
}

async function rerun(
  { caller, authorizer }: RerunRouteDeps,
  request: IncomingMessage,
  order: RerunOrder,
  context: ServiceContext,
): Promise<string> {
  const { principal, region } = await caller(request);
  const where = { accountId: principal.accountId, region };
  const { store, clock } = context;
  const access = pipelineAccess('RetryStageExecution', { ...where, store }, order.pipelineName, [
    order.stageName,
  ]);
  const sourceIp = request.socket.remoteAddress;
  const decision = await authorizer.authorize(principal, [access], {
    ...where,
    requestId: context.ids.uuid(),
    now: clock.now(),
    ...(sourceIp && { sourceIp }),
  });
  if (!decision.allowed) throw new AwsError('AccessDeniedException', decision.message);
  return await rerunActions(context, { ...where, by: principal.arn }, order);
}

/** @throws AwsError ValidationException */
function orderOf({ searchParams }: URL): RerunOrder {
  const given = (name: string): string => {
    const value = searchParams.get(name);
    if (!value) throw validationError(`The request must name ${name}.`);
    return value;
  };
  return {
    pipelineName: given('pipelineName'),
    pipelineExecutionId: given('pipelineExecutionId'),
    stageName: given('stageName'),
    actionName: given('actionName'),
    goesOn: searchParams.get('goesOn') === 'true',
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
