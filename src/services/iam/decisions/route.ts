import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Explanation } from '../../../engines/policy/explain.js';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { Authorizer } from '../../../front-door/identity.js';
import { isOfAccount, parseArn } from '../../../kernel/arn.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { accountOf, type Principal } from '../../../kernel/principal.js';
import type { Store } from '../../../store/store.js';
import type { DecisionLog } from './decision-log.js';
import { findDenial, lastDenial } from './denials.js';
import { explainPrincipal } from './explain-principal.js';
import { explainRecord } from './explain-record.js';

export interface ExplainRouteDeps {
  readonly store: Store;
  readonly decisions: DecisionLog;
  readonly now: () => number;
  readonly region: string;
  /**
   * Who asks; undefined: somebody at this machine, who may see everything.
   * @throws AwsError where the request is not signed as it must be
   */
  readonly caller: (request: IncomingMessage) => Promise<Principal | undefined>;
  readonly authorizer: Authorizer;
}

/**
 * `GET /_pipewright/iam/explain?requestId=ID`, `?last=true`, or `?principal=ARN&action=A&resource=R`: an `Explanation` as JSON; 404
 * where nothing is known.
 */
export function explainRoute(deps: ExplainRouteDeps): HttpRoute {
  return {
    name: 'iam-explain',
    matches: (_request, url) => url.pathname === '/_pipewright/iam/explain',
    async handle(request, response, url) {
      if (request.method !== 'GET') return send(response, 405, { message: 'GET is the only method here.' });
      const asked = questionOf(url);
      if (asked === undefined) {
        return send(response, 400, {
          message: 'Give requestId, last=true, or principal, action and resource.',
        });
      }
      try {
        const explanation = await visible(deps, await deps.caller(request), await answer(deps, asked));
        if (explanation === undefined) send(response, 404, { message: notFound(asked) });
        else send(response, 200, explanation);
      } catch (error) {
        if (!isAwsError(error)) throw error;
        send(response, 403, { message: error.message });
      }
    },
  };
}

/**
 * What was decided about others of the own account, for whoever may try out their policies.
 * @throws AwsError AccessDenied
 */
async function visible(
  { authorizer, now, region }: ExplainRouteDeps,
  caller: Principal | undefined,
  explanation: Explanation | undefined,
): Promise<Explanation | undefined> {
  if (caller === undefined) return explanation;
  const { accountId } = caller;
  const request = { action: 'iam:SimulatePrincipalPolicy', resource: explanation?.principal ?? '*' };
  const about = parseArn(explanation?.principal ?? '');
  const isOwn = about !== undefined && isOfAccount(about, accountOf(caller));
  if (explanation !== undefined && !isOwn) return undefined;
  const decision = await authorizer.authorize(caller, [request], { accountId, region, now: now() });
  if (!decision.allowed) throw new AwsError('AccessDenied', decision.message, { statusCode: 403 });
  return explanation;
}

type Asked =
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'last' }
  | {
      readonly kind: 'permission';
      readonly principal: string;
      readonly action: string;
      readonly resource: string;
    };

function questionOf({ searchParams }: URL): Asked | undefined {
  const requestId = searchParams.get('requestId');
  if (requestId) return { kind: 'request', requestId };
  if (searchParams.get('last') === 'true') return { kind: 'last' };
  const principal = searchParams.get('principal');
  const action = searchParams.get('action');
  if (!principal || !action) return undefined;
  return { kind: 'permission', principal, action, resource: searchParams.get('resource') ?? '*' };
}

async function answer(deps: ExplainRouteDeps, asked: Asked): Promise<Explanation | undefined> {
  const { store, decisions, region } = deps;
  switch (asked.kind) {
    case 'request': {
      const record = decisions.find(asked.requestId);
      return record === undefined ? await findDenial(store, asked.requestId) : explainRecord(record);
    }
    case 'last':
      return await lastDenial(store);
    case 'permission':
      return await explainPrincipal(store, { ...asked, now: deps.now(), region });
  }
}

function notFound(asked: Asked): string {
  switch (asked.kind) {
    case 'request':
      return `No decision about request ${asked.requestId} is known: it asked for no permission, or is too old.`;
    case 'last':
      return 'Nothing has been denied yet.';
    case 'permission':
      return `There is no user or role ${asked.principal}.`;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
