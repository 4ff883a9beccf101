import { type CronSchedule, isDayOf, parseCron } from '../../../kernel/cron.js';
import { HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';

/** When deployments are allowed, in a time zone. */
export interface DeploymentWindow {
  readonly schedule: CronSchedule;
  readonly zone: Zone;
}

/** What the clocks of a place show is what those of a named zone show, so much later. */
interface Zone {
  readonly name: string;
  readonly laterMs: number;
}

/**
 * @param cron Quartz style: seconds (not looked at), minutes, hours, day of month, month, day of week, and the year if need
 *   be; minutes of just 0 stand for whole hours
 * @param timeZone `UTC`, `UTC+05:30`, `Europe/Zurich` or a short name such as `PST`
 * @returns what is wrong, in words, where they do not make a window
 * @source AWS CodePipeline User Guide, DeploymentWindow rule
 */
export function parseDeploymentWindow(cron: string, timeZone = 'UTC'): DeploymentWindow | string {
  const [seconds, minutes, hours, dayOfMonth, month, dayOfWeek, year = '*', ...rest] = cron
    .trim()
    .toUpperCase()
    .split(/\s+/);
  const fields = [minutes === '0' ? '*' : minutes, hours, dayOfMonth, month, dayOfWeek, year];
  const schedule =
    seconds !== undefined && rest.length === 0 && fields.every((field) => field !== undefined)
      ? parseCron(fields.join(' '))
      : undefined;
  if (!schedule) return `Cron '${cron}' is not a valid cron expression of 6 or 7 fields`;
  const zone = zoneOf(timeZone);
  if (zone === undefined) return `TimeZone '${timeZone}' is not known`;
  return { schedule, zone };
}

export function isOpen({ schedule, zone }: DeploymentWindow, atMs: number): boolean {
  const shown = formatIn(zone.name).formatToParts(atMs + zone.laterMs);
  const parts = new Map(shown.map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? Number.NaN;
  const day = { year: part('year'), month: part('month'), day: part('day') };
  return isDayOf(schedule, day) && schedule.hours.has(part('hour')) && schedule.minutes.has(part('minute'));
}

function zoneOf(text: string): Zone | undefined {
  const [, sign, hours, minutes] = /^UTC([+-])(\d{1,2}):([0-5]\d)$/.exec(text) ?? [];
  if (sign !== undefined) {
    const laterMs = Number(`${sign}1`) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
    return Math.abs(laterMs) <= 14 * HOUR_MS ? { name: 'UTC', laterMs } : undefined;
  }
  try {
    formatIn(text);
    return { name: text, laterMs: 0 };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'iso8601',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}
