import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProjectSource } from '@aws-sdk/client-codebuild';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { PayloadTooLarge, parsePayload, readPayload } from '../../../front-door/webhook-payload.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { PatternTooSlow } from '../../../kernel/bounded-pattern.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import type { ProjectDocument } from '../model.js';
import { batchArn, buildArn, type Place } from '../names.js';
import { projects } from '../store.js';
import {
  type Approval,
  approvalOf,
  approvedEvent,
  heldEvent,
  heldKey,
  heldPullRequests,
  howToApprove,
  mayApprove,
  needsApproval,
} from './approval.js';
import { type Delivery, eventOf, initiatorOfDelivery, isAuthentic } from './delivery.js';
import { isWanted } from './filters.js';
import type { RepositoryEvent, WebhookDocument } from './model.js';
import { personRole } from './person-role.js';
import { sourceOfEvent } from './scope.js';
import { sourceVersionOf, startBatchOf, startBuildOf } from './start-build-of.js';

export const WEBHOOK_PATH = '/webhooks';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * `POST /webhooks?t=TOKEN&v=1`: a git provider tells of an event, which starts a build where the project's filters want it.
 *
 * @source AWS CodeBuild API Reference, Webhook: payloadUrl
 */
export function buildWebhookRoute(sealer: Sealer): HttpRoute {
  return {
    name: 'build-webhooks',
    matches: (request, url) => request.method === 'POST' && url.pathname === WEBHOOK_PATH,
    async handle(request, response, url, context) {
      try {
        say(response, await answer(request, url.searchParams.get('t') ?? '', { ...context, sealer }));
      } catch (error) {
        if (!(error instanceof PayloadTooLarge)) throw error;
        // The rest of it is on its way and nobody reads it.
        say(response.setHeader('connection', 'close'), { status: 413, text: 'The payload is too large.' });
      }
    },
  };
}

/** The sealer keeps the tokens with which providers are asked. */
type HookContext = ServiceContext & { readonly sealer: Sealer };

/** One hook of one project. */
interface Hook {
  readonly place: Place;
  readonly project: ProjectDocument;
  readonly webhook: WebhookDocument;
}

async function answer(request: IncomingMessage, token: string, context: HookContext): Promise<Answer> {
  const found = await findProject(context, token);
  if (found === undefined) return { status: 404, text: 'There is no such webhook.' };
  const { headers } = request;
  const body = await readPayload(request);
  const { project, webhook } = found;
  const delivery: Delivery = { sourceType: project.settings.source.type, headers, body };
  if (!isAuthentic(delivery, webhook.secret)) {
    return { status: 403, text: 'The signature of the payload does not match the secret of the webhook.' };
  }
  const payload = parsePayload(headers['content-type'], body);
  if (payload === undefined) return { status: 400, text: 'The payload is not JSON.' };
  if (headers['x-github-event'] === 'ping') return { status: 200, text: 'pong' };
  const approval = approvalOf(delivery, payload);
  if (approval !== undefined) return await approved(context, found, delivery, approval);
  const event = eventOf(delivery, payload);
  if (event === undefined) return { status: 200, text: 'Webhook received. The event starts no build.' };
  const source = sourceOfEvent(project.settings.source, webhook, event);
  if (typeof source === 'string') return notStarted(source);
  const reason = reasonAgainst(webhook, event) ?? (await held(context, found, source, event));
  if (reason !== undefined) return notStarted(reason);
  return await started(context, found, delivery, {
    event,
    source,
    sourceVersion: sourceVersionOf(project, event),
  });
}

function notStarted(reason: string): Answer {
  return { status: 200, text: `Webhook received. No build started: ${reason}.` };
}

/** Keeps the event of a pull request until it is approved. @returns undefined where it needs no approval */
async function held(
  context: HookContext,
  { place, project, webhook }: Hook,
  source: ProjectSource,
  event: RepositoryEvent,
): Promise<string | undefined> {
  const policy = webhook.pullRequestBuildPolicy;
  if (policy === undefined || !needsApproval(policy, event)) return undefined;
  const role = await personRole(context, context.sealer, place, source, event.author ?? '');
  if (mayApprove(policy, role)) return undefined;
  await context.store.transaction((tx) =>
    tx.put(heldPullRequests, regionalScope(place), heldKey(project.name, event), {
      event,
      heldAt: context.clock.now(),
    }),
  );
  return `the pull request needs an approval: ${howToApprove(event)}`;
}

async function approved(
  context: HookContext,
  hook: Hook,
  delivery: Delivery,
  approval: Approval,
): Promise<Answer> {
  const { place, project, webhook } = hook;
  const waiting = await heldEvent(context.store, place, project.name, approval);
  if (waiting === undefined) return notStarted('no pull request waits for this approval');
  const event = approvedEvent(waiting, approval);
  if (event === undefined) return notStarted('the approval is not of the latest commit');
  const source = sourceOfEvent(project.settings.source, webhook, event);
  if (typeof source === 'string') return notStarted(source);
  const role = await personRole(context, context.sealer, place, source, approval.author);
  if (!mayApprove(webhook.pullRequestBuildPolicy ?? { requiresCommentApproval: 'ALL_PULL_REQUESTS' }, role)) {
    return notStarted(`${approval.author} may not approve pull requests`);
  }
  const sourceVersion = sourceVersionOf(project, event, approval.commitId);
  return await started(context, hook, delivery, { event, source, sourceVersion });
}

interface Started {
  readonly event: RepositoryEvent;
  readonly source: ProjectSource;
  readonly sourceVersion: string | undefined;
}

async function started(
  context: ServiceContext,
  { place, project, webhook }: Hook,
  delivery: Delivery,
  { event, source: { location }, sourceVersion }: Started,
): Promise<Answer> {
  try {
    const initiator = initiatorOfDelivery(delivery);
    const starting = { event, delivery, initiator, sourceVersion, location };
    if (webhook.buildType === 'BUILD_BATCH') {
      const batch = await startBatchOf(context, place, project.name, starting);
      return { status: 200, text: `Webhook received and build started: ${batchArn(place, batch.id)}` };
    }
    const build = await startBuildOf(context, place, project.name, starting);
    return { status: 200, text: `Webhook received and build started: ${buildArn(place, build.id)}` };
  } catch (error) {
    // The project has as many builds as it may, or its settings do not work.
    if (!isAwsError(error)) throw error;
    return { status: 400, text: `${error.code}: ${error.message}` };
  }
}

/** @returns nothing where the event is wanted */
function reasonAgainst(webhook: WebhookDocument, event: RepositoryEvent): string | undefined {
  try {
    return isWanted(webhook, event) ? undefined : 'no filter group of the webhook fits';
  } catch (error) {
    if (!(error instanceof PatternTooSlow)) throw error;
    return 'a pattern of the filters takes too long';
  }
}

async function findProject({ store }: ServiceContext, token: string): Promise<Hook | undefined> {
  for (const scope of token === '' ? [] : await store.scopes(projects)) {
    const [found] = await store.listBy(projects, scope, 'webhook', token, { limit: 1 });
    const [accountId = '', region = ''] = scope.split('/');
    const webhook = found?.doc.webhook;
    if (found && webhook) return { place: { accountId, region }, project: found.doc, webhook };
  }
  return undefined;
}

function say(response: ServerResponse, { status, text }: Answer): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
