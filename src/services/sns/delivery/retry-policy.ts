import { SECOND_MS } from '../../../kernel/duration.js';

/** Delays are in seconds. The retries between the phases whose number is given are those that back off. */
export interface RetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numMaxDelayRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly backoffFunction: 'linear' | 'arithmetic' | 'geometric' | 'exponential';
}

/** Three retries, 20 seconds apart. @source Amazon SNS Developer Guide, "Amazon SNS message delivery retries" */
export const RETRY_DEFAULTS: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};

/**
 * How long to wait before the next attempt: at once, the least delay, growing, the longest.
 * @param failures attempts that have failed, from 1
 * @returns undefined where there is no further attempt
 */
export function retryDelayMs(policy: RetryPolicy, failures: number): number | undefined {
  const seconds = delaySeconds(policy, failures);
  return seconds === undefined ? undefined : seconds * SECOND_MS;
}

export function totalDelaySeconds(policy: RetryPolicy): number {
  let total = 0;
  for (let failures = 1; failures <= policy.numRetries; failures++) {
    total += delaySeconds(policy, failures) ?? 0;
  }
  return total;
}

function delaySeconds(policy: RetryPolicy, failures: number): number | undefined {
  const { minDelayTarget: least, maxDelayTarget: longest } = policy;
  if (failures > policy.numRetries) return undefined;
  if (failures <= policy.numNoDelayRetries) return 0;
  const step = failures - policy.numNoDelayRetries - policy.numMinDelayRetries;
  if (step <= 0) return least;
  const steps = policy.numRetries - failures - policy.numMaxDelayRetries + step;
  if (step > steps) return longest;
  const part = steps === 1 ? 0 : (step - 1) / (steps - 1);
  // What is rounded may come to a little more.
  return Math.min(longest, CURVES[policy.backoffFunction](least, longest, part));
}

/** From the least delay to the longest while `part` goes from 0 to 1. */
const CURVES: Readonly<
  Record<RetryPolicy['backoffFunction'], (least: number, longest: number, part: number) => number>
> = {
  linear: (least, longest, part) => least + (longest - least) * part,
  arithmetic: (least, longest, part) => least + ((longest - least) * part * (part + 1)) / 2,
  geometric: (least, longest, part) => least + (longest - least) * part ** 2,
  exponential: (least, longest, part) => least * (longest / least) ** part,
};
