import { describe, expect, test } from 'vitest';
import { parseRequestHead } from '../http1/request-head.js';
import type { RedirectAction, RuleCondition } from '../proxy.js';
import { conditionMatcher } from './conditions.js';
import { redirection } from './redirection.js';
import { wildcard } from './wildcard.js';

const request = (target: string, ...lines: string[]) =>
  parseRequestHead(
    [`GET ${target} HTTP/1.1`, 'Host: Shop.Example.com:8080', ...lines].map((l) => `${l}\r\n`).join(''),
  );

function holds(condition: RuleCondition, target = '/', lines: string[] = [], address = '127.0.0.1'): boolean {
  return conditionMatcher(condition)(request(target, ...lines), address);
}

describe('conditions', () => {
  test('paths match by case, without the query', () => {
    const path = (value: string, target: string) =>
      holds({ field: 'path-pattern', values: ['/none', value] }, target);
    expect(path('/img/*', '/img/a/b?x')).toBe(true);
    expect(path('/img/*', '/IMG/a')).toBe(false);
    expect(path('/a?c', '/abc')).toBe(true);
    expect(path('/a?c', '/ac')).toBe(false);
    expect(path('/a.c', '/abc')).toBe(false);
    expect(path('/a\\*', '/a*')).toBe(true);
    expect(path('/a\\*', '/ab')).toBe(false);
    expect(path('*(a|b)+', '/(a|b)+')).toBe(true);
  });

  test('hosts match without case and port', () => {
    expect(holds({ field: 'host-header', values: ['*.example.COM'] })).toBe(true);
    expect(holds({ field: 'host-header', values: ['example.com'] })).toBe(false);
  });

  test('methods, headers, query and address', () => {
    expect(holds({ field: 'http-request-method', values: ['GET'] })).toBe(true);
    expect(holds({ field: 'http-request-method', values: ['get'] })).toBe(false);
    const agent: RuleCondition = { field: 'http-header', name: 'User-Agent', values: ['*curl*'] };
    expect(holds(agent, '/', ['user-agent: Curl/8'])).toBe(true);
    expect(holds(agent, '/')).toBe(false);
    const query: RuleCondition = {
      field: 'query-string',
      values: [{ key: 'v', value: '2*' }, { value: 'x' }],
    };
    expect(holds(query, '/?v=21')).toBe(true);
    expect(holds(query, '/?w=21')).toBe(false);
    expect(holds(query, '/?any=x')).toBe(true);
    const block: RuleCondition = { field: 'source-ip', values: ['127.0.0.0/8', '2001:db8::/32'] };
    expect(holds(block)).toBe(true);
    expect(holds(block, '/', [], '10.0.0.1')).toBe(false);
    expect(holds(block, '/', [], '2001:db8::7')).toBe(true);
  });
});

test('a pattern of many stars takes no time', () => {
  const many = wildcard('*a*a*a*a*a*a*b', { ignoresCase: false });
  expect(many(`/${'a'.repeat(10_000)}`)).toBe(false);
  expect(many(`/${'a'.repeat(10_000)}b`)).toBe(true);
});

describe('a redirect', () => {
  const keep: RedirectAction = {
    kind: 'redirect',
    statusCode: 301,
    protocol: '#{protocol}',
    host: '#{host}',
    port: '#{port}',
    path: '/#{path}',
    query: '#{query}',
  };
  const location = (changes: Partial<RedirectAction>, target = '/a/b?c=d') =>
    redirection({ ...keep, ...changes }, request(target), 8080).location;

  test('keeps what it does not change', () => {
    expect(location({ protocol: 'HTTPS', port: '443' })).toBe('https://Shop.Example.com/a/b?c=d');
    expect(location({ path: '/new/#{path}', query: '' })).toBe('http://Shop.Example.com:8080/new/a/b');
    expect(location({ host: 'www.#{host}' }, '/é')).toBe('http://www.Shop.Example.com:8080/%E9');
  });
});
