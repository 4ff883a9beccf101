import { createHash } from 'node:crypto';
import type { Target } from '@aws-sdk/client-eventbridge';
import type { AwsClient, RequestOrigin, ServiceContext } from '../../../front-door/service.js';
import { isOfAccount, parseArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { parseJson } from '../../../kernel/json/json-text.js';
import { partitionOf } from '../../../kernel/partition.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { eventText, isoSeconds } from '../event-text.js';
import type { BusEvent, Invocation, RuleRecord } from '../model.js';
import { type Place, ruleArn } from '../names.js';
import { rules } from '../store.js';
import { targetInput } from '../targets/target-input.js';
import { targetKind } from '../targets/target-kinds.js';
import { inTurn } from './in-turn.js';
import { isWorthRetrying, retryDelayMs } from './retry.js';

/** The work that hands one event to one target of one rule. */
export const INVOKE = 'events.invoke';

const MAX_RETRIES = 185;

/**
 * Hands an event to a target, at least once: a try that fails for a passing reason is repeated within the target's
 * retry policy, any other failure ends it. The first tries of one target are made in the order of events.
 *
 * @source Amazon EventBridge User Guide, "How EventBridge retries delivering events"
 */
export function invokeWorker(): WorkerDeclaration<ServiceContext> {
  const turns = inTurn();
  return {
    kind: INVOKE,
    concurrency: 8,
    leaseMs: 60 * SECOND_MS,
    async run(item, context) {
      const invocation = item.payload as Invocation;
      const lane = `${regionalScope(busPlace(invocation.event))}/${invocation.ruleKey}/${invocation.targetId}`;
      await turns(lane, () => deliver(item, invocation, context));
    },
  };
}

async function deliver(item: WorkItem, invocation: Invocation, context: ServiceContext): Promise<void> {
  const { event, ruleKey, targetId } = invocation;
  const stored = await context.store.get(rules, regionalScope(busPlace(event)), ruleKey);
  const target = stored?.doc.targets.find(({ Id }) => Id === targetId);
  // Taken away meanwhile.
  if (!stored || !target) return;
  try {
    await invokeTarget(invocation, stored.doc, target, context);
  } catch (error) {
    const facts = {
      rule: stored.doc.name,
      target: target.Arn,
      eventId: event.id,
      attempt: invocation.attempt,
      // A refusal is an answer, not a fault of this server: its words say it all.
      error: isAwsError(error) ? `${error.code}: ${error.message}` : error,
    };
    const retries = target.RetryPolicy?.MaximumRetryAttempts ?? MAX_RETRIES;
    const over = invocation.attempt > retries || context.clock.now() >= invocation.giveUpAt;
    if (over || !isWorthRetrying(error)) {
      context.log.warn('event not delivered', facts);
      return;
    }
    context.log.info('event delivery failed, to be tried again', facts);
    await tryAgain(item, invocation, context);
  }
}

async function tryAgain(item: WorkItem, invocation: Invocation, context: ServiceContext): Promise<void> {
  const dueAt = context.clock.after(retryDelayMs(invocation.attempt));
  const payload: Invocation = { ...invocation, attempt: invocation.attempt + 1 };
  await context.store.transaction((tx) =>
    context.work.enqueue(tx, { kind: item.kind, key: item.key, dueAt, payload }),
  );
}

async function invokeTarget(
  { event }: Invocation,
  rule: RuleRecord,
  target: Target,
  context: ServiceContext,
): Promise<void> {
  const targetArn = target.Arn ?? '';
  const arn = parseArn(targetArn);
  const kind = targetKind(targetArn);
  if (!arn || !kind) {
    context.log.warn('event not delivered: targets of this kind are not served yet', {
      rule: rule.name,
      target: targetArn,
      eventId: event.id,
    });
    return;
  }
  const here = busPlace(event);
  if (kind.passesOn && event.isPassedOn) {
    context.log.info('event not passed on: another bus has passed it on already', {
      rule: rule.name,
      target: targetArn,
      eventId: event.id,
    });
    return;
  }
  const account = { accountId: here.accountId, partition: partitionOf(here.region) };
  if (!kind.passesOn && !isOfAccount(arn, account)) {
    context.log.warn('event not delivered: the target belongs to another account', {
      rule: rule.name,
      target: targetArn,
      eventId: event.id,
    });
    return;
  }
  const ruleArnText = ruleArn(here, rule.eventBusName, rule.name);
  const text = eventText(event);
  const input = targetInput(
    target,
    { text, node: parseJson(text) },
    { ruleArn: ruleArnText, ruleName: rule.name, ingestionTime: isoSeconds(event.time) },
  );
  const token = deliveryToken(event, ruleArnText, target);
  const place = { accountId: here.accountId, region: arn.region || here.region };
  const origin = { ruleArn: ruleArnText, event: originEvent(event) };
  const client = await clientFor(context, kind.asRole ? target.RoleArn : undefined, place, token, origin);
  const call = {
    target: arn,
    ruleName: rule.name,
    input: input.node,
    text: input.text,
    event,
    token,
    now: context.clock.now(),
  };
  await kind.invoke(call, client);
}

async function clientFor(
  context: ServiceContext,
  roleArn: string | undefined,
  place: { readonly accountId: string; readonly region: string },
  token: string,
  origin: RequestOrigin,
): Promise<AwsClient> {
  const principal = servicePrincipal('events.amazonaws.com', place.accountId, origin.ruleArn);
  if (roleArn === undefined) return context.door.as(principal, { ...place, origin });
  return await context.door.assume({
    roleArn,
    sessionName: token,
    as: principal,
    region: place.region,
    origin,
  });
}

/** Where its bus is. */
function busPlace({ busPlace: place, accountId, region }: BusEvent): Place {
  return place ?? { accountId, region };
}

/** What the same event, rule and target have in common at every try, and nothing else has. */
function deliveryToken(event: BusEvent, rule: string, target: Target): string {
  const parts = [event.id, rule, target.Id, ...(event.replayName === undefined ? [] : [event.replayName])];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

function originEvent(event: BusEvent): RequestOrigin['event'] {
  const { id, time, accountId, region, source, detailType, resources, detailText, detail } = event;
  const about = { id, time, accountId, region, source, detailType, resources };
  return { ...about, detail: detailText === undefined ? detail : JSON.parse(detailText) };
}
