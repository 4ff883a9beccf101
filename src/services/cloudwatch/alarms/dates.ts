/** `2026-11-21T10:05:00.000+0000`, as CloudWatch writes instants in its own JSON. */
export function isoWithOffset(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

const LONG = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  day: '2-digit',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** `Friday 30 July, 2021 14:10:14 UTC`, as in the reasons of composite alarms. */
export function longDate(at: number): string {
  const parts = Object.fromEntries(LONG.formatToParts(at).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute, second } = parts;
  return `${weekday} ${day} ${month}, ${year} ${hour}:${minute}:${second} UTC`;
}
