import { DELIVER_EVENT } from '../../../front-door/emit.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { DAY_MS, SECOND_MS } from '../../../kernel/duration.js';
import { type JsonNode, parseJson } from '../../../kernel/json/json-text.js';
import { compilePattern } from '../../../kernel/json-pattern/compile.js';
import { matchesPattern } from '../../../kernel/json-pattern/match.js';
import type { ObjectPattern } from '../../../kernel/json-pattern/pattern.js';
import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { isKept, keepEvent } from '../archives/keep-event.js';
import { archivesOf } from '../archives/model.js';
import { eventText } from '../event-text.js';
import { type BusEvent, DEFAULT_BUS, type Invocation, type RuleRecord } from '../model.js';
import { rules } from '../store.js';
import { INVOKE } from './invoke.js';

/** Compiled patterns kept; patterns are immutable texts, so nothing in here grows stale. */
const MAX_COMPILED = 2_000;

/**
 * Compares an event with its bus's archives and rules, keeps it, and enqueues one invocation for each target of those that match. One at a
 * time, so that a target gets events in the order in which they happened.
 */
export function deliverWorker(): WorkerDeclaration<ServiceContext> {
  const compiled = new Map<string, ObjectPattern>();
  const matches = (text: string, node: JsonNode): boolean => {
    let pattern = compiled.get(text);
    if (pattern === undefined) {
      pattern = compilePattern(text);
      if (compiled.size >= MAX_COMPILED) compiled.clear();
      compiled.set(text, pattern);
    }
    return matchesPattern(pattern, node);
  };
  return {
    kind: DELIVER_EVENT,
    concurrency: 1,
    leaseMs: 30 * SECOND_MS,
    async run(item, context) {
      const event = item.payload as BusEvent;
      const bus = event.eventBusName ?? DEFAULT_BUS;
      const place = event.busPlace ?? event;
      const live = await context.store.listBy(rules, regionalScope(place), 'live', bus);
      const kept = await archivesOf(context.store, place, bus);
      if (live.length + kept.length === 0) return;
      const text = eventText(event);
      const node = parseJson(text);
      const matched = live
        .filter(({ doc }) => event.onlyRules?.includes(doc.name) ?? true)
        .filter(({ doc }) => matches(doc.eventPattern ?? '', node));
      const keeping = kept.filter(({ doc }) => isKept(doc, event, node, matches));
      if (matched.length + keeping.length === 0) return;
      await context.store.transaction(async (tx) => {
        for (const { doc } of keeping) await keepEvent(tx, place, doc.name, event, text);
        for (const rule of matched) await enqueueInvocations(tx, context, rule, event);
      });
    },
  };
}

/** Enqueued again for the same event, they are the same invocations. */
export async function enqueueInvocations(
  tx: Transaction,
  context: ServiceContext,
  rule: Stored<RuleRecord>,
  event: BusEvent,
): Promise<void> {
  for (const target of rule.doc.targets) {
    const maxAgeMs = (target.RetryPolicy?.MaximumEventAgeInSeconds ?? DAY_MS / SECOND_MS) * SECOND_MS;
    const payload: Invocation = {
      event,
      ruleKey: rule.key,
      targetId: target.Id ?? '',
      attempt: 1,
      giveUpAt: context.clock.after(maxAgeMs),
    };
    const id = event.replayName === undefined ? event.id : `${event.id}/${event.replayName}`;
    const key = `${regionalScope(event.busPlace ?? event)}/${id}/${rule.key}/${target.Id}`;
    await context.work.enqueue(tx, { kind: INVOKE, key, payload });
  }
}
