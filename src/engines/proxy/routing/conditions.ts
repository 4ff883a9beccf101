import { BlockList, isIP } from 'node:net';
import { isDecodable } from '../../../kernel/percent-encoding.js';
import type { RequestHead } from '../http1/request-head.js';
import type { RuleCondition } from '../proxy.js';
import { wildcard } from './wildcard.js';

/** Whether a condition holds for a request. */
export type Matcher = (request: RequestHead, clientAddress: string) => boolean;

/** @source "Listener rules for your Application Load Balancer": conditions; paths match by case, hosts do not */
export function conditionMatcher(condition: RuleCondition): Matcher {
  switch (condition.field) {
    case 'path-pattern': {
      const matches = anyOf(condition.values, false);
      return (request) => matches(splitTarget(request.target).path);
    }
    case 'host-header': {
      const matches = anyOf(condition.values, true);
      return (request) => matches(request.host.replace(/:[0-9]*$/, ''));
    }
    case 'http-request-method':
      return (request) => condition.values.includes(request.method);
    case 'http-header': {
      const key = condition.name.toLowerCase();
      const matches = anyOf(condition.values, true);
      return (request) => request.fields.some((field) => field.key === key && matches(field.value));
    }
    case 'query-string':
      return queryMatcher(condition.values);
    case 'source-ip':
      return addressMatcher(condition.values);
  }
}

export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function anyOf(patterns: readonly string[], ignoresCase: boolean): (text: string) => boolean {
  const wildcards = patterns.map((pattern) => wildcard(pattern, { ignoresCase }));
  return (text) => wildcards.some((matches) => matches(text));
}

function queryMatcher(values: readonly { readonly key?: string; readonly value: string }[]): Matcher {
  const pairs = values.map(({ key, value }) => ({
    key: key === undefined ? undefined : anyOf([key], true),
    value: anyOf([value], true),
  }));
  return (request) => {
    const sent = parametersOf(splitTarget(request.target).query);
    return pairs.some((pair) => sent.some(([key, value]) => (pair.key?.(key) ?? true) && pair.value(value)));
  };
}

function addressMatcher(blocks: readonly string[]): Matcher {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix = ''] = block.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return (_request, clientAddress) => {
    return list.check(clientAddress, isIP(clientAddress) === 6 ? 'ipv6' : 'ipv4');
  };
}

/** As they were sent where they cannot be decoded. */
function parametersOf(query: string): readonly (readonly [name: string, value: string])[] {
  if (isDecodable(query)) return [...new URLSearchParams(query)];
  return query.split('&').map((part) => {
    const equals = part.indexOf('=');
    return equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
  });
}
