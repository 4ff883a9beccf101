import { createHash } from 'node:crypto';
import { regionalScope } from '../../../store/store.js';
import type { CacheSpec } from '../buildspec/model.js';
import { projects } from '../store.js';
import type { BuildRun } from './build-run.js';

/** Where one build's cache is: texts whose beginnings are compared, `/` between their parts. */
export interface CacheEntry {
  /** Found and written under this name. */
  readonly name: string;
  /** Names that begin so are taken where there is none, the first that finds one, of these the newest. */
  readonly fallbacks: readonly string[];
  /** What is there once is never written again. */
  readonly isImmutable: boolean;
}

/**
 * Without a key a project, or a namespace with the same paths, has one cache, which every build writes anew. With one, an entry is found by namespace, paths and key;
 * without a namespace it is the project's own.
 *
 * @param keys as the shell has expanded them
 * @source AWS CodeBuild User Guide, "cache/key" and "Cache sharing between projects"
 */
export async function cacheEntry(
  { context, ref, build }: BuildRun,
  spec: CacheSpec,
  keys: readonly string[],
): Promise<CacheEntry> {
  const project = (await context.store.get(projects, regionalScope(ref), build.projectName))?.doc;
  const own = digest([
    ref.accountId,
    ref.region,
    build.projectName,
    String(project?.createdAt ?? ''),
    project?.cacheGeneration ?? '',
  ]);
  const [key, ...fallbacks] = keys;
  const namespace = build.settings.cache.cacheNamespace;
  const place = `${namespace ? encodeURIComponent(namespace) : own}/${digest(spec.paths)}`;
  if (spec.key === undefined || key === undefined) {
    return { name: namespace ? `${place}/latest` : own, fallbacks: [], isImmutable: false };
  }
  return {
    name: `${place}/${encodeURIComponent(key)}`,
    fallbacks: fallbacks.filter(Boolean).map((prefix) => `${place}/${encodeURIComponent(prefix)}`),
    isImmutable: true,
  };
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
