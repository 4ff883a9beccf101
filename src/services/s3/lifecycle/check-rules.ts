import type { LifecycleRule, LifecycleRuleFilter, StorageClass } from '@aws-sdk/client-s3';
import { DAY_MS } from '../../../kernel/duration.js';
import { ALPHANUMERIC, type Ids } from '../../../kernel/ids.js';
import { invalidArgument, invalidRequest, malformedXml } from '../errors.js';
import { scopeOf, speaksOfSizes } from './rules.js';

const MAX_RULES = 1000;
const MAX_ID_LENGTH = 255;
const MAX_NEWER_VERSIONS = 100;

const CLASSES: ReadonlySet<string> = new Set<StorageClass>([
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
]);
/** The infrequent access classes take nothing younger. */
const INFREQUENT: ReadonlySet<string | undefined> = new Set<StorageClass>(['STANDARD_IA', 'ONEZONE_IA']);
const INFREQUENT_MIN_DAYS = 30;

/**
 * @returns the rules, each with an id
 * @throws AwsError MalformedXML, InvalidArgument, InvalidRequest
 * @source Amazon S3 API reference, PutBucketLifecycleConfiguration and the types that it takes; the words are those of S3's answers
 */
export function checkRules(rules: readonly LifecycleRule[], ids: Ids): LifecycleRule[] {
  if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
  const seen = new Set<string>();
  return rules.map((rule) => {
    checkRule(rule);
    const id = rule.ID || ids.random(48, ALPHANUMERIC);
    if (id.length > MAX_ID_LENGTH) {
      throw invalidArgument(`ID length should not exceed allowed limit of ${MAX_ID_LENGTH}`, 'ID', id);
    }
    if (seen.has(id)) {
      throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID', id);
    }
    seen.add(id);
    return { ...rule, ID: id };
  });
}

function checkRule(rule: LifecycleRule): void {
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') throw malformedXml();
  checkFilter(rule);
  checkActions(rule);
  checkExpiration(rule);
  checkTransitions(rule);
  checkNoncurrent(rule);
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  if (rule.AbortIncompleteMultipartUpload)
    positive(days, "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action");
}

/** A prefix of the old form or a filter, and one condition in a filter, or several in `And`. */
function checkFilter({ Prefix, Filter: filter }: LifecycleRule): void {
  if ((Prefix === undefined) === (filter === undefined)) throw malformedXml();
  if (filter === undefined) return;
  if (conditions(filter) + (filter.And ? 1 : 0) > 1) throw malformedXml();
  if (!filter.And) return;
  const { Tags: tags = [], ...others } = filter.And;
  if (conditions(others) + tags.length < 2) throw malformedXml();
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidRequest('Duplicate Tag Keys are not allowed.');
  }
}

function conditions(filter: Omit<LifecycleRuleFilter, 'And'>): number {
  const { Prefix, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = filter;
  return [Prefix, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan].filter((given) => given !== undefined)
    .length;
}

function checkActions(rule: LifecycleRule): void {
  const actions = [
    rule.Expiration,
    rule.NoncurrentVersionExpiration,
    rule.AbortIncompleteMultipartUpload,
    rule.Transitions?.[0],
    rule.NoncurrentVersionTransitions?.[0],
  ];
  if (actions.every((action) => action === undefined)) {
    throw invalidRequest('At least one action needs to be specified in a rule');
  }
  const scope = scopeOf(rule);
  if (rule.AbortIncompleteMultipartUpload && scope.tags.length > 0) {
    throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Tags.');
  }
  if (rule.AbortIncompleteMultipartUpload && speaksOfSizes(scope)) {
    throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Object Size.');
  }
  if (rule.Expiration?.ExpiredObjectDeleteMarker && scope.tags.length > 0) {
    throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with Tags.');
  }
}

function checkExpiration({ Expiration: expiration }: LifecycleRule): void {
  if (!expiration) return;
  const { Date: date, Days: days, ExpiredObjectDeleteMarker: marker } = expiration;
  if ([date, days, marker].filter((given) => given !== undefined).length !== 1) throw malformedXml();
  if (days !== undefined) positive(days, "'Days' for Expiration action");
  midnight(date);
}

function checkTransitions(rule: LifecycleRule): void {
  const expiresAfter = rule.Expiration?.Days;
  for (const { Date: date, Days: days, StorageClass: to } of rule.Transitions ?? []) {
    if ((date === undefined) === (days === undefined) || !CLASSES.has(to ?? '')) throw malformedXml();
    midnight(date);
    if (days === undefined) continue;
    notNegative(days, "'Days' in Transition action");
    if (INFREQUENT.has(to) && days < INFREQUENT_MIN_DAYS) throw tooYoung('Days', 'Transition', to, days);
    if (expiresAfter === undefined || expiresAfter > days) continue;
    throw invalidArgument(
      `'Days' in the Expiration action for prefix '${scopeOf(rule).prefix}' must be greater than 'Days' in the Transition action`,
      'Days',
      String(expiresAfter),
    );
  }
}

function checkNoncurrent(rule: LifecycleRule): void {
  const expiration = rule.NoncurrentVersionExpiration;
  if (expiration) {
    positive(expiration.NoncurrentDays, "'NoncurrentDays' for NoncurrentVersionExpiration action");
    checkNewer(expiration.NewerNoncurrentVersions);
  }
  for (const transition of rule.NoncurrentVersionTransitions ?? []) {
    const { NoncurrentDays: days, StorageClass: to } = transition;
    if (!CLASSES.has(to ?? '')) throw malformedXml();
    notNegative(days, "'NoncurrentDays' in NoncurrentVersionTransition action");
    checkNewer(transition.NewerNoncurrentVersions);
    if (INFREQUENT.has(to) && (days ?? 0) < INFREQUENT_MIN_DAYS) {
      throw tooYoung('NoncurrentDays', 'NoncurrentVersionTransition', to, days ?? 0);
    }
  }
}

function checkNewer(kept: number | undefined): void {
  if (kept === undefined || (Number.isInteger(kept) && kept >= 1 && kept <= MAX_NEWER_VERSIONS)) return;
  throw invalidArgument(
    `'NewerNoncurrentVersions' must be a positive integer not greater than ${MAX_NEWER_VERSIONS}`,
    'NewerNoncurrentVersions',
    String(kept),
  );
}

function positive(days: number | undefined, what: string): void {
  if (days !== undefined && Number.isInteger(days) && days > 0) return;
  throw invalidArgument(`${what} must be a positive integer`, what, String(days));
}

function notNegative(days: number | undefined, what: string): void {
  if (days !== undefined && Number.isInteger(days) && days >= 0) return;
  throw invalidArgument(`${what} must be nonnegative`, what, String(days));
}

function midnight(date: Date | undefined): void {
  if (date === undefined || date.getTime() % DAY_MS === 0) return;
  throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString());
}

function tooYoung(member: string, action: string, to: string | undefined, days: number) {
  return invalidArgument(
    `'${member}' in ${action} action must be greater than or equal to ${INFREQUENT_MIN_DAYS} for storageClass '${to}'`,
    member,
    String(days),
  );
}
