import type { BusEvent } from './model.js';

/**
 * The event as rules and targets see it.
 *
 * @source Amazon EventBridge User Guide, "AWS service event metadata"
 */
export function eventText(event: BusEvent): string {
  const head = JSON.stringify({
    version: '0',
    id: event.id,
    'detail-type': event.detailType,
    source: event.source,
    account: event.accountId,
    time: isoSeconds(event.time),
    region: event.region,
    resources: event.resources,
    'replay-name': event.replayName,
  });
  return `${head.slice(0, -1)},"detail":${event.detailText ?? JSON.stringify(event.detail ?? {})}}`;
}

export function isoSeconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
