import { invalidParameter } from '../errors.js';
import type { TextsByName } from '../model.js';
import { RETRY_DEFAULTS, type RetryPolicy, totalDelaySeconds } from './retry-policy.js';

/** How messages are delivered to one subscription. */
export interface EffectivePolicy {
  readonly retries: RetryPolicy;
  readonly contentType: string;
}

const DEFAULT_CONTENT_TYPE = 'text/plain; charset=UTF-8';
const MAX_TOTAL_SECONDS = 3_600;
const MAX_RETRIES = 100;

type Members = Readonly<Record<string, unknown>>;

/**
 * What a subscription's own policy says, or the topic's where that is the only one or does not let itself be overridden.
 * @source Amazon SNS Developer Guide, "Creating an HTTP/S delivery policy"
 */
export function effectivePolicy(topic: TextsByName, subscription: TextsByName): EffectivePolicy {
  const ofTopic = topicPolicy(topic.DeliveryPolicy);
  const own = objectOf(subscription.DeliveryPolicy);
  const mayOverride = ofTopic.disableSubscriptionOverrides !== true;
  const retries = (mayOverride ? own.healthyRetryPolicy : undefined) ?? ofTopic.defaultHealthyRetryPolicy;
  const request = (mayOverride ? own.requestPolicy : undefined) ?? ofTopic.defaultRequestPolicy;
  return { retries: retriesOf(retries), contentType: contentTypeOf(request) };
}

/** `EffectiveDeliveryPolicy` of a topic, JSON. */
export function effectiveTopicPolicy(topic: TextsByName): string {
  const { disableSubscriptionOverrides = false, ...policy } = topicPolicy(topic.DeliveryPolicy);
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: retriesOf(policy.defaultHealthyRetryPolicy),
      disableSubscriptionOverrides,
      defaultRequestPolicy: { headerContentType: contentTypeOf(policy.defaultRequestPolicy) },
    },
  });
}

/** `EffectiveDeliveryPolicy` of a subscription, JSON. */
export function effectiveSubscriptionPolicy(topic: TextsByName, subscription: TextsByName): string {
  const { retries, contentType } = effectivePolicy(topic, subscription);
  return JSON.stringify({
    healthyRetryPolicy: retries,
    sicklyRetryPolicy: null,
    throttlePolicy: null,
    requestPolicy: { headerContentType: contentType },
    guaranteed: false,
  });
}

/** @throws AwsError InvalidParameter */
export function checkDeliveryPolicy(text: string, of: 'topic' | 'subscription'): void {
  if (text === '') return;
  const policy = parsed(text);
  const http = of === 'topic' ? isMembers(policy) && policy.http : policy;
  if (!isMembers(http)) throw refused('Unexpected JSON');
  const [retries, request] =
    of === 'topic'
      ? [http.defaultHealthyRetryPolicy, http.defaultRequestPolicy]
      : [http.healthyRetryPolicy, http.requestPolicy];
  if (retries !== undefined && retries !== null) checkRetries(retries);
  if (request !== undefined && request !== null) checkRequest(request);
}

function checkRetries(value: unknown): void {
  if (!isMembers(value)) throw refused('healthyRetryPolicy must be an object');
  for (const [name, member] of Object.entries(value)) {
    if (name === 'backoffFunction') {
      if (!BACKOFF_FUNCTIONS.includes(String(member))) throw refused(`Unknown backoffFunction ${member}`);
    } else if (!(name in RETRY_DEFAULTS)) throw refused(`Unknown member ${name}`);
    else if (!Number.isInteger(member) || Number(member) < 0) {
      throw refused(`${name} must be a number that is not negative`);
    }
  }
  const policy = retriesOf(value);
  const { minDelayTarget, maxDelayTarget, numRetries } = policy;
  if (minDelayTarget < 1 || minDelayTarget > maxDelayTarget) {
    throw refused('minDelayTarget must be between 1 and maxDelayTarget');
  }
  if (maxDelayTarget > MAX_TOTAL_SECONDS) throw refused('maxDelayTarget must be at most 3600');
  if (numRetries > MAX_RETRIES) throw refused('numRetries must be at most 100');
  const inPhases = policy.numNoDelayRetries + policy.numMinDelayRetries + policy.numMaxDelayRetries;
  if (inPhases > numRetries) throw refused('the phases must not have more retries than numRetries');
  if (totalDelaySeconds(policy) > MAX_TOTAL_SECONDS) {
    throw refused('the total policy retry time must not be greater than 3600 seconds');
  }
}

const BACKOFF_FUNCTIONS: readonly string[] = ['linear', 'arithmetic', 'geometric', 'exponential'];
const CONTENT_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(;[ ]?charset=[\w-]{1,40})?$/;

function checkRequest(value: unknown): void {
  const type = isMembers(value) ? value.headerContentType : undefined;
  if (type === undefined || (typeof type === 'string' && CONTENT_TYPE.test(type))) return;
  throw refused('headerContentType is not valid');
}

function retriesOf(value: unknown): RetryPolicy {
  return { ...RETRY_DEFAULTS, ...(isMembers(value) ? value : {}) };
}

function contentTypeOf(request: unknown): string {
  const type = isMembers(request) ? request.headerContentType : undefined;
  return typeof type === 'string' ? type : DEFAULT_CONTENT_TYPE;
}

function topicPolicy(text: string | undefined): Members {
  const { http } = objectOf(text);
  return isMembers(http) ? http : {};
}

/** Of one that was checked when it was set. */
function objectOf(text: string | undefined): Members {
  const value = text === undefined || text === '' ? undefined : parsed(text);
  return isMembers(value) ? value : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('failed to parse JSON.');
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(reason: string): Error {
  return invalidParameter(`DeliveryPolicy: ${reason}`);
}
