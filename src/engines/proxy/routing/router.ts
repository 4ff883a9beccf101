import type { RequestHead } from '../http1/request-head.js';
import type { ResponseHead } from '../http1/response-head.js';
import type { ForwardAction, RuleAction, RuleConfig } from '../proxy.js';
import type { ForwardRoute } from '../traffic/exchange.js';
import type { LocalResponse } from '../traffic/local-response.js';
import { errorResponse } from '../traffic/local-response.js';
import { conditionMatcher, type Matcher } from './conditions.js';
import { redirection } from './redirection.js';
import {
  APPLICATION_COOKIE,
  applicationCookieLine,
  cookieLines,
  cookieValue,
  GROUP_COOKIE,
  sentCookie,
  setsCookie,
  TARGET_COOKIE,
} from './stickiness.js';
import type { Target } from './target.js';
import type { TargetGroup } from './target-group.js';

export type Route =
  | { readonly kind: 'forward'; readonly route: ForwardRoute }
  | { readonly kind: 'respond'; readonly response: LocalResponse };

/** Where the requests of one listener go. Immutable: a new configuration is a new router. */
export type Router = (
  request: RequestHead,
  from: { readonly address: string; readonly port: number },
) => Route;

/** @param groups the groups that the rules' actions name */
export function router(rules: readonly RuleConfig[], groups: ReadonlyMap<string, TargetGroup>): Router {
  const compiled = rules.map((rule) => ({
    conditions: rule.conditions.map(conditionMatcher),
    act: actor(rule.action, groups),
  }));
  return (request, from) => {
    const rule = compiled.find(({ conditions }) => allHold(conditions, request, from.address));
    return rule ? rule.act(request, from) : { kind: 'respond', response: errorResponse(503) };
  };
}

function allHold(conditions: readonly Matcher[], request: RequestHead, address: string): boolean {
  return conditions.every((holds) => holds(request, address));
}

function actor(action: RuleAction, groups: ReadonlyMap<string, TargetGroup>): Router {
  switch (action.kind) {
    case 'forward':
      return forwarder(action, groups);
    case 'redirect':
      return (request, from) => ({ kind: 'respond', response: redirection(action, request, from.port) });
    case 'fixed-response': {
      const { statusCode, contentType, body } = action;
      return () => ({ kind: 'respond', response: { statusCode, contentType, body } });
    }
  }
}

interface WeightedGroup {
  readonly group: TargetGroup;
  readonly weight: number;
  readonly cookie: string;
}

function forwarder(action: ForwardAction, groups: ReadonlyMap<string, TargetGroup>): Router {
  const weighted = action.groups.flatMap(({ targetGroupId, weight }): WeightedGroup[] => {
    const group = groups.get(targetGroupId);
    return group && weight > 0 ? [{ group, weight, cookie: cookieValue(targetGroupId) }] : [];
  });
  const [only] = weighted;
  if (only === undefined) return () => ({ kind: 'respond', response: errorResponse(503) });
  if (weighted.length === 1) return (request) => forwardTo(request, only, action.stickyForMs);
  return (request) => forwardTo(request, chosenGroup(request, weighted, only, action), action.stickyForMs);
}

function chosenGroup(
  request: RequestHead,
  weighted: readonly WeightedGroup[],
  fallback: WeightedGroup,
  action: ForwardAction,
): WeightedGroup {
  const cookie = action.stickyForMs === undefined ? undefined : sentCookie(request, GROUP_COOKIE);
  const remembered = weighted.find((one) => one.cookie === cookie);
  if (remembered) return remembered;
  let left = Math.random() * weighted.reduce((sum, one) => sum + one.weight, 0);
  for (const one of weighted) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return fallback;
}

function forwardTo(request: RequestHead, to: WeightedGroup, stickyForMs: number | undefined): Route {
  const { group } = to;
  const name = group.stickyByCookie === undefined ? TARGET_COOKIE : APPLICATION_COOKIE;
  const targetCookie = group.stickyForMs === undefined ? undefined : sentCookie(request, name);
  return {
    kind: 'forward',
    route: {
      choose: (tried) => group.choose(tried, targetCookie),
      responseLines: (target, response) => stickyLines(target, response, to, stickyForMs),
    },
  };
}

function stickyLines(
  target: Target,
  response: ResponseHead,
  to: WeightedGroup,
  stickyForMs: number | undefined,
): string {
  const { stickyForMs: forMs, stickyByCookie } = to.group;
  if (stickyForMs === undefined && forMs === undefined) return '';
  const now = Date.now();
  const groupLines = stickyForMs === undefined ? '' : cookieLines(GROUP_COOKIE, to.cookie, stickyForMs, now);
  if (forMs === undefined) return groupLines;
  if (stickyByCookie === undefined) return groupLines + cookieLines(TARGET_COOKIE, target.cookie, forMs, now);
  const isSet = setsCookie(response, stickyByCookie);
  return isSet ? groupLines + applicationCookieLine(target.cookie, forMs, now) : groupLines;
}
