import type { BatchTaskEnvironment } from './model.js';
import { readBoolean, readText, readTextMap } from './read-tree.js';
import type { YamlMapping } from './yaml-tree.js';

/** `env` of a build in a batch, or of all builds of a matrix. @throws BuildspecError */
export function parseTaskEnvironment(env: YamlMapping | undefined): BatchTaskEnvironment {
  const entry = (key: string) => env?.entries.get(key);
  return {
    computeType: readText(entry('compute-type'), 'ComputeType'),
    image: readText(entry('image'), 'Image'),
    type: readText(entry('type'), 'Type'),
    fleet: readText(entry('fleet'), 'Fleet'),
    ...(entry('privileged-mode') && {
      privilegedMode: readBoolean(entry('privileged-mode'), 'privileged-mode'),
    }),
    variables: readTextMap(entry('variables'), 'Variables'),
  };
}
