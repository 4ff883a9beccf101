import { noSuchKey, notImplemented, notModified, preconditionFailed } from '../errors.js';
import type { StoredVersion } from '../model.js';

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: Date | undefined;
  readonly ifUnmodifiedSince?: Date | undefined;
}

interface Validators {
  readonly etag: string;
  readonly lastModifiedAt: number;
}

export type ConditionOutcome = 'holds' | 'not modified' | { readonly failed: string };

/**
 * @source Amazon S3 API reference, GetObject: If-Match decides over If-Unmodified-Since, and If-None-Match over
 * If-Modified-Since (RFC 7232, section 6).
 */
export function evaluateConditions(conditions: Conditions, object: Validators): ConditionOutcome {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!etagListed(ifMatch, object.etag)) return { failed: 'If-Match' };
  } else if (ifUnmodifiedSince && object.lastModifiedAt > ifUnmodifiedSince.getTime()) {
    return { failed: 'If-Unmodified-Since' };
  }
  if (ifNoneMatch !== undefined) return etagListed(ifNoneMatch, object.etag) ? 'not modified' : 'holds';
  if (ifModifiedSince && object.lastModifiedAt <= ifModifiedSince.getTime()) return 'not modified';
  return 'holds';
}

/** For reads. @throws AwsError PreconditionFailed, NotModified */
export function checkRead(conditions: Conditions, object: Validators): void {
  const outcome = evaluateConditions(conditions, object);
  if (outcome === 'holds') return;
  if (outcome === 'not modified') throw notModified(object.etag, object.lastModifiedAt);
  throw preconditionFailed(outcome.failed);
}

/** For the source of a copy, where there is no "not modified". @throws AwsError PreconditionFailed */
export function checkCopySource(conditions: Conditions, object: Validators): void {
  const outcome = evaluateConditions(conditions, object);
  if (outcome === 'holds') return;
  if (outcome !== 'not modified') throw preconditionFailed(`x-amz-copy-source-${outcome.failed}`);
  const header = conditions.ifNoneMatch === undefined ? 'If-Modified-Since' : 'If-None-Match';
  throw preconditionFailed(`x-amz-copy-source-${header}`);
}

/**
 * For writes, against what the key means just before. A delete marker is nothing.
 * @source Amazon S3 User Guide, "How to prevent object overwrites with conditional writes"
 * @throws AwsError PreconditionFailed; NoSuchKey where If-Match meets nothing; NotImplemented where If-None-Match names an ETag
 */
export function checkWrite(
  { ifMatch, ifNoneMatch }: Pick<Conditions, 'ifMatch' | 'ifNoneMatch'>,
  key: string,
  latest: StoredVersion | undefined,
): void {
  const current = latest?.kind === 'object' ? latest : undefined;
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') throw notImplemented('If-None-Match');
  if (ifNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (!current) throw noSuchKey(key);
  if (!etagListed(ifMatch, current.etag)) throw preconditionFailed('If-Match');
}

/** `"a", W/"b"` or `*`; quotes may be missing, as some clients leave them out. */
function etagListed(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((entry) => bareEtag(entry) === etag);
}

export function bareEtag(text: string): string {
  return text
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
}
