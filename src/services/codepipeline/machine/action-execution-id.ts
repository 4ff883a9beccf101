import { createHash } from 'node:crypto';

/**
 * The id of one attempt at one action, in the form of a UUID v4. It follows from what it names, so that deciding
 * the same thing twice names the same action execution.
 */
export function actionExecutionId(
  executionId: string,
  stage: string,
  action: string,
  attempt: number,
): string {
  const hash = createHash('sha256').update(JSON.stringify([executionId, stage, action, attempt]));
  const hex = hash.digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
