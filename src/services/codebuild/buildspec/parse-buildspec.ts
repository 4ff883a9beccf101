import { BuildspecError } from './buildspec-error.js';
import type { Buildspec, BuildspecVersion, ProxySpec } from './model.js';
import { parseArtifacts } from './parse-artifacts.js';
import { parseBatch } from './parse-batch.js';
import { parseCache } from './parse-cache.js';
import { parseEnvironment } from './parse-environment.js';
import { parsePhases } from './parse-phases.js';
import { parseReports } from './parse-reports.js';
import { readBoolean, readMapping, readText } from './read-tree.js';
import { unknownKeys } from './unknown-keys.js';
import { parseYamlTree, type YamlMapping, type YamlTree } from './yaml-tree.js';

/**
 * Reads a buildspec of version 0.1 or 0.2, YAML or JSON.
 *
 * @throws BuildspecError with the message that the build's DOWNLOAD_SOURCE phase shows
 * @source AWS CodeBuild User Guide, "Build specification reference for CodeBuild"
 */
export function parseBuildspec(text: string): Buildspec {
  const root = rootMapping(parseYamlTree(text));
  const version = parseVersion(readText(root.entries.get('version'), 'Version'));
  const batch = parseBatch(root.entries.get('batch'));
  const { artifacts, secondaryArtifacts } = parseArtifacts(root.entries.get('artifacts'));
  return {
    version,
    runAs: readText(root.entries.get('run-as'), 'RunAs'),
    environment: parseEnvironment(root, version),
    phases: parsePhases(root.entries.get('phases'), batch !== undefined),
    artifacts,
    secondaryArtifacts,
    proxy: parseProxy(root),
    cache: parseCache(root.entries.get('cache')),
    reports: parseReports(root.entries.get('reports')),
    batch,
    warnings: unknownKeys(root, version).map((key) => `Ignoring unknown buildspec key ${key}`),
  };
}

function rootMapping(tree: YamlTree): YamlMapping {
  if (tree.kind === 'mapping') return tree;
  throw new BuildspecError('the buildspec is not a map: version and phases are required');
}

/** `0.2` and `"0.2"` are the same text here. */
function parseVersion(text: string | undefined): BuildspecVersion {
  if (text === '0.1' || text === '0.2') return text;
  if (text === undefined) throw new BuildspecError('version is required in the buildspec');
  throw new BuildspecError(`unsupported buildspec version: ${text}. Expecting: 0.1,0.2`);
}

function parseProxy(root: YamlMapping): ProxySpec {
  const proxy = readMapping(root.entries.get('proxy'), 'Proxy');
  return {
    uploadArtifacts: readBoolean(proxy?.entries.get('upload-artifacts'), 'upload-artifacts'),
    logs: readBoolean(proxy?.entries.get('logs'), 'logs'),
  };
}
