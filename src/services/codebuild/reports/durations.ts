const NS_PER_SECOND = 1_000_000_000;

/** `0.25`, `1,234.5` (some writers put separators into thousands). @returns nanoseconds; 0 for what is no number */
export function nsOfSeconds(text: string | undefined): number {
  const seconds = Number((text ?? '').replaceAll(',', ''));
  return nanoseconds(seconds * NS_PER_SECOND);
}

export function nsOfMilliseconds(text: string | undefined): number {
  return nanoseconds(Number(text ?? '') * 1_000_000);
}

/** `00:00:01.2345678` */
export function nsOfClock(text: string | undefined): number {
  const [hours, minutes, seconds] = (text ?? '').split(':').map(Number);
  return nanoseconds(((hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * NS_PER_SECOND);
}

/** Whole and never negative. */
export function nanoseconds(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}
