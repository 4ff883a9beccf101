import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { PatternTooSlow } from '../../../kernel/bounded-pattern.js';
import { formParameters } from '../../../wire/query/form.js';
import type { ProjectDocument } from '../model.js';
import { buildArn, type Place } from '../names.js';
import { codebuildPrincipal } from '../service-role.js';
import { projects } from '../store.js';
import { type Delivery, eventOf, initiatorOfDelivery, isAuthentic } from './delivery.js';
import { isWanted } from './filters.js';
import type { RepositoryEvent, WebhookDocument } from './model.js';
import { sourceVersionOf, startBuildOf } from './start-build-of.js';

export const WEBHOOK_PATH = '/webhooks';
/** @source GitHub documentation: payloads are capped at 25 MB */
const MAX_PAYLOAD_BYTES = 25 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * `POST /webhooks?t=TOKEN&v=1`: a git provider tells of an event, which starts a build where the project's filters want it.
 *
 * @source AWS CodeBuild API Reference, Webhook: payloadUrl
 */
export function buildWebhookRoute(): HttpRoute {
  return {
    name: 'build-webhooks',
    matches: (request, url) => request.method === 'POST' && url.pathname === WEBHOOK_PATH,
    async handle(request, response, url, context) {
      const body = await readBody(request);
      if (body === undefined) {
        // The rest of it is on its way and nobody reads it.
        response.setHeader('connection', 'close');
        return say(response, { status: 413, text: 'The payload is too large.' });
      }
      say(response, await answer(request, body, url.searchParams.get('t') ?? '', context));
    },
  };
}

async function answer(
  { headers }: IncomingMessage,
  body: Buffer,
  token: string,
  context: ServiceContext,
): Promise<Answer> {
  const found = await findProject(context, token);
  if (found === undefined) return { status: 404, text: 'There is no such webhook.' };
  const { place, project, webhook } = found;
  const delivery: Delivery = { sourceType: project.settings.source.type, headers, body };
  if (!isAuthentic(delivery, webhook.secret)) {
    return { status: 403, text: 'The signature of the payload does not match the secret of the webhook.' };
  }
  const payload = parsed(body, headers['content-type']);
  if (payload === undefined) return { status: 400, text: 'The payload is not JSON.' };
  if (headers['x-github-event'] === 'ping') return { status: 200, text: 'pong' };
  const event = eventOf(delivery, payload);
  if (event === undefined) return { status: 200, text: 'Webhook received. The event starts no build.' };
  const reason = reasonAgainst(webhook, event);
  if (reason !== undefined) return { status: 200, text: `Webhook received. No build started: ${reason}.` };
  return await started(context, place, project, webhook, delivery, event);
}

async function started(
  context: ServiceContext,
  place: Place,
  project: ProjectDocument,
  webhook: WebhookDocument,
  delivery: Delivery,
  event: RepositoryEvent,
): Promise<Answer> {
  try {
    if (webhook.buildType === 'BUILD_BATCH') {
      const { buildBatch } = await context.door
        .as(codebuildPrincipal(place, project.name), place)
        .call('codebuild', 'StartBuildBatch', {
          projectName: project.name,
          sourceVersion: sourceVersionOf(project, event),
        });
      return { status: 200, text: `Webhook received and build started: ${buildBatch?.arn ?? ''}` };
    }
    const build = await startBuildOf(context, place, project.name, {
      event,
      delivery,
      initiator: initiatorOfDelivery(delivery),
    });
    return { status: 200, text: `Webhook received and build started: ${buildArn(place, build.id)}` };
  } catch (error) {
    // The project has as many builds as it may, or its settings do not work.
    if (!isAwsError(error)) throw error;
    return { status: 400, text: `${error.code}: ${error.message}` };
  }
}

/** @returns nothing where the event is wanted */
function reasonAgainst(webhook: WebhookDocument, event: RepositoryEvent): string | undefined {
  const approval = webhook.pullRequestBuildPolicy?.requiresCommentApproval ?? 'DISABLED';
  const isHeld = approval === 'ALL_PULL_REQUESTS' || (approval === 'FORK_PULL_REQUESTS' && event.isFromFork);
  if (event.pullRequest !== undefined && isHeld) return 'the pull request needs the approval of a maintainer';
  try {
    return isWanted(webhook, event) ? undefined : 'no filter group of the webhook fits';
  } catch (error) {
    if (!(error instanceof PatternTooSlow)) throw error;
    return 'a pattern of the filters takes too long';
  }
}

async function findProject(
  { store }: ServiceContext,
  token: string,
): Promise<
  { readonly place: Place; readonly project: ProjectDocument; readonly webhook: WebhookDocument } | undefined
> {
  for (const scope of token === '' ? [] : await store.scopes(projects)) {
    const [found] = await store.listBy(projects, scope, 'webhook', token, { limit: 1 });
    const [accountId = '', region = ''] = scope.split('/');
    const webhook = found?.doc.webhook;
    if (found && webhook) return { place: { accountId, region }, project: found.doc, webhook };
  }
  return undefined;
}

/** @returns undefined where it is too large */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request) {
    sizeBytes += (piece as Buffer).length;
    if (sizeBytes > MAX_PAYLOAD_BYTES) return undefined;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** GitHub also sends forms, with the JSON as `payload`. */
function parsed(body: Buffer, contentType: string | undefined): unknown {
  const text = body.toString();
  const isForm = contentType?.startsWith('application/x-www-form-urlencoded') === true;
  try {
    return JSON.parse(isForm ? (formParameters(text).get('payload') ?? '') : text) as unknown;
  } catch {
    return undefined;
  }
}

function say(response: ServerResponse, { status, text }: Answer): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
