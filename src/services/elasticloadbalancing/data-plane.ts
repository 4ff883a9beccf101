import {
  type ListenerConfig,
  type ListenerStatus,
  PortUnavailable,
  type ProxyConfig,
  type ProxyEngine,
  type TargetGroupConfig,
  type TargetStatus,
} from '../../engines/proxy/proxy.js';
import { assertNever } from '../../kernel/assert-never.js';
import type { Reader } from '../../store/store.js';
import { dataPlaneAction } from './actions.js';
import {
  attribute,
  attributeMs,
  LISTENER_ATTRIBUTES,
  LOAD_BALANCER_ATTRIBUTES,
  RESPONSE_HEADERS,
  TARGET_GROUP_ATTRIBUTES,
} from './attributes.js';
import { dataPlaneCondition } from './conditions.js';
import { invalidConfiguration } from './errors.js';
import { dataPlaneHealthCheck } from './health-check.js';
import type { Listener, LoadBalancer, Rule, TargetGroup } from './model.js';
import { listeners, loadBalancers, rules, targetGroups } from './store.js';

export interface DataPlaneAddress {
  /** The local address on which listeners are opened. */
  readonly bind: string;
  /** What clients are told to connect to: an address or a name that leads to `bind`. */
  readonly dnsName: string;
}

/** The engine as this service sees it: it is always given everything that the store says there should be. */
export class DataPlane {
  readonly dnsName: string;
  readonly #engine: ProxyEngine;
  readonly #bind: string;

  constructor(engine: ProxyEngine, address: DataPlaneAddress) {
    this.#engine = engine;
    this.#bind = address.bind;
    this.dnsName = address.dnsName;
  }

  /** Makes the engine what the store says. After every committed change, before the change is answered. */
  async sync(store: Reader): Promise<void> {
    await this.#engine.apply(() => desiredConfig(store, this.#bind));
  }

  /**
   * Opens a listener's port before the listener is stored, so that a port that cannot be had is the caller's error.
   * @param port 0: any free one
   * @returns the port, to be given back by `release` should the listener not be stored
   * @throws AwsError InvalidConfigurationRequest
   */
  async reserve(listenerArn: string, port: number): Promise<number> {
    try {
      return await this.#engine.reserve(listenerArn, this.#bind, port);
    } catch (error) {
      if (error instanceof PortUnavailable) throw portError(error, this.#bind);
      throw error;
    }
  }

  async release(listenerArn: string): Promise<void> {
    await this.#engine.release(listenerArn);
  }

  listener(arn: string): ListenerStatus | undefined {
    return this.#engine.listeners().find(({ id }) => id === arn);
  }

  health(targetGroupArn: string): readonly TargetStatus[] {
    return this.#engine.health(targetGroupArn);
  }
}

/** A listener's port is a port of this machine, and there are more reasons here than on AWS why it cannot be had. */
function portError(error: PortUnavailable, bind: string) {
  const { port, reason } = error;
  switch (reason) {
    case 'in use':
      return invalidConfiguration(
        `Port ${port} of ${bind} is in use by another listener or program. Choose another port, or port 0 for any free one.`,
      );
    case 'not permitted':
      return invalidConfiguration(
        `Port ${port} cannot be opened by this user (ports below 1024 usually need more rights). Choose another port, or port 0 for any free one.`,
      );
    case 'no such address':
      return invalidConfiguration(`${bind} is not an address of this machine.`);
    case 'not available':
      return invalidConfiguration(`Port ${port} of ${bind} cannot be opened.`);
    default:
      return assertNever(reason, 'reason');
  }
}

/** Everything in the store, of all accounts and regions. */
export async function desiredConfig(store: Reader, bind: string): Promise<ProxyConfig> {
  const balancers = new Map((await everywhere(store, loadBalancers)).map((doc) => [doc.arn, doc]));
  const allRules = await everywhere(store, rules);
  const wanted = (await everywhere(store, listeners)).flatMap((listener) => {
    const balancer = balancers.get(listener.loadBalancerArn);
    const own = allRules.filter(({ listenerArn }) => listenerArn === listener.arn);
    return balancer ? [listenerConfig(listener, balancer, own, bind)] : [];
  });
  return { listeners: wanted, targetGroups: (await everywhere(store, targetGroups)).map(targetGroupConfig) };
}

async function everywhere<T>(store: Reader, source: Parameters<typeof store.list<T>>[0]): Promise<T[]> {
  const found: T[] = [];
  for (const scope of await store.scopes(source)) {
    for (const { doc } of await store.list(source, scope)) found.push(doc);
  }
  return found;
}

function listenerConfig(
  listener: Listener,
  { attributes }: LoadBalancer,
  own: readonly Rule[],
  bind: string,
): ListenerConfig {
  const value = (key: string) => attribute(LOAD_BALANCER_ATTRIBUTES, attributes, key);
  const valueMs = (key: string) => attributeMs(LOAD_BALANCER_ATTRIBUTES, attributes, key);
  const inOrder = [...own].sort((a, b) => a.priority - b.priority);
  return {
    id: listener.arn,
    host: bind,
    port: listener.port,
    idleTimeoutMs: valueMs('idle_timeout.timeout_seconds'),
    clientKeepAliveMs: valueMs('client_keep_alive.seconds'),
    forwardedFor: forwardedForOf(value('routing.http.xff_header_processing.mode')),
    responseHeaders: responseHeadersOf(listener),
    hidesServer:
      attribute(LISTENER_ATTRIBUTES, listener.attributes, 'routing.http.response.server.enabled') === 'false',
    dropsInvalidHeaderNames: value('routing.http.drop_invalid_header_fields.enabled') === 'true',
    rules: [
      ...inOrder.map((rule) => ({
        conditions: rule.conditions.map(dataPlaneCondition),
        action: dataPlaneAction(rule.actions),
      })),
      { conditions: [], action: dataPlaneAction(listener.actions) },
    ],
  };
}

function responseHeadersOf({ attributes }: Listener) {
  return Object.entries(RESPONSE_HEADERS).flatMap(([key, name]) => {
    const value = attribute(LISTENER_ATTRIBUTES, attributes, key);
    return value === '' ? [] : [{ name, value }];
  });
}

function forwardedForOf(mode: string): ListenerConfig['forwardedFor'] {
  return mode === 'preserve' || mode === 'remove' ? mode : 'append';
}

function targetGroupConfig(group: TargetGroup): TargetGroupConfig {
  const value = (key: string) => attribute(TARGET_GROUP_ATTRIBUTES, group.attributes, key);
  const slowStartMs = attributeMs(TARGET_GROUP_ATTRIBUTES, group.attributes, 'slow_start.duration_seconds');
  return {
    id: group.arn,
    algorithm:
      value('load_balancing.algorithm.type') === 'round_robin' ? 'round_robin' : 'least_outstanding_requests',
    ...stickinessOf(group),
    ...(slowStartMs > 0 && { slowStartMs }),
    healthCheck: dataPlaneHealthCheck(group.healthCheck),
    targets: group.targets.map(({ id, port, drainingUntil }) => ({
      host: id,
      port,
      draining: drainingUntil !== undefined,
    })),
  };
}

function stickinessOf({
  attributes,
}: TargetGroup): Pick<TargetGroupConfig, 'stickyForMs' | 'stickyByCookie'> {
  const value = (key: string) => attribute(TARGET_GROUP_ATTRIBUTES, attributes, `stickiness.${key}`);
  if (value('enabled') !== 'true') return {};
  const type = value('type');
  const stickyForMs = attributeMs(TARGET_GROUP_ATTRIBUTES, attributes, `stickiness.${type}.duration_seconds`);
  return type === 'app_cookie'
    ? { stickyForMs, stickyByCookie: value('app_cookie.cookie_name') }
    : { stickyForMs };
}
