import type { BuildspecVersion } from './model.js';
import type { YamlMapping, YamlTree } from './yaml-tree.js';

/** What a place of a buildspec may hold. Nothing said: whatever is there is read, or refused, as a value. */
interface Shape {
  readonly keys?: Readonly<Record<string, Shape>>;
  /** Of a mapping with names of its author's choice, or of a list. */
  readonly each?: Shape;
}

const ANY: Shape = {};

function keys(names: readonly string[], more: Readonly<Record<string, Shape>> = {}): Shape {
  return { keys: { ...Object.fromEntries(names.map((name) => [name, ANY])), ...more } };
}

const ARTIFACT_KEYS = [
  'files',
  'name',
  'discard-paths',
  'base-directory',
  'exclude-paths',
  'enable-symlinks',
  's3-prefix',
];
const ARTIFACTS = keys([...ARTIFACT_KEYS, 'type'], { 'secondary-artifacts': { each: keys(ARTIFACT_KEYS) } });
const PHASE_KEYS = ['run-as', 'on-failure', 'commands', 'finally'];
const PHASES = keys([], {
  install: keys([...PHASE_KEYS, 'runtime-versions']),
  pre_build: keys(PHASE_KEYS),
  build: keys(PHASE_KEYS),
  post_build: keys(PHASE_KEYS),
});
const TASK_KEYS = ['identifier', 'buildspec', 'debug-session', 'ignore-failure'];
const TASK_ENVIRONMENT = keys(['compute-type', 'fleet', 'image', 'privileged-mode', 'type', 'variables']);
const BATCH = keys(['fast-fail'], {
  'build-list': { each: keys(TASK_KEYS, { env: TASK_ENVIRONMENT }) },
  'build-graph': { each: keys([...TASK_KEYS, 'depend-on'], { env: TASK_ENVIRONMENT }) },
  'build-matrix': keys([], {
    static: keys(['ignore-failure'], { env: TASK_ENVIRONMENT }),
    dynamic: keys(['buildspec'], { env: keys(['compute-type', 'fleet', 'image', 'variables']) }),
  }),
  'build-fanout': keys(['parallelism', 'ignore-failure']),
});

/** @source AWS CodeBuild User Guide, "Build specification reference" and "Batch build buildspec reference" */
const SHAPES: Readonly<Record<BuildspecVersion, Shape>> = {
  '0.1': keys(['version', 'environment_variables'], { phases: PHASES, artifacts: ARTIFACTS }),
  '0.2': keys(['version', 'run-as'], {
    env: keys([
      'shell',
      'variables',
      'parameter-store',
      'secrets-manager',
      'exported-variables',
      'git-credential-helper',
    ]),
    proxy: keys(['upload-artifacts', 'logs']),
    phases: PHASES,
    reports: { each: keys(['files', 'file-format', 'base-directory', 'discard-paths']) },
    artifacts: ARTIFACTS,
    cache: keys(['paths', 'key', 'fallback-keys', 'action']),
    batch: BATCH,
  }),
};

/** @returns paths, with dots between the keys, of what nobody reads; items of lists are counted from 0 */
export function unknownKeys(root: YamlMapping, version: BuildspecVersion): readonly string[] {
  return unknownBelow(root, SHAPES[version], '');
}

function unknownBelow(tree: YamlTree, shape: Shape, prefix: string): readonly string[] {
  const entries = entriesOf(tree);
  const known = shape.keys;
  const unknown =
    known === undefined || tree.kind !== 'mapping'
      ? []
      : entries.flatMap(([key]) => (Object.hasOwn(known, key) ? [] : [`${prefix}${key}`]));
  const below = entries.flatMap(([key, value]) => {
    const next = shape.each ?? (known && Object.hasOwn(known, key) ? known[key] : undefined);
    return next === undefined ? [] : unknownBelow(value, next, `${prefix}${key}.`);
  });
  return [...unknown, ...below];
}

function entriesOf(tree: YamlTree): readonly (readonly [string, YamlTree])[] {
  if (tree.kind === 'mapping') return [...tree.entries];
  return tree.kind === 'list' ? tree.items.map((item, index) => [String(index), item] as const) : [];
}
