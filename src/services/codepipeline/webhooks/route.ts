import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { PayloadTooLarge, parsePayload, readPayload } from '../../../front-door/webhook-payload.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { PARTITION_SCOPE, regionalScope, type Transaction } from '../../../store/store.js';
import { type StoredSecrets, storedSecrets } from '../definition/sealed-secrets.js';
import { startExecution } from '../flow/start-execution.js';
import { pipelines, webhookAddresses, webhookArn, webhooks } from '../store.js';
import { recordTrigger } from '../triggers/record.js';
import { resolveVariables } from '../variables/pipeline-variables.js';
import { refusalOf } from './authenticate.js';
import { firstMismatch } from './matches.js';
import type { Webhook, WebhookAddress } from './webhook.js';

/** The path on AWS is `/trigger` of a host of its own. */
export const WEBHOOK_PATH = '/webhooks/trigger';

/** Under which key the webhook of a URL is found: how long that takes tells nothing of other URLs. */
export function addressKey(address: string): string {
  return createHash('sha256').update(address).digest('hex');
}

/**
 * `POST /webhooks/trigger?t=…&v=1`: whoever has the URL and passes the authentication starts the pipeline, unless a
 * filter says otherwise. GitHub's `ping` is answered and starts nothing.
 */
export function webhookRoute(sealer: Sealer): HttpRoute {
  const secrets = storedSecrets(sealer);
  return {
    name: 'webhooks',
    matches: (request, url) =>
      request.method === 'POST' && url.pathname === WEBHOOK_PATH && url.searchParams.has('t'),
    async handle(request, response, url, context) {
      try {
        const { status, text } = await answer(request, url.searchParams.get('t') ?? '', context, secrets);
        say(response, status, text);
      } catch (error) {
        if (!(error instanceof PayloadTooLarge)) throw error;
        // The rest of the body is on its way and nobody reads it.
        say(response.setHeader('connection', 'close'), 413, 'The payload is too large.');
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function answer(
  request: IncomingMessage,
  address: string,
  context: ServiceContext,
  secrets: StoredSecrets,
): Promise<Answer> {
  const place = (await context.store.get(webhookAddresses, PARTITION_SCOPE, addressKey(address)))?.doc;
  const webhook = place && (await context.store.get(webhooks, regionalScope(place), place.name))?.doc;
  if (!webhook) return { status: 404, text: 'There is no such webhook.' };
  const body = await readPayload(request);
  const { headers, socket } = request;
  const received = { headers, body, remoteAddress: socket.remoteAddress };
  const refusal = refusalOf(webhook.authentication, secrets, received);
  if (refusal !== undefined) {
    await context.store.transaction((tx) => record(tx, context, place, webhook, { reason: refusal }));
    return { status: 403, text: 'The request is not authenticated.' };
  }
  const payload = parsePayload(headers['content-type'], body);
  if (payload === undefined) return { status: 400, text: 'The payload is not JSON.' };
  if (headers['x-github-event'] === 'ping') return { status: 200, text: 'pong' };
  return await trigger(context, place, payload);
}

async function trigger(context: ServiceContext, place: WebhookAddress, payload: unknown): Promise<Answer> {
  const scope = regionalScope(place);
  try {
    return await context.store.transaction(async (tx) => {
      const webhook = (await tx.get(webhooks, scope, place.name))?.doc;
      if (!webhook) return { status: 404, text: 'There is no such webhook.' };
      const pipeline = (await tx.get(pipelines, scope, webhook.targetPipeline))?.doc;
      const action = pipeline?.definition.stages[0]?.actions.find(
        ({ name }) => name === webhook.targetAction,
      );
      const reason = action
        ? firstMismatch(webhook.filters, payload, action)
        : 'the target action of the webhook is gone';
      if (!pipeline || reason !== undefined) {
        await record(tx, context, place, webhook, { reason: reason ?? '' });
        return { status: 200, text: `Nothing is started: ${reason}.` };
      }
      const pipelineExecutionId = await startExecution(tx, context, pipeline, {
        executionId: context.ids.uuid(),
        trigger: { type: 'Webhook', detail: webhookArn(place, webhook.name) },
        variables: resolveVariables(pipeline.definition.variables, []),
        sourceRevisions: [],
      });
      await tx.put(webhooks, scope, webhook.name, { ...webhook, lastTriggeredAt: context.clock.now() });
      await record(tx, context, place, webhook, { pipelineExecutionId });
      return { status: 200, text: 'Started.' };
    });
  } catch (error) {
    // Too many executions, or a variable without a value.
    if (!isAwsError(error)) throw error;
    const { message: reason } = error;
    const webhook = (await context.store.get(webhooks, scope, place.name))?.doc;
    if (webhook) await context.store.transaction((tx) => record(tx, context, place, webhook, { reason }));
    return { status: 409, text: `Nothing is started: ${reason}` };
  }
}

async function record(
  tx: Transaction,
  context: ServiceContext,
  place: WebhookAddress,
  webhook: Webhook,
  outcome: { readonly pipelineExecutionId: string } | { readonly reason: string },
): Promise<void> {
  await recordTrigger(tx, context, place, {
    pipeline: webhook.targetPipeline,
    event: { source: 'webhook', detail: webhookArn(place, webhook.name) },
    ...outcome,
  });
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
}
