import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGraph } from './batch-graph.js';
import type { BatchTask } from './model.js';
import { parseBuildspec } from './parse-buildspec.js';

const batchOf = (text: string) => parseBuildspec(`version: 0.2\nbatch:\n${text}`).batch;

const task = (identifier: string, dependsOn: readonly string[]): BatchTask => ({
  identifier,
  dependsOn,
  ignoreFailure: false,
  debugSession: false,
  environment: { variables: {} },
});

describe('batch', () => {
  it('reads a graph, and needs no phases', () => {
    const batch = batchOf(`
  fast-fail: true
  build-graph:
    - identifier: one
      env:
        compute-type: BUILD_GENERAL1_LARGE
        privileged-mode: true
        variables: {A: 1}
      ignore-failure: yes
    - identifier: two
      buildspec: two.yml
      depend-on: [one]
      debug-session: true
`);
    expect(batch).toEqual({
      kind: 'graph',
      fastFail: true,
      tasks: [
        {
          identifier: 'one',
          dependsOn: [],
          ignoreFailure: true,
          debugSession: false,
          environment: { computeType: 'BUILD_GENERAL1_LARGE', privilegedMode: true, variables: { A: '1' } },
        },
        {
          identifier: 'two',
          buildspec: 'two.yml',
          dependsOn: ['one'],
          ignoreFailure: false,
          debugSession: true,
          environment: { variables: {} },
        },
      ],
    });
  });

  it('expands a matrix: two buildspecs and three values are six builds', () => {
    const batch = batchOf(`
  build-matrix:
    static:
      ignore-failure: false
      env: {type: LINUX_CONTAINER, privileged-mode: true, compute-type: large, variables: {ALL: x, VAR: y}}
    dynamic:
      buildspec: [a.yml, b.yml]
      env:
        variables:
          VAR: [v1, v2, v3]
`);
    expect(
      batch?.tasks.map((each) => [each.identifier, each.buildspec, each.environment.variables.VAR]),
    ).toEqual([
      ['build0', 'a.yml', 'v1'],
      ['build1', 'a.yml', 'v2'],
      ['build2', 'a.yml', 'v3'],
      ['build3', 'b.yml', 'v1'],
      ['build4', 'b.yml', 'v2'],
      ['build5', 'b.yml', 'v3'],
    ]);
    expect(batch?.tasks[0]?.environment).toEqual({
      type: 'LINUX_CONTAINER',
      privilegedMode: true,
      computeType: 'large',
      variables: { ALL: 'x', VAR: 'v1' },
    });
  });

  it('expands a fan-out', () => {
    const batch = batchOf('  build-fanout:\n    parallelism: 3\n    ignore-failure: true\n');
    expect(
      batch?.tasks.map(({ identifier, shard, ignoreFailure }) => [identifier, shard, ignoreFailure]),
    ).toEqual([
      ['build0', { index: 0, count: 3 }, true],
      ['build1', { index: 1, count: 3 }, true],
      ['build2', { index: 2, count: 3 }, true],
    ]);
  });

  it.each([
    ['two kinds', '  build-list: []\n  build-graph: []\n', 'Expected batch to have one of'],
    ['no kind', '  fast-fail: true\n', 'Expected batch to have one of'],
    ['no builds', '  build-list: []\n', 'build-list has no builds'],
    ['a missing identifier', '  build-list:\n    - buildspec: a\n', 'Invalid identifier of build-list[0]: .'],
    ['a dash', '  build-list:\n    - identifier: a-b\n', 'Only alphanumeric characters and underscores'],
    [
      'the same twice',
      '  build-list:\n    - identifier: a\n    - identifier: a\n',
      'Duplicate identifier in batch: a',
    ],
    [
      'a stranger',
      '  build-graph:\n    - identifier: a\n      depend-on: [b]\n',
      'Build a depends on b, which is not in the batch',
    ],
    [
      'a circle',
      '  build-graph:\n    - identifier: a\n      depend-on: [b]\n    - identifier: b\n      depend-on: [a]\n',
      'in a circle: a, b',
    ],
    ['too wide a fan-out', '  build-fanout:\n    parallelism: 1e9\n', 'Invalid parallelism'],
    [
      'too large a matrix',
      `  build-matrix:\n    dynamic:\n      env:\n        variables:\n${['A', 'B', 'C', 'D'].map((name) => `          ${name}: [${Array.from({ length: 10 }, (_, n) => n).join(',')}]`).join('\n')}\n`,
      'build-matrix has more than 1000 builds',
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => batchOf(text)).toThrow(message);
  });

  it('accepts a graph exactly where it can be put in an order', () => {
    const graph = fc.array(fc.array(fc.nat(7), { maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(graph, (edges) => {
        const tasks = edges.map((to, index) =>
          task(
            `t${index}`,
            to.filter((other) => other < edges.length).map((other) => `t${other}`),
          ),
        );
        const reaches = (from: string, seen: ReadonlySet<string>): boolean =>
          seen.has(from) ||
          (tasks.find(({ identifier }) => identifier === from)?.dependsOn ?? []).some((next) =>
            reaches(next, new Set([...seen, from])),
          );
        const hasCircle = tasks.some(({ identifier }) => reaches(identifier, new Set()));
        if (hasCircle) expect(() => checkGraph(tasks)).toThrow('in a circle');
        else expect(() => checkGraph(tasks)).not.toThrow();
      }),
    );
  });
});
