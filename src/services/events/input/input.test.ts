import { describe, expect, it } from 'vitest';
import { parseJson, renderJson } from '../../../kernel/json/json-text.js';
import { transformInput } from './input-transformer.js';
import { parseJsonPath, valueAt } from './json-path.js';

const EVENT =
  '{"id":"i","detail-type":"T \\"q\\"","n":12345678901234567890,"detail":{"list":[{"a":1.50},"x"],"dotted.name":true}}';

describe('JSON paths', () => {
  it.each([
    ['$', EVENT],
    ['$.detail-type', '"T \\"q\\""'],
    ['$.n', '12345678901234567890'],
    ['$.detail.list[0].a', '1.50'],
    ['$.detail.list[0]', '{"a":1.50}'],
    ["$['detail']['dotted.name']", 'true'],
    ['$["detail"].list[1]', '"x"'],
    ['$.detail.list.a', undefined],
    ['$.detail.list[9]', undefined],
    ['$.no.such', undefined],
  ])('%s is %s', (path, expected) => {
    const found = valueAt(parseJson(EVENT), parseJsonPath(path) ?? []);
    expect(found && renderJson(found)).toBe(expected);
  });

  it.each(['', 'detail', '$detail', '$.', '$..a', '$.a[', '$.a[x]', '$.a[*]', '$.a b'])(
    '%j is no path',
    (path) => {
      expect(parseJsonPath(path)).toBeUndefined();
    },
  );
});

describe('input templates', () => {
  const fill = (template: string, paths: Record<string, string> = {}) =>
    transformInput(template, paths, parseJson(EVENT), {
      ruleArn: 'arn:rule',
      ruleName: 'r',
      ingestionTime: '2024-01-01T00:00:00Z',
    });

  it.each<[string, Record<string, string>, string]>([
    ['{"t":<t>,"n":<n>}', { t: '$.detail-type', n: '$.n' }, '{"t":"T \\"q\\"","n":12345678901234567890}'],
    ['"the <t> of <n>"', { t: '$.detail-type', n: '$.n' }, '"the T \\"q\\" of 12345678901234567890"'],
    ['{"o":<o>,"s":"<o>"}', { o: '$.detail.list[0]' }, '{"o":{"a":1.50},"s":"{\\"a\\":1.50}"}'],
    ['{"s":"a \\"<i>\\" b"}', { i: '$.id' }, '{"s":"a \\"i\\" b"}'],
    ['{"m":<m>,"s":"<m>"}', { m: '$.missing' }, '{"m":null,"s":""}'],
    ['{"a":"<unknown> < b"}', {}, '{"a":"<unknown> < b"}'],
    ['[<aws.events.rule-arn>,"<aws.events.rule-name>"]', {}, '["arn:rule","r"]'],
    ['<aws.events.event.ingestion-time>', {}, '"2024-01-01T00:00:00Z"'],
    ['<aws.events.event.json>', {}, EVENT],
    ['<aws.events.event>', {}, '{"id":"i","detail-type":"T \\"q\\"","n":12345678901234567890}'],
  ])('%s', (template, paths, expected) => {
    expect(fill(template, paths)).toBe(expected);
  });
});
