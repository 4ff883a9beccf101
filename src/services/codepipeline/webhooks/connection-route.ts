import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { ConnectedRepositories } from '../../../engines/git/port.js';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { PayloadTooLarge, parsePayload, readPayload } from '../../../front-door/webhook-payload.js';
import { parseArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { pipelines } from '../store.js';
import { readTold } from '../triggers/provider-payload.js';
import { connectionKey } from '../triggers/watched-repository.js';
import { scheduleGitWatch } from '../workers/git-watch-worker.js';
import { schedulePullRequest } from '../workers/pull-request-worker.js';
import { isSignedWith } from './authenticate.js';

export const CONNECTION_WEBHOOK_PATH = '/webhooks/connection';

/**
 * `POST /webhooks/connection?arn=CONNECTION-ARN`: what a provider tells of a repository behind a connection. A push is
 * looked for in the repository itself, so it need not be believed: it only hastens that look. What a pull request is about only
 * the payload says: it must be signed with the connection's secret.
 */
export function connectionWebhookRoute(connections: Pick<ConnectedRepositories, 'webhookSecret'>): HttpRoute {
  return {
    name: 'connection-webhooks',
    matches: (request, url) => request.method === 'POST' && url.pathname === CONNECTION_WEBHOOK_PATH,
    async handle(request, response, url, context) {
      try {
        const arn = url.searchParams.get('arn') ?? '';
        const [status, text] = await answer(request, arn, context, connections);
        say(response, status, text);
      } catch (error) {
        if (!(error instanceof PayloadTooLarge)) throw error;
        say(response.setHeader('connection', 'close'), 413, 'The payload is too large.');
      }
    },
  };
}

type Answer = readonly [status: number, text: string];

async function answer(
  request: IncomingMessage,
  connectionArn: string,
  context: ServiceContext,
  connections: Pick<ConnectedRepositories, 'webhookSecret'>,
): Promise<Answer> {
  const place = parseArn(connectionArn);
  const body = await readPayload(request);
  const { headers } = request;
  const payload = parsePayload(headers['content-type'], body);
  if (!place || payload === undefined) return [400, 'The payload is not JSON, or arn names no connection.'];
  const told = readTold(headers, payload);
  if (told.kind === 'nothing') return [200, 'Nothing to do.'];
  const scope = regionalScope(place);
  const repository = connectionKey(connectionArn, told.fullRepositoryId);
  if (told.kind === 'push') {
    await context.store.transaction(async (tx) => {
      for (const { doc } of await tx.listBy(pipelines, scope, 'byRepository', repository)) {
        await scheduleGitWatch(tx, context, doc);
      }
    });
    return [202, 'The repository will be looked at.'];
  }
  const secret = await secretOf(connections, connectionArn);
  if (secret === undefined || !isTheirs(secret, headers, body)) {
    return [403, 'The request is not signed with the secret of the connection.'];
  }
  const deliveryId = String(
    headers['x-github-delivery'] ??
      headers['x-gitlab-event-uuid'] ??
      headers['x-request-uuid'] ??
      randomUUID(),
  );
  const heard = { repository, change: told.change, deliveryId: deliveryId.slice(0, 100) };
  await context.store.transaction((tx) => schedulePullRequest(tx, context, scope, heard));
  return [202, 'The pull request will be looked at.'];
}

async function secretOf(
  connections: Pick<ConnectedRepositories, 'webhookSecret'>,
  arn: string,
): Promise<string | undefined> {
  try {
    return await connections.webhookSecret(arn);
  } catch (error) {
    if (isAwsError(error)) return undefined;
    throw error;
  }
}

/** GitHub and Bitbucket sign; GitLab sends the secret itself. */
function isTheirs(secret: string, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const token = headers['x-gitlab-token'];
  if (token === undefined) return isSignedWith(secret, { headers, body });
  const [left, right] = [Buffer.from(String(token)), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
}
