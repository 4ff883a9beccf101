import { randomBytes } from 'node:crypto';

/** Half of every id is this process's own, half counts on: unique, and needs no entropy per request. */
const PROCESS_PART = randomBytes(8).toString('hex');
let count = randomBytes(4).readUInt32BE();
let secondsText = '';
let secondsValue = -1;

/** `Root=1-SECONDS-ID`. @source "Request tracing for your Application Load Balancer" */
export function newTraceId(): string {
  return `Root=${nextId()}`;
}

/** A trace that came with the request keeps its root and gets our own part in front, as `Self`. */
export function tracedBy(sent: string): string {
  if (!/(?:^|;)\s*Root=/.test(sent)) return `${newTraceId()};${sent}`;
  const others = sent.split(';').filter((part) => !part.trim().startsWith('Self='));
  return [`Self=${nextId()}`, ...others].join(';');
}

function nextId(): string {
  count = (count + 1) >>> 0;
  const seconds = Math.floor(Date.now() / 1000);
  if (seconds !== secondsValue) {
    secondsValue = seconds;
    secondsText = seconds.toString(16).padStart(8, '0');
  }
  return `1-${secondsText}-${PROCESS_PART}${count.toString(16).padStart(8, '0')}`;
}
