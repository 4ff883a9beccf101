import {
  type CheckExplanation,
  type Explanation,
  explainCheck,
  type FailedCondition,
} from '../../../engines/policy/explain.js';
import { leastPrivilege } from '../../../engines/policy/least-privilege.js';
import type { DecisionRecord } from './decision-log.js';

export function explainRecord(record: DecisionRecord): Explanation {
  const caller = record.principal.arn;
  const checks = record.checks.map((check) => withoutSecrets(explainCheck(caller, check)));
  return {
    ...(record.requestId !== undefined && { requestId: record.requestId }),
    time: new Date(record.decidedAt).toISOString(),
    principal: caller,
    outcome: record.outcome,
    checks,
    patches: leastPrivilege(holderOf(record), checks),
  };
}

/** Values that are for the service alone: tokens of source providers, and variables of builds. */
const SECRET = /^codebuild:(token$|environment\.environmentvariables.*\.value$)/;

function withoutSecrets(check: CheckExplanation): CheckExplanation {
  const keys = Object.entries(check.conditions);
  if (!keys.some(([key]) => SECRET.test(key))) return check;
  return {
    ...check,
    conditions: Object.fromEntries(keys.map(([key, value]) => [key, SECRET.test(key) ? '***' : value])),
    nearMisses: check.nearMisses.map((miss) => ({
      ...miss,
      ...(miss.failed && { failed: miss.failed.map(withoutSecret) }),
    })),
  };
}

function withoutSecret(condition: FailedCondition): FailedCondition {
  return condition.found && SECRET.test(condition.key.toLowerCase())
    ? { ...condition, found: ['***'] }
    : condition;
}

/** Whom a resource's policy would name: the role, not one session of it. */
function holderOf({ principal }: DecisionRecord): string {
  return principal.kind === 'assumed-role' ? principal.roleArn : principal.arn;
}
