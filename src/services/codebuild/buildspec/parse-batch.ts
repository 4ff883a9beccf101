import { checkGraph } from './batch-graph.js';
import { expandMatrix } from './batch-matrix.js';
import { BuildspecError } from './buildspec-error.js';
import type { BatchSpec, BatchTask } from './model.js';
import { parseTaskEnvironment } from './parse-task-environment.js';
import { readBoolean, readMapping, readText, readTextOrList } from './read-tree.js';
import type { YamlMapping, YamlTree } from './yaml-tree.js';

const KINDS = {
  'build-list': 'list',
  'build-graph': 'graph',
  'build-matrix': 'matrix',
  'build-fanout': 'fanout',
} as const;
type Kind = keyof typeof KINDS;

/** More builds than any batch may have; the project's own limit is checked when the batch begins. */
const MAX_TASKS = 1_000;

/**
 * @throws BuildspecError
 * @source AWS CodeBuild User Guide, "Batch build buildspec reference"
 */
export function parseBatch(tree: YamlTree | undefined): BatchSpec | undefined {
  const body = readMapping(tree, 'Batch');
  if (body === undefined) return undefined;
  const written = Object.keys(KINDS).filter((key): key is Kind => body.entries.has(key));
  const [kind, second] = written;
  if (kind === undefined || second !== undefined) {
    throw new BuildspecError(`Expected batch to have one of ${Object.keys(KINDS).join(',')}`);
  }
  const tasks = parseTasks(kind, body.entries.get(kind));
  if (tasks.length === 0) throw new BuildspecError(`${kind} has no builds`);
  if (tasks.length > MAX_TASKS) throw new BuildspecError(`${kind} has more than ${MAX_TASKS} builds`);
  checkGraph(tasks);
  return {
    kind: KINDS[kind],
    fastFail: readBoolean(body.entries.get('fast-fail'), 'fast-fail'),
    tasks,
  };
}

function parseTasks(kind: Kind, tree: YamlTree | undefined): readonly BatchTask[] {
  switch (kind) {
    case 'build-list':
      return parseList(tree, kind).map((task) => ({ ...task, dependsOn: [] }));
    case 'build-graph':
      return parseList(tree, kind);
    case 'build-matrix':
      return expandMatrix(readMapping(tree, kind), MAX_TASKS);
    case 'build-fanout':
      return expandFanout(readMapping(tree, kind));
  }
}

function parseList(tree: YamlTree | undefined, kind: Kind): readonly BatchTask[] {
  if (tree?.kind !== 'list') throw new BuildspecError(`Expected ${kind} to be of list type`);
  return tree.items.map((item, index) => {
    const body = readMapping(item, `${kind}[${index}]`);
    const entry = (key: string) => body?.entries.get(key);
    return {
      identifier: parseIdentifier(readText(entry('identifier'), 'Identifier'), `${kind}[${index}]`),
      dependsOn: readTextOrList(entry('depend-on'), 'DependOn'),
      ignoreFailure: readBoolean(entry('ignore-failure'), 'ignore-failure'),
      debugSession: readBoolean(entry('debug-session'), 'debug-session'),
      buildspec: readText(entry('buildspec'), 'Buildspec'),
      environment: parseTaskEnvironment(readMapping(entry('env'), 'Env')),
    };
  });
}

function parseIdentifier(text: string | undefined, place: string): string {
  if (text !== undefined && /^\w{1,128}$/.test(text)) return text;
  throw new BuildspecError(
    `Invalid identifier of ${place}: ${text ?? ''}. Only alphanumeric characters and underscores are supported`,
  );
}

/** As many builds of the same buildspec; which tests each of them runs is told to it by its number. */
function expandFanout(body: YamlMapping | undefined): readonly BatchTask[] {
  const text = readText(body?.entries.get('parallelism'), 'Parallelism') ?? '';
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MAX_TASKS) {
    throw new BuildspecError(`Invalid parallelism of build-fanout: ${text}`);
  }
  const ignoreFailure = readBoolean(body?.entries.get('ignore-failure'), 'ignore-failure');
  return Array.from({ length: count }, (_, index) => ({
    identifier: `build${index}`,
    dependsOn: [],
    ignoreFailure,
    debugSession: false,
    environment: { variables: {} },
    shard: { index, count },
  }));
}
