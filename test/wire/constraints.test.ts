import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NormalizedSchema } from '@smithy/core/schema';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.js';
import type { Constraints, MemberConstraint } from '../../src/front-door/constraints.js';
import { type LoadedService, ServiceRegistry } from '../../src/front-door/registry.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { startPipewright } from '../../src/main.js';
import { inputCheck } from '../../src/wire/constraints.js';
import { unicodePattern } from '../../src/wire/pattern-dialect.js';

let services: readonly LoadedService[];

beforeAll(async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-constraints-'));
  const config = { ...DEFAULT_CONFIG, port: 0, ephemeral: true, dataDirectory };
  const pipewright = await startPipewright(config, silentLogger());
  await pipewright.close();
  const registry = new ServiceRegistry(pipewright.services);
  services = await Promise.all(pipewright.services.map((service) => registry.load(service)));
});

/** What the input of an operation is answered with where the members have these bounds. */
function violations(
  service: string,
  operation: string,
  bounds: Record<string, MemberConstraint>,
  input: object,
) {
  const shape = services
    .find(({ declaration }) => declaration.id === service)
    ?.operations.get(operation)?.shape;
  if (shape === undefined) throw new Error(`${service} has no ${operation}`);
  return inputCheck(shape.input, bounds)(input);
}

describe('violations', () => {
  it('are all told in one message, in the order of the members', () => {
    const bounds = {
      'TagResourceInput.resourceArn': { pattern: 'arn:.*' },
      'Tag.key': { min: 1, max: 3 },
      'Tag.value': { enum: ['a', 'b'] },
    };
    const tags = [{ key: '', value: 'c' }, { value: 'a' }];
    expect(violations('codepipeline', 'TagResource', bounds, { resourceArn: 'x', tags })).toBe(
      "4 validation errors detected: Value 'x' at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:.*; " +
        "Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value 'c' at 'tags.1.member.value' failed to satisfy constraint: Member must satisfy enum value set: [a, b]; " +
        "Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null",
    );
  });

  it('of a list’s or map’s members name the whole, with all that a member must be', () => {
    const key = { min: 1, max: 3, pattern: '[a-z]+' };
    expect(
      violations(
        'codepipeline',
        'UntagResource',
        { 'UntagResourceInput.tagKeys': { each: key } },
        {
          resourceArn: 'arn',
          tagKeys: ['ab', 'A'],
        },
      ),
    ).toBe(
      "1 validation error detected: Value '[ab, A]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: " +
        '[Member must have length less than or equal to 3, Member must have length greater than or equal to 1, ' +
        'Member must satisfy regular expression pattern: [a-z]+]',
    );
    const tags = { keys: { max: 2 }, each: { max: 1 } };
    expect(
      violations(
        'logs',
        'CreateLogGroup',
        { 'CreateLogGroupRequest.tags': tags },
        {
          logGroupName: 'g',
          tags: { abc: 'de' },
        },
      ),
    ).toBe(
      "2 validation errors detected: Value '{abc=de}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 2]; " +
        "Value '{abc=de}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 1]",
    );
  });

  it('do not show what is secret', () => {
    const bounds = { 'EnvironmentVariable.value': { pattern: '[a-z]+' } };
    const environment = { environmentVariablesOverride: [{ name: 'A', value: 'SECRET' }], projectName: 'p' };
    expect(violations('codebuild', 'StartBuild', bounds, environment)).toContain("'SECRET'");
    const password = { 'CreateLoginProfileRequest.Password': { max: 3 } };
    expect(violations('iam', 'CreateLoginProfile', password, { UserName: 'u', Password: 'SECRET' })).toBe(
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 3",
    );
  });
});

describe('patterns of the models', () => {
  it.each([
    ['[\\w-_]*', '[\\w\\-_]*'],
    ['[\\.\\-_/#A-Za-z0-9]+', '[\\.\\-_/#A-Za-z0-9]+'],
    ['\\_\\-x[a\\@]', '_-x[a@]'],
    ['[a-z0-9-.]', '[a-z0-9-.]'],
  ])('%s is %s', (pattern, expected) => {
    expect(unicodePattern(pattern)).toBe(expected);
    expect(() => new RegExp(expected, 'u')).not.toThrow();
  });
});

/** They have an error of their own for nearly every member that is missing or wrong. */
const OWN_CHECKS = ['codecommit', 'codedeploy', 'codedeploy-commands', 's3'];

/** Their tables are written by hand. */
const OWN_TABLES = ['ssm'];

/** Written by scripts/model-constraints.mjs. */
const MODELS: Readonly<Record<string, () => Promise<{ readonly modelConstraints: Constraints }>>> = {
  cloudwatch: () => import('../../src/services/cloudwatch/model-constraints.js'),
  codebuild: () => import('../../src/services/codebuild/model-constraints.js'),
  codepipeline: () => import('../../src/services/codepipeline/model-constraints.js'),
  codeconnections: () => import('../../src/services/connections/model-constraints.js'),
  'codestar-connections': () => import('../../src/services/connections/model-constraints.js'),
  'codestar-notifications': () => import('../../src/services/notifications/model-constraints.js'),
  ecr: () => import('../../src/services/ecr/model-constraints.js'),
  elasticloadbalancing: () => import('../../src/services/elasticloadbalancing/model-constraints.js'),
  events: () => import('../../src/services/events/model-constraints.js'),
  iam: () => import('../../src/services/iam/model-constraints.js'),
  logs: () => import('../../src/services/logs/model-constraints.js'),
  secretsmanager: () => import('../../src/services/secretsmanager/model-constraints.js'),
  sns: () => import('../../src/services/sns/model-constraints.js'),
  sts: () => import('../../src/services/sts/model-constraints.js'),
};

/** Every bound of a table that has a pattern, also of lists' members and maps' keys. */
function withPattern(constraint: MemberConstraint): (MemberConstraint & { readonly pattern: string })[] {
  const { pattern, each, keys } = constraint;
  const inner = [each, keys].filter((bound) => bound !== undefined);
  return [...(pattern === undefined ? [] : [{ ...constraint, pattern }]), ...inner.flatMap(withPattern)];
}

/** Runs of what patterns hold, and an end that fits nothing: they make a backtracking engine choose again and again. */
const UNITS = ['a', '0', 'a-', '/a', 'a.', ' ', ' a', '\t', 'a:', 'arn:aws:', '-', '%41', '1,', '(', 'a|'];

/** What nobody limits may be as long as a request. */
const LONG = 20_000;

function hostileTexts({ max = LONG }: MemberConstraint): string[] {
  const length = Math.min(max, LONG);
  return UNITS.map((unit) => `${unit.repeat(Math.ceil(length / unit.length)).slice(0, length - 1)}\u0000`);
}

describe('the services’ constraints', () => {
  it('are about members that the SDK or the model has', async () => {
    const unknown: string[] = [];
    for (const { declaration, operations } of services) {
      const members = new Set<string>();
      for (const { shape } of operations.values()) collectMembers(shape.input, members);
      const model = (await MODELS[declaration.id]?.())?.modelConstraints ?? {};
      for (const place of Object.keys(declaration.constraints ?? {})) {
        if (!members.has(place) && !(place in model)) unknown.push(`${declaration.id} ${place}`);
      }
    }
    expect(unknown).toEqual([]);
  });

  it('have patterns that can be compiled and decide quickly, whatever they are given', () => {
    const slow: string[] = [];
    const bounds = services.flatMap(({ declaration }) =>
      Object.values(declaration.constraints ?? {}).flatMap(withPattern),
    );
    const distinct = new Map(bounds.map((bound) => [`${bound.pattern} ${bound.max}`, bound]));
    expect(distinct.size).toBeGreaterThan(50);
    for (const bound of distinct.values()) {
      const expression = new RegExp(`^(?:${unicodePattern(bound.pattern)})$`, 'su');
      for (const text of hostileTexts(bound)) {
        const startedAt = performance.now();
        expression.test(text);
        if (performance.now() - startedAt > 200) slow.push(`${bound.pattern} on ${text.slice(0, 5)}…`);
      }
    }
    expect(slow).toEqual([]);
  });

  it('hold all that the public models say, or the service checks its input itself', async () => {
    for (const { declaration } of services) {
      const constraints = declaration.constraints;
      if (OWN_TABLES.includes(declaration.id)) continue;
      if (constraints === undefined) {
        expect(OWN_CHECKS).toContain(declaration.id);
        continue;
      }
      const { modelConstraints } = (await MODELS[declaration.id]?.()) ?? {};
      expect(modelConstraints, `model of ${declaration.id}`).toBeDefined();
      const missing = Object.keys(modelConstraints ?? {}).filter((place) => constraints[place] === undefined);
      expect(missing, declaration.id).toEqual([]);
    }
  });
});

function collectMembers(schema: NormalizedSchema, found: Set<string>, outer: readonly unknown[] = []): void {
  if (schema.isListSchema() || schema.isMapSchema()) {
    collectMembers(schema.getValueSchema(), found, outer);
    return;
  }
  const raw = schema.getSchema();
  if (!schema.isStructSchema() || outer.includes(raw)) return;
  for (const [name, member] of schema.structIterator()) {
    found.add(`${schema.getName()}.${name}`);
    collectMembers(member, found, [...outer, raw]);
  }
}
