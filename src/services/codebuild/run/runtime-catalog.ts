import { readMapping, readTextList, readTextOrList } from '../buildspec/read-tree.js';
import { parseYamlTree, type YamlMapping, type YamlTree } from '../buildspec/yaml-tree.js';

/** How an image is switched to one version of a runtime. */
export interface RuntimeVersion {
  /** Versions of other runtimes, one of which it needs. */
  readonly requires: ReadonlyMap<string, readonly string[]>;
  readonly commands: readonly string[];
}

export interface ImageRuntime {
  readonly versions: ReadonlyMap<string, RuntimeVersion>;
  /** For every other version: its commands find it in `$VERSION`. */
  readonly custom?: RuntimeVersion;
}

/** The runtimes of an image by name. */
export type RuntimeCatalog = ReadonlyMap<string, ImageRuntime>;

const CUSTOM = 'default';

/**
 * What an image says of its runtimes in `/codebuild/image/config/runtimes.yml`. Versions keep their text: `3.10` is not `3.1`.
 *
 * @throws BuildspecError
 * @source github.com/aws/aws-codebuild-docker-images, the `runtimes.yml` of every image
 */
export function parseRuntimes(text: string): RuntimeCatalog {
  const root = readMapping(parseYamlTree(text), 'the file');
  const runtimes = readMapping(root?.entries.get('runtimes'), 'Runtimes');
  return mapped(runtimes, (tree, name) => {
    const { entries } = readMapping(tree, name) ?? {};
    const versions = new Map(mapped(readMapping(entries?.get('versions'), `${name}.Versions`), readVersion));
    const custom = versions.get(CUSTOM);
    versions.delete(CUSTOM);
    return { versions, custom };
  });
}

function readVersion(tree: YamlTree, name: string): RuntimeVersion {
  const { entries } = readMapping(tree, name) ?? {};
  const requires = readMapping(entries?.get('requires'), `${name}.Requires`);
  return {
    requires: mapped(requires, readTextOrList),
    commands: readTextList(entries?.get('commands'), 'Commands'),
  };
}

function mapped<T>(
  mapping: YamlMapping | undefined,
  read: (tree: YamlTree, name: string) => T,
): ReadonlyMap<string, T> {
  return new Map([...(mapping?.entries ?? [])].map(([name, tree]) => [name, read(tree, name)] as const));
}
