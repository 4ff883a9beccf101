import { type Ids, UPPER_ALPHANUMERIC } from '../../kernel/ids.js';

/**
 * Prefixes of IAM's unique ids.
 * @source IAM User Guide, "IAM identifiers", "Understanding unique ID prefixes"
 */
type EntityPrefix = 'ACCA' | 'AGPA' | 'AIDA' | 'AIPA' | 'ANPA' | 'APKA' | 'AROA' | 'ASCA';

/** 21 characters, never used again, even for an entity of the same name. */
export function uniqueId(ids: Ids, prefix: EntityPrefix): string {
  return prefix + ids.random(17, UPPER_ALPHANUMERIC);
}
