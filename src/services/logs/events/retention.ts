import { DAY_MS } from '../../../kernel/duration.js';
import type { LogGroupDocument } from '../model.js';

/** Older events are not shown any more, whether or not they are deleted yet. */
export function expiredBefore(group: LogGroupDocument, now: number): number {
  return group.retentionDays === undefined ? 0 : now - group.retentionDays * DAY_MS;
}
