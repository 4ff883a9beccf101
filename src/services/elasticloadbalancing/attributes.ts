import { SECOND_MS } from '../../kernel/duration.js';
import { validationError } from './errors.js';
import type { AttributeValues } from './model.js';

interface AttributeForm {
  readonly initial: string;
  /** What a value must be, in words, and whether it is. */
  readonly form: { readonly words: string; readonly holds: (value: string) => boolean };
}

/** The attributes that a kind of resource has, by key. */
export type AttributeTable = Readonly<Record<string, AttributeForm>>;

const flag = oneOf('true', 'false');
const text = { words: 'text', holds: () => true };

/** @source "Load balancer attributes" in the API reference (LoadBalancerAttribute) */
export const LOAD_BALANCER_ATTRIBUTES: AttributeTable = {
  'access_logs.s3.enabled': { initial: 'false', form: oneOf('false') },
  'access_logs.s3.bucket': { initial: '', form: text },
  'access_logs.s3.prefix': { initial: '', form: text },
  'client_keep_alive.seconds': { initial: '3600', form: between(60, 604_800) },
  'connection_logs.s3.enabled': { initial: 'false', form: oneOf('false') },
  'connection_logs.s3.bucket': { initial: '', form: text },
  'connection_logs.s3.prefix': { initial: '', form: text },
  'deletion_protection.enabled': { initial: 'false', form: flag },
  'health_check_logs.s3.enabled': { initial: 'false', form: oneOf('false') },
  'health_check_logs.s3.bucket': { initial: '', form: text },
  'health_check_logs.s3.prefix': { initial: '', form: text },
  'idle_timeout.timeout_seconds': { initial: '60', form: between(1, 4_000) },
  'ipv6.deny_all_igw_traffic': { initial: 'false', form: flag },
  'load_balancing.cross_zone.enabled': { initial: 'true', form: oneOf('true') },
  'routing.http.desync_mitigation_mode': {
    initial: 'defensive',
    form: oneOf('monitor', 'defensive', 'strictest'),
  },
  'routing.http.drop_invalid_header_fields.enabled': { initial: 'false', form: flag },
  'routing.http.preserve_host_header.enabled': { initial: 'false', form: flag },
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': { initial: 'false', form: flag },
  'routing.http.xff_client_port.enabled': { initial: 'false', form: oneOf('false') },
  'routing.http.xff_header_processing.mode': {
    initial: 'append',
    form: oneOf('append', 'preserve', 'remove'),
  },
  'routing.http2.enabled': { initial: 'true', form: flag },
  'waf.fail_open.enabled': { initial: 'false', form: flag },
  'zonal_shift.config.enabled': { initial: 'false', form: flag },
};

/** @source "Target group attributes" in the API reference (TargetGroupAttribute) */
export const TARGET_GROUP_ATTRIBUTES: AttributeTable = {
  'deregistration_delay.timeout_seconds': { initial: '300', form: between(0, 3_600) },
  'load_balancing.algorithm.type': {
    initial: 'round_robin',
    form: oneOf('round_robin', 'least_outstanding_requests'),
  },
  'load_balancing.algorithm.anomaly_mitigation': { initial: 'off', form: oneOf('off') },
  'load_balancing.cross_zone.enabled': {
    initial: 'use_load_balancer_configuration',
    form: oneOf('true', 'use_load_balancer_configuration'),
  },
  'slow_start.duration_seconds': { initial: '0', form: zeroOr(between(30, 900)) },
  'stickiness.enabled': { initial: 'false', form: flag },
  'stickiness.type': { initial: 'lb_cookie', form: oneOf('lb_cookie', 'app_cookie') },
  'stickiness.app_cookie.cookie_name': { initial: '', form: cookieName() },
  'stickiness.app_cookie.duration_seconds': { initial: '86400', form: between(1, 604_800) },
  'stickiness.lb_cookie.duration_seconds': { initial: '86400', form: between(1, 604_800) },
  'target_group_health.dns_failover.minimum_healthy_targets.count': { initial: '1', form: oneOf('1') },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': {
    initial: 'off',
    form: oneOf('off'),
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': {
    initial: '1',
    form: oneOf('1'),
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': {
    initial: 'off',
    form: oneOf('off'),
  },
};

const methods = oneOfEach('GET', 'HEAD', 'POST', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PUT', 'PATCH');

/**
 * The headers that a listener can put into responses, by the attribute that has their value.
 * @source "Listener attributes" in the API reference (ListenerAttribute)
 */
export const RESPONSE_HEADERS = {
  'routing.http.response.strict_transport_security.header_value': 'Strict-Transport-Security',
  'routing.http.response.access_control_allow_origin.header_value': 'Access-Control-Allow-Origin',
  'routing.http.response.access_control_allow_methods.header_value': 'Access-Control-Allow-Methods',
  'routing.http.response.access_control_allow_headers.header_value': 'Access-Control-Allow-Headers',
  'routing.http.response.access_control_allow_credentials.header_value': 'Access-Control-Allow-Credentials',
  'routing.http.response.access_control_expose_headers.header_value': 'Access-Control-Expose-Headers',
  'routing.http.response.access_control_max_age.header_value': 'Access-Control-Max-Age',
  'routing.http.response.content_security_policy.header_value': 'Content-Security-Policy',
  'routing.http.response.x_content_type_options.header_value': 'X-Content-Type-Options',
  'routing.http.response.x_frame_options.header_value': 'X-Frame-Options',
} as const satisfies Readonly<Record<`routing.http.response.${string}`, string>>;

/** Values of headers that are not free text. */
const HEADER_FORMS: Readonly<Partial<Record<keyof typeof RESPONSE_HEADERS, AttributeForm['form']>>> = {
  'routing.http.response.access_control_allow_methods.header_value': methods,
  'routing.http.response.access_control_allow_credentials.header_value': oneOf('true'),
  'routing.http.response.access_control_max_age.header_value': between(0, 86_400),
  'routing.http.response.x_content_type_options.header_value': oneOf('nosniff'),
};

/** A listener of HTTP; there are no others. @source "Listener attributes" in the API reference */
export const LISTENER_ATTRIBUTES: AttributeTable = {
  'routing.http.response.server.enabled': { initial: 'true', form: flag },
  ...Object.fromEntries(
    (Object.keys(RESPONSE_HEADERS) as (keyof typeof RESPONSE_HEADERS)[]).map((key) => [
      key,
      { initial: '', form: orNone(HEADER_FORMS[key] ?? headerValue()) },
    ]),
  ),
};

export interface AttributePair {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** All of a resource's attributes, those set and those at their defaults. */
export function presentAttributes(table: AttributeTable, set: AttributeValues) {
  return Object.entries(table).map(([Key, { initial }]) => ({ Key, Value: set[Key] ?? initial }));
}

/** @throws AwsError ValidationError for a key or value that the resource cannot have */
export function withAttributes(
  table: AttributeTable,
  set: AttributeValues,
  changes: readonly AttributePair[],
): AttributeValues {
  const changed: Record<string, string> = { ...set };
  for (const { Key = '', Value = '' } of changes) {
    const attribute = Object.hasOwn(table, Key) ? table[Key] : undefined;
    if (!attribute) throw validationError(`Attribute key '${Key}' is not recognized`);
    if (!attribute.form.holds(Value)) {
      throw validationError(`Value '${Value}' of attribute '${Key}' must be ${attribute.form.words}`);
    }
    changed[Key] = Value;
  }
  return changed;
}

export function attribute(table: AttributeTable, set: AttributeValues, key: string): string {
  return set[key] ?? table[key]?.initial ?? '';
}

/** The value of an attribute that counts seconds. */
export function attributeMs(table: AttributeTable, set: AttributeValues, key: string): number {
  return Number(attribute(table, set, key)) * SECOND_MS;
}

function oneOf(...values: readonly string[]): AttributeForm['form'] {
  return { words: `one of '${values.join(', ')}'`, holds: (value) => values.includes(value) };
}

/** Several of these, or `*`. */
function oneOfEach(...values: readonly string[]): AttributeForm['form'] {
  const known = new Set(values);
  return {
    words: `'*' or some of '${values.join(', ')}'`,
    holds: (value) => value === '*' || value.split(',').every((part) => known.has(part.trim())),
  };
}

function zeroOr(form: AttributeForm['form']): AttributeForm['form'] {
  return { words: `0 or ${form.words}`, holds: (value) => value === '0' || form.holds(value) };
}

/** A token of HTTP that is none of the load balancer's own names. */
function cookieName(): AttributeForm['form'] {
  return {
    words: 'the name of a cookie, and not AWSALB, AWSALBAPP or AWSALBTG',
    holds: (value) => value.length <= 256 && /^(?!AWSALB(APP|TG)?(-|CORS|$))[\w!#$%&'*+.^`|~-]*$/.test(value),
  };
}

/** An empty value takes the header away. */
function orNone(form: AttributeForm['form']): AttributeForm['form'] {
  return { words: form.words, holds: (value) => value === '' || form.holds(value) };
}

function headerValue(): AttributeForm['form'] {
  return {
    words: 'text of one line',
    holds: (value) => value.length <= 1_024 && /^[\x20-\x7e]+$/.test(value),
  };
}

function between(min: number, max: number): AttributeForm['form'] {
  return {
    words: `a number from ${min} to ${max}`,
    holds: (value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max,
  };
}
