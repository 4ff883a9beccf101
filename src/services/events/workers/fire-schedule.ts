import { createHash } from 'node:crypto';
import type { ServiceContext } from '../../../front-door/service.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { BusEvent } from '../model.js';
import { type Place, ruleArn } from '../names.js';
import { FIRE_SCHEDULE, nextFireTime } from '../operations/save-rule.js';
import { rules } from '../store.js';
import { enqueueInvocations } from './deliver.js';

/**
 * Sends a rule's targets the event of its schedule and sets the next time, in one transaction: run twice for the same
 * time, it finds the later time in the record and waits for it.
 */
export function fireScheduleWorker(): WorkerDeclaration<ServiceContext> {
  return {
    kind: FIRE_SCHEDULE,
    concurrency: 2,
    leaseMs: 30 * SECOND_MS,
    async run(item, context) {
      const [accountId = '', region = '', ...rest] = item.key.split('/');
      const place = { accountId, region };
      const key = rest.join('/');
      await context.store.transaction(async (tx) => {
        const stored = await tx.get(rules, regionalScope(place), key);
        const dueAt = stored?.doc.nextFireAt;
        if (!stored || dueAt === undefined || stored.doc.scheduleExpression === undefined) return;
        if (context.clock.now() < dueAt) {
          await context.work.enqueue(tx, { kind: item.kind, key: item.key, dueAt });
          return;
        }
        const arn = ruleArn(place, stored.doc.eventBusName, stored.doc.name);
        await enqueueInvocations(tx, context, stored, scheduledEvent(place, arn, dueAt));
        const nextFireAt = nextFireTime(context, stored.doc.scheduleExpression);
        const { nextFireAt: _fired, ...rule } = stored.doc;
        await tx.put(rules, regionalScope(place), key, {
          ...rule,
          ...(nextFireAt !== undefined && { nextFireAt }),
        });
        if (nextFireAt !== undefined) {
          await context.work.enqueue(tx, { kind: item.kind, key: item.key, dueAt: nextFireAt });
        }
      });
    },
  };
}

/** @source Amazon EventBridge User Guide, "Creating an Amazon EventBridge rule that runs on a schedule" */
function scheduledEvent(place: Place, arn: string, time: number): BusEvent {
  return {
    id: eventIdOf(`${arn}\n${time}`),
    time,
    ...place,
    source: 'aws.events',
    detailType: 'Scheduled Event',
    detail: {},
    resources: [arn],
  };
}

/** In the form of a UUID, and the same for the same firing. */
function eventIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
