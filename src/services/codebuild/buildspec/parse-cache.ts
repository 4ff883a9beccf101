import { BuildspecError } from './buildspec-error.js';
import type { CacheSpec } from './model.js';
import { readMapping, readText, readTextOrList } from './read-tree.js';
import type { YamlTree } from './yaml-tree.js';

/** @source AWS CodeBuild User Guide, "cache/fallback-keys": at most five */
const MAX_FALLBACK_KEYS = 5;

/** @throws BuildspecError */
export function parseCache(tree: YamlTree | undefined): CacheSpec | undefined {
  const body = readMapping(tree, 'Cache');
  if (body === undefined) return undefined;
  const fallbackKeys = readTextOrList(body.entries.get('fallback-keys'), 'FallbackKeys');
  if (fallbackKeys.length > MAX_FALLBACK_KEYS) {
    throw new BuildspecError(
      `Too many cache fallback-keys: ${fallbackKeys.length}, at most ${MAX_FALLBACK_KEYS}`,
    );
  }
  const action = readText(body.entries.get('action'), 'Action')?.toLowerCase();
  if (action !== undefined && action !== 'restore' && action !== 'save') {
    throw new BuildspecError(`Invalid cache action: ${action}. Expecting: restore,save`);
  }
  return {
    paths: readTextOrList(body.entries.get('paths'), 'Paths'),
    key: readText(body.entries.get('key'), 'Key'),
    fallbackKeys,
    restores: action !== 'save',
    saves: action !== 'restore',
  };
}
