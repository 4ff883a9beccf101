import type { AlarmState } from '../model.js';

/** Whether actions are held back, by what, and until when at most; what an alarm holds back has no such end. */
export type Suppression =
  | { readonly kind: 'released' }
  | { readonly kind: 'held'; readonly by: 'Alarm' }
  | { readonly kind: 'held'; readonly by: 'WaitPeriod' | 'ExtensionPeriod'; readonly until: number };

/** Instants are epoch ms. */
export interface Hold {
  /** When the composite alarm changed. */
  readonly since: number;
  readonly waitMs: number;
  readonly extensionMs: number;
  readonly now: number;
}

/**
 * The suppressor gets some time to go into ALARM; while it is there, and for some time after, actions are held back.
 * @param suppressor its state; undefined where there is no such alarm
 * @source Amazon CloudWatch User Guide, "Suppressing composite alarm actions"
 */
export function suppressionOf(suppressor: AlarmState | undefined, hold: Hold): Suppression {
  if (!suppressor) return { kind: 'released' };
  if (suppressor.value === 'ALARM') return { kind: 'held', by: 'Alarm' };
  const { since, waitMs, extensionMs, now } = hold;
  const leftAt = suppressor.leftAlarmAt;
  if (leftAt !== undefined && now < leftAt + extensionMs) {
    return { kind: 'held', by: 'ExtensionPeriod', until: leftAt + extensionMs };
  }
  const hasSuppressed = leftAt !== undefined && leftAt >= since;
  if (!hasSuppressed && now < since + waitMs)
    return { kind: 'held', by: 'WaitPeriod', until: since + waitMs };
  return { kind: 'released' };
}
