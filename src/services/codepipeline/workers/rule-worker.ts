import type { ServiceContext } from '../../../front-door/service.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import type { RuleRecord } from '../conditions/rule-record.js';
import type { RuleJob, RuleRunner, RuleStep } from '../conditions/rule-runner.js';
import type { FindRuleRunner } from '../conditions/runners.js';
import { bringInputs } from '../flow/bring-inputs.js';
import { concludeRule } from '../flow/conclude-rule.js';
import { RUN_RULE } from '../flow/rule-commands.js';
import { ruleExecutions } from '../store.js';
import { failureOf } from './failure-of.js';
import { jobOf, placeOf } from './job-of.js';
import { soonThenLater } from './next-look.js';

/** One look at one rule of a stage condition, and what came of it. */
export function ruleWorker(findRunner: FindRuleRunner): WorkerDeclaration<ServiceContext> {
  return {
    kind: RUN_RULE,
    concurrency: 16,
    leaseMs: 60_000,
    async run(item, context) {
      const { scope, id: ruleExecutionId } = placeOf(item);
      const stored = await context.store.get(ruleExecutions, scope, ruleExecutionId);
      if (!stored) return;
      const job = jobOf(stored.doc, stored.doc.rule.roleArn, item, context);
      const runner = findRunner(stored.doc.rule.ruleTypeId.provider);
      if (stored.doc.status !== 'InProgress') {
        await runner.letGo?.(job);
        return;
      }
      const step = await takeStep(job, item, runner);
      if (step.kind === 'unmet') await runner.letGo?.(job);
      await context.store.transaction(async (tx) => {
        if (step.kind !== 'waiting') {
          await concludeRule(tx, context, scope, ruleExecutionId, step);
          return;
        }
        const now = await tx.get(ruleExecutions, scope, ruleExecutionId);
        if (now?.doc.status !== 'InProgress') return;
        const watched = withProgress(now.doc, step, context);
        if (watched !== now.doc) await tx.put(ruleExecutions, scope, ruleExecutionId, watched);
        const nextLookAt = step.nextLookAt ?? soonThenLater(context.clock, watched.startedAt);
        const dueAt = Math.min(nextLookAt, watched.timeoutAt);
        await context.work.enqueue(tx, { kind: RUN_RULE, key: item.key, dueAt });
      });
    },
  };
}

async function takeStep(job: RuleJob, item: WorkItem, runner: RuleRunner): Promise<RuleStep> {
  const { record, context } = job;
  if (record.refusal) return { kind: 'errored', failure: record.refusal };
  try {
    if (!record.external) await bringInputs(context, record);
    const step = await runner.look(job);
    return step.kind === 'waiting' && context.clock.now() >= record.timeoutAt ? timedOut(record, step) : step;
  } catch (error) {
    const failure = failureOf(error, item, context);
    if (!failure) throw error;
    return { kind: 'errored', failure };
  }
}

/** Looked at once more when its time is up: what is met at last is met. */
function timedOut({ rule }: RuleRecord, { summary }: RuleStep): RuleStep {
  const last = summary === undefined ? '' : `: ${summary}`;
  return { kind: 'unmet', summary: `The rule '${rule.name}' was not met within its timeout${last}` };
}

/** @returns the same record where nothing of it is new */
function withProgress(
  record: RuleRecord,
  { external = record.external, summary = record.summary }: RuleStep,
  { clock }: ServiceContext,
): RuleRecord {
  if (external?.id === record.external?.id && summary === record.summary) return record;
  return {
    ...record,
    ...(external && { external }),
    ...(summary !== undefined && { summary }),
    updatedAt: clock.now(),
  };
}
