import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { RuleRecord } from '../model.js';
import type { Place } from '../names.js';
import { delayUntilNext, parseSchedule } from '../schedule/schedule.js';
import { ruleKey, rules } from '../store.js';

/** The work that fires a schedule; key `ACCOUNT/REGION/BUS/NAME`. */
export const FIRE_SCHEDULE = 'events.fire-schedule';

/** Writes a rule and sees to it that its schedule fires when it should, or no more. */
export async function saveRule(
  tx: Transaction,
  context: ServiceContext & Place,
  rule: RuleRecord,
  before: RuleRecord | undefined,
): Promise<void> {
  const { nextFireAt: _replaced, ...rest } = rule;
  const nextFireAt = fireTime(context, rule, before);
  const saved: RuleRecord = nextFireAt === undefined ? rest : { ...rest, nextFireAt };
  const key = ruleKey(rule.eventBusName, rule.name);
  await tx.put(rules, regionalScope(context), key, saved);
  await schedule(tx, context, key, nextFireAt);
}

export async function removeRule(
  tx: Transaction,
  context: ServiceContext & Place,
  rule: RuleRecord,
): Promise<void> {
  const key = ruleKey(rule.eventBusName, rule.name);
  await tx.delete(rules, regionalScope(context), key);
  await schedule(tx, context, key, undefined);
}

/** A schedule that stays as it was keeps its rhythm. */
function fireTime(
  context: ServiceContext,
  rule: RuleRecord,
  before: RuleRecord | undefined,
): number | undefined {
  if (rule.state === 'DISABLED' || rule.scheduleExpression === undefined) return undefined;
  if (before?.scheduleExpression === rule.scheduleExpression && before.nextFireAt !== undefined) {
    return before.nextFireAt;
  }
  return nextFireTime(context, rule.scheduleExpression);
}

/** @returns epoch ms, undefined where the schedule is over */
export function nextFireTime(context: ServiceContext, expression: string): number | undefined {
  const parsed = parseSchedule(expression);
  const delayMs = parsed && delayUntilNext(parsed, context.clock.now());
  return delayMs === undefined ? undefined : Math.ceil(context.clock.after(delayMs));
}

async function schedule(
  tx: Transaction,
  context: ServiceContext & Place,
  key: string,
  dueAt: number | undefined,
): Promise<void> {
  const workKey = `${regionalScope(context)}/${key}`;
  await context.work.cancel(tx, FIRE_SCHEDULE, workKey);
  if (dueAt !== undefined) await context.work.enqueue(tx, { kind: FIRE_SCHEDULE, key: workKey, dueAt });
}
