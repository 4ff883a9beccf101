import { expect, it } from 'vitest';
import { eventTime } from './events.js';

it.each([
  ['2017-09-01T16:12:29.900Z', 'Sep 1, 2017 4:12:29 PM'],
  ['2024-12-31T00:00:05Z', 'Dec 31, 2024 12:00:05 AM'],
])('writes %s as AWS does in events', (iso, text) => {
  expect(eventTime(Date.parse(iso))).toBe(text);
});
