/** Year, then ever finer parts, each of them optional; the zone is `Z` or `+hh[:mm]`. */
const ISO_8601 =
  /^(-?\d{1,9})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:t(\d{1,2})?(?::(\d{1,2}))?(?::(\d{1,2})(?:\.(\d{1,9}))?)?(z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

const LARGEST_EPOCH = 9_223_372_036_854_775_807n;

/**
 * The dates that conditions compare: W3C profiles of ISO 8601, or epoch seconds.
 * @returns epoch milliseconds; undefined where the text is neither
 * @source IAM User Guide, "Date condition operators"
 */
export function parsePolicyDate(text: string): number | undefined {
  if (/^\d+$/.test(text)) return BigInt(text) > LARGEST_EPOCH ? undefined : Number(text) * 1000;
  const match = ISO_8601.exec(text);
  if (match === null) return undefined;
  const [, year, month = '1', day = '1', hours = '0', minutes = '0', seconds = '0', fraction = '0', zone] =
    match;
  const inRange =
    between(month, 1, 12) &&
    between(day, 1, 31) &&
    between(hours, 0, 23) &&
    between(minutes, 0, 59) &&
    between(seconds, 0, 59);
  if (!inRange) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(
    Number(hours),
    Number(minutes),
    Number(seconds),
    Math.floor(Number(`0.${fraction}`) * 1000),
  );
  return date.getTime() - zoneOffsetMs(zone);
}

function between(text: string, low: number, high: number): boolean {
  const value = Number(text);
  return value >= low && value <= high;
}

function zoneOffsetMs(zone: string | undefined): number {
  if (zone === undefined || /^z$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
