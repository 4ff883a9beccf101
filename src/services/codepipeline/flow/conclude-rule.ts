import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import type { RuleRecord } from '../conditions/rule-record.js';
import type { RuleAnswer } from '../conditions/rule-runner.js';
import { ruleExecutions } from '../store.js';
import { pipelineOf } from './conclude-action.js';
import { decideFor } from './decide-for.js';

const STATUSES = { met: 'Succeeded', unmet: 'Failed', errored: 'Errored' } as const;

/** Records what a rule has said and lets its pipeline go on; nothing happens where nobody asks any more. */
export async function concludeRule(
  tx: Transaction,
  context: ServiceContext,
  scope: string,
  ruleExecutionId: string,
  answer: RuleAnswer,
): Promise<void> {
  const stored = await tx.get(ruleExecutions, scope, ruleExecutionId);
  if (stored?.doc.status !== 'InProgress') return;
  const record = stored.doc;
  const pipeline = await pipelineOf(tx, scope, record);
  if (!pipeline) return;

  const status = STATUSES[answer.kind];
  const ended: RuleRecord = {
    ...record,
    status,
    ...(answer.external && { external: answer.external }),
    ...(answer.summary !== undefined && { summary: answer.summary }),
    ...(answer.kind === 'errored' && { failure: answer.failure, summary: answer.failure.message }),
    updatedAt: context.clock.now(),
  };
  await tx.put(ruleExecutions, scope, ruleExecutionId, ended);
  await decideFor(tx, context, pipeline, {
    type: 'ruleEnded',
    executionId: record.executionId,
    stage: record.stage,
    condition: record.condition,
    rule: record.rule.name,
    ruleExecutionId,
    status,
  });
}
