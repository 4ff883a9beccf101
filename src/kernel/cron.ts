import { DAY_MS } from './duration.js';

/**
 * Six fields in UTC: minutes, hours, day of month, month, day of week, year; `,` `-` `*` `/` everywhere, `?` for the one
 * of the two days that is not used, `L` (last), `W` (nearest weekday) and `#` (n-th) for days.
 *
 * @source Amazon EventBridge User Guide, "Cron expressions reference"
 */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly matchesDay: (day: CalendarDay) => boolean;
}

export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

interface FieldRange {
  readonly min: number;
  readonly max: number;
  /** In order, from `min` on. */
  readonly names?: readonly string[];
}

const MINUTES: FieldRange = { min: 0, max: 59 };
const HOURS: FieldRange = { min: 0, max: 23 };
const DAYS: FieldRange = { min: 1, max: 31 };
const MONTHS: FieldRange = {
  min: 1,
  max: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const WEEKDAYS: FieldRange = { min: 1, max: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };
const YEARS: FieldRange = { min: 1970, max: 2199 };
const SATURDAY = 7;
const SUNDAY = 1;

/** @param text what stands between the brackets of `cron(…)`. @returns undefined where it is not valid */
export function parseCron(text: string): CronSchedule | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...rest] = text.trim().split(/\s+/);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek || !year || rest.length > 0) return undefined;
  const minutes = parseField(minute, MINUTES);
  const hours = parseField(hour, HOURS);
  const months = parseField(month, MONTHS);
  const years = parseField(year, YEARS);
  const matchesDay = parseDays(dayOfMonth, dayOfWeek);
  if (!minutes || !hours || !months || !years || !matchesDay) return undefined;
  return { minutes, hours, months, years, matchesDay };
}

/** The first minute of the schedule behind an instant, in epoch ms; undefined where there is none any more. */
export function nextCronTime(schedule: CronSchedule, afterMs: number): number | undefined {
  const start = new Date(Math.floor(afterMs / 60_000) * 60_000 + 60_000);
  let day = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
  const lastDay = Date.UTC(Math.max(...schedule.years) + 1, 0, 1);
  for (; day < lastDay; day += DAY_MS) {
    const date = utcDay(day);
    if (!schedule.months.has(date.month)) {
      // To the last day of the month; the loop goes on from there.
      day = Date.UTC(date.year, date.month, 0);
      continue;
    }
    if (!isDayOf(schedule, date)) continue;
    const from = Math.max(0, (start.getTime() - day) / 60_000);
    for (let minute = from; minute < 24 * 60; minute++) {
      if (schedule.hours.has(Math.floor(minute / 60)) && schedule.minutes.has(minute % 60)) {
        return day + minute * 60_000;
      }
    }
  }
  return undefined;
}

/** Whether the schedule has any time on a day. */
export function isDayOf(schedule: CronSchedule, day: CalendarDay): boolean {
  return schedule.years.has(day.year) && schedule.months.has(day.month) && schedule.matchesDay(day);
}

function utcDay(atMs: number): CalendarDay {
  const date = new Date(atMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Exactly one of the two days must be `?`. */
function parseDays(dayOfMonth: string, dayOfWeek: string): CronSchedule['matchesDay'] | undefined {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  return dayOfMonth === '?' ? parseDaysOfWeek(dayOfWeek) : parseDaysOfMonth(dayOfMonth);
}

function parseDaysOfMonth(text: string): CronSchedule['matchesDay'] | undefined {
  if (text === 'L') return ({ year, month, day }) => day === daysIn(year, month);
  if (text === 'LW') return (date) => date.day === nearestWeekday(date, daysIn(date.year, date.month));
  const weekday = /^(\d{1,2})W$/.exec(text)?.[1];
  if (weekday !== undefined) {
    const wanted = Number(weekday);
    if (wanted < 1 || wanted > 31) return undefined;
    return (date) => wanted <= daysIn(date.year, date.month) && date.day === nearestWeekday(date, wanted);
  }
  const days = parseField(text, DAYS);
  return days && (({ day }) => days.has(day));
}

function parseDaysOfWeek(text: string): CronSchedule['matchesDay'] | undefined {
  const last = /^([1-7A-Z]{1,3})L$/.exec(text)?.[1];
  if (last !== undefined) {
    const wanted = parseValue(last, WEEKDAYS);
    if (wanted === undefined) return undefined;
    return (date) => weekdayOf(date) === wanted && date.day > daysIn(date.year, date.month) - 7;
  }
  const [, name, ordinal] = /^([1-7A-Z]{1,3})#([1-5])$/.exec(text) ?? [];
  if (name !== undefined) {
    const wanted = parseValue(name, WEEKDAYS);
    if (wanted === undefined) return undefined;
    return (date) => weekdayOf(date) === wanted && Math.ceil(date.day / 7) === Number(ordinal);
  }
  const days = text === 'L' ? new Set([SATURDAY]) : parseField(text, WEEKDAYS);
  return days && ((date) => days.has(weekdayOf(date)));
}

function parseField(text: string, range: FieldRange): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [span = '', step, ...rest] = part.split('/');
    if (rest.length > 0 || (step !== undefined && !/^\d{1,4}$/.test(step))) return undefined;
    const bounds = parseSpan(span, range, step !== undefined);
    const by = step === undefined ? 1 : Number(step);
    if (bounds === undefined || by < 1) return undefined;
    for (let value = bounds.from; value <= bounds.to; value += by) values.add(value);
  }
  return values;
}

function parseSpan(
  text: string,
  range: FieldRange,
  stepped: boolean,
): { from: number; to: number } | undefined {
  if (text === '*') return { from: range.min, to: range.max };
  const [first = '', last, ...rest] = text.split('-');
  const from = parseValue(first, range);
  // `5/15` means from 5 on.
  const to = last === undefined ? (stepped ? range.max : from) : parseValue(last, range);
  if (rest.length > 0 || from === undefined || to === undefined || from > to) return undefined;
  return { from, to };
}

function parseValue(text: string, range: FieldRange): number | undefined {
  const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return range.min + named;
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= range.min && value <= range.max ? value : undefined;
}

/** 1 (Sunday) to 7 (Saturday). */
function weekdayOf({ year, month, day }: CalendarDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Monday to Friday, in the same month. */
function nearestWeekday({ year, month }: CalendarDay, wanted: number): number {
  const weekday = weekdayOf({ year, month, day: wanted });
  if (weekday === SATURDAY) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === SUNDAY) return wanted === daysIn(year, month) ? wanted - 2 : wanted + 1;
  return wanted;
}
