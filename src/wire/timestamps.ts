const EPOCH = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;
/** Extended or basic, with a time or without; without a zone it is UTC, wherever the server stands. */
const ISO =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)?(?:([Zz])|([+-]\d\d):?(\d\d))?)?$/;
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d(?:\.\d{1,3})? (?:GMT|UTC|[+-]\d{4})$/;

/**
 * The instant that a text means: epoch seconds, ISO 8601 with any offset, or an HTTP date. What else JavaScript's own parser takes, and
 * reads in the server's time zone, is none.
 * @source Smithy, "timestampFormat trait"; AWS takes each where another is usual
 */
export function parseTimestamp(text: string): Date | undefined {
  if (EPOCH.test(text)) return valid(Number(text) * 1000);
  if (HTTP_DATE.test(text)) return valid(Date.parse(text));
  const parts = ISO.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', , hours, minutes] =
    parts;
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  return valid(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${zone}`));
}

function valid(at: number): Date | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
