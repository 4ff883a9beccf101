import { parseAppSpec } from '../../src/engines/appspec/appspec.js';
import { AppSpecError } from '../../src/engines/appspec/appspec-error.js';
import { compilePolicy } from '../../src/engines/policy/compile.js';
import { PolicySyntaxError } from '../../src/engines/policy/document.js';
import { decide } from '../../src/engines/policy/evaluate.js';
import { validatePolicy } from '../../src/engines/policy/validate.js';
import { wildcard } from '../../src/engines/proxy/routing/wildcard.js';
import { parseArn } from '../../src/kernel/arn.js';
import { isAwsError } from '../../src/kernel/aws-error.js';
import { parseJson } from '../../src/kernel/json/json-text.js';
import { compilePattern } from '../../src/kernel/json-pattern/compile.js';
import { matchesPattern } from '../../src/kernel/json-pattern/match.js';
import { PatternError } from '../../src/kernel/json-pattern/pattern.js';
import { compileWildcard } from '../../src/kernel/json-pattern/wildcard.js';
import { AlarmRuleError, parseAlarmRule } from '../../src/services/cloudwatch/machine/alarm-rule.js';
import { ExpressionError, parseExpression } from '../../src/services/cloudwatch/math/parse.js';
import { BuildspecError } from '../../src/services/codebuild/buildspec/buildspec-error.js';
import { parseBuildspec } from '../../src/services/codebuild/buildspec/parse-buildspec.js';
import { compileGlob } from '../../src/services/codebuild/run/glob.js';
import { MalformedReference } from '../../src/services/codepipeline/variables/references.js';
import {
  ConfigurationTooLarge,
  fillConfiguration,
  UnresolvedReference,
} from '../../src/services/codepipeline/variables/resolve.js';
import { transformInput } from '../../src/services/events/input/input-transformer.js';
import { delayUntilNext, parseSchedule } from '../../src/services/events/schedule/schedule.js';
import { parseFilterPattern } from '../../src/services/logs/patterns/filter-pattern.js';
import { parseCopySource } from '../../src/services/s3/objects/copy-source.js';
import { parseRange } from '../../src/services/s3/objects/range.js';
import type { FuzzTarget } from './fuzzer.js';

const never = () => false;
const isA =
  (...classes: readonly (abstract new (...args: never[]) => Error)[]) =>
  (error: unknown) =>
    classes.some((known) => error instanceof known);

/** A pattern on the first line, what it is held against on the second. */
function twoLines(input: Buffer): readonly [string, string] {
  const [first = '', second = ''] = input.toString('utf8').split('\n');
  return [first, second];
}

const EVENT = parseJson(
  '{"source":"a.b","detail":{"n":1.50,"list":[1,"x",{"y":null}],"ip":"10.0.0.1"},"resources":["arn:aws:s3:::b"]}',
);
const RESERVED = { ruleArn: 'arn:rule', ruleName: 'rule', ingestionTime: '2026-01-01T00:00:00Z' };

const PATTERNS: readonly FuzzTarget[] = [
  {
    name: 'event-pattern',
    tokens: [
      '{"prefix":',
      '{"wildcard":"*',
      '{"numeric":["<",',
      '{"anything-but":[',
      '{"cidr":"10.0.0.0/8"}',
      '"$or":[',
    ],
    parse: (input) => matchesPattern(compilePattern(input.toString('utf8')), EVENT),
    refuses: isA(PatternError),
  },
  {
    name: 'input-template',
    tokens: ['<', '>', '<name>', '<aws.events.event.json>', '\\"'],
    maxBytes: 16 * 1024,
    parse: (input) => transformInput(input.toString('utf8'), { name: '$.detail.list[0]' }, EVENT, RESERVED),
    refuses: never,
  },
  {
    name: 'filter-pattern',
    tokens: [
      ...['?', '-', '"', '\\"', '%', '{ $.a = 1 }', '$.a[*].b', ' && ', ' || ', '(', ')', ' IS NULL', '>='],
      ...['[a, b]', '[..., c=4*]', '%[a-z]+\\d{2,3}|x?$%', '[^', '*'],
    ],
    maxBytes: 4 * 1024,
    parse: (input) => {
      const [pattern, message] = twoLines(input);
      const { matches, extract, names } = parseFilterPattern(pattern);
      if (matches(message)) names.map(extract(message));
    },
    refuses: isAwsError,
  },
  {
    name: 'glob',
    tokens: ['**/', '*', '?', '[a-z]', '[!', ']'],
    maxBytes: 2 * 1024,
    baseMs: 200,
    parse: (input) => {
      const [glob, path] = twoLines(input);
      return compileGlob(glob)(path);
    },
    refuses: never,
  },
  {
    name: 'wildcard',
    tokens: ['*', '?', '\\*', '\\'],
    maxBytes: 16 * 1024,
    parse: (input) => {
      const [pattern, text] = twoLines(input);
      wildcard(pattern.slice(0, 128), { ignoresCase: true })(text);
      return compileWildcard(pattern, 0)(text);
    },
    refuses: isA(PatternError),
  },
];

/** YAML is read by a library that takes up to 30 ms per KB of what is no YAML: what we bound is how much it gets. */
const DOCUMENTS: readonly FuzzTarget[] = [
  {
    name: 'event-json',
    tokens: ['[[[[', '{"a":', '1.50', '1e5', '"\\u00e9"'],
    parse: (input) => parseJson(input.toString('utf8')),
    refuses: (error) => error instanceof Error && error.name === 'JsonTextError',
  },
  {
    name: 'policy',
    tokens: [
      '"Effect":"Allow"',
      '"Action":"*"',
      '"NotResource":',
      '"Condition":{',
      '"StringLike":{',
      '$',
      '{aws:username}',
      '*',
    ],
    maxBytes: 20 * 1024,
    parse(input) {
      const policy = compilePolicy(input.toString('utf8'));
      const context = { values: (key: string) => [key, '10.0.0.1', 'a'.repeat(500)] };
      const request = { action: 's3:GetObject', resource: `arn:aws:s3:::b/${'a'.repeat(900)}`, context };
      const caller = {
        kind: 'aws',
        accountId: '111122223333',
        arn: 'arn:aws:iam::111122223333:root',
      } as const;
      return decide(request, {
        identity: [{ source: 'p', policy }],
        resource: { source: 'r', policy },
        caller,
      });
    },
    refuses: isA(PolicySyntaxError),
  },
  {
    name: 'policy-check',
    tokens: [
      '"Effect":"Allow"',
      '"Action":["s3:*"',
      '"Principal":{"AWS":',
      '"Version":"2012-10-17"',
      '"Sid":"',
    ],
    maxBytes: 20 * 1024,
    parse: (input) => {
      const text = input.toString('utf8');
      for (const use of ['managed', 'trust', 'session'] as const) validatePolicy(text, use);
    },
    refuses: isAwsError,
  },
  {
    name: 'buildspec',
    tokens: [
      'phases:',
      '  build:\n',
      '    commands:\n',
      '      - ',
      '&a ',
      '*a',
      '<<: ',
      '!!',
      '|\n',
      '>-\n',
      '? ',
      '{a: ',
    ],
    maxBytes: 4 * 1024,
    baseMs: 500,
    parse: (input) => parseBuildspec(input.toString('utf8')),
    refuses: isA(BuildspecError),
  },
  {
    name: 'appspec',
    tokens: [
      'hooks:',
      'files:',
      '  - source: ',
      'permissions:',
      'except: [',
      'acls:',
      '&a ',
      '*a',
      'mode: ',
      'range: s0:c1.c3',
    ],
    maxBytes: 4 * 1024,
    baseMs: 500,
    parse: (input) => parseAppSpec(input.toString('utf8')),
    refuses: isA(AppSpecError),
  },
];

const EXPRESSIONS: readonly FuzzTarget[] = [
  {
    name: 'schedule',
    tokens: ['cron(', 'rate(', '/', 'L', 'W', '#', 'SUN', 'JAN', '1-5', '?', '*'],
    maxBytes: 256,
    parse: (input) => {
      const schedule = parseSchedule(input.toString('utf8'));
      return schedule && delayUntilNext(schedule, 0);
    },
    refuses: never,
  },
  {
    name: 'alarm-rule',
    tokens: ['ALARM(', 'AND', 'OR', 'NOT', '(', ')', '"a"', 'TRUE'],
    maxBytes: 10_240,
    parse: (input) => parseAlarmRule(input.toString('utf8')),
    refuses: isA(AlarmRuleError),
  },
  {
    name: 'metric-math',
    tokens: ['SUM(', 'm1', '+', '-', '*', '/', '^', '(', ')', '>=', 'IF(', ','],
    maxBytes: 2_048,
    parse: (input) => parseExpression(input.toString('utf8')),
    refuses: isA(ExpressionError),
  },
  {
    name: 'variables',
    tokens: ['#{', '}', '#{ns.key}', '.', '"'],
    maxBytes: 64 * 1024,
    parse(input) {
      const text = input.toString('utf8');
      const values = new Map([['ns', { key: 'va"lue\n' }]]);
      return fillConfiguration('Action', { plain: text, json: text }, (key) => key === 'json', values);
    },
    refuses: isA(MalformedReference, UnresolvedReference, ConfigurationTooLarge),
  },
  {
    name: 'arn',
    tokens: [':', 'arn:', '/'],
    parse: (input) => parseArn(input.toString('utf8')),
    refuses: never,
  },
  {
    name: 's3-headers',
    tokens: ['bytes=', '?versionId=', '%2F', '-'],
    maxBytes: 64 * 1024,
    parse: (input) => {
      const [range, source] = twoLines(input);
      parseRange(range, 1_000);
      return parseCopySource(source);
    },
    refuses: isAwsError,
  },
];

/** What users write: patterns, documents, expressions. */
export const LANGUAGE_TARGETS: readonly FuzzTarget[] = [...PATTERNS, ...DOCUMENTS, ...EXPRESSIONS];
