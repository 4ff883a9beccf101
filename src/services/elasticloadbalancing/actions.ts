import type {
  Action,
  FixedResponseActionConfig,
  ForwardActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleAction } from '../../engines/proxy/proxy.js';
import { AwsError } from '../../kernel/aws-error.js';
import { SECOND_MS } from '../../kernel/duration.js';
import { validationError } from './errors.js';

const MAX_GROUPS = 5;
const MAX_WEIGHT = 999;
/** @source API reference, RedirectActionConfig: what is left out stays as the request has it */
const UNCHANGED = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;
const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];

/**
 * Checks actions and brings them into the form in which the service shows them: one target group both as
 * `TargetGroupArn` and within `ForwardConfig`, weights and unchanged parts of a redirect spelled out.
 * @throws AwsError ValidationError, InvalidLoadBalancerAction, TooManyActions
 */
export function normalActions(actions: readonly Action[] | undefined): Action[] {
  if (!actions || actions.length === 0) throw validationError('An action must be specified');
  if (actions.length > 1) {
    throw new AwsError(
      'InvalidLoadBalancerActionException',
      'Only one action of type forward, redirect or fixed-response can be specified',
    );
  }
  return actions.map(normalAction);
}

function normalAction(action: Action): Action {
  const order = action.Order === undefined ? {} : { Order: action.Order };
  switch (action.Type) {
    case 'forward':
      return { Type: 'forward', ...normalForward(action), ...order };
    case 'redirect':
      return { Type: 'redirect', RedirectConfig: normalRedirect(action.RedirectConfig), ...order };
    case 'fixed-response':
      return {
        Type: 'fixed-response',
        FixedResponseConfig: normalFixed(action.FixedResponseConfig),
        ...order,
      };
    default:
      throw new AwsError(
        'InvalidLoadBalancerActionException',
        `Actions of type '${action.Type}' need an HTTPS listener, which this load balancer does not have yet`,
      );
  }
}

function normalForward(action: Action): Pick<Action, 'TargetGroupArn' | 'ForwardConfig'> {
  const given = action.ForwardConfig?.TargetGroups ?? [];
  const groups = given.length > 0 ? given : [{ TargetGroupArn: action.TargetGroupArn }];
  const weighted = groups.map(({ TargetGroupArn = '', Weight = 1 }) => ({ TargetGroupArn, Weight }));
  if (weighted.some((group) => group.TargetGroupArn === '')) {
    throw validationError('A target group ARN must be specified');
  }
  if (weighted.length > MAX_GROUPS) {
    throw new AwsError(
      'TooManyTargetGroupsException',
      `A forward action can have at most ${MAX_GROUPS} target groups`,
    );
  }
  if (new Set(weighted.map((group) => group.TargetGroupArn)).size < weighted.length) {
    throw validationError('Target groups of a forward action must be unique');
  }
  for (const { Weight } of weighted) {
    if (Weight < 0 || Weight > MAX_WEIGHT) {
      throw validationError(`Target group weight '${Weight}' must be between 0 and ${MAX_WEIGHT}`);
    }
  }
  const [only] = weighted;
  const single = weighted.length === 1 ? only : undefined;
  if (action.TargetGroupArn !== undefined && action.TargetGroupArn !== single?.TargetGroupArn) {
    throw validationError('TargetGroupArn and ForwardConfig must name the same target group');
  }
  return {
    ...(single && { TargetGroupArn: single.TargetGroupArn }),
    ForwardConfig: {
      TargetGroups: weighted,
      TargetGroupStickinessConfig: normalStickiness(action.ForwardConfig),
    },
  };
}

function normalStickiness(config: ForwardActionConfig | undefined) {
  const { Enabled = false, DurationSeconds } = config?.TargetGroupStickinessConfig ?? {};
  if (DurationSeconds === undefined) {
    if (Enabled) throw validationError('A stickiness duration must be specified');
    return { Enabled };
  }
  if (DurationSeconds < 1 || DurationSeconds > 604_800) {
    throw validationError(`Stickiness duration '${DurationSeconds}' must be between 1 and 604800 seconds`);
  }
  return { Enabled, DurationSeconds };
}

function normalRedirect(config: RedirectActionConfig | undefined): RedirectActionConfig {
  if (!config) throw validationError('A redirect configuration must be specified');
  const { StatusCode } = config;
  const parts = { ...UNCHANGED, ...definedParts(config) };
  const port = parts.Port;
  if (port !== UNCHANGED.Port && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw validationError(`Redirect port '${port}' must be between 1 and 65535 or '#{port}'`);
  }
  if (!parts.Path.startsWith('/')) throw validationError(`Redirect path '${parts.Path}' must begin with '/'`);
  if (parts.Query.startsWith('?')) throw validationError("Redirect query must not begin with '?'");
  const same = (['Protocol', 'Port', 'Host', 'Path'] as const).every(
    (part) => parts[part] === UNCHANGED[part],
  );
  if (same) {
    throw validationError(
      'A redirect must change at least one of protocol, port, host or path: it would loop',
    );
  }
  return { ...parts, StatusCode };
}

function definedParts(config: RedirectActionConfig) {
  const { Protocol, Port, Host, Path, Query } = config;
  return Object.fromEntries(
    Object.entries({ Protocol, Port, Host, Path, Query }).filter(([, value]) => value !== undefined),
  );
}

function normalFixed(config: FixedResponseActionConfig | undefined): FixedResponseActionConfig {
  if (!config) throw validationError('A fixed response configuration must be specified');
  const { StatusCode, MessageBody, ContentType } = config;
  if (ContentType !== undefined && ContentType !== '' && !CONTENT_TYPES.includes(ContentType)) {
    throw validationError(`Content type '${ContentType}' must be one of '${CONTENT_TYPES.join(', ')}'`);
  }
  return {
    StatusCode,
    ...(MessageBody !== undefined && { MessageBody }),
    ...(ContentType !== undefined && { ContentType }),
  };
}

/** The target groups that actions forward to. */
export function targetGroupArnsOf(actions: readonly Action[]): string[] {
  return actions.flatMap((action) =>
    (action.ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn ?? ''),
  );
}

/** What the data plane does for normalised actions. */
export function dataPlaneAction(actions: readonly Action[]): RuleAction {
  const [action] = actions;
  if (action?.RedirectConfig) {
    const { Protocol, Host, Port, Path, Query, StatusCode } = { ...UNCHANGED, ...action.RedirectConfig };
    const statusCode = StatusCode === 'HTTP_301' ? 301 : 302;
    return {
      kind: 'redirect',
      statusCode,
      protocol: Protocol,
      host: Host,
      port: Port,
      path: Path,
      query: Query,
    };
  }
  if (action?.FixedResponseConfig) {
    const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig;
    return {
      kind: 'fixed-response',
      statusCode: Number(StatusCode),
      contentType: ContentType || 'text/plain',
      body: MessageBody ?? '',
    };
  }
  const config = action?.ForwardConfig;
  const sticky = config?.TargetGroupStickinessConfig;
  return {
    kind: 'forward',
    groups: (config?.TargetGroups ?? []).map(({ TargetGroupArn = '', Weight = 1 }) => ({
      targetGroupId: TargetGroupArn,
      weight: Weight,
    })),
    ...(sticky?.Enabled && { stickyForMs: (sticky.DurationSeconds ?? 0) * SECOND_MS }),
  };
}
