import { createHash } from 'node:crypto';
import type { ConditionType } from './plan.js';

/**
 * The id of one attempt at one action. It follows from what it names, so that deciding the same thing twice names
 * the same action execution.
 */
export function actionExecutionId(
  executionId: string,
  stage: string,
  action: string,
  attempt: number,
): string {
  return uuidOf([executionId, stage, action, attempt]);
}

export function ruleExecutionId(
  executionId: string,
  stage: string,
  condition: ConditionType,
  rule: string,
  attempt: number,
): string {
  return uuidOf(['rule', executionId, stage, condition, rule, attempt]);
}

/** Of the rollback that the failure of an attempt leads to. */
export function rollbackId(failedExecutionId: string, stage: string, attempt: number): string {
  return uuidOf(['rollback', failedExecutionId, stage, attempt]);
}

/** In the form of a UUID v4. */
function uuidOf(names: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(names)).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
