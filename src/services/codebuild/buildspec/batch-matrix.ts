import { BuildspecError } from './buildspec-error.js';
import type { BatchTask, BatchTaskEnvironment } from './model.js';
import { parseTaskEnvironment } from './parse-task-environment.js';
import { readBoolean, readMapping, readTextOrList } from './read-tree.js';
import type { YamlMapping } from './yaml-tree.js';

/** One list of a matrix, and what one of its values means for a build. */
interface Dimension {
  readonly values: readonly string[];
  readonly apply: (task: BatchTask, value: string) => BatchTask;
}

/**
 * Every combination of the lists of `dynamic`, with what `static` says to each.
 *
 * @throws BuildspecError
 * @source AWS CodeBuild User Guide, "batch/build-matrix": two buildspecs and three values of a variable make six builds
 */
export function expandMatrix(body: YamlMapping | undefined, maxTasks: number): readonly BatchTask[] {
  const fixed = readMapping(body?.entries.get('static'), 'Static');
  const dimensions = readDimensions(readMapping(body?.entries.get('dynamic'), 'Dynamic'));
  const count = dimensions.reduce((product, { values }) => product * values.length, 1);
  if (count > maxTasks) throw new BuildspecError(`build-matrix has more than ${maxTasks} builds`);
  const common: BatchTask = {
    identifier: '',
    dependsOn: [],
    ignoreFailure: readBoolean(fixed?.entries.get('ignore-failure'), 'ignore-failure'),
    debugSession: false,
    environment: parseTaskEnvironment(readMapping(fixed?.entries.get('env'), 'Env')),
  };
  return dimensions
    .reduce<readonly BatchTask[]>(
      (tasks, { values, apply }) => tasks.flatMap((task) => values.map((value) => apply(task, value))),
      [common],
    )
    .map((task, index) => ({ ...task, identifier: `build${index}` }));
}

function readDimensions(dynamic: YamlMapping | undefined): readonly Dimension[] {
  const env = readMapping(dynamic?.entries.get('env'), 'Env');
  const variables = readMapping(env?.entries.get('variables'), 'Variables');
  const inEnvironment =
    (change: (value: string) => Partial<BatchTaskEnvironment>) =>
    (task: BatchTask, value: string): BatchTask => ({
      ...task,
      environment: { ...task.environment, ...change(value) },
    });
  const withVariable =
    (name: string) =>
    (task: BatchTask, value: string): BatchTask => ({
      ...task,
      environment: { ...task.environment, variables: { ...task.environment.variables, [name]: value } },
    });
  return [
    {
      values: readTextOrList(dynamic?.entries.get('buildspec'), 'Buildspec'),
      apply: (task: BatchTask, buildspec: string) => ({ ...task, buildspec }),
    },
    {
      values: readTextOrList(env?.entries.get('compute-type'), 'ComputeType'),
      apply: inEnvironment((computeType) => ({ computeType })),
    },
    {
      values: readTextOrList(env?.entries.get('image'), 'Image'),
      apply: inEnvironment((image) => ({ image })),
    },
    {
      values: readTextOrList(env?.entries.get('fleet'), 'Fleet'),
      apply: inEnvironment((fleet) => ({ fleet })),
    },
    ...[...(variables?.entries ?? [])].map(([name, values]) => ({
      values: readTextOrList(values, `Variables.${name}`),
      apply: withVariable(name),
    })),
  ].filter(({ values }) => values.length > 0);
}
