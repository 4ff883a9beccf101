import type { LifecycleRule } from '@aws-sdk/client-s3';
import type { Clock } from '../../../kernel/clock.js';
import type { Bucket, ObjectVersion, Upload } from '../model.js';
import { lifecycleDayMs } from './days.js';
import { abortsAt, expiresAt } from './decide.js';
import { isAbout, lifecycleOf, scopeOf } from './rules.js';

interface Told {
  readonly at: number;
  readonly ruleId: string;
}

/**
 * The header `x-amz-expiration` of an object's current version: the rule that ends it first.
 * @source Amazon S3 API reference, PutObject: response headers
 */
export function expirationHeader(
  clock: Clock,
  bucket: Bucket,
  version: ObjectVersion,
): { Expiration?: string } {
  const dayMs = lifecycleDayMs(clock);
  const first = earliest(bucket, (rule) =>
    isAbout(scopeOf(rule), version) ? expiresAt(rule, version, dayMs) : undefined,
  );
  if (!first) return {};
  const date = new Date(first.at).toUTCString();
  return { Expiration: `expiry-date="${date}", rule-id="${encodeURIComponent(first.ruleId)}"` };
}

/** The headers `x-amz-abort-date` and `x-amz-abort-rule-id` of a multipart upload. */
export function abortHeaders(
  clock: Clock,
  bucket: Bucket,
  upload: Upload,
): { AbortDate?: Date; AbortRuleId?: string } {
  const dayMs = lifecycleDayMs(clock);
  const first = earliest(bucket, (rule) => abortsAt(rule, upload, dayMs));
  return first ? { AbortDate: new Date(first.at), AbortRuleId: first.ruleId } : {};
}

function earliest(bucket: Bucket, when: (rule: LifecycleRule) => number | undefined): Told | undefined {
  let first: Told | undefined;
  for (const rule of lifecycleOf(bucket)?.rules ?? []) {
    const at = when(rule);
    if (at !== undefined && (!first || at < first.at)) first = { at, ruleId: rule.ID ?? '' };
  }
  return first;
}
