import type { LifecycleRule, StorageClass } from '@aws-sdk/client-s3';
import type { ObjectVersion, StoredVersion, Upload, Versioning } from '../model.js';
import { dayAfter } from './days.js';
import { isAbout, type Lifecycle, type RuleScope, scopeOf, speaksOfSizes } from './rules.js';

/** What a version is among those of its key. */
export type VersionStanding =
  | { readonly isLatest: true; readonly hasOlder: boolean }
  | {
      readonly isLatest: false;
      /** When the next newer version was made, epoch ms. */
      readonly noncurrentSince: number;
      /** How many noncurrent versions of the key are newer. */
      readonly newerNoncurrent: number;
    };

export type LifecycleAction =
  /** As DeleteObject does it: a marker is put before a versioned object. */
  | { readonly kind: 'delete' }
  /** This version goes for good. */
  | { readonly kind: 'end' }
  | { readonly kind: 'transition'; readonly storageClass: StorageClass };

/** Epoch ms, and the length of a rule's day in ms. */
export interface LifecycleTime {
  readonly now: number;
  readonly dayMs: number;
}

/** Warmest first: transitions lead only downwards. @source User Guide, "Transitioning objects: supported transitions" */
const WATERFALL: readonly StorageClass[] = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** Smaller ones cost more to move than they save. */
const MIN_TRANSITION_BYTES = 128 * 1024;

/**
 * What the rules want of a version now. What ends a version for good goes before transitions, and these before delete markers.
 * @source Amazon S3 User Guide, "Conflicting lifecycle actions"
 */
export function decideVersion(
  lifecycle: Lifecycle,
  version: StoredVersion,
  standing: VersionStanding,
  versioning: Versioning,
  time: LifecycleTime,
): LifecycleAction | undefined {
  const rules = lifecycle.rules.filter((rule) => isAbout(scopeOf(rule), version));
  if (!standing.isLatest) {
    if (rules.some((rule) => noncurrentExpired(rule, standing, time))) return { kind: 'end' };
    return version.kind === 'object'
      ? transition(version, (rule) => noncurrentTransitions(rule, standing, time), rules, lifecycle)
      : undefined;
  }
  if (version.kind === 'delete-marker') {
    const isAlone = !standing.hasOlder;
    return isAlone && rules.some((rule) => markerExpired(rule, version, time)) ? { kind: 'end' } : undefined;
  }
  const isExpired = rules.some((rule) => (expiresAt(rule, version, time.dayMs) ?? Infinity) <= time.now);
  if (isExpired && versioning === 'off') return { kind: 'delete' };
  const moved = transition(version, (rule) => currentTransitions(rule, version, time), rules, lifecycle);
  return moved ?? (isExpired ? { kind: 'delete' } : undefined);
}

/** When a rule ends an object as the current version; undefined: never. Epoch ms. */
export function expiresAt(
  { Expiration: expiration }: LifecycleRule,
  version: Pick<StoredVersion, 'lastModifiedAt'>,
  dayMs: number,
): number | undefined {
  if (expiration?.Date) return Math.max(expiration.Date.getTime(), 0);
  if (expiration?.Days === undefined) return undefined;
  return dayAfter(version.lastModifiedAt, expiration.Days, dayMs);
}

/** When a rule aborts a multipart upload; undefined: never. Epoch ms. */
export function abortsAt(
  rule: LifecycleRule,
  upload: Pick<Upload, 'key' | 'initiatedAt'>,
  dayMs: number,
): number | undefined {
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  if (days === undefined || !upload.key.startsWith(scopeOf(rule).prefix)) return undefined;
  return dayAfter(upload.initiatedAt, days, dayMs);
}

/** A marker that hides nothing any more goes at once, or after the days of the rule that ends objects. */
function markerExpired(rule: LifecycleRule, version: StoredVersion, { now, dayMs }: LifecycleTime): boolean {
  if (rule.Expiration?.ExpiredObjectDeleteMarker) return true;
  return (expiresAt(rule, version, dayMs) ?? Infinity) <= now;
}

type Noncurrent = Extract<VersionStanding, { isLatest: false }>;

function noncurrentExpired(
  { NoncurrentVersionExpiration: expiration }: LifecycleRule,
  { noncurrentSince, newerNoncurrent }: Noncurrent,
  { now, dayMs }: LifecycleTime,
): boolean {
  if (expiration?.NoncurrentDays === undefined) return false;
  if (newerNoncurrent < (expiration.NewerNoncurrentVersions ?? 0)) return false;
  return dayAfter(noncurrentSince, expiration.NoncurrentDays, dayMs) <= now;
}

function noncurrentTransitions(
  { NoncurrentVersionTransitions: transitions = [] }: LifecycleRule,
  { noncurrentSince, newerNoncurrent }: Noncurrent,
  { now, dayMs }: LifecycleTime,
): (StorageClass | undefined)[] {
  return transitions
    .filter(({ NewerNoncurrentVersions: kept = 0 }) => newerNoncurrent >= kept)
    .filter(({ NoncurrentDays: days = 0 }) => dayAfter(noncurrentSince, days, dayMs) <= now)
    .map(({ StorageClass: to }) => to);
}

function currentTransitions(
  { Transitions: transitions = [] }: LifecycleRule,
  { lastModifiedAt }: ObjectVersion,
  { now, dayMs }: LifecycleTime,
): (StorageClass | undefined)[] {
  return transitions
    .filter(({ Date: date, Days: days = 0 }) =>
      date ? date.getTime() <= now : dayAfter(lastModifiedAt, days, dayMs) <= now,
    )
    .map(({ StorageClass: to }) => to);
}

/** Down to the coldest of the classes that the rules name by now. */
function transition(
  version: ObjectVersion,
  due: (rule: LifecycleRule) => readonly (StorageClass | undefined)[],
  rules: readonly LifecycleRule[],
  lifecycle: Lifecycle,
): LifecycleAction | undefined {
  let coldest = WATERFALL.indexOf(version.storageClass);
  for (const rule of rules) {
    const scope = scopeOf(rule);
    for (const storageClass of due(rule)) {
      const place = storageClass ? WATERFALL.indexOf(storageClass) : -1;
      if (place > coldest && isLargeEnough(version, place, scope, lifecycle)) coldest = place;
    }
  }
  const storageClass = WATERFALL[coldest];
  if (storageClass === undefined || storageClass === version.storageClass) return undefined;
  return { kind: 'transition', storageClass };
}

function isLargeEnough(
  { sizeBytes }: ObjectVersion,
  place: number,
  scope: RuleScope,
  { archivesSmallObjects }: Lifecycle,
): boolean {
  if (sizeBytes >= MIN_TRANSITION_BYTES || speaksOfSizes(scope)) return true;
  return archivesSmallObjects && place >= WATERFALL.indexOf('GLACIER');
}
