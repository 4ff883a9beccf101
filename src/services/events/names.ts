import { formatArn, parseArn } from '../../kernel/arn.js';
import { DEFAULT_BUS } from './model.js';

/** An account in a region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export function busArn(place: Place, name: string): string {
  return formatArn({ service: 'events', ...pick(place), resource: `event-bus/${name}` });
}

/** Rules of the default bus do not name it. */
export function ruleArn(place: Place, eventBusName: string, name: string): string {
  const resource = eventBusName === DEFAULT_BUS ? `rule/${name}` : `rule/${eventBusName}/${name}`;
  return formatArn({ service: 'events', ...pick(place), resource });
}

export function archiveArn(place: Place, name: string): string {
  return formatArn({ service: 'events', ...pick(place), resource: `archive/${name}` });
}

export function replayArn(place: Place, name: string): string {
  return formatArn({ service: 'events', ...pick(place), resource: `replay/${name}` });
}

/** A bus, whosever it is. */
export interface BusPlace extends Place {
  readonly name: string;
}

/** The bus that a request means, which its ARN may place in another account or region; undefined: no bus's ARN. */
export function busPlaceOf(place: Place, nameOrArn: string | undefined): BusPlace | undefined {
  const arn = parseArn(nameOrArn ?? '');
  if (arn === undefined) return { ...pick(place), name: nameOrArn ?? DEFAULT_BUS };
  if (arn.service !== 'events' || !arn.resource.startsWith('event-bus/')) return undefined;
  return { accountId: arn.accountId, region: arn.region, name: arn.resource.slice('event-bus/'.length) };
}

/**
 * The bus that a request means by a name, an ARN or nothing.
 *
 * @returns undefined where an ARN names another account or region
 */
export function busNameOf(place: Place, nameOrArn: string | undefined): string | undefined {
  if (nameOrArn === undefined) return DEFAULT_BUS;
  const arn = parseArn(nameOrArn);
  if (arn === undefined) return nameOrArn;
  if (arn.accountId !== place.accountId || arn.region !== place.region) return undefined;
  return arn.resource.startsWith('event-bus/') ? arn.resource.slice('event-bus/'.length) : undefined;
}

export type NamedResource =
  | { readonly kind: 'bus'; readonly name: string }
  | { readonly kind: 'rule'; readonly eventBusName: string; readonly name: string };

/** What an ARN of this account and region names; undefined where it is no rule or bus. */
export function resourceOf(place: Place, text: string): NamedResource | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'events' || arn.accountId !== place.accountId || arn.region !== place.region) {
    return undefined;
  }
  const [kind, first, second, ...rest] = arn.resource.split('/');
  if (first === undefined || rest.length > 0) return undefined;
  if (kind === 'event-bus') return second === undefined ? { kind: 'bus', name: first } : undefined;
  if (kind !== 'rule') return undefined;
  return second === undefined
    ? { kind: 'rule', eventBusName: DEFAULT_BUS, name: first }
    : { kind: 'rule', eventBusName: first, name: second };
}

function pick({ accountId, region }: Place): Place {
  return { accountId, region };
}
