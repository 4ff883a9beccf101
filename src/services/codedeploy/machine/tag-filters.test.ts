import { describe, expect, it } from 'vitest';
import { parseTargetAddress } from '../target-address.js';
import { selects, type TagFilterRule } from './tag-filters.js';

const tags = [
  { key: 'env', value: 'prod' },
  { key: 'tier', value: 'web' },
];
const both = (Key: string, Value: string): TagFilterRule => ({ Key, Value, Type: 'KEY_AND_VALUE' });

describe('selects', () => {
  it.each([
    ['no filter means none', {}, false],
    ['filters are alternatives', { filters: [both('env', 'test'), both('tier', 'web')] }, true],
    ['a key alone', { filters: [{ Key: 'env', Type: 'KEY_ONLY' }] }, true],
    ['a value alone', { filters: [{ Value: 'web', Type: 'VALUE_ONLY' }] }, true],
    ['key and value are of one tag', { filters: [both('env', 'web')] }, false],
    ['groups must all match', { sets: [[both('env', 'prod')], [both('tier', 'db')]] }, false],
    [
      'one of each group is enough',
      { sets: [[both('env', 'prod')], [both('tier', 'db'), both('tier', 'web')]] },
      true,
    ],
  ] satisfies [string, Parameters<typeof selects>[0], boolean][])('%s', (_what, selection, expected) => {
    expect(selects(selection, tags)).toBe(expected);
  });
});

describe('parseTargetAddress', () => {
  it.each([
    ['127.0.0.1:8081', { host: '127.0.0.1', port: 8081 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['localhost:80', undefined],
    ['127.0.0.1', undefined],
    ['127.0.0.1:0', undefined],
    ['127.0.0.1:70000', undefined],
  ])('%s', (text, address) => {
    expect(parseTargetAddress(text)).toEqual(address);
  });
});
