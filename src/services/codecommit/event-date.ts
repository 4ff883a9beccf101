/** `Wed Nov 06 19:10:58 UTC 2019`, as events spell dates. */
export function eventDate(at: number): string {
  const [weekday = '', day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`;
}
