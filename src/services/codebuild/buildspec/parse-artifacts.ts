import type { ArtifactsSpec } from './model.js';
import { readBoolean, readMapping, readText, readTextOrList } from './read-tree.js';
import type { YamlMapping, YamlTree } from './yaml-tree.js';

export interface ParsedArtifacts {
  readonly artifacts?: ArtifactsSpec;
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactsSpec>>;
}

/** @throws BuildspecError */
export function parseArtifacts(tree: YamlTree | undefined): ParsedArtifacts {
  const body = readMapping(tree, 'Artifacts');
  const secondary = readMapping(body?.entries.get('secondary-artifacts'), 'SecondaryArtifacts');
  return {
    artifacts: body === undefined ? undefined : parseOne(body),
    secondaryArtifacts: Object.fromEntries(
      [...(secondary?.entries ?? [])].flatMap(([identifier, value]) => {
        const one = readMapping(value, identifier);
        return one === undefined ? [] : [[identifier, parseOne(one)]];
      }),
    ),
  };
}

function parseOne(body: YamlMapping): ArtifactsSpec {
  const entry = (key: string) => body.entries.get(key);
  return {
    files: readTextOrList(entry('files'), 'Files'),
    excludePaths: readTextOrList(entry('exclude-paths'), 'ExcludePaths'),
    baseDirectory: readText(entry('base-directory'), 'BaseDirectory'),
    discardPaths: readBoolean(entry('discard-paths'), 'discard-paths'),
    name: readText(entry('name'), 'Name'),
    enableSymlinks: readBoolean(entry('enable-symlinks'), 'enable-symlinks'),
    s3Prefix: readText(entry('s3-prefix'), 'S3Prefix'),
  };
}
