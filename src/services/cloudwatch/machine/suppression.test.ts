import { expect, it } from 'vitest';
import type { AlarmState, StateValue } from '../model.js';
import { suppressionOf } from './suppression.js';

const state = (value: StateValue, leftAlarmAt?: number): AlarmState => ({
  value,
  reason: '',
  updatedAt: 0,
  transitionedAt: 0,
  ...(leftAlarmAt !== undefined && { leftAlarmAt }),
});
const at = (now: number) => ({ since: 1_000, waitMs: 100, extensionMs: 50, now });

it.each([
  ['no such alarm', undefined, 1_000, 'released'],
  ['a suppressor in alarm, however long', state('ALARM'), 99_000, 'Alarm'],
  ['a suppressor that may come yet', state('OK'), 1_099, 'WaitPeriod until 1100'],
  ['one that did not come', state('OK'), 1_100, 'released'],
  ['one that has just left', state('OK', 1_050), 1_099, 'ExtensionPeriod until 1100'],
  ['one that has left, though the wait is not over', state('OK', 1_010), 1_070, 'released'],
  ['one that had left before the change', state('OK', 980), 1_020, 'ExtensionPeriod until 1030'],
  ['and may come again', state('OK', 980), 1_040, 'WaitPeriod until 1100'],
])('%s', (_name, suppressor, now, expected) => {
  const found = suppressionOf(suppressor, at(now));
  if (found.kind === 'released') expect(expected).toBe('released');
  else expect('until' in found ? `${found.by} until ${found.until}` : found.by).toBe(expected);
});
